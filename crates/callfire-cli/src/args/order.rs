//! `callfire order …`.

use std::time::Duration;

use callfire::data::Region;
use clap::{ArgGroup, Args, Subcommand};

use super::seconds;

#[derive(Debug, Subcommand)]
pub(crate) enum OrderCommand {
    /// Search numbers, show them, ask, order exactly those, and wait for the order
    Create(Box<Create>),
    /// Show an order
    Get {
        /// The order's id
        id: i64,
    },
    /// Wait until an order is done
    Wait(Wait),
    /// Find out what became of an order that nobody got an answer to
    ///
    /// Asks for each number and keyword ordered whether it is the account's now; of a bulk order, which numbers are
    /// there that were not before. What another order of the journal brought, or what was the account's before, does not
    /// count. Requests and orders take their time: what is not there is asked for again, at most once a second, until
    /// the window is over. "Not bought" is said only of what is not there 80 s after it was sent, or 20 s after a
    /// --timeout that was longer; a window that ends before ends as "pending".
    ///
    /// When the answer is clear, the entry in the journal is settled. It is kept for seven days: named again, it is
    /// asked for again.
    ///
    /// Exit codes: 0 it is known, and told, whether it was bought, partly bought or not bought, or there is no unknown
    /// order; 4 it is still unknown; 5 it may still come, or its command is still running; 2 there is no such entry, or
    /// it is another account's; 1 and 3 as elsewhere.
    Reconcile(Reconcile),
}

#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct Create {
    /// Order any numbers of the region or any toll-free numbers, without a search
    #[arg(long, conflicts_with_all = ["number", "keyword"])]
    pub(crate) bulk: bool,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Order what there is when the search finds fewer numbers than asked for
    #[arg(long)]
    pub(crate) allow_fewer: bool,
    /// The most numbers and keywords this order may hold
    #[arg(long, value_name = "N", default_value_t = callfire::ORDER_CEILING)]
    pub(crate) max_numbers: u32,
    /// Print the order's id and do not wait for it
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// How long to wait for the order
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "20")]
    pub(crate) window: Duration,
    #[command(flatten)]
    pub(crate) goods: Goods,
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "What to order", group = ArgGroup::new("goods").required(true).multiple(true))]
pub(crate) struct Goods {
    /// Order N local numbers, of the region given
    #[arg(long, value_name = "N", group = "goods", allow_negative_numbers = true, value_parser = count())]
    pub(crate) local: Option<i32>,
    /// Order N toll-free numbers
    #[arg(long, value_name = "N", group = "goods", allow_negative_numbers = true, value_parser = count())]
    pub(crate) toll_free: Option<i32>,
    /// Order this number; can be given more than once
    #[arg(long, value_name = "NUMBER", group = "goods", num_args = 1..)]
    pub(crate) number: Vec<String>,
    /// Order this keyword; can be given more than once
    #[arg(long, value_name = "KEYWORD", group = "goods", num_args = 1..)]
    pub(crate) keyword: Vec<String>,
}

fn count() -> clap::builder::RangedI64ValueParser<i32> {
    clap::value_parser!(i32).range(1..)
}

/// The region of local numbers.
#[derive(Args, Debug)]
#[command(next_help_heading = "Region of the local numbers")]
pub(crate) struct Place {
    /// Leading digits, such as 1920659
    #[arg(long, requires = "local")]
    prefix: Option<String>,
    /// City, such as Seattle
    #[arg(long, requires = "local")]
    city: Option<String>,
    /// Code of the state, such as WA
    #[arg(long, requires = "local")]
    state: Option<String>,
    /// Postal code, such as 98154
    #[arg(long, requires = "local")]
    zipcode: Option<String>,
    /// Code of the country, such as US
    #[arg(long, requires = "local")]
    country: Option<String>,
    /// Number of the local access and transport area
    #[arg(long, requires = "local")]
    lata: Option<String>,
    /// Name of the rate center, such as SEATTLE
    #[arg(long, requires = "local")]
    rate_center: Option<String>,
    /// Degrees north
    #[arg(long, requires = "local", allow_negative_numbers = true)]
    latitude: Option<f64>,
    /// Degrees east
    #[arg(long, requires = "local", allow_negative_numbers = true)]
    longitude: Option<f64>,
    /// Time zone, such as America/Los_Angeles
    #[arg(long, requires = "local")]
    time_zone: Option<String>,
}

impl Place {
    /// The region in the library's terms; empty when nothing was said.
    pub(crate) fn region(&self) -> Region {
        let mut region = Region::new();
        region.prefix.clone_from(&self.prefix);
        region.city.clone_from(&self.city);
        region.state.clone_from(&self.state);
        region.zipcode.clone_from(&self.zipcode);
        region.country.clone_from(&self.country);
        region.lata.clone_from(&self.lata);
        region.rate_center.clone_from(&self.rate_center);
        region.latitude = self.latitude;
        region.longitude = self.longitude;
        region.time_zone.clone_from(&self.time_zone);
        region
    }
}

#[derive(Args, Debug)]
pub(crate) struct Wait {
    /// The order's id
    pub(crate) id: i64,
    /// How long to wait
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "20")]
    pub(crate) window: Duration,
}

#[derive(Args, Debug)]
pub(crate) struct Reconcile {
    /// Entry of the journal, or the beginning of its id [default: the last order of this account that is unknown]
    #[arg(conflicts_with_all = ["number", "keyword"])]
    pub(crate) entry: Option<String>,
    /// Ask for this number, without the journal; can be given more than once
    #[arg(long, value_name = "NUMBER", num_args = 1..)]
    pub(crate) number: Vec<String>,
    /// Ask for this keyword, without the journal; can be given more than once
    #[arg(long, value_name = "KEYWORD", num_args = 1..)]
    pub(crate) keyword: Vec<String>,
    /// How long after it was sent to go on asking; with --number and --keyword from now on, and what is not there by
    /// then counts as not bought [default: until that is certain, 80 at least]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) window: Option<Duration>,
}
