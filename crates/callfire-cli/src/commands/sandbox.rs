//! `callfire sandbox`: the embedded `CallFire` until it is told to stop. What it answers is not decided here.

use std::future;
use std::io::{self, ErrorKind};

use callfire_sandbox::{LOGIN, PASSWORD, Sandbox};
use serde_json::{Value, json};
use tokio::task::yield_now;

use crate::args::{self, Format, Global};
use crate::failure::Failure;
use crate::interrupt::unless_interrupted;
use crate::output::{self, text};
use crate::session::password_in;

pub(super) async fn run(options: &args::Sandbox, global: &Global) -> Result<(), Failure> {
    let account = Account::of(global)?;
    let mut builder = Sandbox::builder()
        .address(options.listen)
        .speed(options.speed)
        .login(&account.login)
        .password(&account.password)
        .on_exchange(output::request::shown_as(global));
    builder = options
        .allow_postback_host
        .iter()
        .fold(builder, callfire_sandbox::Builder::allow_postbacks_to);
    if let Some(file) = &options.data {
        builder = builder.data(file);
    }
    let sandbox = builder.start().await.map_err(|error| not_started(&error))?;
    if !options.listen.ip().is_loopback() {
        global.warn(
            "other machines can reach it, and whoever has its login can let it send postbacks to this one",
        );
    }
    let until_told = unless_interrupted(async {
        // Whoever reads that it is ready may end it at once: by then it listens to signals.
        yield_now().await;
        output::print(&ready(&sandbox, &account, global))?;
        future::pending().await
    });
    let outcome = until_told.await.unwrap_or(Ok(()));
    sandbox.shutdown().await;
    outcome
}

fn not_started(error: &io::Error) -> Failure {
    match error.kind() {
        ErrorKind::InvalidInput => Failure::usage(error.to_string()),
        ErrorKind::AddrInUse => Failure::local("Io", error.to_string())
            .with_advice("--listen 127.0.0.1:0 takes any free port"),
        _ => Failure::local("Io", error.to_string()),
    }
}

/// Who is let in.
struct Account {
    login: String,
    password: String,
    /// Whether the password is the one that everybody knows.
    is_built_in: bool,
}

impl Account {
    fn of(global: &Global) -> Result<Self, Failure> {
        let login = global.login.clone().unwrap_or_else(|| LOGIN.to_owned());
        let password = global.password_file.as_deref().map(password_in).transpose()?;
        let is_built_in = password.is_none();
        let password = password.unwrap_or_else(|| PASSWORD.to_owned());
        Ok(Self { login, password, is_built_in })
    }
}

fn ready(sandbox: &Sandbox, account: &Account, global: &Global) -> String {
    match global.form() {
        Format::Json => text::json_line(&facts(sandbox, account)),
        Format::Table => {
            let password = if account.is_built_in { PASSWORD } else { "(as in the password file)" };
            format!(
                "callfire sandbox is ready; Ctrl-C stops it\n\n  \
                 base URL  {}\n  WSDL      {}\n  page      {}/\n  login     {}\n  password  {password}\n",
                sandbox.base_url(),
                sandbox.wsdl_url(),
                sandbox.base_url(),
                text::printable(&account.login),
            )
        }
    }
}

/// The password is told only where it is no secret.
fn facts(sandbox: &Sandbox, account: &Account) -> Value {
    json!({
        "base_url": sandbox.base_url(),
        "wsdl_url": sandbox.wsdl_url(),
        "page_url": format!("{}/", sandbox.base_url()),
        "login": account.login,
        "password": account.is_built_in.then_some(PASSWORD),
    })
}
