//! Who is connected, and who has to go when somebody new comes. It closes nothing itself, and knows no HTTP.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::Notify;

/// The connections of a server, up to so many in all and from one address.
#[derive(Debug)]
pub(super) struct Registry {
    connections: usize,
    per_ip: usize,
    /// How many there are, for whoever asks.
    gauge: Gauge,
    places: Mutex<Places>,
}

#[derive(Debug, Default)]
struct Places {
    /// Counts what happens; whatever is later has a higher number.
    now: u64,
    taken: HashMap<u64, Place>,
    idle: Idle,
    peers: HashMap<Peer, Neighbours>,
}

#[derive(Debug)]
struct Place {
    peer: Peer,
    /// Its place among the idle ones, if it is one of them.
    rank: Option<Rank>,
    dismissed: Arc<Notify>,
}

/// The connections from one address.
#[derive(Debug, Default)]
struct Neighbours {
    count: usize,
    idle: Idle,
}

type Idle = BTreeMap<Rank, u64>;

/// In which order idle connections are closed: first those that have delivered nothing, and of these the one of which
/// nothing was heard for longest.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Rank {
    has_delivered: bool,
    since: u64,
}

/// Whose connections are counted together: an address, or the network of 64 bits that one customer has in IPv6.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
struct Peer(IpAddr);

impl Peer {
    fn of(address: IpAddr) -> Self {
        let network = |address: Ipv6Addr| Ipv6Addr::from_bits(address.to_bits() >> 64 << 64);
        match address.to_canonical() {
            IpAddr::V6(address) if !address.is_loopback() => Self(network(address).into()),
            address => Self(address),
        }
    }
}

impl Registry {
    pub(super) fn new(connections: usize, per_ip: usize, gauge: Gauge) -> Arc<Self> {
        let (connections, per_ip) = (connections.max(1), per_ip.max(1));
        Arc::new(Self { connections, per_ip, gauge, places: Mutex::default() })
    }

    /// Gives a connection from `address` its place, which may have been another's; `None` when all others are busy.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Slot> {
        let peer = Peer::of(address);
        let mut places = self.places();
        let neighbours = places.peers.get(&peer).map_or(0, |neighbours| neighbours.count);
        let is_free = if neighbours >= self.per_ip {
            places.dismiss_neighbour(peer)
        } else {
            places.taken.len() < self.connections || places.dismiss()
        };
        is_free.then(|| {
            self.gauge.inc();
            let (id, dismissed) = places.enter(peer);
            Slot { registry: Arc::clone(self), id, dismissed }
        })
    }

    /// Closes the connection that has been idle for longest. Whether there was one.
    pub(super) fn dismiss(&self) -> bool {
        self.places().dismiss()
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        // Nothing in here panics half way.
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Places {
    fn tick(&mut self) -> u64 {
        self.now += 1;
        self.now
    }

    fn enter(&mut self, peer: Peer) -> (u64, Arc<Notify>) {
        let (id, dismissed) = (self.tick(), Arc::new(Notify::new()));
        let place = Place { peer, rank: None, dismissed: Arc::clone(&dismissed) };
        self.taken.insert(id, place);
        self.peers.entry(peer).or_default().count += 1;
        self.rank(id, Some(false));
        (id, dismissed)
    }

    fn leave(&mut self, id: u64) {
        self.rank(id, None);
        let Some(place) = self.taken.remove(&id) else { return };
        let Some(neighbours) = self.peers.get_mut(&place.peer) else { return };
        neighbours.count -= 1;
        if neighbours.count == 0 {
            self.peers.remove(&place.peer);
        }
    }

    /// Puts a connection at the end of the idle ones; or takes it out of them, for `None`.
    fn rank(&mut self, id: u64, has_delivered: Option<bool>) {
        let since = self.tick();
        let rank = has_delivered.map(|has_delivered| Rank { has_delivered, since });
        let Some(place) = self.taken.get_mut(&id) else { return };
        let before = std::mem::replace(&mut place.rank, rank);
        let Some(neighbours) = self.peers.get_mut(&place.peer) else { return };
        for idle in [&mut self.idle, &mut neighbours.idle] {
            if let Some(before) = before {
                idle.remove(&before);
            }
            if let Some(rank) = rank {
                idle.insert(rank, id);
            }
        }
    }

    fn dismiss(&mut self) -> bool {
        let first = self.idle.first_key_value().map(|(_, &id)| id);
        self.sent_away(first)
    }

    fn dismiss_neighbour(&mut self, peer: Peer) -> bool {
        let neighbours = self.peers.get(&peer);
        let first = neighbours.and_then(|neighbours| neighbours.idle.first_key_value());
        let first = first.map(|(_, &id)| id);
        self.sent_away(first)
    }

    fn sent_away(&mut self, id: Option<u64>) -> bool {
        let Some(id) = id else { return false };
        if let Some(place) = self.taken.get(&id) {
            place.dismissed.notify_one();
        }
        self.leave(id);
        true
    }
}

/// The place of one connection, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    registry: Arc<Registry>,
    id: u64,
    dismissed: Arc<Notify>,
}

