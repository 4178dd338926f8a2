//! Users, roles, groups and policies, found by name and by whatever else identifies them, however many there are.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use rpds::{HashTrieMapSync, RedBlackTreeMapSync};

/// What is kept in a table.
pub trait Row: Clone {
    /// What it is found by beside its name: unique IDs, members. Several rows may have one in common.
    fn marks(&self) -> impl Iterator<Item = Cow<'_, str>>;

    /// The unique ID that other accounts know it by, where there is one.
    fn id(&self) -> Option<&str> {
        None
    }
}

/// Rows by name. A clone shares everything; a change copies only what it touches.
#[derive(Clone)]
pub struct Table<T> {
    by_name: RedBlackTreeMapSync<Arc<str>, Arc<T>>,
    /// The names of the rows with a mark, in their order.
    by_mark: HashTrieMapSync<Arc<str>, Arc<Vec<Arc<str>>>>,
    /// What came and went since somebody asked.
    moved: Vec<Moved>,
}

/// A unique ID that a table has since then, or no longer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Moved {
    In(Arc<str>),
    Out(Arc<str>),
}

impl<T: fmt::Debug> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.by_name.iter()).finish()
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            by_name: RedBlackTreeMapSync::new_sync(),
            by_mark: HashTrieMapSync::new_sync(),
            moved: Vec::new(),
        }
    }
}

