//! From settings to a running sandbox: what it is made of is put together here, and decided elsewhere.

use std::io;
use std::mem;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{Builder, InMemory, Listening, Sandbox};
use crate::backend::Backend;
use crate::control::Control;
use crate::exchanges::Exchanges;
use crate::http::{self, Connection, Connections, Credentials, Login, Server, Stopped};
use crate::postback::{self, Client, Guard};
use crate::service;
use crate::services::Services;
use crate::state::Account;
use crate::store::Store;
use crate::transport::InMemoryTransport;

/// How long a postback may take.
const POSTBACK_TIMEOUT: Duration = Duration::from_secs(5);
/// Where a sandbox is that listens nowhere.
const NOWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 80);

pub(super) async fn start(mut builder: Builder) -> io::Result<Sandbox> {
    let guard = Guard::new(mem::take(&mut builder.postback_hosts)).map_err(|host| {
        invalid(&format!("postbacks cannot be allowed to {host:?}: give a name or an IP address"))
    })?;
    let client = Client::new(guard, POSTBACK_TIMEOUT)?;
    let wanted = builder.address;
    let parts = Parts::new(builder)?;
    let listener = listen(wanted).await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(());
    let (control, backend) = (parts.control.clone(), Arc::clone(&parts.backend));
    let sender = tokio::spawn(postback::run(backend, client, stopped.clone()));
    let server = tokio::spawn(serve(listener, parts.app(address, stopped.clone()), stopped));
    let base_url = base_url(address);
    Ok(Sandbox { control, way: Listening { address, base_url, stop, server, sender } })
}

pub(super) fn in_memory(builder: Builder) -> io::Result<Sandbox<InMemory>> {
    let parts = Parts::new(builder)?;
    let (stop, stopped) = watch::channel(());
    let control = parts.control.clone();
    let transport = InMemoryTransport::new(parts.app(NOWHERE, stopped.clone()), stopped);
    Ok(Sandbox { control, way: InMemory { transport, _stop: stop } })
}

/// What a sandbox is made of, whichever way requests come to it.
struct Parts {
    backend: Arc<Backend>,
    services: Services,
    control: Control,
    exchanges: Arc<Exchanges>,
    credentials: Credentials,
    login: Login,
}

impl Parts {
    fn new(builder: Builder) -> io::Result<Self> {
        if builder.login.contains(':') {
            return Err(invalid("the login has a colon"));
        }
        let store = builder.data.as_deref().map(Store::open).transpose();
        let store = store.map_err(io::Error::other)?;
        let not_before = store.as_ref().map_or(Ok(SystemTime::UNIX_EPOCH), Store::clock);
        let clock = builder.time.clock(not_before.map_err(io::Error::other)?)?;
        let exchanges = Arc::new(Exchanges::new(Arc::clone(&clock), builder.hook));
        let backend = Backend::new(Account::new(clock), store).map_err(io::Error::other)?;
        let backend = Arc::new(backend);
        let services = service::all(Arc::clone(&backend));
        let disruptions = Arc::clone(services.disruptions());
        let control = Control::new(Arc::clone(&backend), disruptions, Arc::clone(&exchanges));
        let credentials = Credentials::new(&builder.login, &builder.password);
        let login = Login::new(builder.login, &builder.password);
        Ok(Self { backend, services, control, exchanges, credentials, login })
    }

    fn app(self, address: SocketAddr, stopped: Stopped) -> Router {
        let Self { services, control, exchanges, credentials, login, .. } = self;
        http::app(Server { services, credentials, login, control, exchanges, address, stopped })
    }
}

async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
    })
}

/// By which URL this computer reaches an address that is listened on, be it all addresses that it has.
fn base_url(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    format!("http://{address}")
}

async fn serve(listener: TcpListener, app: Router, mut stopped: Stopped) {
    let app = app.into_make_service_with_connect_info::<Connection>();
    // Nothing is ever sent: the change is the end of the sender.
    let stopped = async move { drop(stopped.changed().await) };
    // axum's server ends without an error, and only by the signal.
    let _ = axum::serve(Connections(listener), app).with_graceful_shutdown(stopped).await;
}

pub(super) fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_can_be_connected_to() {
        for (address, url) in [
            ("127.0.0.1:80", "http://127.0.0.1:80"),
            ("192.0.2.7:8161", "http://192.0.2.7:8161"),
            ("[::1]:8161", "http://[::1]:8161"),
            ("0.0.0.0:8161", "http://127.0.0.1:8161"),
            ("[::]:8161", "http://127.0.0.1:8161"),
        ] {
            assert_eq!(base_url(address.parse().unwrap()), url);
        }
    }
}
