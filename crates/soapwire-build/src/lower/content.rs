//! Content models in a normal form: what a sequence can hold without loss is flattened into it, what a
//! choice can hold into that. Names nothing and knows no Rust yet.

use std::collections::BTreeSet;

use crate::error::{Error, Place};
use crate::source::builtin;
use crate::tree::QName;
use crate::xsd::{Compositor, Element, Occurs, Particle, Schemas, Term};

/// Groups of groups can grow without bound; no type that is meant to be used comes near.
const MAX_PARTS: usize = 10_000;

/// Groups in groups are walked one within the other.
const MAX_NESTING: usize = 64;

const ONCE: Occurs = Occurs { min: 1, max: Some(1) };

/// One member of a content model.
#[derive(Clone, Debug)]
pub(crate) struct Part<'s> {
    pub(crate) occurs: Occurs,
    pub(crate) kind: PartKind<'s>,
    pub(crate) place: &'s Place,
}

#[derive(Clone, Debug)]
pub(crate) enum PartKind<'s> {
    /// An element declared in place.
    Local(&'s Element),
    /// A reference to a global element.
    Global(&'s Element),
    /// An element of a built-in schema, carried as a tree.
    Opaque(&'s QName),
    Any,
    /// Each branch occurs once, or is an element or sequence that repeats.
    Choice(Vec<Part<'s>>),
    /// A sequence that cannot be flattened.
    Sequence(Vec<Part<'s>>),
}

/// The parts of a content model.
pub(crate) fn parts<'s>(
    particle: &'s Particle,
    schemas: &'s Schemas,
) -> Result<Vec<Part<'s>>, Error> {
    let mut reader = Reader { schemas, open: BTreeSet::new(), count: 0, depth: 0 };
    reader.particle(particle)
}

impl Part<'_> {
    fn is_optional(&self) -> bool {
        self.occurs.min == 0
    }
}

struct Reader<'s> {
    schemas: &'s Schemas,
    /// The groups that are being expanded.
    open: BTreeSet<&'s QName>,
    count: usize,
    depth: usize,
}

impl<'s> Reader<'s> {
    fn particle(&mut self, particle: &'s Particle) -> Result<Vec<Part<'s>>, Error> {
        self.count += 1;
        if self.count > MAX_PARTS {
            let what = format!("a content model of more than {MAX_PARTS} particles");
            return Err(Error::unsupported(&particle.place, what));
        }
        if self.depth > MAX_NESTING {
            let what = format!("a content model nested deeper than {MAX_NESTING} particles");
            return Err(Error::unsupported(&particle.place, what));
        }
        self.depth += 1;
        let parts = self.term(particle);
        self.depth -= 1;
        parts
    }

    fn term(&mut self, particle: &'s Particle) -> Result<Vec<Part<'s>>, Error> {
        let occurs = particle.occurs;
        if occurs.max == Some(0) {
            return Ok(Vec::new());
        }
        let one = |kind| Ok(vec![Part { occurs, kind, place: &particle.place }]);
        match &particle.term {
            Term::Element(element) => one(PartKind::Local(element)),
            Term::ElementReference(name) if builtin::is_opaque(name) => one(PartKind::Opaque(name)),
            Term::ElementReference(name) => {
                one(PartKind::Global(self.schemas.element(name, &particle.place)?))
            }
            Term::Wildcard => one(PartKind::Any),
            Term::GroupReference(name) => self.group(name, particle),
            Term::ModelGroup(Compositor::Choice, members) => self.choice(members, particle),
            Term::ModelGroup(_, members) => {
                let inner = self.all(members)?;
                Ok(sequence(inner, occurs, &particle.place))
            }
        }
    }

    fn all(&mut self, members: &'s [Particle]) -> Result<Vec<Part<'s>>, Error> {
        let mut parts = Vec::new();
        for member in members {
            parts.extend(self.particle(member)?);
        }
        Ok(parts)
    }

    fn group(&mut self, name: &'s QName, from: &'s Particle) -> Result<Vec<Part<'s>>, Error> {
        let group = self.schemas.group(name, &from.place)?;
        if !self.open.insert(&group.name) {
            let message = format!("the group `{name}` contains itself");
            return Err(Error::invalid(&group.place, message));
        }
        let inner = self.particle(&group.particle)?;
        self.open.remove(&group.name);
        Ok(sequence(inner, from.occurs, &from.place))
    }

    fn choice(
        &mut self,
        members: &'s [Particle],
        particle: &'s Particle,
    ) -> Result<Vec<Part<'s>>, Error> {
        let mut choice = Branches { list: Vec::new(), occurs: particle.occurs };
        for member in members {
            let inner = self.particle(member)?;
            choice.add(inner, &member.place)?;
        }
        if let [only] = choice.list.as_slice()
            && let Some(occurs) = multiply(only.occurs, choice.occurs)
        {
            return Ok(vec![Part { occurs, ..only.clone() }]);
        }
        if choice.list.is_empty() {
            return Ok(Vec::new());
        }
        let kind = PartKind::Choice(choice.list);
        Ok(vec![Part { occurs: choice.occurs, kind, place: &particle.place }])
    }
}

/// The branches of a choice, and how often the choice itself occurs.
struct Branches<'s> {
    list: Vec<Part<'s>>,
    occurs: Occurs,
}

