//! The log of `rolecall serve`: what each request goes through, on standard error.

use std::io;

use clap::{Args, ValueEnum};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// What is logged. The crates that rolecall is made of are asked, and no other: what those write may have secrets in it.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Log {
    /// Log to standard error what each request goes through, without secrets: at info its answer, at debug what authentication
    /// saw, with the canonical request, and each decision; at trace also how long each stage took.
    #[arg(long = "log", value_name = "LEVEL", value_enum)]
    level: Option<Level>,
    /// How the log is written: lines for people, or one JSON object per line.
    #[arg(long = "log-format", value_name = "FORMAT", value_enum, default_value_t = Format::Text, requires = "level")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    /// What the server cannot do.
    Error,
    /// And what a client did not get as it should.
    Warn,
    /// And each answer.
    Info,
    /// And what authentication saw, and each decision.
    Debug,
    /// And how long each stage took.
    Trace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people.
    Text,
    /// One JSON object per line.
    Json,
}

impl Log {
    /// Begins to log, if that is wanted. A process has one log.
    pub(super) fn begin(self) {
        let Some(level) = self.level else { return };
        let spans = if level == Level::Trace { FmtSpan::CLOSE } else { FmtSpan::NONE };
        let lines =
            tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(false).with_span_events(spans);
        let ours = Targets::new().with_target("rolecall", level.filter());
        let begun = match self.format {
            Format::Text => tracing_subscriber::registry().with(lines.with_filter(ours)).try_init(),
            Format::Json => tracing_subscriber::registry().with(lines.json().with_filter(ours)).try_init(),
        };
        // Somebody logs already: a test of this process.
        let _ = begun;
    }
}

impl Level {
    const fn filter(self) -> LevelFilter {
        match self {
            Self::Error => LevelFilter::ERROR,
            Self::Warn => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Debug => LevelFilter::DEBUG,
            Self::Trace => LevelFilter::TRACE,
        }
    }
}
