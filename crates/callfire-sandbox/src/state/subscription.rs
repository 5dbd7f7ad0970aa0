//! Which events a subscription is told of. What it may say is decided by its service.

use std::time::{Duration, SystemTime};

use callfire::data::{Subscription, SubscriptionSubscriptionFilter, SubscriptionTriggerEvent};

use super::postback::Subject;

/// From here on `ExpiresAt` counts milliseconds since 1970, below it seconds: its unit is written nowhere.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// Whether a subscription is told of anything at this time.
pub(super) fn is_live(subscription: &Subscription, now: SystemTime) -> bool {
    let is_expired = subscription.expires_at.is_some_and(|end| moment(end) <= now);
    subscription.enabled.unwrap_or(true) && !is_expired
}

fn moment(expires_at: i64) -> SystemTime {
    let passed = u64::try_from(expires_at).unwrap_or(0);
    let passed = match expires_at < MILLISECONDS_FROM {
        true => Duration::from_secs(passed),
        false => Duration::from_millis(passed),
    };
    SystemTime::UNIX_EPOCH + passed
}

/// Whether a subscription asks for such an event. One without a `TriggerEvent` asks for all.
pub(super) fn wants(
    subscription: &Subscription,
    event: &SubscriptionTriggerEvent,
    subject: &Subject,
) -> bool {
    let asked = subscription.trigger_event.as_ref();
    let is_asked = asked.is_none_or(|asked| match asked {
        SubscriptionTriggerEvent::UndefinedEvent => true,
        asked => asked == event,
    });
    is_asked && subscription.subscription_filter.as_ref().is_none_or(|filter| lets(filter, subject))
}

/// Whether a filter lets an event pass. A broadcast has no batch, numbers or direction that could be filtered by.
fn lets(filter: &SubscriptionSubscriptionFilter, subject: &Subject) -> bool {
    let of = Traits::of(subject);
    is(filter.broadcast_id, of.broadcast_id)
        && is(filter.batch_id, of.batch_id)
        && is(filter.inbound, of.inbound)
        && is(filter.from_number.as_deref().map(digits), of.from_number.map(digits))
        && is(filter.to_number.as_deref().map(digits), of.to_number.map(digits))
}

fn is<T: Copy + PartialEq>(wanted: Option<T>, found: Option<T>) -> bool {
    wanted.is_none() || wanted == found
}

/// A number is the same with and without its plus sign.
fn digits(number: &str) -> &str {
    number.strip_prefix('+').unwrap_or(number)
}

/// What is filtered by.
#[derive(Default)]
struct Traits<'a> {
    broadcast_id: Option<i64>,
    batch_id: Option<i64>,
    from_number: Option<&'a str>,
    to_number: Option<&'a str>,
    inbound: Option<bool>,
}

impl<'a> Traits<'a> {
    fn of(subject: &'a Subject) -> Self {
        match subject {
            Subject::Text(text) => Self {
                broadcast_id: text.broadcast_id,
                batch_id: text.batch_id,
                from_number: Some(&text.from_number),
                to_number: Some(&text.to_number.text),
                inbound: Some(text.inbound),
            },
            Subject::Call(call) => Self {
                broadcast_id: call.broadcast_id,
                batch_id: call.batch_id,
                from_number: Some(&call.from_number),
                to_number: Some(&call.to_number.text),
                inbound: Some(call.inbound),
            },
            Subject::Broadcast(broadcast) => Self { broadcast_id: broadcast.id, ..Self::default() },
        }
    }
}
