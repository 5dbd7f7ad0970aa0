//! The handler that mails, as the command line wants it.

use std::time::Duration;

use callfire_receiver::{Mail, MailBuilder};
use url::Url;

use crate::args;
use crate::failure::Failure;
use crate::session::{secret_in, variable};

/// May hold a password.
const VARIABLE: &str = "CALLFIRE_SMTP";
const FILE: &str = "--smtp-password-file";
/// The longest time that a try may take.
const LONGEST: Duration = Duration::from_secs(30);

/// The handler, where somebody is to be mailed.
pub(super) fn handler(options: &args::Handlers) -> Result<Option<Mail>, Failure> {
    let Some((first, others)) = options.mail_to.split_first() else { return Ok(None) };
    let mut builder = others.iter().fold(Mail::builder(first), MailBuilder::to);
    if let Some(from) = &options.mail_from {
        builder = builder.from(from);
    }
    // The server's own failure says more than that the time is up.
    let timeout = options.handler_timeout.mul_f64(0.9).min(LONGEST);
    let mail = builder.smtp(server(options)?).timeout(timeout).build();
    mail.map(Some).map_err(|error| Failure::config(error.to_string()))
}

/// The address of the mail server, with the password where there is one.
fn server(options: &args::Handlers) -> Result<String, Failure> {
    let url = match &options.smtp {
        Some(url) if has_password(url) => {
            return Err(Failure::usage(
                "--smtp has a password, which all users of this computer can see; nothing was started",
            )
            .with_advice(format!(
                "change that password; then set {VARIABLE} to the address with it, or leave it out and use {FILE}"
            )));
        }
        Some(url) => url.clone(),
        None => variable(VARIABLE)?.ok_or_else(|| {
            Failure::config(format!("--mail-to needs a mail server: --smtp URL, or {VARIABLE}"))
                .with_advice(format!(
                    "it is like smtps://user@mail.example.com, with the user's password in the file of {FILE}; in {VARIABLE} it may be in the URL"
                ))
        })?,
    };
    match &options.smtp_password_file {
        Some(file) => with_password(&url, &secret_in(file, FILE)?),
        None if lacks_password(&url) => {
            Err(Failure::config("the SMTP URL has a user and no password").with_advice(format!(
                "give the file with the password by {FILE}, or have the password in {VARIABLE}"
            )))
        }
        None => Ok(url),
    }
}

fn has_password(url: &str) -> bool {
    match Url::parse(url) {
        Ok(url) if url.has_host() => url.password().is_some(),
        // What is no address may have one for all that.
        _ => url.contains('@'),
    }
}

fn lacks_password(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| !url.username().is_empty() && url.password().is_none())
}

fn with_password(url: &str, password: &str) -> Result<String, Failure> {
    let problem = "needs an SMTP URL with a user, as in smtps://user@mail.example.com";
    let wrong = || Failure::config(format!("{FILE} {problem}"));
    if password.is_empty() {
        return Err(Failure::config(format!("{FILE}: there is no password in it")));
    }
    let mut url = Url::parse(url).map_err(|_| wrong())?;
    if url.username().is_empty() {
        return Err(wrong());
    }
    // All but this one is encoded there.
    let password = password.replace('%', "%25");
    url.set_password(Some(&password)).map_err(|()| wrong())?;
    Ok(url.into())
}
