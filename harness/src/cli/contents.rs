//! `rolecall contents`

use std::path::PathBuf;

use clap::Args;
use rolecall::scenario;

use super::{Exit, Failure};

/// Prints the table of contents of scenario pages, as a page of Markdown: scenarios/README.md is it.
#[derive(Debug, Args)]
pub(crate) struct Contents {
    /// Pages, or folders of them.
    #[arg(default_value = "scenarios", value_name = "PATH")]
    paths: Vec<PathBuf>,
}

impl Contents {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let scenarios = scenario::find(&self.paths).map_err(Failure::Pages)?;
        scenario::contents(&mut std::io::stdout().lock(), &scenarios)?;
        Ok(Exit::AsExpected)
    }
}
