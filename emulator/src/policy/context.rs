//! The request context: the condition keys and their values.

use std::collections::BTreeMap;

/// The condition keys of a request. Names are compared without case; a key may have several values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<String, (String, Vec<String>)>);

impl Context {
    /// Sets a key to one value.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        self.set_all(key, vec![value.into()]);
    }

    /// Sets a key to several values (a multivalued key may also be present and empty).
    pub fn set_all(&mut self, key: &str, values: Vec<String>) {
        self.0.insert(key.to_ascii_lowercase(), (key.to_owned(), values));
    }

    /// The values of a key, or nothing where the key is absent.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&[String]> {
        if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.0.get(&key.to_ascii_lowercase())
        } else {
            self.0.get(key)
        }
        .map(|(_, values)| values.as_slice())
    }

    /// Takes a key away.
    pub fn unset(&mut self, key: &str) {
        self.0.remove(&key.to_ascii_lowercase());
    }

    /// The same without a key.
    #[must_use]
    pub fn without(&self, key: &str) -> Self {
        let mut context = self.clone();
        context.unset(key);
        context
    }

    /// Adds what another context holds, over what is here.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Every key as it was written, with its values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.values().map(|(key, values)| (key.as_str(), values.as_slice()))
    }
}
