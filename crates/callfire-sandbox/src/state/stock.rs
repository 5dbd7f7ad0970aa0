//! Who has which number and keyword. The list of numbers is in `inventory`, how both are written in `name`.

use std::time::{Duration, SystemTime};

use callfire::data::Region;

use super::holding::{Holding, OwnedKeyword, OwnedNumber};
use super::inventory::{self, StockNumber};
use super::name;
use super::order::Goods;
use super::table::Table;

/// How long nobody can order what was released: about a month.
const KEPT_BACK_FOR: Duration = Duration::from_hours(30 * 24);

/// Every number and keyword that is not simply for sale, by its digits or its word.
#[derive(Debug)]
pub(crate) struct Stock {
    pub(super) numbers: Table<String, Holding<OwnedNumber>>,
    pub(super) keywords: Table<String, Holding<OwnedKeyword>>,
}

impl Stock {
    /// Everything is for sale.
    pub(super) fn new() -> Self {
        Self { numbers: Table::new("number"), keywords: Table::new("keyword") }
    }

    /// Whether a number that there is can be ordered.
    pub(crate) fn is_number_for_sale(&self, digits: &String, now: SystemTime) -> bool {
        self.numbers.get(digits).is_none_or(|holding| holding.is_for_sale(now))
    }

    /// Whether a keyword, in capitals, can be ordered.
    pub(crate) fn is_keyword_for_sale(&self, word: &String, now: SystemTime) -> bool {
        self.keywords.get(word).is_none_or(|holding| holding.is_for_sale(now))
    }

    /// The numbers for sale in a region, in the order of their digits.
    pub(crate) fn available(
        &self,
        region: &Region,
        toll_free: bool,
        now: SystemTime,
    ) -> impl Iterator<Item = &'static StockNumber> {
        inventory::numbers().filter(move |number| {
            number.toll_free == toll_free
                && number.is_of(region)
                && self.is_number_for_sale(&number.digits, now)
        })
    }

    /// Whether the account has this number, however it is written.
    pub(crate) fn is_owned(&self, number: &str) -> bool {
        self.owned_number(number).is_some()
    }

    /// The account's number, however it is written.
    pub(crate) fn owned_number(
        &self,
        number: &str,
    ) -> Option<(&'static StockNumber, &OwnedNumber)> {
        let number = inventory::number(&name::digits(number))?;
        Some((number, self.numbers.get(&number.digits)?.owned()?))
    }

    /// The account's number, however it is written, to be changed.
    pub(crate) fn owned_number_mut(&mut self, number: &str) -> Option<&mut OwnedNumber> {
        let (number, _) = self.owned_number(number)?;
        self.numbers.get_mut(&number.digits)?.owned_mut()
    }

    /// The account's numbers, in the order of their digits.
    pub(crate) fn owned_numbers(
        &self,
    ) -> impl Iterator<Item = (&'static StockNumber, &OwnedNumber)> {
        let rows = self.numbers.iter();
        rows.filter_map(|(digits, holding)| Some((inventory::number(digits)?, holding.owned()?)))
    }

    /// The account's keyword, in whatever case.
    pub(crate) fn owned_keyword(&self, word: &str) -> Option<&OwnedKeyword> {
        self.keywords.get(&name::keyword(word)?)?.owned()
    }

    /// The account's keywords, in their order.
    pub(crate) fn owned_keywords(&self) -> impl Iterator<Item = (&str, &OwnedKeyword)> {
        self.keywords.iter().filter_map(|(word, holding)| Some((word.as_str(), holding.owned()?)))
    }

    /// Withdraws goods from sale.
    pub(super) fn reserve(&mut self, goods: &Goods) {
        for digits in goods.numbers() {
            self.numbers.insert(digits.clone(), Holding::Ordered);
        }
        for word in &goods.keywords {
            self.keywords.insert(word.clone(), Holding::Ordered);
        }
    }

    /// Makes goods the account's, as far as nobody else has got them since they were ordered; those that are.
    pub(crate) fn deliver(&mut self, goods: &Goods, at: SystemTime) -> Goods {
        Goods {
            local: self.deliver_numbers(&goods.local, false, at),
            toll_free: self.deliver_numbers(&goods.toll_free, true, at),
            keywords: self.deliver_keywords(&goods.keywords, at),
        }
    }

    fn deliver_numbers(
        &mut self,
        numbers: &[String],
        toll_free: bool,
        at: SystemTime,
    ) -> Vec<String> {
        let delivered = still_ordered(&self.numbers, numbers);
        for digits in &delivered {
            let owned = OwnedNumber::new(toll_free, at);
            self.numbers.insert(digits.clone(), Holding::Owned(owned));
        }
        delivered
    }

    fn deliver_keywords(&mut self, keywords: &[String], at: SystemTime) -> Vec<String> {
        let delivered = still_ordered(&self.keywords, keywords);
        for word in &delivered {
            self.keywords.insert(word.clone(), Holding::Owned(OwnedKeyword { since: at }));
        }
        delivered
    }

    /// Gives back a number, and a keyword, of the account.
    pub(crate) fn release(&mut self, digits: &str, keyword: Option<String>, now: SystemTime) {
        let until = now + KEPT_BACK_FOR;
        self.numbers.insert(digits.to_owned(), Holding::Released { until });
        if let Some(word) = keyword {
            self.keywords.insert(word, Holding::Released { until });
        }
    }
}

fn still_ordered<T>(holdings: &Table<String, Holding<T>>, names: &[String]) -> Vec<String> {
    let is_ordered = |name: &&String| matches!(holdings.get(name), Some(Holding::Ordered));
    names.iter().filter(is_ordered).cloned().collect()
}
