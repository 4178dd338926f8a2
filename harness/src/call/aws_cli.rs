//! The real AWS CLI as a process: the judge of whether the pages are AWS CLI commands at all.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command as Process;

use super::response::{AccessKey, CommandError, Done};
use super::{Command, Files, Profile};

/// Runs commands with the real `aws`, in a folder that holds the page's named files.
#[derive(Clone, Debug)]
pub struct AwsCli {
    program: PathBuf,
    endpoint: String,
    region: String,
    folder: Arc<TempDir>,
}

/// A command that the AWS CLI did not carry out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AwsCliError {
    /// The program did not start.
    #[error("{} does not run: {reason}", program.display())]
    DoesNotRun {
        /// The program.
        program: PathBuf,
        /// Why.
        reason: String,
    },
    /// It ran, and ended with an error.
    #[error("{stderr}")]
    Failed {
        /// Its exit code.
        status: Option<i32>,
        /// What it said.
        stderr: String,
    },
    /// A named file could not be written for it.
    #[error("the named files cannot be written: {reason}")]
    Files {
        /// Why.
        reason: String,
    },
}

/// The exit code with which the AWS CLI says that an answer was an error.
const REFUSED: i32 = 254;
const CONFIG: &str = "aws-config";
const CREDENTIALS: &str = "aws-credentials";

impl AwsCli {
    /// `program` against `endpoint`; commands without `--region` are for `region`.
    ///
    /// # Errors
    /// When no folder can be made for it.
    pub fn new(program: &Path, endpoint: &str, region: &str) -> Result<Self, AwsCliError> {
        let folder = tempfile::Builder::new().prefix("rolecall-").tempdir().map_err(unwritable)?;
        let profile = |name: &str| format!("[{name}]\nregion = {region}\noutput = json\ncli_pager =\n");
        let config = profile("default") + &profile("profile vendor");
        std::fs::write(folder.path().join(CONFIG), config).map_err(unwritable)?;
        let key = |profile: Profile| {
            format!("aws_access_key_id = {}\naws_secret_access_key = test\n", profile.account())
        };
        let credentials = format!("[default]\n{}[vendor]\n{}", key(Profile::Customer), key(Profile::Vendor));
        std::fs::write(folder.path().join(CREDENTIALS), credentials).map_err(unwritable)?;
        Ok(Self {
            program: absolute(program)?,
            endpoint: endpoint.to_owned(),
            region: region.to_owned(),
            folder: Arc::new(folder),
        })
    }

    /// Carries out one command.
    ///
    /// # Errors
    /// Where AWS refused it, or the AWS CLI did not run.
    pub async fn run(&self, command: &Command, files: &Files) -> Result<Done, CommandError> {
        for (name, file) in files.iter() {
            std::fs::write(self.folder.path().join(name), file.text.as_bytes()).map_err(unwritable)?;
        }
        let output = self.process(command).output().await.map_err(|error| AwsCliError::DoesNotRun {
            program: self.program.clone(),
            reason: error.to_string(),
        })?;
        if output.status.success() {
            return Ok(Done { access_key: access_key(&output.stdout) });
        }
        let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(self.failure(output.status.code(), stderr))
    }

    fn process(&self, command: &Command) -> Process {
        let folder = self.folder.path();
        let mut process = Process::new(&self.program);
        process
            .args(command.words.iter().skip(1))
            .current_dir(folder)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_CONFIG_FILE", folder.join(CONFIG))
            .env("AWS_SHARED_CREDENTIALS_FILE", folder.join(CREDENTIALS))
            .env("AWS_REGION", &self.region)
            .env("AWS_DEFAULT_REGION", &self.region)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_PAGER", "")
            // One attempt: a refusal is what is looked for.
            .env("AWS_MAX_ATTEMPTS", "1");
        // Credentials in the environment would win over the profile's.
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"] {
            process.env_remove(name);
        }
        process
    }

    fn failure(&self, status: Option<i32>, stderr: String) -> CommandError {
        if stderr.contains("Could not connect to the endpoint URL") {
            return CommandError::Unreachable { endpoint: self.endpoint.clone(), reason: stderr };
        }
        match (status, refusal(&stderr)) {
            (Some(REFUSED), Some((code, message))) => CommandError::refused(0, code, message),
            (status, _) => AwsCliError::Failed { status, stderr }.into(),
        }
    }
}

/// The process runs in another folder, where a relative path would lead elsewhere. A bare name is looked up in PATH.
fn absolute(program: &Path) -> Result<PathBuf, AwsCliError> {
    if program.components().count() < 2 {
        return Ok(program.to_owned());
    }
    std::path::absolute(program)
        .map_err(|error| AwsCliError::DoesNotRun { program: program.to_owned(), reason: error.to_string() })
}

/// `An error occurred (CODE) when calling the OPERATION operation: MESSAGE`
fn refusal(stderr: &str) -> Option<(String, String)> {
    let (_, rest) = stderr.split_once("An error occurred (")?;
    let (code, rest) = rest.split_once(')')?;
    let (_, message) = rest.split_once(" operation: ")?;
    Some((code.to_owned(), message.to_owned()))
}

fn access_key(stdout: &[u8]) -> Option<AccessKey> {
    let answer: Value = serde_json::from_slice(stdout).ok()?;
    let key = answer.get("AccessKey")?;
    let text = |name: &str| key.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(AccessKey { id: text("AccessKeyId")?, secret: text("SecretAccessKey")? })
}

#[expect(clippy::needless_pass_by_value, reason = "it stands behind map_err")]
fn unwritable(error: io::Error) -> AwsCliError {
    AwsCliError::Files { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_read_from_what_the_cli_says() {
        let stderr = "\nAn error occurred (NoSuchEntity) when calling the GetRole operation: The role with name x cannot be found.\n";
        let (code, message) = refusal(stderr).unwrap();
        assert_eq!(
            (code.as_str(), message.trim()),
            ("NoSuchEntity", "The role with name x cannot be found.")
        );
    }
}
