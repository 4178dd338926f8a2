//! x
pub mod url;
