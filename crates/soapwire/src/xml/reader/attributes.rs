//! The reader's part for what follows the name in a start tag.

use std::borrow::Cow;

use super::Reader;
use crate::xml::element::Attribute;
use crate::xml::error::{Error, ErrorKind, LimitKind, quoted};
use crate::xml::references::{self, WhiteSpace};
use crate::xml::scan;
use crate::xml::scope::Scope;

/// Up to so many attributes are compared each with each.
const FEW: usize = 12;

impl<'a> Reader<'a> {
    /// Takes the rest of a start tag, and tells whether it is an empty element's.
    pub(super) fn attributes(
        &mut self,
        scope_mark: usize,
        attributes_mark: usize,
    ) -> Result<bool, Error> {
        loop {
            let spaced = self.cursor.skip_white();
            match self.cursor.peek() {
                Some(b'>') => {
                    self.cursor.advance(1);
                    self.check_attributes(attributes_mark)?;
                    return Ok(false);
                }
                Some(b'/') => {
                    self.cursor.expect("/>")?;
                    self.check_attributes(attributes_mark)?;
                    return Ok(true);
                }
                None => return Err(Error::truncated(self.cursor.at())),
                Some(_) if spaced => self.attribute(scope_mark, attributes_mark)?,
                Some(_) => {
                    return Err(Error::syntax(
                        self.cursor.at(),
                        "expected white space, `>` or `/>`",
                    ));
                }
            }
        }
    }

    fn attribute(&mut self, scope_mark: usize, attributes_mark: usize) -> Result<(), Error> {
        let offset = self.cursor.at();
        let name = self.cursor.name(self.limits.name)?;
        self.cursor.skip_white();
        self.cursor.expect("=")?;
        self.cursor.skip_white();
        let value = self.value()?;
        match (name.prefix, name.local) {
            ("", "xmlns") => self.scope.bind("", value, scope_mark, offset),
            ("xmlns", prefix) => self.scope.bind(prefix, value, scope_mark, offset),
            (prefix, local) => {
                if self.attributes.len() - attributes_mark >= self.limits.attributes {
                    return Err(Error::limit(
                        LimitKind::Attributes,
                        offset,
                        self.limits.attributes,
                    ));
                }
                self.attributes.push(Attribute::new(prefix, local, value, offset));
                Ok(())
            }
        }
    }

    /// Takes an attribute value with its quotes.
    fn value(&mut self) -> Result<Cow<'a, str>, Error> {
        let quote = match self.cursor.peek() {
            Some(quote @ (b'"' | b'\'')) => quote,
            Some(_) => return Err(Error::syntax(self.cursor.at(), "expected a quoted value")),
            None => return Err(Error::truncated(self.cursor.at())),
        };
        self.cursor.advance(1);
        let start = self.cursor.at();
        let rest = self.cursor.rest();
        let limit = self.limits.attribute_value;
        let window = rest.get(..limit.saturating_add(1)).unwrap_or(rest);
        let Some(length) = memchr::memchr2(quote, b'<', window) else {
            return Err(if rest.len() > limit {
                Error::limit(LimitKind::AttributeValue, start, limit)
            } else {
                Error::truncated(start + rest.len())
            });
        };
        if rest.get(length) == Some(&b'<') {
            return Err(Error::syntax(start + length, "`<` in an attribute value"));
        }
        let raw = self.cursor.take(length);
        self.cursor.advance(1);
        references::resolve(raw, start, WhiteSpace::Spaces)
    }

    /// Resolves the names of the attributes from `mark` on, and finds those given twice.
    fn check_attributes(&mut self, mark: usize) -> Result<(), Error> {
        let attributes = self.attributes.get_mut(mark..).unwrap_or_default();
        for attribute in attributes.iter_mut() {
            let prefix = attribute.prefix();
            // The default namespace is not for attributes.
            if !prefix.is_empty() {
                let index = self.scope.resolve(prefix, attribute.offset())?;
                attribute.set_namespace(self.scope.shared_namespace(index), index);
            }
        }
        match repeated(attributes, &mut self.scope) {
            Some((one, other)) => Err(duplicate(one, other)),
            None => Ok(()),
        }
    }
}

/// Two attributes of one name.
fn repeated<'s, 'a>(
    attributes: &'s [Attribute<'a>],
    scope: &mut Scope<'a>,
) -> Option<(&'s Attribute<'a>, &'s Attribute<'a>)> {
    if attributes.len() > FEW {
        return repeated_of_many(attributes, scope);
    }
    let mut rest = attributes;
    while let Some((first, others)) = rest.split_first() {
        if let Some(other) = others.iter().find(|other| is_same(first, other, scope)) {
            return Some((first, other));
        }
        rest = others;
    }
    None
}

/// As [`repeated`], in less than a comparison of each with each.
fn repeated_of_many<'s, 'a>(
    attributes: &'s [Attribute<'a>],
    scope: &mut Scope<'a>,
) -> Option<(&'s Attribute<'a>, &'s Attribute<'a>)> {
    let mut sorted: Vec<_> = attributes
        .iter()
        .map(|attribute| (attribute.name().local, scope.digest(attribute.binding()), attribute))
        .collect();
    sorted.sort_by_key(|&(local, digest, _)| (local, digest));
    let mut pairs = sorted.array_windows();
    pairs
        .find(|[(.., one), (.., other)]| is_same(one, other, scope))
        .map(|[one, other]| (one.2, other.2))
}

fn is_same(one: &Attribute<'_>, other: &Attribute<'_>, scope: &mut Scope<'_>) -> bool {
    scan::same(one.name().local, other.name().local)
        && scope.is_same(one.binding(), other.binding())
}

fn duplicate(one: &Attribute<'_>, other: &Attribute<'_>) -> Error {
    let kind =
        if one.prefix() == other.prefix() { ErrorKind::Syntax } else { ErrorKind::Namespace };
    Error::new(
        kind,
        other.offset(),
        format!("attribute {} is given twice", quoted(other.name().local)),
    )
}
