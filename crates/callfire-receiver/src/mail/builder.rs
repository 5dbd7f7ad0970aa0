//! The settings of the handler that mails.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::client::{Certificate, TlsParameters, TlsParametersBuilder};

use super::Mail;
use super::error::MailError;
use super::sending::Sender;
use super::server::{self, Account, Security, Server};

/// How long a try may take, unless it is said otherwise.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Sets a [`Mail`] handler up.
pub struct MailBuilder {
    to: Vec<String>,
    from: Option<String>,
    smtp: Option<String>,
    account: Option<Account>,
    certificates: Vec<Vec<u8>>,
    timeout: Duration,
}

impl MailBuilder {
    pub(super) fn new(to: String) -> Self {
        Self {
            to: vec![to],
            from: None,
            smtp: None,
            account: None,
            certificates: Vec::new(),
            timeout: TIMEOUT,
        }
    }

    /// Adds a recipient.
    pub fn to(mut self, address: impl Into<String>) -> Self {
        self.to.push(address.into());
        self
    }

    /// Sets the address that mails come from, and that is told when one cannot be delivered later on. Default: the first
    /// recipient, from whom the recipient's own server takes a mail if from anybody.
    pub fn from(self, address: impl Into<String>) -> Self {
        Self { from: Some(address.into()), ..self }
    }

    /// Sets the server, which is needed:
    ///
    /// | URL                            | encrypted                              | port |
    /// | ------------------------------ | -------------------------------------- | ---- |
    /// | `smtps://HOST`                 | from the first byte on: prefer it      | 465  |
    /// | `smtp://HOST`, `?tls=required` | by STARTTLS, or nothing is sent        | 587  |
    /// | `smtp://HOST?tls=opportunistic`| by STARTTLS where the server offers it | 587  |
    /// | `smtp://HOST?tls=none`         | never                                  | 25   |
    /// | `smtp://localhost`             | never: it does not leave the computer  | 25   |
    ///
    /// Another port stands behind the host. User and password may stand before it (`smtps://USER:PASSWORD@HOST`,
    /// percent-encoded). They are sent in clear text to this computer only.
    pub fn smtp(self, url: impl Into<String>) -> Self {
        Self { smtp: Some(url.into()), ..self }
    }

    /// Sets user and password, in place of those in the URL.
    pub fn credentials(self, user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { account: Some((user.into(), password.into())), ..self }
    }

    /// Trusts this certificate too, in PEM: the server's own, or that of the authority which signed it. Default: those
    /// that the computer trusts.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.certificates.push(pem.into());
        self
    }

    /// Sets how long a try may take. Default: 30 s.
    ///
    /// A server that takes longer to answer may have taken the mail, which then comes twice. Let it be shorter than the
    /// time that the receiver gives to handlers.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Makes the handler. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// When an address or the URL is none, a certificate cannot be read, or a password would be sent in clear text.
    pub fn build(self) -> Result<Mail, MailError> {
        let to = self.to.iter().map(|to| address(to)).collect::<Result<Vec<_>, _>>()?;
        let from = match (&self.from, to.first()) {
            (None, Some(first)) => first.clone(),
            (from, _) => address(from.as_deref().unwrap_or_default())?,
        };
        let Some(url) = &self.smtp else {
            return Err(MailError::new("no SMTP server is set: call smtp(\"smtps://HOST\")"));
        };
        let (server, account) = server::parse(url)?;
        let account = self.account.or(account);
        server.check(account.as_ref())?;
        let tls = tls(&server, &self.certificates)?;
        let timeout = self.timeout;
        Ok(Mail(Arc::new(Sender { from, to, server, tls, account, timeout })))
    }
}

fn address(text: &str) -> Result<Address, MailError> {
    let problem = |problem: &dyn fmt::Display| {
        MailError::new(format!("`{text}` is no mail address: {problem}"))
    };
    if !text.chars().all(callfire::soapwire::error::is_printable) {
        return Err(problem(&"it has a character that cannot be printed"));
    }
    text.parse().map_err(|error| problem(&error))
}

fn tls(server: &Server, certificates: &[Vec<u8>]) -> Result<Option<TlsParameters>, MailError> {
    if server.security == Security::None {
        return Ok(None);
    }
    let mut builder: TlsParametersBuilder = TlsParameters::builder(server.host.clone());
    for pem in certificates {
        let certificate = Certificate::from_pem(pem);
        let certificate = certificate.map_err(|error| {
            MailError::new(format!("a root certificate cannot be read: {error}"))
        })?;
        builder = builder.add_root_certificate(certificate);
    }
    let parameters = builder.build_rustls();
    let parameters = parameters.map_err(|error| {
        MailError::new(format!("TLS cannot be set up for {}: {error}", server.host))
    })?;
    Ok(Some(parameters))
}

impl fmt::Debug for MailBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL may hold a password.
        f.debug_struct("MailBuilder")
            .field("to", &self.to)
            .field("from", &self.from)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
