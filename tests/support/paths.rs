//! The element and attribute paths of a described type, and a smallest value that has a given one.

use std::fmt;

use soapwire::description::{FieldInfo, FieldKind, Type, ValueInfo};

use super::parts::{Content, Part};

/// The attribute that stands for all those a schema leaves open.
pub const EXTRA: &str = "extra";

/// Texts of which one belongs to any simple type here, unlikely ones last.
const TEXTS: [&str; 7] =
    ["1", "QUJD", "true", "FEMALE1", "2013-10-26T05:36:10Z", "2013-10-26", "05:36:10Z"];

/// One field on a path, and its place among its parent's fields.
#[derive(Clone, Copy)]
struct Step {
    index: usize,
    field: &'static FieldInfo,
}

/// The way from a root element down to an element or attribute; choices and groups are steps too.
#[derive(Clone)]
pub struct Path(Vec<Step>);

impl Path {
    /// The fields with a name on the way.
    pub fn fields(&self) -> impl Iterator<Item = &'static FieldInfo> {
        let named =
            [FieldKind::Any, FieldKind::AnyAttribute, FieldKind::Attribute, FieldKind::Element];
        self.0.iter().map(|step| step.field).filter(move |field| named.contains(&field.kind()))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fields().try_for_each(|field| match field.kind() {
            FieldKind::AnyAttribute => f.write_str("/@*"),
            FieldKind::Attribute => write!(f, "/@{}", field.name().local),
            _ => write!(f, "/{}", field.name().local),
        })
    }
}

/// Every element and attribute path below an element of this type. A path ends where a type comes again.
pub fn all(ty: Type) -> Vec<Path> {
    let mut walk = Walk { here: Vec::new(), above: Vec::new(), found: Vec::new() };
    walk.ty(ty);
    walk.found
}

struct Walk {
    here: Vec<Step>,
    above: Vec<(&'static str, &'static str)>,
    found: Vec<Path>,
}

impl Walk {
    fn ty(&mut self, ty: Type) {
        let Type::Complex(complex) = ty else { return };
        let name = (complex.name.namespace, complex.name.name);
        if self.above.contains(&name) {
            return;
        }
        self.above.push(name);
        complex.fields().enumerate().for_each(|(index, field)| self.field(index, field));
        self.above.pop();
    }

    fn field(&mut self, index: usize, field: &'static FieldInfo) {
        self.here.push(Step { index, field });
        match field.kind() {
            FieldKind::Choice | FieldKind::Group => {
                field.inner().enumerate().for_each(|(index, inner)| self.field(index, inner));
            }
            FieldKind::Text => {}
            _ => {
                self.found.push(Path(self.here.clone()));
                self.ty(field.ty());
            }
        }
        self.here.pop();
    }
}

/// The smallest value of a type.
pub fn smallest(ty: Type) -> Content {
    content(ty, &[])
}

/// The smallest value of a type that has this path.
pub fn having(ty: Type, path: &Path) -> Content {
    content(ty, &path.0)
}

fn content(ty: Type, path: &[Step]) -> Content {
    match ty {
        Type::Complex(complex) => {
            let fields = complex.fields().enumerate();
            Content::Parts(fields.flat_map(|(index, field)| parts(index, field, path)).collect())
        }
        _ => Content::Text(text(ty)),
    }
}

fn parts(index: usize, field: &'static FieldInfo, path: &[Step]) -> Vec<Part> {
    let rest = match path.split_first() {
        Some((step, rest)) if step.index == index => rest,
        _ if field.is_required() => &[],
        _ => return Vec::new(),
    };
    match field.kind() {
        FieldKind::Any => Vec::new(),
        FieldKind::AnyAttribute => vec![Part::extra(field, EXTRA, "1".to_owned())],
        FieldKind::Choice => {
            let branch = rest.first().map_or(0, |step| step.index);
            field.inner().nth(branch).map(|inner| parts(branch, inner, rest)).unwrap_or_default()
        }
        FieldKind::Group => {
            field.inner().enumerate().flat_map(|(index, inner)| parts(index, inner, rest)).collect()
        }
        FieldKind::Attribute | FieldKind::Element | FieldKind::Text => {
            vec![Part::new(field, content(field.ty(), rest))]
        }
    }
}

/// A text of the type.
fn text(ty: Type) -> String {
    let found = match ty {
        Type::Enumeration(enumeration) => enumeration.values().next().map(ValueInfo::text),
        Type::Simple(simple) => TEXTS.into_iter().find(|text| simple.check(text).is_ok()),
        Type::Any | Type::Choice(_) | Type::Complex(_) => None,
    };
    found.unwrap_or_else(|| panic!("no text for {}", ty.name())).to_owned()
}
