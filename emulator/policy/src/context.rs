//! The request context: the condition keys and their values.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use crate::actions::Filled;

/// A source of condition keys, which makes a value when a policy asks for it.
pub trait ConditionKeys: Debug + Send + Sync {
    /// The values of a key, by its name in lower case; nothing where it has none.
    fn get(&self, key: &str) -> Option<Values<'_>>;

    /// Every key that has values, as it is written.
    fn each<'a>(&'a self, tell: &mut dyn FnMut(&str, Values<'a>));
}

/// The values of a condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values<'a> {
    /// One value.
    One(Cow<'a, str>),
    /// Several; a multivalued key may also be present and empty.
    Many(Cow<'a, [String]>),
}

impl<'a> Values<'a> {
    /// One value that is there already.
    #[must_use]
    pub const fn one(value: &'a str) -> Self {
        Self::One(Cow::Borrowed(value))
    }

    /// One value that was made for this.
    #[must_use]
    pub const fn made(value: String) -> Self {
        Self::One(Cow::Owned(value))
    }

    /// The value, where there is exactly one.
    #[must_use]
    pub fn single(self) -> Option<Cow<'a, str>> {
        match self {
            Self::One(value) => Some(value),
            Self::Many(Cow::Borrowed([value])) => Some(Cow::Borrowed(value)),
            Self::Many(Cow::Borrowed(_)) => None,
            Self::Many(Cow::Owned(values)) => {
                <[String; 1]>::try_from(values).ok().map(|[value]| value.into())
            }
        }
    }

    /// Each value.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match self {
            Self::One(value) => (Some(&**value), [].as_slice()),
            Self::Many(values) => (None, &**values),
        };
        one.into_iter().chain(many.iter().map(String::as_str))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Many(values) if values.is_empty())
    }

    /// Copies them.
    #[must_use]
    pub fn to_vec(&self) -> Vec<String> {
        self.iter().map(str::to_owned).collect()
    }
}

/// A key that was set, as it was written; without values where it was taken away.
type Entry = (String, Option<Vec<String>>);

/// The condition keys of a request. Names are compared without case; a key may have several values.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// What was set here, by name in lower case: it hides what the sources say.
    own: BTreeMap<String, Entry>,
    /// What is asked for the other keys, the first one first.
    sources: [Option<Arc<dyn ConditionKeys>>; 2],
    /// What the action is given at all; everything where nobody said.
    only: Option<&'static Filled>,
}

impl Context {
    /// Hides what the action is not given, whoever set it or says it.
    #[must_use]
    pub const fn only(mut self, filled: &'static Filled) -> Self {
        self.only = Some(filled);
        self
    }

    /// Asks this source for what neither is set here nor said by a source that there is already. There is room for two.
    #[must_use]
    pub fn under(mut self, source: Arc<dyn ConditionKeys>) -> Self {
        if let Some(free) = self.sources.iter_mut().find(|source| source.is_none()) {
            *free = Some(source);
        }
        self
    }

    /// Sets a key to one value.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        self.set_all(key, vec![value.into()]);
    }

    /// Sets a key to several values (a multivalued key may also be present and empty).
    pub fn set_all(&mut self, key: &str, values: Vec<String>) {
        self.own.insert(key.to_ascii_lowercase(), (key.to_owned(), Some(values)));
    }

    /// The values of a key, or nothing where the key is absent.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Values<'_>> {
        if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.find(&key.to_ascii_lowercase());
        }
        self.find(key)
    }

    /// The same by the name in lower case.
    pub(super) fn find(&self, key: &str) -> Option<Values<'_>> {
        if !self.is_given(key) {
            return None;
        }
        if let Some((_, values)) = self.own.get(key) {
            return values.as_deref().map(|values| Values::Many(Cow::Borrowed(values)));
        }
        self.sources.iter().flatten().find_map(|source| source.get(key))
    }

    /// The value of a key that has exactly one.
    #[must_use]
    pub fn single(&self, key: &str) -> Option<Cow<'_, str>> {
        self.get(key)?.single()
    }

    /// Takes a key away.
    pub fn unset(&mut self, key: &str) {
        self.own.insert(key.to_ascii_lowercase(), (key.to_owned(), None));
    }

    /// About how many bytes it takes, without its sources.
    #[must_use]
    pub fn size(&self) -> usize {
        const TEXT: usize = 40;
        let values = |values: &[String]| values.iter().map(|value| TEXT + value.len()).sum::<usize>();
        let entry =
            |(key, (_, all)): (&String, &Entry)| 3 * TEXT + 2 * key.len() + all.as_deref().map_or(0, values);
        self.own.iter().map(entry).sum()
    }

    /// The same without a key.
    #[must_use]
    pub fn without(&self, key: &str) -> Self {
        let mut context = self.clone();
        context.unset(key);
        context
    }

    /// Every key that has values, as it was written, sorted by its name in lower case.
    #[must_use]
    pub fn all(&self) -> Vec<(String, Vec<String>)> {
        let mut all: BTreeMap<String, Entry> = BTreeMap::new();
        for source in self.sources.iter().rev().flatten() {
            source.each(&mut |key, values| {
                all.insert(key.to_ascii_lowercase(), (key.to_owned(), Some(values.to_vec())));
            });
        }
        all.extend(self.own.iter().map(|(key, entry)| (key.clone(), entry.clone())));
        all.retain(|key, _| self.is_given(key));
        all.into_values().filter_map(|(key, values)| Some((key, values?))).collect()
    }

    fn is_given(&self, key: &str) -> bool {
        self.only.is_none_or(|only| only.has(key))
    }
}