impl Slot {
    /// From now on it may be closed for another; it has made progress just now.
    pub(super) fn is_idle(&self, has_delivered: bool) {
        self.registry.places().rank(self.id, Some(has_delivered));
    }

    /// From now on it may not be closed for another.
    pub(super) fn is_busy(&self) {
        self.registry.places().rank(self.id, None);
    }

    /// Ends when it has to go for another.
    pub(super) async fn dismissed(&self) {
        self.dismissed.notified().await;
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.registry.gauge.dec();
        self.registry.places().leave(self.id);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// Which of the slots have to go.
    fn gone(slots: &[Slot]) -> Vec<usize> {
        let gone = |slot: &Slot| slot.dismissed().now_or_never().is_some();
        slots.iter().enumerate().filter(|(_, slot)| gone(slot)).map(|(index, _)| index).collect()
    }

    #[test]
    fn the_slowest_idle_one_goes_first() {
        let registry = Registry::new(4, 100, Gauge::default());
        let admit = |last: u8| registry.admit(IpAddr::from([10, 0, 0, last]));
        let mut slots: Vec<_> = (0..4).filter_map(admit).collect();
        slots[0].is_idle(true);
        slots[1].is_idle(false);
        slots[2].is_busy();
        for (newcomer, expected) in [(4, 3), (5, 1), (6, 4), (7, 5)] {
            slots.push(admit(newcomer).unwrap());
            assert_eq!(gone(&slots), [expected]);
        }
        for slot in &slots[6..] {
            slot.is_busy();
        }
        slots.push(admit(8).unwrap());
        assert_eq!(gone(&slots), [0], "it has delivered something, but now it is all there is");
        slots[8].is_busy();
        assert!(admit(9).is_none(), "all are busy");
        slots[2].is_idle(false);
        assert!(admit(9).is_some());
        assert_eq!(gone(&slots), [2]);
    }

    #[test]
    fn one_address_takes_only_from_itself() {
        let registry = Registry::new(100, 2, Gauge::default());
        let (here, there) = (address("10.0.0.1"), address("10.0.0.2"));
        let mut slots = vec![registry.admit(there).unwrap()];
        slots.extend((0..3).map(|_| registry.admit(here).unwrap()));
        assert_eq!(gone(&slots), [1]);
        slots[2].is_busy();
        slots[3].is_busy();
        assert!(registry.admit(here).is_none());
        assert!(registry.admit(there).is_some());
        assert!(gone(&slots).is_empty());
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        for (one, other, are_same) in [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::1", true),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("::ffff:10.0.0.1", "10.0.0.1", true),
            ("::ffff:10.0.0.1", "10.0.0.2", false),
            ("::1", "::2", false),
        ] {
            assert_eq!(
                Peer::of(address(one)) == Peer::of(address(other)),
                are_same,
                "{one} {other}"
            );
        }
    }

    #[test]
    fn nothing_is_left_of_those_who_went() {
        let registry = Registry::new(3, 2, Gauge::default());
        for round in 0..100 {
            let slots: Vec<_> = (0..4)
                .filter_map(|last| registry.admit(IpAddr::from([10, 0, round, last])))
                .collect();
            assert_eq!((slots.len(), gone(&slots)), (4, vec![0]));
            slots[1].is_busy();
        }
        let places = registry.places();
        assert!(places.taken.is_empty() && places.idle.is_empty() && places.peers.is_empty());
        drop(places);
        assert_eq!(registry.gauge.get(), 0);
        assert!(!registry.dismiss());
    }
}
