//! The built-in stock: fictional numbers (555-0100 to 555-0199) of real places. Who has them is not here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use callfire::data::Region;

/// The lines of an exchange that are kept for fiction.
const LINES: std::ops::RangeInclusive<u16> = 100..=199;
const TOLL_FREE_AREAS: [&str; 4] = ["800", "855", "877", "888"];

/// A place with numbers.
struct Place {
    area: &'static str,
    city: &'static str,
    state: &'static str,
    zipcode: &'static str,
    lata: &'static str,
    position: (f64, f64),
    time_zone: &'static str,
}

const PLACES: [Place; 8] = [
    place("206", "Seattle", "WA", "98154", "674", (47.6062, -122.3321), "America/Los_Angeles"),
    place("212", "New York", "NY", "10001", "132", (40.7128, -74.006), "America/New_York"),
    place("303", "Denver", "CO", "80202", "656", (39.7392, -104.9903), "America/Denver"),
    place("310", "Santa Monica", "CA", "90401", "730", (34.0195, -118.4912), "America/Los_Angeles"),
    place("312", "Chicago", "IL", "60601", "358", (41.8781, -87.6298), "America/Chicago"),
    place("404", "Atlanta", "GA", "30303", "438", (33.749, -84.388), "America/New_York"),
    place(
        "415",
        "San Francisco",
        "CA",
        "94103",
        "722",
        (37.7749, -122.4194),
        "America/Los_Angeles",
    ),
    place("512", "Austin", "TX", "78701", "558", (30.2672, -97.7431), "America/Chicago"),
];

const fn place(
    area: &'static str,
    city: &'static str,
    state: &'static str,
    zipcode: &'static str,
    lata: &'static str,
    position: (f64, f64),
    time_zone: &'static str,
) -> Place {
    Place { area, city, state, zipcode, lata, position, time_zone }
}

impl Place {
    fn region(&self) -> Region {
        country(self.area)
            .with_city(self.city)
            .with_state(self.state)
            .with_zipcode(self.zipcode)
            .with_lata(self.lata)
            .with_rate_center(self.city.to_ascii_uppercase())
            .with_latitude(self.position.0)
            .with_longitude(self.position.1)
            .with_time_zone(self.time_zone)
    }
}

/// A number that there is.
#[derive(Debug)]
pub(crate) struct StockNumber {
    pub(crate) digits: String,
    pub(crate) toll_free: bool,
    pub(crate) region: Region,
}

impl StockNumber {
    /// Whether every field given fits, text in whatever case.
    pub(crate) fn is_of(&self, wanted: &Region) -> bool {
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

/// Every number there is, by its digits.
static NUMBERS: LazyLock<BTreeMap<String, StockNumber>> = LazyLock::new(|| {
    let local = PLACES.iter().flat_map(|place| area(place.area, false, place.region()));
    let toll_free = TOLL_FREE_AREAS.iter().flat_map(|code| area(code, true, country(code)));
    local.chain(toll_free).map(|number| (number.digits.clone(), number)).collect()
});

/// Every number there is, in the order of their digits.
pub(crate) fn numbers() -> impl Iterator<Item = &'static StockNumber> {
    NUMBERS.values()
}

/// The number with these digits.
pub(crate) fn number(digits: &str) -> Option<&'static StockNumber> {
    NUMBERS.get(digits)
}

fn area(code: &str, toll_free: bool, region: Region) -> impl Iterator<Item = StockNumber> {
    LINES.map(move |line| StockNumber {
        digits: format!("1{code}5550{line}"),
        toll_free,
        region: region.clone(),
    })
}

/// All that is known of the place of a toll-free number.
fn country(area: &str) -> Region {
    Region::new().with_prefix(format!("1{area}555")).with_country("US")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(region: &Region) -> usize {
        numbers().filter(|number| !number.toll_free && number.is_of(region)).count()
    }

    #[test]
    fn every_field_of_a_region_counts() {
        let seattle = &number("12065550100").unwrap().region;
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
}
