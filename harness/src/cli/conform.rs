//! `rolecall conform`

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use rolecall::conform::{self, Column, Credentials, Options, Scoreboard};
use rolecall::{input, text};
use rolecall_emulator::Emulator;

use super::{Exit, Failure};

/// Tries named behaviours of AWS on an endpoint that serves STS, IAM and S3; on an emulator of its own where none is given.
#[derive(Debug, Args)]
#[command(after_help = ABOUT)]
pub(crate) struct Conform {
    /// The endpoint, and what to call it.
    #[arg(long, value_name = "[NAME=]URL")]
    target: Option<String>,
    /// Another target beside it (any number): an endpoint, or a file that --format json wrote.
    #[arg(long, value_name = "NAME=URL|FILE")]
    compare: Vec<String>,
    /// Only behaviours with this in their name (any number).
    #[arg(long, value_name = "TEXT")]
    filter: Vec<String>,
    /// How to write the scoreboard.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// List the behaviours with AWS's pages, and try none.
    #[arg(long)]
    list: bool,
    /// How many behaviours at the same time.
    #[arg(long, value_name = "N", default_value = "4", value_parser = super::jobs)]
    jobs: NonZeroUsize,
    /// How long a request may take.
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    timeout: Duration,
    #[command(flatten)]
    customer: Customer,
    #[command(flatten)]
    vendor: Vendor,
}

/// The account that owns buckets and roles.
#[derive(Debug, Args)]
struct Customer {
    /// The customer's access key ID.
    #[arg(long, value_name = "ID", env = "ROLECALL_CUSTOMER_ACCESS_KEY_ID", default_value = "111122223333")]
    customer_access_key_id: String,
    /// The customer's secret access key.
    #[arg(long, value_name = "KEY", env = "ROLECALL_CUSTOMER_SECRET_ACCESS_KEY", default_value = "test")]
    #[arg(hide_env_values = true)]
    customer_secret_access_key: String,
    /// The customer's session token, where the credentials are temporary.
    #[arg(long, value_name = "TOKEN", env = "ROLECALL_CUSTOMER_SESSION_TOKEN", hide_env_values = true)]
    customer_session_token: Option<String>,
}

/// The account that wants to read.
#[derive(Debug, Args)]
struct Vendor {
    /// The vendor's access key ID.
    #[arg(long, value_name = "ID", env = "ROLECALL_VENDOR_ACCESS_KEY_ID", default_value = "340636424752")]
    vendor_access_key_id: String,
    /// The vendor's secret access key.
    #[arg(long, value_name = "KEY", env = "ROLECALL_VENDOR_SECRET_ACCESS_KEY", default_value = "test")]
    #[arg(hide_env_values = true)]
    vendor_secret_access_key: String,
    /// The vendor's session token, where the credentials are temporary.
    #[arg(long, value_name = "TOKEN", env = "ROLECALL_VENDOR_SESSION_TOKEN", hide_env_values = true)]
    vendor_session_token: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
    Markdown,
}

/// The largest scoreboard that is read, in bytes. One of today has 100 kB.
const LARGEST_SCOREBOARD: u64 = 16 * 1024 * 1024;

const ABOUT: &str = "\
Without --target it tries an emulator of its own. It needs the root user's (or an administrator's) credentials of two \
accounts, makes what it needs under names of its own, and removes it. It is for endpoints that serve STS, IAM and S3 at \
one URL and act at once, as emulators do; not for AWS itself.

Exit codes: 0 all that was tried holds; 1 some behaviour of the target differs; 2 wrong usage; 3 a target could not be \
reached, or nothing of it could be tried. What differs on the targets of --compare is shown and fails nothing.";

/// What the emulator that nobody named is called.
const OWN: &str = "rolecall";

