//! Every reply of the corpus in `tests/hostile/`, played over real HTTP on loopback.
//!
//! Checked are the kind, the decoded values, the effect (for an operation that changes something too), the number
//! of requests, and that credentials go nowhere else. `MORE` has what the corpus leaves to RELIABILITY.md.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use callfire::operation::GetNumberOrder;
use callfire::service::ServiceFaultInfo;
use callfire::{CallFire, Effect, Error};
use serde_json::{Value, json};
use soapwire::client::CallOptions;
use soapwire::json;
use soapwire::limits::Timeouts;
use soapwire::operation::DynamicError;
use soapwire::soap::Fault;
use soapwire::transport::{
    BoxFuture, HttpRequest, HttpResponse, ReqwestOptions, ReqwestTransport, Transport,
    TransportError,
};
use soapwire::xsd::{Base64Binary, DateTime};
use support::script::PASSWORD;
use support::server::Server;
use support::{operation, paths, root};

/// An operation that spends money.
const PURCHASE: &str = "CreateNumberOrder";
/// The corpus says in its note that a client that never offered gzip may refuse it unread.
const GZIP_BOMB: &str = "lim-gzip_bomb";
/// The modes of a server that has to be given up on.
const SLOW: [&str; 5] = ["drip_body", "drip_headers", "endless_100", "silence", "stall_mid_body"];

