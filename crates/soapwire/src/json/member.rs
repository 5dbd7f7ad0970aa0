//! Which members a type has, and the nearest one to a name it has not.

use crate::description::{ComplexType, FieldInfo, FieldKind};

/// The member that holds the text of a type with simple content.
pub(super) const TEXT: &str = "_";

/// The member name of a field; nothing for a choice, a group or a wildcard.
pub(super) fn name(field: &FieldInfo) -> Option<&'static str> {
    match field.kind() {
        FieldKind::Attribute | FieldKind::Element => Some(field.name().local),
        FieldKind::Text => Some(TEXT),
        FieldKind::Any | FieldKind::AnyAttribute | FieldKind::Choice | FieldKind::Group => None,
    }
}

/// Every member of a type, those inside its choices and groups included.
pub(super) fn all(complex: ComplexType) -> Vec<&'static str> {
    let mut members = Vec::new();
    complex.fields().for_each(|field| collect(field, &mut members));
    members
}

fn collect(field: &'static FieldInfo, members: &mut Vec<&'static str>) {
    members.extend(name(field));
    field.inner().for_each(|inner| collect(inner, members));
}

/// The members of a choice or group.
pub(super) fn inside(field: &'static FieldInfo) -> Vec<&'static str> {
    let mut members = Vec::new();
    collect(field, &mut members);
    members
}

/// The nearest of `members` to `wrong`, if one is near.
pub fn nearest<'m>(wrong: &str, members: impl IntoIterator<Item = &'m str>) -> Option<&'m str> {
    let wrong = wrong.to_lowercase();
    let distance = |member: &str| strsim::damerau_levenshtein(&wrong, &member.to_lowercase());
    let near = |(distance, member): &(usize, &str)| *distance <= (member.len() / 3).max(1);
    let candidates = members.into_iter().map(|member| (distance(member), member));
    candidates.filter(near).min_by_key(|(distance, _)| *distance).map(|(_, member)| member)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_wrong_name_finds_its_neighbour() {
        let members = ["MaxResults", "FirstResult", "Id", "LabelName"];
        let cases = [
            ("maxResults", Some("MaxResults")),
            ("MaxResult", Some("MaxResults")),
            ("id", Some("Id")),
            ("LabelNames", Some("LabelName")),
            ("Colour", None),
        ];
        for (wrong, expected) in cases {
            assert_eq!(nearest(wrong, members), expected, "{wrong}");
        }
    }
}
