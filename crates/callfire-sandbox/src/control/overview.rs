//! The account and its exchanges in JSON, for people to look at. Which of it is shown where is the page's.

use std::io;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::Control;
use super::outgoing::{self, MailEntry, PostbackEntry};
use crate::state::{Account, Goods};

/// How many rows of each kind are shown, the newest.
const SHOWN: usize = 50;

impl Control {
    /// The newest of everything, newest first, beside what is said of the connection.
    pub(crate) fn overview(&self, connection: &Value) -> io::Result<Value> {
        let exchanges = self.exchanges();
        let disruptions = self.disruptions.all();
        self.transact(|account| {
            json!({
                "Connection": connection,
                "Now": moment(account.now()),
                "Exchanges": exchanges,
                "Orders": orders(account),
                "Texts": rows(account.texts.values().rev()),
                "Calls": rows(account.calls.values().rev()),
                "Subscriptions": rows(account.subscriptions.values().rev()),
                "Postbacks": shown(outgoing::postbacks(account), PostbackEntry::to_json),
                "Mails": shown(outgoing::mails(account), MailEntry::to_json),
                "OwnedNumbers": account.stock.owned_numbers().map(|(number, _)| &number.digits).take(SHOWN).collect::<Vec<_>>(),
                "Disruptions": disruptions,
            })
        })
    }
}

fn shown<T>(entries: impl Iterator<Item = T>, to_json: impl Fn(&T) -> Value) -> Value {
    entries.take(SHOWN).map(|entry| to_json(&entry)).collect()
}

/// Rows of the interface as they are in its JSON.
fn rows<'r>(rows: impl Iterator<Item = &'r (impl Serialize + 'r)>) -> Value {
    rows.take(SHOWN).map(|row| serde_json::to_value(row).unwrap_or_default()).collect()
}

fn orders(account: &Account) -> Value {
    let now = account.now();
    let shown = account.orders.iter().rev().take(SHOWN).map(|(id, order)| {
        json!({
            "Id": id,
            "Created": moment(order.created),
            "Status": order.status(now).to_string(),
            "Ordered": names(&order.ordered),
            "Fulfilled": order.fulfilled.as_ref().map(names).unwrap_or_default(),
        })
    });
    shown.collect()
}

fn names(goods: &Goods) -> Vec<&String> {
    goods.numbers().chain(&goods.keywords).collect()
}

pub(super) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A moment as RFC 3339 has it.
pub(super) fn moment(at: SystemTime) -> String {
    Timestamp::try_from(at).unwrap_or_default().to_string()
}
