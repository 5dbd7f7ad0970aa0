//! The numbers and keywords there are, and who has them. The list of them is in `inventory`.

use std::collections::BTreeMap;

use callfire::data::Region;

use super::inventory;
use super::order::Goods;

/// Who has a number or a keyword.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Holding {
    /// Nobody: it can be ordered.
    Available,
    /// An order that is not delivered yet.
    Ordered,
    /// The account.
    Owned,
}

/// A number.
#[derive(Debug)]
pub(crate) struct StockNumber {
    pub(crate) digits: String,
    pub(crate) toll_free: bool,
    pub(crate) region: Region,
    holding: Holding,
}

impl StockNumber {
    pub(super) fn new(digits: String, toll_free: bool, region: Region) -> Self {
        Self { digits, toll_free, region, holding: Holding::Available }
    }

    pub(crate) fn is_available(&self) -> bool {
        self.holding == Holding::Available
    }

    /// Whether every field given fits, text in whatever case.
    fn is_of(&self, wanted: &Region) -> bool {
        let is = &self.region;
        let texts = [
            (&wanted.city, &is.city),
            (&wanted.state, &is.state),
            (&wanted.zipcode, &is.zipcode),
            (&wanted.country, &is.country),
            (&wanted.lata, &is.lata),
            (&wanted.rate_center, &is.rate_center),
            (&wanted.time_zone, &is.time_zone),
        ];
        let degrees = [(wanted.latitude, is.latitude), (wanted.longitude, is.longitude)];
        wanted.prefix.as_ref().is_none_or(|prefix| self.digits.starts_with(prefix))
            && texts.into_iter().all(|(wanted, is)| {
                wanted.as_ref().is_none_or(|wanted| {
                    is.as_ref().is_some_and(|is| is.eq_ignore_ascii_case(wanted))
                })
            })
            && degrees.into_iter().all(|(wanted, is)| wanted.is_none() || wanted == is)
    }
}

/// A keyword on the service's short code.
#[derive(Debug)]
pub(crate) struct StockKeyword {
    pub(crate) word: String,
    holding: Holding,
}

impl StockKeyword {
    pub(crate) fn is_available(&self) -> bool {
        self.holding == Holding::Available
    }
}

/// Every number and keyword there is, those that are sold too.
#[derive(Debug)]
pub(crate) struct Stock {
    numbers: BTreeMap<String, StockNumber>,
    keywords: BTreeMap<String, StockKeyword>,
}

impl Stock {
    /// The built-in stock, all of it for sale.
    pub(super) fn new() -> Self {
        let numbers = inventory::numbers().map(|number| (number.digits.clone(), number));
        let keywords = inventory::KEYWORDS.map(|word| {
            (word.to_owned(), StockKeyword { word: word.to_owned(), holding: Holding::Available })
        });
        Self { numbers: numbers.collect(), keywords: keywords.into() }
    }

    /// The number with these digits.
    pub(crate) fn number(&self, digits: &str) -> Option<&StockNumber> {
        self.numbers.get(digits)
    }

    /// The keyword, in whatever case.
    pub(crate) fn keyword(&self, word: &str) -> Option<&StockKeyword> {
        self.keywords.get(&word.to_ascii_uppercase())
    }

    /// The numbers for sale in a region, in the order of their digits.
    pub(crate) fn available(
        &self,
        region: &Region,
        toll_free: bool,
    ) -> impl Iterator<Item = &StockNumber> {
        let fits = move |number: &&StockNumber| {
            number.is_available() && number.toll_free == toll_free && number.is_of(region)
        };
        self.numbers.values().filter(fits)
    }

    /// Makes goods the account's.
    pub(crate) fn deliver(&mut self, goods: &Goods) {
        self.set(goods, Holding::Owned);
    }

    /// Hands goods over.
    pub(super) fn set(&mut self, goods: &Goods, holding: Holding) {
        for digits in goods.local.iter().chain(&goods.toll_free) {
            if let Some(number) = self.numbers.get_mut(digits) {
                number.holding = holding;
            }
        }
        for word in &goods.keywords {
            if let Some(keyword) = self.keywords.get_mut(word) {
                keyword.holding = holding;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(region: &Region) -> usize {
        Stock::new().available(region, false).count()
    }

    #[test]
    fn every_field_of_a_region_counts() {
        let stock = Stock::new();
        let seattle = &stock.number("12065550100").unwrap().region;
        assert_eq!(count(seattle), 100);
        let fields: [fn(&mut Region); 9] = [
            |region| region.prefix = Some("1212".to_owned()),
            |region| region.city = Some("Seatle".to_owned()),
            |region| region.state = Some(String::new()),
            |region| region.zipcode = Some("9815".to_owned()),
            |region| region.country = Some("CA".to_owned()),
            |region| region.lata = Some("675".to_owned()),
            |region| region.rate_center = Some("TACOMA".to_owned()),
            |region| region.latitude = Some(47.0),
            |region| region.time_zone = Some("America/New_York".to_owned()),
        ];
        for spoil in fields {
            let mut region = seattle.clone();
            spoil(&mut region);
            assert_eq!(count(&region), 0, "{region:?}");
        }
    }

    #[test]
    fn a_prefix_is_of_the_number() {
        assert_eq!(count(&Region::new().with_prefix("1206")), 100);
        assert_eq!(count(&Region::new().with_prefix("1206555010")), 10);
        assert_eq!(count(&Region::new().with_prefix("206")), 0);
    }

    #[test]
    fn what_is_ordered_is_not_for_sale() {
        let mut stock = Stock::new();
        let goods = Goods {
            local: vec!["12065550100".to_owned()],
            keywords: vec!["VANILLA".to_owned()],
            ..Goods::default()
        };
        stock.set(&goods, Holding::Ordered);
        assert!(!stock.number("12065550100").unwrap().is_available());
        assert!(!stock.keyword("vanilla").unwrap().is_available());
        assert_eq!(stock.available(&Region::new().with_city("seattle"), false).count(), 99);
    }
}
