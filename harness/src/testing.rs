//! rolecall in tests of one's own: an AWS for each test, and scenario pages as function calls.
//!
//! Every [`Aws`] is a world of its own on a free port: nothing has to be locked, reset or cleaned, and tests run at the
//! same time. It is gone when it is dropped.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use rolecall::testing::Aws;
//!
//! // In a test: #[tokio::test].
//! let aws = Aws::start().await?;
//! let root = aws.root("111122223333");
//! // Give these to the code under test: any AWS SDK takes them.
//! assert!(aws.endpoint().starts_with("http://127.0.0.1:"));
//! assert_eq!(root.access_key_id(), "111122223333");
//! # Ok(()) }
//! ```
//!
//! It serves on a thread of its own, so a test may also block, and need not be async:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use rolecall::testing::{Aws, run_page};
//!
//! // In a test: #[test].
//! let aws = Aws::start_blocking()?;
//! let seen = aws.block_on(run_page("../scenarios/cors/no-configuration.md"))?;
//! assert!(seen.fixed.is_some());
//! # Ok(()) }
//! ```
//!
//! One scenario as a function call. It fails where the page is malformed, where the checks say something else than the
//! page, or where its fix does not fix:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rolecall::testing::PageFailure> {
//! use rolecall::testing::run_page;
//!
//! let seen = run_page("../scenarios/cors/no-configuration.md").await?;
//! let broken = seen.broken.expect("a page that behaved was looked at while it was broken");
//! assert_eq!(broken.because.expect("rolecall says why").key, "CORS configuration");
//! # Ok(()) }
//! ```
//!
//! A setup page, and then the vendor's checks on what a test has changed:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use rolecall::check;
//! use rolecall::testing::Aws;
//!
//! let aws = Aws::start().await?;
//! let mut working = aws.set_up("../scenarios/working-integration.md").await?;
//! let report = check::integration(&working.integration, &working.vendor).await?;
//! assert!(report.checks.iter().all(|check| check.outcome.is_passed()));
//!
//! working.integration.external_id.push('x');
//! let report = check::integration(&working.integration, &working.vendor).await?;
//! assert_eq!(report.checks[0].outcome.message(), Some("Role cannot be assumed"));
//! # Ok(()) }
//! ```

use std::fmt;
use std::future::Future;
use std::io;
use std::num::NonZeroUsize;
use std::path::Path;

use rolecall_client::Credentials;
use rolecall_emulator::Emulator;
use tokio::sync::mpsc;

use crate::check::{Integration, Vendor};
use crate::command::Parties;
use crate::scenario::{
    self, Finished, Options, PageError, Progress, Stopped, Verdict, find, find_setup, set_up,
};
use crate::target::Target;

/// The region that a process is told.
const REGION: &str = "us-east-1";

/// An AWS for one test.
pub struct Aws(Emulator);

/// A working integration, as a setup page makes it.
#[derive(Clone, Debug)]
pub struct Working {
    /// What the customer typed into the vendor's form, and the external ID that the form showed.
    pub integration: Integration,
    /// The vendor, with the access key that the page made.
    pub vendor: Vendor,
}

/// A page that did not do what it says.
#[derive(thiserror::Error)]
pub enum PageFailure {
    /// It is malformed, or cannot be read.
    #[error("{}", listed(.0))]
    Malformed(Vec<PageError>),
    /// Its scenario did not behave.
    #[error("{scenario}: {verdict}")]
    DidNotBehave {
        /// The scenario's ID.
        scenario: String,
        /// How it came out.
        verdict: Box<Verdict>,
    },
    /// A setup page could not be carried out.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The path leads to several pages, or to none.
    #[error("{path} is not one page but {pages}")]
    NotOne {
        /// The path.
        path: String,
        /// How many there are.
        pages: usize,
    },
}

impl Aws {
    /// Starts one on a free port of 127.0.0.1. It answers as soon as this returns.
    ///
    /// It serves on a thread of its own, so that a test may block its own thread while it waits for an answer: with a
    /// process, or with a client that is not async.
    ///
    /// # Errors
    /// When the system has no port or no thread.
    pub async fn start() -> io::Result<Self> {
        Self::start_blocking()
    }

