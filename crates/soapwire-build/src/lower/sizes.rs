//! Values that are too large to be held in place: types in types in types double with every step. The
//! sizes are estimates, a little above what they are.

use std::collections::BTreeSet;

use super::cycles::{Edge, is_repeated};
use crate::ir::{Cardinality, Field, Item, RuntimeType, Type};

/// What a type may hold in place besides its plain fields. Types of this size are moved through every
/// reader and writer of a value.
const MAX_IN_PLACE: usize = 8 << 10;

/// Types that hold one another in place, beyond which the compiler loses count.
const MAX_LEVELS: usize = 32;

/// A `Vec`, a `String`, a `Box`, and what does not need to be told apart from them.
const POINTER: usize = 24;
const RUNTIME_TYPE: usize = 64;
const TAG: usize = 8;

/// Types that hold one another in place or in a `Box`. The reader's documents are no deeper, and the
/// compiler gives up on twice as many.
pub(super) const MAX_DEPTH: usize = 64;

/// What is known of a type.
#[derive(Clone, Copy)]
struct Extent {
    size: usize,
    levels: usize,
    depth: usize,
}

/// Adds to `boxed` the fields whose values are too large, and answers the first type that is too deep.
/// `order` has every item after those that it holds without a `Box`.
pub(super) fn box_large(
    items: &[&Item],
    edges: &[Vec<Option<usize>>],
    order: &[usize],
    boxed: &mut BTreeSet<Edge>,
) -> Option<usize> {
    let mut extents = vec![Extent { size: POINTER, levels: 0, depth: 0 }; items.len()];
    for at in order {
        let (Some(item), Some(held)) = (items.get(*at), edges.get(*at)) else { continue };
        let (fields, is_choice) = match item {
            Item::Struct(item) => (&item.fields, false),
            Item::Choice(item) => (&item.branches, true),
            _ => continue,
        };
        let mut whole = Extent { size: 0, levels: 0, depth: 0 };
        for (position, (field, inner)) in fields.iter().zip(held).enumerate() {
            let beside = if is_choice { 0 } else { whole.size };
            let inner = inner.and_then(|inner| extents.get(inner).copied());
            let inner = inner.filter(|_| !boxed.contains(&(*at, position)));
            whole.depth = whole.depth.max(inner.map_or(0, |inner| inner.depth + 1));
            let size = match inner {
                Some(inner) if beside + inner.size > MAX_IN_PLACE || inner.levels >= MAX_LEVELS => {
                    boxed.insert((*at, position));
                    POINTER
                }
                Some(inner) => {
                    whole.levels = whole.levels.max(inner.levels + 1);
                    inner.size
                }
                None => plain(field),
            };
            let is_tagged = is_choice || field.cardinality != Cardinality::Required;
            let size = size + if is_tagged { TAG } else { 0 };
            whole.size = if is_choice { whole.size.max(size) } else { whole.size + size };
        }
        if whole.depth > MAX_DEPTH {
            return Some(*at);
        }
        if let Some(known) = extents.get_mut(*at) {
            *known = whole;
        }
    }
    None
}

fn plain(field: &Field) -> usize {
    match field.value.rust {
        Type::Runtime(RuntimeType::Xsd(_)) if !field.value.list && !is_repeated(field) => {
            RUNTIME_TYPE
        }
        _ => POINTER,
    }
}
