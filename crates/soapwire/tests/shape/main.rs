//! The shape of generated code, written by hand: what the generator must emit, and what the codec makes of it.

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "the types stand for generated ones and are private to this test"
)]

use soapwire::codec::{Checks, DecodeError, ReadOptions, from_document, to_document};
use soapwire::xml::XmlLimits;
use soapwire::xsd::{AnyAttributes, Nillable, QName};

mod types;

use types::*;

fn full() -> Order {
    let mut note =
        Note { text: " a <b> & c ".into(), lang: Some("en".into()), extra: AnyAttributes::new() };
    note.extra.insert(QName::new("urn:x", "colour"), "red \"dark\"");
    let name = Nillable::Value("tea".to_owned());
    let choice = OrderChoice::CallIdName(CallIdName { call_id: 7, name });
    let mut order = Order::new(Status::New, vec![Status::Finished, Status::New], choice, 12);
    order.created = Some("2013-03-07T07:33:41-08:00".parse().unwrap());
    order.phones = Some(vec!["1".into(), "22".into()]);
    order.history =
        vec![HistoryChoice::Call(1), HistoryChoice::Text("t".into()), HistoryChoice::Call(2)];
    order.note = vec![note];
    let inner = OrderChoice::Number(vec!["5".into(), "6".into()]);
    order.replaces =
        Some(Box::new(Order::new(Status::Unknown("LOST".into()), vec![Status::New], inner, 1)));
    order
}

const FULL: &str = concat!(
    r#"<ns1:Order xmlns:ns1="urn:order" xmlns:ns2="urn:x" id="12"><ns1:Status>NEW</ns1:Status>"#,
    r"<ns1:Created>2013-03-07T07:33:41-08:00</ns1:Created><ns1:Phones>1 22</ns1:Phones>",
    r"<ns1:Codes>FINISHED NEW</ns1:Codes><ns1:CallId>7</ns1:CallId><ns1:Name>tea</ns1:Name>",
    r"<ns1:Call>1</ns1:Call><ns1:Text>t</ns1:Text><ns1:Call>2</ns1:Call>",
    r#"<ns1:Note lang="en" ns2:colour="red &quot;dark&quot;"> a &lt;b&gt; &amp; c </ns1:Note>"#,
    r#"<ns1:Replaces id="1"><ns1:Status>LOST</ns1:Status><ns1:Codes>NEW</ns1:Codes>"#,
    r"<ns1:Number>5</ns1:Number><ns1:Number>6</ns1:Number></ns1:Replaces></ns1:Order>",
);

fn decode(document: &str) -> Result<Order, DecodeError> {
    from_document(document, &XmlLimits::default(), &ReadOptions::default())
}

/// An order of which `content` is everything but what every order has.
fn order(content: &str) -> String {
    format!(
        "<o:Order xmlns:o='urn:order' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' id='1'>{content}</o:Order>"
    )
}

const REST: &str = "<o:Status>NEW</o:Status><o:Codes>NEW</o:Codes>";

#[test]
fn a_value_is_written_in_schema_order_and_read_back() {
    assert_eq!(to_document(ORDER, &full(), Checks::Xml).unwrap(), FULL);
    assert_eq!(decode(FULL).unwrap(), full());
}

#[test]
fn replies_are_read_in_any_order_with_any_prefix_and_unknown_parts() {
    let reply = "<Order xmlns='urn:order' id=' 1 ' new='x'><More><Status>OLD</Status></More><RecordingId>3</RecordingId>\
                 <Codes> NEW\n</Codes><x:Status xmlns:x='urn:other'>OLD</x:Status><Status>LATER</Status></Order>";
    let order = decode(reply).unwrap();
    assert_eq!(order.status, Status::Unknown("LATER".into()));
    assert_eq!(order.choice, OrderChoice::RecordingId(3));
    let strict = from_document::<Order>(reply, &XmlLimits::default(), &ReadOptions::strict());
    assert_eq!(strict.unwrap_err().to_string(), "`Order`: `new` is not in the schema");
    let known = "<Order xmlns='urn:order' id='1'><Status>LATER</Status></Order>";
    let strict = from_document::<Order>(known, &XmlLimits::default(), &ReadOptions::strict());
    let told = "`Order/Status`: `LATER` is not one of NEW, FINISHED";
    assert_eq!(strict.unwrap_err().to_string(), told);
}

