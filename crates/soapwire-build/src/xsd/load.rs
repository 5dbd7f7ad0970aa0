//! Reads schema documents with their imports and includes, each once, and holds the components.

use std::collections::BTreeSet;

use super::schema::require_schema;
use super::{Schemas, schema};
use crate::error::Error;
use crate::source::builtin::{self, XSD};
use crate::source::{FileId, Source, is_remote};
use crate::tree::{self, Node};

/// Collects schema documents.
#[derive(Debug, Default)]
pub(crate) struct Loader {
    schemas: Schemas,
    /// A document counts once per target namespace: an include lends it the includer's.
    seen: BTreeSet<(FileId, Option<String>)>,
}

impl Loader {
    /// Everything that was read.
    pub(crate) fn finish(self) -> Schemas {
        self.schemas
    }

    /// Reads a schema file that no document imports; answers its target namespace.
    pub(crate) fn file(&mut self, file: &FileId, source: &mut Source) -> Result<String, Error> {
        let name = source.name(file);
        let tree = tree::read(file, source)?;
        let root = Node::root(&tree, &name);
        self.document(file, &root, None, source)?;
        Ok(root.target_namespace()?.unwrap_or_default().to_owned())
    }

    /// Takes the root of a schema file, unless it was taken before.
    pub(crate) fn document(
        &mut self,
        file: &FileId,
        root: &Node<'_>,
        includer: Option<&str>,
        source: &mut Source,
    ) -> Result<(), Error> {
        if !self.seen.insert((file.clone(), includer.map(str::to_owned))) {
            return Ok(());
        }
        self.schema(file, root, includer, source)
    }

    /// Takes a schema that stands in `wsdl:types`.
    pub(crate) fn inline(
        &mut self,
        file: &FileId,
        root: &Node<'_>,
        source: &mut Source,
    ) -> Result<(), Error> {
        self.schema(file, root, None, source)
    }

    fn schema(
        &mut self,
        file: &FileId,
        root: &Node<'_>,
        includer: Option<&str>,
        source: &mut Source,
    ) -> Result<(), Error> {
        let reader = schema::Reader::new(root, includer)?;
        source.enter(&root.place)?;
        self.schemas.note_file(&reader.target, &root.place)?;
        for child in root.children() {
            match child.name() {
                _ if child.namespace() != XSD => {
                    let construct = format!("`{}` in a schema", child.qname());
                    return Err(Error::unsupported(&child.place, construct));
                }
                "import" => self.import(file, &child, source)?,
                "include" => self.include(file, &child, &reader.target, source)?,
                "annotation" => {}
                _ => self.schemas.add(reader.component(&child)?)?,
            }
        }
        source.leave();
        Ok(())
    }

    fn import(
        &mut self,
        from: &FileId,
        import: &Node<'_>,
        source: &mut Source,
    ) -> Result<(), Error> {
        let namespace = import.attribute("namespace").unwrap_or_default();
        // Without a location the namespace comes from elsewhere in the WSDL, or is missed by name.
        let Some(location) = import.attribute("schemaLocation") else { return Ok(()) };
        let next = match source.resolve(from, location, &import.place) {
            Ok(next) => next,
            Err(_) if builtin::knows(namespace) => return Ok(()),
            Err(_) if is_remote(location) && self.schemas.has_namespace(namespace) => return Ok(()),
            Err(error) => return Err(error),
        };
        if self.seen.contains(&(next.clone(), None)) {
            return Ok(());
        }
        let name = source.name(&next);
        let tree = tree::read(&next, source).map_err(|error| error.asked_for_by(&import.place))?;
        let root = Node::root(&tree, &name);
        require_schema(&root).map_err(|error| error.asked_for_by(&import.place))?;
        let target = root.target_namespace()?.unwrap_or_default();
        if target != namespace {
            let message = format!("imports `{namespace}`, but `{name}` describes `{target}`");
            return Err(Error::invalid(&import.place, message));
        }
        self.document(&next, &root, None, source)
    }

    fn include(
        &mut self,
        from: &FileId,
        include: &Node<'_>,
        target: &str,
        source: &mut Source,
    ) -> Result<(), Error> {
        let next = source.resolve(from, include.required("schemaLocation")?, &include.place)?;
        let key = (next.clone(), Some(target.to_owned()));
        if self.seen.contains(&key) || self.seen.contains(&(next.clone(), None)) {
            return Ok(());
        }
        let name = source.name(&next);
        let tree = tree::read(&next, source).map_err(|error| error.asked_for_by(&include.place))?;
        let root = Node::root(&tree, &name);
        require_schema(&root).map_err(|error| error.asked_for_by(&include.place))?;
        let own = root.target_namespace()?.unwrap_or(target);
        if own != target {
            let message = format!("includes `{name}`, which describes `{own}`, not `{target}`");
            return Err(Error::invalid(&include.place, message));
        }
        self.document(&next, &root, Some(target), source)
    }
}
