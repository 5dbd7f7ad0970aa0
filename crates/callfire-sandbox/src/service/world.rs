//! An account whose clock is put forward by hand, for the tests of the services.

use std::time::Duration;

use callfire::data::{
    ActionState, Broadcast, BroadcastChoice, BroadcastConfigRetryConfig, BroadcastStatus, Call,
    Result as Outcome, Text, TextBroadcastConfig, ToNumber, VoiceBroadcastConfig,
};
use callfire::service::{
    ActionQuery, BroadcastCommand, BroadcastRequest, ControlBroadcast, CreateContactBatch,
    CreateContactBatchChoice, SendCall, SendCallChoice, SendText,
};

use super::broadcast::{self, batch, control};
use super::support::account;
use super::{call, text};
use crate::clock::ManualClock;
use crate::service_fault::ServiceFault;
use crate::simulation::catch_up;
use crate::state::Account;

/// The account and its clock.
pub(super) struct World {
    pub(super) account: Account,
    pub(super) clock: ManualClock,
}

/// A handler of an operation.
pub(super) type Handler<I, O> = fn(&mut Account, &I) -> Result<O, ServiceFault>;

impl World {
    pub(super) fn new() -> Self {
        let (account, clock) = account();
        Self { account, clock }
    }

    /// Lets time pass, and what it brings.
    pub(super) fn pass(&mut self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        catch_up(&mut self.account);
    }

    pub(super) fn ask<I, O>(
        &mut self,
        handler: Handler<I, O>,
        request: impl Into<I>,
    ) -> Result<O, ServiceFault> {
        catch_up(&mut self.account);
        handler(&mut self.account, &request.into())
    }

    #[track_caller]
    pub(super) fn send_text(&mut self, request: SendText) -> i64 {
        self.ask(text::send_text, request).unwrap()
    }

    #[track_caller]
    pub(super) fn send_call(&mut self, request: SendCall) -> i64 {
        self.ask(call::send_call, request).unwrap()
    }

    #[track_caller]
    pub(super) fn create(&mut self, choice: BroadcastChoice) -> i64 {
        let request = BroadcastRequest::new(Broadcast::new(choice).with_name("test"));
        self.ask(broadcast::create_broadcast, request).unwrap()
    }

    /// Adds numbers to a broadcast; the id of their batch.
    #[track_caller]
    pub(super) fn add(&mut self, broadcast_id: i64, to: &[&str]) -> i64 {
        let choice = CreateContactBatchChoice::ToNumber(numbers(to));
        let request = CreateContactBatch::new(broadcast_id, choice);
        self.ask(batch::create_contact_batch, request).unwrap()
    }

    pub(super) fn control(
        &mut self,
        id: i64,
        command: BroadcastCommand,
    ) -> Result<(), ServiceFault> {
        self.ask(control::control_broadcast, ControlBroadcast::new(id).with_command(command))
    }

    #[track_caller]
    pub(super) fn start(&mut self, id: i64) {
        self.control(id, BroadcastCommand::Start).unwrap();
    }

    #[track_caller]
    pub(super) fn broadcast(&mut self, id: i64) -> Broadcast {
        self.ask(broadcast::get_broadcast, id).unwrap()
    }

    #[track_caller]
    pub(super) fn status(&mut self, id: i64) -> BroadcastStatus {
        self.broadcast(id).status.unwrap()
    }

    /// The texts of a broadcast.
    #[track_caller]
    pub(super) fn texts(&mut self, id: i64) -> Vec<Text> {
        self.ask(text::query_texts, ActionQuery::new().with_broadcast_id(id)).unwrap().text
    }

    /// The calls of a broadcast.
    #[track_caller]
    pub(super) fn calls(&mut self, id: i64) -> Vec<Call> {
        self.ask(call::query_calls, ActionQuery::new().with_broadcast_id(id)).unwrap().call
    }

    /// Where the calls of a broadcast stand.
    #[track_caller]
    pub(super) fn call_states(&mut self, id: i64) -> Vec<ActionState> {
        self.calls(id).into_iter().map(|call| call.state).collect()
    }
}

pub(super) fn numbers(numbers: &[&str]) -> Vec<ToNumber> {
    numbers.iter().copied().map(ToNumber::from).collect()
}

pub(super) fn texts_to(to: &[&str], message: &str) -> SendText {
    SendText::new(numbers(to), TextBroadcastConfig::new(message))
}

pub(super) fn calls_to(to: &[&str], config: VoiceBroadcastConfig) -> SendCall {
    SendCall::new(numbers(to), SendCallChoice::VoiceBroadcastConfig(config))
}

pub(super) fn voice() -> VoiceBroadcastConfig {
    VoiceBroadcastConfig::new()
}

/// As many attempts, with as many minutes between them, after these results.
pub(super) fn retry(most: i32, minutes: i32, results: &[Outcome]) -> BroadcastConfigRetryConfig {
    BroadcastConfigRetryConfig::new(results.to_vec())
        .with_max_attempts(most)
        .with_minutes_between_attempts(minutes)
}
