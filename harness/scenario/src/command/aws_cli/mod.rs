//! The real AWS CLI as a process: the judge of whether the pages are AWS CLI commands at all.
//!
//! What keeps a page's commands from AWS and from this machine: the version is asked for before anything runs
//! (`program`), every command names its endpoint, nothing of this process's environment is passed on, and the CLI's own
//! files lie where no page reaches (`folder`). Which files a command may name is decided in `call/reach.rs`.

mod folder;
mod program;

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use tokio::process::Command as Process;

pub use program::{AwsCliVersion, AwsProgram};

use self::folder::Folder;
use super::response::{AccessKey, CommandError, Done};
use super::{Command, Files};

/// Runs commands with the real `aws`, in a folder that holds the page's named files.
#[derive(Clone, Debug)]
pub struct AwsCli {
    program: AwsProgram,
    endpoint: String,
    region: String,
    folder: Arc<Folder>,
}

/// A command that the AWS CLI did not carry out, or an AWS CLI that is given none.
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
    /// It is another program.
    #[error("{} is not the AWS CLI: it answered `--version` with `{said}`", program.display())]
    NotTheCli {
        /// The program.
        program: PathBuf,
        /// What it said.
        said: Box<str>,
    },
    /// It would carry commands to AWS itself.
    #[error(
        "{} is version {version} of the AWS CLI, which ignores AWS_ENDPOINT_URL, so that commands would go to AWS \
         itself. Versions that work: 1.29.0 and later of version 1, 2.13.0 and later of version 2",
        program.display()
    )]
    TooOld {
        /// The program.
        program: PathBuf,
        /// Its version.
        version: AwsCliVersion,
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

impl AwsCli {
    /// `program` against `endpoint`; commands without `--region` are for `region`.
    ///
    /// # Errors
    /// When no folder can be made for it.
    pub fn new(program: AwsProgram, endpoint: &str, region: &str) -> Result<Self, AwsCliError> {
        let (endpoint, region) = (endpoint.to_owned(), region.to_owned());
        Ok(Self { program, endpoint, region, folder: Arc::new(Folder::make()?) })
    }

    /// Carries out one command.
    ///
    /// # Errors
    /// Where AWS refused it, or the AWS CLI did not run.
    pub async fn run(&self, command: &Command, files: &Files) -> Result<Done, CommandError> {
        self.folder.put(files)?;
        let output = self.process(command).output().await;
        let output = output.map_err(|error| self.program.does_not_run(error.to_string()))?;
        if output.status.success() {
            return Ok(Done { access_key: access_key(&output.stdout) });
        }
        let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(self.failure(output.status.code(), stderr))
    }

    fn process(&self, command: &Command) -> Process {
        let mut process = self.program.process(&self.folder);
        process
            // Said twice: the option wins over every setting.
            .args(["--endpoint-url", &self.endpoint])
            .args(command.words.iter().skip(1))
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_REGION", &self.region)
            .env("AWS_DEFAULT_REGION", &self.region);
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
