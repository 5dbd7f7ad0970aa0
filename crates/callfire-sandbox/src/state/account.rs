//! The account: everything it has, and the time in which that changes.

use std::sync::Arc;
use std::time::SystemTime;

use callfire::data::{AutoReply, Broadcast, Call, Label, Subscription, Text};

use super::agenda::Agenda;
use super::answers::{self, Answers};
use super::broadcast::{Batch, Campaign, Schedule};
use super::contact::{ContactList, Contacts};
use super::effects::Effects;
use super::mail::{Mail, Mails};
use super::order::Order;
use super::outbox::Outbox;
use super::postback::Postback;
use super::queue::Queue;
use super::recording::Recording;
use super::sound::{Sound, SoundFile};
use super::stock::Stock;
use super::table::{AnyTable, Table};
use crate::clock::{Clock, within_time};

/// The first id given away is one more.
const IDS_FROM: i64 = 1000;
/// The table of what is counted.
pub(crate) const COUNTERS: &str = "counter";
/// The counter of ids.
const LAST_ID: &str = "last_id";
/// The time at which the account last changed, in milliseconds since 1970.
pub(crate) const CLOCK: &str = "clock";

/// The state of the one account.
#[derive(Debug)]
pub(crate) struct Account {
    clock: Arc<dyn Clock>,
    counters: Table<String, i64>,
    pub(crate) agenda: Agenda,
    pub(crate) answers: Answers,
    pub(crate) effects: Effects,
    pub(crate) stock: Stock,
    pub(crate) orders: Table<i64, Order>,
    pub(crate) labels: Table<String, Label>,
    pub(crate) broadcasts: Table<i64, Broadcast>,
    pub(crate) campaigns: Table<i64, Campaign>,
    pub(crate) queue: Queue,
    pub(crate) batches: Table<i64, Batch>,
    pub(crate) schedules: Table<i64, Schedule>,
    pub(crate) texts: Table<i64, Text>,
    pub(crate) calls: Table<i64, Call>,
    pub(crate) recordings: Table<i64, Recording>,
    pub(crate) auto_replies: Table<i64, AutoReply>,
    pub(crate) sounds: Table<i64, Sound>,
    pub(crate) sound_files: Table<i64, SoundFile>,
    pub(crate) contacts: Contacts,
    pub(crate) contact_lists: Table<i64, ContactList>,
    pub(crate) subscriptions: Table<i64, Subscription>,
    pub(crate) postbacks: Outbox,
    pub(crate) mails: Mails,
}

impl Account {
    /// An account that owns nothing yet.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            counters: Table::new(COUNTERS),
            agenda: Agenda::new(),
            answers: answers::answers(),
            effects: Effects::new(),
            stock: Stock::new(),
            orders: Table::new("number_order"),
            labels: Table::new("label"),
            broadcasts: Table::new("broadcast"),
            campaigns: Table::new("campaign"),
            queue: Queue::new(),
            batches: Table::new("contact_batch"),
            schedules: Table::new("broadcast_schedule"),
            texts: Table::new("text"),
            calls: Table::new("call"),
            recordings: Table::new("recording"),
            auto_replies: Table::new("auto_reply"),
            sounds: Table::new("sound"),
            sound_files: Table::new("sound_file"),
            contacts: Table::new("contact"),
            contact_lists: Table::new("contact_list"),
            subscriptions: Table::new("subscription"),
            postbacks: Outbox::new(),
            mails: Table::new("mail"),
        }
    }

    /// Every table, to be kept.
    pub(crate) fn tables(&mut self) -> [&mut dyn AnyTable; 24] {
        [
            &mut self.counters,
            &mut self.agenda.appointments,
            &mut self.answers,
            &mut self.effects.all,
            &mut self.stock.numbers,
            &mut self.stock.keywords,
            &mut self.orders,
            &mut self.labels,
            &mut self.broadcasts,
            &mut self.campaigns,
            &mut self.queue.places,
            &mut self.batches,
            &mut self.schedules,
            &mut self.texts,
            &mut self.calls,
            &mut self.recordings,
            &mut self.auto_replies,
            &mut self.sounds,
            &mut self.sound_files,
            &mut self.contacts,
            &mut self.contact_lists,
            &mut self.subscriptions,
            &mut self.postbacks.all,
            &mut self.mails,
        ]
    }

    /// The time now; nothing is beyond its end.
    pub(crate) fn now(&self) -> SystemTime {
        within_time(self.clock.now())
    }

    /// Notes that the account changed now, so that its clock never falls behind that, even after a restart.
    pub(crate) fn mark_time(&mut self) {
        let passed = self.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let milliseconds = i64::try_from(passed.as_millis()).unwrap_or(i64::MAX);
        self.counters.insert(CLOCK.to_owned(), milliseconds);
    }

    /// An id that nothing had before.
    pub(crate) fn next_id(&mut self) -> i64 {
        let last = self.counters.get(&LAST_ID.to_owned()).copied().unwrap_or(IDS_FROM);
        self.counters.insert(LAST_ID.to_owned(), last + 1);
        last + 1
    }

    /// The postbacks that are kept, with their ids, the newest first.
    pub(crate) fn recent_postbacks(&self) -> impl Iterator<Item = (i64, &Postback)> {
        self.postbacks.newest_first()
    }

    /// The mails that would have been sent, with their ids, the newest first.
    pub(crate) fn recent_mails(&self) -> impl Iterator<Item = (i64, &Mail)> {
        self.mails.iter().rev().map(|(id, mail)| (*id, mail))
    }

    /// A new account with everything that this one kept.
    #[cfg(test)]
    pub(crate) fn restarted(&mut self) -> Self {
        let mut again = Self::new(Arc::clone(&self.clock));
        for (table, restored) in self.tables().into_iter().zip(again.tables()) {
            super::table::carry_over(table, restored);
        }
        again
    }
}
