//! A local AWS that refuses the way AWS refuses, and says why: STS AssumeRole with an external ID, IAM roles and
//! policies, S3 objects and CORS, the signature of every request checked.
//!
//! One pipeline, seen as a row of rooms; each takes the proof made by the one before it and makes the next:
//!
//! ```text
//! bytes -> http -> address -> operation -> auth -> leave (policy) -> service -> protocol -> bytes
//!           \______________________________ trace ______________________________/
//! ```
//!
//! Start one in a test:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
//! use rolecall_emulator::Emulator;
//!
//! let aws = Emulator::builder().start().await?;
//! // The root user of account 111122223333: access key ID `111122223333`, secret `test`.
//! println!("AWS_ENDPOINT_URL={}", aws.endpoint());
//! # Ok(()) }
//! ```

pub mod access;
#[cfg(test)]
mod arrows;
pub mod auth;
pub mod clock;
mod control;
mod dates;
mod digest;
mod emulator;
mod faults;
mod heavy;
pub mod http;
pub mod operations;
mod pipeline;
mod protocol;
pub mod refusal;
pub mod route;
pub mod services;
mod state;
pub mod trace;
mod trail;
pub mod wire;
pub mod world;

pub use access::leave;
pub use control::ControlApi;
pub use emulator::{Emulator, EmulatorBuilder};
/// The policy engine, a crate of its own.
pub use rolecall_policy as policy;
