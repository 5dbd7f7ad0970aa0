//! PHP programs such as the service's guides showed, and what they have to find.

use callfire_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::exchanges::Exchanges;
use crate::replies;
use crate::running::Running;
use crate::tool;

/// What the program printed, against a sandbox whose time runs so many times as fast.
fn run(program: &str, speed: f64) -> Value {
    let exchanges = Exchanges::default();
    let running = Running::start(exchanges.of(Sandbox::builder().speed(speed)));
    let printed = tool::run(tool::php(program).arg(&running.base_url));
    drop(running);
    replies::validate(&exchanges.to_json());
    serde_json::from_str(&printed).unwrap()
}

#[test]
#[ignore = "needs php-cli with php-soap and php-xml, and python3 with lxml"]
fn a_number_is_bought() {
    // Twice as fast: an order takes 1.25 s, so that the program has to wait for it.
    let found = run("order.php", 2.0);
    assert_eq!(found["number"], "12065550100");
    let statuses = found["statuses"].as_array().unwrap();
    assert!((2..=10).contains(&statuses.len()), "{found}");
    assert_eq!(statuses.last().unwrap(), "FINISHED");
    let order = &found["order"];
    assert_eq!((&order["id"], &order["TotalCost"]), (&found["id"], &json!(1)));
    // PHP gives a list as one string.
    assert_eq!(
        order["LocalNumbers"],
        json!({ "Ordered": 1, "UnitCost": 1, "Fulfilled": "12065550100" })
    );
}

#[test]
#[ignore = "needs php-cli with php-soap and php-xml, and python3 with lxml"]
fn subscriptions_are_deleted_in_a_loop() {
    let found = run("subscriptions.php", 100.0);
    let ids = |list: &str| -> Vec<i64> {
        let items = found[list].as_array().unwrap().iter();
        items.map(|item| item.get("id").unwrap_or(item).as_i64().unwrap()).collect()
    };
    assert_eq!((ids("created").len(), ids("all")), (3, ids("created")));
    let first = &found["all"][0];
    assert_eq!(first["Endpoint"], "http://127.0.0.1:9/somephpfile.php?1");
    assert_eq!(first["NotificationFormat"], "XML");
    assert_eq!(found["shapes"], json!(["array", "array", "stdClass", "null"]));
    assert_eq!(found["totals"], json!([2, 1, 0]));
}

#[test]
#[ignore = "needs php-cli with php-soap and php-xml, and python3 with lxml"]
fn a_text_is_sent() {
    let found = run("text.php", 100.0);
    let text = &found["text"];
    assert_eq!((&found["total"], &text["BroadcastId"]), (&json!(1), &found["broadcast"]));
    assert_eq!((&text["State"], &text["FinalResult"]), (&json!("FINISHED"), &json!("SENT")));
    assert_eq!(text["ToNumber"], json!({ "_": "12125550142" }));
    let record = &text["TextRecord"];
    assert_eq!(
        (&record["Result"], &record["Message"]),
        (&json!("SENT"), &json!("Your room is ready"))
    );
}

#[test]
#[ignore = "needs php-cli with php-soap and php-xml, and python3 with lxml"]
fn a_sound_is_uploaded_and_fetched() {
    let found = run("sound.php", 100.0);
    assert_eq!((&found["same"], &found["bytes"]), (&json!(true), &json!(8044)));
    let meta = &found["meta"];
    assert_eq!((&meta["id"], &meta["Status"]), (&found["id"], &json!("ACTIVE")));
    assert_eq!(meta["Name"], "My API Test Sound");
    assert!(meta["LengthInSeconds"].is_i64(), "{meta}");
}
