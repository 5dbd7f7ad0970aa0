//! Random values of a described type, as strategies of proptest.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use soapwire::description::{FieldInfo, FieldKind, SimpleType, Type};
use soapwire::xsd::{Base64Binary, Builtin, Lexical, WhiteSpace};

use super::parts::{Content, Part};
use super::paths;

/// Which values are made.
#[derive(Clone, Copy, Debug)]
pub enum Style {
    /// Whatever can be sent.
    Sendable,
    /// Whatever can be sent and yaserde does not lose: no CR, no TAB or LF in attributes, no outer white space.
    Tame,
    /// Whatever can be received: unlisted values of enumerations too.
    Received,
}

/// Texts on the edges of the built-in types.
const EDGES: [&str; 44] = [
    "0",
    "1",
    "-1",
    "+7",
    "-0",
    "00012",
    "127",
    "-128",
    "32767",
    "65535",
    "2147483647",
    "-2147483648",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "true",
    "false",
    "INF",
    "-INF",
    "NaN",
    "1e-7",
    "-1.5E300",
    "4.9e-324",
    "0.1",
    "2013-10-26T05:36:10Z",
    "2013-10-26T05:36:10",
    "2013-10-26T24:00:00+14:00",
    "-0044-03-15T00:00:00.123456789-05:30",
    "12013-01-01T00:00:00.0Z",
    "2012-02-29",
    "2013-10-26Z",
    "2013-10-26-14:00",
    "05:36:10",
    "23:59:59.999Z",
    "24:00:00",
    "",
    "13105551212",
    "+13105551212",
    "VANILLA",
    "MALE1",
    "FEMALE1",
    "SPANISH1",
    "#",
    "*",
];

/// What texts are made of.
const TOKENS: [&str; 24] = [
    "a", "Seattle", "7", " ", "  ", "<", ">", "&", "\"", "'", "]]>", "&amp;", "<!--", "\t", "\n",
    "\r", "\r\n", "é", "\u{a0}", "\u{85}", "\u{2028}", "日本", "😀", "\u{fffd}",
];

/// Names for attributes the schema leaves open.
const EXTRAS: [&str; 4] = ["homeAddress", "ünï-code.1", "{urn:x}member", "{urn:x&y}more_"];

/// A value of type `ty`.
pub fn content(ty: Type, style: Style) -> BoxedStrategy<Content> {
    Maker { style, above: Vec::new() }.content(ty, None)
}

struct Maker {
    style: Style,
    above: Vec<(&'static str, &'static str)>,
}

impl Maker {
    fn content(&mut self, ty: Type, field: Option<&'static FieldInfo>) -> BoxedStrategy<Content> {
        let Type::Complex(complex) = ty else {
            return self.text(ty, field).prop_map(Content::Text).boxed();
        };
        let name = (complex.name.namespace, complex.name.name);
        if self.above.contains(&name) {
            return Just(paths::smallest(ty)).boxed();
        }
        self.above.push(name);
        let fields: Vec<_> = complex.fields().map(|field| self.field(field)).collect();
        self.above.pop();
        fields.prop_map(|parts| Content::Parts(parts.into_iter().flatten().collect())).boxed()
    }

    /// Everything that stands for a field, which may be nothing.
    fn field(&mut self, field: &'static FieldInfo) -> BoxedStrategy<Vec<Part>> {
        let one = self.one(field);
        if field.kind() == FieldKind::AnyAttribute {
            return one;
        }
        if field.is_repeated() {
            let least = field.min() as usize;
            return vec(one, least..=least.max(2)).prop_map(|items| items.concat()).boxed();
        }
        if field.is_required() {
            one
        } else {
            option::of(one).prop_map(Option::unwrap_or_default).boxed()
        }
    }

