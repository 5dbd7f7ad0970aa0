//! Subscriptions by the typed client.

use callfire::data::{NotificationFormat, Subscription, SubscriptionTriggerEvent};
use callfire::operation::GetSubscription;
use callfire::service::{FaultCode, QuerySubscriptions, SubscriptionRequest};
use callfire::{CallFire, ErrorKind};
use callfire_sandbox::{LOGIN, PASSWORD, Sandbox};

fn request(subscription: Subscription) -> SubscriptionRequest {
    SubscriptionRequest::new(subscription)
}

#[tokio::test]
async fn a_subscription_is_made_changed_and_deleted() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let callfire = CallFire::builder().endpoint(sandbox.base_url());
    let callfire = callfire.credentials(LOGIN, PASSWORD).unwrap().build().unwrap();
    let made = Subscription::new()
        .with_endpoint("http://127.0.0.1:8080/hook")
        .with_notification_format(NotificationFormat::Json)
        .with_trigger_event(SubscriptionTriggerEvent::InboundTextFinished);
    let id = callfire.create_subscription(request(made.clone())).await.unwrap();
    let got = callfire.get_subscription(id).await.unwrap();
    assert_eq!(got, made.with_enabled(true).with_id(id));

    let change = Subscription::new().with_id(id).with_enabled(false);
    callfire.update_subscription(request(change)).await.unwrap();
    let all = callfire.query_subscriptions(QuerySubscriptions::new()).await.unwrap();
    assert_eq!((all.total_results, all.subscription), (1, vec![got.with_enabled(false)]));

    callfire.delete_subscription(id).await.unwrap();
    let error = callfire.get_subscription(id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Fault);
    let info = error.fault().unwrap().detail_of::<GetSubscription>().unwrap();
    assert_eq!(info.fault_code, FaultCode::NotFound);
}

/// As a program of API 1.0 does it.
#[tokio::test]
async fn an_endpoint_and_a_format_are_enough() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let callfire = CallFire::builder().endpoint(sandbox.base_url());
    let callfire = callfire.credentials(LOGIN, PASSWORD).unwrap().build().unwrap();
    let endpoint = "http://www.yourwebsite.com/somephpfile.php";
    let made = Subscription::new().with_endpoint(endpoint);
    let made = made.with_notification_format(NotificationFormat::Xml);
    let id = callfire.create_subscription(request(made)).await.unwrap();
    let kept = callfire.get_subscription(id).await.unwrap();
    assert_eq!(kept.trigger_event, Some(SubscriptionTriggerEvent::UndefinedEvent));
}
