//! Starting, stopping, archiving.

use callfire::data::ActionState::{self, Finished, Ready, Selected};
use callfire::service::{BroadcastCommand, ControlBroadcast};

use super::super::control::control_broadcast;
use super::*;

#[track_caller]
fn refused(world: &mut World, id: i64, command: BroadcastCommand, problem: &str) {
    let before = world.broadcast(id);
    let fault = bad(&format!("the broadcast {id} {problem}"));
    assert_eq!(world.control(id, command), Err(fault));
    assert_eq!(world.broadcast(id), before);
}

#[test]
fn a_broadcast_runs_from_its_start_to_its_end() {
    let mut world = World::new();
    let id = world.create(text("x"));
    refused(&mut world, id, BroadcastCommand::Stop, "is not running");
    let start = BroadcastCommand::Start;
    refused(&mut world, id, start.clone(), "has no contacts: add a contact batch first");
    world.add(id, &[ANN]);
    world.pass(10);
    assert_eq!(world.texts(id)[0].state, ActionState::Ready);
    world.start(id);
    assert_eq!(world.status(id), BroadcastStatus::StartPending);
    refused(&mut world, id, start.clone(), "is started already");
    world.pass(1);
    assert_eq!(world.status(id), BroadcastStatus::Running);
    refused(&mut world, id, start.clone(), "is started already");
    refused(&mut world, id, BroadcastCommand::Archive, "is running: stop it first");
    world.pass(10);
    assert_eq!(world.status(id), BroadcastStatus::Finished);
    refused(&mut world, id, BroadcastCommand::Stop, "is not running");
    refused(&mut world, id, start.clone(), "has no contacts left: add a contact batch first");
    world.add(id, &["12065550101"]);
    world.start(id);
    world.pass(10);
    assert_eq!(world.texts(id)[1].state, ActionState::Finished);
    assert_eq!(world.status(id), BroadcastStatus::Finished);
    world.control(id, BroadcastCommand::Archive).unwrap();
    assert_eq!(world.status(id), BroadcastStatus::Archived);
    refused(&mut world, id, BroadcastCommand::Archive, "is archived already");
    refused(&mut world, id, start, "is archived: create another one");
}

#[test]
fn stopping_holds_what_is_not_under_way() {
    let to = ["12065550100", "12065550101", "12065550102", "12065550103"];
    let mut world = World::new();
    let id = world.send_call(calls_to(&to, voice()).with_max_active(2));
    world.pass(5);
    world.control(id, BroadcastCommand::Stop).unwrap();
    assert_eq!(world.status(id), BroadcastStatus::Stopped);
    world.pass(3600);
    assert_eq!(world.call_states(id), [Finished, Finished, Ready, Ready]);
    assert_eq!(world.status(id), BroadcastStatus::Stopped);
    world.start(id);
    world.pass(60);
    assert_eq!(world.call_states(id), [Finished, Finished, Finished, Finished]);
    assert_eq!(world.status(id), BroadcastStatus::Finished);
    assert!(world.calls(id).iter().all(|call| call.call_record.len() == 1));
}

#[test]
fn a_stop_before_the_start_is_in_time() {
    let mut world = World::new();
    let id = world.send_text(texts_to(&[ANN], "x"));
    world.control(id, BroadcastCommand::Stop).unwrap();
    world.pass(60);
    assert_eq!(world.texts(id)[0].state, ActionState::Ready);
    world.start(id);
    world.pass(10);
    assert_eq!(world.status(id), BroadcastStatus::Finished);
}

#[test]
fn retries_wait_while_a_broadcast_is_stopped() {
    let mut world = World::new();
    let config = voice().with_retry_config(retry(2, 5, &[Outcome::Busy]));
    let id = world.send_call(calls_to(&["12065550191"], config));
    world.pass(60);
    world.control(id, BroadcastCommand::Stop).unwrap();
    world.pass(3600);
    assert_eq!(world.calls(id)[0].call_record.len(), 1);
    world.start(id);
    world.pass(10);
    assert_eq!(world.calls(id)[0].call_record.len(), 2);
    assert_eq!(world.status(id), BroadcastStatus::Finished);
}

#[test]
fn the_most_active_calls_can_be_changed_under_way() {
    let to = ["12065550100", "12065550101", "12065550102", "12065550103"];
    let mut world = World::new();
    let id = world.send_call(calls_to(&to, voice()).with_max_active(1));
    world.pass(2);
    let mut control = |request| world.ask(control_broadcast, request);
    control(ControlBroadcast::new(id).with_max_active(3)).unwrap();
    assert_eq!(control(ControlBroadcast::new(id)), Err(bad("give a Command, MaxActive, or both")));
    let none = ControlBroadcast::new(id).with_max_active(0);
    assert_eq!(control(none), Err(bad("MaxActive must be 1 or more")));
    let unknown = ControlBroadcast::new(7).with_command(BroadcastCommand::Stop);
    assert_eq!(control(unknown), Err(ServiceFault::not_found("there is no broadcast 7")));
    assert_eq!(world.call_states(id), [Selected, Selected, Selected, Ready]);
}
