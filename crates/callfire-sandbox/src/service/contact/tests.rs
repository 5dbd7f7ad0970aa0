//! Contacts as a client sees them.

use std::time::{Duration, SystemTime};

use callfire::data::{ActionState, Call, ContactHistoryChoice, Text, ToNumber};
use callfire::service::GetContactHistory;
use soapwire::xsd::QName;

use super::*;
use crate::clock::date_time;
use crate::service::support::account;

fn alice() -> Contact {
    let custom = [(QName::from("city"), "Santa Monica"), (QName::new("urn:crm", "key"), "7")];
    let mut alice = Contact::new()
        .with_first_name("Alice")
        .with_last_name("Moore")
        .with_home_phone("13105550100");
    alice.any_attributes = custom.into_iter().collect();
    alice
}

fn bob() -> Contact {
    Contact::new().with_first_name("Bob").with_mobile_phone("+12065550107").with_zipcode("98101")
}

/// The contacts that are found, by their ids.
fn ids(account: &mut Account, query: &QueryContacts) -> Vec<i64> {
    let result = query_contacts(account, query).unwrap();
    assert_eq!(result.total_results, i64::try_from(result.contact.len()).unwrap());
    result.contact.iter().map(|contact| contact.id.unwrap()).collect()
}

fn search(field: &str, string: &str) -> QueryContacts {
    QueryContacts::new().with_field(field).with_string(string)
}

#[test]
fn a_text_is_searched_in_a_field() {
    let (mut account, _) = account();
    let (alice, bob) = (account.add_contact(alice()), account.add_contact(bob()));
    for (field, string, expected) in [
        ("firstName", "Alice", vec![alice]),
        ("firstName", "LIC", vec![alice]),
        ("firstName", "Moore", vec![]),
        ("mobilePhone", "2065550107", vec![bob]),
        ("homePhone", "", vec![alice]),
        ("city", "santa", vec![alice]),
        ("{urn:crm}key", "7", vec![]),
        ("id", &bob.to_string(), vec![bob]),
        ("shoeSize", "", vec![]),
        ("shoeSize", "43", vec![]),
    ] {
        assert_eq!(ids(&mut account, &search(field, string)), expected, "{field} {string}");
    }
    assert_eq!(ids(&mut account, &QueryContacts::new()), [alice, bob]);
    assert_eq!(ids(&mut account, &QueryContacts::new().with_field("zipcode")), [bob]);
    assert_eq!(ids(&mut account, &QueryContacts::new().with_string("monica")), [alice]);
}

#[test]
fn contacts_come_in_pages() {
    let (mut account, _) = account();
    for _ in 0..5 {
        account.add_contact(bob());
    }
    let query = QueryContacts::new().with_max_results(2).with_first_result(3);
    let result = query_contacts(&mut account, &query).unwrap();
    let ids: Vec<_> = result.contact.iter().filter_map(|contact| contact.id).collect();
    assert_eq!((result.total_results, ids), (5, vec![1004, 1005]));
    let refused = query_contacts(&mut account, &QueryContacts::new().with_max_results(-1));
    assert_eq!(refused, Err(ServiceFault::bad_request("MaxResults is -1, below 0")));
    let refused = query_contacts(&mut account, &QueryContacts::new().with_contact_list_id(7));
    assert_eq!(refused, Err(ServiceFault::not_found("there is no contact list 7")));
}

#[test]
fn an_update_changes_what_it_gives_and_keeps_the_rest() {
    let (mut account, _) = account();
    let id = account.add_contact(alice());
    let mut given =
        Contact::new().with_id(id).with_last_name("Miller").with_work_phone("13105550101");
    given.any_attributes = [("city", "Malibu"), ("pet", "dog")].into_iter().collect();
    update_contacts(&mut account, &UpdateContacts::new().with_contact([given])).unwrap();
    let mut expected = alice().with_id(id).with_last_name("Miller").with_work_phone("13105550101");
    expected.any_attributes.extend([("city", "Malibu"), ("pet", "dog")]);
    assert_eq!(get_contact(&mut account, &id.into()), Ok(expected));
}

#[test]
fn the_same_contact_twice_is_changed_twice() {
    let (mut account, _) = account();
    let id = account.add_contact(bob());
    let given = [
        Contact::new().with_id(id).with_first_name("Rob").with_last_name("Roy"),
        Contact::new().with_id(id).with_first_name("Robert"),
    ];
    update_contacts(&mut account, &UpdateContacts::new().with_contact(given)).unwrap();
    let expected = bob().with_id(id).with_first_name("Robert").with_last_name("Roy");
    assert_eq!(get_contact(&mut account, &id.into()), Ok(expected));
}

#[test]
fn an_update_that_is_refused_changes_nothing() {
    let (mut account, _) = account();
    let id = account.add_contact(alice());
    let changed = Contact::new().with_id(id).with_first_name("Eve");
    for (bad, fault) in [
        (bob().with_id(999), ServiceFault::not_found("there is no contact 999")),
        (bob(), ServiceFault::bad_request("contact 2 has no id, which says whom to change")),
    ] {
        let request = UpdateContacts::new().with_contact([changed.clone(), bad]);
        assert_eq!(update_contacts(&mut account, &request), Err(fault));
        assert_eq!(get_contact(&mut account, &id.into()), Ok(alice().with_id(id)));
    }
    update_contacts(&mut account, &UpdateContacts::new()).unwrap();
}

