//! `callfire subscription`: what `CallFire` tells of, and where. Receiving it is another command.

mod delete;
mod endpoint;
mod listing;
mod outcome;

use callfire::data::Subscription;
use callfire::operation::{
    CreateSubscription, DeleteSubscription, GetSubscription, QuerySubscriptions, UpdateSubscription,
};
use callfire::service::{Query, SubscriptionRequest};
use serde_json::{Value, json};
use soapwire::json::to_value;
use soapwire::operation::OperationInfo;

pub(super) use self::delete::delete_one;
pub(super) use self::endpoint::is_here;
use super::call::request_key;
use crate::args::{self, Format, Global, SubscriptionCommand};
use crate::calls::{Answer, Call};
use crate::failure::Failure;
use crate::output;
use crate::session::Session;

pub(super) static CREATE: OperationInfo = OperationInfo::of::<CreateSubscription>();
static DELETE: OperationInfo = OperationInfo::of::<DeleteSubscription>();
static UPDATE: OperationInfo = OperationInfo::of::<UpdateSubscription>();
const GET: OperationInfo = OperationInfo::of::<GetSubscription>();
const QUERY: OperationInfo = OperationInfo::of::<QuerySubscriptions>();

/// How many subscriptions a reply holds.
const PAGE: i64 = 500;

pub(super) async fn run(command: &SubscriptionCommand, global: &Global) -> Result<(), Failure> {
    match command {
        SubscriptionCommand::Create(new) => create(new, global).await,
        SubscriptionCommand::List => list(global).await,
        SubscriptionCommand::Get { id } => get(*id, global).await,
        SubscriptionCommand::Update(change) => update(change, global).await,
        SubscriptionCommand::Delete(which) => delete::run(which, global).await,
    }
}

async fn create(new: &args::CreateSubscription, global: &Global) -> Result<(), Failure> {
    let mut subscription = Subscription::new()
        .with_enabled(!new.disabled)
        .with_endpoint(endpoint::given(&new.url, global)?)
        .with_notification_format(new.form.clone())
        .with_trigger_event(new.event.clone());
    subscription.subscription_filter = new.filter.over(None);
    endpoint::check(&subscription)?;
    let session = Session::open(global, |builder| builder).await?;
    endpoint::warn(&subscription, &session, global);
    write(&CREATE, subscription, &session, global, Value::clone).await
}

async fn list(global: &Global) -> Result<(), Failure> {
    let session = Session::open(global, |builder| builder).await?;
    let subscriptions = all(&session).await?;
    match global.form() {
        Format::Table => output::print(&listing::of(&subscriptions)),
        Format::Json => {
            let list = subscriptions.iter().map(to_value).collect::<Result<_, _>>();
            output::reply(
                global,
                &QUERY,
                list.map_err(|error| Failure::untellable(&QUERY, &error))?,
            )
        }
    }
}

async fn get(id: i64, global: &Global) -> Result<(), Failure> {
    let session = Session::open(global, |builder| builder).await?;
    let subscription = session.client.get_subscription(id).await;
    let subscription = subscription.map_err(|error| and_what_there_is(error.into()))?;
    let value = to_value(&subscription);
    output::reply(global, &GET, value.map_err(|error| Failure::untellable(&GET, &error))?)
}

/// The service takes it as a whole, and what it does with what is left out nobody says.
async fn update(change: &args::UpdateSubscription, global: &Global) -> Result<(), Failure> {
    if change.is_empty() {
        return Err(Failure::usage("there is nothing to change; `--help` shows what can be"));
    }
    let to_url = change.to_url.as_ref().map(|url| endpoint::given(url, global)).transpose()?;
    let session = Session::open(global, |builder| builder).await?;
    let was = session.client.get_subscription(change.id).await;
    let was = was.map_err(|error| and_what_there_is(Failure::from(error).before_changing()))?;
    let subscription = changed(was, change, to_url);
    endpoint::check(&subscription)?;
    endpoint::warn(&subscription, &session, global);
    // The reply is empty.
    write(&UPDATE, subscription, &session, global, |_| json!({ "updated": change.id })).await
}

/// Where to look after something that is not there.
fn and_what_there_is(failure: Failure) -> Failure {
    match failure.fault_code() {
        Some("NOT_FOUND") => {
            failure.with_advice("`callfire subscription list` shows which there are")
        }
        _ => failure,
    }
}

fn changed(
    was: Subscription,
    change: &args::UpdateSubscription,
    to_url: Option<String>,
) -> Subscription {
    let mut subscription = was.with_id(change.id);
    subscription.endpoint = to_url.or(subscription.endpoint);
    subscription.trigger_event = change.event.clone().or(subscription.trigger_event);
    subscription.notification_format = change.form.clone().or(subscription.notification_format);
    if change.enabled || change.disabled {
        subscription.enabled = Some(change.enabled);
    }
    subscription.subscription_filter = match change.no_filter {
        // One that is left out may stay as it was.
        true => Some(callfire::data::SubscriptionSubscriptionFilter::new()),
        false => change.filter.over(subscription.subscription_filter),
    };
    subscription
}

/// Sends a subscription and prints what `told` makes of the reply.
async fn write(
    operation: &'static OperationInfo,
    subscription: Subscription,
    session: &Session,
    global: &Global,
    told: impl FnOnce(&Value) -> Value,
) -> Result<(), Failure> {
    let answer = send(operation, subscription, session, global).await?;
    let printed = output::reply(global, operation, told(&answer.value));
    answer.told(global);
    printed
}

pub(super) async fn send(
    operation: &'static OperationInfo,
    subscription: Subscription,
    session: &Session,
    global: &Global,
) -> Result<Answer, Failure> {
    let request = to_value(&SubscriptionRequest::new(subscription));
    let mut request = request.map_err(|error| Failure::of_input(operation, &error))?;
    let key = request_key(operation, &mut request);
    let call = Call { operation, request: &request, key, owned_before: None };
    call.send(session, global).await
}

/// All subscriptions of the account.
pub(super) async fn all(session: &Session) -> callfire::Result<Vec<Subscription>> {
    let query = Query::new().with_max_results(PAGE);
    let mut found = session.client.items::<QuerySubscriptions>(query);
    let mut subscriptions = Vec::new();
    while let Some(subscription) = found.next().await {
        subscriptions.push(subscription?);
    }
    Ok(subscriptions)
}
