//! Waiting for a number order: `CallFire` works on it for seconds and asks to be polled at most once a second.
//!
//! A postback would be better; this is for those who cannot receive one.

use std::fmt;
use std::time::Duration;

use soapwire::client::CallOptions;
use soapwire::error::{Effect, Error, ErrorKind, Result};
use soapwire::limits::Timeouts;
use tokio::time::Instant;

use crate::CallFire;
use crate::generated::data::{NumberOrder, NumberOrderItem, OrderStatus};
use crate::generated::operation::GetNumberOrder;
use crate::generated::service::IdRequest;

/// The least time between two polls of one order, unless the builder says otherwise.
pub(crate) const POLL_PACE: Duration = Duration::from_secs(1);
/// How long an order is waited for.
const WINDOW: Duration = Duration::from_secs(20);
/// How long a poll may go on when the wait is over; the first one waits for its turn within it.
const LAST_POLL: Duration = Duration::from_secs(2);
/// Beyond every wait that is meant; an `Instant` can overflow.
const LONGEST: Duration = Duration::from_hours(24);

impl CallFire {
    /// Waits for the order `id` until `CallFire` is done with it, 20 s at most.
    ///
    /// Each poll is sent a second or more after the one before it was answered, whoever waits for the same order or
    /// calls `get_number_order` through this client or a clone of it. A poll that fails in a way that may pass is
    /// made good by the next.
    ///
    /// ```no_run
    /// # async fn run(callfire: callfire::CallFire) -> callfire::Result<()> {
    /// let wait = callfire.wait_for_order(129).on_poll(|order| println!("{}", order.status));
    /// let outcome = wait.outcome().await?;
    /// println!("{}: {}", outcome.state, outcome.order.total_cost);
    /// # Ok(())
    /// # }
    /// ```
    pub fn wait_for_order(&self, id: i64) -> OrderWait {
        OrderWait { client: self.clone(), id, window: WINDOW, on_poll: None }
    }
}

/// Looks at each state of an order as it is read.
type Observer = Box<dyn FnMut(&NumberOrder) + Send>;

/// A wait for a number order that has not begun yet.
#[must_use = "nothing is sent before `outcome` is awaited"]
pub struct OrderWait {
    client: CallFire,
    id: i64,
    window: Duration,
    on_poll: Option<Observer>,
}

impl OrderWait {
    /// Sets how long the order is waited for. Default: 20 s. The last poll is sent at its end at the latest.
    pub fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Hands each state of the order to `observer` as it is read.
    pub fn on_poll(mut self, observer: impl FnMut(&NumberOrder) + Send + 'static) -> Self {
        self.on_poll = Some(Box::new(observer));
        self
    }

    /// Polls until the order is in a final state or the time is over.
    ///
    /// An order that is not done by then is no error but [`OrderState::Pending`].
    ///
    /// # Errors
    ///
    /// What a poll was refused with, or what the last one failed with if none was answered.
    pub async fn outcome(mut self) -> Result<OrderOutcome> {
        let end = Instant::now() + self.window.min(LONGEST);
        // The first poll may have to wait for the second after somebody else's to be over.
        let mut latest = self.poll(end, LAST_POLL).await;
        // A pace of nothing has a turn at any time, the end included.
        while is_open(&latest) && Instant::now() < end {
            let newer = self.poll(end, Duration::ZERO).await;
            if matches!(&newer, Err(error) if error.kind() == ErrorKind::Overloaded) {
                break;
            }
            // An answer that came before says more than a failure that came after and may pass.
            if latest.is_err() || !matches!(&newer, Err(error) if may_pass(error)) {
                latest = newer;
            }
        }
        latest.map(OrderOutcome::new)
    }

