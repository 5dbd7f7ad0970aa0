//! Where postbacks may go: to this computer, and to hosts that were allowed by name. It opens no connection.
//!
//! An address that a name stands for is looked at when it is connected to, so that a name cannot be one thing when it
//! is checked and another when it is used.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

/// Where cloud machines on IPv6 are given their credentials; on IPv4 it is a link-local address.
const METADATA: Ipv6Addr = Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254);

type BoxError = Box<dyn Error + Send + Sync>;

/// Why nothing is sent to an endpoint.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Refused {}

/// Decides where postbacks may go.
#[derive(Debug)]
pub(crate) struct Guard {
    /// Names and addresses in their normal form.
    allowed: BTreeSet<String>,
}

impl Guard {
    /// Loopback, and these hosts. The error is the one that is no host.
    pub(crate) fn new(allowed: Vec<String>) -> Result<Self, String> {
        let hosts = allowed.into_iter().map(|host| normal(&host).ok_or(host));
        Ok(Self { allowed: hosts.collect::<Result<_, _>>()? })
    }

    /// The endpoint as an address, as far as it can be told without looking its name up.
    pub(super) fn check(&self, endpoint: &str) -> Result<Url, Refused> {
        let refused = |why: &str| Err(Refused(format!("{endpoint} {why}")));
        let Ok(url) = Url::parse(endpoint) else { return refused("is no URL") };
        if !matches!(url.scheme(), "http" | "https") {
            return refused("is neither http nor https");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused("a login in the Endpoint is not sent".to_owned()));
        }
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::from(address),
            Some(Host::Ipv6(address)) => IpAddr::from(address),
            _ => return Ok(url),
        };
        self.permit(&address.to_canonical().to_string(), address).map(|()| url)
    }

    /// Those addresses of a host that may be connected to.
    pub(super) fn filter(
        &self,
        name: &str,
        found: impl Iterator<Item = SocketAddr>,
    ) -> Result<Vec<SocketAddr>, Refused> {
        let mut permitted = Vec::new();
        let mut refused = Refused(format!("{name} has no address"));
        for address in found {
            match self.permit(name, address.ip()) {
                Ok(()) => permitted.push(address),
                Err(why) => refused = why,
            }
        }
        if permitted.is_empty() { Err(refused) } else { Ok(permitted) }
    }

    /// Why a name without an address is not connected to: one that may be anything has to be allowed first.
    pub(super) fn not_found(&self, name: &str, error: BoxError) -> BoxError {
        if self.allows(name) {
            return error;
        }
        let why = "is not known to be loopback";
        Refused(format!("{name} {why}; allow it with --allow-postback-host {name}")).into()
    }

    fn allows(&self, host: &str) -> bool {
        normal(host).is_some_and(|host| self.allowed.contains(&host))
    }

    fn permit(&self, host: &str, address: IpAddr) -> Result<(), Refused> {
        let address = address.to_canonical();
        let shown = match host == address.to_string() {
            true => host.to_owned(),
            false => format!("{host} ({address})"),
        };
        if is_never(address) {
            let why = "is link-local, a metadata service or no address at all";
            return Err(Refused(format!("{shown} {why}; postbacks never go there")));
        }
        if address.is_loopback() || self.allows(host) {
            return Ok(());
        }
        Err(Refused(format!("{shown} is not loopback; allow it with --allow-postback-host {host}")))
    }
}

/// The one form of a host's name or address, by which hosts are compared.
fn normal(host: &str) -> Option<String> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let address = bare.parse::<IpAddr>().ok();
    let host = address.map_or_else(|| Host::parse(host).ok(), |address| Some(of(address)))?;
    match host {
        Host::Domain(name) => Some(name.trim_end_matches('.').to_owned()),
        Host::Ipv4(address) => Some(address.to_string()),
        Host::Ipv6(address) => Some(address.to_canonical().to_string()),
    }
    .filter(|host| !host.is_empty() && !host.contains('*'))
}

fn of(address: IpAddr) -> Host {
    match address {
        IpAddr::V4(address) => Host::Ipv4(address),
        IpAddr::V6(address) => Host::Ipv6(address),
    }
}

/// Whether an address is out of bounds even for a host that is allowed.
fn is_never(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_never_v4(address),
        IpAddr::V6(address) => {
            address.is_unspecified()
                || address.is_unicast_link_local()
                || address == METADATA
                || embedded(address).is_some_and(is_never_v4)
        }
    }
}

fn is_never_v4(address: Ipv4Addr) -> bool {
    let [first, ..] = address.octets();
    first == 0 || address.is_link_local()
}

/// The IPv4 address that a translator would take out of this one: IPv4-compatible, NAT64 or 6to4.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some(v4(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
