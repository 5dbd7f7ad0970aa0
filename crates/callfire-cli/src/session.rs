//! The client a command talks through, made of the global options and the environment.

use std::env::{self, VarError};
use std::path::Path;
use std::time::Duration;

use callfire::{Builder, CallFire};
use callfire_sandbox::Sandbox;
use soapwire::client::CallOptions;
use soapwire::limits::Timeouts;

use crate::args::{Global, is_stdin};
use crate::failure::Failure;
use crate::{input, output};

/// A client, and the embedded `CallFire` behind it where there is one.
pub(crate) struct Session {
    pub(crate) client: CallFire,
    _sandbox: Option<Sandbox>,
}

impl Session {
    /// Sets the client up; `adjust` has the last word.
    pub(crate) async fn open(
        global: &Global,
        adjust: impl FnOnce(Builder) -> Builder,
    ) -> Result<Self, Failure> {
        let mut builder = CallFire::builder();
        if let Some(retries) = global.retries {
            builder = builder.retries(retries);
        }
        if let Some(timeouts) = timeouts(global.timeout) {
            builder = builder.timeouts(timeouts);
        }
        if global.verbose {
            builder = builder.on_exchange(output::exchange::shown_as(global.error_format));
        }
        let (builder, sandbox) = if global.sandbox {
            let sandbox = Sandbox::builder().start().await?;
            let builder =
                builder.credentials(callfire_sandbox::LOGIN, callfire_sandbox::PASSWORD)?;
            (builder.endpoint(sandbox.base_url()), Some(sandbox))
        } else {
            (with_account(builder, global)?, None)
        };
        Ok(Self { client: adjust(builder).build()?, _sandbox: sandbox })
    }
}

/// The global options as those of one call, which outrank what the library sets for its operation.
pub(crate) fn call_options(global: &Global) -> CallOptions {
    let options = CallOptions::new();
    match timeouts(global.timeout) {
        Some(timeouts) => options.with_timeouts(timeouts),
        None => options,
    }
}

/// One deadline for the whole call; the reply's head may use all of it.
fn timeouts(total: Option<Duration>) -> Option<Timeouts> {
    total.map(|total| Timeouts::default().with_head(total).with_total(total))
}

fn with_account(builder: Builder, global: &Global) -> Result<Builder, Failure> {
    let login =
        global.login.clone().map_or_else(|| variable("CALLFIRE_LOGIN"), |login| Ok(Some(login)))?;
    let password = match &global.password_file {
        Some(path) => Some(password_in(path)?),
        None => variable("CALLFIRE_PASSWORD")?,
    };
    let (Some(login), Some(password)) = (login, password) else {
        return Err(Failure::config(
            "no credentials: set CALLFIRE_LOGIN and CALLFIRE_PASSWORD, or --login and --password-file; or try --sandbox",
        ));
    };
    let builder = builder.credentials(login, password)?;
    let endpoint = global
        .endpoint
        .clone()
        .map_or_else(|| variable("CALLFIRE_ENDPOINT"), |url| Ok(Some(url)))?;
    Ok(match endpoint {
        Some(url) => builder.endpoint(url),
        None => builder,
    })
}

/// An environment variable; an empty one is as good as none.
fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Failure::config(format!("{name} is not UTF-8"))),
    }
}

/// The password in a file, without the line end that editors add.
pub(crate) fn password_in(path: &Path) -> Result<String, Failure> {
    let bytes = input::bytes(path).map_err(|failure| failure.into_config("--password-file"))?;
    let text =
        String::from_utf8(bytes).map_err(|_| Failure::config("--password-file: not UTF-8"))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

/// Standard input can be read once.
pub(crate) fn check_stdin(global: &Global, json: Option<&Path>) -> Result<(), Failure> {
    let password = global.password_file.as_deref().is_some_and(is_stdin);
    if password && json.is_some_and(is_stdin) {
        return Err(Failure::usage(
            "--password-file and --json both read standard input; give one of them a file",
        ));
    }
    Ok(())
}
