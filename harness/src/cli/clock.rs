//! `rolecall clock`

use std::io::Write as _;

use clap::{Args, Subcommand};
use rolecall::client::control::{self, ClockCommand};
use rolecall::text::Shown;

use super::{Environment, Exit, Failure, check};

/// Shows or moves the time of a rolecall emulator, so that signatures, sessions and presigned URLs age without waiting.
#[derive(Debug, Args)]
pub(crate) struct Clock {
    #[command(subcommand)]
    what: Option<What>,
    /// Where rolecall serves; AWS_ENDPOINT_URL unless given.
    #[arg(long, value_name = "URL", global = true)]
    endpoint: Option<String>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Tell what the time is; so does no word at all.
    Show,
    /// Move the time, forward or back.
    Advance {
        /// Such as 90s, 16m, 2h, or -1d.
        #[arg(allow_hyphen_values = true)]
        span: String,
    },
    /// Set the time.
    Set {
        /// Such as 2026-07-19T10:00:00Z.
        time: String,
    },
    /// Stop the time where it is.
    Freeze,
    /// Go back to the machine's time, running.
    Reset,
}

impl Clock {
    pub(crate) async fn run(self, environment: &Environment) -> Result<Exit, Failure> {
        let target = check::target(self.endpoint.as_deref(), environment)?;
        let time = control::clock(&target, &self.what.map_or(ClockCommand::Show, What::command)).await?;
        let frozen = if time.frozen { " (frozen)" } else { "" };
        let mut out = anstream::stdout();
        writeln!(out, "{}{frozen}", Shown(time.now))?;
        out.flush()?;
        Ok(Exit::AsExpected)
    }
}

impl What {
    fn command(self) -> ClockCommand {
        match self {
            Self::Show => ClockCommand::Show,
            Self::Advance { span } => ClockCommand::Advance(span),
            Self::Set { time } => ClockCommand::Set(time),
            Self::Freeze => ClockCommand::Freeze,
            Self::Reset => ClockCommand::Reset,
        }
    }
}
