//! The Rust API that will be emitted: modules, types, operations, with every decision made. Knows no
//! XML and no schema: a wire name is a text beside the Rust name, a type is a Rust type.

/// Everything that is emitted.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) modules: Vec<Module>,
    pub(crate) operations: Vec<Operation>,
    /// The file that the operations come from.
    pub(crate) wsdl: String,
}

/// The types of one XML namespace.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) namespace: String,
    pub(crate) files: Vec<String>,
    pub(crate) items: Vec<Item>,
}

#[derive(Debug)]
pub(crate) enum Item {
    Struct(Struct),
    Choice(Choice),
    Enumeration(Enumeration),
    Alias(Alias),
    SimpleType(SimpleType),
}

/// A name in the schema and its name in Rust.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Name {
    pub(crate) wire: String,
    pub(crate) rust: String,
}

/// What the schema says in prose; without it, a line that the generator can vouch for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Docs {
    /// Plain paragraphs; empty when the schema says nothing.
    pub(crate) paragraphs: Vec<String>,
    /// Markdown.
    pub(crate) instead: String,
}

/// The namespace of an element or attribute, and its module if it has one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Namespace {
    pub(crate) uri: String,
    pub(crate) module: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: Name,
    /// The name of the method that sets it.
    pub(crate) setter: String,
    pub(crate) namespace: Namespace,
    pub(crate) kind: FieldKind,
    pub(crate) value: Value,
    pub(crate) cardinality: Cardinality,
    pub(crate) default: Option<String>,
    pub(crate) fixed: Option<String>,
    pub(crate) docs: Docs,
}

impl Field {
    /// The bytes of text in it.
    pub(crate) fn weight(&self) -> usize {
        let docs = self.docs.paragraphs.iter().map(String::len).sum::<usize>();
        let texts = self.default.iter().chain(&self.fixed).map(String::len).sum::<usize>();
        docs + self.docs.instead.len() + texts
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum FieldKind {
    Text,
    Element,
    Choice,
    Group,
    Any,
    Attribute,
    AnyAttribute,
}

/// How often a field occurs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Cardinality {
    Required,
    Optional,
    /// `None` is unbounded.
    Repeated {
        min: u32,
        max: Option<u32>,
    },
}

/// One value of a field, whatever its cardinality.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Value {
    pub(crate) rust: Type,
    /// A list in one text; `rust` is then the type of its items.
    pub(crate) list: bool,
    pub(crate) nillable: bool,
    /// The field closes a cycle of types.
    pub(crate) boxed: bool,
    pub(crate) simple: Option<SimpleRef>,
}

impl Value {
    /// A single value of a type that stands for itself.
    pub(crate) fn of(rust: Type) -> Self {
        Self { rust, list: false, nillable: false, boxed: false, simple: None }
    }
}

#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Type {
    /// The runtime's type for a built-in simple type, or a wildcard's.
    Runtime(RuntimeType),
    /// A generated struct or enum.
    Item(Path),
}

/// A generated item.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Path {
    pub(crate) module: String,
    pub(crate) name: String,
}

impl Path {
    /// The name without what was added to make it free: the start of names made from it.
    pub(crate) fn stem(&self) -> &str {
        self.name.trim_end_matches('_')
    }
}

/// The simple type of a value, where its Rust type does not tell it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum SimpleRef {
    /// A constant of the runtime, such as `ANY_URI`.
    Builtin(&'static str),
    Generated(Path),
}

/// The Rust types that stand for built-in simple types and wildcards.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum RuntimeType {
    /// A type of the prelude or a primitive.
    Plain(&'static str),
    /// A type of the runtime's `xsd`.
    Xsd(&'static str),
}

#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    /// Required or repeated elements, groups and wildcards; the Rust names are the variants'.
    pub(crate) branches: Vec<Field>,
    /// The branch that a blank value takes: one that can be built without recursion.
    pub(crate) blank: usize,
}

#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    /// The runtime's name of the built-in type.
    pub(crate) builtin: &'static str,
    pub(crate) variants: Vec<Variant>,
}

#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
}

/// An element of a named type.
#[derive(Debug)]
pub(crate) struct Alias {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) target: Value,
}

/// A simple type with facets.
#[derive(Debug)]
pub(crate) struct SimpleType {
    /// The schema's name, or the one made for an anonymous type.
    pub(crate) wire: String,
    pub(crate) name: String,
    pub(crate) builtin: &'static str,
    pub(crate) facets: Vec<Facet>,
}

#[derive(Clone, Debug)]
pub(crate) enum Facet {
    /// The alternatives of one restriction step.
    Pattern(Vec<String>),
    /// A facet whose value is a number; the runtime's method.
    Number(&'static str, usize),
    /// A facet whose value is a text; the runtime's method.
    Text(&'static str, String),
    /// `Preserve`, `Replace` or `Collapse`.
    WhiteSpace(&'static str),
    Union(Vec<SimpleRef>),
    Values(Vec<String>),
}

impl Facet {
    /// The bytes of text in it, and some for each of many texts.
    pub(crate) fn weight(&self) -> usize {
        const EACH: usize = 32;
        match self {
            Self::Pattern(texts) | Self::Values(texts) => {
                texts.iter().map(|text| EACH + text.len()).sum()
            }
            Self::Text(_, text) => text.len(),
            Self::Number(..) | Self::WhiteSpace(_) => 0,
            Self::Union(members) => EACH * members.len(),
        }
    }
}

/// A SOAP operation of one port.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: Name,
    /// The name of the client's method.
    pub(crate) method: String,
    pub(crate) docs: Docs,
    pub(crate) service: String,
    pub(crate) soap_action: String,
    pub(crate) endpoint: String,
    pub(crate) request: Message,
    pub(crate) response: Option<Message>,
    pub(crate) fault: Option<Message>,
    pub(crate) safety: Safety,
    /// The field of the request that holds its key, for a keyed operation.
    pub(crate) request_key: Option<String>,
}

/// The element that a SOAP body or fault detail holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Message {
    pub(crate) namespace: Namespace,
    pub(crate) element: String,
    pub(crate) path: Path,
}

/// Whether a request may be sent twice.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Safety {
    /// Sending it changes nothing at the service.
    ReadOnly,
    /// It bears a key by which the service recognises a repetition.
    Keyed,
    /// Neither.
    Unsafe,
}
