//! Named behaviours of AWS, asked of any endpoint that serves STS, IAM and S3.
//!
//! ```text
//! behaviours -> lab (what one needs, under names of its own) -> requests -> verdict -> scoreboard
//! ```
//!
//! What a behaviour expects is documented by AWS, or was recorded from AWS. A check looks at the status, the code and the
//! parts that carry the meaning; at a message's words only where they are the behaviour.

mod behaviour;
mod cleanup;
mod groups;
mod lab;
mod pages;
mod policies;
mod reply;
mod report;
mod request;
mod run;
mod score;
mod signer;
#[cfg(test)]
mod tests;
mod verdict;

pub use behaviour::Behaviour;
pub use groups::behaviours;
pub use report::{list, markdown, table};
pub use run::{Credentials, Options, run};
pub use score::{Column, Finding, Score, Scoreboard};
pub use verdict::Verdict;
