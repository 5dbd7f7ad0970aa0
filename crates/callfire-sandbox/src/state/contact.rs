//! Contacts and the lists they are on. What may be done with them is decided elsewhere.

use std::collections::{BTreeSet, HashSet};
use std::time::{Duration, SystemTime};

use callfire::data::{self, Contact, ContactListStatus};
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::agenda::Task;
use super::name::plain;
use super::table::{Index, Table};
use crate::clock::date_time;

/// How long the contacts of a new list are validated, and then again how long they are imported.
pub(crate) const LIST_STEP: Duration = Duration::from_secs(1);

/// All contacts, which can be found by their phone numbers.
pub(crate) type Contacts = Table<i64, Contact, ByNumber>;

/// Each number of each contact, without a plus.
#[derive(Debug, Default)]
pub(crate) struct ByNumber(BTreeSet<(String, i64)>);

impl ByNumber {
    /// The ids of the contacts that have this phone number, with a plus or without; the oldest contact comes first.
    pub(crate) fn ids(&self, number: &str) -> impl Iterator<Item = i64> {
        let number = plain(number).to_owned();
        let all = (number.clone(), i64::MIN)..=(number, i64::MAX);
        self.0.range(all).map(|(_, id)| *id)
    }
}

impl Index<i64, Contact> for ByNumber {
    fn add(&mut self, id: &i64, contact: &Contact) {
        self.0.extend(numbers_of(contact).map(|number| (plain(number).to_owned(), *id)));
    }

    fn remove(&mut self, id: &i64, contact: &Contact) {
        for number in numbers_of(contact) {
            self.0.remove(&(plain(number).to_owned(), *id));
        }
    }
}

/// The phone numbers of a contact.
pub(crate) fn numbers_of(contact: &Contact) -> impl Iterator<Item = &str> {
    [&contact.home_phone, &contact.work_phone, &contact.mobile_phone, &contact.extra_phone1]
        .into_iter()
        .flatten()
        .map(String::as_str)
}

/// A contact list and the ids of its contacts, in the order in which they came.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct ContactList {
    /// Its `Size` is that of `members` whenever it is shown.
    pub(crate) list: data::ContactList,
    pub(crate) members: Vec<i64>,
}

impl ContactList {
    pub(crate) fn is_deleted(&self) -> bool {
        self.list.status == ContactListStatus::Deleted
    }

    /// Adds contacts that are not on the list yet.
    pub(crate) fn add(&mut self, ids: impl IntoIterator<Item = i64>) {
        let mut known: HashSet<_> = self.members.iter().copied().collect();
        self.members.extend(ids.into_iter().filter(|id| known.insert(*id)));
    }
}

impl Account {
    /// The contact with this phone number; there is one from now on.
    pub(crate) fn contact_of(&mut self, number: &str) -> i64 {
        let found = self.contacts.index().ids(number).next();
        found.unwrap_or_else(|| self.add_contact(Contact::new().with_home_phone(number)))
    }

    /// Puts a new contact in; its id.
    pub(crate) fn add_contact(&mut self, contact: Contact) -> i64 {
        let id = self.next_id();
        self.contacts.insert(id, contact.with_id(id));
        id
    }

    /// Removes contacts, and takes them off all lists.
    pub(crate) fn remove_contacts(&mut self, ids: &HashSet<i64>) {
        for id in ids {
            self.contacts.remove(id);
        }
        self.contact_lists.change_where(
            |list| list.members.iter().any(|member| ids.contains(member)),
            |list| list.members.retain(|member| !ids.contains(member)),
        );
    }

    /// Puts a list in, whose contacts will be imported, or validated before that; its id.
    pub(crate) fn add_list(
        &mut self,
        name: &str,
        status: ContactListStatus,
        members: impl IntoIterator<Item = i64>,
        at: SystemTime,
    ) -> i64 {
        let id = self.next_id();
        let list = data::ContactList::new(name, 0, date_time(at), status, id);
        let mut list = ContactList { list, members: Vec::new() };
        list.add(members);
        self.contact_lists.insert(id, list);
        self.agenda.add(at + LIST_STEP, Task::ImportList(id));
        id
    }
}