#[test]
fn what_is_missing_wrong_or_too_much_is_an_error_with_its_path() {
    let cases = [
        (
            format!("{REST}<o:RecordingId>x</o:RecordingId>"),
            "`Order/RecordingId`: \"x\" is not an xs:long",
        ),
        (REST.to_owned(), "`Order`: required, but missing: one of RecordingId, Number"),
        (
            format!("{REST}<o:RecordingId>1</o:RecordingId><o:Number>2</o:Number>"),
            "`Order`: both `RecordingId` and `Number`, which exclude each other",
        ),
        (
            format!("{REST}<o:RecordingId>1</o:RecordingId><o:RecordingId>1</o:RecordingId>"),
            "`Order/RecordingId`: more than once, where one is allowed",
        ),
        (format!("{REST}<o:CallId>1</o:CallId>"), "`Order/Name`: required, but missing"),
        (
            "<o:Status>NEW</o:Status><Codes>NEW</Codes><o:RecordingId>1</o:RecordingId>".to_owned(),
            "`Order/Codes`: required, but missing (there is one in no namespace)",
        ),
        (
            format!("<o:Status>NEW</o:Status>{REST}<o:RecordingId>1</o:RecordingId>"),
            "`Order/Status`: more than once, where one is allowed",
        ),
        (
            "<o:Status xsi:nil='true'/><o:Codes>NEW</o:Codes><o:RecordingId>1</o:RecordingId>"
                .to_owned(),
            "`Order/Status`: required, but nil",
        ),
        (
            format!("{REST}<o:Call>1</o:Call><o:Call>q</o:Call><o:RecordingId>1</o:RecordingId>"),
            "`Order/Call`: \"q\" is not an xs:int",
        ),
        (
            format!(
                "{REST}<o:Number>1</o:Number><o:Replaces id='x'>{REST}<o:Number>1</o:Number></o:Replaces>"
            ),
            "`Order/Replaces/id`: \"x\" is not an xs:long",
        ),
    ];
    for (content, expected) in cases {
        assert_eq!(decode(&order(&content)).unwrap_err().to_string(), expected, "{content}");
    }
}

#[test]
fn nil_is_kept_where_the_schema_allows_it() {
    let nil =
        decode(&order(&format!("{REST}<o:CallId>1</o:CallId><o:Name xsi:nil='1'/>"))).unwrap();
    assert_eq!(nil.choice, OrderChoice::CallIdName(CallIdName { call_id: 1, name: Nillable::Nil }));
    assert_eq!(decode(&to_document(ORDER, &nil, Checks::Schema).unwrap()).unwrap(), nil);
    let absent = decode(&order(&format!(
        "{REST}<o:RecordingId>1</o:RecordingId><o:Created xsi:nil='true'/>"
    )));
    assert_eq!(absent.unwrap().created, None);
}

#[test]
fn what_the_schema_or_xml_forbids_is_refused_before_sending() {
    type Change = fn(&mut Order);
    let cases: [(Change, &str); 7] = [
        (
            |o| o.phones = Some(vec!["1".into(), "+2".into()]),
            "`Order/Phones`: \"+2\" is not a Phone: does not match the pattern `[0-9]+`",
        ),
        (|o| o.codes.clear(), "`Order/Codes`: 0 given, at least 1 required"),
        (|o| o.note = vec![o.note[0].clone(); 3], "`Order/Note`: 3 given, 0 to 2 allowed"),
        (
            |o| o.status = Status::Unknown("X".into()),
            "`Order/Status`: \"X\" is not a Status: not one of NEW, FINISHED",
        ),
        (
            |o| o.choice = OrderChoice::Number(Vec::new()),
            "`Order/Number`: 0 given, at least 1 required",
        ),
        (
            |o| o.phones = Some(vec!["1 2".into()]),
            "`Order/Phones`: \"1 2\" is not a Phone: does not match the pattern `[0-9]+`",
        ),
        (|o| o.replaces = None, ""),
    ];
    for (change, expected) in cases {
        let mut order = full();
        order.replaces = None;
        change(&mut order);
        let result = to_document(ORDER, &order, Checks::Schema);
        assert_eq!(result.err().map(|error| error.to_string()).unwrap_or_default(), expected);
    }
    let mut order = full();
    order.note[0].text = "a\u{1}".into();
    let error = to_document(ORDER, &order, Checks::Xml).unwrap_err();
    assert_eq!(error.path(), "Order/Note[1]");
    order = full();
    order.note[0].extra.insert("lang", "de");
    assert_eq!(to_document(ORDER, &order, Checks::Xml).unwrap_err().path(), "Order/Note[1]/lang");
}

#[test]
fn an_extra_attribute_cannot_stand_for_a_declared_one() {
    let refused = |name: QName, checks: Checks| {
        let mut order = full();
        order.replaces = None;
        let note = &mut order.note[0];
        note.lang = None;
        note.extra.insert(name, "x");
        to_document(ORDER, &order, checks).err().map(|error| error.to_string())
    };
    // Name; whether it is refused by the schema's checks, and by those of XML alone.
    let cases = [
        (QName::new("", "lang"), true, true),
        (QName::new("", "Lang"), true, false),
        (QName::new("", "id"), true, false),
        (QName::new("", "nil"), true, false),
        (QName::new("", "_"), true, false),
        (QName::new("", "xmlns"), true, true),
        (QName::new("http://www.w3.org/2001/XMLSchema-instance", "nil"), true, true),
        (QName::new("urn:x", "lang"), false, false),
        (QName::new("urn:x", "id"), false, false),
        (QName::new("", "language"), false, false),
        (QName::new("", "Id"), false, false),
    ];
    for (name, by_schema, by_xml) in cases {
        let expected = format!(
            "`Order/Note[1]/{}`: `{name}` is not a name for an extra attribute",
            name.local
        );
        assert_eq!(
            refused(name.clone(), Checks::Schema),
            by_schema.then(|| expected.clone()),
            "{name}"
        );
        assert_eq!(refused(name.clone(), Checks::Xml), by_xml.then_some(expected), "{name}");
    }
}

