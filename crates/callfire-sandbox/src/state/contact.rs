//! Contacts and the lists they are on. What may be done with them is decided elsewhere.

use callfire::data::{self, Contact};
use serde::{Deserialize, Serialize};

use super::account::Account;

/// A contact list and the ids of its contacts, in the order in which they came.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct ContactList {
    pub(crate) list: data::ContactList,
    pub(crate) members: Vec<i64>,
}

impl Account {
    /// The contact with this phone number; there is one from now on.
    pub(crate) fn contact_of(&mut self, number: &str) -> i64 {
        let mut contacts = self.contacts.iter();
        if let Some((id, _)) = contacts.find(|(_, contact)| has_number(contact, number)) {
            return *id;
        }
        drop(contacts);
        let id = self.next_id();
        let contact = Contact::new().with_id(id).with_home_phone(number);
        self.contacts.insert(id, contact);
        id
    }
}

fn has_number(contact: &Contact, number: &str) -> bool {
    [&contact.home_phone, &contact.work_phone, &contact.mobile_phone, &contact.extra_phone1]
        .into_iter()
        .flatten()
        .any(|phone| phone == number)
}
