//! Plays the vendor's side of IAM delegated access: checks an integration and a dataset, and runs the failure modes.
//!
//! ```text
//! scenario page -> setup calls -> target -> checks -> verdict -> reports
//! ```

pub mod call;
pub mod check;
pub mod client;
pub mod conform;
pub mod input;
pub mod report;
pub mod scenario;
pub mod target;
pub mod testing;

#[cfg(test)]
#[cfg(target_os = "linux")]
mod memory;
