//! The built-in stock: fictional numbers (555-0100 to 555-0199) of real places. Who has them is not here.

use callfire::data::Region;

use super::stock::StockNumber;

/// The keywords there are.
pub(super) const KEYWORDS: [&str; 8] = [
    "BANANA",
    "CHOCOLATE",
    "LEMON",
    "ORANGEBROADSWORD",
    "PEPPERMINT",
    "STRAWBERRY",
    "VANILLA",
    "YELLOWTAXI",
];

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

/// Every number there is.
pub(super) fn numbers() -> impl Iterator<Item = StockNumber> {
    let local = PLACES.iter().flat_map(|place| area(place.area, false, place.region()));
    let toll_free = TOLL_FREE_AREAS.iter().flat_map(|code| area(code, true, country(code)));
    local.chain(toll_free)
}

fn area(code: &'static str, toll_free: bool, region: Region) -> impl Iterator<Item = StockNumber> {
    LINES.map(move |line| StockNumber::new(format!("1{code}5550{line}"), toll_free, region.clone()))
}

/// All that is known of the place of a toll-free number.
fn country(area: &str) -> Region {
    Region::new().with_prefix(format!("1{area}555")).with_country("US")
}
