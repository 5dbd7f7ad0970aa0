//! The subscriptions that live as long as the command. What comes of them is not known here.

use std::time::Duration;

use callfire::data::{
    NotificationFormat, Subscription, SubscriptionSubscriptionFilter, SubscriptionTriggerEvent,
};
use callfire_receiver::Receiver;
use futures_util::future::join_all;
use serde_json::Map;

use super::console::Console;
use crate::args::Global;
use crate::commands::subscription;
use crate::failure::Failure;
use crate::output::noted;
use crate::session::Session;

/// How long it may take to delete them at the end.
const PATIENCE: Duration = Duration::from_secs(3);

/// A subscription that is this command's.
#[derive(Clone, Debug)]
pub(super) struct Subscribed {
    pub(super) id: i64,
    pub(super) event: SubscriptionTriggerEvent,
    /// Whether it was there already.
    pub(super) is_left_over: bool,
}

/// Those of this command.
#[derive(Debug)]
pub(super) struct Subscriptions {
    /// Where postbacks are to be sent.
    pub(super) endpoint: String,
    /// The end of all addresses that lead here.
    path: String,
    events: Vec<SubscriptionTriggerEvent>,
    pub(super) all: Vec<Subscribed>,
}

impl Subscriptions {
    /// None yet.
    pub(super) fn new(
        endpoint: String,
        events: &[SubscriptionTriggerEvent],
        receiver: &Receiver,
    ) -> Self {
        Self {
            endpoint,
            path: receiver.path().to_owned(),
            events: events.to_vec(),
            all: Vec::new(),
        }
    }

    /// Takes over what is left, and creates what is missing. What was created by then is in `self` also where this fails.
    pub(super) async fn subscribe(
        &mut self,
        session: &Session,
        console: &Console,
        global: &Global,
    ) -> Result<(), Failure> {
        let found = subscription::all(session).await;
        let mut found = found.map_err(|error| Failure::from(error).before_changing())?;
        found.retain(|it| self.all.iter().all(|ours| Some(ours.id) != it.id));
        let left_over: Vec<_> = found.iter().filter_map(|it| self.left_over(it)).collect();
        for found in left_over {
            match self.all.iter().any(|it| it.event == found.event) {
                // A second one would bring everything twice.
                true => subscription::delete_one(found.id, session, global).await?,
                false => self.all.push(found),
            }
        }
        for event in self.events.clone() {
            if self.all.iter().all(|subscribed| subscribed.event != event) {
                self.all.push(create(session, &self.endpoint, &event, global).await?);
            }
        }
        for (id, event) in found.iter().filter_map(|it| self.other(it)) {
            console.line(note_other(id, event, global));
        }
        Ok(())
    }

    /// Deletes them all, and says of those that stay what to do. The ids of those that are gone.
    pub(super) async fn delete(
        &self,
        session: &Session,
        global: &Global,
    ) -> (Vec<i64>, Result<(), Failure>) {
        let timeout = global.timeout.unwrap_or(PATIENCE).min(PATIENCE);
        let hasty = Global { timeout: Some(timeout), ..global.clone() };
        let deleted = self.all.iter().map(|it| subscription::delete_one(it.id, session, &hasty));
        let (mut gone, mut failed) = (Vec::new(), None);
        for (Subscribed { id, event, .. }, deleted) in self.all.iter().zip(join_all(deleted).await)
        {
            let Err(failure) = deleted else {
                gone.push(*id);
                continue;
            };
            let why = failure.whole_message();
            global.warn(&format!("the subscription {id} to {event} may stay: {why}"));
            failed.get_or_insert(failure.with_advice(format!(
                "nothing is lost; `callfire subscription delete {id}` deletes it, or the same `callfire listen --subscribe` takes it over"
            )));
        }
        (gone, failed.map_or(Ok(()), Err))
    }

    /// One that does what would be asked for.
    fn left_over(&self, found: &Subscription) -> Option<Subscribed> {
        let (id, event) = (found.id?, found.trigger_event.clone()?);
        let filter = found.subscription_filter.as_ref();
        let is_as_wanted = found.endpoint.as_ref() == Some(&self.endpoint)
            && self.events.contains(&event)
            && found.enabled != Some(false)
            && filter.is_none_or(|filter| *filter == SubscriptionSubscriptionFilter::default())
            && matches!(found.notification_format, None | Some(NotificationFormat::Xml));
        is_as_wanted.then_some(Subscribed { id, event, is_left_over: true })
    }

    /// One that brings the same things here in another way.
    fn other<'a>(&self, found: &'a Subscription) -> Option<(i64, &'a SubscriptionTriggerEvent)> {
        let (id, event) = (found.id?, found.trigger_event.as_ref()?);
        let leads_here = found.endpoint.as_ref().is_some_and(|it| it.ends_with(&self.path));
        let is_other = self.left_over(found).is_none()
            && leads_here
            && self.events.contains(event)
            && found.enabled != Some(false);
        is_other.then_some((id, event))
    }
}

fn note_other(id: i64, event: &SubscriptionTriggerEvent, global: &Global) -> String {
    let note = format!(
        "the subscription {id} to {event} leads here too, and what both bring is handled twice; `callfire subscription delete {id}` ends it"
    );
    noted(global.error_format, &note, Map::from_iter([("subscription_id".to_owned(), id.into())]))
}

async fn create(
    session: &Session,
    endpoint: &str,
    event: &SubscriptionTriggerEvent,
    global: &Global,
) -> Result<Subscribed, Failure> {
    let wanted = Subscription::new()
        .with_enabled(true)
        .with_endpoint(endpoint)
        .with_notification_format(NotificationFormat::Xml)
        .with_trigger_event(event.clone());
    let answer = subscription::send(&subscription::CREATE, wanted, session, global).await?;
    let id = answer.value.as_i64();
    answer.told(global);
    let id = id
        .ok_or_else(|| Failure::untellable(&subscription::CREATE, &"it is no subscription's id"))?;
    Ok(Subscribed { id, event: event.clone(), is_left_over: false })
}
