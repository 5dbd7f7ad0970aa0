//! Receives `CallFire`'s postbacks, and loses none that it has acknowledged.
//!
//! The service tells of texts, calls and broadcasts by posting to the endpoint of a subscription. A [`Receiver`] answers
//! such a postback with 200 when it is on disk, and not before. From there it brings it to [handlers](Handler), again and
//! again until each of them has taken it: it outlives crashes, restarts, and whatever is down for three days.
//!
//! ```
//! use callfire::CallFire;
//! use callfire::data::{Subscription, SubscriptionTriggerEvent};
//! use callfire::postback::Notification;
//! use callfire::service::CreateSubscription;
//! use callfire_receiver::{Delivery, HandlerError, Receiver};
//! # use callfire_sandbox::{IncomingText, LOGIN, PASSWORD, Sandbox};
//!
//! async fn note(delivery: Delivery) -> Result<(), HandlerError> {
//!     if let Notification::Text(_, it) = delivery.notification() {
//!         println!("{}: {}", it.text.from_number, it.text.message.as_deref().unwrap_or_default());
//!     }
//!     Ok(())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let sandbox = Sandbox::builder().speed(100.0).start().await?;
//! # let callfire = CallFire::builder().endpoint(sandbox.base_url()).credentials(LOGIN, PASSWORD)?.build()?;
//! # let folder = tempfile::tempdir()?;
//! # let file = folder.path().join("inbox.db");
//! let server = Receiver::builder()
//!     .file(&file)
//!     .handler("note", note)
//!     .listen(([127, 0, 0, 1], 0))
//!     .await?;
//!
//! // Where the world reaches it is for you to know; this address is good for the same computer.
//! let subscription = Subscription::new()
//!     .with_endpoint(server.url())
//!     .with_trigger_event(SubscriptionTriggerEvent::InboundTextFinished);
//! callfire.create_subscription(CreateSubscription::new(subscription)).await?;
//! # sandbox.receive_text(&IncomingText::new("12135550123", "67076", "Are you open?"))?;
//! # while server.receiver().snapshot().handled == 0 {
//! #     tokio::time::sleep(std::time::Duration::from_millis(10)).await;
//! # }
//!
//! // At the end:
//! server.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! # When a handler fails
//!
//! It returns an error, and is called again later. `?` makes any error one for another try; words are given to
//! [`HandlerError::retry`], or to [`HandlerError::give_up`] where no other try can help:
//!
//! ```
//! # use callfire_receiver::{Delivery, HandlerError};
//! async fn hand_over(delivery: Delivery) -> Result<(), HandlerError> {
//!     let Some(id) = delivery.notification().id() else {
//!         return Err(HandlerError::give_up("it is about nothing"));
//!     };
//!     let reply = till::enter(id).await?;
//!     if reply == "busy" {
//!         return Err(HandlerError::retry("the till is busy"));
//!     }
//!     Ok(())
//! }
//! # mod till { pub async fn enter(_: i64) -> std::io::Result<&'static str> { Ok("busy") } }
//! # fn is_handler(_: impl callfire_receiver::Handler) {}
//! # is_handler(hand_over);
//! ```
//!
//! **Without a `tracing` subscriber nobody hears of it**, nor of anything else that goes wrong while it runs. A line at the
//! beginning of `main`, such as `tracing_subscriber::fmt::init()` of the crate `tracing-subscriber`, prints it.
//!
#![cfg_attr(
    feature = "mail",
    doc = r#"# Texts as mails

[`Mail`] is a handler that is there already; the feature `mail` has it. Each text that comes in is one mail to all
recipients, tried again while the mail server takes none.

```no_run
use callfire_receiver::{Mail, Receiver};

# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
let mail = Mail::builder("ann@example.com")
    .smtp("smtps://mail.example.com")
    .credentials("sms@example.com", std::env::var("SMTP_PASSWORD")?)
    .build()?;
let server = Receiver::builder()
    .file("inbox.db")
    .handler("mail", mail)
    .listen(([127, 0, 0, 1], 8080))
    .await?;
# server.shutdown().await;
# Ok(())
# }
```
"#
)]
#![cfg_attr(
    not(feature = "mail"),
    doc = r"# Texts as mails