#[cfg(feature = "serde")]
mod json {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_has_the_shape_php_shows() {
        let expected = json!({
            "Status": "NEW", "Created": "2013-03-07T07:33:41-08:00", "Phones": ["1", "22"],
            "Codes": ["FINISHED", "NEW"], "CallId": 7, "Name": "tea", "Call": [1, 2], "Text": ["t"],
            "Note": [{"_": " a <b> & c ", "lang": "en", "{urn:x}colour": "red \"dark\""}],
            "Replaces": {"Status": "LOST", "Codes": ["NEW"], "Number": ["5", "6"], "id": 1}, "id": 12,
        });
        assert_eq!(serde_json::to_value(full()).unwrap(), expected);
    }

    #[test]
    fn an_attribute_that_was_received_survives_json_whatever_its_name() {
        let mut order = full();
        let note = &mut order.note[0];
        for name in ["Lang", "LANG", "_", "id", "nil", "colour"] {
            note.extra.insert(name, name);
        }
        let json = serde_json::to_value(&order).unwrap();
        assert_eq!(json["Note"][0]["{}_"], "_");
        assert_eq!(json["Note"][0]["colour"], "colour");
        assert_eq!(serde_json::from_value::<Order>(json).unwrap().note, order.note);
    }

    #[test]
    fn json_is_read_leniently_in_form_and_strictly_in_names() {
        let lenient = json!({"Status": "NEW", "Codes": "NEW FINISHED", "RecordingId": "12", "Note": "hi", "id": 1, "Created": null});
        let order: Order = serde_json::from_value(lenient).unwrap();
        assert_eq!(order.codes, [Status::New, Status::Finished]);
        assert_eq!(order.choice, OrderChoice::RecordingId(12));
        assert_eq!(order.note[0].text, "hi");
        let base = json!({"Status": "NEW", "Codes": ["NEW"], "RecordingId": 1, "id": 1});
        let cases = [
            (json!({"status": "NEW"}), "`Order/status`: no such field; did you mean `Status`?"),
            (json!({"Number": ["1"]}), "both `RecordingId` and `Number`, which exclude each other"),
            (
                json!({"RecordingId": null}),
                "required, but missing: one of CallId, Name, RecordingId, Number",
            ),
            (
                json!({"RecordingId": true}),
                "`Order/RecordingId`: an integer is expected, found true",
            ),
            (json!({"RecordingId": "abc"}), "`Order/RecordingId`: \"abc\" is not an xs:long"),
            (
                json!({"Codes": ["NEW FINISHED"]}),
                "`Order/Codes`: \"NEW FINISHED\" has white space, which would split it in the list",
            ),
            (json!({"Codes": []}), "`Order/Codes`: 0 given, at least 1 required"),
            (json!({"id": null}), "`Order/id`: required, but missing"),
            (
                json!({"Note": {"_": "x", "Lang": "en"}}),
                "`Order/Note[1]/Lang`: no such field; did you mean `lang`?",
            ),
            (json!({"a\r\u{202e}": 1}), "`Order/a\\r\\u{202e}`: no such field"),
            (
                json!({"Note": {"_": "x", "a b": "en"}}),
                "`Order/Note[1]/a b`: `a b` is not a name for an extra attribute",
            ),
            (json!({"Note": {}}), "`Order/Note[1]/_`: required, but missing"),
            (json!({"Note": ["a", "b", "c"]}), "`Order/Note`: 3 given, 0 to 2 allowed"),
            (json!({"Replaces": []}), "`Order/Replaces`: an object is expected, found []"),
        ];
        for (change, expected) in cases {
            let mut json = base.clone();
            json.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let error = soapwire::json::from_value::<Order>(&json).unwrap_err().to_string();
            assert!(error.ends_with(expected), "{error}\n{expected}");
        }
    }
}

#[cfg(feature = "yaserde")]
#[test]
fn yaserde_reads_what_it_wrote() {
    let mut order = full();
    order.note[0].text = "a <b> & c".into();
    let text = yaserde::ser::to_string(&order).unwrap();
    assert_eq!(yaserde::de::from_str::<Order>(&text).unwrap(), order);
    assert_eq!(yaserde::de::from_str::<Status>("<any>NEW</any>").unwrap(), Status::New);
    assert!(yaserde::de::from_str::<Order>("<Order xmlns='urn:order'/>").is_err());
}
