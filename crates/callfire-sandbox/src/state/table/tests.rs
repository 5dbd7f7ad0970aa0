//! Rows that come, change and go, and what is told of them.

use super::*;

fn changes(table: &mut Table<i64, String>) -> Vec<(Key, Option<String>)> {
    let mut changes = Vec::new();
    table.take_changes(&mut changes).unwrap();
    changes.into_iter().map(|change| (change.key, change.row)).collect()
}

#[test]
fn what_has_changed_is_told_once() {
    let mut table = Table::new("word");
    table.insert(1, "a".to_owned());
    table.insert(2, "b".to_owned());
    table.insert(3, "c".to_owned());
    assert_eq!(changes(&mut table).len(), 3);
    table.get_mut(&1).unwrap().push('!');
    table.remove(&2);
    assert_eq!(table.get(&3).unwrap(), "c");
    let expected = [(Key::Id(1), Some("\"a!\"".to_owned())), (Key::Id(2), None)];
    assert_eq!(changes(&mut table), expected);
    assert_eq!(changes(&mut table), []);
}

#[test]
fn a_row_that_was_kept_comes_back_unchanged() {
    let mut table: Table<String, i64> = Table::new("figure");
    table.restore(Key::Name("one".to_owned()), "1").unwrap();
    assert_eq!(table.get(&"one".to_owned()), Some(&1));
    let mut changes = Vec::new();
    table.take_changes(&mut changes).unwrap();
    assert_eq!(changes, []);
    assert!(table.restore(Key::Id(1), "1").is_err());
    assert!(table.restore(Key::Name("two".to_owned()), "two").is_err());
}

/// The words by their lengths.
#[derive(Debug, Default, PartialEq)]
struct Lengths(BTreeSet<(usize, i64)>);

impl Index<i64, String> for Lengths {
    fn add(&mut self, key: &i64, row: &String) {
        assert!(self.0.insert((row.len(), *key)));
    }

    fn remove(&mut self, key: &i64, row: &String) {
        assert!(self.0.remove(&(row.len(), *key)));
    }
}

#[test]
fn an_index_follows_the_rows() {
    let mut table: Table<i64, String, Lengths> = Table::new("word");
    table.insert(1, "one".to_owned());
    table.insert(2, "two".to_owned());
    table.insert(1, "eleven".to_owned());
    table.insert(3, "three".to_owned());
    table.remove(&2);
    table.remove(&2);
    let lengths = [(5, 3), (6, 1)];
    assert!(table.index().0.iter().eq(&lengths));
    let mut again: Table<i64, String, Lengths> = Table::new("word");
    carry_over(&mut table, &mut again);
    again.restore(Key::Id(3), "\"three\"").unwrap();
    assert!(again.index().0.iter().eq(&lengths));
}
