//! The vendor's side of IAM delegated access: what its backend and a labeler's browser do, against any endpoint.
pub mod check;
pub mod client;
pub mod target;
