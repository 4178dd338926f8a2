//! Scenarios: Markdown pages that break a working integration, say what is to be seen, and mend it.
//!
//! ```text
//! page -> markdown (pieces) -> outline -> sections, commands, expectation -> Scenario -> run -> Verdict
//! ```
//!
//! Every page is read whole, and every problem reported with its place, before anything runs.

mod description;
mod expect;
mod explain;
mod find;
mod front_matter;
mod markdown;
mod outline;
mod page;
mod problem;
mod run;
mod section;
mod source;
mod yaml;

pub use description::{DATA_ROWS, Description, INTEGRATION};
pub use expect::{Expect, Expected, ExpectedRefusal, Probe};
pub use explain::{ExplainError, explain};
pub use find::{find, find_setup};
pub use front_matter::ErrorName;
pub use page::{Scenario, Setup};
pub use problem::{PageError, Problem};
pub use run::{
    Because, Finished, Mismatch, Observed, Options, Progress, SetUp, Stopped, Trace, Verdict, run, set_up,
};
pub use section::{Section, Step};
pub use source::{Place, Source};
