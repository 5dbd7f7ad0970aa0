//! Labels on everything that can have one.

use callfire::data::{
    ActionState, Broadcast, BroadcastChoice, Call, Region, Text, TextBroadcastConfig, ToNumber,
};
use callfire::service::QueryNumbers;

use super::*;
use crate::clock::date_time;
use crate::service::number::fixture::{found, owning};

const NUMBER: &str = "12065550100";

/// An account with a number, and with a broadcast.
fn account() -> (Account, i64) {
    let (mut account, _) = owning(&[NUMBER, "12065550101"], &[]);
    let id = account.next_id();
    let config = BroadcastChoice::TextBroadcastConfig(TextBroadcastConfig::new("Hello"));
    account.broadcasts.insert(id, Broadcast::new(config).with_id(id));
    (account, id)
}

fn names(account: &mut Account) -> Vec<String> {
    let result = query_labels(account, &service::QueryLabels::new()).unwrap();
    assert_eq!(result.total_results, i64::try_from(result.label.len()).unwrap());
    result.label.into_iter().map(|label| label.name).collect()
}

fn numbers_with(account: &mut Account, label: &str) -> Vec<String> {
    found(account, &QueryNumbers::new(Region::new()).with_label_name(label))
}

fn on_number(label: &str) -> service::LabelNumber {
    service::LabelNumber::new(NUMBER, label)
}

#[test]
fn a_label_is_attached_once() {
    let (mut account, broadcast) = account();
    for _ in 0..2 {
        let request = service::LabelBroadcast::new(broadcast, "spring");
        label_broadcast(&mut account, &request).unwrap();
        label_number(&mut account, &on_number("spring")).unwrap();
    }
    label_number(&mut account, &on_number("autumn")).unwrap();
    assert_eq!(names(&mut account), ["autumn", "spring"]);
    assert_eq!(account.broadcasts.get(&broadcast).unwrap().label, ["spring"]);
    assert_eq!(numbers_with(&mut account, "spring"), [NUMBER]);
    assert_eq!(numbers_with(&mut account, "winter"), [""; 0]);
}

#[test]
fn a_label_that_is_taken_off_stays_one() {
    let (mut account, broadcast) = account();
    let request = service::LabelBroadcast::new(broadcast, "spring");
    label_broadcast(&mut account, &request).unwrap();
    label_number(&mut account, &service::LabelNumber::new("+12065550100", "spring")).unwrap();

    unlabel_broadcast(&mut account, &request).unwrap();
    assert_eq!(account.broadcasts.get(&broadcast).unwrap().label, [""; 0]);
    let refused = unlabel_broadcast(&mut account, &request);
    let message = format!("broadcast {broadcast} has no label spring");
    assert_eq!(refused, Err(ServiceFault::not_found(message)));

    account.broadcasts.change_where(|_| true, |row| row.label = vec!["spring".to_owned(); 2]);
    unlabel_broadcast(&mut account, &request).unwrap();
    assert_eq!(account.broadcasts.get(&broadcast).unwrap().label, [""; 0]);

    unlabel_number(&mut account, &on_number("spring")).unwrap();
    assert_eq!(numbers_with(&mut account, "spring"), [""; 0]);
    let refused = unlabel_number(&mut account, &on_number("spring"));
    let message = "number 12065550100 has no label spring";
    assert_eq!(refused, Err(ServiceFault::not_found(message)));
    assert_eq!(names(&mut account), ["spring"]);
}

#[test]
fn what_does_not_exist_cannot_be_labelled() {
    let (mut account, _) = account();
    let broadcast = service::LabelBroadcast::new(7, "spring");
    let fault = Err(ServiceFault::not_found("there is no broadcast 7"));
    assert_eq!(label_broadcast(&mut account, &broadcast), fault);
    assert_eq!(unlabel_broadcast(&mut account, &broadcast), fault);
    let number = service::LabelNumber::new("12065550199", "spring");
    assert_eq!(label_number(&mut account, &number), Err(no_number("12065550199")));
    assert_eq!(unlabel_number(&mut account, &number), Err(no_number("12065550199")));
    assert_eq!(names(&mut account), [""; 0]);
}

