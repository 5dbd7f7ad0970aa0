//! Choices as enums: `<Parent>Choice`, or named by the words that the branches share.

use super::complex::{Member, field};
use super::content::{Part, PartKind};
use super::names::{Scope, field_name, type_name};
use super::{Lowering, docs};
use crate::error::Error;
use crate::ir::{Cardinality, Choice, Field, FieldKind, Item, Name, Path, Type, Value};

impl<'s> Lowering<'s> {
    pub(super) fn choice_member(
        &mut self,
        parts: &[Part<'s>],
        owner: &Path,
        several: bool,
        cardinality: Cardinality,
        nested: &mut Vec<Item>,
    ) -> Result<Member, Error> {
        let shared = shared_name(parts);
        let between = if several { type_name(&shared) } else { String::new() };
        let path = self.new_item(&owner.module, &format!("{}{between}Choice", owner.stem()));
        let mut inner = Vec::new();
        let mut branches = self.members(parts, &parent_of(&path), 0, &mut inner)?;
        let elements = branches.iter_mut().flat_map(|m| std::mem::take(&mut m.elements)).collect();
        let mut variants = Scope::default();
        let branches = branches.into_iter().map(|branch| {
            let rust = variants.take(type_name(&branch.field.name.wire));
            let name = Name { rust, ..branch.field.name };
            Field { name, ..branch.field }
        });
        let branches = branches.collect();
        let spans: Vec<_> = parts.iter().map(label).collect();
        let one_of = docs::one_of(&spans);
        let docs =
            docs::docs("", || format!("The choice in {}: {one_of}.", docs::code(&owner.name)));
        let choice = Choice { name: path.name.clone(), docs, branches, blank: 0 };
        nested.push(Item::Choice(choice));
        nested.append(&mut inner);
        let value = Value::of(Type::Item(path));
        let mut field = field(FieldKind::Choice, "choice", value, cardinality);
        field.docs = docs::docs("", || {
            let one_of = one_of.trim_start_matches("one");
            format!("One{one_of}{}.", docs::times(cardinality))
        });
        Ok(Member { field, elements, among_several: Some(shared) })
    }
}

/// Anonymous types of branches are named after the type that holds the choice.
fn parent_of(choice: &Path) -> Path {
    let name = choice.stem().trim_end_matches("Choice").to_owned();
    Path { module: choice.module.clone(), name }
}

/// A part in a sentence: the element's name, or the names of all that it holds.
pub(super) fn label(part: &Part<'_>) -> String {
    match (&part.kind, part.kind.name()) {
        (_, Some(name)) => docs::code(&name.local),
        (PartKind::Choice(parts), _) => docs::one_of(&parts.iter().map(label).collect::<Vec<_>>()),
        (PartKind::Sequence(parts), _) => {
            parts.iter().map(label).collect::<Vec<_>>().join(" with ")
        }
        _ => "any element".to_owned(),
    }
}

/// `live_sound` for `LiveSoundText` and `LiveSoundId`; without words in common, the first two names.
pub(super) fn shared_name(parts: &[Part<'_>]) -> String {
    let names: Vec<String> = parts
        .iter()
        .map(|part| part.kind.name().map_or_else(|| "other".to_owned(), |n| field_name(&n.local)))
        .collect();
    let mut shared: Vec<&str> = names.first().map(|n| n.split('_').collect()).unwrap_or_default();
    for name in &names {
        let same = shared.iter().zip(name.split('_')).take_while(|(a, b)| *a == b).count();
        shared.truncate(same);
    }
    match (shared.is_empty(), names.as_slice()) {
        (false, _) => field_name(&shared.join("_")),
        (true, [first, second]) => format!("{first}_or_{second}"),
        (true, [first, ..]) => format!("{first}_or_other"),
        (true, []) => "choice".to_owned(),
    }
}
