//! The Host header: read, judged, and written anew, never passed on as it came.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};

/// The longest name that DNS has.
const LONGEST: usize = 253;

/// A host and perhaps a port that can stand in a URL and in XML.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Host {
    name: Name,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq)]
enum Name {
    Address(IpAddr),
    /// Letters, digits, hyphens, underscores and full stops.
    Name(String),
}

impl Host {
    /// The one that a request was addressed to, if it is a plausible one.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut fields = headers.get_all(header::HOST).iter();
        let host = fields.next().filter(|_| fields.next().is_none())?;
        Self::parse(host.to_str().ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let authority: Authority = text.parse().ok()?;
        let rest = text.strip_prefix(authority.host())?;
        let port = match rest.strip_prefix(':') {
            Some(digits) => Some(digits.parse().ok()?),
            None if rest.is_empty() => None,
            None => return None,
        };
        Some(Self { name: Name::parse(authority.host())?, port })
    }

    /// Whether no name server had a say in it: a page of a foreign name cannot have sent a request with it.
    pub(super) fn is_literal(&self) -> bool {
        match &self.name {
            Name::Address(_) => true,
            Name::Name(name) => name.eq_ignore_ascii_case("localhost"),
        }
    }
}

impl Name {
    fn parse(text: &str) -> Option<Self> {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Some(bare) = bare {
            return bare.parse().ok().map(|address| Self::Address(IpAddr::V6(address)));
        }
        if let Ok(address) = text.parse() {
            return Some(Self::Address(IpAddr::V4(address)));
        }
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let is_name = (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_plain);
        is_name.then(|| Self::Name(text.to_owned()))
    }
}

impl From<SocketAddr> for Host {
    fn from(address: SocketAddr) -> Self {
        Self { name: Name::Address(address.ip()), port: Some(address.port()) }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Name::Address(IpAddr::V4(address)) => address.fmt(f),
            Name::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
            Name::Name(name) => f.write_str(name),
        }?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, bool)> {
        Host::parse(text).map(|host| (host.to_string(), host.is_literal()))
    }

    #[test]
    fn hosts_are_written_as_they_were_read() {
        for (text, is_literal) in [
            ("127.0.0.1:40123", true),
            ("127.0.0.1", true),
            ("[::1]:80", true),
            ("localhost:80", true),
            ("LocalHost", true),
            ("sandbox", false),
            ("call-fire_1.example.:65535", false),
            ("localhost.example", false),
            ("127.0.0.1.example", false),
        ] {
            assert_eq!(read(text), Some((text.to_owned(), is_literal)));
        }
    }

    #[test]
    fn what_is_no_host_is_none() {
        for text in [
            "",
            ":80",
            "a:",
            "a:b",
            "a:65536",
            "a:80:80",
            "user@a",
            "a/b",
            "a?b",
            "a b",
            "a\"b",
            "a'b",
            "<a>",
            "a&b",
            "a%20b",
            "[::1",
            "::1",
            "[::1]x",
            "[v1.a]",
            "\u{e9}",
            &"a".repeat(254),
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
