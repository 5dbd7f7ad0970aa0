//! XML Schema 1.0 documents, in the words of the schema specification: components, particles,
//! facets. Knows no Rust; references between components are names, resolved in [`Schemas`].

mod attribute;
mod complex;
mod load;
mod particle;
mod schema;
mod schemas;
mod simple;

pub(crate) use load::Loader;
pub(crate) use schemas::{Schemas, Type};

use crate::error::Place;
use crate::tree::QName;

/// A global component, in document order beside its siblings.
#[derive(Debug)]
pub(crate) enum Component {
    Element(Element),
    ComplexType(ComplexType),
    SimpleType(SimpleType),
    Attribute(Attribute),
    Group(Group),
    AttributeGroup(AttributeGroup),
}

/// An element declaration.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: QName,
    pub(crate) kind: TypeUse,
    pub(crate) nillable: bool,
    pub(crate) is_abstract: bool,
    pub(crate) substitution_group: Option<QName>,
    pub(crate) default: Option<String>,
    pub(crate) fixed: Option<String>,
    pub(crate) documentation: String,
    pub(crate) place: Place,
}

impl Element {
    /// The bytes of text in the declaration.
    pub(crate) fn weight(&self) -> usize {
        let values = self.default.iter().chain(&self.fixed).map(String::len).sum::<usize>();
        self.documentation.len() + values
    }
}

/// The type of an element or attribute.
#[derive(Debug)]
pub(crate) enum TypeUse {
    Named(QName),
    Complex(Box<ComplexType>),
    Simple(Box<SimpleType>),
    /// No type is given: `xs:anyType` for elements, `xs:anySimpleType` for attributes.
    Any,
}

#[derive(Debug)]
pub(crate) struct ComplexType {
    /// `None` for the anonymous type of an element.
    pub(crate) name: Option<QName>,
    pub(crate) is_abstract: bool,
    pub(crate) mixed: bool,
    pub(crate) content: Content,
    pub(crate) attributes: AttributeUses,
    pub(crate) documentation: String,
    pub(crate) place: Place,
}

#[derive(Debug)]
pub(crate) enum Content {
    /// Plain content: a model group, or nothing.
    Plain(Option<Particle>),
    ComplexExtension {
        base: QName,
        particle: Option<Particle>,
    },
    ComplexRestriction {
        base: QName,
    },
    SimpleExtension {
        base: QName,
    },
    SimpleRestriction {
        base: QName,
    },
}

#[derive(Debug, Default)]
pub(crate) struct AttributeUses {
    pub(crate) uses: Vec<AttributeUse>,
    pub(crate) any: bool,
}

#[derive(Debug)]
pub(crate) enum AttributeUse {
    Attribute(Box<Attribute>),
    Reference(AttributeReference),
    Group { name: QName, place: Place },
}

impl AttributeUse {
    pub(crate) fn place(&self) -> &Place {
        match self {
            Self::Attribute(attribute) => &attribute.place,
            Self::Reference(reference) => &reference.place,
            Self::Group { place, .. } => place,
        }
    }
}

#[derive(Debug)]
pub(crate) struct AttributeReference {
    pub(crate) name: QName,
    pub(crate) required: bool,
    pub(crate) default: Option<String>,
    pub(crate) fixed: Option<String>,
    pub(crate) place: Place,
}

#[derive(Debug)]
pub(crate) struct Attribute {
    pub(crate) name: QName,
    /// A named or anonymous simple type.
    pub(crate) kind: TypeUse,
    pub(crate) required: bool,
    pub(crate) default: Option<String>,
    pub(crate) fixed: Option<String>,
    pub(crate) documentation: String,
    pub(crate) place: Place,
}

impl Attribute {
    /// The bytes of text in the declaration.
    pub(crate) fn weight(&self) -> usize {
        let values = self.default.iter().chain(&self.fixed).map(String::len).sum::<usize>();
        self.documentation.len() + values
    }
}

#[derive(Debug)]
pub(crate) struct AttributeGroup {
    pub(crate) name: QName,
    pub(crate) attributes: AttributeUses,
    pub(crate) place: Place,
}

/// A named model group.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: QName,
    pub(crate) particle: Particle,
    pub(crate) place: Place,
}

#[derive(Debug)]
pub(crate) struct Particle {
    pub(crate) occurs: Occurs,
    pub(crate) term: Term,
    pub(crate) place: Place,
}

/// `minOccurs` and `maxOccurs`; `None` is unbounded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Occurs {
    pub(crate) min: u32,
    pub(crate) max: Option<u32>,
}

#[derive(Debug)]
pub(crate) enum Term {
    Element(Box<Element>),
    ElementReference(QName),
    GroupReference(QName),
    ModelGroup(Compositor, Vec<Particle>),
    Wildcard,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Compositor {
    Sequence,
    Choice,
    All,
}

#[derive(Debug)]
pub(crate) struct SimpleType {
    /// `None` for an anonymous type.
    pub(crate) name: Option<QName>,
    pub(crate) variety: Variety,
    pub(crate) documentation: String,
    pub(crate) place: Place,
}

#[derive(Debug)]
pub(crate) enum Variety {
    Restriction { base: TypeUse, facets: Facets },
    List(TypeUse),
    Union(Vec<TypeUse>),
}

/// The facets of one restriction step.
#[derive(Debug, Default)]
pub(crate) struct Facets {
    /// Alternatives of one another, as patterns of one step are.
    pub(crate) patterns: Vec<String>,
    pub(crate) enumeration: Vec<EnumerationValue>,
    /// The other facets: name as in the schema, value.
    pub(crate) others: Vec<(&'static str, String)>,
}

#[derive(Debug)]
pub(crate) struct EnumerationValue {
    pub(crate) value: String,
    pub(crate) documentation: String,
}
