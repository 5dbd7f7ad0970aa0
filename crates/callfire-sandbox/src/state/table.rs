//! A table: rows by their key, which remembers what has changed. Where rows are kept is not decided here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeBounds;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The key of a row, as it is kept.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Key {
    Id(i64),
    Name(String),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}

impl From<i64> for Key {
    fn from(id: i64) -> Self {
        Self::Id(id)
    }
}

impl From<String> for Key {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl TryFrom<Key> for i64 {
    type Error = Key;

    fn try_from(key: Key) -> Result<Self, Key> {
        match key {
            Key::Id(id) => Ok(id),
            Key::Name(_) => Err(key),
        }
    }
}

impl TryFrom<Key> for String {
    type Error = Key;

    fn try_from(key: Key) -> Result<Self, Key> {
        match key {
            Key::Name(name) => Ok(name),
            Key::Id(_) => Err(key),
        }
    }
}

/// What a row has become.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    pub(crate) table: &'static str,
    pub(crate) key: Key,
    /// The row as JSON; `None` when it is no more.
    pub(crate) row: Option<String>,
}

/// What follows from the rows of a table, and finds them by something else than their keys. It is not kept.
pub(crate) trait Index<K, T>: Default {
    /// A row has come.
    fn add(&mut self, key: &K, row: &T);

    /// A row that had come goes.
    fn remove(&mut self, key: &K, row: &T);
}

/// No index.
impl<K, T> Index<K, T> for () {
    fn add(&mut self, _: &K, _: &T) {}

    fn remove(&mut self, _: &K, _: &T) {}
}

/// Rows of one kind.
#[derive(Debug)]
pub(crate) struct Table<K, T, I = ()> {
    name: &'static str,
    rows: BTreeMap<K, T>,
    changed: BTreeSet<K>,
    index: I,
}

impl<K: Ord + Clone, T, I: Index<K, T>> Table<K, T, I> {
    /// An empty table. The name is unique within the account, and made of letters and underscores.
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, rows: BTreeMap::new(), changed: BTreeSet::new(), index: I::default() }
    }

    pub(crate) fn index(&self) -> &I {
        &self.index
    }

    pub(crate) fn get(&self, key: &K) -> Option<&T> {
        self.rows.get(key)
    }

    /// Puts a row in, in the place of the one with the same key.
    pub(crate) fn insert(&mut self, key: K, row: T) {
        self.changed.insert(key.clone());
        self.put(key, row);
    }

    fn put(&mut self, key: K, row: T) {
        if let Some(before) = self.rows.get(&key) {
            self.index.remove(&key, before);
        }
        self.index.add(&key, &row);
        self.rows.insert(key, row);
    }

    pub(crate) fn remove(&mut self, key: &K) -> Option<T> {
        let row = self.rows.remove(key)?;
        self.index.remove(key, &row);
        self.changed.insert(key.clone());
        Some(row)
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// All rows in the order of their keys.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &T)> {
        self.rows.iter()
    }

    /// All rows in the order of their keys, without the keys.
    pub(crate) fn values(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.values()
    }

    /// The rows with keys in a range, in the order of their keys. The range must not end before it begins.
    pub(crate) fn range(
        &self,
        keys: impl RangeBounds<K>,
    ) -> impl DoubleEndedIterator<Item = (&K, &T)> {
        self.rows.range(keys)
    }
}

impl<K: Ord + Clone, T> Table<K, T> {
    /// The row, which counts as changed from now on.
    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut T> {
        let row = self.rows.get_mut(key)?;
        self.changed.insert(key.clone());
        Some(row)
    }

    /// Changes the rows that `wanted` picks.
    pub(crate) fn change_where(&mut self, wanted: impl Fn(&T) -> bool, change: impl Fn(&mut T)) {
        for (key, row) in &mut self.rows {
            if wanted(row) {
                change(row);
                self.changed.insert(key.clone());
            }
        }
    }
}

/// A table whose kind of row does not matter.
pub(crate) trait AnyTable {
    fn name(&self) -> &'static str;

    /// What has changed since the last time, in JSON.
    fn take_changes(&mut self, changes: &mut Vec<Change>) -> serde_json::Result<()>;

    /// Forgets what has changed: nobody keeps it.
    fn forget_changes(&mut self);

    /// Puts a row back that was kept. It does not count as changed.
    fn restore(&mut self, key: Key, row: &str) -> Result<(), String>;
}

impl<K, T, I> AnyTable for Table<K, T, I>
where
    K: Ord + Clone + Into<Key> + TryFrom<Key, Error = Key>,
    T: Serialize + DeserializeOwned,
    I: Index<K, T>,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn take_changes(&mut self, changes: &mut Vec<Change>) -> serde_json::Result<()> {
        while let Some(key) = self.changed.pop_first() {
            let row = self.rows.get(&key).map(serde_json::to_string).transpose()?;
            changes.push(Change { table: self.name, key: key.into(), row });
        }
        Ok(())
    }

    fn forget_changes(&mut self) {
        self.changed.clear();
    }

    fn restore(&mut self, key: Key, row: &str) -> Result<(), String> {
        let key = K::try_from(key).map_err(|key| format!("a key of another kind: {key}"))?;
        let row = serde_json::from_str(row).map_err(|error| error.to_string())?;
        self.put(key, row);
        Ok(())
    }
}

/// Puts all that `from` has to be kept into `to`, as if it had been in a file meanwhile.
#[cfg(test)]
pub(crate) fn carry_over(from: &mut dyn AnyTable, to: &mut dyn AnyTable) {
    let mut changes = Vec::new();
    from.take_changes(&mut changes).unwrap();
    for change in changes {
        if let Some(row) = change.row {
            to.restore(change.key, &row).unwrap();
        }
    }
}

#[cfg(test)]
mod tests;
