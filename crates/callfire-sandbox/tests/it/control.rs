//! The control API: who may use it, what it says to mistakes, and what it does.

use callfire_sandbox::{IncomingCall, IncomingText, Sandbox};
use serde_json::{Value, json};

use super::support::{NUMBER, Reply, post, request, send};

const JSON: (&str, &str) = ("Content-Type", "application/json");
const HERE: (&str, &str) = ("Host", "127.0.0.1");
/// The service's short code, which every account has.
const SHORT_CODE: &str = "67076";

async fn start() -> Sandbox {
    Sandbox::builder().start().await.unwrap()
}

async fn get(sandbox: &Sandbox, path: &str) -> Value {
    let reply = send(sandbox, "GET", path, &[HERE], b"").await;
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
    serde_json::from_str(&reply.body).unwrap()
}

async fn give(sandbox: &Sandbox, path: &str, value: &Value) -> Reply {
    send(sandbox, "POST", path, &[HERE, JSON], value.to_string().as_bytes()).await
}

fn error(reply: &Reply) -> String {
    let value: Value = serde_json::from_str(&reply.body).unwrap();
    value["Error"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_foreign_name_is_turned_away() {
    let sandbox = start().await;
    for path in ["/", "/control/", "/control/overview", "/page/main.js"] {
        for host in ["evil.example", "127.0.0.1.evil.example", "a b"] {
            let reply = send(&sandbox, "GET", path, &[("Host", host)], b"").await;
            assert_eq!(reply.status, 403, "{path} {host}");
        }
        let own = sandbox.address().to_string();
        for host in ["localhost", "LOCALHOST:1", "[::1]:1", &own] {
            let reply = send(&sandbox, "GET", path, &[("Host", host)], b"").await;
            assert_eq!(reply.status, 200, "{path} {host}");
            assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        }
    }
}

#[tokio::test]
async fn what_a_form_elsewhere_could_post_is_refused() {
    let sandbox = start().await;
    let text = json!({"From": "12135550123", "To": SHORT_CODE, "Message": "hi"}).to_string();
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"] {
        let headers = [HERE, ("Content-Type", content_type)];
        let reply = send(&sandbox, "POST", "/control/texts", &headers, text.as_bytes()).await;
        assert_eq!(reply.status, 415, "{content_type}");
        assert!(error(&reply).contains("application/json"));
    }
    assert_eq!(get(&sandbox, "/control/overview").await["Texts"], json!([]));
}

#[tokio::test]
async fn mistakes_are_told_with_advice() {
    let sandbox = start().await;
    for (path, value, advice) in [
        ("/control/texts", json!({"From": "1", "To": "2", "Text": "x"}), "`Message`"),
        ("/control/texts", json!({"From": "12135550123", "To": SHORT_CODE}), "`Message`"),
        (
            "/control/texts",
            json!({"From": "12135550123", "To": "12065550100", "Message": ""}),
            "order it first",
        ),
        ("/control/calls", json!({"From": 1, "To": "2"}), "string"),
        ("/control/stock/sell", json!({"Numbers": ["1"]}), "no number and no keyword 1"),
        ("/control/stock/sell", json!({"Number": ["1"]}), "`Numbers`"),
        ("/control/disruptions", json!({"Kind": "Reset", "Operation": "GetTxt"}), "`GetText`"),
        ("/control/disruptions", json!([]), "expected"),
    ] {
        let reply = give(&sandbox, path, &value).await;
        assert_eq!(reply.status, 400, "{value}");
        assert!(error(&reply).contains(advice), "{value}: {}", error(&reply));
    }
    let reply = send(&sandbox, "PUT", "/control/disruptions", &[HERE], b"").await;
    assert_eq!((reply.status, reply.header("allow")), (405, Some("GET,HEAD,POST,DELETE")));
    assert_eq!(send(&sandbox, "GET", "/control/other", &[HERE], b"").await.status, 404);
}

#[tokio::test]
async fn texts_and_calls_come_in() {
    let sandbox = start().await;
    let text = json!({"From": "12135550123", "To": SHORT_CODE, "Message": "hi"});
    let reply = give(&sandbox, "/control/texts", &text).await;
    let id: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(reply.status, 201);
    let second = sandbox.receive_text(&IncomingText::new("12135550123", SHORT_CODE, "ho"));
    let second = second.unwrap();
    let call = IncomingCall::new("12135550123", "12065550100");
    let refused = sandbox.receive_call(&call).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::InvalidInput);
    let refused = sandbox.receive_text(&IncomingText::new("12135550123", SHORT_CODE, "\u{1b}"));
    let refused = refused.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::InvalidInput);
    assert!(refused.to_string().contains("'\\u{1b}' at byte 0"), "{refused}");

    let overview = get(&sandbox, "/control/overview").await;
    let texts = &overview["Texts"];
    assert_eq!((&texts[0]["id"], &texts[0]["Message"]), (&json!(second), &json!("ho")));
    assert_eq!((&texts[1]["id"], &texts[1]["Inbound"]), (&id["Id"], &json!(true)));
    assert_eq!(overview["Connection"]["Password"], "password");
}

