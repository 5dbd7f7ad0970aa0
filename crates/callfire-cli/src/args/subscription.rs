//! `callfire subscription …`.

use callfire::data::{
    NotificationFormat, SubscriptionSubscriptionFilter, SubscriptionTriggerEvent,
};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueHint};
use soapwire::codec::Schema;
use soapwire::description::Type;

#[derive(Debug, Subcommand)]
pub(crate) enum SubscriptionCommand {
    /// Let CallFire tell a URL or an e-mail address of an event; prints the subscription's id
    Create(Box<CreateSubscription>),
    /// List all subscriptions
    List,
    /// Show a subscription
    Get {
        /// The subscription's id
        id: i64,
    },
    /// Change what is given of a subscription
    ///
    /// The service takes a subscription as a whole: it is read, changed and written back. What somebody else changes
    /// of it in between is lost.
    Update(Box<UpdateSubscription>),
    /// Delete subscriptions
    ///
    /// They are deleted one after the other. One that cannot be deleted does not keep the others from it; after five
    /// calls in a row without an answer, or when the login is refused, the rest is left. Prints what was deleted, what
    /// failed and what was not tried. The exit code is that of the worst failure: 4 before 3 before 1.
    Delete(DeleteSubscriptions),
}

#[derive(Args, Debug)]
pub(crate) struct CreateSubscription {
    /// Where postbacks go: a URL, or an e-mail address with --as EMAIL; - reads it from standard input
    ///
    /// Other users of this computer see command lines, and with the URL whatever is secret in it. One with a password is
    /// taken from standard input only.
    #[arg(value_name = "URL", value_hint = ValueHint::Url)]
    pub(crate) url: String,
    /// What to tell of
    #[arg(long, ignore_case = true, value_parser = event())]
    pub(crate) event: SubscriptionTriggerEvent,
    /// Form of the postbacks
    #[arg(long = "as", value_name = "FORM", ignore_case = true, value_parser = form(), default_value = "XML")]
    pub(crate) form: NotificationFormat,
    /// Create it paused
    #[arg(long)]
    pub(crate) disabled: bool,
    #[command(flatten)]
    pub(crate) filter: Filter,
}

#[derive(Args, Debug)]
pub(crate) struct UpdateSubscription {
    /// The subscription's id
    pub(crate) id: i64,
    /// Send the postbacks there instead: a URL, or an e-mail address for the form EMAIL; - reads it from standard input
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub(crate) to_url: Option<String>,
    /// Tell of this instead
    #[arg(long, ignore_case = true, value_parser = event())]
    pub(crate) event: Option<SubscriptionTriggerEvent>,
    /// Form of the postbacks
    #[arg(long = "as", value_name = "FORM", ignore_case = true, value_parser = form())]
    pub(crate) form: Option<NotificationFormat>,
    /// Go on with it
    #[arg(long)]
    pub(crate) enabled: bool,
    /// Pause it
    #[arg(long, conflicts_with = "enabled")]
    pub(crate) disabled: bool,
    #[command(flatten)]
    pub(crate) filter: Filter,
    /// Tell of every such event, whomever it is about
    #[arg(long, conflicts_with_all = ["broadcast_id", "batch_id", "from", "to", "inbound"])]
    pub(crate) no_filter: bool,
}

/// Whom an event has to be about.
#[derive(Args, Debug)]
#[command(next_help_heading = "Only of what is")]
pub(crate) struct Filter {
    /// of this broadcast
    #[arg(long, value_name = "ID")]
    broadcast_id: Option<i64>,
    /// of this batch of contacts
    #[arg(long, value_name = "ID")]
    batch_id: Option<i64>,
    /// from this number
    #[arg(long, value_name = "NUMBER")]
    from: Option<String>,
    /// to this number
    #[arg(long, value_name = "NUMBER")]
    to: Option<String>,
    /// incoming, or with --inbound=false outgoing; the event says so too
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    inbound: Option<bool>,
}

impl Filter {
    /// `filter` with what is given instead of what it has; nothing stays nothing.
    pub(crate) fn over(
        &self,
        filter: Option<SubscriptionSubscriptionFilter>,
    ) -> Option<SubscriptionSubscriptionFilter> {
        let was = filter.unwrap_or_default();
        let mut filter = SubscriptionSubscriptionFilter::new();
        filter.broadcast_id = self.broadcast_id.or(was.broadcast_id);
        filter.batch_id = self.batch_id.or(was.batch_id);
        filter.from_number = self.from.clone().or(was.from_number);
        filter.to_number = self.to.clone().or(was.to_number);
        filter.inbound = self.inbound.or(was.inbound);
        Some(filter).filter(|filter| *filter != SubscriptionSubscriptionFilter::new())
    }
}

impl UpdateSubscription {
    /// Whether there is anything to change.
    pub(crate) fn is_empty(&self) -> bool {
        let is_told = self.to_url.is_some() || self.event.is_some() || self.form.is_some();
        let is_switched = self.enabled || self.disabled || self.no_filter;
        !is_told && !is_switched && self.filter.over(None).is_none()
    }
}

#[derive(Args, Debug)]
pub(crate) struct DeleteSubscriptions {
    /// The subscriptions' ids
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub(crate) id: Vec<i64>,
    /// Delete all that the account has, and ask before
    #[arg(long)]
    pub(crate) all: bool,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
}

pub(super) fn event() -> impl TypedValueParser<Value = SubscriptionTriggerEvent> {
    values::<SubscriptionTriggerEvent>(|text| text != "UNDEFINED_EVENT")
        .map(|text| SubscriptionTriggerEvent::from(text.to_ascii_uppercase().as_str()))
}

fn form() -> impl TypedValueParser<Value = NotificationFormat> {
    values::<NotificationFormat>(|text| text != "LEGACY")
        .map(|text| NotificationFormat::from(text.to_ascii_uppercase().as_str()))
}

/// The values of an enumeration, with what the schema says of them.
fn values<T: Schema>(is_offered: fn(&str) -> bool) -> PossibleValuesParser {
    let values = match T::SHAPE.ty() {
        Type::Enumeration(enumeration) => enumeration.values().collect(),
        _ => Vec::new(),
    };
    let offered = values.into_iter().filter(|value| is_offered(value.text()));
    PossibleValuesParser::new(
        offered.map(|value| PossibleValue::new(value.text()).help(value.doc())),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_what_the_schema_lists() {
        let names = |parser: PossibleValuesParser| -> Vec<String> {
            let values = parser.possible_values().map(Iterator::collect::<Vec<_>>);
            values.unwrap_or_default().iter().map(|value| value.get_name().to_owned()).collect()
        };
        let forms = names(values::<NotificationFormat>(|text| text != "LEGACY"));
        assert_eq!(forms, ["XML", "JSON", "SOAP", "EMAIL"]);
        assert_eq!(names(values::<SubscriptionTriggerEvent>(|_| true)).len(), 8);
    }
}
