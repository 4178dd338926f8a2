//! The AWS CLI's program, and whether its version can be trusted with commands that are not for AWS.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command as Process;

use super::AwsCliError;
use super::folder::Folder;

/// An AWS CLI that was asked for its version, and follows AWS_ENDPOINT_URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsProgram {
    path: PathBuf,
    /// Where programs are looked up: all that is passed on of the environment.
    search: Option<OsString>,
}

/// A version of the AWS CLI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AwsCliVersion {
    major: u32,
    minor: u32,
    patch: u32,
}

/// How long the AWS CLI may take to say its version. It loads much of Python first.
const PATIENCE: Duration = Duration::from_secs(60);

impl AwsProgram {
    /// Asks the program at `path` for its version. A bare name is looked up in `search`, the variable PATH.
    ///
    /// # Errors
    /// Where it does not run, is not the AWS CLI, or would carry commands to AWS itself.
    pub async fn checked(path: &Path, search: Option<OsString>) -> Result<Self, AwsCliError> {
        let program = Self { path: absolute(path)?, search };
        let folder = Folder::make()?;
        let asked = program.process(&folder).arg("--version").output();
        let output = match tokio::time::timeout(PATIENCE, asked).await {
            Ok(output) => output.map_err(|error| program.does_not_run(error.to_string()))?,
            Err(_) => return Err(program.does_not_run(format!("no answer to --version in {PATIENCE:?}"))),
        };
        // Version 1 on Python 2 wrote it to standard error.
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        let said = said.lines().next().unwrap_or_default();
        let path = || path.to_owned();
        match AwsCliVersion::read(said) {
            None => Err(AwsCliError::NotTheCli { program: path(), said: said.into() }),
            Some(version) if !version.follows_endpoint_url() => {
                Err(AwsCliError::TooOld { program: path(), version })
            }
            Some(_) => Ok(program),
        }
    }

    /// A process with nothing of this one's environment but the path: no credentials, no settings, no proxies.
    pub(super) fn process(&self, folder: &Folder) -> Process {
        let mut process = Process::new(&self.path);
        process
            .current_dir(folder.page())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .env_clear()
            .envs(self.search.as_ref().map(|search| ("PATH", search)))
            .env("HOME", folder.home())
            .env("AWS_CONFIG_FILE", folder.config())
            .env("AWS_SHARED_CREDENTIALS_FILE", folder.credentials())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_PAGER", "")
            // One attempt: a refusal is what is looked for.
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("NO_PROXY", "*")
            // Pages are UTF-8.
            .env("LC_ALL", "C.UTF-8")
            .env("PYTHONUTF8", "1")
            .env("AWS_CLI_FILE_ENCODING", "UTF-8")
            // A page's file is no module of Python's.
            .env("PYTHONSAFEPATH", "1");
        process
    }

    pub(super) fn does_not_run(&self, reason: String) -> AwsCliError {
        AwsCliError::DoesNotRun { program: self.path.clone(), reason }
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

impl AwsCliVersion {
    /// The first of version 1 and of version 2 that send every command where AWS_ENDPOINT_URL says.
    const FIRST: [Self; 2] = [Self { major: 1, minor: 29, patch: 0 }, Self { major: 2, minor: 13, patch: 0 }];

    /// `aws-cli/2.15.30 Python/3.11.8 ...`
    fn read(said: &str) -> Option<Self> {
        let (version, _) = said.strip_prefix("aws-cli/")?.split_once(' ')?;
        let mut numbers = version.split('.').map(|number| {
            // 2.0.0dev4
            let digits = number.find(|character: char| !character.is_ascii_digit()).unwrap_or(number.len());
            number.get(..digits).and_then(|digits| digits.parse().ok())
        });
        let mut next = || numbers.next().flatten();
        Some(Self { major: next()?, minor: next()?, patch: next()? })
    }

    fn follows_endpoint_url(self) -> bool {
        Self::FIRST.iter().rfind(|first| self.major >= first.major).is_some_and(|first| self >= *first)
    }
}

impl fmt::Display for AwsCliVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_follow_the_endpoint_are_told_from_those_that_do_not() {
        for (said, follows) in [
            ("aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0 source/x86_64.debian.12 prompt/off", Some(false)),
            ("aws-cli/2.12.7 Python/3.11.4 x", Some(false)),
            ("aws-cli/2.13.0 Python/3.11.4 x", Some(true)),
            ("aws-cli/2.31.1 Python/3.13.7 x", Some(true)),
            ("aws-cli/1.28.9 Python/3.8 x", Some(false)),
            ("aws-cli/1.29.0 Python/3.8 x", Some(true)),
            ("aws-cli/1.45.11 Python/3.11.7 x", Some(true)),
            ("aws-cli/2.0.0dev4 Python/3.7 x", Some(false)),
            ("aws-cli/3.0.0 Python/3.14 x", Some(true)),
            ("aws-cli/0.9.1 Python/2 x", Some(false)),
            ("aws-cli/2 x", None),
            ("GNU coreutils 9.1", None),
            ("", None),
        ] {
            let version = AwsCliVersion::read(said);
            assert_eq!(version.map(AwsCliVersion::follows_endpoint_url), follows, "{said}");
        }
    }

    #[test]
    fn a_relative_path_is_made_absolute_and_a_bare_name_is_not() {
        assert_eq!(absolute(Path::new("aws")).unwrap(), Path::new("aws"));
        for path in ["./aws", "bin/aws", "../aws"] {
            assert!(absolute(Path::new(path)).unwrap().is_absolute(), "{path}");
        }
    }
}