#[tokio::test]
async fn what_was_applied_is_in_the_ledger_and_what_was_sold_is_not() {
    let sandbox = start().await;
    let sold = json!({"Numbers": ["12065550101"], "Keywords": ["VANILLA"]});
    assert_eq!(give(&sandbox, "/control/stock/sell", &sold).await.status, 204);
    sandbox.sell(["12065550102"]).unwrap();
    let order = |number| {
        let order =
            format!("<s:CreateNumberOrder><s:Numbers>{number}</s:Numbers></s:CreateNumberOrder>");
        request("", &order)
    };
    assert_eq!(post(&sandbox, &order("12065550101")).await.status, 400);
    assert_eq!(post(&sandbox, &order("12065550102")).await.status, 400);
    assert_eq!(post(&sandbox, &order("12065550103")).await.status, 200);

    let ledger = get(&sandbox, "/control/ledger").await;
    assert_eq!(ledger.as_array().unwrap().len(), 1);
    assert_eq!(ledger[0]["Operation"], "CreateNumberOrder");
    assert_eq!(ledger[0]["Request"], json!({"Numbers": ["12065550103"]}));
    assert_eq!((&ledger[0]["Applied"], &ledger[0]["Created"]), (&json!(1), &json!([1001])));
}

#[tokio::test]
async fn disruptions_are_listed_used_and_dropped() {
    let sandbox = start().await;
    let page = json!({"Kind": "BadGateway", "Times": 2});
    assert_eq!(give(&sandbox, "/control/disruptions", &page).await.status, 204);
    let get_order = request("", "<s:GetNumberOrder><s:Id>1</s:Id></s:GetNumberOrder>");
    assert_eq!(post(&sandbox, &get_order).await.status, 502);
    let left = json!([{"Kind": "BadGateway", "Operation": null, "Phase": "Before", "Times": 1}]);
    let mut shown = get(&sandbox, "/control/disruptions").await;
    shown[0].as_object_mut().unwrap().entry("Operation").or_insert(Value::Null);
    assert_eq!(shown, left);
    let reply = send(&sandbox, "DELETE", "/control/disruptions", &[HERE], b"").await;
    assert_eq!(reply.status, 204);
    assert_eq!(post(&sandbox, &get_order).await.status, 400);
}

#[tokio::test]
async fn exchanges_are_kept_with_their_bodies() {
    let sandbox = start().await;
    let body = request("", "<s:GetNumberOrder><s:Id>1</s:Id></s:GetNumberOrder>");
    let reply = post(&sandbox, &body).await;
    let exchanges = get(&sandbox, "/control/exchanges").await;
    assert_eq!(exchanges[0]["Operation"], "GetNumberOrder");
    assert_eq!((&exchanges[0]["Status"], &exchanges[0]["Path"]), (&json!(400), &json!(NUMBER)));
    assert_eq!(exchanges[0].get("Request"), None);
    let one = get(&sandbox, "/control/exchanges/1").await;
    assert_eq!((&one["Request"], &one["Reply"]), (&json!(body), &json!(reply.body)));
    let reply = send(&sandbox, "GET", "/control/exchanges/2", &[HERE], b"").await;
    assert_eq!(reply.status, 404);
    assert!(error(&reply).contains("/control/exchanges"));
}

#[tokio::test]
async fn the_password_is_shown_only_when_everybody_knows_it() {
    let sandbox =
        Sandbox::builder().login("me").password("hidden-from-the-page").start().await.unwrap();
    let overview = get(&sandbox, "/control/overview").await;
    assert_eq!(overview["Connection"]["Login"], "me");
    assert_eq!(overview["Connection"]["Password"], Value::Null);
    assert!(!overview.to_string().contains("hidden"));
}

#[tokio::test]
async fn everything_that_is_listed_is_there() {
    let sandbox = start().await;
    for line in get(&sandbox, "/control/").await.as_array().unwrap() {
        let path = line["Path"].as_str().unwrap();
        let method = line["Method"].as_str().unwrap();
        let reply = send(&sandbox, method, path, &[HERE, JSON], b"{").await;
        let expected: &[_] = match (method, path) {
            ("POST", _) => &[400],
            (_, path) if path.ends_with("{Number}") => &[404],
            _ => &[200, 204],
        };
        assert!(expected.contains(&reply.status), "{method} {path}: {}", reply.status);
    }
}

#[tokio::test]
async fn subscriptions_of_mails_and_postbacks_are_told() {
    let sandbox = start().await;
    for endpoint in [
        "http://127.0.0.1:9/hook</d:Endpoint>",
        "ops@example.com</d:Endpoint><d:NotificationFormat>EMAIL</d:NotificationFormat>",
    ] {
        let body = format!(
            "<s:CreateSubscription><d:Subscription xmlns:d=\"http://api.callfire.com/data\">\
             <d:Endpoint>{endpoint}</d:Subscription></s:CreateSubscription>"
        );
        let path = "/api/1.1/soap12/subscription";
        let headers = [super::support::AUTHORIZATION, super::support::SOAP];
        let reply = send(&sandbox, "POST", path, &headers, request("", &body).as_bytes()).await;
        assert_eq!(reply.status, 200, "{reply:?}");
    }
    sandbox.receive_text(&IncomingText::new("12135550123", SHORT_CODE, "hi")).unwrap();
    let (postbacks, mails) = (sandbox.postbacks().unwrap(), sandbox.mails().unwrap());
    assert_eq!((postbacks.len(), mails.len()), (1, 1));
    assert_eq!(postbacks[0].endpoint, "http://127.0.0.1:9/hook");
    assert_eq!(
        (postbacks[0].event.as_str(), mails[0].to.as_str()),
        ("INBOUND_TEXT_FINISHED", "ops@example.com")
    );
    let shown = get(&sandbox, "/control/postbacks").await;
    assert_eq!(
        (&shown[0]["Id"], &shown[0]["Event"]),
        (&json!(postbacks[0].id), &json!("INBOUND_TEXT_FINISHED"))
    );
    let shown = get(&sandbox, "/control/mails").await;
    assert_eq!(
        (&shown[0]["To"], &shown[0]["Body"]),
        (&json!("ops@example.com"), &json!(mails[0].body))
    );
}
