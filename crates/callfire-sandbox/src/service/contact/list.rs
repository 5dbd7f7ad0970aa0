//! Contact lists. Where the contacts for them come from is in `source`.

use std::collections::HashSet;

use callfire::data::{self, ContactListStatus};
use callfire::service::{
    AddContactsToList, ContactListQueryResult, CreateContactList, DeleteContactList,
    GetContactList, QueryContactLists, RemoveContactsFromList, RemoveContactsFromListChoice,
};

use super::source;
use crate::service::page::page;
use crate::service_fault::ServiceFault;
use crate::state::{Account, ContactList};

/// The longest name of a list, in characters.
const NAME: usize = 255;

pub(super) fn create_contact_list(
    account: &mut Account,
    request: &CreateContactList,
) -> Result<i64, ServiceFault> {
    let name = name(&request.name)?;
    let validate = request.validate.unwrap_or(true);
    let members = source::read(account, &request.contact_source, validate)?;
    let status =
        if validate { ContactListStatus::Validating } else { ContactListStatus::Importing };
    let members = source::settle(account, members);
    Ok(account.add_list(name, status, members, account.now()))
}

fn name(name: &str) -> Result<&str, ServiceFault> {
    if name.trim().is_empty() {
        return Err(ServiceFault::bad_request("Name is blank: a contact list needs a name"));
    }
    if name.chars().count() > NAME {
        return Err(ServiceFault::bad_request(format!("Name is longer than {NAME} characters")));
    }
    Ok(name)
}

pub(super) fn query_contact_lists(
    account: &mut Account,
    request: &QueryContactLists,
) -> Result<ContactListQueryResult, ServiceFault> {
    let all = account.contact_lists.values().filter(|list| !list.is_deleted());
    let page = page(all, request.max_results, request.first_result, show)?;
    Ok(ContactListQueryResult::new(page.total).with_contact_list(page.items))
}

/// A deleted list is shown too, without contacts: the service does so.
pub(super) fn get_contact_list(
    account: &mut Account,
    request: &GetContactList,
) -> Result<data::ContactList, ServiceFault> {
    let found = account.contact_lists.get(&request.id);
    found.map(show).ok_or_else(|| unknown(request.id))
}

pub(super) fn delete_contact_list(
    account: &mut Account,
    request: &DeleteContactList,
) -> Result<(), ServiceFault> {
    let list = find_mut(account, request.id)?;
    list.list.status = ContactListStatus::Deleted;
    list.members.clear();
    Ok(())
}

/// The status stays what it is: what is added was checked here, or the client wants no check.
pub(super) fn add_contacts_to_list(
    account: &mut Account,
    request: &AddContactsToList,
) -> Result<(), ServiceFault> {
    find(account, request.contact_list_id)?;
    let validate = request.validate.unwrap_or(true);
    let members = source::read(account, &request.contact_source, validate)?;
    let members = source::settle(account, members);
    find_mut(account, request.contact_list_id)?.add(members);
    Ok(())
}

/// Ids and numbers of contacts that are not on the list are passed over, so that the request may come twice.
pub(super) fn remove_contacts_from_list(
    account: &mut Account,
    request: &RemoveContactsFromList,
) -> Result<(), ServiceFault> {
    let gone: HashSet<i64> = match &request.choice {
        RemoveContactsFromListChoice::ContactId(ids) => ids.iter().copied().collect(),
        RemoveContactsFromListChoice::Numbers(numbers) => {
            numbers.iter().flat_map(|number| account.contacts.index().ids(number)).collect()
        }
        _ => HashSet::new(),
    };
    find_mut(account, request.contact_list_id)?.members.retain(|member| !gone.contains(member));
    Ok(())
}

/// A list that is not deleted.
pub(in crate::service) fn find(account: &Account, id: i64) -> Result<&ContactList, ServiceFault> {
    let found = account.contact_lists.get(&id).filter(|list| !list.is_deleted());
    found.ok_or_else(|| unknown(id))
}

fn find_mut(account: &mut Account, id: i64) -> Result<&mut ContactList, ServiceFault> {
    find(account, id)?;
    account.contact_lists.get_mut(&id).ok_or_else(|| unknown(id))
}

fn unknown(id: i64) -> ServiceFault {
    ServiceFault::not_found(format!("there is no contact list {id}"))
}

fn show(list: &ContactList) -> data::ContactList {
    let mut shown = list.list.clone();
    shown.size = i64::try_from(list.members.len()).unwrap_or(i64::MAX);
    shown
}

#[cfg(test)]
mod tests;