impl<'s> Branches<'s> {
    fn add(&mut self, mut inner: Vec<Part<'s>>, place: &'s Place) -> Result<(), Error> {
        // A branch that may be empty makes the whole choice optional.
        if inner.iter().all(Part::is_optional) {
            self.occurs.min = 0;
        }
        let branch = match inner.len() {
            0 => return Ok(()),
            1 => inner.remove(0),
            _ => Part { occurs: ONCE, kind: PartKind::Sequence(inner), place },
        };
        match branch.kind {
            PartKind::Choice(nested) if branch.occurs.max == Some(1) => {
                nested.into_iter().try_for_each(|part| self.push(part))
            }
            PartKind::Choice(nested) if self.occurs.max.is_none() && branch.occurs.min <= 1 => {
                nested.into_iter().try_for_each(|part| self.push(part))
            }
            PartKind::Choice(_) => {
                let kind = PartKind::Sequence(vec![branch]);
                self.push(Part { occurs: ONCE, kind, place })
            }
            _ => self.push(branch),
        }
    }

    fn push(&mut self, mut branch: Part<'s>) -> Result<(), Error> {
        branch.occurs.min = branch.occurs.min.max(1);
        if self.occurs.max != Some(1) && branch.occurs.max != Some(1) {
            // In a repeated choice a branch that repeats is as good as one that does not.
            branch.occurs = ONCE;
            self.occurs.max = None;
        }
        let name = branch.kind.name();
        match self.list.iter().find(|known| name.is_some() && known.kind.name() == name) {
            Some(known) if known.kind.declares_the_same(&branch.kind) => Ok(()),
            Some(_) => {
                let name = name.map(ToString::to_string).unwrap_or_default();
                let what = format!("a choice with two branches that are the element `{name}`");
                Err(Error::unsupported(branch.place, what))
            }
            None => {
                self.list.push(branch);
                Ok(())
            }
        }
    }
}

impl<'s> PartKind<'s> {
    /// The name of the element, if it is one.
    pub(crate) fn name(&self) -> Option<&'s QName> {
        match self {
            Self::Local(element) | Self::Global(element) => Some(&element.name),
            Self::Opaque(name) => Some(name),
            Self::Any | Self::Choice(_) | Self::Sequence(_) => None,
        }
    }

    fn declares_the_same(&self, other: &Self) -> bool {
        use crate::xsd::TypeUse::Named;
        match (self, other) {
            (Self::Global(a), Self::Global(b)) => std::ptr::eq(*a, *b),
            (Self::Local(a), Self::Local(b)) => {
                matches!((&a.kind, &b.kind), (Named(a), Named(b)) if a == b)
            }
            _ => false,
        }
    }
}

/// A sequence of `inner` that occurs `occurs` times, flattened where that says the same.
fn sequence<'s>(mut inner: Vec<Part<'s>>, occurs: Occurs, place: &'s Place) -> Vec<Part<'s>> {
    let optional = Occurs { min: 0, max: Some(1) };
    if inner.is_empty() || occurs == ONCE {
        return inner;
    }
    if occurs == optional && inner.iter().all(Part::is_optional) {
        return inner;
    }
    if let [only] = inner.as_mut_slice()
        && let Some(product) = multiply(only.occurs, occurs)
    {
        only.occurs = product;
        return inner;
    }
    vec![Part { occurs, kind: PartKind::Sequence(inner), place }]
}

/// How often something occurs that occurs `inner` times in what occurs `outer` times, where every
/// number between the least and the greatest is possible.
fn multiply(inner: Occurs, outer: Occurs) -> Option<Occurs> {
    if outer == ONCE {
        return Some(inner);
    }
    if inner.min > 1 {
        return None;
    }
    let max = match (inner.max, outer.max) {
        (Some(a), Some(b)) => Some(a.saturating_mul(b)),
        _ => None,
    };
    Some(Occurs { min: inner.min * outer.min, max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_multiply_where_no_number_is_skipped() {
        let occurs = |min, max| Occurs { min, max };
        let cases = [
            (occurs(1, Some(1)), occurs(0, None), Some(occurs(0, None))),
            (occurs(0, Some(1)), occurs(1, Some(3)), Some(occurs(0, Some(3)))),
            (occurs(1, None), occurs(0, Some(1)), Some(occurs(0, None))),
            (occurs(2, Some(2)), occurs(0, None), None),
            (occurs(2, Some(5)), ONCE, Some(occurs(2, Some(5)))),
        ];
        for (inner, outer, expected) in cases {
            assert_eq!(multiply(inner, outer), expected, "{inner:?} in {outer:?}");
        }
    }
}
