//! Complex types as structs: what a type holds, its base's part first, and the struct made of it.

use std::rc::Rc;

use super::choice::{label, shared_name};
use super::content::{self, Part, PartKind};
use super::names::{field_name, type_name};
use super::record::complex_item;
use super::simple::{MAX_DERIVATION, Naming, too_deep};
use super::{Lowering, builtins, docs};
use crate::error::{Error, Place};
use crate::ir::{Cardinality, Docs, Field, FieldKind, Item, Name, Namespace, Path, Type, Value};
use crate::source::builtin;
use crate::tree::QName;
use crate::xsd::{ComplexType, Content as Declared, Element, Occurs, Type as Definition};

/// What a complex type holds, before its fields are named.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    pub(super) text: Option<Field>,
    pub(super) members: Vec<Member>,
    pub(super) attributes: Vec<Field>,
    pub(super) any_attribute: bool,
    /// Steps from the first base.
    derived: usize,
}

impl Content {
    fn fields(&self) -> impl Iterator<Item = &Field> {
        let members = self.members.iter().map(|member| &member.field);
        self.text.iter().chain(members).chain(&self.attributes)
    }
}

/// A field for a part of the content model. Its Rust name is what it would like to be called.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) field: Field,
    /// The elements that can stand here, to see that no two members compete for one.
    pub(super) elements: Vec<QName>,
    /// For a choice: its name in a type that has several.
    pub(super) among_several: Option<String>,
}

impl<'s> Lowering<'s> {
    /// The content of a named type, lowered once; its anonymous types go to the type's module.
    pub(super) fn content_of_named(
        &mut self,
        name: &QName,
        from: &Place,
    ) -> Result<Rc<Content>, Error> {
        if let Some(known) = self.contents.get(name) {
            return Ok(Rc::clone(known));
        }
        let Definition::Complex(complex) = self.schemas.type_definition(name, from)? else {
            return Err(Error::invalid(from, format!("`{name}` is no complex type")));
        };
        let module = self.module(&name.namespace);
        let abstract_path = || Path { module, name: type_name(&name.local) };
        let path = self.types.get(name).cloned().unwrap_or_else(abstract_path);
        let mut nested = Vec::new();
        let content = Rc::new(self.content(complex, &path, &mut nested)?);
        self.nested.insert(name.clone(), nested);
        self.contents.insert(name.clone(), Rc::clone(&content));
        Ok(content)
    }

    /// The content of a complex type that is or will be the item `owner`.
    pub(super) fn content(
        &mut self,
        complex: &'s ComplexType,
        owner: &Path,
        nested: &mut Vec<Item>,
    ) -> Result<Content, Error> {
        self.deeper(&complex.place)?;
        if complex.mixed {
            return Err(Error::unsupported(&complex.place, "mixed content"));
        }
        let (mut content, particle) = match &complex.content {
            Declared::Plain(particle) => (Content::default(), particle.as_ref()),
            Declared::ComplexExtension { base, particle } => {
                (self.base(base, &complex.place)?, particle.as_ref())
            }
            Declared::SimpleExtension { base } => (self.simple_base(base, complex)?, None),
            Declared::ComplexRestriction { base } => {
                let what = format!("the restriction of the complex type `{base}`");
                return Err(Error::unsupported(&complex.place, what));
            }
            Declared::SimpleRestriction { base } => {
                let what = format!("the restriction of `{base}` in simple content");
                return Err(Error::unsupported(&complex.place, what));
            }
        };
        if let Some(particle) = particle {
            let parts = content::parts(particle, self.schemas)?;
            let inherited = content.members.iter().filter(|member| member.is_choice()).count();
            let own = self.members(&parts, owner, inherited, nested)?;
            content.members.extend(own);
        }
        let (attributes, any) = self.attributes(&complex.attributes, owner, nested)?;
        content.attributes.extend(attributes);
        content.any_attribute |= any;
        self.depth -= 1;
        Ok(content)
    }

    fn base(&mut self, base: &QName, place: &Place) -> Result<Content, Error> {
        if base.namespace == builtin::XSD && base.local == "anyType" {
            return Ok(Content::default());
        }
        self.inherited(base, place)
    }

