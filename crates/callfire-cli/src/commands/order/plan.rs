//! What will be ordered: the numbers given, those a search found, or a bulk of a region.

use callfire::CallFire;
use callfire::data::{Number, Region};
use callfire::service::{self, CreateNumberOrderBulkLocal, SearchAvailableNumbers};
use serde_json::Value;
use soapwire::{codec, json};

use super::CREATE;
use crate::args::Create;
use crate::failure::Failure;

/// An order before it is placed.
pub(super) struct Plan {
    pub(super) request: service::CreateNumberOrder,
    /// What the searches found, with what is known of it.
    pub(super) found: Vec<Number>,
    /// How many numbers were asked for by count.
    pub(super) wanted: usize,
}

impl Plan {
    /// An order without a search.
    pub(super) fn bulk(create: &Create) -> Self {
        let goods = &create.goods;
        let mut request = named(create);
        request.bulk_local =
            goods.local.map(|count| CreateNumberOrderBulkLocal::new(count, create.place.region()));
        request.bulk_toll_free = goods.toll_free.map(Into::into);
        Self { request, found: Vec::new(), wanted: 0 }
    }

    /// An order of exactly the numbers that a search finds now.
    pub(super) async fn search(client: &CallFire, create: &Create) -> Result<Self, Failure> {
        let mut found: Vec<Number> = Vec::new();
        for search in searches(create) {
            let most = usize::try_from(search.count).unwrap_or(0);
            let reply = client.search_available_numbers(search).await;
            let reply = reply.map_err(|error| Failure::from(error).before_ordering())?;
            for number in reply.number.into_iter().take(most) {
                let is_same = |other: &Number| other.number == number.number;
                if !found.iter().any(is_same) && !create.goods.number.contains(&number.number) {
                    found.push(number);
                }
            }
        }
        let mut request = named(create);
        if !found.is_empty() {
            let numbers = request.numbers.get_or_insert_default();
            numbers.extend(found.iter().map(|number| number.number.clone()));
        }
        Ok(Self { request, found, wanted: counted(create) })
    }

    /// Whether it leaves it to `CallFire` which numbers it is about.
    pub(super) fn is_bulk(&self) -> bool {
        self.request.bulk_local.is_some() || self.request.bulk_toll_free.is_some()
    }

    /// What the schema forbids is refused before anybody is asked.
    pub(super) fn check(&self) -> Result<(), Failure> {
        codec::validate(CREATE.request, &self.request)
            .map_err(|error| Failure::of_input(&CREATE, &error.into()))
    }

    /// The request as it is told when nobody knows whether it was executed.
    pub(super) fn requested(&self) -> Value {
        json::to_value(&self.request).unwrap_or_default()
    }
}

/// Refuses an order that cannot be placed before anything is searched for: by count, it is the bulk order.
pub(super) fn check_command(create: &Create) -> Result<(), Failure> {
    let plan = Plan::bulk(create);
    plan.check()?;
    for names in [&create.goods.number, &create.goods.keyword] {
        if let Some(name) = twice(names) {
            let message = format!("{name} is given twice; nothing was ordered");
            return Err(Failure::usage(message).with_operation(CREATE.name));
        }
    }
    callfire::check_order(&plan.request, create.max_numbers).map_err(|error| {
        // The path is that of a bulk order, which may not be what is placed.
        Failure::request(error.problem().to_string())
            .with_operation(CREATE.name)
            .with_advice("nothing was ordered; --max-numbers raises the ceiling")
    })
}

/// A name that is there more than once, in any case.
fn twice(names: &[String]) -> Option<&String> {
    let mut rest = names.iter().enumerate();
    let is_before = |(index, name): &(usize, &String)| {
        names.iter().take(*index).any(|other| other.eq_ignore_ascii_case(name))
    };
    rest.find(is_before).map(|(_, name)| name)
}

/// How many numbers are asked for by count.
fn counted(create: &Create) -> usize {
    let counts = [create.goods.local, create.goods.toll_free];
    counts.into_iter().flatten().map(|count| usize::try_from(count).unwrap_or(0)).sum()
}

/// The numbers and keywords given by name.
fn named(create: &Create) -> service::CreateNumberOrder {
    let given = |names: &[String]| (!names.is_empty()).then(|| names.to_vec());
    let mut request = service::CreateNumberOrder::new();
    request.numbers = given(&create.goods.number);
    request.keywords = given(&create.goods.keyword);
    request
}

fn searches(create: &Create) -> Vec<SearchAvailableNumbers> {
    let local = create.goods.local.map(|count| {
        let mut search = SearchAvailableNumbers::new(count);
        search.region = Some(create.place.region()).filter(|region| *region != Region::new());
        search
    });
    let toll_free = create.goods.toll_free;
    let toll_free = toll_free.map(|count| SearchAvailableNumbers::new(count).with_toll_free(true));
    local.into_iter().chain(toll_free).collect()
}
