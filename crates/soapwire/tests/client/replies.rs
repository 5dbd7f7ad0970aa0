//! What a reply is taken for.

use std::time::Duration;

use soapwire::client::Credentials;
use soapwire::error::{Effect, Error, ErrorKind};
use soapwire::limits::{Limit, Limits};

use super::support::{
    Answer, Buy, Get, GetRequest, PASSWORD, Server, builder, client, envelope, ok, reply, thing,
};

const SOAP: &str = "Content-Type: application/soap+xml; charset=utf-8\r\n";

#[tokio::test]
async fn each_reply_has_its_kind_and_effect() {
    use Effect::{MaybeApplied, NotApplied};
    use ErrorKind::{
        ContentType, DtdForbidden, EmptyResponse, Encoding, Envelope, Http, Throttled, Truncated,
        Unauthorized, UnexpectedElement, Value, VersionMismatch, Xml,
    };
    let good = thing("x");
    let cut = good.get(..good.len() - 20).unwrap();
    let html = "Content-Type: text/html\r\n";
    let old = "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><e:Fault><faultcode>e:Server\
               </faultcode><faultstring>boom</faultstring></e:Fault></e:Body></e:Envelope>";
    let cases = [
        (reply(502, html, "<html>bad gateway"), Http, MaybeApplied),
        (reply(500, SOAP, &good), Http, MaybeApplied),
        (reply(206, SOAP, &good), Http, MaybeApplied),
        (reply(401, "WWW-Authenticate: Basic\r\n", ""), Unauthorized, NotApplied),
        (reply(400, html, "no"), Http, NotApplied),
        (reply(403, "", ""), Http, NotApplied),
        (reply(404, "", ""), Http, NotApplied),
        (reply(405, "", ""), Http, NotApplied),
        (reply(413, "", ""), Http, NotApplied),
        (reply(415, "", ""), Http, NotApplied),
        (reply(429, "Retry-After: 2\r\n", ""), Throttled, NotApplied),
        (reply(200, SOAP, ""), EmptyResponse, MaybeApplied),
        (reply(200, SOAP, " \r\n"), EmptyResponse, MaybeApplied),
        (reply(202, "", ""), EmptyResponse, MaybeApplied),
        (reply(200, html, "<html>"), ContentType, MaybeApplied),
        (reply(200, "Content-Encoding: gzip\r\n", &good), ContentType, MaybeApplied),
        (reply(200, "Content-Type: text/xml; charset=ebcdic\r\n", &good), Encoding, MaybeApplied),
        (reply(200, SOAP, "<!DOCTYPE html><html>"), DtdForbidden, MaybeApplied),
        (reply(200, SOAP, "<html/>"), Envelope, MaybeApplied),
        (reply(200, SOAP, cut), Truncated, MaybeApplied),
        (reply(200, SOAP, "<a>&nope;</a>"), Xml, MaybeApplied),
        (reply(200, SOAP, &envelope("")), Envelope, MaybeApplied),
        (reply(200, SOAP, &envelope("<Other/>")), UnexpectedElement, MaybeApplied),
        (reply(200, SOAP, &envelope("<t:Thing xmlns:t='urn:things'/>")), Value, MaybeApplied),
        (reply(500, "Content-Type: text/xml\r\n", old), VersionMismatch, MaybeApplied),
    ];
    let server = Server::start(cases.iter().map(|case| case.0.clone()).collect()).await;
    let client = client(&server);
    for (number, (_, kind, effect)) in cases.iter().enumerate() {
        let error = client.call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (*kind, *effect), "{number}: {error}");
        assert_eq!(error.operation(), Some("Get"));
    }
    assert_eq!(server.count(), cases.len());
}

#[tokio::test]
async fn a_reply_without_a_media_type_is_read() {
    let server = Server::start(vec![reply(200, "", &thing("x"))]).await;
    assert_eq!(client(&server).call::<Get>(&GetRequest { id: 1 }).await.unwrap().name, "x");
}

#[tokio::test]
async fn a_value_error_has_a_path() {
    let server = Server::start(vec![ok(&envelope("<t:Thing xmlns:t='urn:things'/>"))]).await;
    let error = client(&server).call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
    assert_eq!(error.path().as_deref(), Some("Thing/Name"));
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn an_excerpt_is_short_and_printable() {
    let page = format!("<html>\u{1b}[31m{}", "a".repeat(10_000));
    let server =
        Server::start(vec![reply(502, "Content-Type: text/html\r\nRetry-After: 3\r\n", &page)])
            .await;
    let error = client(&server).call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
    assert_eq!((error.status(), error.retry_after()), (Some(502), Some(Duration::from_secs(3))));
    let Error::Status(failure) = &error else { panic!("{error}") };
    assert!(failure.cause().excerpt().len() <= 2048);
    assert!(!error.to_string().contains('\u{1b}'));
    assert!(
        error.to_string().starts_with("Get: status 502 without a fault (text/html): <html>"),
        "{error}"
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Server::start(vec![ok(&thing("x"))]).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: {}/steal\r\n", other.url());
        let server = Server::start(vec![reply(status, &location, "")]).await;
        let client = builder(&server)
            .credentials(Credentials::new("me", PASSWORD).unwrap())
            .build()
            .unwrap();
        let error = client.call::<Buy>(&GetRequest { id: 1 }).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Redirect, Effect::MaybeApplied));
        assert_eq!(server.count(), 1);
    }
    assert_eq!(other.count(), 0);
}

#[tokio::test]
async fn a_body_beyond_its_limit_is_refused() {
    let body = thing(&"x".repeat(1000));
    let chunked = format!(
        "HTTP/1.1 200 OK\r\n{SOAP}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n",
        body.len()
    );
    let server = Server::start(vec![ok(&body), Answer::Stall(chunked.into_bytes())]).await;
    let client = builder(&server).limits(Limits::default().with_body(500)).build().unwrap();
    for _ in 0..2 {
        let error = client.call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
        assert_eq!((error.kind(), error.limit()), (ErrorKind::Limit, Some(Limit::Body)), "{error}");
    }
}
