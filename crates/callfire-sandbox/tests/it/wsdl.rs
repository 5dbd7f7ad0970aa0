//! The WSDL: where it is, what it names, and whom it believes.

use callfire_sandbox::Sandbox;

use super::support::{AUTHORIZATION, NUMBER, Reply, send};

const WSDL: &str = "/api/1.1/wsdl/callfire-service-http-soap12.wsdl";

async fn get(sandbox: &Sandbox, path: &str, host: &str) -> Reply {
    send(sandbox, "GET", path, &[("Host", host)], b"").await
}

/// What is named by `location` and `schemaLocation`.
fn locations(document: &str) -> Vec<&str> {
    let parts = document.split("ocation=\"").skip(1);
    parts.map(|part| part.split_once('"').unwrap().0).collect()
}

#[tokio::test]
async fn everything_that_is_imported_is_there() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for folder in ["/api/1.1/wsdl/", "/api/1.0/wsdl/"] {
        let mut names = vec!["callfire-service-http-soap12.wsdl", "callfire-notification.xsd"];
        let mut seen = Vec::new();
        while let Some(name) = names.pop() {
            let reply = get(&sandbox, &format!("{folder}{name}"), "a:1").await;
            assert_eq!(reply.status, 200, "{name}");
            assert_eq!(reply.header("content-type"), Some("text/xml; charset=utf-8"));
            let found = locations(&reply.body).into_iter().filter(|place| !place.contains(':'));
            let known = ["callfire-service.wsdl", "callfire-service.xsd", "callfire-data.xsd"];
            for place in found {
                let name = known.into_iter().find(|name| *name == place);
                names.extend(name.filter(|name| !seen.contains(name)));
                assert!(name.is_some() || place == "callfire-ann.xsd", "{place}");
            }
            seen.push(name);
        }
        assert!(seen.len() >= 5, "{seen:?}");
        assert_eq!(get(&sandbox, &format!("{folder}callfire-ann.xsd"), "a").await.status, 200);
    }
}

#[tokio::test]
async fn the_addresses_are_those_by_which_the_client_came() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let own = sandbox.address().to_string();
    for (host, written) in [
        (own.as_str(), own.as_str()),
        ("sandbox.test:8080", "sandbox.test:8080"),
        ("[::1]:90", "[::1]:90"),
        ("a\"/><evil", own.as_str()),
        ("user@a", own.as_str()),
    ] {
        let reply = get(&sandbox, WSDL, host).await;
        let places = locations(&reply.body);
        let services = ["broadcast", "subscription", "text", "call", "contact", "number", "label"];
        let expected = services.map(|name| format!("http://{written}/api/1.1/soap12/{name}"));
        assert_eq!(places[1..], expected, "{host}");
        assert!(!reply.body.contains("www.callfire.com"), "{host}");
    }
}

#[tokio::test]
async fn no_credentials_are_needed_and_any_will_do() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let wrong = ("Authorization", "Basic bG9naW46d3Jvbmc=");
    for headers in [&[][..], &[AUTHORIZATION], &[wrong]] {
        assert_eq!(send(&sandbox, "GET", WSDL, headers, b"").await.status, 200);
    }
    let head = send(&sandbox, "HEAD", WSDL, &[], b"").await;
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    let post = send(&sandbox, "POST", WSDL, &[], b"").await;
    assert_eq!((post.status, post.header("allow")), (405, Some("GET,HEAD")));
    let other = "/api/1.1/wsdl/README.md";
    assert_eq!(send(&sandbox, "GET", other, &[], b"").await.status, 404);
}

#[tokio::test]
async fn a_service_hands_it_out_when_asked_for_it() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for query in ["?wsdl", "?WSDL"] {
        let reply = get(&sandbox, &format!("{NUMBER}{query}"), "a:1").await;
        let places = locations(&reply.body);
        assert_eq!(places[0], "http://a:1/api/1.1/wsdl/callfire-service.wsdl");
        assert_eq!(places[1], "http://a:1/api/1.1/soap12/broadcast");
    }
    for (method, path) in [("GET", NUMBER), ("PUT", NUMBER), ("GET", "/api/1.1/soap12/text?x")] {
        let reply = send(&sandbox, method, path, &[], b"").await;
        assert_eq!((reply.status, reply.header("allow")), (405, Some("POST")), "{method}");
    }
}
