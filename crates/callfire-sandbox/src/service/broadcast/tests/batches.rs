//! Contact batches.

use callfire::data::{self, ActionState, BatchStatus, Contact, ContactListStatus};
use callfire::service::{
    BroadcastCommand, ControlContactBatch, CreateContactBatch, CreateContactBatchChoice,
    QueryContactBatches,
};

use super::super::batch::{
    control_contact_batch, create_contact_batch, get_contact_batch, query_contact_batches,
};
use super::*;
use crate::clock::date_time;
use crate::service::world::numbers;
use crate::state::ContactList;

#[track_caller]
fn batch(world: &mut World, id: i64) -> data::ContactBatch {
    world.ask(get_contact_batch, id).unwrap()
}

#[test]
fn a_batch_is_checked_and_then_worked_on() {
    let mut world = World::new();
    let id = world.create(text("x"));
    let batch_id = world.add(id, &[ANN, "12065550101", "12"]);
    let new = batch(&mut world, batch_id);
    assert_eq!((new.name.as_str(), &new.status), ("API Contact Batch", &BatchStatus::New));
    assert_eq!((new.size, new.remaining, new.broadcast_id), (Some(3), Some(2), id));
    world.clock.advance(std::time::Duration::from_millis(500));
    assert_eq!(batch(&mut world, batch_id).status, BatchStatus::Validating);
    world.pass(1);
    assert_eq!(batch(&mut world, batch_id).status, BatchStatus::Active);
    world.start(id);
    world.pass(10);
    let done = batch(&mut world, batch_id);
    assert_eq!((done.size, done.remaining), (Some(3), Some(0)));
    let unknown = ServiceFault::not_found("there is no contact batch 7");
    assert_eq!(world.ask(get_contact_batch, 7), Err(unknown));
}

#[test]
fn a_batch_may_start_its_broadcast() {
    let mut world = World::new();
    let id = world.create(text("x"));
    let choice = CreateContactBatchChoice::ToNumber(numbers(&[ANN]));
    let request = CreateContactBatch::new(id, choice).with_start(true).with_name("first");
    let batch_id = world.ask(create_contact_batch, request).unwrap();
    assert_eq!(batch(&mut world, batch_id).name, "first");
    world.pass(10);
    assert_eq!(world.status(id), BroadcastStatus::Finished);
    assert_eq!(world.texts(id)[0].batch_id, Some(batch_id));
}

#[test]
fn duplicates_are_left_out_when_that_is_asked_for() {
    let mut world = World::new();
    let id = world.create(text("x"));
    world.add(id, &[ANN, ANN]);
    let to = numbers(&["12065550101", "+12065550100", "12065550101", "12065550102"]);
    let request = CreateContactBatch::new(id, CreateContactBatchChoice::ToNumber(to));
    let request = request.with_scrub_broadcast_duplicates(true);
    let batch_id = world.ask(create_contact_batch, request).unwrap();
    assert_eq!(batch(&mut world, batch_id).size, Some(2));
    let to: Vec<_> = world.texts(id).into_iter().map(|text| text.to_number.text).collect();
    assert_eq!(to, [ANN, ANN, "12065550101", "12065550102"]);
}

#[test]
fn a_disabled_batch_is_left_out() {
    let mut world = World::new();
    let id = world.create(text("x"));
    let first = world.add(id, &[ANN]);
    let second = world.add(id, &["12065550101"]);
    let control = ControlContactBatch::new(first).with_enabled(false).with_name("later");
    world.ask(control_contact_batch, control).unwrap();
    world.start(id);
    world.pass(10);
    let states =
        |world: &mut World| world.texts(id).into_iter().map(|text| text.state).collect::<Vec<_>>();
    assert_eq!(states(&mut world), [ActionState::Ready, ActionState::Finished]);
    assert_eq!(batch(&mut world, first).remaining, Some(1));
    assert_eq!(batch(&mut world, first).name, "later");
    assert_eq!(batch(&mut world, second).remaining, Some(0));
    assert_eq!(world.status(id), BroadcastStatus::Finished);
    let control = ControlContactBatch::new(first).with_enabled(true);
    world.ask(control_contact_batch, control).unwrap();
    world.start(id);
    world.pass(10);
    assert_eq!(states(&mut world), [ActionState::Finished, ActionState::Finished]);
}

