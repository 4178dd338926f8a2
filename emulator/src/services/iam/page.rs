//! Lists in pages: `MaxItems`, `Marker`, `IsTruncated`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::refusal::IamRefusal;
use crate::services::query::{Checks, Text, patterns};
use crate::wire::Element;

const MARKER: Text = Text::of(1, 320, patterns::MARKER);

/// Which page is asked for.
#[derive(Debug)]
pub(super) struct Paging {
    marker: Option<String>,
    most: usize,
}

/// A page, and the key of its last item where more follow.
#[derive(Debug)]
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    next: Option<String>,
}

/// Whether a page ends with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageEnd {
    Here,
    Later,
}

impl Paging {
    /// Reads the parameters.
    ///
    /// # Errors
    /// Where MaxItems is no number.
    pub(super) fn read(checks: &mut Checks<'_>) -> Result<Self, IamRefusal> {
        let most = checks.number("MaxItems", 1, 1000)?.unwrap_or(100);
        let marker = checks.optional("Marker", &MARKER);
        Ok(Self { marker, most: usize::try_from(most).unwrap_or(100) })
    }

    /// Cuts the page out of items that are sorted by their keys. A marker holds the last key: what is deleted or added
    /// between two pages makes no item come twice and skips none.
    ///
    /// # Errors
    /// Where the marker is none of ours.
    pub(super) fn cut<T>(&self, items: impl IntoIterator<Item = (String, T)>) -> Result<Page<T>, IamRefusal> {
        let after = self.marker.as_deref().map(read_marker).transpose()?;
        let is_later = |key: &String| after.as_ref().is_none_or(|after| key > after);
        let mut left = items.into_iter().filter(|(key, _)| is_later(key));
        let (keys, items): (Vec<String>, Vec<T>) = left.by_ref().take(self.most).unzip();
        let next = left.next().and_then(|_| keys.last()).map(|key| STANDARD.encode(key));
        Ok(Page { items, next })
    }

    /// The same of items that are made one by one: the page ends before it is full where `make` says so of an item. AWS's
    /// pages may do that too.
    ///
    /// # Errors
    /// Where the marker is none of ours.
    pub(super) fn cut_early<T, U>(
        &self,
        items: impl IntoIterator<Item = (String, T)>,
        mut make: impl FnMut(T) -> (U, PageEnd),
    ) -> Result<Page<U>, IamRefusal> {
        let after = self.marker.as_deref().map(read_marker).transpose()?;
        let is_later = |key: &String| after.as_ref().is_none_or(|after| key > after);
        let mut left = items.into_iter().filter(|(key, _)| is_later(key)).peekable();
        let (mut items, mut last) = (Vec::new(), None);
        while items.len() < self.most
            && let Some((key, item)) = left.next()
        {
            let (item, end) = make(item);
            items.push(item);
            last = Some(key);
            if end == PageEnd::Here {
                break;
            }
        }
        let next = last.filter(|_| left.peek().is_some()).map(|key| STANDARD.encode(key));
        Ok(Page { items, next })
    }
}

fn read_marker(marker: &str) -> Result<String, IamRefusal> {
    let key = STANDARD.decode(marker).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    key.ok_or(IamRefusal::InvalidMarker)
}

impl<T> Page<T> {
    /// Writes the page into a result: the list, whether more follow, and where they begin.
    pub(super) fn write(
        self,
        result: Element,
        list: &'static str,
        member: impl FnMut(T) -> Element,
    ) -> Element {
        let members = Element::new(list).children(self.items.into_iter().map(member));
        Self { items: Vec::new(), next: self.next }.end(result.child(members))
    }

    /// Writes only the end.
    pub(super) fn end(self, result: Element) -> Element {
        result.text("IsTruncated", self.next.is_some().to_string()).maybe("Marker", self.next)
    }
}