    /// The same, for tests that are not async.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_blocking() -> io::Result<Self> {
        Ok(Self(Emulator::builder().start_blocking()?))
    }

    /// Waits for a future, in a test that is not async.
    ///
    /// # Panics
    /// Where it is called from async code: there, `await` the future.
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.0.runtime().block_on(future)
    }

    /// An emulator that was started in another way, such as with
    /// [`root_secret`](rolecall_emulator::EmulatorBuilder::root_secret).
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use rolecall::testing::Aws;
    /// use rolecall_emulator::Emulator;
    ///
    /// let aws = Aws::of(Emulator::builder().root_secret("only this test knows it").start().await?);
    /// assert_eq!(aws.root("111122223333").secret_access_key(), "only this test knows it");
    /// aws.set_up("../scenarios/working-integration.md").await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub const fn of(emulator: Emulator) -> Self {
        Self(emulator)
    }

    /// Its endpoint URL, as `AWS_ENDPOINT_URL` takes it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        self.0.endpoint()
    }

    /// The root user of an account: 12 digits.
    #[must_use]
    pub fn root(&self, account: &str) -> Credentials {
        Credentials::new(account, self.0.root_secret(), None, None, "rolecall")
    }

    /// The environment of a process whose AWS is this one, as the root user of an account: 12 digits.
    ///
    /// ```
    /// # fn main() -> std::io::Result<()> {
    /// let aws = rolecall::testing::Aws::start_blocking()?;
    /// let mut our_program = std::process::Command::new("our-program");
    /// our_program.envs(aws.environment("111122223333"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn environment(&self, account: &str) -> [(&'static str, String); 5] {
        [
            ("AWS_ENDPOINT_URL", self.endpoint()),
            ("AWS_ACCESS_KEY_ID", account.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", self.0.root_secret().to_owned()),
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_DEFAULT_REGION", REGION.to_owned()),
        ]
    }

    /// The emulator itself: its clock can be moved, and its world forgotten.
    #[must_use]
    pub const fn emulator(&self) -> &Emulator {
        &self.0
    }

    /// Carries out a setup page, such as `working-integration.md`.
    ///
    /// # Errors
    /// Where the page is malformed, or one of its commands fails.
    pub async fn set_up(&self, page: impl AsRef<Path>) -> Result<Working, PageFailure> {
        let setup = find_setup(page.as_ref()).map_err(PageFailure::Malformed)?;
        let done = set_up(&setup, &self.endpoint(), Parties::root_with(self.0.root_secret())).await?;
        let key = done.vendor_key.ok_or(Stopped::NoVendorKey)?;
        let description = done.integration;
        Ok(Working {
            integration: Integration { role_arn: description.role_arn, external_id: description.external_id },
            vendor: Vendor {
                credentials: Credentials::new(key.id, key.secret, None, None, "rolecall"),
                target: Target::endpoint(&self.endpoint()).map_err(Stopped::from)?,
                region: description.region,
            },
        })
    }
}

/// Carries out one scenario page in an AWS of its own: set up, break, look, mend, look again.
///
/// # Errors
/// Where the page is malformed or its scenario did not behave.
pub async fn run_page(page: impl AsRef<Path>) -> Result<Finished, PageFailure> {
    let path = page.as_ref();
    let scenarios = find(&[path.to_owned()]).map_err(PageFailure::Malformed)?;
    let not_one = PageFailure::NotOne { path: path.display().to_string(), pages: scenarios.len() };
    if scenarios.len() != 1 {
        return Err(not_one);
    }
    let options = Options { jobs: NonZeroUsize::MIN, ..Options::default() };
    // Its beginning and its end.
    let (sender, mut finished) = mpsc::channel(2);
    scenario::run(scenarios, options, sender).await;
    let finished = loop {
        match finished.recv().await {
            None => return Err(not_one),
            Some(Progress::Begun(_)) => {}
            Some(Progress::Finished(finished)) => break *finished,
        }
    };
    match finished.verdict {
        Verdict::Behaved => Ok(finished),
        verdict => Err(PageFailure::DidNotBehave {
            scenario: finished.scenario.id.clone(),
            verdict: Box::new(verdict),
        }),
    }
}

fn listed(errors: &[PageError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What a test that returns it shows of it: the sentence, not the fields.
impl fmt::Debug for PageFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Aws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Aws").field(&self.endpoint()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
        let setup = "working-integration.md";
        std::fs::copy(scenarios.join(setup), folder.path().join(setup)).unwrap();
        let page = std::fs::read_to_string(scenarios.join("cors/no-configuration.md")).unwrap();
        let page = page.replace("../working-integration.md", setup).replace("CORS configuration\n", text);
        std::fs::write(folder.path().join("page.md"), page).unwrap();
        folder
    }

    #[tokio::test]
    async fn a_page_that_behaves_is_shown_and_one_that_does_not_says_why() {
        let good = page("CORS configuration\n");
        assert!(run_page(good.path().join("page.md")).await.unwrap().fixed.is_some());
        let bad = page("explicit deny\n");
        let failure = run_page(bad.path().join("page.md")).await.unwrap_err();
        assert!(
            format!("{failure:?}").contains("expected to be refused because of `explicit deny`"),
            "{failure}"
        );
        let failure = run_page(good.path().join("no-such.md")).await.unwrap_err();
        assert!(matches!(failure, PageFailure::Malformed(_)), "{failure}");
    }
}
