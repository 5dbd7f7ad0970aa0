//! Subscriptions for people.

use callfire::data::{Subscription, SubscriptionSubscriptionFilter};

use super::endpoint;
use crate::output::table;

/// A line for each.
pub(super) fn of(subscriptions: &[Subscription]) -> String {
    table_of(subscriptions, str::to_owned)
}

/// The same for somebody who did not ask where they lead to.
pub(super) fn in_brief(subscriptions: &[Subscription]) -> String {
    table_of(subscriptions, endpoint::in_brief)
}

fn table_of(subscriptions: &[Subscription], shown: fn(&str) -> String) -> String {
    let rows = subscriptions.iter().map(|subscription| row(subscription, shown));
    table::of_rows(["ID", "EVENT", "FORM", "ENABLED", "TO", "ONLY"], rows)
}

fn row(subscription: &Subscription, shown: fn(&str) -> String) -> [String; 6] {
    let Subscription { trigger_event: event, notification_format: form, .. } = subscription;
    let is_enabled = match subscription.enabled {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    [
        subscription.id.map(|id| id.to_string()).unwrap_or_default(),
        event.as_ref().map(ToString::to_string).unwrap_or_default(),
        form.as_ref().map(ToString::to_string).unwrap_or_default(),
        is_enabled.to_owned(),
        subscription.endpoint.as_deref().map(shown).unwrap_or_default(),
        subscription.subscription_filter.as_ref().map(only).unwrap_or_default(),
    ]
}

fn only(filter: &SubscriptionSubscriptionFilter) -> String {
    let parts = [
        filter.broadcast_id.map(|id| format!("broadcast {id}")),
        filter.batch_id.map(|id| format!("batch {id}")),
        filter.from_number.as_ref().map(|number| format!("from {number}")),
        filter.to_number.as_ref().map(|number| format!("to {number}")),
        filter.inbound.map(|inbound| if inbound { "incoming" } else { "outgoing" }.to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use callfire::data::{NotificationFormat, SubscriptionTriggerEvent};

    use super::*;

    #[test]
    fn what_is_told_and_where_is_on_one_line() {
        let filter = SubscriptionSubscriptionFilter::new()
            .with_broadcast_id(7)
            .with_to_number("67076")
            .with_inbound(false);
        let full = Subscription::new()
            .with_id(5)
            .with_enabled(true)
            .with_endpoint("https://a.example/\u{1b}")
            .with_notification_format(NotificationFormat::Json)
            .with_trigger_event(SubscriptionTriggerEvent::CampaignStarted)
            .with_subscription_filter(filter);
        let table = of(&[full, Subscription::new().with_id(6)]);
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let lines: Vec<_> = table.lines().map(words).collect();
        assert_eq!(lines[0].join(" "), "ID EVENT FORM ENABLED TO ONLY");
        assert_eq!(lines[1][..4], ["5", "CAMPAIGN_STARTED", "JSON", "yes"]);
        assert!(table.contains("https://a.example/\\u{1b}"), "{table}");
        assert!(table.contains("broadcast 7"), "{table}");
        assert!(!table.contains('\u{1b}'), "{table}");
    }
}
