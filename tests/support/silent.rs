//! A listener that counts as proof that nothing was sent: nobody should connect to it.

use std::net::TcpListener;

use callfire::CallFire;

/// The listener and a client of it.
pub fn silent() -> (TcpListener, CallFire) {
    testlog::start();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let builder = CallFire::builder().credentials("login", "password").unwrap().endpoint(url);
    testlog::shown(&builder);
    (listener, builder.build().unwrap())
}

/// Fails if somebody connected.
pub fn assert_silent(listener: &TcpListener) {
    assert!(listener.accept().is_err(), "somebody connected");
}
