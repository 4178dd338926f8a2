//! `rolecall refusals`

use clap::Args;

use super::{Exit, Failure};

/// Prints every refusal of the emulator, as a page of Markdown: docs/refusals.md is it.
#[derive(Debug, Args)]
pub(crate) struct Refusals {}

impl Refusals {
    #[expect(clippy::unused_self, reason = "it has nothing to be told, and runs as the others do")]
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        rolecall::refusals::page(&mut std::io::stdout().lock())?;
        Ok(Exit::AsExpected)
    }
}
