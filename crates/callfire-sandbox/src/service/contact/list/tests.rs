//! Contact lists as a client sees them, on a clock that is put forward by hand.

use std::time::Duration;

use callfire::data::Contact;
use callfire::service::{
    ContactSource, ContactSourceChoice, ContactSourceNumbers, QueryContacts, RemoveContacts,
};

use super::super::{get_contact, query_contacts, remove_contacts};
use super::*;
use crate::clock::ManualClock;
use crate::service::support::account;
use crate::simulation::catch_up;

fn numbers(numbers: &[&str]) -> ContactSource {
    let numbers = numbers.iter().map(ToString::to_string).collect();
    ContactSourceChoice::Numbers(ContactSourceNumbers::new(numbers)).into()
}

fn contacts(contacts: &[Contact]) -> ContactSource {
    ContactSourceChoice::Contact(contacts.to_vec()).into()
}

fn ids(ids: &[i64]) -> ContactSource {
    ContactSourceChoice::ContactId(ids.to_vec()).into()
}

fn file(text: &str) -> ContactSource {
    ContactSourceChoice::File(text.as_bytes().into()).into()
}

fn create(account: &mut Account, source: ContactSource) -> Result<i64, ServiceFault> {
    create_contact_list(account, &CreateContactList::new("Friends", source))
}

fn look(account: &mut Account, id: i64) -> (i64, ContactListStatus) {
    catch_up(account);
    let list = get_contact_list(account, &id.into()).unwrap();
    (list.size, list.status)
}

fn members(account: &mut Account, id: i64) -> Vec<Contact> {
    query_contacts(account, &QueryContacts::new().with_contact_list_id(id)).unwrap().contact
}

fn wait(clock: &ManualClock, milliseconds: u64) {
    clock.advance(Duration::from_millis(milliseconds));
}

/// Nothing is left of a request that is refused: no list, no contact, no id.
#[track_caller]
fn refused(source: ContactSource, fault: &ServiceFault) {
    let (mut account, _) = account();
    assert_eq!(create(&mut account, source).as_ref(), Err(fault));
    let all = query_contacts(&mut account, &QueryContacts::new()).unwrap();
    assert_eq!(all.total_results, 0);
    assert_eq!(
        query_contact_lists(&mut account, &QueryContactLists::new()).unwrap().total_results,
        0
    );
    assert_eq!(account.restarted().next_id(), 1001);
}

#[test]
fn a_list_is_taken_in_step_by_step() {
    use ContactListStatus::{Active, Importing, Validating};
    let (mut account, clock) = account();
    let id = create(&mut account, numbers(&["13105550100", "12065550100"])).unwrap();
    let list = get_contact_list(&mut account, &id.into()).unwrap();
    assert_eq!((list.name.as_str(), list.id), ("Friends", id));
    assert_eq!(list.created.to_string(), "2013-03-07T07:33:41-08:00");
    assert_eq!(look(&mut account, id), (2, Validating));
    wait(&clock, 999);
    assert_eq!(look(&mut account, id), (2, Validating));
    wait(&clock, 1);
    assert_eq!(look(&mut account, id), (2, Importing));
    wait(&clock, 1000);
    assert_eq!(look(&mut account, id), (2, Active));
    wait(&clock, 100_000);
    assert_eq!(look(&mut account, id), (2, Active));
}

#[test]
fn without_validation_errors_are_found_in_the_end() {
    let (mut account, clock) = account();
    let bad = [Contact::new().with_first_name("Al"), Contact::new().with_home_phone("HOME")];
    let good = numbers(&["13105550100"]);
    for (source, status) in [
        (contacts(&bad), ContactListStatus::Errors),
        (numbers(&["123"]), ContactListStatus::Errors),
        (good, ContactListStatus::Active),
    ] {
        let request = CreateContactList::new("Raw", source).with_validate(false);
        let id = create_contact_list(&mut account, &request).unwrap();
        assert_eq!(look(&mut account, id).1, ContactListStatus::Importing);
        wait(&clock, 1000);
        assert_eq!(look(&mut account, id).1, status);
    }
}

