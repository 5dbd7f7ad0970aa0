//! The contact service: contacts one by one. Lists of them are in `list`, their calls and texts in `history`.

mod field;
mod file;
mod history;
pub(super) mod list;
mod source;

use std::collections::btree_map::{BTreeMap, Entry};

use callfire::data::Contact;
use callfire::operation;
use callfire::service::{
    ContactQueryResult, GetContact, QueryContacts, RemoveContacts, UpdateContacts,
};

use super::page::page;
use crate::service_fault::ServiceFault;
use crate::services::Services;
use crate::state::Account;

pub(super) fn serve(services: &mut Services) {
    services.serve::<operation::QueryContacts>(query_contacts);
    services.serve::<operation::UpdateContacts>(update_contacts);
    services.serve::<operation::RemoveContacts>(remove_contacts);
    services.serve::<operation::GetContact>(get_contact);
    services.serve::<operation::GetContactHistory>(history::get_contact_history);
    services.serve::<operation::CreateContactList>(list::create_contact_list);
    services.serve::<operation::QueryContactLists>(list::query_contact_lists);
    services.serve::<operation::DeleteContactList>(list::delete_contact_list);
    services.serve::<operation::AddContactsToList>(list::add_contacts_to_list);
    services.serve::<operation::GetContactList>(list::get_contact_list);
    services.serve::<operation::RemoveContactsFromList>(list::remove_contacts_from_list);
}

fn query_contacts(
    account: &mut Account,
    request: &QueryContacts,
) -> Result<ContactQueryResult, ServiceFault> {
    let all: Box<dyn Iterator<Item = &Contact>> = match request.contact_list_id {
        Some(id) => {
            let members = list::find(account, id)?.members.iter();
            Box::new(members.filter_map(|id| account.contacts.get(id)))
        }
        None => Box::new(account.contacts.iter().map(|(_, contact)| contact)),
    };
    let string = request.string.as_deref().map(str::to_lowercase);
    let found = all.filter(|contact| matches(contact, request.field.as_deref(), string.as_deref()));
    let page = page(found, request.max_results, request.first_result, Contact::clone)?;
    Ok(ContactQueryResult::new(page.total).with_contact(page.items))
}

/// Whether `string`, in lower case, is somewhere in the field; without a string, whether there is such a field.
/// Without a field, all of them are searched.
fn matches(contact: &Contact, field: Option<&str>, string: Option<&str>) -> bool {
    let holds = |value: &str| string.is_none_or(|string| value.to_lowercase().contains(string));
    match field {
        Some("id") => contact.id.is_some_and(|id| holds(&id.to_string())),
        Some(field) => field::get(contact, field).is_some_and(holds),
        None => string.is_none() || field::values(contact).any(holds),
    }
}

/// Every contact is found before the first one is changed.
fn update_contacts(account: &mut Account, request: &UpdateContacts) -> Result<(), ServiceFault> {
    let mut changed = BTreeMap::new();
    for (place, given) in request.contact.iter().enumerate() {
        let id = given.id.ok_or_else(|| {
            let place = place + 1;
            ServiceFault::bad_request(format!(
                "contact {place} has no id, which says whom to change"
            ))
        })?;
        let contact = match changed.entry(id) {
            Entry::Occupied(contact) => contact.into_mut(),
            Entry::Vacant(place) => place.insert(find(account, id)?.clone()),
        };
        field::merge(contact, given);
    }
    for (id, contact) in changed {
        account.contacts.insert(id, contact);
    }
    Ok(())
}

/// Ids of no contact are passed over, so that the request may come twice.
#[allow(clippy::unnecessary_wraps, reason = "a handler may refuse, even if this one never does")]
fn remove_contacts(account: &mut Account, request: &RemoveContacts) -> Result<(), ServiceFault> {
    account.remove_contacts(&request.contact_id.iter().copied().collect());
    Ok(())
}

fn get_contact(account: &mut Account, request: &GetContact) -> Result<Contact, ServiceFault> {
    find(account, request.id).cloned()
}

fn find(account: &Account, id: i64) -> Result<&Contact, ServiceFault> {
    let found = account.contacts.get(&id);
    found.ok_or_else(|| ServiceFault::not_found(format!("there is no contact {id}")))
}

#[cfg(test)]
mod tests;
