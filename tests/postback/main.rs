//! Postbacks: the four known samples in XML, SOAP and JSON, what is refused, and what the service says of them.
//!
//! The files beside this one hold the samples' values in our own words; only XML of them was ever published.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod broadcasts;
mod forms;
mod refused;
mod samples;
mod verified;
mod written;

use std::fs;

use callfire::data::Text;
use callfire::postback::{Notification, parse};
use soapwire::xsd::DateTime;

const XML: &str = "text/xml; charset=UTF-8";
const SOAP: &str = "application/soap+xml; charset=utf-8";
const JSON: &str = "application/json";

const SAMPLES: [&str; 4] = ["inbound_text", "outbound_text", "captured_text", "captured_call"];

fn fixture(name: &str) -> String {
    let path = format!("{}/tests/postback/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn enveloped(document: &str) -> String {
    let element = document.split_once("?>").map_or(document, |(_, element)| element);
    format!(
        "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body>{element}</e:Body></e:Envelope>"
    )
}

/// The three forms of a sample.
fn forms(name: &str) -> [(&'static str, String); 3] {
    let xml = fixture(&format!("{name}.xml"));
    [(SOAP, enveloped(&xml)), (XML, xml), (JSON, fixture(&format!("{name}.json")))]
}

fn read(content_type: &str, body: &str) -> Notification {
    parse(content_type, body.as_bytes()).unwrap_or_else(|error| panic!("{error}: {body}"))
}

fn at(time: &str) -> DateTime {
    time.parse().unwrap()
}

/// A text in JSON, with these members instead of those of the same name.
fn json(members: &[(&str, &str)]) -> String {
    let mut all = vec![
        ("@id", "77"),
        ("FromNumber", "\"15551231234\""),
        ("ToNumber", "\"15551231235\""),
        ("State", "\"FINISHED\""),
        ("ContactId", "8"),
        ("Inbound", "true"),
        ("Created", "\"2013-08-13T17:05:37Z\""),
        ("Modified", "\"2013-08-13T17:05:37Z\""),
    ];
    all.retain(|(name, _)| members.iter().all(|(other, _)| other != name));
    all.extend(members.iter().filter(|(_, value)| !value.is_empty()));
    let members: Vec<_> = all.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
    format!("{{{}}}", members.join(", "))
}

fn text_of(json: &str) -> Text {
    match read(JSON, json) {
        Notification::Text(_, it) => it.text,
        other => panic!("{other:?}"),
    }
}

fn rooted(text: &str) -> String {
    format!(r#"{{"TextNotification": {{"SubscriptionId": 1, "Text": {text}}}}}"#)
}
