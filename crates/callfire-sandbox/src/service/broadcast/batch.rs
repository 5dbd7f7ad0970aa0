//! Contact batches: who is on a broadcast. What happens to them is the simulation's.

use callfire::data::{Call, Contact, ContactBatch, Text, ToNumber};
use callfire::service::{
    ContactBatchQueryResult, ControlContactBatch, CreateContactBatch, CreateContactBatchChoice,
    GetContactBatch, QueryContactBatches,
};

use super::{find, find_in_use};
use crate::service::contact::list;
use crate::service::page::page;
use crate::service_fault::ServiceFault;
use crate::simulation::batch::set_enabled;
use crate::simulation::broadcast::start;
use crate::simulation::recipients::{self, Recipient, Recipients};
use crate::state::{Account, Action, Batch, numbers_of};

/// What a batch is called that nobody names, as the schema says.
const NAME: &str = "API Contact Batch";

pub(in crate::service) fn create_contact_batch(
    account: &mut Account,
    request: &CreateContactBatch,
) -> Result<i64, ServiceFault> {
    find_in_use(account, request.broadcast_id)?;
    let all = match &request.choice {
        CreateContactBatchChoice::ToNumber(numbers) => {
            numbers.iter().cloned().map(Recipient::from).collect()
        }
        CreateContactBatchChoice::ContactListId(id) => members(account, *id)?,
        _ => return Err(ServiceFault::bad_request("give ToNumber or ContactListId")),
    };
    let recipients = Recipients {
        broadcast_id: request.broadcast_id,
        name: request.name.clone().unwrap_or_else(|| NAME.to_owned()),
        all,
        scrub: request.scrub_broadcast_duplicates.unwrap_or(false),
        config: None,
        is_checked: false,
    };
    let now = account.now();
    let id = recipients::add(account, recipients, now);
    if request.start.unwrap_or(false) {
        start(account, request.broadcast_id, now);
    }
    Ok(id)
}

/// The contacts of a list, as recipients; those without a phone number are left out.
fn members(account: &Account, list_id: i64) -> Result<Vec<Recipient>, ServiceFault> {
    let list = list::find(account, list_id)?;
    let contacts = list.members.iter().filter_map(|id| account.contacts.get(id));
    let recipients: Vec<_> = contacts.filter_map(recipient).collect();
    if recipients.is_empty() {
        return Err(ServiceFault::bad_request(format!(
            "nobody on the contact list {list_id} has a phone number, or the list is not ACTIVE yet"
        )));
    }
    Ok(recipients)
}

/// A contact as a recipient, at the first number it has.
fn recipient(contact: &Contact) -> Option<Recipient> {
    let number = numbers_of(contact).next()?;
    Some(Recipient { number: ToNumber::new(number), contact_id: contact.id })
}

pub(super) fn query_contact_batches(
    account: &mut Account,
    request: &QueryContactBatches,
) -> Result<ContactBatchQueryResult, ServiceFault> {
    let id = request.broadcast_id;
    find(account, id)?;
    let found = account.batches.values().filter(|batch| batch.batch.broadcast_id == id);
    let page =
        page(found, request.max_results, request.first_result, |batch| show(account, batch))?;
    Ok(ContactBatchQueryResult::new(page.total).with_contact_batch(page.items))
}

pub(super) fn get_contact_batch(
    account: &mut Account,
    request: &GetContactBatch,
) -> Result<ContactBatch, ServiceFault> {
    Ok(show(account, find_batch(account, request.id)?))
}

pub(super) fn control_contact_batch(
    account: &mut Account,
    request: &ControlContactBatch,
) -> Result<(), ServiceFault> {
    let batch = find_batch(account, request.id)?;
    let now = account.now();
    let change = request.enabled.filter(|enabled| *enabled != batch.enabled);
    if let (Some(name), Some(batch)) = (&request.name, account.batches.get_mut(&request.id)) {
        batch.batch.name.clone_from(name);
    }
    if let Some(enabled) = change {
        set_enabled(account, request.id, enabled, now);
    }
    Ok(())
}

fn find_batch(account: &Account, id: i64) -> Result<&Batch, ServiceFault> {
    let found = account.batches.get(&id);
    found.ok_or_else(|| ServiceFault::not_found(format!("there is no contact batch {id}")))
}

/// A batch with the number of those that remain.
fn show(account: &Account, batch: &Batch) -> ContactBatch {
    fn open<A: Action>(account: &Account, batch: &Batch) -> usize {
        let actions = A::all(account).range(batch.actions.clone());
        actions.filter(|(_, action)| action.head().is_open()).count()
    }
    let remaining = match recipients::is_text(account, batch.batch.broadcast_id) {
        true => open::<Text>(account, batch),
        false => open::<Call>(account, batch),
    };
    batch.batch.clone().with_remaining(i32::try_from(remaining).unwrap_or(i32::MAX))
}
