//! Typed requests and settings that are refused before a socket is opened, and strings that arrive as they are.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use callfire::operation::SendText;
use callfire::{CallFire, Effect, ErrorKind, data, service};
use proptest::prelude::*;
use soapwire::codec::{Checks, ReadOptions};
use soapwire::soap::envelope;
use soapwire::xml::XmlLimits;
use support::script::{Script, status};
use support::silent::{assert_silent, silent};

/// A typed request can be wrong as well, in the ways its types leave open.
#[tokio::test]
async fn a_typed_request_that_cannot_be_sent_is_not_sent() {
    let (listener, client) = silent();
    let contact = |name: &str| {
        let mut contact = data::Contact::new().with_first_name("Ann");
        contact.any_attributes.insert(name, "Bob");
        contact
    };
    let text = |to: Vec<data::ToNumber>, message: &str| {
        let config = data::TextBroadcastConfig::new(message);
        service::SendText::new(to, config)
    };
    let to = |number: &str| vec![data::ToNumber::new(number)];
    let mut tagged = data::ToNumber::new("13105551212");
    tagged.any_attributes.insert("ClientData", "a");
    tagged.client_data = Some("b".to_owned());
    let mut rows = Vec::new();
    for (request, path) in [
        (text(Vec::new(), "a"), "SendText/ToNumber"),
        (text(to("1-310"), "a"), "SendText/ToNumber"),
        (text(to(""), "a"), "SendText/ToNumber"),
        (text(to("13105551212"), "a\u{1}"), "SendText/TextBroadcastConfig/Message"),
        (text(to("13105551212"), "\u{fffe}"), "SendText/TextBroadcastConfig/Message"),
        (text(to("13105551212"), "\u{ffff}"), "SendText/TextBroadcastConfig/Message"),
        (text(to("13105551212"), "\u{1b}[31m"), "SendText/TextBroadcastConfig/Message"),
        (text(vec![tagged], "a"), "SendText/ToNumber/ClientData"),
    ] {
        rows.push((client.send_text(request).await.map(drop), path.to_owned()));
    }
    rows.push((
        client.delete_label(service::DeleteLabel::new("a\u{0}")).await,
        "DeleteLabel/LabelName".to_owned(),
    ));
    // Only names without a prefix, that are no other attribute's and not reserved.
    for name in [
        "a b",
        "1a",
        "",
        "x:y",
        "xmlns",
        "id",
        "lastName",
        "firstName",
        "a\u{d7}b",
        "a\r\nb",
        "a=\"1\"",
    ] {
        let request = service::UpdateContacts::new().with_contact([contact(name)]);
        let path = format!("UpdateContacts/Contact[1]/{name}");
        let path = path.trim_end_matches('/').to_owned();
        rows.push((client.update_contacts(request).await, path));
    }
    let mut two = contact("nickname");
    two.id = Some(7);
    two.any_attributes.insert("id", "8");
    let request = service::UpdateContacts::new().with_contact([two]);
    rows.push((client.update_contacts(request).await, "UpdateContacts/Contact[1]/id".to_owned()));
    for (outcome, path) in rows {
        let Err(error) = outcome else { panic!("{path} was sent") };
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Request, Effect::NotSent), "{path}");
        let found = error.path().unwrap_or_default();
        let same = found.replace("[1]", "") == path.replace("[1]", "");
        assert!(same, "{found}, {path} is due: {error}");
    }
    assert_silent(&listener);
}

