//! `rolecall new`

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use rolecall::scenario;

use super::{Exit, Failure};

/// Starts a scenario's page: one that runs, and says what its writer has to fill in.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The page's ID: the folder of its error, and a name for the cause, such as role-cannot-be-assumed/my-cause.
    #[arg(value_name = "ERROR/CAUSE")]
    id: String,
    /// The folder of the scenarios.
    #[arg(long, value_name = "FOLDER", default_value = "scenarios")]
    dir: PathBuf,
}

impl New {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let path = scenario::new_page(&self.dir, &self.id)?;
        let mut out = anstream::stdout();
        writeln!(out, "{}", path.display())?;
        writeln!(
            out,
            "Fill in its prose, Break, Expect and Fix; `rolecall run {}` runs it.",
            path.display()
        )?;
        out.flush()?;
        Ok(Exit::AsExpected)
    }
}