impl<T: Row> Table<T> {
    /// The row of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.by_name.get(name).map(|row| &**row)
    }

    /// Whether there is a row of this name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The rows with this mark.
    pub fn marked<'a>(&'a self, mark: &str) -> impl Iterator<Item = &'a T> + use<'a, T> {
        let names = self.by_mark.get(mark).map(|names| names.as_slice()).unwrap_or_default();
        names.iter().filter_map(|name| self.get(name))
    }

    /// The row of this name, to change what it is not found by. What it is found by is changed by [`Table::change`].
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.by_name.get_mut(name).map(Arc::make_mut)
    }

    /// Changes the row of this name, whatever of it.
    pub fn change<R>(&mut self, name: &str, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut row = self.remove(name)?;
        let answer = change(&mut row);
        self.insert(name.to_owned(), row);
        Some(answer)
    }

    /// Adds a row, in the place of one of the same name.
    pub fn insert(&mut self, name: String, row: T) -> Option<T> {
        let before = self.remove(&name);
        let name: Arc<str> = name.into();
        row.marks().for_each(|mark| self.mark(&mark, &name));
        self.moved.extend(row.id().map(|id| Moved::In(id.into())));
        self.by_name.insert_mut(name, Arc::new(row));
        before
    }

    /// Removes a row.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        let row = Arc::clone(self.by_name.get(name)?);
        self.by_name.remove_mut(name);
        row.marks().for_each(|mark| self.unmark(&mark, name));
        self.moved.extend(row.id().map(|id| Moved::Out(id.into())));
        Some(Arc::unwrap_or_clone(row))
    }

    fn mark(&mut self, mark: &str, name: &Arc<str>) {
        match self.by_mark.get_mut(mark) {
            None => self.by_mark.insert_mut(mark.into(), Arc::new(vec![Arc::clone(name)])),
            Some(names) => {
                if let Err(place) = names.binary_search(name) {
                    Arc::make_mut(names).insert(place, Arc::clone(name));
                }
            }
        }
    }

    fn unmark(&mut self, mark: &str, name: &str) {
        let Some(names) = self.by_mark.get_mut(mark) else { return };
        if let Ok(place) = names.binary_search_by(|other| (**other).cmp(name)) {
            Arc::make_mut(names).remove(place);
        }
        if names.is_empty() {
            self.by_mark.remove_mut(mark);
        }
    }

    /// Removes every row.
    pub fn clear(&mut self) {
        let out: Vec<Moved> = self.values().filter_map(Row::id).map(|id| Moved::Out(id.into())).collect();
        *self = Self { moved: std::mem::take(&mut self.moved), ..Self::default() };
        self.moved.extend(out);
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_name.size()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The rows, by name.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.by_name.values().map(|row| &**row)
    }

    /// The names and the rows.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.by_name.iter().map(|(name, row)| (&**name, &**row))
    }

    /// The unique IDs that came and went since this was asked last.
    pub(super) fn take_moved(&mut self) -> Vec<Moved> {
        std::mem::take(&mut self.moved)
    }

    /// Puts the rows back that were there before, of those that `is` means.
    pub(super) fn put_back(&mut self, before: &Self, is: impl Fn(&T) -> bool) {
        let names: Vec<String> = self.named(&is);
        names.iter().for_each(|name| {
            self.remove(name);
        });
        for name in before.named(&is) {
            if let Some(row) = before.get(&name).cloned() {
                self.insert(name, row);
            }
        }
    }

    fn named(&self, is: &impl Fn(&T) -> bool) -> Vec<String> {
        self.iter().filter(|(_, row)| is(row)).map(|(name, _)| name.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq)]
    struct Marked(Vec<&'static str>);

    impl Row for Marked {
        fn marks(&self) -> impl Iterator<Item = Cow<'_, str>> {
            self.0.iter().copied().map(Cow::Borrowed)
        }

        fn id(&self) -> Option<&str> {
            self.0.first().copied()
        }
    }

    fn marked(table: &Table<Marked>, mark: &str) -> usize {
        table.marked(mark).count()
    }

    #[test]
    fn rows_are_found_by_their_marks_as_long_as_they_have_them() {
        let mut table = Table::default();
        table.insert("a".to_owned(), Marked(vec!["x", "y"]));
        table.insert("b".to_owned(), Marked(vec!["y"]));
        assert_eq!((marked(&table, "x"), marked(&table, "y"), marked(&table, "z")), (1, 2, 0));
        table.change("a", |row| row.0 = vec!["z"]);
        assert_eq!((marked(&table, "x"), marked(&table, "y"), marked(&table, "z")), (0, 1, 1));
        assert_eq!(table.insert("b".to_owned(), Marked(Vec::new())), Some(Marked(vec!["y"])));
        assert_eq!(table.remove("a"), Some(Marked(vec!["z"])));
        assert_eq!((marked(&table, "y"), marked(&table, "z"), table.len()), (0, 0, 1));
        assert_eq!(table.change("none", |_| ()), None);
    }

    #[test]
    fn a_clone_keeps_what_there_was() {
        let mut table = Table::default();
        table.insert("a".to_owned(), Marked(vec!["x"]));
        let before = table.clone();
        table.remove("a");
        assert_eq!((before.len(), table.len()), (1, 0));
        table.put_back(&before, |_| true);
        assert_eq!((table.len(), marked(&table, "x")), (1, 1));
    }

    #[test]
    fn it_says_what_came_and_went() {
        let (came, went) = (|id: &str| Moved::In(id.into()), |id: &str| Moved::Out(id.into()));
        let mut table = Table::default();
        table.insert("a".to_owned(), Marked(vec!["x"]));
        table.insert("b".to_owned(), Marked(Vec::new()));
        assert_eq!(table.take_moved(), [came("x")]);
        table.change("b", |row| row.0.push("y"));
        table.insert("a".to_owned(), Marked(vec!["z"]));
        assert_eq!(table.take_moved(), [came("y"), went("x"), came("z")]);
        table.clear();
        assert_eq!(table.take_moved(), [went("z"), went("y")]);
        assert!(table.is_empty() && table.take_moved().is_empty());
    }

    #[test]
    fn many_rows_may_share_a_mark() {
        let mut table = Table::default();
        for number in 0..100 {
            table.insert(format!("{number:02}"), Marked(vec!["shared"]));
        }
        let before = table.clone();
        for number in (0..100).filter(|number| number % 3 != 0) {
            table.remove(&format!("{number:02}"));
        }
        assert_eq!((marked(&table, "shared"), marked(&before, "shared")), (34, 100));
        assert_eq!(table.iter().map(|(name, _)| name).take(3).collect::<Vec<_>>(), ["00", "03", "06"]);
    }
}
