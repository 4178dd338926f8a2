//! Scenarios: Markdown pages that break a working integration, say what is to be seen, and mend it.
//!
//! ```text
//! page -> markdown (pieces) -> outline -> sections, commands, expectation -> Scenario -> run -> Verdict
//! ```
//!
//! Every page is read whole, and every problem reported with its place, before anything runs.

mod bless;
pub mod command;
mod contents;
mod description;
mod evidence;
mod expect;
mod explain;
mod filter;
mod find;
mod front_matter;
mod journal;
mod mapping;
mod markdown;
mod new;
mod outline;
mod page;
mod patience;
mod plan;
mod problem;
mod proof;
pub mod report;
mod resource;
mod run;
pub mod schema;
mod section;
mod shard;
mod site;
mod source;
mod teardown;
mod underline;
mod yaml;

pub use bless::{Blessing, Unblessed, bless};
pub use contents::contents;
pub use description::{DATA_ROWS, Description, INTEGRATION};
pub use evidence::{Evidence, evidence};
pub use expect::{Expect, Expected, ExpectedRefusal, Probe};
pub use explain::{ExplainError, Refused, explain, explanation_json, last_refusal};
pub use filter::Filter;
pub use find::{find, find_setup};
pub use front_matter::ErrorName;
pub use journal::{Journal, JournalError, Keep, LeftBehind};
pub use mapping::{Names, RunMark, ScenarioMark};
pub use new::{NewError, new_page};
pub use page::{Scenario, Setup};
pub use patience::Patience;
pub use plan::Plan;
pub use problem::{PageError, Problem};
pub use proof::{Ask, AssumeRole, By, ExpectedAnswer, Question, UrlRequest};
pub use resource::{Kind, Owner, Resource};
#[cfg(test)]
pub(crate) use run::outcomes;
pub use run::{
    Because, Class, Finished, Ground, Mismatch, Observed, OnFailure, OnMismatch, Options, Progress, Remark,
    SetUp, Stopped, Trace, Unfit, Verdict, run, set_up,
};
pub use section::{Section, Step};
pub use shard::{Shard, ShardError};
pub use site::{Removed, Site, SiteError, identify};
pub use source::{Place, Source};
pub use teardown::{Removal, remove};
pub use underline::{Mark, underlined};
