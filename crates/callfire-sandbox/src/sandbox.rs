//! A running sandbox, as the program that started it holds it. How it is set up is in `builder`, and how requests come
//! to it in `listening` and `in_memory`.

mod builder;
mod in_memory;
mod listening;
mod start;

use std::fmt;
use std::io;

pub use builder::Builder;
pub use in_memory::InMemory;
pub use listening::Listening;

use crate::control::{Control, IncomingCall, IncomingText, LedgerEntry, MailEntry, PostbackEntry};
use crate::disruption::Disruption;

/// The login of the account unless the builder says otherwise.
pub const LOGIN: &str = "login";
/// The password of the account unless the builder says otherwise.
pub const PASSWORD: &str = "password";

/// A running sandbox. It stops when it is dropped.
///
/// `C` is the way to it: it is [`Listening`] to other programs, or [`InMemory`] of this one.
pub struct Sandbox<C = Listening> {
    control: Control,
    way: C,
}

impl Sandbox {
    /// Starts to set a sandbox up.
    pub fn builder() -> Builder {
        Builder::new()
    }
}

impl<C> Sandbox<C> {
    /// Lets a text come in, as if somebody had sent it; its id.
    ///
    /// # Errors
    ///
    /// Of kind `InvalidInput` when there cannot be such a text; any other when the data file cannot be written.
    pub fn receive_text(&self, text: &IncomingText) -> io::Result<i64> {
        self.control.receive_text(text)
    }

    /// Lets a call come in, as if somebody had called; its id.
    ///
    /// # Errors
    ///
    /// Of kind `InvalidInput` when there cannot be such a call; any other when the data file cannot be written.
    pub fn receive_call(&self, call: &IncomingCall) -> io::Result<i64> {
        self.control.receive_call(call)
    }

    /// Lets somebody else buy numbers and keywords that are for sale, or ordered and not delivered yet: all or none.
    ///
    /// An order that is under way then ends without them, as orders may.
    ///
    /// # Errors
    ///
    /// Of kind `InvalidInput` when one of them cannot be bought; any other when the data file cannot be written.
    pub fn sell(&self, names: impl IntoIterator<Item = impl Into<String>>) -> io::Result<()> {
        self.control.sell(&names.into_iter().map(Into::into).collect::<Vec<_>>())
    }

    /// What was applied and how often, in the order of the first times.
    ///
    /// # Errors
    ///
    /// When the data file cannot be written, in which there is kept what has happened meanwhile.
    pub fn ledger(&self) -> io::Result<Vec<LedgerEntry>> {
        self.control.ledger()
    }

    /// The postbacks that are kept, newest first, and what came of them.
    ///
    /// # Errors
    ///
    /// When the data file cannot be written, in which there is kept what has happened meanwhile.
    pub fn postbacks(&self) -> io::Result<Vec<PostbackEntry>> {
        self.control.postbacks()
    }

    /// The mails that subscriptions of the format `EMAIL` would have got, newest first. None is sent.
    ///
    /// # Errors
    ///
    /// When the data file cannot be written, in which there is kept what has happened meanwhile.
    pub fn mails(&self) -> io::Result<Vec<MailEntry>> {
        self.control.mails()
    }

    /// Lets something go wrong with requests to come. Of several that fit, the one that was asked for first is used.
    pub fn disrupt(&self, disruption: Disruption) {
        self.control.disruptions.add(disruption);
    }

    /// Lets nothing go wrong any more.
    pub fn clear_disruptions(&self) {
        self.control.disruptions.clear();
    }
}

impl<C: fmt::Debug> fmt::Debug for Sandbox<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("way", &self.way).finish_non_exhaustive()
    }
}