The feature `mail`, without which this page was made, has a handler `Mail` that mails each text that comes in;
`cargo doc -p callfire-receiver --all-features` makes the page with it."
)]
//!
//! # In a server of one's own
//!
//! [`Receiver::router`] is an axum router with the path for postbacks, `/healthz` and `/metrics`, to be merged into another
//! one; [`Receiver::service`] is the path alone, as a `tower` service for any server. How many connections there may be
//! and how long a request's head may take is that server's business then.
//!
//! ```no_run
//! use callfire_receiver::{Delivery, HandlerError, Receiver};
//!
//! # async fn note(_: Delivery) -> Result<(), HandlerError> { Ok(()) }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let receiver = Receiver::builder().file("inbox.db").handler("note", note).start().await?;
//! let app = axum::Router::new()
//!     .route("/", axum::routing::get(|| async { "hello" }))
//!     .merge(receiver.router());
//! println!("postbacks come to {}", receiver.path());
//!
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
//! axum::serve(listener, app).await?;
//! receiver.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! # What becomes of a notification
//!
//! It is kept once, however often it comes: for as long as it is kept ([`Builder::retention`]), a repetition is known by
//! its [key](callfire::postback::Notification::key), answered with 200 and not handled again. For each handler there is
//! a *delivery* of it:
//!
//! | the delivery is | when | and then |
//! |---|---|---|
//! | waiting | it came, or a try failed | it is claimed when it is due |
//! | claimed | a try is under way | the handler takes it, or it waits again |
//! | handled | the handler took it | it is forgotten after the retention |
//! | superseded | the handler had been given something newer of the same text, call or broadcast, and had not refused it | the same |
//! | dead | there will be no other try | it stays until somebody looks at it |
//!
//! What is about the same text, call or broadcast, for the same subscription, is handled one after the other, in the order
//! in which it was modified: a later one waits until the earlier one is handled or dead. Everything else is handled side
//! by side, by each handler [so many](Builder::concurrency) at a time, and no handler waits for another.
//!
//! A handler is known by its name. What waits for one that is gone, or has another name now, waits until it is there
//! again or [is given up](inbox::SqliteInbox::give_up).
//!
//! | what a handler does | what follows |
//! |---|---|
//! | returns `Ok` | it is handled |
//! | returns an error | another try after 1 s, 2 s, 4 s … 1 hour (each up to a half shorter); dead after 3 days ([`Retry`]) |
//! | returns [`HandlerError::give_up`] | dead at once |
//! | panics | as after an error, but dead at the third panic, and it may be done |
//! | takes longer than [60 s](Builder::handler_timeout) | it is cut off where it waits, and as after an error, but it may be done |
//!
//! None of it is seen by the sender or by another handler.
//!
//! # At least once
//!
//! A handler may do its work without the receiver getting to know. Then it is called again, and
//! [`Delivery::is_uncertain`] says so at each try from then on; and what is older of the same text, call or broadcast is
//! superseded when it comes.
//!
//! | an earlier try | the work is done |
//! |---|---|
//! | returned an error | no: that is what the error says |
//! | returned [`HandlerError::cut_off`] | perhaps: a server fell silent, a command was killed |
//! | panicked | perhaps |
//! | was cut off by the timeout or a stop | perhaps |
//! | ended with the process, or before its end was on disk | perhaps |
//!
//! So a handler should do a thing that can be done twice: write under a number that is the same each time, such as
//! [`Delivery::item`], or ask first whether it is done already. What a handler took is never handed to it again while the
//! receiver runs, even where the disk is too full to write that down.
//!
//! Postbacks are not signed: whoever knows the path can send one. Before anything that costs money follows from one, ask
//! the service whether it is so.
//!
//! # Where it runs
//!
//! The path has 192 random bits, chosen at the first start and kept in the inbox. It is as good as a password, so let
//! nobody read it on the way: speak TLS ([`Builder::tls`]) or stand behind a proxy that does. Behind a proxy
//!
//! - forward `/postbacks/` and nothing else: `/healthz` and `/metrics` tell no secrets, but are nobody else's business,
//! - keep the path out of its log,
//! - set [`Limits::per_ip`] to [`Limits::connections`], for all connections come from the proxy,
//! - let it pass bodies of 256 KiB, and wait 15 s for an answer.
//!
//! A sender that has a certificate, such as such a proxy, can be asked for it: [`Tls::client_ca`] lets in whoever has one of
//! that authority, and [`Tls::client_names`] only those of them whom you name. Name them unless the authority issues
//! certificates to nobody else: that of a company has many clients, a public one the whole world.
//!
//! ```no_run
//! # use callfire_receiver::{Tls, TlsError};
//! # fn tls() -> Result<Tls, TlsError> {
//! let tls = Tls::from_files("server.pem", "server.key")?
//!     .client_ca("authority.pem")?
//!     .client_names(["proxy.example.com"])?;
//! # Ok(tls)
//! # }
//! ```
//!
//! | limit | unless set | beyond it |
//! |---|---|---|
//! | [`Limits::body`] | 256 KiB | 413 |
//! | [`Limits::body_timeout`] | 10 s | 408 |
//! | [`Limits::head`] | 16 KiB | 431 |
//! | [`Limits::head_timeout`] | 5 s | the connection is closed |
//! | [`Limits::connections`] | 256 | the one that is idle longest is closed for a new one |
//! | [`Limits::per_ip`] | 32 | the same, among those of that address |
//! | [`Builder::concurrency`] | 8 for each handler | it waits in the inbox |
//! | [`Builder::handler_timeout`] | 60 s | another try |
//! | [`Builder::retention`] | 30 days | it is forgotten if it is handled |
//!
//! A handler that waits for somebody else most of the time may have more at a time; what is claimed is in memory, a few
//! KiB each. The file grows by some 400 bytes more than the body for a notification with one handler, and does not shrink: what is forgotten
//! makes room for what comes.
//!
//! # When something fails
//!
//! - **The disk is full:** postbacks are answered with 503 and `Retry-After`, so that the sender keeps them, and taken again
//!   as soon as there is room. Handlers go on as far as they can.
//! - **The disk fails otherwise:** what was written last may not be there. Postbacks are answered with 503 and no handler
//!   is begun until the process is started anew. `/healthz` says 503 in both cases. A quota that is used up cannot be told
//!   from that, so watch it, or give the inbox a file system of its own.
//! - **The process ends:** whatever was acknowledged is in the file. The next start goes on where it ended.
//! - **The sender leaves:** one that closes the connection, or its half of it, before the answer gets none, so that those
//!   who have gone hold no connection. What it sent is kept if all of it had come.
//! - **A body is no notification:** it is answered with 400 or 415, and kept in quarantine with the reason. The newest
//!   10,000 of them stay, or as many as have 64 MiB, for as long as the retention.
//!
//! The file belongs on a disk of the same computer, and to one receiver at a time. It is in WAL mode: beside it are
//! `…-wal`, `…-shm` and `….lock`, and a copy of the file alone is no backup. Let SQLite make one while the receiver runs:
//! `sqlite3 inbox.db "VACUUM INTO 'backup.db'"`. It has phone numbers, messages and the secret path in it. A receiver
//! that starts with an old backup handles again what was handled since.
//!
//! # What it tells
//!
//! `/metrics` ([`Receiver::metrics`]) has counters and gauges in Prometheus' text format. Watch
//! `callfire_receiver_inbox_dead`, which is above zero when somebody has to look, and
//! `callfire_receiver_inbox_oldest_seconds`, which grows when handlers do not keep up. [`Receiver::health`],
//! [`Receiver::snapshot`] and [`Receiver::counts`] have the same for programs. `tracing` events say what comes (info),
//! what is tried again (warn) and what is given up (error), by numbers and causes, and never have a body or the path in
//! them.
//!
//! Who is turned away is counted: requests by status in `callfire_receiver_refused_total`, and clients whose certificate
//! is refused in the handshake in `callfire_receiver_refused_clients_total`. An event (warn) says that postbacks come to
//! another path (as those of a subscription that was left over from an earlier inbox do), come without the login, or
//! come from a client with another certificate, with the cause and the client's address: at most one a minute of each,
//! which says how many were left out before it, for anybody can bring it about.

#![cfg_attr(
    not(test),
    warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)
)]

mod clock;
mod dispatch;
mod front;
mod handler;
pub mod inbox;
mod limits;
#[cfg(feature = "mail")]
mod mail;
mod rarely;
mod receiver;
mod server;
mod service;
mod stats;

pub use clock::{Clock, SystemClock};
pub use dispatch::Retry;
pub use handler::{Delivery, Handler, HandlerError};
pub use limits::Limits;
#[cfg(feature = "mail")]
pub use mail::{Mail, MailBuilder, MailError};
pub use receiver::{Builder, Health, Receiver, StartError, StartErrorKind};
pub use server::{Server, Tls, TlsError};
pub use service::PostbackService;
pub use stats::Snapshot;

/// The README's Rust is compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