#[test]
fn contacts_that_cannot_be_called_are_named() {
    let bad = |named: &str| {
        ServiceFault::bad_request(format!(
            "not phone numbers of 10 to 15 digits: {named} (Validate=false takes them all the same)"
        ))
    };
    refused(
        numbers(&["13105550100", "123", "HOME", "1234567890123456"]),
        &bad("123; HOME; 1234567890123456"),
    );
    let given = [
        Contact::new().with_home_phone("13105550100"),
        Contact::new().with_home_phone("13105550101").with_work_phone("+999"),
        Contact::new().with_first_name("Al"),
    ];
    refused(contacts(&given), &bad("contact 2: workPhone +999; contact 3 has no number"));
    refused(file("homePhone\n13105550100\n\n(999) 99"), &bad("line 4: homePhone 99999"));
    refused(file("homePhone,firstName\n,Al"), &bad("line 2 has no number"));
    let many: Vec<_> = (0..13).map(|place| place.to_string()).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    refused(numbers(&many), &bad("0; 1; 2; 3; 4; 5; 6; 7; 8; 9; and 3 more"));
}

#[test]
fn lists_that_make_no_sense_are_refused() {
    refused(ids(&[7]), &ServiceFault::not_found("there is no contact 7"));
    let with_id = [Contact::new().with_home_phone("13105550100").with_id(3)];
    let message = "contact 3 is given an id; a new contact gets its id here, one that exists is added by ContactId";
    refused(contacts(&with_id), &ServiceFault::bad_request(message));
    let field =
        ContactSourceNumbers::new(vec!["13105550100".to_owned()]).with_field_name("zipcode");
    let message = "fieldName is \"zipcode\"; fields for phone numbers are homePhone, workPhone, mobilePhone, extraPhone1";
    refused(ContactSourceChoice::Numbers(field).into(), &ServiceFault::bad_request(message));
    let message = "File, line 1: no column is for phone numbers, which would be homePhone, workPhone, mobilePhone, extraPhone1";
    refused(file("firstName\nAl"), &ServiceFault::bad_request(message));
    let (mut account, _) = account();
    for (name, message) in [
        (" ", "Name is blank: a contact list needs a name"),
        ("", "Name is blank: a contact list needs a name"),
        (&"n".repeat(256), "Name is longer than 255 characters"),
    ] {
        let request = CreateContactList::new(name, numbers(&["13105550100"]));
        let fault = ServiceFault::bad_request(message);
        assert_eq!(create_contact_list(&mut account, &request), Err(fault));
    }
    let many = vec!["13105550100".to_owned(); 100_001];
    let many = ContactSourceChoice::Numbers(ContactSourceNumbers::new(many)).into();
    refused(many, &ServiceFault::bad_request("100001 contacts at once, 100000 are allowed"));
}

#[test]
fn each_source_brings_its_contacts() {
    let (mut account, _) = account();
    let al = Contact::new().with_first_name("Al").with_home_phone("13105550100");
    let first = create(&mut account, contacts(&[al.clone(), al.clone()])).unwrap();
    let als = members(&mut account, first);
    assert_eq!(als, [al.clone().with_id(1001), al.clone().with_id(1002)]);

    let second = create(&mut account, ids(&[1002, 1001, 1002])).unwrap();
    assert_eq!(members(&mut account, second), [als[1].clone(), als[0].clone()]);

    // A number that is known is no new contact, unless it is another field that is to have it.
    let third =
        create(&mut account, numbers(&["+13105550100", "12065550100", "12065550100"])).unwrap();
    let new = members(&mut account, third);
    assert_eq!(
        (new.len(), new[0].id, new[1].home_phone.as_deref()),
        (2, Some(1001), Some("12065550100"))
    );
    let work =
        ContactSourceNumbers::new(vec!["13105550100".to_owned()]).with_field_name("workPhone");
    let fourth = create(&mut account, ContactSourceChoice::Numbers(work).into()).unwrap();
    let new = &members(&mut account, fourth)[0];
    assert_eq!((new.home_phone.as_deref(), new.work_phone.as_deref()), (None, Some("13105550100")));

    let fifth =
        create(&mut account, file("firstName,homePhone,shoeSize\nAl,13105550100,43\n")).unwrap();
    let new = &members(&mut account, fifth)[0];
    assert_eq!(
        (new.first_name.as_deref(), new.any_attributes.get("shoeSize")),
        (Some("Al"), Some("43"))
    );
    assert!(new.id.unwrap() > fourth);
}

