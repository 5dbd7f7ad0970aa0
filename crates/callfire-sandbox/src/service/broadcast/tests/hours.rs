//! The hours of the recipient's day. It is 07:33 in Seattle, 10:33 in New York.

use callfire::data::ActionState::{Finished, Ready};
use callfire::data::LocalTimeZoneRestriction;

use super::*;

fn between(begin: &str, end: &str) -> LocalTimeZoneRestriction {
    LocalTimeZoneRestriction::new()
        .with_begin_time(begin.parse::<soapwire::xsd::Time>().unwrap())
        .with_end_time(end.parse::<soapwire::xsd::Time>().unwrap())
}

#[test]
fn everybody_is_called_in_hours_of_their_own() {
    let mut world = World::new();
    let config = voice().with_local_time_zone_restriction(between("09:00:00", "17:00:00"));
    let to = [ANN, "12125550100", "+13125550100", "19995550100"];
    let id = world.send_call(calls_to(&to, config));
    world.pass(60);
    assert_eq!(world.call_states(id), [Ready, Finished, Finished, Ready]);
    assert_eq!(world.status(id), BroadcastStatus::Running);
    world.pass(85 * 60);
    assert_eq!(world.call_states(id), [Ready, Finished, Finished, Ready]);
    world.pass(2 * 60);
    assert!(world.call_states(id).iter().all(|state| *state == Finished));
    let dialed = world.calls(id)[0].call_record[0].originate_time.clone().unwrap();
    assert_eq!(dialed.to_string(), "2013-03-07T09:00:00-08:00");
    assert_eq!(world.status(id), BroadcastStatus::Finished);
}

#[test]
fn hours_can_be_changed_while_somebody_waits() {
    let mut world = World::new();
    let config = |begin| voice().with_local_time_zone_restriction(between(begin, "17:00:00"));
    let id = world.send_call(calls_to(&[ANN], config("09:00:00")));
    world.pass(60);
    assert_eq!(world.call_states(id), [Ready]);
    let given = Broadcast::new(calls(config("07:00:00"))).with_id(id);
    world.ask(update_broadcast, BroadcastRequest::new(given)).unwrap();
    world.pass(60);
    assert_eq!(world.call_states(id), [Finished]);
}

#[test]
fn retries_keep_to_the_hours_too() {
    let mut world = World::new();
    let config = voice()
        .with_local_time_zone_restriction(between("07:00:00", "08:00:00"))
        .with_retry_config(retry(2, 60, &[Outcome::Busy]));
    let id = world.send_call(calls_to(&["12065550191"], config));
    world.pass(12 * 3600);
    assert_eq!(world.calls(id)[0].call_record.len(), 1);
    world.pass(12 * 3600);
    let attempts = &world.calls(id)[0].call_record;
    let dialed = attempts[1].originate_time.as_ref().unwrap().to_string();
    assert_eq!(dialed, "2013-03-08T07:00:00-08:00");
    assert_eq!(world.status(id), BroadcastStatus::Finished);
}
