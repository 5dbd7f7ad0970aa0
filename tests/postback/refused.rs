//! What is no postback, and how much of it there may be.

use std::time::{Duration, Instant};

use callfire::postback::{ParseErrorKind, parse};

use super::{JSON, SAMPLES, SOAP, XML, enveloped, fixture, forms, json, rooted, text_of};

#[test]
fn other_bodies_are_refused_with_their_reason() {
    use ParseErrorKind::{Encoding, Foreign, IllFormed, Limit, MediaType, Value};

    let xml = fixture("inbound_text.xml");
    let text = json(&[]);
    let deep = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
    let cases: Vec<(&str, String, ParseErrorKind, &str)> = vec![
        ("", xml.clone(), MediaType, "not no media type"),
        ("text/plain", xml.clone(), MediaType, "not text/plain"),
        ("application/x-www-form-urlencoded", String::new(), MediaType, "text/xml"),
        (JSON, xml.clone(), IllFormed, "line 1 column 1"),
        (XML, rooted(&text), IllFormed, "at byte 0"),
        (XML, String::new(), IllFormed, "ends too early"),
        (JSON, String::new(), IllFormed, "line 1 column 0"),
        (XML, xml.replace("?>", "?><!DOCTYPE n [<!ENTITY a \"b\">]>"), IllFormed, "document type"),
        (XML, xml.replace("</n:Text", "</n:Test"), IllFormed, "at byte"),
        (XML, xml.clone() + "<a/>", IllFormed, "more than one root"),
        ("text/xml", xml.replace("UTF-8", "KOI8-R"), Encoding, "KOI8-R"),
        ("text/xml; charset=KOI8-R", xml.clone(), Encoding, "KOI8-R"),
        (XML, xml.replace("xmlns:n=\"http", "xmlns:n=\"https"), Foreign, "https://"),
        (XML, xml.replace("n:TextNotification", "n:TextFinished"), Foreign, "TextFinished"),
        (
            XML,
            xml.replace("n:TextNotification", "TextNotification"),
            Foreign,
            "api.callfire.com/data",
        ),
        (XML, "<html/>".to_owned(), Foreign, "html"),
        (SOAP, "<Envelope/>".to_owned(), Foreign, "Envelope"),
        (SOAP, enveloped("<a/>"), Foreign, "a is no notification"),
        (SOAP, enveloped(""), Foreign, "Body"),
        (SOAP, enveloped(&format!("{0}{0}", &xml[55..])), Foreign, "second element"),
        (SOAP, enveloped(&xml).replace("2003/05", "2001/12"), Foreign, "not SOAP 1.2"),
        (XML, xml.replace("<Inbound>true</Inbound>", ""), Value, "`TextNotification/Text/Inbound`"),
        (XML, xml.replace(">true<", ">yes<"), Value, "`TextNotification/Text/Inbound`"),
        (XML, xml.replace("<Text id", "<Call id").replace("</Text>", "</Call>"), Value, "/Text`"),
        (SOAP, enveloped(&xml.replace("id=\"5707328001\"", "")), Value, "Notification/Text/id`"),
        (XML, deep("<a>", "</a>"), Limit, "depth"),
        (SOAP, enveloped(&deep("<a>", "</a>")), Limit, "depth"),
        (JSON, deep("[", "]"), IllFormed, "recursion limit exceeded"),
        (JSON, deep("{\"Text\":", "}"), IllFormed, "recursion limit exceeded"),
        (JSON, rooted(&text) + "x", IllFormed, "trailing characters"),
        (JSON, "[]".to_owned(), Foreign, "other than an object"),
        (JSON, "{}".to_owned(), Foreign, "an object of []"),
        (JSON, text.clone(), Foreign, "@id, FromNumber"),
        (JSON, format!("{{\"Text\": {text}, \"Call\": {{}}}}"), Foreign, "Text, Call"),
        (
            JSON,
            rooted(&text).replacen('{', "{\"Later\": 1, ", 1),
            Foreign,
            "Later, TextNotification",
        ),
        (JSON, "{\"TextNotification\": []}".to_owned(), Value, "`TextNotification`: an object"),
        (
            JSON,
            rooted(&json(&[("@id", "1, \"@id\": 2")])),
            IllFormed,
            "member `@id` is given twice",
        ),
        (JSON, rooted(&json(&[("id", "77")])), Value, "`Text/id`: given twice"),
        (JSON, rooted(&json(&[("@id", "")])), Value, "`TextNotification/Text/id`: required"),
        (JSON, rooted(&json(&[("@id", "7.5")])), Value, "`TextNotification/Text/id`: an integer"),
        (JSON, rooted(&json(&[("@id", "9223372036854775808")])), Value, "Text/id`"),
        (JSON, rooted(&json(&[("ToNumber", "{\"value\": [1]}")])), Value, "/ToNumber/_`"),
        (
            JSON,
            rooted(&json(&[("ToNumber", "{\"value\": 1, \"a b\": 1}")])),
            Value,
            "/ToNumber/a b`",
        ),
        (
            JSON,
            rooted(&json(&[("Message", "\"\\u0000\"")])),
            Value,
            "`TextNotification/Text/Message`",
        ),
    ];
    for (content_type, body, kind, reason) in cases {
        let start = body.get(..120).unwrap_or(&body);
        let error = parse(content_type, body.as_bytes()).expect_err(start);
        assert_eq!(error.kind(), kind, "{error}: {start}");
        let told = error.to_string();
        assert!(told.contains(reason), "{told:?} has no {reason:?}: {start}");
        assert_eq!(error.path().is_some(), told.starts_with('`'), "{told}");
    }
}

