//! `rolecall schema`

use std::io::Write as _;

use clap::{Args, ValueEnum};
use rolecall::scenario::schema;

use super::{Exit, Failure};

/// Prints the JSON Schema of a part of scenario pages, for editors: docs/schema/ holds both.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The YAML between the two `---` lines, or the block in `## Expect`.
    #[arg(value_enum)]
    part: Part,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Part {
    FrontMatter,
    Expect,
}

impl Schema {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let schema = match self.part {
            Part::FrontMatter => schema::front_matter(),
            Part::Expect => schema::expect(),
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{schema:#}")?;
        out.flush()?;
        Ok(Exit::AsExpected)
    }
}
