//! The fields of a contact by their names on the wire. What is in them is not looked at.

use callfire::data::Contact;

/// The names of the fields that hold phone numbers.
pub(super) const PHONES: [&str; 4] = ["homePhone", "workPhone", "mobilePhone", "extraPhone1"];

/// The name of the field that takes a number unless a request says otherwise.
pub(super) const HOME_PHONE: &str = PHONES[0];

/// Every field that the schema declares, but for the id.
fn declared(contact: &Contact) -> [(&'static str, &Option<String>); 9] {
    [
        ("firstName", &contact.first_name),
        ("lastName", &contact.last_name),
        ("zipcode", &contact.zipcode),
        ("homePhone", &contact.home_phone),
        ("workPhone", &contact.work_phone),
        ("mobilePhone", &contact.mobile_phone),
        ("extraPhone1", &contact.extra_phone1),
        ("externalId", &contact.external_id),
        ("externalSystem", &contact.external_system),
    ]
}

fn slot<'c>(contact: &'c mut Contact, name: &str) -> Option<&'c mut Option<String>> {
    Some(match name {
        "firstName" => &mut contact.first_name,
        "lastName" => &mut contact.last_name,
        "zipcode" => &mut contact.zipcode,
        "homePhone" => &mut contact.home_phone,
        "workPhone" => &mut contact.work_phone,
        "mobilePhone" => &mut contact.mobile_phone,
        "extraPhone1" => &mut contact.extra_phone1,
        "externalId" => &mut contact.external_id,
        "externalSystem" => &mut contact.external_system,
        _ => return None,
    })
}

/// The declared name that `name` is, whatever its case.
pub(super) fn declared_name(name: &str) -> Option<&'static str> {
    let names = declared(&Contact::new()).map(|(declared, _)| declared);
    names.into_iter().find(|declared| declared.eq_ignore_ascii_case(name))
}

/// The values of the declared and the custom fields, without the id.
pub(super) fn values(contact: &Contact) -> impl Iterator<Item = &str> {
    let declared = declared(contact).into_iter().filter_map(|(_, value)| value.as_deref());
    declared.chain(contact.any_attributes.iter().map(|(_, value)| value))
}

/// The value of a declared or a custom field.
pub(super) fn get<'c>(contact: &'c Contact, name: &str) -> Option<&'c str> {
    match declared(contact).into_iter().find(|(declared, _)| *declared == name) {
        Some((_, value)) => value.as_deref(),
        None => contact.any_attributes.get(name),
    }
}

/// Sets a declared or a custom field.
pub(super) fn set(contact: &mut Contact, name: &str, value: &str) {
    match slot(contact, name) {
        Some(slot) => *slot = Some(value.to_owned()),
        None => {
            contact.any_attributes.insert(name, value);
        }
    }
}

/// Sets every field that `given` has, but for the id.
pub(super) fn merge(contact: &mut Contact, given: &Contact) {
    for (name, value) in declared(given) {
        if let Some(value) = value {
            set(contact, name, value);
        }
    }
    contact.any_attributes.extend(given.any_attributes.clone());
}
