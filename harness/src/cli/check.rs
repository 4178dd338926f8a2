//! `rolecall check integration` and `rolecall check dataset`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use rolecall::check::{self, Integration, Outcome, Vendor};
use rolecall::report::{self, ExplainCommand};
use rolecall::scenario::{self, Evidence};
use rolecall::target::{AWS, Limits, Target, Trust};
use rolecall_client::Credentials;

use super::progress::Progress;
use super::rows::ImportFile;
use super::{Environment, Exit, Failure, profile};

/// Checks an integration or a dataset as the vendor does, with the vendor's credentials from --profile, or from
/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The role can be assumed with the external ID, and cannot without it.
    Integration {
        #[command(flatten)]
        common: Common,
    },
    /// URLs can be signed, data can be fetched, CORS lets a browser have it.
    Dataset {
        #[command(flatten)]
        common: Common,
        /// The import file, as it would be given to the vendor.
        #[arg(long, value_name = "FILE")]
        import: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Common {
    /// The role's ARN.
    #[arg(long)]
    role_arn: String,
    /// The external ID that the vendor gave.
    #[arg(long)]
    external_id: String,
    /// The vendor's profile in the AWS config and credentials files, such as `vendor`, which `rolecall serve --setup` makes.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// The region in which the vendor calls STS; AWS_REGION unless given.
    #[arg(long)]
    region: Option<String>,
    /// Where AWS is: an endpoint URL, or `aws` for AWS itself; AWS_ENDPOINT_URL unless given.
    #[arg(long, value_name = "URL|aws")]
    endpoint: Option<String>,
}

/// Where nothing says otherwise.
const REGION: &str = "us-east-1";

impl Check {
    pub(crate) async fn run(self, environment: &Environment) -> Result<Exit, Failure> {
        let (common, vendor, checks) = match self.what {
            What::Integration { common } => {
                let vendor = common.vendor(environment)?;
                let checks = check::integration(&common.integration(), &vendor).await?.checks;
                (common, vendor, checks)
            }
            What::Dataset { common, import } => {
                let vendor = common.vendor(environment)?;
                let checks = common.dataset(&ImportFile::read(&import)?, &vendor).await?;
                (common, vendor, checks)
            }
        };
        let exit = exit(&checks);
        // What is well is not asked about.
        let explained = match exit {
            Exit::AsExpected => Evidence::Withheld,
            _ => scenario::evidence(&vendor.target).await,
        };
        let explain = match explained {
            Evidence::Explained => Some(common.explain_command(&vendor.target, environment)),
            Evidence::Withheld => None,
        };
        report::checks(&mut anstream::stdout(), &checks, explain.as_ref())?;
        Ok(exit)
    }
}

/// What cannot be told says nothing of the integration: the target is no AWS, or not well.
fn exit(checks: &[check::Check]) -> Exit {
    let untold = |check: &check::Check| matches!(check.outcome, Outcome::Inconclusive { .. });
    match checks.iter().all(|check| check.outcome.is_passed()) {
        true => Exit::AsExpected,
        false if checks.iter().any(untold) => Exit::Unreachable,
        false => Exit::NotAsExpected,
    }
}

impl Common {
    fn integration(&self) -> Integration {
        Integration { role_arn: self.role_arn.clone(), external_id: self.external_id.clone() }
    }

    /// The command that explains an answer. It names the endpoint where the environment does not.
    fn explain_command(&self, target: &Target, environment: &Environment) -> ExplainCommand {
        let url = target.url();
        let is_default = environment
            .endpoint
            .as_deref()
            .is_some_and(|default| Target::endpoint(default).is_ok_and(|default| default.url() == url));
        ExplainCommand { endpoint: (!is_default).then_some(url) }
    }

    /// Checks a dataset, and shows how far that is.
    async fn dataset(&self, import: &ImportFile, vendor: &Vendor) -> Result<Vec<check::Check>, Failure> {
        let mut mistake = None;
        let mut progress = Progress::of("data rows", import.len());
        let rows = import.rows(&mut mistake)?;
        let judged = |rows| progress.show(rows);
        let report = check::dataset::watched(&self.integration(), rows, vendor, judged).await;
        progress.end();
        mistake.map_or(Ok(report?.checks), |mistake| Err(mistake.into()))
    }

    fn vendor(&self, environment: &Environment) -> Result<Vendor, Failure> {
        let credentials = match &self.profile {
            Some(name) => profile::credentials(name, "AWS", environment)?,
            None => from_environment(environment)?,
        };
        let region = self.region.clone().or_else(|| environment.region.clone());
        Ok(Vendor {
            credentials,
            target: target(self.endpoint.as_deref(), environment)?,
            region: region.unwrap_or_else(|| REGION.to_owned()),
        })
    }
}

fn from_environment(environment: &Environment) -> Result<Credentials, Failure> {
    let required = |value: &Option<String>, name| value.clone().ok_or(Failure::NoCredentials { name });
    let id = required(&environment.access_key_id, "AWS_ACCESS_KEY_ID")?;
    let secret = required(&environment.secret_access_key, "AWS_SECRET_ACCESS_KEY")?;
    Ok(Credentials::new(id, secret, environment.session_token.clone(), None, "the environment"))
}

/// The endpoint that is given, or the environment's; or AWS.
pub(super) fn target(given: Option<&str>, environment: &Environment) -> Result<Target, Failure> {
    let url = given.or(environment.endpoint.as_deref()).ok_or(Failure::NoEndpoint)?;
    let trust = environment.ca_bundle.as_ref().map_or(Trust::Machine, |file| Trust::File(file.into()));
    let limits = Limits::default();
    Ok(if url == AWS { Target::aws(limits, &trust)? } else { Target::trusting(url, limits, &trust)? })
}
