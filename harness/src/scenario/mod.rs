//! Scenarios: Markdown pages that break a working integration, say what is to be seen, and mend it.
//!
//! ```text
//! page -> markdown (pieces) -> outline -> sections, commands, expectation -> Scenario -> run -> Verdict
//! ```
//!
//! Every page is read whole, and every problem reported with its place, before anything runs.

mod bless;
mod contents;
mod description;
mod expect;
mod explain;
mod filter;
mod find;
mod front_matter;
mod markdown;
mod new;
mod outline;
mod page;
mod problem;
mod proof;
mod run;
pub mod schema;
mod section;
mod shard;
mod source;
mod underline;
mod yaml;

pub use bless::{Blessing, Unblessed, bless};
pub use contents::contents;
pub use description::{DATA_ROWS, Description, INTEGRATION};
pub use expect::{Expect, Expected, ExpectedRefusal, Probe};
pub use explain::{ExplainError, explain};
pub use filter::Filter;
pub use find::{find, find_setup};
pub use front_matter::ErrorName;
pub use new::{NewError, new_page};
pub use page::{Scenario, Setup};
pub use problem::{PageError, Problem};
pub use proof::{Ask, AssumeRole, By, ExpectedAnswer, Question, UrlRequest};
#[cfg(test)]
pub(crate) use run::outcomes;
pub use run::{
    Because, Class, Finished, Mismatch, Observed, OnFailure, OnMismatch, Options, Progress, SetUp, Stopped,
    Trace, Verdict, run, set_up,
};
pub use section::{Section, Step};
pub use shard::{Shard, ShardError};
pub use source::{Place, Source};
pub use underline::{Mark, underlined};
