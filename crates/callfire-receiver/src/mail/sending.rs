//! One mail to one server, over a connection of its own. When it is tried again is not decided here.

use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, Message};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::error::MailError;
use super::plain::Plain;
use super::server::{Account, Security, Server};
use super::trouble::{self, NO_STARTTLS};
use crate::handler::HandlerError;

/// How long a server is given to say goodbye, after it has taken the mail.
const GOODBYE: Duration = Duration::from_secs(5);

/// Why a mail was not taken: the words of the server, or of what lies on the way to it.
type Failure = Box<dyn Error + Send + Sync>;

/// Sends mails from one address to some, by one server.
pub(super) struct Sender {
    pub(super) from: Address,
    pub(super) to: Vec<Address>,
    pub(super) server: Server,
    pub(super) tls: Option<TlsParameters>,
    pub(super) account: Option<Account>,
    pub(super) timeout: Duration,
}

impl Sender {
    pub(super) fn addresses(&self) -> (&Address, &[Address]) {
        (&self.from, &self.to)
    }

    /// Hands a mail in.
    pub(super) async fn send(&self, message: &Message) -> Result<(), HandlerError> {
        let is_underway = AtomicBool::new(false);
        let sent = timeout(self.timeout, self.talk(message, &is_underway)).await;
        let (error, is_certain) = match sent {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(failure)) => {
                let told = trouble::told(&*failure, self.account.as_ref());
                (self.error(&told), trouble::is_certain(&*failure))
            }
            Err(_) => (self.error(&format!("no answer within {:?}", self.timeout)), false),
        };
        match is_underway.into_inner() && !is_certain {
            true => Err(HandlerError::cut_off(error)),
            false => Err(HandlerError::retry(error)),
        }
    }

    /// From when it is under way, the mail may have been taken unless the server says that it was not.
    async fn talk(&self, message: &Message, is_underway: &AtomicBool) -> Result<(), Failure> {
        let mut connection = self.connect().await?;
        if let Some((user, password)) = &self.account {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        is_underway.store(true, Ordering::Relaxed);
        connection.send(message.envelope(), &message.formatted()).await?;
        // The mail is taken: nothing that comes after this may make it look as if it were not.
        tokio::spawn(async move { timeout(GOODBYE, connection.quit()).await });
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let Server { host, port, security, .. } = &self.server;
        let (server, hello) = ((host.as_str(), *port), ClientId::default());
        if *security == Security::Tls {
            let tls = self.tls.clone();
            return Ok(AsyncSmtpConnection::connect_tokio1(server, None, &hello, tls, None).await?);
        }
        let stream = TcpStream::connect(server).await?;
        // The end of a mail is written apart from the rest, and would wait for the rest to be acknowledged.
        stream.set_nodelay(true)?;
        let stream = Box::new(Plain::new(stream));
        let mut connection = AsyncSmtpConnection::connect_with_transport(stream, &hello).await?;
        match self.tls.clone() {
            Some(tls) if connection.can_starttls() => connection.starttls(tls, &hello).await?,
            _ if *security == Security::Required => return Err(NO_STARTTLS.into()),
            _ => {}
        }
        Ok(connection)
    }

    fn error(&self, words: &str) -> MailError {
        let Server { host, port, .. } = &self.server;
        MailError::new(format!("the SMTP server {host}:{port} did not take the mail: {words}"))
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("from", &self.from)
            .field("to", &self.to)
            .field("server", &self.server)
            .field("account", &self.account.as_ref().map(|_| "***"))
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
