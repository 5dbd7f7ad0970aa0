//! Connections that can be made to fail. Why and when they shall is not decided here.

use std::io::{self, IoSlice};
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// What a request knows of the connection it came by.
#[derive(Clone, Debug)]
pub(crate) struct Connection(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    peer: SocketAddr,
    is_reset: AtomicBool,
    flushed: Notify,
}

impl Connection {
    fn new(peer: SocketAddr) -> Self {
        let (is_reset, flushed) = (AtomicBool::new(false), Notify::new());
        Self(Arc::new(Inner { peer, is_reset, flushed }))
    }

    /// One from this computer, by which everything that is written is read at once.
    pub(crate) fn in_memory() -> Self {
        let connection = Self::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        connection.0.flushed.notify_one();
        connection
    }

    /// Who is at the other end.
    pub(super) fn peer(&self) -> SocketAddr {
        self.0.peer
    }

    /// Lets nothing more be sent; the connection is reset when the server next tries.
    pub(super) fn reset(&self) {
        self.0.is_reset.store(true, Ordering::Release);
    }

    /// Ends when everything that was written has been handed to the network.
    pub(super) fn flushed(&self) -> Notified<'_> {
        self.0.flushed.notified()
    }

    pub(crate) fn is_reset(&self) -> bool {
        self.0.is_reset.load(Ordering::Acquire)
    }

    fn check(&self) -> io::Result<()> {
        if self.is_reset() { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

/// A listener whose connections their requests have a hand on.
#[derive(Debug)]
pub(crate) struct Connections(pub(crate) TcpListener);

impl Listener for Connections {
    type Io = Stream;
    type Addr = Connection;

    async fn accept(&mut self) -> (Stream, Connection) {
        let (stream, peer) = Listener::accept(&mut self.0).await;
        let connection = Connection::new(peer);
        (Stream { stream, connection: connection.clone() }, connection)
    }

    fn local_addr(&self) -> io::Result<Connection> {
        self.0.local_addr().map(Connection::new)
    }
}

impl Connected<IncomingStream<'_, Connections>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Connections>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A TCP stream that fails when its [`Connection`] says so.
#[derive(Debug)]
pub(crate) struct Stream {
    stream: TcpStream,
    connection: Connection,
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.connection.check()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.connection.check()?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.connection.check()?;
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        if flushed.is_ready() {
            self.connection.0.flushed.notify_waiters();
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.connection.check()?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.connection.is_reset() {
            // Where it cannot be set, the connection ends without a reset.
            let _ = self.stream.set_zero_linger();
        }
    }
}
