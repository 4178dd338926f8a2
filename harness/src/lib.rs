//! Plays the vendor's side of IAM delegated access: checks an integration and a dataset, and runs the failure modes.
//!
//! ```text
//! scenario page -> setup calls -> target -> checks -> verdict -> reports
//! ```

pub mod refusals;
pub mod testing;

/// What the vendor checks, a crate of its own.
pub use rolecall_check as check;
/// What sends requests, a crate of its own.
pub use rolecall_client as client;
pub use rolecall_client::target;
/// Named behaviours of AWS, a crate of their own.
pub use rolecall_conform as conform;
/// Pages that run, a crate of their own.
pub use rolecall_scenario as scenario;
pub use rolecall_scenario::{command, report};
/// Text that somebody else wrote, a crate of its own.
pub use rolecall_text as text;
pub use rolecall_text::input;
