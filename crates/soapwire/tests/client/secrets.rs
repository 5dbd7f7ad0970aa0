//! Credentials appear on the wire, and nowhere else.

use std::error::Error as _;

use soapwire::client::{Client, Credentials};
use soapwire::transport::{ReqwestOptions, ReqwestTransport};

use super::support::{Answer, Buy, Get, GetRequest, PASSWORD, Server, builder, ok, reply};

/// `me:hunter2-secret` in base64.
const ENCODED: &str = "bWU6aHVudGVyMi1zZWNyZXQ";

fn assert_clean(text: &str) {
    testlog::printed(text);
    assert!(!text.contains(PASSWORD) && !text.contains(ENCODED), "{text}");
}

#[tokio::test]
async fn errors_and_debug_hold_no_credentials() {
    let credentials = Credentials::new("me", PASSWORD).unwrap();
    assert_clean(&format!("{credentials:?}"));
    for answer in [
        reply(401, "", ""),
        reply(500, "", "<html>"),
        reply(302, "Location: http://127.0.0.1:9/\r\n", ""),
        ok("<a>"),
        Answer::Close(Vec::new()),
        Answer::Stall(Vec::new()),
    ] {
        let server = Server::start(vec![answer]).await;
        let builder = builder(&server).credentials(credentials.clone());
        assert_clean(&format!("{builder:?}"));
        let client = builder.build().unwrap();
        assert_clean(&format!("{client:?}"));
        let error = client.call::<Buy>(&GetRequest { id: 1 }).await.unwrap_err();
        assert!(server.received()[0].head.contains(ENCODED));
        assert_clean(&format!("{error:?} {error:#?} {error}"));
        let mut source = error.source();
        while let Some(error) = source {
            assert_clean(&format!("{error:?} {error}"));
            source = error.source();
        }
    }
}

#[tokio::test]
async fn a_password_in_an_address_is_refused_and_not_shown() {
    let builder = Client::builder().base_url(format!("https://me:{PASSWORD}@things.example"));
    assert_clean(&format!("{builder:?}"));
    let error = builder.build().unwrap_err();
    assert_clean(&format!("{error:?} {error}"));
}

#[test]
fn the_password_of_a_proxy_is_not_shown() {
    let options = ReqwestOptions::default().with_proxy(format!("http://me:{PASSWORD}@127.0.0.1:9"));
    assert_clean(&format!("{options:?}"));
    assert_clean(&format!("{:?}", ReqwestTransport::new(options).unwrap()));
    let no_url = ReqwestOptions::default().with_proxy(format!("http://me:{PASSWORD}@:x"));
    let error = ReqwestTransport::new(no_url).unwrap_err();
    assert_clean(&format!("{error:?} {error} {:?}", error.source()));
}

#[tokio::test]
async fn without_credentials_none_are_sent() {
    let server = Server::start(vec![reply(401, "", "")]).await;
    builder(&server).build().unwrap().call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
    assert!(!server.received()[0].head.to_ascii_lowercase().contains("authorization"));
}
