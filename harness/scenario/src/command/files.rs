//! The named files of a page, which its commands read.

use std::collections::BTreeMap;
use std::sync::Arc;

/// A named file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its text.
    pub text: Arc<str>,
}

/// Named files, as they would lie in a folder: a later block of the same name replaces the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, File>);

impl Files {
    /// The file of this name; `./` before it is ignored.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&File> {
        self.0.get(name.strip_prefix("./").unwrap_or(name))
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, name: String, text: &str) {
        self.0.insert(name, File { text: text.into() });
    }

    /// Adds or replaces all of `later`.
    pub fn overlay(&mut self, later: &Self) {
        self.0.extend(later.0.iter().map(|(name, file)| (name.clone(), file.clone())));
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.0.iter().map(|(name, file)| (name.as_str(), file))
    }
}
