//! An order before it is placed, for people.

use callfire::data::{Number, Region};

use super::plan::Plan;
use crate::output::table;

/// What will be ordered. A search tells no cost.
pub(super) fn of(plan: &Plan) -> String {
    let request = &plan.request;
    let searched = |number: &&String| plan.found.iter().any(|found| found.number == **number);
    let numbers = request.numbers.iter().flatten().filter(|number| !searched(number));
    let local = request.bulk_local.iter().map(|bulk| (bulk.count, "local"));
    let toll_free = request.bulk_toll_free.iter().map(|bulk| (bulk.count, "toll-free"));
    let bulk = local.chain(toll_free);
    let lines: Vec<String> = (!plan.found.is_empty())
        .then(|| found(&plan.found))
        .into_iter()
        .chain(numbers.map(|number| format!("number {number}")))
        .chain(request.keywords.iter().flatten().map(|keyword| format!("keyword {keyword}")))
        .chain(
            bulk.map(|(count, kind)| format!("{count} {kind} numbers, whichever CallFire picks")),
        )
        .collect();
    lines.join("\n")
}

fn found(numbers: &[Number]) -> String {
    let rows = numbers.iter().map(|number| {
        let place = |field: fn(&Region) -> &Option<String>| {
            number.region.as_ref().and_then(|region| field(region).clone()).unwrap_or_default()
        };
        let kind = if number.toll_free { "toll-free" } else { "local" }.to_owned();
        let (city, state) = (place(|region| &region.city), place(|region| &region.state));
        [number.number.clone(), number.national_format.clone(), kind, city, state]
    });
    table::of_rows(["NUMBER", "FORMAT", "KIND", "CITY", "STATE"], rows)
}