    /// A copy of what a base holds.
    fn inherited(&mut self, base: &QName, place: &Place) -> Result<Content, Error> {
        let known = self.content_of_named(base, place)?;
        for field in known.fields() {
            self.spend(field.weight(), place)?;
        }
        let derived = known.derived + 1;
        if derived > MAX_DERIVATION {
            return Err(too_deep(place));
        }
        Ok(Content { derived, ..Content::clone(&known) })
    }

    fn simple_base(&mut self, base: &QName, complex: &'s ComplexType) -> Result<Content, Error> {
        let place = &complex.place;
        if base.namespace != builtin::XSD
            && let Definition::Complex(_) = self.schemas.type_definition(base, place)?
        {
            return self.inherited(base, place);
        }
        let value = self.named_value(base, place)?;
        let line = || format!("The text, of type {}.", docs::code(&base.local));
        let text = Field {
            name: Name { wire: String::new(), rust: "text".to_owned() },
            setter: String::new(),
            namespace: Namespace { uri: String::new(), module: None },
            kind: FieldKind::Text,
            value,
            cardinality: Cardinality::Required,
            default: None,
            fixed: None,
            docs: docs::docs("", line),
        };
        Ok(Content { text: Some(text), ..Content::default() })
    }

    /// The fields for the parts of a content model, after `inherited` choices of a base.
    pub(super) fn members(
        &mut self,
        parts: &[Part<'s>],
        owner: &Path,
        inherited: usize,
        nested: &mut Vec<Item>,
    ) -> Result<Vec<Member>, Error> {
        let choices = parts.iter().filter(|part| matches!(part.kind, PartKind::Choice(_))).count();
        let several = choices + inherited > 1;
        parts.iter().map(|part| self.member(part, owner, several, nested)).collect()
    }

    fn member(
        &mut self,
        part: &Part<'s>,
        owner: &Path,
        several: bool,
        nested: &mut Vec<Item>,
    ) -> Result<Member, Error> {
        let cardinality = cardinality(part.occurs);
        let text = match &part.kind {
            PartKind::Local(element) | PartKind::Global(element) => element.weight(),
            _ => 0,
        };
        self.spend(text, part.place)?;
        match &part.kind {
            PartKind::Local(element) => {
                self.element_member(element, false, owner, cardinality, nested)
            }
            PartKind::Global(element) => {
                self.element_member(element, true, owner, cardinality, nested)
            }
            PartKind::Opaque(name) => {
                let line = || docs::field_line(&name.local, "element", None, cardinality);
                let value = Value::of(Type::Runtime(builtins::ANY));
                let mut field = field(FieldKind::Element, &name.local, value, cardinality);
                field.namespace = self.namespace_of(name);
                field.docs = docs::docs("", line);
                Ok(Member { field, elements: vec![(*name).clone()], among_several: None })
            }
            PartKind::Any => {
                let value = Value::of(Type::Runtime(builtins::ANY));
                let mut field = field(FieldKind::Any, "any", value, cardinality);
                field.docs =
                    docs::docs("", || format!("Element of any name{}.", docs::times(cardinality)));
                Ok(Member { field, elements: Vec::new(), among_several: None })
            }
            PartKind::Choice(branches) => {
                self.choice_member(branches, owner, several, cardinality, nested)
            }
            PartKind::Sequence(parts) => self.group_member(parts, owner, cardinality, nested),
        }
    }

    fn element_member(
        &mut self,
        element: &'s Element,
        global: bool,
        owner: &Path,
        cardinality: Cardinality,
        nested: &mut Vec<Item>,
    ) -> Result<Member, Error> {
        let value = self.element_value(element, global, owner, nested)?;
        let wire = &element.name.local;
        let mut field = field(FieldKind::Element, wire, value, cardinality);
        field.namespace = self.namespace_of(&element.name);
        field.default.clone_from(&element.default);
        field.fixed.clone_from(&element.fixed);
        field.docs = Self::element_docs(element, cardinality);
        Ok(Member { field, elements: vec![element.name.clone()], among_several: None })
    }

    pub(super) fn element_value(
        &mut self,
        element: &'s Element,
        global: bool,
        owner: &Path,
        nested: &mut Vec<Item>,
    ) -> Result<Value, Error> {
        if global {
            return self.global_element_value(element);
        }
        let name = format!("{}{}", owner.stem(), type_name(&element.name.local));
        let naming = Naming::Wanted { module: owner.module.clone(), name };
        let value = self.value(&element.kind, &naming, nested, &element.place)?;
        Ok(Value { nillable: element.nillable, ..value })
    }

    pub(super) fn element_docs(element: &Element, cardinality: Cardinality) -> Docs {
        docs::docs(&element.documentation, || {
            let label = Self::type_label(&element.kind);
            docs::field_line(&element.name.local, "element", label.as_deref(), cardinality)
        })
    }

    fn group_member(
        &mut self,
        parts: &[Part<'s>],
        owner: &Path,
        cardinality: Cardinality,
        nested: &mut Vec<Item>,
    ) -> Result<Member, Error> {
        let (path, elements) = self.group_struct(parts, owner, nested)?;
        let wire = path.name.clone();
        let mut field = field(FieldKind::Group, &wire, Value::of(Type::Item(path)), cardinality);
        field.docs = docs::docs("", || {
            let spans: Vec<_> = parts.iter().map(label).collect();
            let order = if spans.len() > 1 { "In this order: " } else { "Group of " };
            format!("{order}{}{}.", spans.join(", "), docs::times(cardinality))
        });
        Ok(Member { field, elements, among_several: None })
    }

    /// The struct for a sequence that cannot be flattened, named by what is in it.
    pub(super) fn group_struct(
        &mut self,
        parts: &[Part<'s>],
        owner: &Path,
        nested: &mut Vec<Item>,
    ) -> Result<(Path, Vec<QName>), Error> {
        let place = parts.first().map(|part| part.place.clone()).unwrap_or_default();
        let path = self.new_item(&owner.module, &group_name(parts));
        let mut inner = Vec::new();
        let members = self.members(parts, &path, 0, &mut inner)?;
        let elements = members.iter().flat_map(|member| member.elements.clone()).collect();
        let content = Content { members, ..Content::default() };
        let docs =
            docs::docs("", || format!("Elements in sequence, in {}.", docs::code(&owner.name)));
        let wire = path.name.clone();
        nested.push(complex_item(&path, &wire, docs, &content, &place)?);
        nested.append(&mut inner);
        Ok((path, elements))
    }
}

impl Member {
    pub(super) fn is_choice(&self) -> bool {
        self.field.kind == FieldKind::Choice
    }
}

/// A field without documentation, in no namespace.
pub(super) fn field(kind: FieldKind, wire: &str, value: Value, cardinality: Cardinality) -> Field {
    Field {
        name: Name { wire: wire.to_owned(), rust: field_name(wire) },
        setter: String::new(),
        namespace: Namespace { uri: String::new(), module: None },
        kind,
        value,
        cardinality,
        default: None,
        fixed: None,
        docs: Docs::default(),
    }
}

pub(super) fn cardinality(occurs: Occurs) -> Cardinality {
    match (occurs.min, occurs.max) {
        (0, Some(1)) => Cardinality::Optional,
        (1, Some(1)) => Cardinality::Required,
        (min, max) => Cardinality::Repeated { min, max },
    }
}

/// `CallIdName` for a sequence of `CallId` and `Name`.
fn group_name(parts: &[Part<'_>]) -> String {
    let words: Vec<String> = parts.iter().map(part_name).collect();
    match words.as_slice() {
        [first, .., last] if words.len() > 4 => format!("{first}To{last}"),
        _ => words.concat(),
    }
}

fn part_name(part: &Part<'_>) -> String {
    match (&part.kind, part.kind.name()) {
        (_, Some(name)) => type_name(&name.local),
        (PartKind::Choice(parts), _) => type_name(&shared_name(parts)),
        (PartKind::Sequence(parts), _) => group_name(parts),
        _ => "Any".to_owned(),
    }
}
