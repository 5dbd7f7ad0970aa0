//! What the sandbox remembers. It knows no requests and refuses nothing: its operations decide before they change it.

mod account;
mod inventory;
mod order;
mod stock;

pub(crate) use account::Account;
pub(crate) use order::{Goods, Order};
pub(crate) use stock::{Stock, StockNumber};
