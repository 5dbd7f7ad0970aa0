//! How a blank value comes to an end: every choice has a branch that leads to no choice twice, or there is
//! no value of the type at all.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::cycles::{held, is_repeated};
use crate::error::{Error, Place};
use crate::ir::{Cardinality, Choice, Field, Item, Module, Path, Struct, Type, Value};

/// Chooses the branches of blank choices.
pub(super) fn choose(modules: &mut [Module]) -> Result<(), Error> {
    let mut search = Search::default();
    for (at, module) in modules.iter().enumerate() {
        search.todo.extend((0..module.items.len()).map(|item| (at, item)));
    }
    while let Some(at) = search.todo.pop_front() {
        let Some(module) = modules.get_mut(at.0) else { continue };
        if let Some(item) = module.items.get_mut(at.1) {
            search.look_at(at, &module.name, item);
        }
    }
    for module in modules {
        for item in &module.items {
            let Some((name, _)) = held(item) else { continue };
            if !search.finite.contains(&Path { module: module.name.clone(), name: name.to_owned() })
            {
                let file = module.files.first().map(String::as_str).unwrap_or_default();
                let message = "requires itself, so that no value of it comes to an end";
                return Err(Error::invalid(&Place::file(file).child(name), message));
            }
        }
    }
    Ok(())
}

/// An item, as module and position in it.
type At = (usize, usize);

/// What is known to come to an end, and what waits for which type to be known.
#[derive(Default)]
struct Search {
    finite: BTreeSet<Path>,
    waiting: BTreeMap<Path, Vec<At>>,
    /// How many fields of a struct are known to come to an end.
    known: BTreeMap<At, usize>,
    todo: VecDeque<At>,
}

impl Search {
    fn look_at(&mut self, at: At, module: &str, item: &mut Item) {
        let (name, ends) = match item {
            Item::Struct(item) => (&item.name.rust, self.comes_to_an_end(at, item)),
            Item::Choice(item) => {
                let blank = self.choice(at, item);
                item.blank = blank.unwrap_or_default();
                (&item.name, blank.is_some())
            }
            Item::Enumeration(item) => (&item.name.rust, true),
            Item::Alias(_) | Item::SimpleType(_) => return,
        };
        if !ends {
            return;
        }
        let path = Path { module: module.to_owned(), name: name.clone() };
        self.todo.extend(self.waiting.remove(&path).unwrap_or_default());
        self.finite.insert(path);
    }

    fn comes_to_an_end(&mut self, at: At, item: &Struct) -> bool {
        let from = self.known.get(&at).copied().unwrap_or_default();
        for (position, field) in item.fields.iter().enumerate().skip(from) {
            let required = field.cardinality == Cardinality::Required;
            if let (true, Some(path)) = (required, self.open(&field.value)) {
                self.known.insert(at, position);
                self.waiting.entry(path.clone()).or_default().push(at);
                return false;
            }
        }
        true
    }

    /// The first branch that is known to come to an end.
    fn choice(&mut self, at: At, item: &Choice) -> Option<usize> {
        let ends = |branch: &Field| is_repeated(branch) || self.open(&branch.value).is_none();
        let found = item.branches.iter().position(ends);
        if found.is_some() {
            return found;
        }
        for branch in &item.branches {
            if let Type::Item(path) = &branch.value.rust {
                self.waiting.entry(path.clone()).or_default().push(at);
            }
        }
        None
    }

    /// The type that a value waits for.
    fn open<'v>(&self, value: &'v Value) -> Option<&'v Path> {
        match &value.rust {
            Type::Item(path) if !value.list && !value.nillable => {
                (!self.finite.contains(path)).then_some(path)
            }
            _ => None,
        }
    }
}
