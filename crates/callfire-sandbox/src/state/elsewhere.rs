//! What other customers buy: stock that is lost, even while an order for it is under way. Who asks for it is not known here.

use std::fmt;
use std::time::SystemTime;

use super::account::Account;
use super::holding::Holding;
use super::inventory;
use super::name;
use super::stock::Stock;
use super::table::Table;

/// A number or a keyword in stock.
enum Item {
    Number(String),
    Keyword(String),
}

/// Why somebody else cannot buy something.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NotSold {
    /// Nothing is named.
    Nothing,
    /// There is neither a number nor a keyword of that name.
    Unknown(String),
    /// The account has it already.
    Owned(String),
    /// Somebody else has it already, or it was released not long ago.
    Gone(String),
}

impl fmt::Display for NotSold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("name at least one number or keyword"),
            Self::Unknown(name) => write!(f, "there is no number and no keyword {name}"),
            Self::Owned(name) => write!(f, "{name} is the account's already; release it first"),
            Self::Gone(name) => write!(f, "{name} is not for sale"),
        }
    }
}

impl Account {
    /// Lets somebody else buy numbers and keywords that are for sale, or ordered and not delivered yet.
    ///
    /// # Errors
    ///
    /// When one of them cannot be bought. Then none is.
    pub(crate) fn sell_elsewhere(&mut self, names: &[String]) -> Result<(), NotSold> {
        if names.is_empty() {
            return Err(NotSold::Nothing);
        }
        let now = self.now();
        let items = names.iter().map(|name| self.stock.sellable(name, now));
        for item in items.collect::<Result<Vec<_>, _>>()? {
            match item {
                Item::Number(digits) => self.stock.numbers.insert(digits, Holding::Elsewhere),
                Item::Keyword(word) => self.stock.keywords.insert(word, Holding::Elsewhere),
            }
        }
        Ok(())
    }
}

impl Stock {
    fn sellable(&self, name: &str, now: SystemTime) -> Result<Item, NotSold> {
        if let Some(number) = inventory::number(&name::digits(name)) {
            check(&self.numbers, &number.digits, now)?;
            return Ok(Item::Number(number.digits.clone()));
        }
        let word = name::keyword(name).ok_or_else(|| NotSold::Unknown(name.to_owned()))?;
        check(&self.keywords, &word, now)?;
        Ok(Item::Keyword(word))
    }
}

fn check<T>(
    holdings: &Table<String, Holding<T>>,
    name: &String,
    now: SystemTime,
) -> Result<(), NotSold> {
    match holdings.get(name) {
        None | Some(Holding::Ordered) => Ok(()),
        Some(Holding::Owned(_)) => Err(NotSold::Owned(name.clone())),
        Some(holding) if holding.is_for_sale(now) => Ok(()),
        Some(_) => Err(NotSold::Gone(name.clone())),
    }
}
