//! `operations`, `describe`, `envelope` and `decode`: everything that sends nothing.

use serde_json::{Value, json};

use crate::server::envelope;
use crate::support::{run, run_with};

#[test]
fn operations_are_a_json_array_where_nobody_looks() {
    let listed = run(&["operations"]).json();
    assert_eq!(listed.as_array().unwrap().len(), 61);
    let order = listed
        .as_array()
        .unwrap()
        .iter()
        .find(|operation| operation["name"] == "CreateNumberOrder");
    let order = order.unwrap();
    assert_eq!(order["safety"], "unsafe");
    assert_eq!(order["service"], "NumberService");
    assert_eq!(
        order["soap_action"],
        "http://api.callfire.com/service/wsdl/NumberServicePortType/CreateNumberOrder"
    );
    assert_eq!(order["endpoint"], "https://www.callfire.com/api/1.1/soap12/number");
}

#[test]
fn operations_are_a_table_when_asked_for() {
    let listing = run(&["operations", "--format", "table"]).stdout;
    let line = listing.lines().find(|line| line.contains("SendText ")).unwrap();
    assert_eq!(
        line.split_whitespace().collect::<Vec<_>>(),
        ["SendText", "TextService", "keyed", "TextServicePortType/…", "text"]
    );
    assert!(
        listing.contains("SOAP actions begin with http://api.callfire.com/service/wsdl/"),
        "{listing}"
    );
}

#[test]
fn a_description_has_every_field_of_both_messages() {
    let described = run(&["describe", "getnumberorder"]).json();
    assert_eq!(described["request"]["type"], "IdRequest");
    let id = &described["types"]["IdRequest"]["fields"][0];
    assert_eq!(
        (&id["name"], &id["type"], &id["cardinality"]),
        (&json!("Id"), &json!("xs:long"), &json!("required"))
    );
    let item = described["types"]["NumberOrderItem"]["fields"].as_array().unwrap();
    let fulfilled = item.iter().find(|field| field["name"] == "Fulfilled").unwrap();
    assert_eq!((&fulfilled["list"], &fulfilled["cardinality"]), (&json!(true), &json!("optional")));
    let values = described["types"]["OrderStatus"]["values"].as_array().unwrap();
    assert!(values.iter().any(|value| value["value"] == "PROCESSING"), "{values:?}");
}

#[test]
fn a_description_for_people_is_a_tree() {
    let tree = run(&["describe", "SendText", "--format", "table"]).stdout;
    for part in [
        "ToNumber",
        "· ClientData",
        "1..n",
        "Pattern:",
        "Default: API Send",
        "VOICE: ",
        "Response: CreatedId (xs:long)",
    ] {
        assert!(tree.contains(part), "{part}: {tree}");
    }
    assert!(tree.lines().all(|line| line.chars().count() <= 100), "{tree}");
}

#[test]
fn every_operation_can_be_described_for_people() {
    for operation in run(&["operations"]).json().as_array().unwrap() {
        let name = operation["name"].as_str().unwrap();
        let run = run(&["describe", name, "--format", "table"]);
        assert_eq!(run.code, 0, "{name}: {}", run.stderr);
        assert!(run.stdout.starts_with(name), "{}", run.stdout);
    }
}

#[test]
fn an_envelope_is_printed_as_it_would_be_sent() {
    let run = run_with(&["envelope", "getNumberOrder", "--json", "-"], r#"{"Id": "129"}"#);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), "{}", run.stdout);
    assert!(run.stdout.ends_with(":Envelope>\n"), "{}", run.stdout);
    assert!(run.stdout.contains(":Id>129</"), "{}", run.stdout);
}

#[test]
fn a_request_is_read_from_a_file_and_is_empty_without_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("request.json");
    std::fs::write(&file, "\u{feff}{\"Id\": 129}").unwrap();
    assert!(
        run(&["envelope", "GetText", "--json", file.to_str().unwrap()])
            .stdout
            .contains(":Id>129</")
    );
    assert!(run(&["envelope", "QueryTexts"]).stdout.contains(":QueryTexts/>"));
}

/// Where PHP loses data or money: what goes out.
#[test]
fn what_php_sends_wrongly_is_sent_right() {
    let order = "CreateNumberOrder";
    let cases: [(&str, Value, &str); 7] = [
        ("QueryBroadcasts", json!({ "Running": "false" }), ":Running>false</"),
        ("GetText", json!({ "Id": "129" }), ":Id>129</"),
        (order, json!({ "Keywords": ["A&B", "C"] }), ":Keywords>A&amp;B C</"),
        (
            order,
            json!({ "Numbers": ["12065550100", "12065550101"] }),
            ":Numbers>12065550100 12065550101</",
        ),
        (
            "QueryRegions",
            json!({ "Region": { "Latitude": 47.123_456_789_012_344 } }),
            ":Latitude>47.123456789012344</",
        ),
        ("QueryRegions", json!({ "Region": { "Latitude": "NaN" } }), ":Latitude>NaN</"),
        ("QueryRegions", json!({ "Region": { "City": null } }), ":Region/>"),
    ];
    for (operation, request, expected) in cases {
        let run = run_with(&["envelope", operation, "--json", "-"], &request.to_string());
        assert_eq!(run.code, 0, "{operation}: {}", run.stderr);
        assert!(run.stdout.contains(expected), "{expected}: {}", run.stdout);
    }
}

