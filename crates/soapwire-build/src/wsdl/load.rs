//! Reads a WSDL and what it imports; the schemas on the way go to the schema loader.

use std::collections::BTreeSet;

use super::{Definitions, WSDL, parse};
use crate::error::{Error, Place};
use crate::source::builtin::{self, XSD};
use crate::source::{FileId, Source, is_remote};
use crate::tree::{self, Node};
use crate::xsd::Loader;

/// Reads `entry` and everything it imports.
pub(crate) fn load(
    entry: &FileId,
    source: &mut Source,
    schemas: &mut Loader,
) -> Result<Definitions, Error> {
    let mut definitions = Definitions::default();
    let mut seen = BTreeSet::new();
    document(entry, None, source, schemas, &mut definitions, &mut seen)?;
    Ok(definitions)
}

fn document(
    file: &FileId,
    importer: Option<&Place>,
    source: &mut Source,
    schemas: &mut Loader,
    definitions: &mut Definitions,
    seen: &mut BTreeSet<FileId>,
) -> Result<(), Error> {
    if !seen.insert(file.clone()) {
        return Ok(());
    }
    let name = source.name(file);
    let asked_for = |error: Error| match importer {
        Some(importer) => error.asked_for_by(importer),
        None => error,
    };
    let tree = tree::read(file, source).map_err(asked_for)?;
    let root = Node::root(&tree, &name);
    if root.is(XSD, "schema") {
        return schemas.document(file, &root, None, source);
    }
    if !root.is(WSDL, "definitions") {
        let message = format!("the root is `{}`, not WSDL 1.1's `definitions`", root.qname());
        return Err(asked_for(Error::invalid(&Place::file(&name), message)));
    }
    source.enter(&root.place)?;
    for child in root.children().filter(|child| child.namespace() == WSDL) {
        match child.name() {
            "import" => {
                if let Some(next) = imported(&child, file, source)? {
                    document(&next, Some(&child.place), source, schemas, definitions, seen)?;
                }
            }
            "types" => types(&child, file, source, schemas)?,
            _ => parse::definition(&root, &child, definitions)?,
        }
    }
    source.leave();
    Ok(())
}

fn imported(import: &Node<'_>, from: &FileId, source: &Source) -> Result<Option<FileId>, Error> {
    let location = import.required("location")?;
    let known = import.attribute("namespace").is_some_and(builtin::knows);
    if known && is_remote(location) {
        return Ok(None);
    }
    source.resolve(from, location, &import.place).map(Some)
}

fn types(
    types: &Node<'_>,
    file: &FileId,
    source: &mut Source,
    schemas: &mut Loader,
) -> Result<(), Error> {
    for child in types.children() {
        if child.is(XSD, "schema") {
            schemas.inline(file, &child, source)?;
        } else if child.name() == "schema" || child.name() == "import" {
            let construct = format!("`{}` in `types`", child.qname());
            return Err(Error::unsupported(&child.place, construct));
        }
    }
    Ok(())
}
