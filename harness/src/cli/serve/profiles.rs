//! The profiles of both sides, in files of their own: AWS's tools take them by `--profile vendor` and `--profile customer`.
//!
//! <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html>

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rolecall::command::Parties;
use rolecall::scenario::SetUp;

use crate::cli::Failure;

/// The files, which go with this value, and the folder where it is a temporary one.
pub(super) struct Profiles {
    files: Vec<PathBuf>,
    folder: PathBuf,
    _temporary: Option<tempfile::TempDir>,
}

const CONFIG: &str = "config";
const CREDENTIALS: &str = "credentials";

impl Profiles {
    /// Writes them into a folder, or into a temporary one.
    pub(super) fn write(given: Option<&Path>, set_up: &SetUp, parties: &Parties) -> Result<Self, Failure> {
        let (folder, temporary) = match given {
            Some(folder) => {
                let failed = |reason| Failure::Profiles { file: folder.to_owned(), reason };
                (fs::create_dir_all(folder).and_then(|()| fs::canonicalize(folder)).map_err(failed)?, None)
            }
            None => {
                let made = tempfile::Builder::new().prefix("rolecall-").tempdir();
                let failed = |reason| Failure::Profiles { file: std::env::temp_dir(), reason };
                let made = made.map_err(failed)?;
                (made.path().to_owned(), Some(made))
            }
        };
        let mut profiles = Self { files: Vec::new(), folder, _temporary: temporary };
        profiles.add(CONFIG, &config(set_up))?;
        profiles.add(CREDENTIALS, &credentials(set_up, parties))?;
        Ok(profiles)
    }

    pub(super) fn config(&self) -> PathBuf {
        self.folder.join(CONFIG)
    }

    pub(super) fn credentials(&self) -> PathBuf {
        self.folder.join(CREDENTIALS)
    }

    /// Somebody's own file of that name is left as it is.
    fn add(&mut self, name: &str, text: &str) -> Result<(), Failure> {
        let file = self.folder.join(name);
        let failed = |reason| Failure::Profiles { file: file.clone(), reason };
        let mut made = private().open(&file).map_err(failed)?;
        self.files.push(file.clone());
        made.write_all(text.as_bytes()).map_err(failed)
    }
}

impl Drop for Profiles {
    fn drop(&mut self) {
        for file in &self.files {
            // Somebody may have removed it: then it is gone.
            let _ = fs::remove_file(file);
        }
    }
}

/// A new file that only its owner reads.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn config(set_up: &SetUp) -> String {
    let region = setting("region", &set_up.integration.region);
    let mut text = format!("[profile customer]\n{region}");
    if set_up.vendor_key.is_some() {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n[profile vendor]\n{region}");
    }
    text
}

fn credentials(set_up: &SetUp, parties: &Parties) -> String {
    let root = &parties.customer.credentials;
    let mut text = String::new();
    let mut add = |profile: &str, id: &str, secret: &str| {
        let (id, secret) = (setting("aws_access_key_id", id), setting("aws_secret_access_key", secret));
        let _ = write!(text, "[{profile}]\n{id}{secret}\n");
    };
    add("customer", root.access_key_id(), root.secret_access_key());
    if let Some(key) = &set_up.vendor_key {
        add("vendor", &key.id, &key.secret);
    }
    text
}

/// A line of a file of profiles; nothing of a value that such a file cannot hold.
fn setting(name: &str, value: &str) -> String {
    if value.chars().any(char::is_control) {
        return String::new();
    }
    format!("{name} = {value}\n")
}
