//! `callfire listen`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use callfire::data::SubscriptionTriggerEvent;
use clap::{Args, ValueHint};

use super::subscription::event;
use super::{address, seconds};

#[derive(Args, Debug)]
pub(crate) struct Listen {
    /// SQLite file that postbacks are kept in, made if there is none [default: inbox.db where the journal is]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) inbox: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) handlers: Handlers,
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(flatten)]
    pub(crate) subscription: Subscription,
}

/// What is done with each notification.
#[derive(Args, Debug)]
#[command(next_help_heading = "What is done with each notification")]
pub(crate) struct Handlers {
    /// Print it as one line of JSON; done unless --mail-to or --exec is given
    ///
    /// Such as {"event":"TextNotification","TextNotification":{"SubscriptionId":7,"Text":{"id":1003,"Inbound":true,…}}}.
    /// Its "event" is the kind of notification: TextNotification, CallFinished or BroadcastNotification and their like.
    /// What it came of, an --event such as INBOUND_TEXT_FINISHED, no notification says: "Inbound" tells incoming from
    /// outgoing, and "SubscriptionId" the subscription.
    #[arg(long)]
    pub(crate) print: bool,
    /// Run `sh -c CMD` with the JSON on its standard input; exit code 0 means done, any other: again later
    ///
    /// Nothing of the notification is in its arguments or its environment, which is that of this command without
    /// CALLFIRE_SMTP, and with three numbers: CALLFIRE_ITEM is the notification's in the inbox, the same at each try,
    /// CALLFIRE_ATTEMPT that of the try, from 1, and from 1 again after `callfire inbox retry`, and CALLFIRE_UNCERTAIN is 1
    /// where an earlier try may have done its work (it was cut off when the time was up or this command ended, a signal
    /// killed it, or somebody asked for another one), else 0: one that ended with another exit code counts as not done. Its
    /// standard output is dropped; the end of its standard error is the cause that is kept where it fails. What runs when
    /// the time is up is killed, with all that it started. What runs when this command is killed by SIGKILL is not, and the
    /// next start may run it a second time beside the first.
    #[arg(long, value_name = "CMD", value_parser = command, value_hint = ValueHint::CommandString)]
    pub(crate) exec: Option<String>,
    /// Mail it to this address if it is an incoming text; can be given more than once
    ///
    /// Any other notification is taken for done without a mail.
    #[arg(long, value_name = "ADDRESS", value_hint = ValueHint::EmailAddress)]
    pub(crate) mail_to: Vec<String>,
    /// Sender of the mails [default: the first --mail-to]
    #[arg(long, value_name = "ADDRESS", requires = "mail_to", value_hint = ValueHint::EmailAddress)]
    pub(crate) mail_from: Option<String>,
    /// Mail server, such as smtps://user@mail.example.com [env: CALLFIRE_SMTP, which may have a password]
    ///
    /// smtps:// is TLS from the first byte on (port 465 unless another one stands behind the host). With smtp:// (port 587)
    /// the server has to offer STARTTLS, or nothing is sent; but for this computer (port 25), and for a relay in a network
    /// of your own, which is smtp://HOST?tls=none (port 25). A password is sent in clear text to this computer only.
    #[arg(long, value_name = "URL", requires = "mail_to", value_hint = ValueHint::Url)]
    pub(crate) smtp: Option<String>,
    /// File with the mail server's password on its one line, - for standard input
    #[arg(long, value_name = "F", requires = "mail_to", value_hint = ValueHint::FilePath)]
    pub(crate) smtp_password_file: Option<PathBuf>,
    /// How long one try may take; another one follows
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "60")]
    pub(crate) handler_timeout: Duration,
}

/// How postbacks come in.
#[derive(Args, Debug)]
#[command(next_help_heading = "Where postbacks come in")]
pub(crate) struct Server {
    /// Address to listen on; with port 0 any free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8162", value_parser = address::<8162>)]
    pub(crate) listen: SocketAddr,
    /// File with USER:PASSWORD on its one line, which postbacks must come with
    #[arg(long, value_name = "F", value_hint = ValueHint::FilePath)]
    pub(crate) basic_auth_file: Option<PathBuf>,
    /// File with the server's certificates in PEM, its own one first
    #[arg(long, value_name = "F", requires = "tls_key", value_hint = ValueHint::FilePath)]
    pub(crate) tls_cert: Option<PathBuf>,
    /// File with the private key of that certificate in PEM
    #[arg(long, value_name = "F", requires = "tls_cert", value_hint = ValueHint::FilePath)]
    pub(crate) tls_key: Option<PathBuf>,
    /// File with the authorities in PEM of which the sender must have a certificate
    ///
    /// Whoever asks for /healthz and /metrics needs one too.
    #[arg(long, value_name = "F", requires = "tls_cert", value_hint = ValueHint::FilePath)]
    pub(crate) client_ca: Option<PathBuf>,
    /// DNS name that the certificate of the sender must be valid for; can be given more than once
    ///
    /// Without it whoever has a certificate of the authority is let in: of a public one, everybody. A certificate has its
    /// names in its subjectAltName, where *.example.com is any one name in front of example.com.
    #[arg(long, value_name = "NAME", requires = "client_ca", value_hint = ValueHint::Hostname)]
    pub(crate) client_name: Vec<String>,
    /// The most connections at a time; the one that is idle for longest makes room
    #[arg(long, value_name = "N", default_value = "256", value_parser = connections())]
    pub(crate) max_connections: u16,
    /// The most connections of one address
    #[arg(long, value_name = "N", default_value = "32", value_parser = connections())]
    pub(crate) max_connections_per_ip: u16,
}

/// What `CallFire` is asked for.
#[derive(Args, Debug)]
#[command(next_help_heading = "Subscription")]
pub(crate) struct Subscription {
    /// Subscribe at the start, unsubscribe at the end
    ///
    /// What happens while nothing is subscribed to is never posted: --keep-subscription is for who starts it anew now and
    /// then. A subscription with the same address and event, left behind by a crash or kept, is taken over, and a second
    /// one of the kind deleted. One that differs otherwise, by a filter or its form, is left alone and told of: two
    /// subscriptions are two notifications of the same thing, and each is handled.
    ///
    /// Where the service cannot be reached, postbacks are received all the same, and subscribing is tried again. Where it
    /// refuses, this command ends.
    #[arg(long)]
    pub(crate) subscribe: bool,
    /// Leave the subscriptions at the end: the next start takes them over
    ///
    /// What CallFire posts meanwhile nobody receives, and whether it is posted again is for CallFire to say. `callfire
    /// subscription delete ID` ends it.
    #[arg(long = "keep-subscription", requires = "subscribe")]
    pub(crate) keep: bool,
    /// Address by which CallFire reaches this command; the secret path is put behind it
    ///
    /// A path that it has itself, such as /prefix, whatever is in between has to take away: postbacks come to the secret
    /// path and nowhere else.
    #[arg(long, value_name = "URL", requires = "subscribe", value_hint = ValueHint::Url)]
    pub(crate) public_url: Option<String>,
    /// What to be told of; can be given more than once
    #[arg(long, value_name = "EVENT", requires = "subscribe", default_value = "INBOUND_TEXT_FINISHED",
          ignore_case = true, value_parser = event())]
    pub(crate) event: Vec<SubscriptionTriggerEvent>,
}

/// One that does nothing would take everything and have done nothing with it.
fn command(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("a command is expected".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

fn connections() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..)
}
