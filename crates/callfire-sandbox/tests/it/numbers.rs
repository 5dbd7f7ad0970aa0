//! Numbers, keywords and labels through the typed client, from the order to the release.

use std::time::Duration;

use callfire::data::{
    CallTrackingConfig, NumberConfiguration, NumberConfigurationInboundCallConfiguration,
    NumberConfigurationInboundCallConfigurationChoice as Choice, NumberStatus, OrderStatus, Region,
};
use callfire::operation::{ConfigureNumber, GetNumber};
use callfire::service::{self, FaultCode};
use callfire::{CallFire, Effect};
use callfire_sandbox::ManualClock;
use soapwire::operation::Operation;
use soapwire::soap::FaultCode as SoapFaultCode;
use soapwire::soap::envelope::Message;

use super::support::{post, read, request, sandbox};

const NUMBER: &str = "12065550100";

/// Buys the number and a keyword.
async fn buy(callfire: &CallFire, clock: &ManualClock) {
    let order = service::CreateNumberOrder::new().with_numbers([NUMBER]).with_keywords(["Zebra"]);
    let id = callfire.create_number_order(order).await.unwrap();
    clock.advance(Duration::from_secs(3));
    let order = callfire.get_number_order(id).await.unwrap();
    assert_eq!((order.status, order.total), (OrderStatus::Finished, Some(6.0)));
    assert_eq!(order.keywords.unwrap().fulfilled.unwrap(), ["ZEBRA"]);
}

/// The code of a refusal that left no trace.
#[track_caller]
fn refused<O: Operation<Fault = service::ServiceFaultInfo>>(
    result: Result<impl std::fmt::Debug, callfire::Error>,
) -> FaultCode {
    let error = result.unwrap_err();
    assert_eq!(error.effect(), Effect::NotApplied, "{error}");
    error.fault().unwrap().detail_of::<O>().unwrap().fault_code
}

#[tokio::test]
async fn a_number_is_used_and_given_back() {
    let (_sandbox, callfire, clock) = sandbox().await;
    buy(&callfire, &clock).await;
    let tracking =
        CallTrackingConfig::new().with_transfer_number(["12125551212"]).with_record(true);
    let tracking = Choice::CallTrackingConfig(tracking);
    let calls = NumberConfigurationInboundCallConfiguration::new(tracking);
    let wanted = NumberConfiguration::new().with_inbound_call_configuration(calls);
    callfire.configure_number(service::ConfigureNumber::new(NUMBER, wanted)).await.unwrap();
    callfire.label_number(service::LabelNumber::new(NUMBER, "spring")).await.unwrap();
    assert_eq!(callfire.query_labels(service::QueryLabels::new()).await.unwrap().total_results, 1);

    let query = service::QueryNumbers::new(Region::new()).with_label_name("spring");
    let found = callfire.query_numbers(query.clone()).await.unwrap();
    let number = callfire.get_number(NUMBER).await.unwrap();
    assert_eq!((found.total_results, &found.number[..]), (1, &[number.clone()][..]));
    assert_eq!(number.status, Some(NumberStatus::Active));
    assert_eq!(number.lease_info.unwrap().lease_end.unwrap().as_str(), "1970-02-01Z");

    let release = service::Release::new(NUMBER).with_keyword("zebra");
    callfire.release(release).await.unwrap();
    assert_eq!(callfire.query_numbers(query).await.unwrap().total_results, 0);
    let keywords = callfire.query_keywords(service::QueryKeywords::new()).await.unwrap();
    assert_eq!((keywords.total_results, keywords.keyword.len()), (0, 0));
    callfire.delete_label("spring").await.unwrap();
}

#[tokio::test]
async fn what_the_account_does_not_have_is_not_found() {
    use callfire::operation::{DeleteLabel, LabelBroadcast, Release, UnlabelNumber};
    let (_sandbox, callfire, clock) = sandbox().await;
    buy(&callfire, &clock).await;
    let other = "12065550101";
    let label = callfire.label_broadcast(service::LabelBroadcast::new(7, "spring")).await;
    let unlabel = callfire.unlabel_number(service::UnlabelNumber::new(NUMBER, "spring")).await;
    let codes = [
        refused::<GetNumber>(callfire.get_number(other).await),
        refused::<Release>(callfire.release(service::Release::new(other)).await),
        refused::<DeleteLabel>(callfire.delete_label("spring").await),
        refused::<LabelBroadcast>(label),
        refused::<UnlabelNumber>(unlabel),
    ];
    assert_eq!(codes, [const { FaultCode::NotFound }; 5]);
}

#[tokio::test]
async fn a_number_is_written_as_the_schema_says() {
    let (sandbox, callfire, clock) = sandbox().await;
    buy(&callfire, &clock).await;
    let body = request("", &format!("<s:GetNumber><s:Number>{NUMBER}</s:Number></s:GetNumber>"));
    let reply = post(&sandbox, &body).await;
    let Message::Value(number) = read::<GetNumber>(&reply.body) else { panic!("{reply:?}") };
    assert_eq!(number.region.unwrap().city.as_deref(), Some("Seattle"));
}

#[tokio::test]
async fn an_empty_configuration_breaks_the_schema() {
    let (sandbox, callfire, clock) = sandbox().await;
    buy(&callfire, &clock).await;
    let empty = "<d:InboundCallConfiguration/>";
    for (configuration, part) in [
        ("", "NumberConfiguration"),
        (&*format!("<d:NumberConfiguration>{empty}</d:NumberConfiguration>"), "InboundCall"),
    ] {
        let body = format!(
            "<s:ConfigureNumber xmlns:d=\"http://api.callfire.com/data\">\
             <s:Number>{NUMBER}</s:Number>{configuration}</s:ConfigureNumber>"
        );
        let reply = post(&sandbox, &request("", &body)).await;
        let fault = reply.fault::<ConfigureNumber>();
        assert_eq!((reply.status, fault.code()), (400, SoapFaultCode::Sender));
        assert_eq!(fault.detail_xml(), None);
        assert!(fault.reason().contains(part), "{fault}");
    }
}
