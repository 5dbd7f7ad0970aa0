//! What the transport can be told, kept free of secrets where it is shown.

use std::fmt;
use std::time::Duration;

/// What a [`ReqwestTransport`](crate::transport::ReqwestTransport) can be told.
#[derive(Clone)]
#[non_exhaustive]
pub struct ReqwestOptions {
    /// How long name lookup, TCP and TLS may take together. Default: 3.1 s.
    pub connect_timeout: Duration,
    /// A proxy for `https` addresses, as a URL; the exchange is tunnelled, so that the proxy sees no credentials.
    /// Default: none, whatever the environment says.
    pub proxy: Option<String>,
    /// How many headers a reply may have; more are an error of the transport. Default: 100.
    pub max_headers: usize,
}

impl Default for ReqwestOptions {
    fn default() -> Self {
        Self { connect_timeout: Duration::from_millis(3100), proxy: None, max_headers: 100 }
    }
}

impl ReqwestOptions {
    /// Sets how long connecting may take.
    pub fn with_connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets a proxy for `https` addresses.
    pub fn with_proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Sets how many headers a reply may have.
    pub fn with_max_headers(mut self, headers: usize) -> Self {
        self.max_headers = headers;
        self
    }
}

/// The proxy's login and password are masked.
impl fmt::Debug for ReqwestOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReqwestOptions")
            .field("connect_timeout", &self.connect_timeout)
            .field("proxy", &self.proxy.as_deref().map(masked))
            .field("max_headers", &self.max_headers)
            .finish()
    }
}

/// `url` without its userinfo. It may be no URL, so that all before the last `@` counts but a plain scheme.
fn masked(url: &str) -> String {
    let Some((userinfo, host)) = url.rsplit_once('@') else { return url.to_owned() };
    match userinfo.split_once("://") {
        Some((scheme, _)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("{scheme}://***@{host}")
        }
        _ => format!("***@{host}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn userinfo_is_masked() {
        for (url, shown) in [
            ("http://proxy.example:8080", "http://proxy.example:8080"),
            ("https://me:secret@proxy.example/", "https://***@proxy.example/"),
            ("socks5h://secret@proxy.example", "socks5h://***@proxy.example"),
            ("http://me:sec/r@et#@proxy.example", "http://***@proxy.example"),
            ("me:secret@proxy.example:8080", "***@proxy.example:8080"),
            ("me:secret://x@proxy.example", "***@proxy.example"),
        ] {
            let options = ReqwestOptions::default().with_proxy(url);
            let shown = format!(" proxy: Some({shown:?}),");
            assert!(format!("{options:?}").contains(&shown), "{options:?}");
        }
    }
}
