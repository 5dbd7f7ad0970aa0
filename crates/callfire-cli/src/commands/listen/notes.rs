//! What the receiver has to say while it runs, above all which tries fail: some of it, where it is much.

mod budget;
mod refused;

use std::fmt::Debug;
use std::sync::Mutex;
use std::time::Instant;

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use self::budget::Budget;
use super::console::Console;
use crate::args::{ErrorFormat, Global};
use crate::commands::inbox::{Place, quoted};
use crate::output::noted;

/// Whose word it is.
const TARGET: &str = "callfire_receiver";

/// Tells from now on what the receiver warns of.
pub(super) fn begin(console: &Console, place: &Place, global: &Global) {
    let notes = Notes {
        console: console.clone(),
        format: global.error_format,
        inbox: place.command(),
        at_end: match place.is_temporary() {
            true => "gone with the sandbox",
            false => "again after the next start",
        },
        budget: Mutex::new(Budget::new(Instant::now())),
    };
    // Nothing else in this process says where its events go.
    let _ = tracing::subscriber::set_global_default(notes);
}

struct Notes {
    console: Console,
    format: ErrorFormat,
    /// The command that looks after the inbox.
    inbox: String,
    /// What becomes of that which is cut off by the end.
    at_end: &'static str,
    budget: Mutex<Budget>,
}

impl Notes {
    fn tell(&self, note: &str, facts: Map<String, Value>) {
        self.console.line(noted(self.format, note, facts));
    }

    /// What is known well in words of its own; of anything else the message, and what belongs to it.
    fn sentence(&self, facts: &Facts) -> String {
        if let Some(told) = refused::sentence(facts) {
            return told;
        }
        let inbox = &self.inbox;
        let text = |name: &str| facts.0.get(name).map(plain);
        if let (Some(item), Some(attempt), Some(cause)) =
            (text("item"), text("attempt"), text("cause"))
        {
            let handler = text("handler").unwrap_or_default();
            let next = self.next(facts, &item);
            return format!(
                "{handler} failed with notification {item}, try {attempt}: {cause}; {next}"
            );
        }
        if let (Some(id), Some(status), Some(reason)) =
            (text("quarantined"), text("status"), text("reason"))
        {
            return format!(
                "what came is no notification, and was answered with {status}: {reason}; it is in quarantine: `{inbox} show --quarantined {id}`"
            );
        }
        match (text("handler"), text("uncertain")) {
            (Some(handler), _) => format!(
                "{} for {handler} until this runs with {} again; `{inbox} give-up {}` ends that",
                waiting(facts.0.get("waiting")),
                option(&handler),
                quoted(&handler)
            ),
            (_, Some(count)) => format!(
                "deliveries that were under way when the receiver ended last time: {count}; they may have been handled, and are handed over again, each to its handler; `{inbox} list` says which ones: (uncertain)"
            ),
            _ => facts.message_and_more(),
        }
    }

    fn next(&self, facts: &Facts, item: &str) -> String {
        match facts.0.get("again_in_ms").and_then(Value::as_u64) {
            Some(ms) => format!("again in {}", in_words(ms)),
            None if facts.0.contains_key("after_start") => self.at_end.to_owned(),
            None => format!("given up; `{} retry {item}` tries it again", self.inbox),
        }
    }
}

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event()
            && *metadata.level() <= Level::WARN
            && metadata.target().starts_with(TARGET)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn event(&self, event: &Event<'_>) {
        let mut facts = Facts::default();
        event.record(&mut facts);
        let budget = self.budget.lock().map(|mut budget| budget.spend(Instant::now()));
        let Ok(Some(silenced)) = budget else { return };
        if silenced > 0 {
            let more = Map::from_iter([("silenced".to_owned(), silenced.into())]);
            self.tell(&format!("{silenced} more notes before this one were left out"), more);
        }
        self.tell(&self.sentence(&facts), facts.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The fields of an event.
#[derive(Default)]
struct Facts(Map<String, Value>);

impl Facts {
    fn message_and_more(&self) -> String {
        let message = self.0.get("message").map(plain).unwrap_or_default();
        let more = self.0.iter().filter(|(name, _)| *name != "message");
        let more: Vec<_> = more.map(|(name, value)| format!("{name}: {}", plain(value))).collect();
        match more.as_slice() {
            [] => message,
            more => format!("{message} ({})", more.join(", ")),
        }
    }
}

/// What a handler is asked for by.
fn option(handler: &str) -> String {
    match handler {
        "mail" => "--mail-to".to_owned(),
        _ => format!("--{handler}"),
    }
}

fn waiting(count: Option<&Value>) -> String {
    match count.and_then(Value::as_u64) {
        Some(1) => "1 notification waits".to_owned(),
        Some(count) => format!("{count} notifications wait"),
        None => "something waits".to_owned(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn in_words(ms: u64) -> String {
    match ms {
        0..100_000 => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
        _ => format!("{} min", ms / 60_000),
    }
}

impl Visit for Facts {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}
