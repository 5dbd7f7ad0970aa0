//! The account and its exchanges in JSON, for people to look at. Which of it is shown where is the page's.

use std::io;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::Control;
use crate::state::{Account, Goods, Outcome, Try};

/// How many rows of each kind are shown, the newest.
const SHOWN: usize = 50;

impl Control {
    /// The newest of everything, newest first, beside what is said of the connection.
    pub(crate) fn overview(&self, connection: Value) -> io::Result<Value> {
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
                "Postbacks": postbacks(account, SHOWN),
                "Mails": mails(account, SHOWN),
                "OwnedNumbers": account.stock.owned_numbers().map(|(number, _)| &number.digits).take(SHOWN).collect::<Vec<_>>(),
                "Disruptions": disruptions,
            })
        })
    }

    /// The postbacks that are kept, newest first.
    pub(crate) fn postbacks(&self) -> io::Result<Value> {
        self.transact(|account| postbacks(account, usize::MAX))
    }

    /// The mails that would have been sent, newest first.
    pub(crate) fn mails(&self) -> io::Result<Value> {
        self.transact(|account| mails(account, usize::MAX))
    }
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

fn postbacks(account: &Account, most: usize) -> Value {
    let shown = account.recent_postbacks().take(most).map(|(id, postback)| {
        json!({
            "Id": id,
            "SubscriptionId": postback.subscription_id,
            "Endpoint": postback.endpoint,
            "Format": postback.format.to_string(),
            "Event": postback.event.to_string(),
            "Created": moment(postback.created),
            "Tries": postback.tries.iter().map(attempt).collect::<Vec<_>>(),
            "Next": postback.next.map(moment),
        })
    });
    shown.collect()
}

fn attempt(attempt: &Try) -> Value {
    json!({
        "At": moment(attempt.at),
        "Milliseconds": milliseconds(attempt.took),
        "IsSuccess": attempt.outcome.is_success(),
        "Outcome": match &attempt.outcome {
            Outcome::Answered(status) => format!("HTTP {status}"),
            Outcome::Failed(reason) | Outcome::Refused(reason) => reason.clone(),
        },
    })
}

fn mails(account: &Account, most: usize) -> Value {
    let shown = account.recent_mails().take(most).map(|(id, mail)| {
        json!({
            "Id": id,
            "SubscriptionId": mail.subscription_id,
            "At": moment(mail.at),
            "To": mail.to,
            "Subject": mail.subject,
            "Body": mail.body,
        })
    });
    shown.collect()
}

pub(super) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A moment as RFC 3339 has it.
pub(super) fn moment(at: SystemTime) -> String {
    Timestamp::try_from(at).unwrap_or_default().to_string()
}
