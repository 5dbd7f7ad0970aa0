//! What takes notifications. When it is called, and how often, is not decided here.

use std::error::Error;
use std::fmt;
use std::time::SystemTime;

use callfire::postback::Notification;
use callfire::soapwire::error::in_full;
use futures_util::future::BoxFuture;

use crate::inbox::{Ended, ItemId};

/// Takes notifications, each at least once.
///
/// An `async` function or closure of one [`Delivery`] is a handler. Several calls may be under way at a time, but never
/// two for the same text, call or broadcast. It may be called again for what it has already done: when it panicked or was
/// cut off after that, or the process ended before that was on disk. [`Delivery::is_uncertain`] tells such a repetition.
///
/// It must not block its thread for long: where the runtime has but one, nothing is received meanwhile.
///
/// ```
/// use callfire_receiver::{Delivery, Handler, HandlerError};
///
/// async fn print(delivery: Delivery) -> Result<(), HandlerError> {
///     println!("{}", delivery.notification().event());
///     Ok(())
/// }
/// # fn is_handler(_: impl Handler) {}
/// # is_handler(print);
/// ```
///
/// One that fails says whether another try can help. Any error does that by `?`, words do it by [`HandlerError::retry`]:
///
/// ```
/// use callfire::postback::Notification;
/// use callfire_receiver::{Delivery, Handler, HandlerError};
///
/// async fn append(delivery: Delivery) -> Result<(), HandlerError> {
///     let Notification::Text(_, it) = delivery.notification() else { return Ok(()) };
///     let Some(message) = &it.text.message else {
///         // Whoever looks at the dead letters finds this there.
///         return Err(HandlerError::give_up("the text says nothing"));
///     };
///     if !std::path::Path::new("/srv/texts").exists() {
///         return Err(HandlerError::retry("the disk for texts is not there yet"));
///     }
///     std::fs::write(format!("/srv/texts/{}", delivery.item()), message)?;
///     Ok(())
/// }
/// # fn is_handler(_: impl Handler) {}
/// # is_handler(append);
/// ```
///
/// Nothing of an error is printed: it is kept with the delivery, which `callfire inbox list` shows, and told by `tracing`,
/// for which the program has to have a subscriber.
pub trait Handler: Send + Sync + 'static {
    /// Takes one notification. An error, a panic or a call that takes too long is followed by another try later.
    fn handle(&self, delivery: Delivery) -> BoxFuture<'_, Result<(), HandlerError>>;
}

impl<F, T> Handler for F
where
    F: Fn(Delivery) -> T + Send + Sync + 'static,
    T: Future<Output = Result<(), HandlerError>> + Send + 'static,
{
    fn handle(&self, delivery: Delivery) -> BoxFuture<'_, Result<(), HandlerError>> {
        Box::pin(self(delivery))
    }
}

/// A notification on its way to a handler.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub(crate) item: ItemId,
    pub(crate) notification: Notification,
    pub(crate) received: SystemTime,
    pub(crate) attempt: u32,
    pub(crate) is_uncertain: bool,
}

impl Delivery {
    /// The number of the notification in the inbox, the same at each try.
    pub fn item(&self) -> ItemId {
        self.item
    }

    /// What came.
    ///
    /// It is not signed: ask the service ([`Notification::verified`]) before anything that costs money follows from it.
    pub fn notification(&self) -> &Notification {
        &self.notification
    }

    /// When it was first received.
    pub fn received(&self) -> SystemTime {
        self.received
    }

    /// Which try this is, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Whether an earlier try may have done its work: it panicked, was cut off by the timeout or a stop, or ended with the
    /// process; it returned [`HandlerError::cut_off`]; or somebody has asked for another one of what was handled. One that
    /// returned another error has not done it.
    pub fn is_uncertain(&self) -> bool {
        self.is_uncertain
    }
}

/// Why a handler did not take a notification.
///
/// Every error becomes one by `?`, and is followed by another try. It is no [`Error`] itself, for that; and words are none,
/// so that they are given to [`retry`](Self::retry), [`cut_off`](Self::cut_off) or [`give_up`](Self::give_up).
///
/// ```
/// # use callfire_receiver::HandlerError;
/// # fn is_open() -> bool { false }
/// fn check() -> Result<(), HandlerError> {
///     if !is_open() {
///         return Err(HandlerError::retry("not yet"));
///     }
///     Ok(())
/// }
/// # assert_eq!(check().unwrap_err().to_string(), "not yet");
/// ```
pub struct HandlerError {
    cause: Box<dyn Error + Send + Sync>,
    ended: Ended,
    is_final: bool,
}

impl HandlerError {
    /// The work is not done, and another try may succeed.
    pub fn retry(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { cause: cause.into(), ended: Ended::Refused, is_final: false }
    }

    /// The work may be done: it was cut off on its way, such as by a server that fell silent. Another try follows, and is
    /// [told so](Delivery::is_uncertain).
    pub fn cut_off(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { ended: Ended::CutOff, ..Self::retry(cause) }
    }

    /// No other try can succeed: the notification becomes a dead letter, to be looked at by somebody.
    pub fn give_up(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { is_final: true, ..Self::retry(cause) }
    }

    pub(crate) fn ended(&self) -> Ended {
        self.ended
    }

    pub(crate) fn is_final(&self) -> bool {
        self.is_final
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for HandlerError {
    fn from(cause: E) -> Self {
        Self::retry(cause)
    }
}

impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&in_full(&*self.cause))
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cause, ended, is_final } = self;
        f.debug_struct("HandlerError")
            .field("cause", cause)
            .field("ended", ended)
            .field("is_final", is_final)
            .finish()
    }
}
