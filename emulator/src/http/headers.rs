//! The headers of a request.

use std::ops::Deref;

use http::header::{AsHeaderName, IntoHeaderName};
use http::{HeaderMap, HeaderValue};

use super::names::Names;

/// The headers of a request, with a quick answer for those that are not there.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    map: HeaderMap,
    names: Names,
}

impl Headers {
    /// The first value of a header, whose name is given in lower case.
    #[must_use]
    #[inline]
    pub fn value(&self, name: &str) -> Option<&HeaderValue> {
        if self.names.may_have(name) { self.values(name).next() } else { None }
    }

    /// The values of a header, whose name is given in lower case. To look at a few names is less work than to hash one.
    pub fn values<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a HeaderValue> + use<'a, 'n> {
        const FEW: usize = 12;
        let may_be_there = self.names.may_have(name);
        let are_few = self.map.len() <= FEW;
        let few = (may_be_there && are_few)
            .then(|| self.map.iter().filter(move |(other, _)| other.as_str() == name));
        let many = (may_be_there && !are_few).then(|| self.map.get_all(name).iter());
        few.into_iter().flatten().map(|(_, value)| value).chain(many.into_iter().flatten())
    }

    /// Sets a header.
    pub fn insert(&mut self, name: impl IntoHeaderName + AsRef<str>, value: HeaderValue) {
        self.names.add(name.as_ref());
        self.map.insert(name, value);
    }

    /// Adds a value to a header.
    pub fn append(&mut self, name: impl IntoHeaderName + AsRef<str>, value: HeaderValue) {
        self.names.add(name.as_ref());
        self.map.append(name, value);
    }

    /// Takes a header away.
    pub fn remove(&mut self, name: impl AsHeaderName) -> Option<HeaderValue> {
        self.map.remove(name)
    }
}

impl Deref for Headers {
    type Target = HeaderMap;

    fn deref(&self) -> &HeaderMap {
        &self.map
    }
}

impl From<HeaderMap> for Headers {
    fn from(map: HeaderMap) -> Self {
        let mut names = Names::default();
        map.keys().for_each(|name| names.add(name.as_str()));
        Self { map, names }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    #[test]
    fn a_header_is_found_wherever_it_came_from() {
        let name = HeaderName::from_static;
        let value = HeaderValue::from_static;
        let mut headers = Headers::from(HeaderMap::from_iter([(name("host"), value("a"))]));
        headers.insert(name("range"), value("b"));
        headers.append(name("range"), value("c"));
        assert_eq!(headers.value("host"), Some(&value("a")));
        assert_eq!(headers.values("range").collect::<Vec<_>>(), [&value("b"), &value("c")]);
        assert_eq!(headers.remove("range"), Some(value("b")));
        assert_eq!((headers.value("range"), headers.value("date")), (None, None));
    }
}
