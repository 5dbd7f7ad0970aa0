//! What is answered without SOAP: by path, method, credentials, media type and size.

use callfire_sandbox::Sandbox;

use super::support::{AUTHORIZATION, NUMBER, SOAP, request, send};

async fn sandbox() -> Sandbox {
    Sandbox::builder().start().await.unwrap()
}

#[tokio::test]
async fn every_service_takes_only_posts() {
    let sandbox = sandbox().await;
    for service in ["broadcast", "subscription", "text", "call", "contact", "number", "label"] {
        let path = format!("/api/1.1/soap12/{service}");
        let reply = send(&sandbox, "GET", &path, &[AUTHORIZATION], b"").await;
        assert_eq!((reply.status, reply.header("allow")), (405, Some("POST")), "{service}");
        let reply = send(&sandbox, "POST", &path, &[], b"").await;
        assert_eq!(reply.status, 401, "{service}");
    }
}

#[tokio::test]
async fn other_paths_are_not_found() {
    let sandbox = sandbox().await;
    for path in [
        "/api",
        "/api/1.1/soap12",
        "/api/1.1/soap12/",
        "/api/1.1/soap12/fax",
        "/api/1.1/soap12/number/",
    ] {
        let reply = send(&sandbox, "POST", path, &[AUTHORIZATION, SOAP], b"").await;
        assert_eq!(reply.status, 404, "{path}");
    }
}

#[tokio::test]
async fn without_the_right_credentials_nothing_is_read() {
    let sandbox = sandbox().await;
    let body = request("", "<s:GetNumberOrder><s:Id>1</s:Id></s:GetNumberOrder>");
    for headers in [&[SOAP][..], &[SOAP, ("Authorization", "Basic bG9naW46d3Jvbmc=")], &[]] {
        let reply = send(&sandbox, "POST", NUMBER, headers, body.as_bytes()).await;
        assert_eq!(reply.status, 401);
        assert!(reply.body.starts_with("this login and password are not"), "{reply:?}");
        assert_eq!(
            reply.header("www-authenticate"),
            Some("Basic realm=\"CallFire\", charset=\"UTF-8\"")
        );
        assert_eq!(reply.header("content-type"), Some("text/plain; charset=utf-8"));
    }
}

#[tokio::test]
async fn other_media_types_are_refused() {
    let sandbox = sandbox().await;
    let body = request("", "<s:GetNumberOrder><s:Id>1</s:Id></s:GetNumberOrder>");
    for media_type in
        [&[][..], &[("Content-Type", "application/json")], &[("Content-Type", "soap")]]
    {
        let headers = [&[AUTHORIZATION][..], media_type].concat();
        let reply = send(&sandbox, "POST", NUMBER, &headers, body.as_bytes()).await;
        assert_eq!(reply.status, 415, "{media_type:?}");
    }
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let sandbox = sandbox().await;
    let headers = [AUTHORIZATION, SOAP];
    let reply = send(&sandbox, "POST", NUMBER, &headers, &vec![b' '; (64 << 20) + 1]).await;
    assert_eq!(reply.status, 413);
}
