//! One try: a postback as an HTTP request, and what came of it. When there is another one is the sender's to say.

use std::error::Error;
use std::fmt;
use std::io;
use std::iter;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONNECTION, CONTENT_TYPE};
use reqwest::redirect::Policy;
use rustls::ClientConfig;
use tokio::net::lookup_host;

use super::notification::render;
use super::target::{Guard, Refused};
use super::tls;
use crate::state::{Outcome, Postback};

/// As the service calls itself.
const USER_AGENT: &str = "CallFire-HTTP/1.0";
/// How long an idle connection is kept, so that a row of postbacks goes over one.
const IDLE: Duration = Duration::from_secs(2);

/// Sends postbacks to where they may go. It follows no redirect and uses no proxy.
pub(crate) struct Client {
    resolver: Resolver,
    timeout: Duration,
    /// For all but certificates that matter.
    lenient: reqwest::Client,
    /// Made when it is needed first, for the platform's certificates take their time.
    strict: OnceLock<Result<reqwest::Client, String>>,
}

impl Client {
    /// A client whose tries take `timeout` at most.
    pub(crate) fn new(guard: Guard, timeout: Duration) -> io::Result<Self> {
        Self::with_names(guard, timeout, Arc::new(System))
    }

    fn with_names(guard: Guard, timeout: Duration, names: Arc<dyn Resolve>) -> io::Result<Self> {
        let resolver = Resolver { guard: Arc::new(guard), names };
        let tls = tls::lenient().map_err(io::Error::other)?;
        let lenient = client(tls, resolver.clone(), timeout).map_err(io::Error::other)?;
        Ok(Self { resolver, timeout, lenient, strict: OnceLock::new() })
    }

    /// Tries to deliver a postback. What the endpoint says beyond the status is not read.
    pub(super) async fn deliver(&self, postback: &Postback) -> Outcome {
        match self.try_deliver(postback).await {
            Ok(status) => Outcome::Answered(status),
            Err(outcome) => outcome,
        }
    }

    async fn try_deliver(&self, postback: &Postback) -> Result<u16, Outcome> {
        let guard = &self.resolver.guard;
        let url = guard
            .check(&postback.endpoint)
            .map_err(|refused| Outcome::Refused(refused.to_string()))?;
        let message = render(postback).map_err(|error| Outcome::Refused(error.to_string()))?;
        let is_strict = url.scheme() == "https" && !postback.non_strict_ssl;
        let client = if is_strict { self.strict()? } else { &self.lenient };
        let request = client
            .post(url)
            .header(CONTENT_TYPE, message.content_type)
            .header(CONNECTION, "Keep-Alive")
            .body(message.body);
        let response = request.send().await.map_err(|error| self.outcome(&error))?;
        Ok(response.status().as_u16())
    }

    fn strict(&self) -> Result<&reqwest::Client, Outcome> {
        let made = self.strict.get_or_init(|| {
            let tls = tls::strict().map_err(|error| error.to_string())?;
            client(tls, self.resolver.clone(), self.timeout).map_err(|error| error.to_string())
        });
        made.as_ref().map_err(|error| Outcome::Failed(error.clone()))
    }

    fn outcome(&self, error: &reqwest::Error) -> Outcome {
        let causes = || iter::successors(error.source(), |&cause| cause.source());
        if let Some(refused) = causes().find_map(|cause| cause.downcast_ref::<Refused>()) {
            return Outcome::Refused(refused.to_string());
        }
        let cause = causes().last().map_or_else(|| error.to_string(), ToString::to_string);
        Outcome::Failed(match error {
            _ if error.is_timeout() => format!("no answer within {:?}", self.timeout),
            _ if error.is_connect() => format!("cannot connect: {cause}"),
            _ => cause,
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

fn client(
    tls: ClientConfig,
    names: Resolver,
    timeout: Duration,
) -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .dns_resolver(names)
        .user_agent(USER_AGENT)
        .http1_only()
        .http1_title_case_headers()
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .tcp_nodelay(true)
        .timeout(timeout)
        .pool_idle_timeout(IDLE)
        .build()
}

/// Looks names up, and gives only those addresses that may be connected to.
#[derive(Clone)]
struct Resolver {
    guard: Arc<Guard>,
    names: Arc<dyn Resolve>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, host) = (Arc::clone(&self.guard), name.as_str().to_owned());
        let found = self.names.resolve(name);
        Box::pin(async move {
            let found = found.await.map_err(|error| guard.not_found(&host, error))?;
            let permitted = guard.filter(&host, found)?;
            Ok(Box::new(permitted.into_iter()) as Addrs)
        })
    }
}

/// The names that the system knows.
struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        Box::pin(async move {
            // By its definition, whatever a name server says.
            if host.trim_end_matches('.') == "localhost" {
                let v4 = IpAddr::from(Ipv4Addr::LOCALHOST);
                let both = [v4, IpAddr::from(Ipv6Addr::LOCALHOST)];
                let both = both.map(|address| SocketAddr::new(address, 0));
                return Ok(Box::new(both.into_iter()) as Addrs);
            }
            let found: Vec<_> = lookup_host((host, 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
pub(super) mod tests;