    /// One request, sent before `end` or within `grace`; never repeated, for the next poll does that at its pace.
    async fn poll(&mut self, end: Instant, grace: Duration) -> Result<NumberOrder> {
        let left = end.saturating_duration_since(Instant::now());
        let Timeouts { head, idle, total, .. } = self.client.timeouts;
        // The client's time for a call is for the exchange here: to wait for the turn is what is asked for.
        let timeouts = Timeouts::default()
            .with_head(head.min(total))
            .with_idle(idle.min(total))
            .with_total(left + LAST_POLL)
            .with_turn(left.max(grace));
        let once = CallOptions::new().with_max_attempts(1).with_timeouts(timeouts);
        let order =
            self.client.send::<GetNumberOrder>(&IdRequest::new(self.id), &once).await?.value;
        if let Some(observe) = &mut self.on_poll {
            observe(&order);
        }
        Ok(order)
    }
}

impl fmt::Debug for OrderWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrderWait")
            .field("id", &self.id)
            .field("window", &self.window)
            .finish_non_exhaustive()
    }
}

/// Whether the next poll may be answered where this one was not.
fn may_pass(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect
        | ErrorKind::Throttled
        | ErrorKind::Timeout
        | ErrorKind::Transport
        | ErrorKind::Truncated => true,
        ErrorKind::Http => matches!(error.status(), Some(500 | 502 | 503 | 504)),
        ErrorKind::Fault => error.effect() == Effect::MaybeApplied,
        _ => false,
    }
}

/// Whether another poll can tell more than the latest did.
fn is_open(latest: &Result<NumberOrder>) -> bool {
    match latest {
        Ok(order) => !is_final(&order.status),
        Err(error) => may_pass(error),
    }
}

/// Whether `CallFire` is done with an order. A status this library does not know is not final.
fn is_final(status: &OrderStatus) -> bool {
    matches!(
        status,
        OrderStatus::Finished | OrderStatus::Errored | OrderStatus::Void | OrderStatus::Rejected
    )
}

/// An order and where it stands.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OrderOutcome {
    /// The order as it was read last.
    pub order: NumberOrder,
    /// Where it stands.
    pub state: OrderState,
}

impl OrderOutcome {
    /// Judges an order by its status and by what it fulfilled.
    pub fn new(order: NumberOrder) -> Self {
        let state = match &order.status {
            OrderStatus::Finished if items(&order).any(|item| missing(item) > 0) => {
                OrderState::Partial
            }
            OrderStatus::Finished => OrderState::Finished,
            status if is_final(status) => OrderState::Failed,
            _ => OrderState::Pending,
        };
        Self { order, state }
    }

    /// The numbers and keywords that were ordered and are not there.
    pub fn missing(&self) -> usize {
        items(&self.order).map(missing).sum()
    }

    /// The numbers and keywords that are there.
    pub fn fulfilled(&self) -> impl Iterator<Item = &str> {
        items(&self.order)
            .filter_map(|item| item.fulfilled.as_deref())
            .flatten()
            .map(String::as_str)
    }
}

fn items(order: &NumberOrder) -> impl Iterator<Item = &NumberOrderItem> {
    [&order.local_numbers, &order.toll_free_numbers, &order.keywords].into_iter().flatten()
}

/// Each kind of item for itself: a number too many does not make good a keyword that is missing.
fn missing(item: &NumberOrderItem) -> usize {
    let ordered = usize::try_from(item.ordered).unwrap_or(0);
    ordered.saturating_sub(item.fulfilled.as_ref().map_or(0, Vec::len))
}

/// Where an order stands, in the terms a buyer asks for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum OrderState {
    /// Everything ordered is there.
    Finished,
    /// `CallFire` is done, and some of what was ordered is not there.
    Partial,
    /// The order ended without success: ERRORED, VOID or REJECTED.
    Failed,
    /// `CallFire` is still at it.
    Pending,
}

impl fmt::Display for OrderState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Finished => "finished",
            Self::Partial => "partly fulfilled",
            Self::Failed => "failed",
            Self::Pending => "still pending",
        })
    }
}
