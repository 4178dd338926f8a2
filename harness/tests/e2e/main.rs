//! rolecall as people run it: scenarios on a target that is there already (another rolecall, which plays a shared
//! emulator, or AWS), and `serve` in scripts.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "all of it is test code, the helpers that are no tests themselves included"
)]

mod aws;
mod aws_cli;
mod clean;
mod documented;
mod explain;
mod faults;
mod front;
mod hostile_pages;
mod inputs;
mod lab;
mod log;
mod serve;
#[cfg(unix)]
mod served;
mod shared;
mod sinks;
