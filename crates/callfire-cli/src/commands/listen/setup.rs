//! The receiver as the command line wants it.

use std::io;
use std::path::Path;

use callfire_receiver::inbox::SqliteInbox;
use callfire_receiver::{
    Builder, Limits, Mail, Receiver, StartError, StartErrorKind, Tls, TlsError,
};
use soapwire::error::in_full;
use tokio::sync::oneshot;

use super::console::Console;
use super::{exec, print};
use crate::args::{self, Global, is_stdin};
use crate::commands::inbox::Place;
use crate::failure::Failure;
use crate::session::secret_in;

/// What there is to be started.
pub(super) struct Setup {
    pub(super) builder: Builder,
    /// The names of the handlers.
    pub(super) handlers: Vec<&'static str>,
    /// Told when nothing can be printed any more.
    pub(super) unread: Option<oneshot::Receiver<io::Error>>,
}

impl Setup {
    pub(super) fn of(
        builder: Builder,
        mail: Option<Mail>,
        options: &args::Handlers,
        place: &Place,
        console: &Console,
    ) -> Self {
        // The file is not made unless the address can be listened on.
        let builder = builder.file(place.path()).handler_timeout(options.handler_timeout);
        let mut this = Self { builder, handlers: Vec::new(), unread: None };
        let args::Handlers { print, exec, .. } = options;
        if *print || (exec.is_none() && mail.is_none()) {
            let (handler, unread) = print::handler(console.stdout());
            this = Self { unread: Some(unread), ..this.with("print", handler) };
        }
        if let Some(mail) = mail {
            this = this.with("mail", mail);
        }
        if let Some(command) = exec {
            this = this.with("exec", exec::handler(command));
        }
        this
    }

    /// The name stays the same: by it the inbox knows what a handler has still to get.
    fn with(mut self, name: &'static str, handler: impl callfire_receiver::Handler) -> Self {
        self.handlers.push(name);
        Self { builder: self.builder.handler(name, handler), ..self }
    }
}

/// How it serves, without what is done with what comes.
pub(super) fn served(options: &args::Server) -> Result<Builder, Failure> {
    let limits = Limits::default()
        .with_connections(options.max_connections.into())
        .with_per_ip(options.max_connections_per_ip.into());
    let mut builder = Receiver::builder().limits(limits);
    if let Some(file) = &options.basic_auth_file {
        let name = "--basic-auth-file";
        let line = secret_in(file, name)?;
        let (user, password) = line
            .split_once(':')
            .filter(|(user, password)| !user.is_empty() && !password.is_empty())
            .ok_or_else(|| {
                Failure::config(format!("{name}: its one line is to be USER:PASSWORD"))
            })?;
        builder = builder.basic_auth(user, password);
    }
    if let (Some(cert), Some(key)) = (&options.tls_cert, &options.tls_key) {
        builder = builder.tls(tls(cert, key, options)?);
    }
    Ok(builder)
}

fn tls(cert: &Path, key: &Path, options: &args::Server) -> Result<Tls, Failure> {
    let unusable = |error: TlsError| Failure::config(in_full(&error));
    let mut tls = Tls::from_files(cert, key).map_err(unusable)?;
    if let Some(file) = &options.client_ca {
        tls = tls.client_ca(file).map_err(unusable)?;
    }
    match options.client_name.as_slice() {
        [] => Ok(tls),
        names => tls
            .client_names(names)
            .map_err(|error| Failure::config(format!("--client-name: {}", in_full(&error)))),
    }
}

/// Standard input can be read once.
pub(super) fn check_stdin(options: &args::Listen, global: &Global) -> Result<(), Failure> {
    let files = [
        ("--password-file", &global.password_file),
        ("--smtp-password-file", &options.handlers.smtp_password_file),
        ("--basic-auth-file", &options.server.basic_auth_file),
    ];
    let reading = files.into_iter().filter(|(_, file)| file.as_deref().is_some_and(is_stdin));
    let names: Vec<_> = reading.map(|(name, _)| name).collect();
    match names.len() {
        0 | 1 => Ok(()),
        _ => Err(Failure::usage(format!(
            "{} all read standard input; let one of them do so",
            names.join(" and ")
        ))),
    }
}

/// Why it does not listen.
pub(super) fn failed(error: &StartError, place: &Place) -> Failure {
    match error.kind() {
        StartErrorKind::Config | StartErrorKind::Tls => Failure::config(error.to_string()),
        // What has the inbox most likely has the address, too, and is the better known of the two.
        StartErrorKind::Listen if is_taken(place) => Failure::local(
            "Inbox",
            format!("another receiver has the inbox {}", place.told()),
        )
        .with_advice("it may be a `callfire listen` that runs: stop it first, or name another file with --inbox and another address with --listen"),
        StartErrorKind::Listen => Failure::local("Io", error.to_string())
            .with_advice("stop what has the address, or name another one with --listen: the way from CallFire has to lead there"),
        _ => Failure::local("Inbox", error.to_string()),
    }
}

fn is_taken(place: &Place) -> bool {
    let inbox = SqliteInbox::open_existing(place.path());
    inbox.and_then(|inbox| inbox.is_taken()).unwrap_or(false)
}
