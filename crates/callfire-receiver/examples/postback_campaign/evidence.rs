//! What was seen from outside: what the sender was told, what the mail server took, and what is in the inbox's file.

use std::collections::{BTreeMap, BTreeSet};

use callfire_receiver::inbox::{DeliveryState, ItemRow};
use testmail::{Fate, Mail};

/// All that is known of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// What each text says, by its id.
    pub(crate) texts: BTreeMap<i64, String>,
    /// The texts whose postback was answered with 200.
    pub(crate) acknowledged: BTreeSet<i64>,
    /// What is in the inbox in the end, by the text's id.
    pub(crate) kept: BTreeMap<i64, Vec<Kept>>,
    /// How many tries of a text were under way when the process was killed, by what the inbox said then.
    pub(crate) cut: BTreeMap<i64, usize>,
    /// The mails that were taken, by the text's id.
    pub(crate) mails: BTreeMap<i64, Vec<Taken>>,
    /// Mails that are about no text that can be told.
    pub(crate) strange: usize,
}

/// A text in the inbox.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Kept {
    pub(crate) state: DeliveryState,
    pub(crate) is_uncertain: bool,
    pub(crate) attempts: u32,
}

/// A mail that was taken.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Taken {
    pub(crate) fate: Fate,
    pub(crate) message_id: String,
    /// What it says that the text says.
    pub(crate) words: String,
}

impl Evidence {
    pub(crate) fn keep(&mut self, rows: &[ItemRow]) {
        for row in rows {
            let (Some(id), Some(delivery)) = (text_of(row), row.deliveries.first()) else {
                self.strange += 1;
                continue;
            };
            self.kept.entry(id).or_default().push(Kept {
                state: delivery.state,
                is_uncertain: delivery.is_uncertain,
                attempts: delivery.attempts,
            });
        }
    }

    pub(crate) fn take(&mut self, mails: &[Mail]) {
        for mail in mails {
            match read(mail) {
                Some((id, taken)) => self.mails.entry(id).or_default().push(taken),
                None => self.strange += 1,
            }
        }
    }

    /// The mails of a text.
    pub(crate) fn mails_of(&self, id: i64) -> &[Taken] {
        self.mails.get(&id).map_or(&[], Vec::as_slice)
    }

    /// How often a text was mailed without the receiver being told.
    pub(crate) fn unanswered(&self, id: i64) -> usize {
        let is_unanswered = |mail: &&Taken| matches!(mail.fate, Fate::Stalled | Fate::Dropped);
        self.mails_of(id).iter().filter(is_unanswered).count()
    }

    /// Whether a try may have mailed a text without the receiver getting to know, which its inbox has to say then.
    pub(crate) fn may_be_done(&self, id: i64) -> bool {
        self.cut_of(id) > 0 || self.unanswered(id) > 0
    }

    pub(crate) fn cut_of(&self, id: i64) -> usize {
        self.cut.get(&id).copied().unwrap_or_default()
    }
}

/// The text that an item is about.
pub(crate) fn text_of(row: &ItemRow) -> Option<i64> {
    let (rest, id) = row.subject.as_deref()?.rsplit_once('/')?;
    rest.ends_with("/Text").then(|| id.parse().ok())?
}

fn read(mail: &Mail) -> Option<(i64, Taken)> {
    let body = mail.body()?;
    let (head, words) = body.split_once("\r\n\r\n")?;
    let id = head.lines().find_map(|line| line.strip_prefix("Text: "))?.parse().ok()?;
    let words = words.strip_suffix("\r\n")?.to_owned();
    Some((id, Taken { fate: mail.fate, message_id: mail.field("Message-ID")?, words }))
}
