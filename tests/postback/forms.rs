//! How one and the same may be said, and how it is told from something else.

use callfire::data::{Broadcast, BroadcastChoice, BroadcastStatus, TextBroadcastConfig};
use callfire::notification::BroadcastNotification;
use callfire::postback::{Event, Notification, ParseErrorKind, parse};

use super::broadcasts::{broadcast, broadcast_json};
use super::samples::captured_call;
use super::{JSON, SOAP, XML, at, enveloped, fixture, json, read, rooted, text_of};

#[test]
fn every_root_is_known_in_every_form() {
    let (text, call) = (fixture("inbound_text.xml"), fixture("captured_call.xml"));
    let (text_json, call_json) = (fixture("inbound_text.json"), fixture("captured_call.json"));
    let text = |event: Event| {
        let xml = text.replace("n:TextNotification", &format!("n:{event}"));
        (xml, text_json.replacen("TextNotification", event.as_str(), 1))
    };
    let broadcast = |event| (broadcast(event), broadcast_json(event));
    for (event, (sample, json)) in [
        (Event::TextNotification, text(Event::TextNotification)),
        (Event::TextReceived, text(Event::TextReceived)),
        (Event::TextSent, text(Event::TextSent)),
        (Event::CallFinished, (call, call_json)),
        (Event::BroadcastNotification, broadcast(Event::BroadcastNotification)),
        (Event::BroadcastStarted, broadcast(Event::BroadcastStarted)),
        (Event::BroadcastStopped, broadcast(Event::BroadcastStopped)),
        (Event::BroadcastFinished, broadcast(Event::BroadcastFinished)),
    ] {
        let found = read(XML, &sample);
        assert_eq!(found.event(), event);
        assert_eq!(read(SOAP, &enveloped(&sample)), found);
        assert_eq!(read(JSON, &json), found);
        let key = found.key().unwrap();
        assert!(key.contains(&format!("/{event}/")), "{key}");
    }
}

#[test]
fn json_may_say_the_same_in_several_ways() {
    let expected = text_of(&rooted(&json(&[])));
    assert_eq!((expected.id, expected.to_number.text.as_str()), (77, "15551231235"));
    for members in [
        &[("ToNumber", "15551231235")][..],
        &[("ToNumber", "{\"value\": 15551231235}"), ("FromNumber", "{\"value\": \"15551231234\"}")],
        &[("ToNumber", "{\"_\": \"15551231235\"}"), ("FromNumber", "15551231234")],
        &[("@id", ""), ("id", "77")],
        &[("@id", "\"77\""), ("ContactId", "\"8\""), ("Inbound", "\"true\"")],
        &[("Message", "null"), ("BatchId", "null"), ("TextRecord", "[]")],
        &[("Later", "{\"a\": [1]}"), ("@later", "1"), ("@Message", "\"no element\"")],
    ] {
        assert_eq!(text_of(&rooted(&json(members))), expected, "{members:?}");
    }
    let extra = "{\"value\": \"1\", \"@ClientData\": \"<7>\", \"@Shoe\": 42, \"size\": \"EU\"}";
    let to_number = text_of(&rooted(&json(&[("ToNumber", extra)]))).to_number;
    assert_eq!(to_number.client_data.as_deref(), Some("<7>"));
    assert_eq!(to_number.any_attributes.len(), 2);
}

#[test]
fn json_without_its_root_is_read_where_one_is_meant() {
    let text = json(&[]);
    let bare = format!(r#"{{"SubscriptionId": 1, "Text": {text}, "Call": null}}"#);
    assert_eq!(read(JSON, &bare), read("Application/JSON;charset=utf-8", &rooted(&text)));
    let call = fixture("captured_call.json");
    let bare = call.split_once(':').unwrap().1.trim_end().strip_suffix('}').unwrap();
    assert_eq!(read("text/json", bare), captured_call());
}

#[test]
fn what_is_newer_than_the_schema_is_no_error() {
    let body = fixture("inbound_text.xml").replace("FINISHED", "BOUNCED");
    let body = body.replace("<State>", "<Later a=\"1\"><b/></Later><State>");
    let json = json(&[("State", "\"BOUNCED\"")]);
    for (content_type, body) in [(XML, body), (JSON, rooted(&json))] {
        match read(content_type, &body) {
            Notification::Text(_, it) => assert_eq!(it.text.state, "BOUNCED".into()),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn bytes_are_read_in_the_encoding_they_claim() {
    let xml = fixture("captured_text.xml").replace(">test<", ">tést<");
    let utf8 = read(XML, &xml);
    let latin1: Vec<u8> = xml.replace("UTF-8", "ISO-8859-1").chars().map(|c| c as u8).collect();
    assert_eq!(parse("text/xml", &latin1).unwrap(), utf8);
    let utf16: Vec<u8> =
        format!("\u{feff}{xml}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(parse(XML, &utf16).unwrap(), utf8);
    for content_type in [XML, SOAP, JSON] {
        let error = parse(content_type, b"\"\xff\"").unwrap_err();
        assert_eq!(error.kind(), ParseErrorKind::Encoding, "{error}");
    }
}

#[test]
fn a_key_tells_events_apart_and_repetitions_not() {
    let key = |members: &[(&str, &str)]| read(JSON, &rooted(&json(members))).key().unwrap();
    let first = key(&[]);
    assert_eq!(first, key(&[("Modified", "\"2013-08-13T10:05:37.000-07:00\"")]));
    assert_eq!(first, key(&[("Message", "\"again\""), ("Later", "1")]));
    let others = [
        ("@id", "78"),
        ("State", "\"READY\""),
        ("Modified", "\"2013-08-13T17:05:38Z\""),
        ("Modified", "\"2013-08-13T17:05:37\""),
    ];
    for other in others {
        assert_ne!(first, key(&[other]), "{other:?}");
    }
    let hostile = key(&[("State", "\"../\\t\\n\\u00e9\"")]);
    assert!(hostile.is_ascii() && !hostile.contains(|c: char| c.is_control()), "{hostile:?}");
}

#[test]
fn a_broadcast_has_a_key_when_it_says_when_it_changed() {
    let config = TextBroadcastConfig::new("Hi");
    let running = Broadcast::new(BroadcastChoice::TextBroadcastConfig(config));
    let running = running.with_status(BroadcastStatus::Running);
    let changed = running.clone().with_last_modified(at("2013-03-11T20:10:07Z"));
    let key = |broadcast: &Broadcast| {
        let it = Box::new(BroadcastNotification::new(broadcast.clone()));
        Notification::Broadcast(Event::BroadcastStarted, it).key()
    };
    let expected = "/BroadcastStarted/5/2013-03-11T20:10:07Z/RUNNING";
    assert_eq!(key(&changed.clone().with_id(5)).as_deref(), Some(expected));
    assert_eq!([key(&changed), key(&running.with_id(5))], [None, None]);
}
