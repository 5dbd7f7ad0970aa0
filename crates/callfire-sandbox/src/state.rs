//! What the sandbox remembers. It knows no requests and refuses nothing: its operations decide before they change it.

mod account;
mod agenda;
mod answers;
mod broadcast;
mod contact;
mod effects;
mod elsewhere;
mod holding;
pub(crate) mod inventory;
mod label;
pub(crate) mod name;
mod order;
mod postback;
mod recording;
mod sound;
mod stock;
mod table;

pub(crate) use account::{Account, CLOCK, COUNTERS};
pub(crate) use agenda::{Agenda, Task};
pub(crate) use answers::{Answered, Answers};
pub(crate) use broadcast::{Batch, Schedule};
pub(crate) use contact::{ContactList, LIST_STEP, is_dialable, numbers_of, plain};
pub(crate) use effects::{Applied, Effect, Effects, digest};
pub(crate) use holding::{OwnedKeyword, OwnedNumber};
pub(crate) use order::{Goods, Order};
pub(crate) use postback::{Postback, Subject};
pub(crate) use recording::Recording;
pub(crate) use sound::{Origin, Sound, SoundFile, SoundFormat};
pub(crate) use stock::Stock;
pub(crate) use table::{AnyTable, Change, Key, Table};