/// Where PHP loses data or money: what is refused, with the path and what is wrong.
#[test]
fn what_cannot_be_sent_is_refused_by_name() {
    let text = |message: &str, to: Value| json!({ "ToNumber": to, "TextBroadcastConfig": { "Message": message } });
    let both = json!({ "ToNumber": ["1"], "VoiceBroadcastConfig": {}, "IvrBroadcastConfig": {} });
    let cases: [(&str, Value, &str, &str); 15] = [
        (
            "CreateContactList",
            json!({ "Name": "a", "ContactSource": {} }),
            "CreateContactList/ContactSource",
            "one of",
        ),
        ("SendCall", both, "SendCall", "exclude each other"),
        ("GetNumberOrder", json!({ "id": 129 }), "GetNumberOrder/id", "did you mean `Id`?"),
        ("GetNumberOrder", json!({ "Idd": 129 }), "GetNumberOrder/Idd", "did you mean `Id`?"),
        ("GetNumberOrder", json!({}), "GetNumberOrder/Id", "required"),
        ("GetNumberOrder", json!({ "Id": null }), "GetNumberOrder/Id", "required"),
        ("GetNumberOrder", json!({ "Id": "abc" }), "GetNumberOrder/Id", "abc"),
        (
            "GetNumberOrder",
            json!({ "Id": "9223372036854775808" }),
            "GetNumberOrder/Id",
            "9223372036854775808",
        ),
        (
            "SendText",
            text("a\u{1}", json!(["1"])),
            "SendText/TextBroadcastConfig/Message",
            "cannot be written in XML",
        ),
        ("SendText", text("a", json!(["1", "call me!"])), "SendText/ToNumber[2]", "call me!"),
        (
            "CreateNumberOrder",
            json!({ "Keywords": ["A B"] }),
            "CreateNumberOrder/Keywords",
            "white space",
        ),
        ("CreateNumberOrder", json!({}), "CreateNumberOrder", "an order of nothing"),
        (
            "CreateNumberOrder",
            json!({ "BulkTollFree": { "Count": 0 } }),
            "CreateNumberOrder/BulkTollFree/Count",
            "an order of none",
        ),
        (
            "CreateNumberOrder",
            json!({ "BulkTollFree": { "Count": 101 } }),
            "CreateNumberOrder/BulkTollFree/Count",
            "the ceiling is 100",
        ),
        (
            "ControlBroadcast",
            json!({ "Id": 1, "Command": "HALT" }),
            "ControlBroadcast/Command",
            "HALT",
        ),
    ];
    for (operation, request, path, problem) in cases {
        let arguments = ["envelope", operation, "--json", "-", "--error-format", "json"];
        let run = run_with(&arguments, &request.to_string());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{operation}: {}", run.stderr);
        let error = run.error();
        assert_eq!(
            (&error["kind"], &error["effect"]),
            (&json!("Request"), &json!("not_sent")),
            "{error}"
        );
        assert!(error["path"].as_str().unwrap().starts_with(path), "{path}: {error}");
        assert!(error["message"].as_str().unwrap().contains(problem), "{problem}: {error}");
    }
}

#[test]
fn json_that_is_none_is_refused_where_it_stands() {
    for (text, problem) in [
        ("{\"Id\": 1,\n}", "line 2 column 1"),
        ("{\"Id\": 1, \"Id\": 2}", "`Id` is given twice"),
        ("", "line 1"),
    ] {
        let run = run_with(&["envelope", "GetText", "--json", "-"], text);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains(problem), "{problem}: {}", run.stderr);
    }
}

#[test]
fn a_request_that_is_no_file_brings_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere.json");
    for (json, advised) in [(r#"{"Id":1}"#, true), (nowhere.to_str().unwrap(), false)] {
        let run = run(&["envelope", "GetText", "--json", json]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        assert!(run.stderr.contains("error: --json: "), "{run:?}");
        assert_eq!(run.stderr.contains("pass a file, or - and pipe it"), advised, "{run:?}");
    }
}

#[test]
fn a_reply_is_decoded_to_json() {
    let order = "<NumberOrder xmlns=\"http://api.callfire.com/data\" id=\"129\"><Status>NEW</Status>\
                 <Created>2012-10-26T21:32:52Z</Created><TotalCost>47.61</TotalCost></NumberOrder>";
    let run = run_with(&["decode", "GetNumberOrder"], &envelope(order));
    let expected = json!({ "Status": "NEW", "Created": "2012-10-26T21:32:52Z", "TotalCost": 47.61, "id": 129 });
    assert_eq!((run.code, run.json()), (0, expected));
    let created =
        envelope("<CreatedId xmlns=\"http://api.callfire.com/service/xsd\">7</CreatedId>");
    assert_eq!(run_with(&["decode", "SendText", "-"], &created).stdout, "7\n");
    assert_eq!(run_with(&["decode", "DeleteLabel"], &envelope("")).stdout, "null\n");
}

#[test]
fn a_reply_that_is_none_is_a_local_failure() {
    let cut = envelope("").replace("</s:Envelope>", "");
    for (reply, kind) in
        [(cut.as_str(), "Truncated"), ("<a/>", "Envelope"), ("<!DOCTYPE a><a/>", "DtdForbidden")]
    {
        let run = run_with(&["decode", "GetText", "--error-format", "json"], reply);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{reply}");
        assert_eq!(run.error()["kind"], kind, "{reply}");
    }
}

#[test]
fn remote_control_characters_do_not_reach_a_terminal() {
    let text = "<ContactList xmlns=\"http://api.callfire.com/data\" id=\"1\"><Name>a&#x9b;31mb</Name><Size>0</Size>\
                <Created>2012-10-26T21:32:52Z</Created><Status>ACTIVE</Status></ContactList>";
    let run = run_with(&["decode", "GetContactList"], &envelope(text));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("a\\u009b31mb"), "{}", run.stdout);
    assert_eq!(run.json()["Name"], "a\u{9b}31mb");
}
