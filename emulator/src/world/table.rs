//! Users, roles, groups and policies, found by name and by whatever else identifies them, however many there are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

/// What is kept in a table.
pub trait Row: Clone {
    /// What it is found by beside its name: unique IDs, members. Several rows may have one in common.
    fn marks(&self) -> impl Iterator<Item = &str>;
}

/// Rows by name. A clone shares everything; a change copies what it touches.
#[derive(Clone)]
pub struct Table<T>(Arc<Rows<T>>);

#[derive(Clone)]
struct Rows<T> {
    by_name: BTreeMap<String, Arc<T>>,
    /// The names of the rows with a mark.
    by_mark: HashMap<String, BTreeSet<String>>,
}

impl<T: fmt::Debug> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.by_name.fmt(f)
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Arc::new(Rows { by_name: BTreeMap::new(), by_mark: HashMap::new() }))
    }
}

impl<T: Row> Table<T> {
    /// The row of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.by_name.get(name).map(|row| &**row)
    }

    /// Whether there is a row of this name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.0.by_name.contains_key(name)
    }

    /// The rows with this mark.
    pub fn marked<'a>(&'a self, mark: &str) -> impl Iterator<Item = &'a T> + use<'a, T> {
        let names = self.0.by_mark.get(mark).into_iter().flatten();
        names.filter_map(|name| self.get(name))
    }

    /// The row of this name, to change what it is not found by. What it is found by is changed by [`Table::change`].
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        Arc::make_mut(&mut self.0).by_name.get_mut(name).map(Arc::make_mut)
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
        let rows = Arc::make_mut(&mut self.0);
        for mark in row.marks() {
            rows.by_mark.entry(mark.to_owned()).or_default().insert(name.clone());
        }
        rows.by_name.insert(name, Arc::new(row));
        before
    }

    /// Removes a row.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        if !self.contains_key(name) {
            return None;
        }
        let rows = Arc::make_mut(&mut self.0);
        let row = rows.by_name.remove(name)?;
        for mark in row.marks() {
            if let Some(names) = rows.by_mark.get_mut(mark) {
                names.remove(name);
                if names.is_empty() {
                    rows.by_mark.remove(mark);
                }
            }
        }
        Some(Arc::unwrap_or_clone(row))
    }

    /// Removes every row.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.by_name.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.by_name.is_empty()
    }

    /// The rows, by name.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.by_name.values().map(|row| &**row)
    }

    /// The names and the rows.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &T)> {
        self.0.by_name.iter().map(|(name, row)| (name, &**row))
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
        self.iter().filter(|(_, row)| is(row)).map(|(name, _)| name.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq)]
    struct Marked(Vec<&'static str>);

    impl Row for Marked {
        fn marks(&self) -> impl Iterator<Item = &str> {
            self.0.iter().copied()
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
}
