//! Scenarios on a target that is there already: another rolecall, which plays a vendor's product, a shared emulator,
//! or AWS.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "all of it is test code, the helpers that are no tests themselves included"
)]

mod aws;
mod clean;
mod faults;
mod front;
mod lab;
mod shared;
