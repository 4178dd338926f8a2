//! What a run shows: each report is a function of the run's events, and writes to what it is given.
//!
//! ```text
//! scenario::run -> Progress -> Stream -> Event -> every Report -> Discreet -> its output
//! ```

mod checks;
mod class;
mod difference;
mod discreet;
mod event;
mod explanation;
mod github;
mod html;
mod json_lines;
mod junit;
mod output;
mod place;
mod spool;
mod stream;
mod tap;
mod terminal;

#[cfg(test)]
mod tests;

pub use checks::{ExplainCommand, checks};
pub use discreet::{Discreet, discreet};
pub use event::{Event, Report, Totals};
pub use explanation::{Evidence, explanation};
pub use github::GitHub;
pub use html::Html;
pub use json_lines::JsonLines;
pub use junit::JUnit;
pub use output::{Output, OutputError};
pub use stream::Stream;
pub use tap::Tap;
pub use terminal::{Detail, StatusLine, Terminal};
