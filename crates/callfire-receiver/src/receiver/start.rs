//! From settings to a running receiver: what it is made of is put together here, and decided elsewhere.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::task;

use super::builder::Store;
use super::secret::Secret;
use super::{Builder, Inner, Receiver, StartError, StartErrorKind};
use crate::dispatch::{Dispatcher, Named, Settings};
use crate::front::Front;
use crate::handler::Handler;
use crate::inbox::{Inbox, InboxError, SqliteInbox};
use crate::server::{self, Server, Serving, Tls};
use crate::service::{Credentials, PostbackService};

/// What was acknowledged is known for so long at least when it comes again.
const WINDOW: Duration = Duration::from_hours(7 * 24);

pub(super) async fn start(builder: Builder) -> Result<Receiver, StartError> {
    check(&builder)?;
    let Builder { store, handlers, settings, clock, path_secret, basic_auth, limits, .. } = builder;
    let given = path_secret.map(Secret::new).transpose()?;
    let credentials = basic_auth.map(|(user, password)| Credentials::new(&user, &password));
    let inbox = open(store).await?;
    let names: Arc<[String]> = handlers.iter().map(|(name, _)| name.clone()).collect();
    let uncertain = inbox.start(names).await.map_err(|error| failed(&error))?;
    if uncertain > 0 {
        tracing::warn!(uncertain, "handlers were at work when the receiver ended last time");
    }
    let path = match given {
        Some(secret) => secret.path(),
        None => kept_secret(&*inbox).await?.path(),
    };
    let front = Arc::new(Front::new(inbox, clock));
    let handlers = counted(&front, handlers);
    let stats = handlers.iter().map(|named| named.stats.clone()).collect();
    let dispatcher = Arc::new(Dispatcher::start(&front, handlers, &settings));
    let shared = (Arc::clone(&front), Arc::clone(&dispatcher));
    let service = PostbackService::new(shared, path.as_str(), credentials, limits);
    Ok(Receiver { inner: Arc::new(Inner { front, path, service, dispatcher, handlers: stats }) })
}

fn counted(front: &Front, handlers: Vec<(String, Arc<dyn Handler>)>) -> Vec<Named> {
    let counted = |(name, handler): (String, Arc<dyn Handler>)| {
        let stats = front.stats.of_handler(&name);
        Named { name: name.into(), handler, stats }
    };
    handlers.into_iter().map(counted).collect()
}

pub(super) async fn listen(
    mut builder: Builder,
    address: SocketAddr,
) -> Result<Server, StartError> {
    // What can be refused is refused before a handler is called.
    let (tls, limits) = (builder.tls.take(), builder.limits.clone());
    let tls = tls.map(Tls::config).transpose().map_err(|error| {
        StartError::because(StartErrorKind::Tls, "TLS cannot be set up", &error)
    })?;
    let listener = server::bind(address).map_err(|error| {
        let what = format_args!("{address} cannot be listened on");
        StartError::because(StartErrorKind::Listen, what, &error)
    })?;
    let receiver = start(builder).await?;
    let stats = &receiver.inner.front.stats;
    let (connections, refused) = (stats.connections().clone(), stats.refused_clients().clone());
    // Nobody else answers here: what comes to another path is refused, and counted, by the service.
    let app = receiver.router().fallback_service(receiver.service());
    let serving = Serving { app, limits, tls, connections, refused };
    Server::serve(listener, receiver, serving).map_err(|error| {
        let what = format_args!("{address} has no address of its own");
        StartError::because(StartErrorKind::Listen, what, &error)
    })
}

async fn open(store: Option<Store>) -> Result<Arc<dyn Inbox>, StartError> {
    match store {
        Some(Store::File(path)) => {
            let opened = task::spawn_blocking(|| SqliteInbox::open(path)).await;
            let opened = opened.map_err(|error| {
                StartError::because(StartErrorKind::Inbox, "the inbox was not opened", &error)
            })?;
            Ok(Arc::new(opened.map_err(|error| failed(&error))?))
        }
        Some(Store::Inbox(inbox)) => Ok(inbox),
        None => Err(StartError::config("there is no inbox: name a file with Builder::file")),
    }
}

async fn kept_secret(inbox: &dyn Inbox) -> Result<Secret, StartError> {
    Secret::new(inbox.secret(Secret::random()?).await.map_err(|error| failed(&error))?)
}

fn failed(error: &InboxError) -> StartError {
    StartError::because(StartErrorKind::Inbox, "the inbox does not start", error)
}

fn check(builder: &Builder) -> Result<(), StartError> {
    let mut names = HashSet::new();
    for (name, _) in &builder.handlers {
        if !is_name(name) {
            return Err(StartError::config(format!(
                "{name:?} is no name for a handler: give it 1 to 64 characters of a-z, 0-9, `-` and `_`"
            )));
        }
        if !names.insert(name) {
            return Err(StartError::config(format!(
                "two handlers are called `{name}`: the inbox tells them apart by their names"
            )));
        }
    }
    match &builder.basic_auth {
        Some((user, _)) if user.contains(':') => {
            Err(StartError::config("the user has a colon, which basic authentication cannot carry"))
        }
        _ => check_settings(&builder.settings),
    }
}

fn is_name(name: &str) -> bool {
    let is_allowed = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
    };
    (1..=64).contains(&name.len()) && name.bytes().all(is_allowed)
}

fn check_settings(settings: &Settings) -> Result<(), StartError> {
    let problem = match settings {
        Settings { concurrency: 0, .. } => "no handler can do anything with a concurrency of 0",
        Settings { timeout: Duration::ZERO, .. } => "a handler needs some time: its timeout is 0",
        Settings { retention, .. } if *retention < WINDOW => {
            "the retention is below 7 days: repetitions of what was acknowledged would not be known"
        }
        _ => return Ok(()),
    };
    Err(StartError::config(problem))
}
