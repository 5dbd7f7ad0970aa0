//! What can be said only when every item is known: where a type holds itself and needs a `Box`, how a
//! blank value of it comes to an end, and which statics are in use.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Place};
use crate::ir::{
    Cardinality, Choice, Facet, Field, Item, Module, Path, SimpleRef, Struct, Type, Value,
};

/// Boxes the fields that close a cycle, chooses the branches of blank choices, drops unused statics.
pub(super) fn resolve(modules: &mut [Module]) -> Result<(), Error> {
    box_cycles(modules);
    choose_blanks(modules)?;
    drop_unused(modules);
    Ok(())
}

/// A field or branch that holds its value in place, as (item, position in it).
type Edge = (usize, usize);

fn box_cycles(modules: &mut [Module]) {
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
    let closing = closing_edges(&edges);
    let mut at = 0;
    for item in modules.iter_mut().flat_map(|module| &mut module.items) {
        if held(item).is_some() {
            for (position, value) in values_mut(item).into_iter().enumerate() {
                value.boxed = closing.contains(&(at, position));
            }
            at += 1;
        }
    }
}

/// The edges that lead back to a type that is still being walked, depth first, in document order.
fn closing_edges(edges: &[Vec<Option<usize>>]) -> BTreeSet<Edge> {
    let mut closing = BTreeSet::new();
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
                    done.insert(from);
                    path.pop();
                }
            }
        }
    }
    closing
}

/// The items that an item holds in place, by position; `None` for an item that holds nothing.
fn held(item: &Item) -> Option<(&str, Vec<Option<Path>>)> {
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

fn is_repeated(field: &Field) -> bool {
    matches!(field.cardinality, Cardinality::Repeated { .. })
}

fn values_mut(item: &mut Item) -> Vec<&mut Value> {
    match item {
        Item::Struct(item) => item.fields.iter_mut().map(|field| &mut field.value).collect(),
        Item::Choice(item) => item.branches.iter_mut().map(|branch| &mut branch.value).collect(),
        _ => Vec::new(),
    }
}

/// A blank value takes, in every choice, a branch that leads to no choice twice.
fn choose_blanks(modules: &mut [Module]) -> Result<(), Error> {
    let mut finite = BTreeSet::new();
    loop {
        let before = finite.len();
        for module in &mut *modules {
            let name = module.name.clone();
            let path = |item: &str| Path { module: name.clone(), name: item.to_owned() };
            for item in &mut module.items {
                match item {
                    Item::Struct(item) if is_finite(item, &finite) => {
                        finite.insert(path(&item.name.rust));
                    }
                    Item::Choice(item) if !finite.contains(&path(&item.name)) => {
                        if let Some(blank) = finite_branch(item, &finite) {
                            item.blank = blank;
                            finite.insert(path(&item.name));
                        }
                    }
                    Item::Enumeration(item) => {
                        finite.insert(path(&item.name.rust));
                    }
                    _ => {}
                }
            }
        }
        if finite.len() == before {
            break;
        }
    }
    for module in modules {
        for item in &module.items {
            let Some((name, _)) = held(item) else { continue };
            if !finite.contains(&Path { module: module.name.clone(), name: name.to_owned() }) {
                let file = module.files.first().map(String::as_str).unwrap_or_default();
                let message = "requires itself, so that no value of it comes to an end";
                return Err(Error::invalid(&Place::file(file).child(name), message));
            }
        }
    }
    Ok(())
}

fn is_finite(item: &Struct, finite: &BTreeSet<Path>) -> bool {
    let required = |field: &&Field| field.cardinality == Cardinality::Required;
    item.fields.iter().filter(required).all(|field| ends(&field.value, finite))
}

fn finite_branch(item: &Choice, finite: &BTreeSet<Path>) -> Option<usize> {
    item.branches.iter().position(|branch| is_repeated(branch) || ends(&branch.value, finite))
}

fn ends(value: &Value, finite: &BTreeSet<Path>) -> bool {
    match &value.rust {
        Type::Item(path) => value.list || value.nillable || finite.contains(path),
        Type::Runtime(_) => true,
    }
}

fn drop_unused(modules: &mut [Module]) {
    let mut used: BTreeSet<Path> = BTreeSet::new();
    loop {
        let before = used.len();
        for module in &*modules {
            for item in &module.items {
                collect_used(item, &module.name, &mut used);
            }
        }
        if used.len() == before {
            break;
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

/// The statics that an item refers to; a static counts once something refers to it.
fn collect_used(item: &Item, module: &str, used: &mut BTreeSet<Path>) {
    match item {
        Item::Struct(item) => {
            let simple = item.fields.iter().filter_map(|field| field.value.simple.as_ref());
            used.extend(simple.filter_map(generated).cloned());
        }
        Item::Choice(item) => {
            let simple = item.branches.iter().filter_map(|branch| branch.value.simple.as_ref());
            used.extend(simple.filter_map(generated).cloned());
        }
        Item::SimpleType(item) => {
            let path = Path { module: module.to_owned(), name: item.name.clone() };
            if used.contains(&path) {
                let members = item.facets.iter().flat_map(union_members);
                used.extend(members.filter_map(generated).cloned());
            }
        }
        Item::Enumeration(_) | Item::Alias(_) => {}
    }
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