#[test]
fn no_message_holds_what_a_terminal_acts_on() {
    let escape = "\u{1b}[31m\u{202e}";
    let json_escape = "\\u001b[31m\\u202e";
    for (content_type, body) in [
        (escape, String::new()),
        (JSON, format!("{{\"{json_escape}\": 1}}")),
        (JSON, format!("{{\"{json_escape}\": 1, \"{json_escape}\": 1}}")),
        (JSON, rooted(&json(&[("ToNumber", &format!("{{\"value\": 1, \"{json_escape}\": 1}}"))]))),
        (JSON, rooted(&json(&[("@id", &format!("\"{json_escape}\""))]))),
        (XML, format!("<a b=\"{escape}")),
    ] {
        let told = parse(content_type, body.as_bytes()).unwrap_err().to_string();
        assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told:?}");
    }
}

#[test]
fn no_part_of_a_postback_is_taken_for_all_of_it() {
    for name in SAMPLES {
        for (content_type, body) in forms(name) {
            let end = body.trim_end().len();
            for cut in 0..end {
                let error = parse(content_type, &body.as_bytes()[..cut]).expect_err(name);
                assert_ne!(error.kind(), ParseErrorKind::Value, "{name} to {cut}: {error}");
            }
        }
    }
}

#[test]
fn no_changed_byte_is_a_panic() {
    for (content_type, body) in forms("captured_text") {
        let mut bytes = body.into_bytes();
        for index in 0..bytes.len() {
            let byte = bytes[index];
            for other in [0, b'<', b'>', b'"', b'&', b'{', b'9', 0xc3, byte ^ 1, byte ^ 0x20] {
                bytes[index] = other;
                let _ = parse(content_type, &bytes);
            }
            bytes[index] = byte;
        }
    }
}

#[test]
fn more_extra_attributes_than_xml_may_have_are_too_many() {
    let to_number = |count: usize| {
        let names: Vec<_> = (0..count).map(|index| format!("\"a{index}\": 1")).collect();
        rooted(&json(&[("ToNumber", &format!("{{\"value\": 1, {}}}", names.join(", ")))]))
    };
    assert_eq!(text_of(&to_number(256)).to_number.any_attributes.len(), 256);
    let error = parse(JSON, to_number(257).as_bytes()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ParseErrorKind::Limit, Some("ToNumber")));
}

/// Four times as much takes about four times as long, not sixteen.
#[test]
fn time_grows_with_the_body() {
    let xml = fixture("captured_text.xml");
    let label = "<Label><Name>a</Name></Label>";
    let labelled = |n| xml.replacen("<Message>", &(label.repeat(n) + "<Message>"), 1);
    grows("XML, labels", XML, &labelled);
    let array = |item: &str, n| format!("[{}0]", format!("{item},").repeat(n));
    let in_json = |name: &str, value: String| rooted(&json(&[(name, &value)]));
    grows("JSON, labels", JSON, &|n| in_json("Label", array("{\"Name\": \"a\"}", n)));
    grows("JSON, unknown", JSON, &|n| in_json("Later", array("{\"a\": {\"b\": 1}}", n)));
    let extra = |n| {
        let members: Vec<_> = (0..n).map(|index| format!("\"a{index}\": 1")).collect();
        in_json("ToNumber", format!("{{{}}}", members.join(", ")))
    };
    grows("JSON, extra attributes", JSON, &extra);
}

fn grows(what: &str, content_type: &str, body: &dyn Fn(usize) -> String) {
    let spend = |count| {
        let body = body(count);
        let start = Instant::now();
        let _ = parse(content_type, body.as_bytes());
        start.elapsed()
    };
    let (quarter, whole) = (spend(10_000), spend(40_000));
    println!("{what}: 10,000 in {quarter:?}, 40,000 in {whole:?}");
    assert!(whole < quarter * 10 + Duration::from_millis(200), "{what}: {quarter:?}, {whole:?}");
}
