//! `callfire listen`: receives postbacks until it is told to stop. What becomes of them is the receiver's matter.

mod console;
mod endpoint;
mod exec;
mod line;
mod mail;
mod notes;
mod print;
mod ready;
mod retry;
mod setup;
mod status;
mod stop;
mod subscriptions;

use std::future;
use std::io;
use std::time::Duration;

use callfire_receiver::Server;
use futures_util::future::try_join;
use tokio::sync::oneshot;
use tokio::time::sleep;

use self::console::Console;
use self::endpoint::Public;
use self::setup::Setup;
use self::subscriptions::Subscriptions;
use super::inbox::Place;
use crate::args::{self, Global};
use crate::failure::Failure;
use crate::interrupt::Interrupts;
use crate::session::Session;

/// What is there from the moment on in which postbacks can come.
struct Listening<'a> {
    server: Server,
    place: &'a Place,
    handlers: Vec<&'static str>,
    session: Option<Session>,
    subscriptions: Subscriptions,
    is_kept: bool,
    global: &'a Global,
}

pub(super) async fn run(options: &args::Listen, global: &Global) -> Result<(), Failure> {
    setup::check_stdin(options, global)?;
    let public = Public::of(&options.subscription, global)?;
    let (mail, builder) = (mail::handler(&options.handlers)?, setup::served(&options.server)?);
    let session = match options.subscription.subscribe {
        true => Some(Session::open(global, |builder| builder).await?),
        false => None,
    };
    // From here on they end nothing by themselves. What is asked for on standard input is there.
    let mut interrupts = Interrupts::new()?;
    let place = Place::for_receiver(options.inbox.as_deref(), global)?;
    let console = Console::start(global);
    notes::begin(&console, &place, global);
    let setup = Setup::of(builder, mail, &options.handlers, &place, &console);
    let Setup { builder, handlers, mut unread } = setup;
    public.warn(options, global);
    let server = builder.listen(options.server.listen).await;
    let server = server.map_err(|error| setup::failed(&error, &place))?;
    let args::Subscription { event: events, keep: is_kept, .. } = &options.subscription;
    let subscriptions = Subscriptions::new(public.endpoint(&server), events, server.receiver());
    let is_kept = *is_kept;
    let mut listening =
        Listening { server, place: &place, handlers, session, subscriptions, is_kept, global };
    let ended = tokio::select! {
        biased;
        ended = listening.listen(&console) => ended,
        error = broken(&mut unread) => Err(print::unread(&error, &place)),
        () = interrupts.next() => Ok(()),
    };
    let stopped = tokio::select! {
        biased;
        () = interrupts.another() => Err(stop::at_once(&place)),
        stopped = listening.stop(&console) => stopped,
    };
    console.settle().await;
    ended.and(stopped)
}

/// Ends when nothing can be printed any more, where something is to be printed.
async fn broken(unread: &mut Option<oneshot::Receiver<io::Error>>) -> io::Error {
    let told = match unread {
        Some(unread) => unread.await.ok(),
        None => None,
    };
    match told {
        Some(error) => error,
        None => future::pending().await,
    }
}

impl Listening<'_> {
    /// Goes on for ever, or ends with what is wrong.
    async fn listen(&mut self, console: &Console) -> Result<(), Failure> {
        let mut pause = self.subscribe(console, retry::FIRST).await?;
        console.line(ready::text(self));
        let receiver = self.server.receiver().clone();
        let subscribed = async {
            while let Some(wait) = pause {
                sleep(wait).await;
                pause = self.subscribe(console, retry::after(wait)).await?;
                if pause.is_none() {
                    console.line(ready::subscribed(self));
                }
            }
            Ok(())
        };
        try_join(subscribed, status::show(&receiver, console)).await.map(drop)
    }

    /// Subscribes, where that is wanted; where that may go well later, in how long it is to be tried again.
    async fn subscribe(
        &mut self,
        console: &Console,
        pause: Duration,
    ) -> Result<Option<Duration>, Failure> {
        let Some(session) = &self.session else { return Ok(None) };
        match self.subscriptions.subscribe(session, console, self.global).await {
            Ok(()) => Ok(None),
            Err(failure) if failure.may_pass() => {
                console.line(retry::note(&failure, pause, self.global));
                Ok(Some(pause))
            }
            Err(failure) => Err(failure),
        }
    }
}