#[test]
fn a_batch_can_be_disabled_between_attempts() {
    let mut world = World::new();
    let config = voice().with_retry_config(retry(2, 5, &[Outcome::Busy]));
    let id = world.send_call(calls_to(&["12065550191", ANN], config));
    let batch_id = world.calls(id)[0].batch_id.unwrap();
    world.pass(60);
    let set = |world: &mut World, enabled| {
        let control = ControlContactBatch::new(batch_id).with_enabled(enabled);
        world.ask(control_contact_batch, control).unwrap();
    };
    set(&mut world, false);
    assert_eq!(world.status(id), BroadcastStatus::Finished);
    world.pass(60);
    set(&mut world, true);
    world.start(id);
    world.pass(60);
    assert_eq!(world.calls(id)[0].call_record.len(), 1);
    world.pass(180);
    assert_eq!(world.calls(id)[0].call_record.len(), 2);
}

#[test]
fn the_batches_of_a_broadcast_are_found() {
    let mut world = World::new();
    let (id, other) = (world.create(text("x")), world.create(text("x")));
    let first = world.add(id, &[ANN]);
    world.add(other, &[ANN]);
    let second = world.add(id, &[ANN]);
    let query = QueryContactBatches::new(id);
    let found = world.ask(query_contact_batches, query.clone()).unwrap();
    let ids: Vec<_> = found.contact_batch.iter().map(|batch| batch.id).collect();
    assert_eq!((found.total_results, ids), (2, vec![first, second]));
    let page = world.ask(query_contact_batches, query.with_first_result(1)).unwrap();
    assert_eq!((page.total_results, page.contact_batch.len()), (2, 1));
    let unknown = ServiceFault::not_found("there is no broadcast 7");
    assert_eq!(world.ask(query_contact_batches, QueryContactBatches::new(7)), Err(unknown));
}

#[test]
fn contacts_come_from_a_list() {
    let mut world = World::new();
    let members: Vec<_> = [Some("12065550100"), None, Some("12065550101")]
        .map(|phone| {
            let id = world.account.next_id();
            let mut contact = Contact::new().with_id(id);
            contact.mobile_phone = phone.map(str::to_owned);
            world.account.contacts.insert(id, contact);
            id
        })
        .into();
    let created = date_time(world.account.now());
    let list = data::ContactList::new("all", 3, created, ContactListStatus::Active, 1);
    let list = ContactList { list, members: members.clone() };
    world.account.contact_lists.insert(1, list);
    let id = world.create(text("x"));
    let from_list =
        |list| CreateContactBatch::new(id, CreateContactBatchChoice::ContactListId(list));
    world.ask(create_contact_batch, from_list(1)).unwrap();
    let contacts: Vec<_> = world.texts(id).into_iter().map(|text| text.contact_id).collect();
    assert_eq!(contacts, [members[0], members[2]]);
    let unknown = ServiceFault::not_found("there is no contact list 2");
    assert_eq!(world.ask(create_contact_batch, from_list(2)), Err(unknown.clone()));
    world.account.contact_lists.get_mut(&1).unwrap().list.status = ContactListStatus::Deleted;
    let unknown = ServiceFault::not_found("there is no contact list 1");
    assert_eq!(world.ask(create_contact_batch, from_list(1)), Err(unknown));
}

#[test]
fn nothing_is_added_where_it_cannot_be() {
    let mut world = World::new();
    let id = world.create(text("x"));
    world.control(id, BroadcastCommand::Archive).unwrap();
    let to = CreateContactBatchChoice::ToNumber(numbers(&[ANN]));
    let fault = bad(&format!("the broadcast {id} is archived: create another one"));
    let request = CreateContactBatch::new(id, to.clone());
    assert_eq!(world.ask(create_contact_batch, request), Err(fault));
    let unknown = ServiceFault::not_found("there is no broadcast 7");
    assert_eq!(world.ask(create_contact_batch, CreateContactBatch::new(7, to)), Err(unknown));
    assert_eq!((world.account.batches.len(), world.account.texts.len()), (0, 0));
}
