//! Looks names up, so that another address is tried after one that did not connect.
//!
//! The system's order is kept until then. Within one attempt the connector tries all addresses itself; what it cannot
//! see is an address that accepts and then says nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ::reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// How many connections failed; it decides with which address a name begins.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolver(Arc<AtomicUsize>);

impl Resolver {
    /// Lets names begin with their next address.
    pub(super) fn turn(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let failures = self.0.load(Ordering::Relaxed);
        Box::pin(async move {
            // The port is the connector's to set.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let addresses: Addrs = Box::new(turned(found.collect(), failures).into_iter());
            Ok(addresses)
        })
    }
}

fn turned(mut addresses: Vec<SocketAddr>, times: usize) -> Vec<SocketAddr> {
    if let Some(first) = times.checked_rem(addresses.len()) {
        addresses.rotate_left(first);
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_lets_another_address_be_the_first() {
        let addresses: Vec<SocketAddr> =
            (1..=3).map(|last| SocketAddr::from(([127, 0, 0, last], 0))).collect();
        let firsts = |times| turned(addresses.clone(), times)[0].ip().to_string();
        assert_eq!([0, 1, 2, 3].map(firsts), ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.1"]);
        assert_eq!(turned(addresses.clone(), 5).len(), 3);
        assert!(turned(Vec::new(), 5).is_empty());
    }

    #[tokio::test]
    async fn a_name_is_looked_up() {
        let found = Resolver::default().resolve("localhost".parse().unwrap()).await.unwrap();
        assert!(found.into_iter().all(|address| address.ip().is_loopback()));
        assert!(
            Resolver::default().resolve("no-such-name.invalid".parse().unwrap()).await.is_err()
        );
    }
}
