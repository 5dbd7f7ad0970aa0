//! What can be said only when every item is known: where a type holds itself, or a large one, and needs a
//! `Box`, and which statics are in use. How a blank value comes to an end has a file of its own.

use std::collections::{BTreeMap, BTreeSet};

use super::{blanks, sizes};
use crate::error::{Error, Place};
use crate::ir::{
    Cardinality, Facet, Field, Item, Module, Path, SimpleRef, SimpleType, Type, Value,
};

/// Boxes the fields that close a cycle, chooses the branches of blank choices, drops unused statics.
pub(super) fn resolve(modules: &mut [Module]) -> Result<(), Error> {
    box_fields(modules)?;
    blanks::choose(modules)?;
    drop_unused(modules);
    Ok(())
}

/// A field or branch that holds its value in place, as (item, position in it).
pub(super) type Edge = (usize, usize);

fn box_fields(modules: &mut [Module]) -> Result<(), Error> {
    let mut graph: Vec<(Path, Vec<Option<Path>>)> = Vec::new();
    for module in &*modules {
        for item in &module.items {
            if let Some((name, held)) = held(item) {
                graph.push((Path { module: module.name.clone(), name: name.to_owned() }, held));
            }
        }
    }
    let index: BTreeMap<&Path, usize> =
        graph.iter().enumerate().map(|(at, (path, _))| (path, at)).collect();
    let edges: Vec<Vec<Option<usize>>> = graph
        .iter()
        .map(|(_, held)| held.iter().map(|p| index.get(p.as_ref()?).copied()).collect())
        .collect();
    let (mut boxed, order) = closing_edges(&edges);
    let holders = || modules.iter().flat_map(|module| &module.items).filter(|i| held(i).is_some());
    let items: Vec<&Item> = holders().collect();
    if let Some(deep) = sizes::box_large(&items, &edges, &order, &mut boxed) {
        let what = format!("a type of more than {} types in one another", sizes::MAX_DEPTH);
        let (file, name) = place_of(modules, deep).unwrap_or_default();
        return Err(Error::unsupported(&Place::file(file).child(name), what));
    }
    let mut at = 0;
    for item in modules.iter_mut().flat_map(|module| &mut module.items) {
        if held(item).is_some() {
            for (position, value) in values_mut(item).into_iter().enumerate() {
                value.boxed = boxed.contains(&(at, position));
            }
            at += 1;
        }
    }
    Ok(())
}

/// The file and name of the item at this place among those that hold something.
fn place_of(modules: &[Module], at: usize) -> Option<(&str, &str)> {
    let in_module = |module| {
        let Module { files, items, .. }: &Module = module;
        let file = files.first().map(String::as_str).unwrap_or_default();
        items.iter().filter_map(held).map(move |(name, _)| (file, name))
    };
    modules.iter().flat_map(in_module).nth(at)
}

/// The edges that lead back to a type that is still being walked, depth first, in document order, and the
/// types in the order in which they were left: without those edges, each after all that it holds.
fn closing_edges(edges: &[Vec<Option<usize>>]) -> (BTreeSet<Edge>, Vec<usize>) {
    let (mut closing, mut order) = (BTreeSet::new(), Vec::new());
    let mut done = BTreeSet::new();
    for start in 0..edges.len() {
        let mut path = vec![(start, 0)];
        let mut on_path = BTreeSet::from([start]);
        while let Some((node, position)) = path.last_mut() {
            let (from, at) = (*node, *position);
            *position += 1;
            match edges.get(from).and_then(|held| held.get(at)) {
                Some(Some(next)) if on_path.contains(next) => {
                    closing.insert((from, at));
                }
                Some(Some(next)) if !done.contains(next) => {
                    on_path.insert(*next);
                    path.push((*next, 0));
                }
                Some(_) => {}
                None => {
                    on_path.remove(&from);
                    if done.insert(from) {
                        order.push(from);
                    }
                    path.pop();
                }
            }
        }
    }
    (closing, order)
}

/// The items that an item holds in place, by position; `None` for an item that holds nothing.
pub(super) fn held(item: &Item) -> Option<(&str, Vec<Option<Path>>)> {
    let path = |value: &Value, single: bool| match &value.rust {
        Type::Item(path) if single && !value.list => Some(path.clone()),
        _ => None,
    };
    match item {
        Item::Struct(item) => {
            let held = item.fields.iter().map(|field| path(&field.value, !is_repeated(field)));
            Some((&item.name.rust, held.collect()))
        }
        Item::Choice(item) => {
            let held = item.branches.iter().map(|branch| path(&branch.value, !is_repeated(branch)));
            Some((&item.name, held.collect()))
        }
        _ => None,
    }
}

pub(super) fn is_repeated(field: &Field) -> bool {
    matches!(field.cardinality, Cardinality::Repeated { .. })
}

fn values_mut(item: &mut Item) -> Vec<&mut Value> {
    match item {
        Item::Struct(item) => item.fields.iter_mut().map(|field| &mut field.value).collect(),
        Item::Choice(item) => item.branches.iter_mut().map(|branch| &mut branch.value).collect(),
        _ => Vec::new(),
    }
}

fn drop_unused(modules: &mut [Module]) {
    let mut statics: BTreeMap<Path, &SimpleType> = BTreeMap::new();
    let mut used: BTreeSet<Path> = BTreeSet::new();
    for module in &*modules {
        for item in &module.items {
            if let Item::SimpleType(simple) = item {
                statics.insert(
                    Path { module: module.name.clone(), name: simple.name.clone() },
                    simple,
                );
            }
            used.extend(statics_of(item).cloned());
        }
    }
    // A static counts once something refers to it.
    let mut next: Vec<Path> = used.iter().cloned().collect();
    while let Some(path) = next.pop() {
        let facets = statics.get(&path).map(|simple| simple.facets.as_slice()).unwrap_or_default();
        for member in facets.iter().flat_map(union_members).filter_map(generated) {
            if used.insert(member.clone()) {
                next.push(member.clone());
            }
        }
    }
    for module in modules {
        let name = module.name.clone();
        let path = |item: &str| Path { module: name.clone(), name: item.to_owned() };
        module.items.retain(|item| match item {
            Item::SimpleType(simple) => used.contains(&path(&simple.name)),
            _ => true,
        });
    }
}

/// The statics that the fields or branches of an item refer to.
fn statics_of(item: &Item) -> impl Iterator<Item = &Path> {
    let fields = match item {
        Item::Struct(item) => item.fields.as_slice(),
        Item::Choice(item) => item.branches.as_slice(),
        Item::SimpleType(_) | Item::Enumeration(_) | Item::Alias(_) => &[],
    };
    fields.iter().filter_map(|field| field.value.simple.as_ref()).filter_map(generated)
}

fn generated(simple: &SimpleRef) -> Option<&Path> {
    match simple {
        SimpleRef::Generated(path) => Some(path),
        SimpleRef::Builtin(_) => None,
    }
}

fn union_members(facet: &Facet) -> &[SimpleRef] {
    match facet {
        Facet::Union(members) => members,
        _ => &[],
    }
}
