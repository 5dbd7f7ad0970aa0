//! The subscription service: who wants to be told of what. Telling them is the postback sender's work.

mod endpoint;

use callfire::data::{NotificationFormat, Subscription, SubscriptionTriggerEvent};
use callfire::operation::{
    CreateSubscription, DeleteSubscription, GetSubscription, QuerySubscriptions, UpdateSubscription,
};
use callfire::service;

use super::page::page;
use crate::service_fault::ServiceFault;
use crate::services::Services;
use crate::state::Account;

/// The most subscriptions an account has.
const MOST: usize = 10_000;

pub(super) fn serve(services: &mut Services) {
    services.serve::<CreateSubscription>(create_subscription);
    services.serve::<QuerySubscriptions>(query_subscriptions);
    services.serve::<GetSubscription>(get_subscription);
    services.serve::<UpdateSubscription>(update_subscription);
    services.serve::<DeleteSubscription>(delete_subscription);
}

/// What is left out gets the value it then has. Programs written for API 1.0 give no `TriggerEvent`, and are told of
/// every event: `UNDEFINED_EVENT`.
fn create_subscription(
    account: &mut Account,
    request: &service::CreateSubscription,
) -> Result<i64, ServiceFault> {
    let mut subscription = request.subscription.clone();
    subscription.enabled.get_or_insert(true);
    subscription.notification_format.get_or_insert(NotificationFormat::Xml);
    subscription.trigger_event.get_or_insert(SubscriptionTriggerEvent::UndefinedEvent);
    endpoint::check(&subscription)?;
    if account.subscriptions.len() >= MOST {
        return Err(ServiceFault::bad_request(format!(
            "the account has {MOST} subscriptions, the most there can be; delete one"
        )));
    }
    let id = account.next_id();
    account.subscriptions.insert(id, subscription.with_id(id));
    Ok(id)
}

fn query_subscriptions(
    account: &mut Account,
    request: &service::QuerySubscriptions,
) -> Result<service::SubscriptionQueryResult, ServiceFault> {
    let all = account.subscriptions.values();
    let page = page(all, request.max_results, request.first_result, Subscription::clone)?;
    Ok(service::SubscriptionQueryResult::new(page.total).with_subscription(page.items))
}

fn get_subscription(
    account: &mut Account,
    request: &service::GetSubscription,
) -> Result<Subscription, ServiceFault> {
    find(account, request.id).cloned()
}

/// What is given replaces what was there, a `SubscriptionFilter` as a whole.
fn update_subscription(
    account: &mut Account,
    request: &service::UpdateSubscription,
) -> Result<(), ServiceFault> {
    let given = request.subscription.clone();
    let id = given.id.ok_or_else(|| ServiceFault::bad_request("Subscription/@id is required"))?;
    let was = find(account, id)?.clone();
    let mut subscription = was;
    replace(&mut subscription.enabled, given.enabled);
    replace(&mut subscription.non_strict_ssl, given.non_strict_ssl);
    replace(&mut subscription.endpoint, given.endpoint);
    replace(&mut subscription.notification_format, given.notification_format);
    replace(&mut subscription.trigger_event, given.trigger_event);
    replace(&mut subscription.expires_at, given.expires_at);
    replace(&mut subscription.subscription_filter, given.subscription_filter);
    endpoint::check(&subscription)?;
    account.subscriptions.insert(id, subscription);
    Ok(())
}

fn replace<T>(field: &mut Option<T>, given: Option<T>) {
    if given.is_some() {
        *field = given;
    }
}

/// What it has not been told yet, it is not told any more.
fn delete_subscription(
    account: &mut Account,
    request: &service::DeleteSubscription,
) -> Result<(), ServiceFault> {
    find(account, request.id)?;
    account.subscriptions.remove(&request.id);
    account.postbacks.drop_waiting(request.id);
    Ok(())
}

fn find(account: &Account, id: i64) -> Result<&Subscription, ServiceFault> {
    let found = account.subscriptions.get(&id);
    found.ok_or_else(|| ServiceFault::not_found(format!("there is no subscription {id}")))
}

#[cfg(test)]
mod tests;