#[tokio::test]
async fn an_order_of_nothing_or_of_very_many_is_not_sent() {
    let (listener, client) = silent();
    let many = vec!["13105551212"; 101];
    let order = service::CreateNumberOrder::new;
    let local = |count| {
        order()
            .with_bulk_local(service::CreateNumberOrderBulkLocal::new(count, data::Region::new()))
    };
    let toll_free =
        |count| order().with_bulk_toll_free(service::CreateNumberOrderBulkTollFree::new(count));
    for (order, path) in [
        (order(), "CreateNumberOrder"),
        (order().with_numbers(["1-310"]), "CreateNumberOrder/Numbers"),
        (order().with_numbers(Vec::<String>::new()), "CreateNumberOrder/Numbers"),
        (order().with_numbers(many.clone()), "CreateNumberOrder/Numbers"),
        (order().with_keywords(Vec::<String>::new()), "CreateNumberOrder/Keywords"),
        (order().with_keywords(many.clone()), "CreateNumberOrder/Keywords"),
        (
            order().with_numbers(["1"]).with_keywords(many[..100].to_vec()),
            "CreateNumberOrder/Keywords",
        ),
        (local(0), "CreateNumberOrder/BulkLocal/Count"),
        (local(-1), "CreateNumberOrder/BulkLocal/Count"),
        (local(i32::MIN), "CreateNumberOrder/BulkLocal/Count"),
        (local(101), "CreateNumberOrder/BulkLocal/Count"),
        (local(i32::MAX), "CreateNumberOrder/BulkLocal/Count"),
        (toll_free(0), "CreateNumberOrder/BulkTollFree/Count"),
        (toll_free(i32::MAX), "CreateNumberOrder/BulkTollFree/Count"),
    ] {
        let error = client.create_number_order(order).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Request, Effect::NotSent), "{path}");
        assert_eq!(error.path().as_deref(), Some(path), "{error}");
    }
    assert_silent(&listener);
    // The ceiling is the builder's to set.
    for (ceiling, count, allowed) in [(100, 100, true), (101, 101, true), (1, 2, false)] {
        let checked = callfire::check_order(&local(count), ceiling);
        assert_eq!(checked.is_ok(), allowed, "{ceiling} {count}");
    }
    let script = Script::new(|_, _| status(503, ""));
    let raised = CallFire::builder().order_ceiling(101).transport(script.clone()).build().unwrap();
    let error = raised.create_number_order(local(101)).await.unwrap_err();
    assert_eq!((error.status(), script.sends().len()), (Some(503), 1));
}

#[test]
fn settings_that_cannot_be_used_are_refused_before_anything_is_sent() {
    for (login, password) in [
        ("a:b", "c"),
        ("", "c"),
        ("a\n", "c"),
        ("a\u{7f}", "c"),
        ("a", "c\r"),
        ("a", "c\t"),
        ("a", "\u{85}"),
        ("a", "\u{0}"),
    ] {
        let error = CallFire::builder().credentials(login, password).unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Config, Effect::NotSent));
        assert!(!error.to_string().contains(password) || password == "c", "{error}");
    }
    assert!(CallFire::builder().credentials("jürgen", "pä:ss").is_ok());
    for url in [
        "http://www.callfire.com",
        "https://login:password@www.callfire.com",
        "https://www.callfire.com@evil.example",
        "https://www.callfire.com\n.evil.example",
        "https://www.callfire.com\t",
        "https://www.callfire.com/\r\nX: y",
        "http://127.0.0.1@evil.example",
        "http://[::ffff:10.0.0.1]",
        "http://0.0.0.0",
        "ftp://127.0.0.1",
        "//127.0.0.1",
        "",
    ] {
        let error = CallFire::builder().endpoint(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{url:?}");
        assert!(!error.to_string().contains("password"), "{error}");
    }
    for agent in ["", "a\r\nX: y", "a\tb", "a\u{0}", "é"] {
        let error = CallFire::builder().user_agent(agent).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{agent:?}");
    }
    let error = CallFire::builder().concurrency(0).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

/// Text as hostile as XML allows it.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[ -~]{0,8}",
        "[\\t\\n\\r]{1,3}",
        "[\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]{1,4}",
        prop::sample::select(vec![
            "]]>",
            "<![CDATA[",
            "<!--",
            "-->",
            "<?xml",
            "?>",
            "&amp;",
            "&#0;",
            "&",
            "<",
            ">",
            "\"",
            "'",
            "</ns1:Message>",
            "<!DOCTYPE",
            " ",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\r\n",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// What a service reads is what the caller wrote, in elements and in attributes; else nothing is sent.
    #[test]
    fn strings_arrive_as_they_are(message in text(), tag in text(), extra in text(), bad in any::<char>()) {
        let mut to = data::ToNumber::new("13105551212").with_client_data(tag.as_str());
        to.any_attributes.insert("extra", extra.as_str());
        let config = data::TextBroadcastConfig::new(format!("{message}{bad}"));
        let request = service::SendText::new(vec![to], config);
        let is_xml = matches!(bad, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
        match envelope::write::<SendText>(&request, Checks::Schema) {
            Err(error) => {
                prop_assert!(!is_xml, "{error}");
                prop_assert_eq!(error.path(), "SendText/TextBroadcastConfig/Message");
            }
            Ok(written) => {
                prop_assert!(is_xml, "{bad:?} was written");
                let read = envelope::read_request::<SendText>(
                    &written, &XmlLimits::default(), &ReadOptions::strict(),
                );
                prop_assert_eq!(read.unwrap(), request);
                // No line end survives a parser but as a reference.
                prop_assert!(!written.contains('\r'));
            }
        }
    }
}