#[test]
fn removed_contacts_are_nowhere() {
    let (mut account, _) = account();
    let (alice, bob) = (account.add_contact(alice()), account.add_contact(bob()));
    let request = RemoveContacts::new(vec![alice, 999, alice]);
    remove_contacts(&mut account, &request).unwrap();
    remove_contacts(&mut account, &request).unwrap();
    assert_eq!(ids(&mut account, &QueryContacts::new()), [bob]);
    let gone = ServiceFault::not_found(format!("there is no contact {alice}"));
    assert_eq!(get_contact(&mut account, &alice.into()), Err(gone.clone()));
    let history = history::get_contact_history(&mut account, &GetContactHistory::new(alice));
    assert_eq!(history, Err(gone.clone()));
    let update = UpdateContacts::new().with_contact([Contact::new().with_id(alice)]);
    assert_eq!(update_contacts(&mut account, &update), Err(gone));
}

#[test]
fn a_number_finds_its_contact_as_long_as_it_has_it() {
    let (mut account, _) = account();
    let (alice, bob) = (account.add_contact(alice()), account.add_contact(bob()));
    assert_eq!(account.contact_of("+13105550100"), alice);
    assert_eq!(account.contact_of("12065550107"), bob);
    let moved = Contact::new().with_id(alice).with_home_phone("12125550105");
    update_contacts(&mut account, &UpdateContacts::new().with_contact([moved])).unwrap();
    assert_eq!(account.contact_of("12125550105"), alice);
    let new = account.contact_of("13105550100");
    assert_eq!(get_contact(&mut account, &new.into()).unwrap().home_phone.unwrap(), "13105550100");
    assert_eq!(account.contact_of("13105550100"), new);
    remove_contacts(&mut account, &RemoveContacts::new(vec![bob])).unwrap();
    assert!(![alice, bob, new].contains(&account.contact_of("+12065550107")));
}

#[test]
fn the_oldest_contact_has_a_number_first() {
    let (mut account, _) = account();
    let (first, second) = (account.add_contact(bob()), account.add_contact(bob()));
    assert_eq!(account.contact_of("12065550107"), first);
    remove_contacts(&mut account, &RemoveContacts::new(vec![first])).unwrap();
    assert_eq!(account.contact_of("12065550107"), second);
}

#[test]
fn many_numbers_are_found_fast() {
    let (mut account, _) = account();
    let number = |place: u32| format!("1206{place:07}");
    let ids: Vec<_> = (0..50_000).map(|place| account.contact_of(&number(place))).collect();
    let again: Vec<_> = (0..50_000).map(|place| account.contact_of(&number(place))).collect();
    // Looking through all contacts each time would take minutes.
    assert_eq!(ids, again);
}

fn text(account: &mut Account, contact: i64, at: SystemTime) -> i64 {
    let (id, at) = (account.next_id(), date_time(at));
    let to = ToNumber::new("13105550100");
    let text =
        Text::new("12065550100", to, ActionState::Finished, contact, false, at.clone(), at, id);
    account.texts.insert(id, text);
    id
}

fn call(account: &mut Account, contact: i64, at: SystemTime) -> i64 {
    let (id, at) = (account.next_id(), date_time(at));
    let to = ToNumber::new("13105550100");
    let call =
        Call::new("12065550100", to, ActionState::Finished, contact, true, at.clone(), at, id);
    account.calls.insert(id, call);
    id
}

#[test]
fn calls_and_texts_are_mixed_in_the_order_of_time() {
    let (mut account, _) = account();
    let (alice, bob) = (account.add_contact(alice()), account.add_contact(bob()));
    let now = account.now();
    let later = now + Duration::from_mins(1);
    let third = call(&mut account, alice, later);
    let fourth = text(&mut account, alice, later);
    let first = text(&mut account, alice, now);
    let second = call(&mut account, alice, now);
    text(&mut account, bob, now);

    let history = |account: &mut Account, request: &GetContactHistory| {
        let history = history::get_contact_history(account, request).unwrap();
        let kinds = history.choice.iter().map(|action| match action {
            ContactHistoryChoice::Call(call) => ("call", call.id),
            ContactHistoryChoice::Text(text) => ("text", text.id),
            _ => ("?", 0),
        });
        kinds.collect::<Vec<_>>()
    };
    let all = [("text", first), ("call", second), ("call", third), ("text", fourth)];
    let request = GetContactHistory::new(alice);
    assert_eq!(history(&mut account, &request), all);
    let page = request.clone().with_first_result(1).with_max_results(2);
    assert_eq!(history(&mut account, &page), all[1..3]);
    assert_eq!(history(&mut account.restarted(), &request), all);
}

#[test]
fn contacts_survive() {
    let (mut account, _) = account();
    let mut noted = alice().with_last_name(" Moore\t");
    noted.any_attributes.insert("note", "a\r\n\tb  <&\"'>");
    let (alice, bob) = (account.add_contact(noted), account.add_contact(bob()));
    let gone = account.add_contact(Contact::new().with_home_phone("12125550109"));
    remove_contacts(&mut account, &RemoveContacts::new(vec![gone])).unwrap();
    let mut again = account.restarted();
    for query in [QueryContacts::new(), search("city", "santa"), search("zipcode", "98")] {
        let expected = query_contacts(&mut account, &query).unwrap();
        assert_eq!(query_contacts(&mut again, &query), Ok(expected));
    }
    assert_eq!([again.contact_of("+13105550100"), again.contact_of("12065550107")], [alice, bob]);
    assert!(again.contact_of("12125550109") > gone, "ids are not given away twice");
}
