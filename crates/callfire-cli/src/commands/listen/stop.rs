//! The end: first no postback is asked for any more, then what has come is brought as far as it gets in a few seconds.

use serde_json::{Map, Value};

use super::Listening;
use super::console::Console;
use super::ready;
use super::status::{self, Status};
use super::subscriptions::Subscriptions;
use crate::args::{Format, Global};
use crate::commands::inbox::Place;
use crate::failure::Failure;
use crate::output::{noted, text};

impl Listening<'_> {
    pub(super) async fn stop(self, console: &Console) -> Result<(), Failure> {
        let Self { server, place, session, subscriptions, is_kept, global, .. } = self;
        let receiver = server.receiver().clone();
        if let Some(note) = begin(receiver.snapshot().under_way, console, global) {
            console.line(note);
        }
        // What is said of the subscriptions must not get mixed up with the status.
        console.settle().await;
        let (unsubscribed, outcome) = match &session {
            Some(session) if !is_kept => subscriptions.delete(session, global).await,
            _ => (Vec::new(), Ok(())),
        };
        server.shutdown().await;
        let status = status::of(&receiver).await;
        let end = End { status, place, subscriptions, unsubscribed };
        console.line(match ready::form(global) {
            Format::Json => text::json_line(&end.object()),
            Format::Table => text::printable(&end.sentence()),
        });
        outcome
    }
}

/// What is said before something is waited for.
fn begin(under_way: u64, console: &Console, global: &Global) -> Option<String> {
    match under_way {
        0 if console.is_watched() => Some("stopping; Ctrl-C stops it at once".to_owned()),
        0 => None,
        _ => {
            let tries = status::counted(under_way, "try", "tries");
            let note = format!(
                "stopping: {tries} under way, for which it waits, 9 s at most; another Ctrl-C stops it at once"
            );
            let facts = Map::from_iter([("under_way".to_owned(), under_way.into())]);
            Some(noted(global.error_format, &note, facts))
        }
    }
}

/// What there is to say at the end.
struct End<'a> {
    status: Status,
    place: &'a Place,
    subscriptions: Subscriptions,
    unsubscribed: Vec<i64>,
}

impl End<'_> {
    fn left(&self) -> Vec<i64> {
        let ids = self.subscriptions.all.iter().map(|it| it.id);
        ids.filter(|id| !self.unsubscribed.contains(id)).collect()
    }

    fn object(&self) -> Value {
        let mut object = self.status.object();
        let inbox = (!self.place.is_temporary()).then(|| self.place.path().display().to_string());
        object.insert("inbox".to_owned(), inbox.into());
        object.insert("unsubscribed".to_owned(), self.unsubscribed.clone().into());
        object.insert("left_subscribed".to_owned(), self.left().into());
        object.into()
    }

    fn sentence(&self) -> String {
        let listed = |what: &str, ids: &[i64]| {
            let ids = ids.iter().map(i64::to_string).collect::<Vec<_>>();
            (!ids.is_empty()).then(|| format!("{what}: {}", ids.join(", ")))
        };
        let parts = [
            Some(format!("stopped: {}", self.status)),
            self.waiting(),
            listed("unsubscribed", &self.unsubscribed),
            listed("still subscribed", &self.left()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// What becomes of that which is not handled yet.
    fn waiting(&self) -> Option<String> {
        self.status.is_something_waiting().then(|| match self.place.is_temporary() {
            true => "what waits is gone with the sandbox".to_owned(),
            false => {
                format!(
                    "what waits is kept in {}, and goes on after the next start",
                    self.place.told()
                )
            }
        })
    }
}

/// Somebody was in a hurry.
pub(super) fn at_once(place: &Place) -> Failure {
    let failure = Failure::local("Interrupted", "stopped at once");
    if place.is_temporary() {
        return failure;
    }
    failure.with_advice(
        "nothing is lost: what was under way is handled again after the next start, which takes over a subscription that stays",
    )
}
