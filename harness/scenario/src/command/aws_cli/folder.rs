//! The AWS CLI's folders: one for what a page names, and one for the CLI's own files, which no page reaches.

use std::io;
use std::path::PathBuf;

use tempfile::TempDir;

use super::AwsCliError;
use crate::command::reach::is_plain;
use crate::command::{Files, Profile};

/// Two folders that go when the run ends.
#[derive(Debug)]
pub(super) struct Folder {
    root: TempDir,
}

const PAGE: &str = "page";
const HOME: &str = "home";
const CONFIG: &str = "config";
const CREDENTIALS: &str = "credentials";

/// Settings of every profile. Nothing in them comes from a page.
///
/// Version 1 would otherwise fetch a value that begins with `http://`, from wherever it leads.
const SETTINGS: &str = "output = json\ncli_pager =\ncli_follow_urlparam = false\ncli_history = disabled\n";

impl Folder {
    /// Both folders, with the CLI's own files in them.
    pub(super) fn make() -> Result<Self, AwsCliError> {
        let root = tempfile::Builder::new().prefix("rolecall-").tempdir().map_err(unwritable)?;
        let folder = Self { root };
        for path in [folder.page(), folder.home()] {
            std::fs::create_dir(path).map_err(unwritable)?;
        }
        let config = format!("[default]\n{SETTINGS}[profile vendor]\n{SETTINGS}");
        std::fs::write(folder.config(), config).map_err(unwritable)?;
        let key = |profile: Profile| {
            format!("aws_access_key_id = {}\naws_secret_access_key = test\n", profile.account())
        };
        let credentials = format!("[default]\n{}[vendor]\n{}", key(Profile::Customer), key(Profile::Vendor));
        std::fs::write(folder.credentials(), credentials).map_err(unwritable)?;
        Ok(folder)
    }

    /// Where commands run.
    pub(super) fn page(&self) -> PathBuf {
        self.root.path().join(PAGE)
    }

    /// An empty home: nobody's aliases, plugins, models or caches.
    pub(super) fn home(&self) -> PathBuf {
        self.root.path().join(HOME)
    }

    pub(super) fn config(&self) -> PathBuf {
        self.root.path().join(CONFIG)
    }

    pub(super) fn credentials(&self) -> PathBuf {
        self.root.path().join(CREDENTIALS)
    }

    /// Writes the page's named files.
    pub(super) fn put(&self, files: &Files) -> Result<(), AwsCliError> {
        for (name, file) in files.iter() {
            // Names were checked when the page was read. What lies beside the folder must stay even so.
            if !is_plain(name) {
                return Err(AwsCliError::Files { reason: format!("`{name}` is no plain file name") });
            }
            std::fs::write(self.page().join(name), file.text.as_bytes()).map_err(unwritable)?;
        }
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands behind map_err")]
fn unwritable(error: io::Error) -> AwsCliError {
    AwsCliError::Files { reason: error.to_string() }
}
