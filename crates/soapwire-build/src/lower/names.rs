//! Rust names from wire names: case, keywords, collisions. Knows no schema.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::UnicodeNormalization;

/// A longer name is nobody's to type, and some files are called after names.
const MAX_LENGTH: usize = 128;

/// Underscores that make a taken name free, before taken names are numbered.
const MAX_UNDERSCORES: usize = 8;

/// Names that generated code uses unqualified in a module of types or operations.
const USED: [&str; 10] =
    ["Box", "From", "Into", "IntoIterator", "None", "Option", "Self", "Some", "String", "Vec"];

const KEYWORDS: [&str; 53] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The names taken in one Rust scope. A name that is taken already gets a trailing underscore.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
    /// The last number that a name was given which is taken too often for underscores.
    numbers: BTreeMap<String, usize>,
}

impl Scope {
    /// A scope in which `reserved` may not be declared.
    pub(crate) fn reserving(reserved: &[&str]) -> Self {
        let taken = reserved.iter().map(|name| (*name).to_owned()).collect();
        Self { taken, numbers: BTreeMap::new() }
    }

    /// A module of types or operations.
    pub(crate) fn items() -> Self {
        Self::reserving(&USED)
    }

    /// The name itself, or with as many underscores as make it free; a name that many want is numbered.
    pub(crate) fn take(&mut self, wanted: String) -> String {
        // Names of names in names grow.
        let wanted = match wanted.char_indices().nth(2 * MAX_LENGTH) {
            Some((end, _)) => wanted.get(..end).map(str::to_owned).unwrap_or_default(),
            None => wanted,
        };
        let mut name = wanted.clone();
        for _ in 0..=MAX_UNDERSCORES {
            if self.is_new(&name) {
                return name;
            }
            name.push('_');
        }
        let mut number = self.numbers.get(&wanted).copied().unwrap_or(MAX_UNDERSCORES);
        loop {
            number += 1;
            name = format!("{wanted}{number}_");
            if self.is_new(&name) {
                self.numbers.insert(wanted, number);
                return name;
            }
        }
    }

    fn is_new(&mut self, name: &str) -> bool {
        !KEYWORDS.contains(&name) && self.taken.insert(name.to_owned())
    }
}

/// `XFER_LEG` and `xferLeg` as `XferLeg`: a type or variant.
pub(crate) fn type_name(wire: &str) -> String {
    identifier(&readable(wire).to_upper_camel_case(), "Value")
}

/// `BroadcastId` as `broadcast_id`: a field or method.
pub(crate) fn field_name(wire: &str) -> String {
    identifier(&readable(wire).to_snake_case(), "value_")
}

/// `PhoneNumber` as `PHONE_NUMBER`: a static.
pub(crate) fn static_name(wire: &str) -> String {
    identifier(&readable(wire).to_shouty_snake_case(), "VALUE_")
}

/// A module for a namespace: its last path segment that is a name. Rust looks for a module's file only if
/// its name is ASCII.
pub(crate) fn module_name(namespace: &str) -> String {
    let starts_a_name = |part: &&str| part.starts_with(|c: char| c.is_ascii_alphabetic());
    match namespace.split(['/', ':', '#', '?']).rev().find(starts_a_name) {
        Some(segment) => field_name(&segment.replace(|c: char| !c.is_ascii(), "_")),
        None => "types".to_owned(),
    }
}

/// Signs that tell values apart, as words; the start of what nobody could read as a name.
fn readable(wire: &str) -> String {
    let mut text = String::with_capacity(wire.len());
    for c in wire.nfc().take(MAX_LENGTH) {
        match c {
            '+' => text.push_str(" Plus "),
            '*' => text.push_str(" Star "),
            '#' => text.push_str(" Hash "),
            '%' => text.push_str(" Percent "),
            '<' => text.push_str(" Less "),
            '>' => text.push_str(" Greater "),
            '=' => text.push_str(" Equal "),
            '&' => text.push_str(" And "),
            '@' => text.push_str(" At "),
            _ => text.push(c),
        }
    }
    text
}

/// Makes an identifier: what a name may not contain goes, what it may not start with is preceded. The
/// normal form is the one in which Rust compares names.
fn identifier(name: &str, prefix: &str) -> String {
    let kept: String = name.nfc().filter(|c| is_xid_continue(*c)).take(MAX_LENGTH).collect();
    let starts = |c: char| is_xid_start(c) || c == '_';
    if kept.starts_with(starts) && !kept.bytes().all(|byte| byte == b'_') {
        return kept;
    }
    format!("{prefix}{kept}").trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_become_rust_names() {
        let cases = [
            ("XFER_LEG", "XferLeg", "xfer_leg", "XFER_LEG"),
            ("IVRBroadcast", "IvrBroadcast", "ivr_broadcast", "IVR_BROADCAST"),
            ("extraPhone1", "ExtraPhone1", "extra_phone1", "EXTRA_PHONE1"),
            ("A-B", "AB", "a_b", "A_B"),
            ("1st", "Value1st", "value_1st", "VALUE_1ST"),
            ("", "Value", "value", "VALUE"),
            ("*", "Star", "star", "STAR"),
            ("\u{202e}Größe", "Größe", "größe", "GRÖSSE"),
            ("\u{5e9}\u{5dd}", "\u{5e9}\u{5dd}", "\u{5e9}\u{5dd}", "\u{5e9}\u{5dd}"),
        ];
        for (wire, as_type, as_field, as_static) in cases {
            let names = (type_name(wire), field_name(wire), static_name(wire));
            assert_eq!(names, (as_type.into(), as_field.into(), as_static.into()), "{wire:?}");
        }
    }

    #[test]
    fn keywords_and_taken_names_get_underscores() {
        let mut scope = Scope::items();
        let given: Vec<_> =
            ["type", "type", "Option", "Foo", "Foo"].map(|n| scope.take(n.into())).into();
        assert_eq!(given, ["type_", "type__", "Option_", "Foo", "Foo_"]);
    }

    #[test]
    fn a_name_that_many_want_stays_short() {
        let mut scope = Scope::default();
        let given: Vec<_> = (0..10_000).map(|_| scope.take("a".into())).collect();
        assert_eq!(given[8..10], ["a________", "a9_"]);
        assert!(given.iter().all(|name| name.len() <= "a________".len()));
        assert_eq!(BTreeSet::from_iter(&given).len(), given.len());
    }

    #[test]
    fn names_that_rust_takes_for_one_are_one() {
        assert_eq!(field_name("cafe\u{301}"), field_name("caf\u{e9}"));
        assert_eq!(field_name(&"a".repeat(100_000)).len(), MAX_LENGTH);
        assert_eq!(type_name("\u{301}\u{200d}\u{ad}"), "Value");
    }

    #[test]
    fn a_namespace_names_its_module() {
        let cases = [
            ("http://api.example.com/data", "data"),
            ("http://example.com/service/xsd/", "xsd"),
            ("urn:example:Orders", "orders"),
            ("http://tempuri.org/", "tempuri_org"),
            ("urn:größe", "gr_e"),
            ("urn:\u{5e9}\u{5dd}", "urn"),
            ("", "types"),
        ];
        for (namespace, module) in cases {
            assert_eq!(module_name(namespace), module);
        }
    }
}
