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
use crate::journal::{self, Account, Entry};
use crate::{input, output};

/// Where requests go unless an endpoint is given.
const SERVICE: &str = "https://www.callfire.com";

/// A client, and the embedded `CallFire` behind it where there is one.
pub(crate) struct Session {
    pub(crate) client: CallFire,
    /// The account at a service; an embedded one dies with the command.
    pub(crate) account: Option<Account>,
    sandbox: Option<Sandbox>,
}

impl Session {
    /// Sets the client up, and says what became of earlier calls; `adjust` has the last word.
    pub(crate) async fn open(
        global: &Global,
        adjust: impl FnOnce(Builder) -> Builder,
    ) -> Result<Self, Failure> {
        let session = Self::connect(global, adjust).await?;
        session.tell_unsettled(global, None);
        Ok(session)
    }

    /// Says what became of earlier calls, but for the one that the command is about.
    pub(crate) fn tell_unsettled(&self, global: &Global, except: Option<&Entry>) {
        if let Some(account) = &self.account {
            journal::tell(global, account, except.map(|entry| entry.id.as_str()));
        }
    }

    /// Sets the client up; `adjust` has the last word.
    pub(crate) async fn connect(
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
        let (builder, account, sandbox) = if global.sandbox {
            let sandbox = Sandbox::builder().start().await?;
            let builder =
                builder.credentials(callfire_sandbox::LOGIN, callfire_sandbox::PASSWORD)?;
            (builder.endpoint(sandbox.base_url()), None, Some(sandbox))
        } else {
            let (builder, account) = with_account(builder, global)?;
            (builder, Some(account), None)
        };
        Ok(Self { client: adjust(builder).build().map_err(named)?, account, sandbox })
    }
}

impl Session {
    /// The page of the embedded `CallFire`, where there is one.
    pub(crate) fn page_url(&self) -> Option<String> {
        self.sandbox.as_ref().map(|sandbox| format!("{}/", sandbox.base_url()))
    }

    /// Refuses an entry of another account: what is asked here would say nothing about it.
    pub(crate) fn check_account(&self, entry: &Entry) -> Result<(), Failure> {
        if self.account.as_ref() == Some(&entry.account) {
            return Ok(());
        }
        let Account { base_url, login } = &entry.account;
        let message =
            format!("{} in the journal is of the login {login:?} at {base_url}", entry.id);
        let advice = format!(
            "nothing was asked; give --login {login:?} --endpoint {base_url} and the password of that login"
        );
        Err(Failure::config(message).with_advice(advice))
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

fn with_account(builder: Builder, global: &Global) -> Result<(Builder, Account), Failure> {
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
    let builder = builder.credentials(&login, password)?;
    let endpoint = endpoint(global)?;
    let base_url = endpoint.as_deref().unwrap_or(SERVICE).trim_end_matches('/').to_owned();
    let builder = match endpoint {
        Some(url) => builder.endpoint(url),
        None => builder,
    };
    Ok((builder, Account { base_url, login }))
}

/// A problem with the address, by the name that it has for whoever gave it.
fn named(error: callfire::Error) -> Failure {
    let failure = Failure::from(error);
    let hint = "a service on this computer may be like http://localhost:8080";
    match failure.renamed("base url", "--endpoint/CALLFIRE_ENDPOINT") {
        (failure, true) => failure.with_advice(hint),
        (failure, false) => failure,
    }
}

/// The address given. An empty variable of a shell must not stand for the service where money is spent.
fn endpoint(global: &Global) -> Result<Option<String>, Failure> {
    if global.endpoint.is_some() {
        return Ok(global.endpoint.clone());
    }
    match env::var("CALLFIRE_ENDPOINT").as_deref() {
        Ok("") => Err(Failure::config("CALLFIRE_ENDPOINT is empty")
            .with_advice("give it an address, or unset it to talk to the live service")),
        _ => variable("CALLFIRE_ENDPOINT"),
    }
}

/// An environment variable; an empty one is as good as none.
pub(crate) fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Failure::config(format!("{name} is not UTF-8"))),
    }
}

/// The password in a file, without the line end that editors add.
pub(crate) fn password_in(path: &Path) -> Result<String, Failure> {
    secret_in(path, "--password-file")
}

/// What is on the one line of the file that `option` names.
pub(crate) fn secret_in(path: &Path, option: &str) -> Result<String, Failure> {
    let bytes = input::bytes(path).map_err(|failure| failure.into_config(option))?;
    let text =
        String::from_utf8(bytes).map_err(|_| Failure::config(format!("{option}: not UTF-8")))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    match line.contains('\n') {
        true => Err(Failure::config(format!("{option}: there is more than one line in it"))),
        false => Ok(line.to_owned()),
    }
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
