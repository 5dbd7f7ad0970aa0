//! Receives `CallFire`'s postbacks, and loses none that it has acknowledged.

mod clock;
mod handler;
pub mod inbox;

pub use clock::{Clock, SystemClock};
pub use handler::{Delivery, Handler, HandlerError};
