//! How a sandbox begins and ends.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use callfire_sandbox::Sandbox;
use tokio::net::TcpStream;
use tokio::time::sleep;

async fn is_listening(address: SocketAddr) -> bool {
    TcpStream::connect(address).await.is_ok()
}

#[tokio::test]
async fn it_listens_on_loopback_until_it_is_dropped() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let address = sandbox.address();
    assert!(address.ip().is_loopback());
    assert_eq!(sandbox.base_url(), format!("http://{address}"));
    assert!(is_listening(address).await);
    drop(sandbox);
    for _ in 0..100 {
        if !is_listening(address).await {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("still listening on {address}");
}

#[tokio::test]
async fn after_shutdown_the_port_is_free() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let address = sandbox.address();
    // A connection that is kept alive does not hold it up.
    let connection = TcpStream::connect(address).await.unwrap();
    sandbox.shutdown().await;
    let again = Sandbox::builder().address(address).start().await.unwrap();
    assert_eq!(again.address(), address);
    drop(connection);
}

#[tokio::test]
async fn settings_that_cannot_be_are_refused() {
    for builder in [
        Sandbox::builder().speed(0.0),
        Sandbox::builder().login("a:b"),
        Sandbox::builder().allow_postbacks_to("example.com:80"),
    ] {
        assert_eq!(builder.start().await.unwrap_err().kind(), ErrorKind::InvalidInput);
    }
    let sandbox = Sandbox::builder().start().await.unwrap();
    let taken = Sandbox::builder().address(sandbox.address()).start().await;
    assert_eq!(taken.unwrap_err().kind(), ErrorKind::AddrInUse);
}
