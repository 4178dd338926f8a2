//! Plays the vendor's side of IAM delegated access: checks an integration and a dataset, and runs the failure modes.
pub mod call;
