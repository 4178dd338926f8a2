//! Profiles of the AWS shared config and credentials files: static keys, with or without a session token.
//!
//! <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html>

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rolecall::input::{self, InputError};
use rolecall_client::Credentials;

use super::Environment;

/// The largest file of profiles that is read, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// A profile that gives no credentials.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ProfileError {
    /// No file has it.
    #[error("there is no profile `{name}` in {files}")]
    Unknown { name: String, files: String },
    /// It has no keys.
    #[error("the profile `{name}` has no {missing}")]
    Incomplete { name: String, missing: &'static str },
    /// It gets them in a way that takes more than reading.
    #[error(
        "the profile `{name}` uses `{setting}`, and rolecall reads static keys only: get temporary ones with \
         `aws configure export-credentials --profile {name} --format env`, and give them as {variables}_ACCESS_KEY_ID, \
         _SECRET_ACCESS_KEY and _SESSION_TOKEN"
    )]
    Unsupported { name: String, setting: String, variables: &'static str },
    /// A file that is there cannot be read.
    #[error("{path}: {reason}")]
    Unreadable { path: String, reason: String },
    /// Nobody knows where the files are.
    #[error("the profile `{name}` cannot be looked up: HOME is not set")]
    NoHome { name: String },
}

/// Settings by which a profile's credentials come from elsewhere.
const ELSEWHERE: [&str; 8] = [
    "role_arn",
    "source_profile",
    "credential_source",
    "credential_process",
    "web_identity_token_file",
    "sso_session",
    "sso_start_url",
    "login_session",
];

type Settings = BTreeMap<String, String>;

/// The credentials of a profile. `variables` is what to set where it does not do.
pub(crate) fn credentials(
    name: &str,
    variables: &'static str,
    environment: &Environment,
) -> Result<Credentials, ProfileError> {
    let [config, credentials] = files(name, environment)?;
    let in_config = if name == "default" { "default".to_owned() } else { format!("profile {name}") };
    let found = [(&config, in_config.as_str()), (&credentials, name)];
    let mut settings = Settings::new();
    let mut is_known = false;
    for (path, section) in found {
        if let Some(more) = section_of(path, section)? {
            is_known = true;
            settings.extend(more);
        }
    }
    if !is_known {
        let files = format!("{} or {}", config.display(), credentials.display());
        return Err(ProfileError::Unknown { name: name.to_owned(), files });
    }
    of(name, variables, &settings)
}

fn of(name: &str, variables: &'static str, settings: &Settings) -> Result<Credentials, ProfileError> {
    let key = |setting: &'static str| {
        let missing = || match ELSEWHERE.into_iter().find(|it| settings.contains_key(*it)) {
            Some(it) => {
                ProfileError::Unsupported { name: name.to_owned(), setting: it.to_owned(), variables }
            }
            None => ProfileError::Incomplete { name: name.to_owned(), missing: setting },
        };
        settings.get(setting).cloned().ok_or_else(missing)
    };
    let (id, secret) = (key("aws_access_key_id")?, key("aws_secret_access_key")?);
    // A profile that assumes a role with these keys is not these keys.
    if let Some(setting) = settings.keys().find(|setting| *setting == "role_arn") {
        let (name, setting) = (name.to_owned(), setting.clone());
        return Err(ProfileError::Unsupported { name, setting, variables });
    }
    Ok(Credentials::new(id, secret, settings.get("aws_session_token").cloned(), None, "a profile"))
}

fn files(name: &str, environment: &Environment) -> Result<[PathBuf; 2], ProfileError> {
    let home = environment.home.as_deref().map(Path::new);
    let file = |given: &Option<String>, usual: &str| match (given, home) {
        (Some(given), _) => Ok(PathBuf::from(given)),
        (None, Some(home)) => Ok(home.join(".aws").join(usual)),
        (None, None) => Err(ProfileError::NoHome { name: name.to_owned() }),
    };
    Ok([file(&environment.config_file, "config")?, file(&environment.credentials_file, "credentials")?])
}

/// A section's settings, where the file and the section are there.
fn section_of(path: &Path, section: &str) -> Result<Option<Settings>, ProfileError> {
    match input::text(path, LARGEST) {
        Ok(text) => Ok(read(&text, section)),
        Err(InputError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(ProfileError::Unreadable { path: path.display().to_string(), reason: error.to_string() })
        }
    }
}

fn read(text: &str, section: &str) -> Option<Settings> {
    let mut settings: Option<Settings> = None;
    let mut is_inside = false;
    for line in text.lines() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with(['#', ';']) {
            continue;
        }
        if let Some(title) = bare.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let title: Vec<&str> = title.0.split_whitespace().collect();
            is_inside = title.join(" ") == section;
            if is_inside {
                settings.get_or_insert_default();
            }
        } else if is_inside
            // Indented lines are nested settings, such as those of `s3 =`.
            && !line.starts_with([' ', '\t'])
            && let Some((name, value)) = bare.split_once('=')
        {
            // A comment behind a value begins with a space.
            let value = value.split(" #").next().unwrap_or(value).split(" ;").next().unwrap_or(value);
            let name = name.trim().to_ascii_lowercase();
            settings.get_or_insert_default().insert(name, value.trim().to_owned());
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "[default]\nregion = us-west-1\n\n[profile  acme]\naws_access_key_id = AKIACONFIG\n\
        aws_secret_access_key=from/config+1= # a comment\ns3 =\n  aws_session_token = nested\n\
        [profile sso]\nsso_session = corp\nsso_account_id = 111122223333\n\
        [profile chained]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = acme\n";
    const CREDENTIALS: &str = "# mine\n[acme]\naws_access_key_id = AKIAFILE\n[half]\naws_access_key_id = AKIAHALF\n\
        [temporary]\nAWS_ACCESS_KEY_ID=ASIA1\naws_secret_access_key=s\naws_session_token=t\n";

    fn environment(folder: &Path) -> Environment {
        let file = |name: &str, text: &str| {
            std::fs::write(folder.join(name), text).unwrap();
            Some(folder.join(name).display().to_string())
        };
        Environment {
            config_file: file("config", CONFIG),
            credentials_file: file("credentials", CREDENTIALS),
            ..Environment::default()
        }
    }

    #[test]
    fn static_keys_are_read_and_the_credentials_file_wins() {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path());
        let acme = credentials("acme", "ROLECALL_CUSTOMER", &environment).unwrap();
        assert_eq!((acme.access_key_id(), acme.secret_access_key()), ("AKIAFILE", "from/config+1="));
        assert_eq!(acme.session_token(), None);
        let temporary = credentials("temporary", "ROLECALL_CUSTOMER", &environment).unwrap();
        assert_eq!((temporary.access_key_id(), temporary.session_token()), ("ASIA1", Some("t")));
    }

    #[test]
    fn what_takes_more_than_reading_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let environment = environment(folder.path());
        for (name, part) in [
            ("sso", "uses `sso_session`"),
            ("chained", "uses `role_arn`"),
            ("half", "has no aws_secret_access_key"),
            ("default", "has no aws_access_key_id"),
            ("nobody", "no profile `nobody`"),
        ] {
            let error = credentials(name, "ROLECALL_VENDOR", &environment).unwrap_err().to_string();
            assert!(error.contains(part), "{name}: {error}");
        }
        let nowhere = credentials("acme", "ROLECALL_VENDOR", &Environment::default()).unwrap_err();
        assert_eq!(nowhere, ProfileError::NoHome { name: "acme".to_owned() });
    }
}
