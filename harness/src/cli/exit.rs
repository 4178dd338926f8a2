//! How rolecall ends.

use std::collections::BTreeSet;
use std::io;
use std::process::ExitCode;

use rolecall::client::control::ClockError;
use rolecall::command::AwsCliError;
use rolecall::scenario::{ExplainError, NewError, PageError, SiteError, Stopped, underlined};
use rolecall::target::TargetError;
use rolecall::text::{Shown, line};

use super::profile::ProfileError;

/// The exit codes, which scripts may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: everything was as expected.
    AsExpected,
    /// 1: a scenario or a check did not behave.
    NotAsExpected,
    /// 2: wrong usage, or a malformed page: nothing was run.
    Usage,
    /// 3: the target could not be reached, or a scenario could not be carried out.
    Unreachable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::AsExpected => 0,
            Exit::NotAsExpected => 1,
            Exit::Usage => 2,
            Exit::Unreachable => 3,
        })
    }
}

/// A filter that selects no scenario, and the IDs that it may have meant.
#[derive(Debug)]
pub(crate) struct NothingSelected {
    pub(crate) filter: String,
    pub(crate) nearest: Vec<String>,
}

/// Why a subcommand could not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Pages that are malformed.
    #[error("{}", pages(.0))]
    Pages(Vec<PageError>),
    /// Filters that select nothing.
    #[error("{}", filters(.0))]
    Filters(Vec<NothingSelected>),
    /// A page that was not started.
    #[error(transparent)]
    New(#[from] NewError),
    /// Credentials that are not there.
    #[error(
        "{name} is not set: give --profile NAME (`rolecall serve --setup` makes one that is called vendor), or export \
         the vendor's credentials"
    )]
    NoCredentials { name: &'static str },
    /// An endpoint that is not given.
    #[error("no endpoint: give --endpoint, or set AWS_ENDPOINT_URL")]
    NoEndpoint,
    /// A party whose credentials nobody gave.
    #[error(
        "AWS needs credentials: give {option} NAME, or set {variables}_ACCESS_KEY_ID and {variables}_SECRET_ACCESS_KEY"
    )]
    NoParty { option: &'static str, variables: &'static str },
    /// An access key ID without its secret, or the other way round.
    #[error("{variables}_ACCESS_KEY_ID and {variables}_SECRET_ACCESS_KEY go together")]
    HalfAKey { variables: &'static str },
    /// A profile that gives no credentials.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A rehearsal of something else.
    #[error("--rehearse-at goes with --target aws: a URL needs no rehearsal")]
    RehearsalOfUrl,
    /// Nobody agreed.
    #[error("nothing was made, and AWS not asked: say --yes to go on")]
    NeedsYes,
    /// A target on which nothing can be run.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// A file that cannot be used.
    #[error("{0}")]
    Import(#[from] rolecall::check::import::ImportError),
    /// A target that cannot be used.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// No explanation.
    #[error(transparent)]
    Explain(#[from] ExplainError),
    /// The clock did not move.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// A setup page that could not be carried out.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {reason}{}", free_port(reason))]
    Listen { address: std::net::SocketAddr, reason: io::Error },
    /// A file that says that the server is ready cannot be written.
    #[error("cannot write the ready file {}: {reason}", file.display())]
    ReadyFile { file: std::path::PathBuf, reason: io::Error },
    /// A file is to be written into a folder that is not there.
    #[error("cannot write the ready file {}: there is no folder {}; make it first", file.display(), folder.display())]
    NoFolder { file: std::path::PathBuf, folder: std::path::PathBuf },
    /// A file of profiles cannot be written.
    #[error("cannot write the profiles to {}: {reason}", file.display())]
    Profiles { file: std::path::PathBuf, reason: io::Error },
    /// Events are missing from the trail's file.
    #[error("events are missing from the trail {}: {reason}", file.display())]
    TrailIncomplete { file: std::path::PathBuf, reason: String },
    /// Filters that leave nothing.
    #[error("no behaviour has {filters} in its name: rolecall conform --list lists them")]
    NoBehaviour { filters: String },
    /// A scoreboard that cannot be read.
    #[error("{}: no scoreboard can be read from it: {why}", file.display())]
    Scoreboard { file: std::path::PathBuf, why: String },
    /// A report that cannot be written.
    #[error(transparent)]
    Report(#[from] rolecall::report::OutputError),
    /// Two reports in one file.
    #[error("the report {} is asked for twice: give each a file of its own", path.display())]
    SameFile { path: std::path::PathBuf },
    /// Two reports on standard output that cannot be told apart.
    #[error(
        "standard output can hold one report, or `terminal` and `github` together: give the others files"
    )]
    StandardOutputTaken,
    /// The trail's file cannot be written.
    #[error("cannot write the trail to {}: {reason}", file.display())]
    Trail { file: std::path::PathBuf, reason: io::Error },
    /// An AWS CLI that is given no commands.
    #[error(transparent)]
    AwsCli(#[from] AwsCliError),
    /// What there was to say could not be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// Whether nobody reads any more what there is to say, as behind `| head`: that is no error.
    pub(crate) fn is_unread(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// As people are told of it.
    pub(crate) fn shown(&self) -> String {
        match self {
            // These have lines and colours of their own, and what they quote is made harmless where it is quoted.
            Self::Pages(_) | Self::Filters(_) => self.to_string(),
            _ => Shown(self).to_string(),
        }
    }

    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Pages(_)
            | Self::Filters(_)
            | Self::New(_)
            | Self::NoCredentials { .. }
            | Self::NoEndpoint
            | Self::NoParty { .. }
            | Self::HalfAKey { .. }
            | Self::Profile(_)
            | Self::RehearsalOfUrl
            | Self::NeedsYes
            | Self::Import(_)
            | Self::AwsCli(_)
            | Self::NoBehaviour { .. }
            | Self::Scoreboard { .. }
            | Self::Report(_)
            | Self::SameFile { .. }
            | Self::StandardOutputTaken
            | Self::Clock(ClockError::Refused { .. })
            | Self::Explain(ExplainError::Aws)
            | Self::Trail { .. }
            | Self::ReadyFile { .. }
            | Self::NoFolder { .. }
            | Self::Profiles { .. }
            | Self::Target(TargetError::Url { .. } | TargetError::Trust { .. }) => Exit::Usage,
            Self::Target(TargetError::Unreachable { .. })
            | Self::Explain(
                ExplainError::Send(_)
                | ExplainError::Closed { .. }
                | ExplainError::NoList { .. }
                | ExplainError::NoEvidence { .. }
                | ExplainError::Unreadable { .. },
            )
            | Self::Clock(ClockError::Send(_) | ClockError::NoClock { .. })
            | Self::Listen { .. } => Exit::Unreachable,
            Self::Stopped(stopped) if stopped.is_unreachable() => Exit::Unreachable,
            // Whatever answers there is no AWS, or not well.
            Self::Site(SiteError::Credentials { error, .. }) if !error.is_refusal() => Exit::Unreachable,
            Self::Site(_) => Exit::Usage,
            Self::Explain(_) | Self::Stopped(_) | Self::TrailIncomplete { .. } | Self::Output(_) => {
                Exit::NotAsExpected
            }
        }
    }
}

fn free_port(reason: &io::Error) -> &'static str {
    match reason.kind() {
        io::ErrorKind::AddrInUse => "; another program has it, and --port 0 takes a free one",
        _ => "",
    }
}

fn pages(errors: &[PageError]) -> String {
    let files: BTreeSet<_> = errors.iter().map(|error| &error.file).collect();
    let count = |number: usize, noun: &str| match number {
        1 => format!("1 {noun}"),
        many => format!("{many} {noun}s"),
    };
    let (problems, pages) = (count(errors.len(), "problem"), count(files.len(), "page"));
    format!("{}\n\n{problems} on {pages}; nothing was run", underlined(errors))
}

fn filters(filters: &[NothingSelected]) -> String {
    let lines = filters.iter().map(|NothingSelected { filter, nearest }| match nearest.as_slice() {
        [] => {
            format!("--filter {} selects no scenario; `rolecall run --list` shows them all\n", line(filter))
        }
        nearest => {
            let nearest = line(&nearest.join(", "));
            format!("--filter {} selects no scenario. Did you mean {nearest}?\n", line(filter))
        }
    });
    format!("{}nothing was run", lines.collect::<String>())
}