impl Conform {
    pub(crate) async fn run(self) -> Result<Exit, Failure> {
        let mut out = anstream::stdout();
        let wanted = |name: &str| {
            self.filter.is_empty() || self.filter.iter().any(|part| name.contains(part.as_str()))
        };
        if !conform::behaviours().any(|behaviour| wanted(behaviour.name)) {
            return Err(Failure::NoBehaviour { filters: self.filter.join(", ") });
        }
        if self.list {
            conform::list(&mut out, wanted)?;
            return Ok(Exit::AsExpected);
        }
        let mut targets = vec![self.first().await?];
        for other in &self.compare {
            targets.extend(self.other(other).await?);
        }
        let exit = exit(&targets);
        let board = Scoreboard { targets };
        match self.format {
            Format::Table => conform::table(&mut out, &board)?,
            Format::Markdown => conform::markdown(&mut out, &board)?,
            Format::Json => {
                let json = serde_json::to_string_pretty(&board).map_err(std::io::Error::from)?;
                writeln!(out, "{}", text::json(&json))?;
                out.flush()?;
            }
        }
        Ok(exit)
    }

    /// The target, or an emulator that lives as long as the run.
    async fn first(&self) -> Result<Column, Failure> {
        if let Some(target) = &self.target {
            let (name, url) = named(target);
            return Ok(conform::run(url, &self.options(name)).await?);
        }
        let address = ([127, 0, 0, 1], 0).into();
        let emulator = Emulator::builder().address(address).start().await;
        let emulator = emulator.map_err(|reason| Failure::Listen { address, reason })?;
        let own = Credentials::of_root;
        let options =
            Options { customer: own("111122223333"), vendor: own("340636424752"), ..self.options(OWN) };
        let column = conform::run(&emulator.endpoint(), &options).await;
        emulator.shutdown().await;
        Ok(column?)
    }

    /// Another target: asked now, or as it was found before.
    async fn other(&self, text: &str) -> Result<Vec<Column>, Failure> {
        let (name, place) = named(text);
        if place.contains("://") {
            return Ok(vec![conform::run(place, &self.options(name)).await?]);
        }
        let mut targets = kept(Path::new(place))?.targets;
        if let ([one], true) = (targets.as_mut_slice(), text != place) {
            name.clone_into(&mut one.name);
        }
        Ok(targets)
    }

    fn options(&self, name: &str) -> Options {
        let (customer, vendor) = (&self.customer, &self.vendor);
        Options {
            name: name.to_owned(),
            customer: Credentials {
                access_key_id: customer.customer_access_key_id.clone(),
                secret_access_key: customer.customer_secret_access_key.clone(),
                session_token: customer.customer_session_token.clone(),
            },
            vendor: Credentials {
                access_key_id: vendor.vendor_access_key_id.clone(),
                secret_access_key: vendor.vendor_secret_access_key.clone(),
                session_token: vendor.vendor_session_token.clone(),
            },
            filters: self.filter.clone(),
            jobs: self.jobs,
            timeout: self.timeout,
        }
    }
}

/// `NAME=URL`, or an URL that is its own name. A name has no slash, and an URL has one before any `=`.
fn named(text: &str) -> (&str, &str) {
    match text.split_once('=') {
        Some((name, url)) if !name.contains('/') && !name.is_empty() => (name, url),
        _ => (text, text),
    }
}

fn kept(file: &Path) -> Result<Scoreboard, Failure> {
    let unusable = |why: String| Failure::Scoreboard { file: PathBuf::from(file), why };
    let text = input::read(file, LARGEST_SCOREBOARD).map_err(|error| unusable(error.to_string()))?;
    serde_json::from_slice(&text).map_err(|error| unusable(error.to_string()))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "it is not a number of seconds".to_owned())?;
    match Duration::try_from_secs_f64(number) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("it is not a number of seconds".to_owned()),
    }
}

/// By the target alone: what others differ in is theirs.
fn exit(targets: &[Column]) -> Exit {
    match targets.first().map(|target| target.score) {
        Some(score) if score.differs > 0 => Exit::NotAsExpected,
        Some(score) if score.holds == 0 && score.untried > 0 => Exit::Unreachable,
        _ => Exit::AsExpected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_may_have_a_name() {
        for (text, name, url) in [
            ("http://h:1", "http://h:1", "http://h:1"),
            ("moto 5.2=http://h:1", "moto 5.2", "http://h:1"),
            ("moto=board.json", "moto", "board.json"),
            ("/tmp/a=b.json", "/tmp/a=b.json", "/tmp/a=b.json"),
        ] {
            assert_eq!(named(text), (name, url), "{text}");
        }
    }

    #[test]
    fn a_timeout_is_some_time() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for text in ["", "0", "-1", "x", "NaN", "1e300"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