#[test]
fn a_label_has_a_name() {
    let (mut account, broadcast) = account();
    let fault = Err(ServiceFault::bad_request("LabelName is empty: name the label"));
    for blank in ["", " "] {
        let on_broadcast = service::LabelBroadcast::new(broadcast, blank);
        assert_eq!(label_broadcast(&mut account, &on_broadcast), fault);
        assert_eq!(unlabel_broadcast(&mut account, &on_broadcast), fault);
        assert_eq!(label_number(&mut account, &on_number(blank)), fault);
        assert_eq!(unlabel_number(&mut account, &on_number(blank)), fault);
        assert_eq!(delete_label(&mut account, &service::DeleteLabel::new(blank)), fault);
    }
}

/// Puts in a text and a call with the labels `spring` and `autumn`.
fn add_actions(account: &mut Account) {
    let labels = ["spring", "autumn"].map(Label::new);
    let now = date_time(account.now());
    let text = Text::new(
        NUMBER,
        ToNumber::new("12125551212"),
        ActionState::Finished,
        1,
        false,
        now.clone(),
        now.clone(),
        1,
    );
    account.texts.insert(1, text.with_label(labels.clone()));
    let call = Call::new(
        NUMBER,
        ToNumber::new("12125551212"),
        ActionState::Finished,
        1,
        false,
        now.clone(),
        now,
        2,
    );
    account.calls.insert(2, call.with_label(labels));
}

#[test]
fn a_label_that_is_deleted_is_on_nothing() {
    let (mut account, broadcast) = account();
    for name in ["spring", "autumn"] {
        let request = service::LabelBroadcast::new(broadcast, name);
        label_broadcast(&mut account, &request).unwrap();
        label_number(&mut account, &on_number(name)).unwrap();
    }
    add_actions(&mut account);

    delete_label(&mut account, &service::DeleteLabel::new("spring")).unwrap();
    assert_eq!(names(&mut account), ["autumn"]);
    assert_eq!(account.broadcasts.get(&broadcast).unwrap().label, ["autumn"]);
    assert_eq!(numbers_with(&mut account, "spring"), [""; 0]);
    assert_eq!(numbers_with(&mut account, "autumn"), [NUMBER]);
    assert_eq!(account.texts.get(&1).unwrap().label, [Label::new("autumn")]);
    assert_eq!(account.calls.get(&2).unwrap().label, [Label::new("autumn")]);
    let again = delete_label(&mut account, &service::DeleteLabel::new("spring"));
    assert_eq!(again, Err(ServiceFault::not_found("there is no label spring")));
}

#[test]
fn labels_come_in_pages() {
    let (mut account, _) = account();
    for name in ["c", "a", "b"] {
        label_number(&mut account, &on_number(name)).unwrap();
    }
    let page = service::QueryLabels::new().with_max_results(1).with_first_result(1);
    let page = query_labels(&mut account, &page).unwrap();
    assert_eq!((page.total_results, page.label), (3, vec![Label::new("b")]));
}

#[test]
fn labels_survive_a_restart() {
    let (mut account, _) = owning(&[NUMBER], &[]);
    label_number(&mut account, &on_number("spring")).unwrap();
    let mut again = account.restarted();
    assert_eq!(names(&mut again), ["spring"]);
    assert_eq!(numbers_with(&mut again, "spring"), [NUMBER]);
}

#[test]
fn there_are_so_many_labels_and_no_more() {
    let (mut account, broadcast) = account();
    let attach = |account: &mut Account, name: &str| {
        let request = service::LabelBroadcast::new(broadcast, name);
        label_broadcast(account, &request).and(label_number(account, &on_number(name)))
    };
    for place in 0..100 {
        attach(&mut account, &format!("label {place}")).unwrap();
    }
    attach(&mut account, "label 0").unwrap();
    let fault = ServiceFault::bad_request("101 labels on one thing, 100 are allowed");
    assert_eq!(attach(&mut account, "one more"), Err(fault.clone()));
    assert_eq!(label_number(&mut account, &on_number("one more")), Err(fault));
    assert_eq!(names(&mut account).len(), 100);
}
