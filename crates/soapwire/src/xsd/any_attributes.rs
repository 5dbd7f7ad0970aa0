//! What an attribute wildcard carries.

use std::collections::{BTreeMap, btree_map};

use super::qname::QName;

/// Attributes of any name, in the order of their names.
///
/// ```
/// use soapwire::xsd::{AnyAttributes, QName};
///
/// let mut attributes: AnyAttributes = [("city", "Santa Monica")].into_iter().collect();
/// attributes.insert(QName::new("urn:crm", "id"), "7");
/// assert_eq!(attributes.get("city"), Some("Santa Monica"));
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct AnyAttributes(BTreeMap<QName, String>);

impl AnyAttributes {
    /// Bytes that the map may take for one more entry, beside its texts: a first one takes a node with room for eleven,
    /// a twelfth two nodes more, and later half of each node can be empty.
    pub(crate) fn room(&self) -> usize {
        const ENTRY: usize = size_of::<(QName, String)>();
        const NODE: usize = 11 * ENTRY + 16;
        match self.0.len() {
            0 => NODE,
            1..11 => 0,
            11 => 2 * NODE,
            _ => 2 * ENTRY + 16,
        }
    }

    /// No attributes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the attribute `name`, and gives the value it had before.
    pub fn insert(&mut self, name: impl Into<QName>, value: impl Into<String>) -> Option<String> {
        self.0.insert(name.into(), value.into())
    }

    /// The value of the attribute `name`.
    pub fn get(&self, name: impl Into<QName>) -> Option<&str> {
        self.0.get(&name.into()).map(String::as_str)
    }

    /// The names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&QName, &str)> {
        self.0.iter().map(|(name, value)| (name, value.as_str()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl<N: Into<QName>, V: Into<String>> Extend<(N, V)> for AnyAttributes {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, attributes: I) {
        self.0.extend(attributes.into_iter().map(|(name, value)| (name.into(), value.into())));
    }
}

impl<N: Into<QName>, V: Into<String>> FromIterator<(N, V)> for AnyAttributes {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(attributes: I) -> Self {
        let mut all = Self::new();
        all.extend(attributes);
        all
    }
}

impl IntoIterator for AnyAttributes {
    type Item = (QName, String);
    type IntoIter = btree_map::IntoIter<QName, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_one_value_for_a_name() {
        let mut attributes = AnyAttributes::new();
        assert!(attributes.is_empty());
        assert_eq!(attributes.insert("b", "1"), None);
        assert_eq!(attributes.insert("b", "2"), Some("1".to_owned()));
        attributes.extend([(QName::new("urn:a", "b"), "3"), ("a".into(), "4")]);
        assert_eq!(
            (attributes.get("b"), attributes.get("c"), attributes.len()),
            (Some("2"), None, 3)
        );
        let names: Vec<_> =
            attributes.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(names, ["a=4", "b=2", "{urn:a}b=3"]);
        assert_eq!(attributes.clone().into_iter().collect::<AnyAttributes>(), attributes);
    }
}
