//! Clients that are refused in the handshake for their certificates: counted, and told of now and then. Whom to let in is
//! not decided here.

use std::io;
use std::net::IpAddr;

use callfire::soapwire::error::printable;
use prometheus_client::metrics::counter::Counter;
use rustls::{CertificateError, Error};

use crate::rarely::Rarely;

/// How many bytes of a cause are logged.
const CAUSE: usize = 256;

/// What is told of each kind apart from the others: whoever can do the one need not be able to do the other, and keep it
/// from being told.
pub(super) struct Refused {
    count: Counter,
    /// Anybody at all.
    without: Rarely,
    /// Anybody who has made a certificate.
    foreign: Rarely,
    /// Clients of the authority.
    unnamed: Rarely,
}

impl Refused {
    /// Counts with this counter.
    pub(super) fn new(count: Counter) -> Self {
        let [without, foreign, unnamed] = Default::default();
        Self { count, without, foreign, unnamed }
    }

    /// Takes note of a handshake that failed.
    pub(super) fn note(&self, error: &io::Error, peer: IpAddr) {
        let cause = error.get_ref().and_then(|error| error.downcast_ref::<Error>());
        let Some((kind, cause)) = cause.and_then(|error| self.kind(error)) else {
            tracing::debug!(%error, "no TLS");
            return;
        };
        self.count.inc();
        let cause = printable(&cause, CAUSE);
        match kind.may_tell() {
            Some(left_out) => tracing::warn!(
                refused = "certificate",
                %peer,
                cause,
                left_out,
                "a client is refused for its certificate"
            ),
            None => tracing::debug!(%peer, cause, "a client is refused for its certificate"),
        }
    }

    /// What is told of it, if a client is refused for its certificate.
    fn kind(&self, error: &Error) -> Option<(&Rarely, String)> {
        match error {
            Error::NoCertificatesPresented => {
                Some((&self.without, "it showed no certificate".to_owned()))
            }
            // The name that it has is the last one of those that are let in.
            Error::InvalidCertificate(CertificateError::NotValidForNameContext {
                presented,
                ..
            }) => Some((&self.unnamed, named(presented))),
            Error::InvalidCertificate(error) => Some((&self.foreign, invalid(error))),
            _ => None,
        }
    }
}

/// What a certificate is valid for, none of which is let in.
fn named(presented: &[String]) -> String {
    let dns_name = |name: &str| {
        let name = name.strip_prefix("DnsName(\"")?.strip_suffix("\")")?;
        Some(name.to_owned())
    };
    let names = presented.iter().map(|name| dns_name(name).unwrap_or_else(|| name.clone()));
    match names.collect::<Vec<_>>().as_slice() {
        [] => {
            "its certificate has no subjectAltName, and so no name that could be let in".to_owned()
        }
        names => format!("no name of its certificate is let in: {}", names.join(", ")),
    }
}

fn invalid(error: &CertificateError) -> String {
    let told = match error {
        CertificateError::UnknownIssuer => "was not issued by the authority that is asked for",
        CertificateError::BadSignature => {
            "was issued by another authority of the same name, or is not its own"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "is not valid yet"
        }
        error => return format!("its certificate cannot be relied on: {error}"),
    };
    format!("its certificate {told}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_no_refusal() {
        let count = Counter::default();
        let refused = Refused::new(count.clone());
        let noise = io::Error::new(io::ErrorKind::InvalidData, Error::HandshakeNotComplete);
        for (error, counted) in [
            (io::ErrorKind::UnexpectedEof.into(), 0),
            (noise, 0),
            (io::Error::new(io::ErrorKind::InvalidData, Error::NoCertificatesPresented), 1),
        ] {
            refused.note(&error, IpAddr::from([127, 0, 0, 1]));
            assert_eq!(count.get(), counted, "{error}");
        }
    }

    #[test]
    fn names_are_told_as_they_are_written() {
        let names =
            |names: &[&str]| named(&names.iter().map(|&it| it.to_owned()).collect::<Vec<_>>());
        let all = names(&["DnsName(\"*.a.example\")", "IpAddress(127.0.0.1)"]);
        assert_eq!(all, "no name of its certificate is let in: *.a.example, IpAddress(127.0.0.1)");
        assert!(names(&[]).contains("no subjectAltName"));
    }
}
