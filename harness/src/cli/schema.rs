//! `rolecall schema`

use std::io::Write as _;

use clap::{Args, ValueEnum};
use rolecall::scenario::schema;

use super::{Exit, Failure};

/// Prints the JSON Schema of a part of scenario pages, for editors: docs/schema/ holds them.
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The YAML between the two `---` lines, or the block in `## Expect` or in `## Proof`.
    #[arg(value_enum)]
    part: Part,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Part {
    FrontMatter,
    Expect,
    Proof,
}

impl Schema {
    pub(crate) fn run(self) -> Result<Exit, Failure> {
        let schema = match self.part {
            Part::FrontMatter => schema::front_matter(),
            Part::Expect => schema::expect(),
            Part::Proof => schema::proof(),
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{schema:#}")?;
        out.flush()?;
        Ok(Exit::AsExpected)
    }
}
