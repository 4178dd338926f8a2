//! Walking the keys of a bucket in order, rolling up common prefixes.

use std::ops::Bound;
use std::sync::Arc;

use super::Parameters;
use crate::world::bucket::{Object, Objects, Version};

/// One page of a listing.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub(super) entries: Vec<Entry>,
    /// Whether there is more.
    pub(super) truncated: bool,
}

/// A key, or many of them in one.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    Object(String, Arc<Object>),
    Prefix(String),
}

impl Entry {
    /// The key or common prefix.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Object(key, _) => key,
            Self::Prefix(prefix) => prefix,
        }
    }
}

impl Page {
    /// The last key or common prefix, where there is more after it.
    pub(super) fn next(&self) -> Option<&str> {
        self.entries.last().filter(|_| self.truncated).map(Entry::name)
    }

    /// The common prefixes.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Prefix(prefix) => Some(prefix.as_str()),
            Entry::Object(..) => None,
        })
    }
}

/// Whether a key to go on from leaves out the rest of the common prefix that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// The prefix is left out: a `marker` of version 1.
    Skipped,
    /// The prefix is listed where a later key is in it.
    Listed,
}

/// The page of what comes after a key or common prefix.
pub(super) fn walk(objects: &Objects, parameters: &Parameters, after: &str, within: Within) -> Page {
    let mut page = Page::default();
    let mut from = beginning(parameters, after, within);
    while let Some(entry) = from.as_ref().and_then(|from| next(objects, parameters, from)) {
        if page.entries.len() >= parameters.max_keys {
            page.truncated = parameters.max_keys > 0;
            break;
        }
        from = match &entry {
            Entry::Object(key, _) => Some(Bound::Excluded(key.clone())),
            Entry::Prefix(prefix) => behind(prefix).map(Bound::Included),
        };
        page.entries.push(entry);
    }
    page
}

/// Where to begin: nowhere, if everything comes before.
fn beginning(parameters: &Parameters, after: &str, within: Within) -> Option<Bound<String>> {
    if after < parameters.prefix.as_str() || after.is_empty() {
        return Some(Bound::Included(parameters.prefix.clone()));
    }
    match common_prefix(after, parameters) {
        Some(prefix) if prefix == after || within == Within::Skipped => behind(&prefix).map(Bound::Included),
        _ => Some(Bound::Excluded(after.to_owned())),
    }
}

fn next(objects: &Objects, parameters: &Parameters, from: &Bound<String>) -> Option<Entry> {
    let from = from.as_ref().map(String::as_str);
    let (key, object) = objects
        .from(from)
        .take_while(|(key, _)| key.starts_with(&parameters.prefix))
        .find_map(|(key, versions)| Some((key, versions.last().and_then(Version::object)?)))?;
    Some(match common_prefix(key, parameters) {
        Some(prefix) => Entry::Prefix(prefix),
        None => Entry::Object(key.to_owned(), Arc::clone(object)),
    })
}

/// The part of a key up to the first delimiter behind the prefix.
pub(super) fn common_prefix(key: &str, parameters: &Parameters) -> Option<String> {
    let delimiter = parameters.delimiter.as_deref()?;
    let rest = key.strip_prefix(&parameters.prefix)?;
    let end = parameters.prefix.len() + rest.find(delimiter)? + delimiter.len();
    key.get(..end).map(str::to_owned)
}

/// The least text that is greater than everything that begins so; nothing where there is none.
fn behind(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        // The surrogates are no characters: they are skipped.
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}
