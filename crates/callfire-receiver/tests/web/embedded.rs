//! The receiver in a server of somebody else's.

use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use callfire_receiver::{Limits, Receiver};
use tokio::net::{TcpListener, TcpStream};
use tower::Service as _;

use super::memory::Memory;
use super::support::{Connection, Reply, SAMPLE, XML, builder, request};

async fn served(app: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, app).await });
    address
}

async fn post(address: SocketAddr, path: &str, fields: &[(&str, &str)], body: &str) -> Reply {
    let mut connection = Connection::over(TcpStream::connect(address).await.unwrap());
    connection.send(request("POST", path, fields, body)).await;
    connection.reply().await.unwrap()
}

async fn receiver() -> (Receiver, Memory) {
    let inbox = Memory::default();
    let builder = builder(&inbox).limits(Limits::default().with_body(10_000));
    (builder.start().await.unwrap(), inbox)
}

#[tokio::test]
async fn a_router_takes_the_receivers_in() {
    let (receiver, inbox) = receiver().await;
    let own = Router::new().route("/own", get(async || "mine\n"));
    let address = served(own.merge(receiver.router())).await;
    let path = receiver.path();
    assert_eq!(post(address, path, &[XML], SAMPLE).await.status, 200);
    assert_eq!(post(address, path, &[XML], &" ".repeat(10_001)).await.status, 413);
    assert_eq!(post(address, &format!("{path}x"), &[XML], SAMPLE).await.status, 404);
    assert_eq!(post(address, "/own", &[XML], SAMPLE).await.status, 405);
    assert_eq!(inbox.kept().len(), 1);
}

#[tokio::test]
async fn a_router_may_put_a_prefix_before_it() {
    let (receiver, inbox) = receiver().await;
    let app = Router::new()
        .nest("/hooks", receiver.router())
        .nest_service("/services/callfire", receiver.service());
    let address = served(app).await;
    let path = receiver.path();
    for prefix in ["/hooks", "/services/callfire"] {
        assert_eq!(post(address, &format!("{prefix}{path}"), &[XML], SAMPLE).await.status, 200);
        let reply =
            post(address, &format!("{prefix}{path}"), &[("Content-Type", "a/b")], SAMPLE).await;
        assert_eq!(reply.status, 415);
        assert_eq!(
            post(address, &format!("{prefix}/more{path}"), &[XML], SAMPLE).await.status,
            404
        );
    }
    assert_eq!(post(address, path, &[XML], SAMPLE).await.status, 404);
    assert_eq!((inbox.kept().len(), inbox.quarantined().len()), (1, 2));
}

#[tokio::test]
async fn the_service_takes_bodies_of_any_kind() {
    let (receiver, inbox) = receiver().await;
    let request = http::Request::post(receiver.path()).header(XML.0, XML.1);
    let request = request.body(SAMPLE.to_owned()).unwrap();
    let response = receiver.service().call(request).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(inbox.kept().len(), 1);
    let shown = format!("{:?} {receiver:?}", receiver.service());
    let path = receiver.path();
    let (_, secret) = path.rsplit_once('/').unwrap();
    assert!(!shown.contains(secret), "{shown}");
}
