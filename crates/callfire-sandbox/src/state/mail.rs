//! The mails that subscriptions of the format `EMAIL` would have got. They go nowhere: they are only shown.

use std::fmt::Write as _;
use std::time::SystemTime;

use callfire::data::{Broadcast, Result};
use serde::{Deserialize, Serialize};

use super::postback::{Postback, Subject};
use super::table::Table;

/// How many mails are kept.
const KEPT: usize = 1000;

/// A mail that would have been sent.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Mail {
    pub(crate) subscription_id: i64,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) at: SystemTime,
}

impl Mail {
    /// The mail in a postback's place.
    pub(super) fn new(postback: Postback) -> Self {
        let (what, body) = match &postback.subject {
            Subject::Text(text) => {
                let mut body = action("text", &text.from_number, &text.to_number.text);
                finish(&mut body, text.final_result.as_ref(), text.message.as_deref());
                (format!("text {}", text.id), body)
            }
            Subject::Call(call) => {
                let mut body = action("call", &call.from_number, &call.to_number.text);
                finish(&mut body, call.final_result.as_ref(), None);
                (format!("call {}", call.id), body)
            }
            Subject::Broadcast(broadcast) => {
                (format!("broadcast {}", broadcast.id.unwrap_or_default()), status(broadcast))
            }
        };
        Self {
            subscription_id: postback.subscription_id,
            to: postback.endpoint,
            subject: format!("CallFire: {} ({what})", postback.event),
            body,
            at: postback.created,
        }
    }
}

fn action(kind: &str, from: &str, to: &str) -> String {
    format!("A {kind} from {from} to {to} is finished.\n")
}

/// Writing to a String cannot fail.
fn finish(body: &mut String, result: Option<&Result>, message: Option<&str>) {
    if let Some(result) = result {
        let _ = writeln!(body, "Result: {result}");
    }
    if let Some(message) = message {
        let _ = writeln!(body, "\n{message}");
    }
}

fn status(broadcast: &Broadcast) -> String {
    let name = broadcast.name.as_deref().unwrap_or("without a name");
    match &broadcast.status {
        Some(status) => format!("The broadcast {name} is {status} now.\n"),
        None => format!("The broadcast {name} has changed.\n"),
    }
}

/// The mails of an account, by their ids.
pub(crate) type Mails = Table<i64, Mail>;

impl Mails {
    /// Puts a mail in, and the oldest out if there are too many.
    pub(super) fn add(&mut self, id: i64, mail: Mail) {
        self.insert(id, mail);
        let oldest = self.iter().next().map(|(id, _)| *id);
        if let Some(oldest) = oldest.filter(|_| self.len() > KEPT) {
            self.remove(&oldest);
        }
    }
}
