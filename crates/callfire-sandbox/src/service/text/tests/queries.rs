//! What is found of the texts.

use std::time::Duration;

use callfire::data::Label;
use callfire::service::ActionQuery;

use super::*;

/// The numbers of the texts that a query finds.
#[track_caller]
fn found(world: &mut World, query: ActionQuery) -> Vec<String> {
    let result = world.ask(query_texts, query).unwrap();
    result.text.into_iter().map(|text| text.to_number.text).collect()
}

fn world() -> (World, i64, i64) {
    let mut world = World::new();
    let first = world
        .send_text(texts_to(&["12065550100", "12065550195"], "x").with_label(["spring", "sale"]));
    world.pass(60);
    let config = TextBroadcastConfig::new("x").with_from_number("12065550123");
    let second = world.send_text(SendText::new(numbers(&["12065550101"]), config));
    (world, first, second)
}

#[test]
fn every_condition_counts() {
    let (mut world, first, second) = world();
    let any = ActionQuery::new;
    let all = ["12065550100", "12065550195", "12065550101"];
    assert_eq!(found(&mut world, any()), all);
    assert_eq!(found(&mut world, any().with_broadcast_id(first)), all[..2]);
    let batch = world.texts(second)[0].batch_id.unwrap();
    assert_eq!(found(&mut world, any().with_batch_id(batch)), all[2..]);
    assert_eq!(found(&mut world, any().with_state([ActionState::Finished])), all[..2]);
    let states = [ActionState::Ready, ActionState::Selected];
    assert_eq!(found(&mut world, any().with_state(states)), all[2..]);
    assert_eq!(found(&mut world, any().with_result([Outcome::CarrierError])), all[1..2]);
    assert_eq!(found(&mut world, any().with_inbound(false)), all);
    assert_eq!(found(&mut world, any().with_inbound(true)), [""; 0]);
    assert_eq!(found(&mut world, any().with_from_number("+12065550123")), all[2..]);
    assert_eq!(found(&mut world, any().with_to_number("12065550195")), all[1..2]);
    assert_eq!(found(&mut world, any().with_label_name("sale")), all[..2]);
    let both = any().with_broadcast_id(first).with_to_number("12065550101");
    assert_eq!(found(&mut world, both), [""; 0]);
}

#[test]
fn times_are_compared_as_instants() {
    let (mut world, ..) = world();
    let mut count = |begin: &str, end: &str| {
        let query = ActionQuery::new()
            .with_interval_begin(begin.parse::<soapwire::xsd::DateTime>().unwrap())
            .with_interval_end(end.parse::<soapwire::xsd::DateTime>().unwrap());
        found(&mut world, query).len()
    };
    assert_eq!(count("2013-03-07T15:33:41Z", "2013-03-07T15:34:41Z"), 3);
    assert_eq!(count("2013-03-07T15:33:42Z", "2013-03-07T15:34:41Z"), 1);
    assert_eq!(count("2013-03-07T15:33:41Z", "2013-03-07T16:34:40+01:00"), 2);
    assert_eq!(count("2013-03-07T07:33:41", "2013-03-07T07:34:40"), 2);
    assert_eq!(count("2013-03-08T00:00:00Z", "2013-03-07T00:00:00Z"), 0);
}

#[test]
fn labels_of_a_send_are_those_of_its_texts() {
    let (mut world, first, _) = world();
    assert_eq!(world.broadcast(first).label, ["spring", "sale"]);
    assert_eq!(world.texts(first)[1].label, [Label::new("spring"), Label::new("sale")]);
    let labels: Vec<_> = world.account.labels.values().map(|label| label.name.clone()).collect();
    assert_eq!(labels, ["sale", "spring"]);
}

#[test]
fn pages_count_all() {
    let (mut world, ..) = world();
    let query = ActionQuery::new().with_max_results(1).with_first_result(1);
    let page = world.ask(query_texts, query).unwrap();
    assert_eq!((page.total_results, page.text.len()), (3, 1));
    assert_eq!(page.text[0].to_number.text, "12065550195");
}

#[test]
fn an_unknown_text_is_not_found() {
    let fault = ServiceFault::not_found("there is no text 7");
    assert_eq!(World::new().ask(get_text, 7), Err(fault));
}

#[test]
fn texts_take_the_same_time_however_often_somebody_looks() {
    let ends = |steps: u64| {
        let mut world = World::new();
        let id = world.send_text(texts_to(&["12065550100", "12065550101", "12065550102"], "x"));
        for _ in 0..steps {
            world.clock.advance(Duration::from_millis(10_000 / steps));
            world.texts(id);
        }
        world.texts(id)
    };
    assert_eq!(ends(1), ends(100));
}
