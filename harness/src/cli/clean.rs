//! `rolecall clean`

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use rolecall::command::{OwnClient, Parties};
use rolecall::scenario::{JournalError, LeftBehind, Removal, Resource, RunMark, SiteError, identify, remove};
use rolecall::target::AWS;
use rolecall::text::Shown;

use super::remote::Remote;
use super::{Environment, Exit, Failure, journals};

/// Removes what runs on other targets left behind, and nothing else: only what stands in a journal, under a name with its
/// run's mark.
#[derive(Debug, Args)]
pub(crate) struct Clean {
    /// A run's journal; all those in the state folder unless given.
    #[arg(long, value_name = "FILE")]
    journal: Vec<PathBuf>,
    #[command(flatten)]
    remote: Remote,
}

/// What was found, and what became of it.
#[derive(Debug, Default)]
struct Sum {
    removed: usize,
    gone: usize,
    left: usize,
}

/// For calls that ask no region of anybody.
const REGION: &str = "us-east-1";

impl Clean {
    pub(crate) async fn run(self, environment: &Environment) -> Result<Exit, Failure> {
        self.remote.check_ca()?;
        let (paths, is_named) = match self.journal.as_slice() {
            [] => (journals::all(environment), false),
            named => (named.to_vec(), true),
        };
        let mut sum = Sum::default();
        for path in &paths {
            match LeftBehind::open(path) {
                Ok(behind) => self.one(behind, path, is_named, environment, &mut sum).await?,
                Err(error @ JournalError::InUse(_)) if !is_named => say(&error.to_string())?,
                Err(error) => return Err(SiteError::from(error).into()),
            }
        }
        let Sum { removed, gone, left } = sum;
        say(&format!("{removed} removed, {gone} already gone, {left} left"))?;
        Ok(if left == 0 { Exit::AsExpected } else { Exit::NotAsExpected })
    }

    async fn one(
        &self,
        mut behind: LeftBehind,
        path: &Path,
        is_named: bool,
        environment: &Environment,
        sum: &mut Sum,
    ) -> Result<(), Failure> {
        for number in &behind.unreadable {
            // A run that was killed wrote half a line, before it made what the line would have named.
            say(&format!(
                "{}:{number}: no line of a journal, or not of a run's own; not followed",
                path.display()
            ))?;
        }
        let before = sum.left;
        for ((run, target), resources) in behind.left.clone() {
            self.on(&mut behind, (&run, &target), &resources, environment, sum).await?;
        }
        if !is_named && sum.left == before && behind.unreadable.is_empty() {
            std::fs::remove_file(path)?;
        }
        Ok(())
    }

    /// Removes what one run left on one target.
    async fn on(
        &self,
        behind: &mut LeftBehind,
        (run, target): (&RunMark, &str),
        resources: &[Resource],
        environment: &Environment,
        sum: &mut Sum,
    ) -> Result<(), Failure> {
        // What is on AWS is removed where somebody says so, with whose credentials.
        let is_wanted = match &self.remote.target {
            Some(wanted) => same(wanted, target),
            None => target != AWS,
        };
        if !is_wanted {
            sum.left += resources.len();
            return say(&format!("left {} on {target}: give --target {target}", resources.len()));
        }
        let at = self.remote.at(self.remote.target.as_deref().unwrap_or(target), environment)?;
        let parties = identify(&at, self.remote.parties(&at, environment)?).await?;
        let client = OwnClient::new(at, parties.clone(), REGION);
        for resource in resources {
            let removal = match foreign(resource, &parties) {
                Some(why) => Removal::Left { why },
                None => remove(&client, resource).await,
            };
            sum.add(resource, &removal)?;
            if !matches!(removal, Removal::Left { .. }) {
                behind.gone(run, target, resource)?;
            }
        }
        Ok(())
    }
}

/// Whether two targets are one, however its URL is ended.
fn same(wanted: &str, target: &str) -> bool {
    wanted.trim().trim_end_matches('/').eq_ignore_ascii_case(target)
}

/// The same name in another account is somebody else's.
fn foreign(resource: &Resource, parties: &Parties) -> Option<String> {
    let account = &parties.of(resource.owner.profile()).account;
    (*account != resource.account).then(|| format!("these credentials are of account {account}"))
}

fn say(line: &str) -> Result<(), Failure> {
    Ok(writeln!(anstream::stdout(), "{}", Shown(line))?)
}

impl Sum {
    fn add(&mut self, resource: &Resource, removal: &Removal) -> Result<(), Failure> {
        let (count, line) = match removal {
            Removal::Removed => (&mut self.removed, format!("removed {resource}")),
            Removal::AlreadyGone => (&mut self.gone, format!("already gone: {resource}")),
            Removal::Left { why } => (&mut self.left, format!("left {resource}: {why}")),
        };
        *count += 1;
        say(&line)
    }
}
