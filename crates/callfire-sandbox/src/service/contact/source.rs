//! Where the contacts for a list come from: from the request itself, by their ids, from a file, or from phone numbers.

use std::collections::HashSet;

use callfire::data::Contact;
use callfire::service::{ContactSource, ContactSourceChoice, ContactSourceNumbers};

use super::{field, file, find};
use crate::service_fault::ServiceFault;
use crate::state::Account;
use crate::state::name::is_dialable;
use crate::state::name::plain;

/// The most contacts that one request may bring.
pub(super) const MOST: usize = 100_000;
/// How many of the contacts that are refused are named.
const NAMED: usize = 10;

/// A contact for a list.
pub(super) enum Member {
    Known(i64),
    New(Box<Contact>),
}

/// The contacts of a source. Nothing changes yet.
pub(super) fn read(
    account: &Account,
    source: &ContactSource,
    validate: bool,
) -> Result<Vec<Member>, ServiceFault> {
    match &source.choice {
        ContactSourceChoice::Contact(contacts) => given(contacts, validate),
        ContactSourceChoice::ContactId(ids) => known(account, ids, validate),
        ContactSourceChoice::File(bytes) => {
            let rows = file::read(bytes)?;
            let named = rows.iter().map(|row| (format!("line {}", row.line), &row.contact));
            check(named, validate)?;
            Ok(rows.into_iter().map(|row| Member::New(Box::new(row.contact))).collect())
        }
        ContactSourceChoice::Numbers(numbers) => numbered(account, numbers, validate),
        _ => Err(ServiceFault::bad_request("ContactSource holds no source that is known here")),
    }
}

/// Puts those contacts in that are new; the ids of all.
pub(super) fn settle(account: &mut Account, members: Vec<Member>) -> Vec<i64> {
    let settle = |member| match member {
        Member::Known(id) => id,
        Member::New(contact) => account.add_contact(*contact),
    };
    members.into_iter().map(settle).collect()
}

/// Contacts are made as they are given, even if there are some like them.
fn given(contacts: &[Contact], validate: bool) -> Result<Vec<Member>, ServiceFault> {
    limit(contacts.len())?;
    if let Some(id) = contacts.iter().find_map(|contact| contact.id) {
        let message =
            "is given an id; a new contact gets its id here, one that exists is added by ContactId";
        return Err(ServiceFault::bad_request(format!("contact {id} {message}")));
    }
    let named = contacts
        .iter()
        .enumerate()
        .map(|(place, contact)| (format!("contact {}", place + 1), contact));
    check(named, validate)?;
    Ok(contacts.iter().map(|contact| Member::New(Box::new(contact.clone()))).collect())
}

fn known(account: &Account, ids: &[i64], validate: bool) -> Result<Vec<Member>, ServiceFault> {
    limit(ids.len())?;
    let contacts: Vec<_> = ids.iter().map(|id| find(account, *id)).collect::<Result<_, _>>()?;
    let named = ids.iter().zip(contacts).map(|(id, contact)| (format!("contact {id}"), contact));
    check(named, validate)?;
    Ok(ids.iter().copied().map(Member::Known).collect())
}

/// A contact that has the number in the field already is taken; there is no second one.
fn numbered(
    account: &Account,
    numbers: &ContactSourceNumbers,
    validate: bool,
) -> Result<Vec<Member>, ServiceFault> {
    limit(numbers.text.len())?;
    let field = numbers.field_name.as_deref().unwrap_or(field::HOME_PHONE);
    if !field::PHONES.contains(&field) {
        let phones = field::PHONES.join(", ");
        let message = format!("fieldName is {field:?}; fields for phone numbers are {phones}");
        return Err(ServiceFault::bad_request(message));
    }
    let mut seen = HashSet::new();
    let numbers: Vec<_> = numbers.text.iter().filter(|number| seen.insert(plain(number))).collect();
    if validate {
        refuse(numbers.iter().filter(|number| !is_dialable(number)).map(ToString::to_string))?;
    }
    Ok(numbers.into_iter().map(|number| member(account, field, number)).collect())
}

fn member(account: &Account, field: &str, number: &str) -> Member {
    let has_it = |id: &i64| {
        let value = account.contacts.get(id).and_then(|contact| field::get(contact, field));
        value.is_some_and(|value| plain(value) == plain(number))
    };
    match account.contacts.index().ids(number).find(has_it) {
        Some(id) => Member::Known(id),
        None => {
            let mut contact = Contact::new();
            field::set(&mut contact, field, number);
            Member::New(Box::new(contact))
        }
    }
}

/// The fault for contacts that cannot be called, if they are to be validated.
fn check<'c>(
    named: impl Iterator<Item = (String, &'c Contact)>,
    validate: bool,
) -> Result<(), ServiceFault> {
    if !validate {
        return Ok(());
    }
    refuse(named.flat_map(|(name, contact)| {
        let phones = field::PHONES
            .into_iter()
            .filter_map(|phone| field::get(contact, phone).map(|number| (phone, number)));
        let none = phones.clone().next().is_none().then(|| format!("{name} has no number"));
        let bad = phones.filter(|(_, number)| !is_dialable(number));
        let bad = bad.map(|(phone, number)| format!("{name}: {phone} {number}"));
        none.into_iter().chain(bad).collect::<Vec<_>>()
    }))
}

/// The fault that names what cannot be called, if there is anything.
fn refuse(mut bad: impl Iterator<Item = String>) -> Result<(), ServiceFault> {
    let named: Vec<_> = bad.by_ref().take(NAMED).collect();
    if named.is_empty() {
        return Ok(());
    }
    let named = named.join("; ");
    let more = match bad.count() {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    Err(ServiceFault::bad_request(format!(
        "not phone numbers of 10 to 15 digits: {named}{more} (Validate=false takes them all the same)"
    )))
}

fn limit(contacts: usize) -> Result<(), ServiceFault> {
    if contacts <= MOST {
        return Ok(());
    }
    Err(ServiceFault::bad_request(format!("{contacts} contacts at once, {MOST} are allowed")))
}
