//! Where requests go: the address in the WSDL, or its path behind a base URL.

use std::net::IpAddr;

use url::{Host, Url};

use crate::error::{Error, Result, printable};

/// The name of the setting in errors.
const SETTING: &str = "base url";

/// What replaces scheme and authority of an operation's address; it may have a path, which goes before.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct BaseUrl(String);

impl BaseUrl {
    /// Checks `text` before [`Url`] sees it, which drops TAB and LF and repairs much without a word.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let problem = |problem: &str| Err(Error::config(SETTING, problem));
        if text.contains(|character: char| {
            character.is_control() || character.is_whitespace() || character == '\\'
        }) {
            return problem("must not hold white space, control characters or backslashes");
        }
        if text.contains(['?', '#']) {
            return problem("must not have a query or a fragment");
        }
        if authority(text).is_none_or(|authority| authority.is_empty() || authority.contains('@')) {
            return problem("must be like https://host or https://host/path, without a login");
        }
        let url = match Url::parse(text) {
            Ok(url) => url,
            Err(error) => return problem(&format!("{} is no url: {error}", printable(text, 256))),
        };
        check_scheme(&url).map_err(|problem| Error::config(SETTING, problem))?;
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The address of an operation whose address in the WSDL is `endpoint`.
    pub(super) fn join(&self, endpoint: &str) -> String {
        let rest = after_scheme(endpoint).unwrap_or(endpoint);
        let path = rest.find('/').and_then(|start| rest.get(start..)).unwrap_or_default();
        format!("{}{path}", self.0)
    }
}

/// Checks an address in a WSDL, which credentials would go to.
pub(super) fn check_endpoint(endpoint: &str) -> Result<()> {
    let problem = |problem: String| {
        Error::config("endpoint", format!("{}: {problem}", printable(endpoint, 256)))
    };
    let url = Url::parse(endpoint).map_err(|error| problem(error.to_string()))?;
    check_scheme(&url).map_err(|text| problem(text.to_owned()))
}

fn check_scheme(url: &Url) -> std::result::Result<(), &'static str> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        "http" => Err(
            "must be https; http is for loopback only, since credentials would be sent in clear",
        ),
        _ => Err("must be https"),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}

/// What stands between `//` and the path.
fn authority(url: &str) -> Option<&str> {
    after_scheme(url)?.split('/').next()
}

fn after_scheme(url: &str) -> Option<&str> {
    url.split_once("://").map(|(_, rest)| rest)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by it")]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_the_endpoint_is_kept() {
        let endpoint = "https://www.callfire.com/api/1.1/soap12/number";
        for (base, url) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api/1.1/soap12/number"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/api/1.1/soap12/number"),
            ("HTTP://LocalHost/mock//", "http://localhost/mock/api/1.1/soap12/number"),
            ("http://[::1]:1", "http://[::1]:1/api/1.1/soap12/number"),
            ("https://proxy.example/a/b", "https://proxy.example/a/b/api/1.1/soap12/number"),
        ] {
            assert_eq!(BaseUrl::parse(base).unwrap().join(endpoint), url);
        }
        assert_eq!(
            BaseUrl::parse("https://a.example").unwrap().join("http://b.example"),
            "https://a.example"
        );
    }

    #[test]
    fn bad_bases_are_refused() {
        for base in [
            "",
            "/path",
            "www.callfire.com",
            "http:127.0.0.1",
            "http:///127.0.0.1",
            "https://",
            "http://www.callfire.com",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "file:///etc/passwd",
            "https://user@host.example",
            "https://user:password@host.example",
            "https://www.callfire.com@evil.example",
            "https://host.example\\@evil.example",
            "https://host.example?x=1",
            "https://host.example/#x",
            "https://host.example\t",
            "https://ho\nst.example",
            " https://host.example",
            "https://host.example:99999",
            "https://host.example/a\r\nX: y",
        ] {
            let error = BaseUrl::parse(base).unwrap_err();
            assert!(matches!(error, Error::Config(_)), "{base:?}: {error}");
            assert!(!error.to_string().contains("password"), "{error}");
        }
    }

    #[test]
    fn clear_text_endpoints_are_refused() {
        assert!(check_endpoint("https://www.callfire.com/api").is_ok());
        assert!(check_endpoint("http://www.callfire.com/api").is_err());
    }
}
