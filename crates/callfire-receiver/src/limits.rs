//! What one sender, and all of them together, may use of the receiver. Nothing is enforced here.

use std::time::Duration;

/// How large a postback may be, how long it may take, and how many connections there may be.
///
/// Where the receiver stands behind a proxy, all connections come from the proxy's address: set
/// [`per_ip`](Self::per_ip) to [`connections`](Self::connections) there.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a body. Beyond it the answer is 413. Default: 256 KiB.
    pub body: usize,
    /// From the end of a request's head to the end of its body. Then the answer is 408. Default: 10 s.
    pub body_timeout: Duration,
    /// Connections at a time; at least one is let in. When there are as many, the one that has been idle longest is
    /// closed for a new one: first of those that have delivered nothing yet, and never one whose request is being
    /// answered. Default: 256.
    ///
    /// It is also how many notifications may be on their way into the inbox at a time; for more the answer is 503.
    pub connections: usize,
    /// Bytes of a request's head, of which there are at most 100 fields. Beyond it the answer is 431. Default: 16 KiB.
    pub head: usize,
    /// From the connection to the end of its first request's head, TLS handshake included, and from the first byte to
    /// the last of each later head. Then the connection is closed. Default: 5 s.
    pub head_timeout: Duration,
    /// How long a connection by which something was delivered is kept open for more; others are for
    /// [`head_timeout`](Self::head_timeout). Default: 60 s.
    pub idle_timeout: Duration,
    /// Connections at a time from one IPv4 address or one IPv6 network of 64 bits; at least one is let in. Default: 32.
    pub per_ip: usize,
}

impl Limits {
    /// Sets the bytes of a body.
    pub fn with_body(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }

    /// Sets the time that a body may take.
    pub fn with_body_timeout(mut self, timeout: Duration) -> Self {
        self.body_timeout = timeout;
        self
    }

    /// Sets how many connections there may be.
    pub fn with_connections(mut self, connections: usize) -> Self {
        self.connections = connections;
        self
    }

    /// Sets the bytes of a request's head.
    pub fn with_head(mut self, bytes: usize) -> Self {
        self.head = bytes;
        self
    }

    /// Sets the time that a request's head may take.
    pub fn with_head_timeout(mut self, timeout: Duration) -> Self {
        self.head_timeout = timeout;
        self
    }

    /// Sets how long a connection is kept open for more.
    pub fn with_idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets how many connections there may be from one address.
    pub fn with_per_ip(mut self, connections: usize) -> Self {
        self.per_ip = connections;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 256 * 1024,
            body_timeout: Duration::from_secs(10),
            connections: 256,
            head: 16 * 1024,
            head_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_mins(1),
            per_ip: 32,
        }
    }
}
