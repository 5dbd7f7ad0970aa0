//! Rust names from wire names: case, keywords, collisions. Knows no schema.

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use syn::ext::IdentExt;
use syn::parse::Parser;

/// Names that generated code uses unqualified in a module of types or operations.
const USED: [&str; 9] =
    ["Box", "From", "Into", "IntoIterator", "Option", "Self", "Some", "String", "Vec"];

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
}

impl Scope {
    /// A scope in which `reserved` may not be declared.
    pub(crate) fn reserving(reserved: &[&str]) -> Self {
        Self { taken: reserved.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// A module of types or operations.
    pub(crate) fn items() -> Self {
        Self::reserving(&USED)
    }

    /// The name itself, or with as many underscores as make it free.
    pub(crate) fn take(&mut self, name: String) -> String {
        let mut name = name;
        while KEYWORDS.contains(&name.as_str()) || !self.taken.insert(name.clone()) {
            name.push('_');
        }
        name
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

/// A module for a namespace: its last path segment that is a name.
pub(crate) fn module_name(namespace: &str) -> String {
    let starts_a_name = |part: &&str| part.chars().next().is_some_and(char::is_alphabetic);
    match namespace.split(['/', ':', '#', '?']).rev().find(starts_a_name) {
        Some(segment) => field_name(segment),
        None => "types".to_owned(),
    }
}

/// Signs that tell values apart, as words.
fn readable(wire: &str) -> String {
    let mut text = String::with_capacity(wire.len());
    for c in wire.chars() {
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

/// Makes an identifier: what a name may not contain goes, what it may not start with is preceded.
fn identifier(name: &str, prefix: &str) -> String {
    let kept: String = name.chars().filter(|c| is_identifier(&format!("a{c}"))).collect();
    if is_identifier(&kept) {
        return kept;
    }
    let preceded = format!("{prefix}{kept}");
    preceded.trim_end_matches('_').to_owned()
}

fn is_identifier(text: &str) -> bool {
    let underscores = text.chars().all(|c| c == '_');
    !underscores && syn::Ident::parse_any.parse_str(text).is_ok()
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
    fn a_namespace_names_its_module() {
        let cases = [
            ("http://api.example.com/data", "data"),
            ("http://example.com/service/xsd/", "xsd"),
            ("urn:example:Orders", "orders"),
            ("http://tempuri.org/", "tempuri_org"),
            ("", "types"),
        ];
        for (namespace, module) in cases {
            assert_eq!(module_name(namespace), module);
        }
    }
}