    /// What stands for a field once.
    fn one(&mut self, field: &'static FieldInfo) -> BoxedStrategy<Vec<Part>> {
        match field.kind() {
            FieldKind::Any => Just(Vec::new()).boxed(),
            FieldKind::AnyAttribute => {
                let text = words(self.style, true);
                let extra = move |(name, text)| Part::extra(field, name, text);
                let extras = btree_map(select(&EXTRAS[..]), text, 0..=2);
                extras.prop_map(move |map| map.into_iter().map(extra).collect()).boxed()
            }
            FieldKind::Choice => {
                proptest::strategy::Union::new(field.inner().map(|branch| self.field(branch)))
                    .boxed()
            }
            FieldKind::Group => {
                let inner: Vec<_> = field.inner().map(|inner| self.field(inner)).collect();
                inner.prop_map(|parts| parts.concat()).boxed()
            }
            FieldKind::Attribute | FieldKind::Element | FieldKind::Text => {
                let content = self.content(field.ty(), Some(field));
                content.prop_map(move |content| vec![Part::new(field, content)]).boxed()
            }
        }
    }

    fn text(&self, ty: Type, field: Option<&'static FieldInfo>) -> BoxedStrategy<String> {
        let attribute = field.is_some_and(|field| field.kind() == FieldKind::Attribute);
        let one = match ty {
            Type::Enumeration(enumeration) => {
                let known = select(
                    enumeration.values().map(|value| value.text().to_owned()).collect::<Vec<_>>(),
                );
                match self.style {
                    Style::Received => {
                        prop_oneof![3 => known, 1 => words(self.style, attribute)].boxed()
                    }
                    Style::Sendable | Style::Tame => known.boxed(),
                }
            }
            Type::Simple(simple) => scalar(simple, self.style, attribute),
            Type::Any | Type::Choice(_) | Type::Complex(_) => Just(String::new()).boxed(),
        };
        match field {
            Some(field) if field.is_list() => {
                let space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
                let item = one.prop_map(move |item| match item.replace(space, "") {
                    item if item.is_empty() => None,
                    item => Some(item),
                });
                let item = item.prop_filter_map("an item is not empty", |item| item);
                vec(item, usize::from(field.is_required())..=3)
                    .prop_map(|items| items.join(" "))
                    .boxed()
            }
            _ => one,
        }
    }
}

fn scalar(simple: &'static SimpleType, style: Style, attribute: bool) -> BoxedStrategy<String> {
    let edges: Vec<_> = EDGES
        .iter()
        .filter(|text| simple.check(text).is_ok())
        .map(|&text| text.to_owned())
        .collect();
    let edges = (!edges.is_empty()).then(|| select(edges));
    let free: BoxedStrategy<String> = match simple.builtin() {
        Builtin::Double | Builtin::Float => {
            any::<f64>().prop_map(|number| written(&number)).boxed()
        }
        Builtin::Base64Binary => {
            vec(any::<u8>(), 0..40).prop_map(|bytes| written(&Base64Binary::from(bytes))).boxed()
        }
        Builtin::AnyUri | Builtin::String if simple.patterns().next().is_none() => {
            words(style, attribute)
        }
        Builtin::Int => any::<i32>().prop_map(|number| number.to_string()).boxed(),
        Builtin::Integer | Builtin::Long => {
            any::<i64>().prop_map(|number| number.to_string()).boxed()
        }
        _ => edges.clone().unwrap_or_else(|| panic!("no text for {}", simple.name())).boxed(),
    };
    let collapsed = simple.space() == WhiteSpace::Collapse;
    let free = free.prop_map(move |text| if collapsed { trim(&text).to_owned() } else { text });
    match edges {
        Some(edges) => prop_oneof![edges, free].boxed(),
        None => free.boxed(),
    }
}

/// A text with what XML finds hard.
fn words(style: Style, attribute: bool) -> BoxedStrategy<String> {
    let text = vec(select(&TOKENS[..]), 0..6).prop_map(|words| words.concat());
    if !matches!(style, Style::Tame) {
        return text.boxed();
    }
    text.prop_map(move |text| {
        let lost = |c: char| c == '\r' || attribute && matches!(c, '\t' | '\n');
        text.replace(lost, "").trim().to_owned()
    })
    .boxed()
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

fn written(value: &impl Lexical) -> String {
    let mut text = String::new();
    value.write(&mut text);
    text
}