#[test]
fn contacts_come_and_go() {
    let (mut account, _) = account();
    let id = create(&mut account, numbers(&["13105550100"])).unwrap();
    let add = AddContactsToList::new(id, numbers(&["12065550100", "12065550101", "13105550100"]));
    add_contacts_to_list(&mut account, &add).unwrap();
    add_contacts_to_list(&mut account, &add).unwrap();
    let all: Vec<_> = members(&mut account, id).iter().map(|contact| contact.id.unwrap()).collect();
    assert_eq!(all.len(), 3);

    let bad = AddContactsToList::new(id, numbers(&["5"]));
    assert!(add_contacts_to_list(&mut account, &bad).is_err());
    add_contacts_to_list(&mut account, &bad.with_validate(false)).unwrap();
    assert_eq!(look(&mut account, id).0, 4);

    let choice = RemoveContactsFromListChoice::Numbers(vec![
        "+12065550101".to_owned(),
        "5".to_owned(),
        "77".to_owned(),
    ]);
    remove_contacts_from_list(&mut account, &RemoveContactsFromList::new(id, choice)).unwrap();
    let left: Vec<_> =
        members(&mut account, id).iter().map(|contact| contact.id.unwrap()).collect();
    assert_eq!(left, [all[0], all[1]]);
    let choice = RemoveContactsFromListChoice::ContactId(vec![all[0], 999]);
    let request = RemoveContactsFromList::new(id, choice);
    remove_contacts_from_list(&mut account, &request).unwrap();
    remove_contacts_from_list(&mut account, &request).unwrap();
    assert_eq!(look(&mut account, id).0, 1);
    // It is off the list, not out of the account.
    assert!(get_contact(&mut account, &all[0].into()).is_ok());

    remove_contacts(&mut account, &RemoveContacts::new(vec![all[1]])).unwrap();
    assert_eq!(look(&mut account, id).0, 0);
}

#[test]
fn a_deleted_list_is_shown_and_no_more() {
    let (mut account, clock) = account();
    let id = create(&mut account, numbers(&["13105550100"])).unwrap();
    let other = create(&mut account, numbers(&["13105550100"])).unwrap();
    delete_contact_list(&mut account, &id.into()).unwrap();
    wait(&clock, 5000);
    assert_eq!(look(&mut account, id), (0, ContactListStatus::Deleted));
    let lists = query_contact_lists(&mut account, &QueryContactLists::new()).unwrap();
    assert_eq!(lists.contact_list.iter().map(|list| list.id).collect::<Vec<_>>(), [other]);
    assert_eq!(lists.total_results, 1);

    let unknown = Err(ServiceFault::not_found(format!("there is no contact list {id}")));
    assert_eq!(delete_contact_list(&mut account, &id.into()), unknown);
    let add = AddContactsToList::new(id, numbers(&["13105550100"]));
    assert_eq!(add_contacts_to_list(&mut account, &add), unknown);
    let choice = RemoveContactsFromListChoice::ContactId(vec![1001]);
    let remove = RemoveContactsFromList::new(id, choice);
    assert_eq!(remove_contacts_from_list(&mut account, &remove), unknown);
    let query = QueryContacts::new().with_contact_list_id(id);
    assert_eq!(query_contacts(&mut account, &query).map(drop), unknown);
    let unknown = Err(ServiceFault::not_found("there is no contact list 0"));
    assert_eq!(get_contact_list(&mut account, &0.into()), unknown);
}

#[test]
fn lists_come_in_pages() {
    let (mut account, _) = account();
    let ids: Vec<_> =
        (0..3).map(|_| create(&mut account, numbers(&["13105550100"])).unwrap()).collect();
    let query = QueryContactLists::new().with_first_result(1).with_max_results(1);
    let page = query_contact_lists(&mut account, &query).unwrap();
    assert_eq!(
        (page.total_results, page.contact_list[0].id, page.contact_list[0].size),
        (3, ids[1], 1)
    );
}

#[test]
fn lists_survive_and_go_on() {
    let (mut account, clock) = account();
    let id = create(&mut account, file("homePhone,pet\n13105550100,dog\n12065550100,cat")).unwrap();
    let gone = create(&mut account, numbers(&["13105550100"])).unwrap();
    delete_contact_list(&mut account, &gone.into()).unwrap();
    wait(&clock, 1000);
    catch_up(&mut account);
    let mut again = account.restarted();
    assert_eq!(look(&mut again, id), (2, ContactListStatus::Importing));
    assert_eq!(look(&mut again, gone), (0, ContactListStatus::Deleted));
    assert_eq!(members(&mut again, id), members(&mut account, id));
    wait(&clock, 1000);
    assert_eq!(look(&mut again, id), (2, ContactListStatus::Active));
}