/// What RELIABILITY.md has beyond the corpus: mode, status, body, the kinds that are right, the effect.
const MORE: [(&str, u16, &str, &[&str], &str); 30] = [
    ("", 200, "", &["EmptyResponse"], "maybe_applied"),
    ("", 204, "", &["EmptyResponse"], "maybe_applied"),
    ("", 206, "ok_minimal.xml", &["Http"], "maybe_applied"),
    ("", 301, "", &["Redirect"], "maybe_applied"),
    ("", 302, "", &["Redirect"], "maybe_applied"),
    ("", 303, "", &["Redirect"], "maybe_applied"),
    ("", 400, "fault_not_found_500.xml", &["Fault"], "not_applied"),
    ("", 400, "", &["Http"], "not_applied"),
    ("", 403, "", &["Http"], "not_applied"),
    ("", 404, "", &["Http"], "not_applied"),
    ("", 404, "ok_minimal.xml", &["Http"], "not_applied"),
    ("", 407, "", &["Http"], "not_applied"),
    ("", 500, "http_503_html.html", &["Http"], "maybe_applied"),
    ("", 500, "ok_minimal.xml", &["Http"], "maybe_applied"),
    ("", 502, "http_503_html.html", &["Http"], "maybe_applied"),
    ("", 504, "", &["Http"], "maybe_applied"),
    ("chunk_bad_size", 200, "ok_minimal.xml", &["Transport", "Truncated"], "maybe_applied"),
    (
        "chunk_size_huge",
        200,
        "ok_minimal.xml",
        &["Transport", "Truncated", "Limit"],
        "maybe_applied",
    ),
    ("close_delimited", 200, "ok_minimal.xml", &["ok"], "n/a"),
    ("content_length_cut", 200, "ok_minimal.xml", &["Truncated"], "maybe_applied"),
    ("drip_headers", 200, "ok_minimal.xml", &["Timeout"], "maybe_applied"),
    ("endless_100", 200, "ok_minimal.xml", &["Timeout", "Transport"], "maybe_applied"),
    ("endless_chunked", 200, "ok_minimal.xml", &["Limit"], "maybe_applied"),
    ("extra_after_body", 200, "ok_minimal.xml", &["ok"], "n/a"),
    ("http09", 200, "ok_minimal.xml", &["Transport"], "maybe_applied"),
    ("rst_before_headers", 200, "ok_minimal.xml", &["Transport"], "maybe_applied"),
    ("rst_mid_body", 200, "ok_minimal.xml", &["Transport", "Truncated"], "maybe_applied"),
    ("stall_mid_body", 200, "ok_minimal.xml", &["Timeout"], "maybe_applied"),
    ("stall_mid_body", 404, "http_404_html.html", &["Http", "Timeout"], "not_applied"),
    ("two_content_lengths", 200, "ok_minimal.xml", &["Transport"], "maybe_applied"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_case_of_the_corpus_ends_as_it_should() {
    let corpus = support::json(&root().join("tests/hostile/manifest.json"));
    let cases = corpus["cases"].as_array().unwrap();
    assert!(cases.len() >= 179, "{} cases", cases.len());
    play(cases).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_corpus_leaves_out_ends_as_it_should() {
    let cases = MORE.iter().enumerate().map(|(index, (mode, status, file, kinds, effect))| {
        let mut case = json!({
            "id": format!("more-{index}-{mode}-{status}"), "operation": "GetNumberOrder", "status": status,
            "headers": { "Content-Type": "application/soap+xml; charset=utf-8" },
            "transport": { "mode": mode, "delay": 0.1 },
            "expect": kinds[0], "expect_alternatives": kinds[1..], "effect_if_mutating": effect,
        });
        if !file.is_empty() {
            case["file"] = json!(file);
        }
        case
    });
    play(&cases.collect::<Vec<_>>()).await;
}

/// Plays all cases and reports every one that ends otherwise.
async fn play(cases: &[Value]) {
    let start = Instant::now();
    let server = Server::start(cases).await;
    let transport = Shared(Arc::new(ReqwestTransport::new(ReqwestOptions::default()).unwrap()));
    let mut wrong = Vec::new();
    for case in cases {
        let begun = Instant::now();
        let mut found = as_declared(&server, &transport, case).await;
        found.extend(as_purchase(&server, &transport, case).await);
        let id = case["id"].as_str().unwrap();
        wrong.extend(found.into_iter().map(|what| format!("{id}: {what}")));
        if begun.elapsed() > Duration::from_secs(1) {
            println!("{id} took {:?}", begun.elapsed());
        }
    }
    if server.trapped() > 0 {
        wrong.push(format!(
            "{} connections to where a redirect or an entity points",
            server.trapped()
        ));
    }
    println!("{} cases in {:?}", cases.len(), start.elapsed());
    assert!(wrong.is_empty(), "{} complaints:\n{}", wrong.len(), wrong.join("\n"));
}

/// The case's own operation: kind, values, effect, and one request per call.
async fn as_declared(server: &Server, transport: &Shared, case: &Value) -> Vec<String> {
    let calls = if mode(case).starts_with("keepalive") { 2 } else { 1 };
    let (outcome, seen) =
        call(server, transport, case, case["operation"].as_str().unwrap(), calls).await;
    let mut wrong = Vec::new();
    let kind = outcome.as_ref().map_or_else(|error| error.kind().as_str(), |_| "ok");
    let alternatives = case["expect_alternatives"].as_array().into_iter().flatten();
    let refused_unread = case["id"] == GZIP_BOMB && kind == "ContentType";
    if !refused_unread && !alternatives.chain([&case["expect"]]).any(|expected| expected == kind) {
        wrong.push(format!("{kind}, {} is due ({outcome:?})", case["expect"]));
    }
    if seen != vec![true; calls] {
        wrong.push(format!("requests with and without credentials: {seen:?}"));
    }
    let expected = case["assert"].as_object().into_iter().flatten();
    wrong.extend(expected.filter_map(|(key, expected)| difference(&outcome, key, expected)));
    let purchase = case["operation"] == PURCHASE;
    wrong.extend(outcome.err().into_iter().flat_map(|error| judge(&error, case, purchase)));
    wrong
}

/// The same reply to an operation that spends money: what it may have done, sent once.
async fn as_purchase(server: &Server, transport: &Shared, case: &Value) -> Vec<String> {
    let (outcome, seen) = call(server, transport, case, PURCHASE, 1).await;
    let mut wrong = Vec::new();
    if seen != [true] {
        wrong.push(format!("{PURCHASE}: requests with and without credentials: {seen:?}"));
    }
    if case["effect_if_mutating"] != "n/a" {
        wrong.extend(outcome.err().into_iter().flat_map(|error| judge(&error, case, true)));
    }
    wrong
}

/// Calls an operation, `calls` times by one client; the last outcome, and the requests the server saw.
async fn call(
    server: &Server,
    transport: &Shared,
    case: &Value,
    name: &str,
    calls: usize,
) -> (Result<Value, Error>, Vec<bool>) {
    let id = case["id"].as_str().unwrap();
    let builder = CallFire::builder().credentials("login", PASSWORD).unwrap().retries(0);
    let builder = builder.endpoint(server.url(id)).transport(transport.clone());
    let builder = builder.on_exchange(|exchange| testlog::shown(exchange));
    testlog::shown(&builder);
    let client = builder.build().unwrap();
    transport.0.reset();
    let operation = operation(name);
    let mut request = paths::smallest((operation.request_type)()).json();
    if name == PURCHASE {
        request["Numbers"] = json!(["13105551212"]);
    }
    let mut options = CallOptions::new();
    if SLOW.contains(&mode(case)) {
        let (part, whole) = (Duration::from_millis(250), Duration::from_millis(400));
        let timeouts = Timeouts::default().with_head(part).with_idle(part).with_total(whole);
        options = options.with_timeouts(timeouts);
    }
    let mut outcome = Ok(Value::Null);
    for _ in 0..calls {
        let called = operation.call(client.client(), &request, &options).await;
        outcome = called.map(|reply| reply.value).map_err(|error| match error {
            DynamicError::Call(error) => error,
            other => panic!("{id}: {other}"),
        });
        tokio::time::sleep(Duration::from_millis(if calls > 1 { 100 } else { 0 })).await;
    }
    (outcome, server.take_seen(id))
}

fn mode(case: &Value) -> &str {
    case["transport"]["mode"].as_str().unwrap_or_default()
}

/// What is wrong with an error beyond its kind.
fn judge(error: &Error, case: &Value, purchase: bool) -> Vec<String> {
    testlog::failed(error);
    let mut wrong = Vec::new();
    if case["effect_if_mutating"] != error.effect().as_str() {
        wrong.push(format!("{}, {} is due ({error})", error.effect(), case["effect_if_mutating"]));
    }
    if error.ambiguity().is_some() != (purchase && error.effect() == Effect::MaybeApplied) {
        wrong.push(format!("ambiguity {:?}", error.ambiguity()));
    }
    let said = format!("{error} {error:?}");
    let secrets = [PASSWORD, "bG9naW46Y29ycmVjdC1ob3JzZQ"];
    if secrets.into_iter().any(|secret| said.contains(secret))
        || error.to_string().contains(char::is_control)
    {
        wrong.push(format!("says too much: {said}"));
    }
    wrong
}

/// How one asserted value differs, if it does.
fn difference(outcome: &Result<Value, Error>, key: &str, expected: &Value) -> Option<String> {
    let ours = match outcome {
        Ok(value) if key == "CreatedId" || key == "bytes_utf8" => value.clone(),
        Ok(value) => key.split('.').fold(value, |value, member| &value[member]).clone(),
        Err(error) => of_error(error, key),
    };
    let expected = match key {
        "Created" => {
            let instant =
                |value: &Value| value.as_str().and_then(|text| text.parse::<DateTime>().ok());
            let same = instant(&ours).is_some() && instant(&ours) == instant(expected);
            return (!same).then(|| format!("{key}: {ours}, {expected} is due"));
        }
        "bytes_utf8" => {
            json::to_value(&Base64Binary::from(expected.as_str().unwrap().as_bytes())).unwrap()
        }
        _ if expected == "nan" => json!("NaN"),
        _ => expected.get("unknown").unwrap_or(expected).clone(),
    };
    (ours != expected).then(|| format!("{key}: {ours}, {expected} is due"))
}

fn of_error(error: &Error, key: &str) -> Value {
    let info: Option<ServiceFaultInfo> = error.fault().and_then(Fault::detail_of::<GetNumberOrder>);
    match key {
        "code" => json!(error.fault().map(|fault| fault.code().as_str())),
        "reason" => json!(error.fault().map(Fault::reason)),
        "FaultCode" => json!(info.map(|info| info.fault_code.to_string())),
        "Message" => json!(info.and_then(|info| info.message)),
        "retry_after_s" => json!(error.retry_after().as_ref().map(Duration::as_secs)),
        _ => Value::Null,
    }
}

/// One transport for all clients: to make one reads the platform's certificates.
#[derive(Clone)]
struct Shared(Arc<ReqwestTransport>);

impl Transport for Shared {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        testlog::shown(&request);
        self.0.send(request)
    }

    fn reset(&self) {
        self.0.reset();
    }
}
