//! How a contact list is taken in: validated, imported, ready. What its contacts are is decided when it is made.

use std::time::SystemTime;

use callfire::data::{Contact, ContactListStatus};

use crate::state::name::is_dialable;
use crate::state::{Account, LIST_STEP, Task, numbers_of};

/// Takes a list one step further.
pub(super) fn advance(account: &mut Account, id: i64, at: SystemTime) {
    let Some(list) = account.contact_lists.get(&id) else { return };
    let status = match list.list.status {
        ContactListStatus::Validating => ContactListStatus::Importing,
        ContactListStatus::Importing => {
            let mut contacts = list.members.iter().filter_map(|id| account.contacts.get(id));
            if contacts.all(can_be_reached) {
                ContactListStatus::Active
            } else {
                ContactListStatus::Errors
            }
        }
        _ => return,
    };
    if status == ContactListStatus::Importing {
        account.agenda.add(at + LIST_STEP, Task::ImportList(id));
    }
    if let Some(list) = account.contact_lists.get_mut(&id) {
        list.list.status = status;
    }
}

fn can_be_reached(contact: &Contact) -> bool {
    let mut numbers = numbers_of(contact).peekable();
    numbers.peek().is_some() && numbers.all(is_dialable)
}
