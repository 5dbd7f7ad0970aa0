//! A value of a described type in no syntax yet: parts that can be said in JSON or in XML.
//!
//! The XML is written here by hand, so that a test of the codec does not lean on the codec.

use std::fmt::{self, Write as _};

use serde_json::{Map, Value};
use soapwire::description::{FieldInfo, FieldKind};

/// What an element holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Attributes, elements and text, in schema order.
    Parts(Vec<Part>),
    /// Text.
    Text(String),
}

/// One element, attribute or text.
#[derive(Clone)]
pub struct Part {
    field: &'static FieldInfo,
    /// The JSON member: the local name, `_`, or an attribute the schema leaves open.
    member: String,
    content: Content,
}

impl Part {
    /// A declared element, attribute or text.
    pub fn new(field: &'static FieldInfo, content: Content) -> Self {
        let member = match field.kind() {
            FieldKind::Text => "_",
            _ => field.name().local,
        };
        Self { field, member: member.to_owned(), content }
    }

    /// An attribute the schema leaves open; its name is `local` or `{namespace}local`.
    pub fn extra(field: &'static FieldInfo, name: &str, text: String) -> Self {
        Self { field, member: name.to_owned(), content: Content::Text(text) }
    }

    /// Namespace and local name.
    fn name(&self) -> (&str, &str) {
        match self.field.kind() {
            FieldKind::AnyAttribute => {
                let expanded = self.member.strip_prefix('{').and_then(|name| name.split_once('}'));
                expanded.unwrap_or(("", &self.member))
            }
            _ => (self.field.name().namespace, self.field.name().local),
        }
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.member, self.content)
    }
}

impl Content {
    /// The JSON form. Every scalar is a string, and an array of one item is that item.
    pub fn json(&self) -> Value {
        let parts = match self {
            Self::Text(text) => return Value::String(text.clone()),
            Self::Parts(parts) => parts,
        };
        let mut map = Map::new();
        for part in parts {
            let value = part.content.json();
            match map.get_mut(&part.member) {
                None => drop(map.insert(part.member.clone(), value)),
                Some(Value::Array(items)) => items.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
            }
        }
        Value::Object(map)
    }

    /// The XML form as an element of this name, which declares its own prefix.
    pub fn xml(&self, namespace: &str, local: &str) -> String {
        let mut out = String::new();
        write(&mut out, namespace, local, self);
        out
    }

    /// The XML form as the one child of a Body.
    pub fn envelope(&self, namespace: &str, local: &str) -> String {
        const ENV: &str = "http://www.w3.org/2003/05/soap-envelope";
        let payload = self.xml(namespace, local);
        format!("<e:Envelope xmlns:e=\"{ENV}\"><e:Body>{payload}</e:Body></e:Envelope>")
    }
}

fn write(out: &mut String, namespace: &str, local: &str, content: &Content) {
    let name = if namespace.is_empty() { local.to_owned() } else { format!("p:{local}") };
    out.push('<');
    out.push_str(&name);
    if !namespace.is_empty() {
        declare(out, "p", namespace);
    }
    match content {
        Content::Text(text) => {
            out.push('>');
            escape(out, text);
        }
        Content::Parts(parts) => write_parts(out, parts),
    }
    let _ = write!(out, "</{name}>");
}

fn write_parts(out: &mut String, parts: &[Part]) {
    let is_attribute =
        |part: &&Part| matches!(part.field.kind(), FieldKind::AnyAttribute | FieldKind::Attribute);
    for (index, part) in parts.iter().filter(is_attribute).enumerate() {
        match part.name() {
            ("", local) => drop(write!(out, " {local}=\"")),
            (namespace, local) => {
                declare(out, &format!("a{index}"), namespace);
                let _ = write!(out, " a{index}:{local}=\"");
            }
        }
        if let Content::Text(text) = &part.content {
            escape(out, text);
        }
        out.push('"');
    }
    out.push('>');
    for part in parts.iter().filter(|part| !is_attribute(part)) {
        match (part.field.kind(), &part.content) {
            (FieldKind::Text, Content::Text(text)) => escape(out, text),
            (_, content) => {
                let (namespace, local) = part.name();
                write(out, namespace, local, content);
            }
        }
    }
}

fn declare(out: &mut String, prefix: &str, namespace: &str) {
    let _ = write!(out, " xmlns:{prefix}=\"");
    escape(out, namespace);
    out.push('"');
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '<' | '>' | '&' | '"' | '\'' | '\r' | '\n' | '\t' => {
                let _ = write!(out, "&#{};", u32::from(character));
            }
            _ => out.push(character),
        }
    }
}
