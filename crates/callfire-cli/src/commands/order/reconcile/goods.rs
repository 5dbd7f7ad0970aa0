//! What was ordered: numbers and keywords by name, and numbers by count.

use callfire::service::CreateNumberOrder;
use soapwire::json;

use super::CREATE;
use crate::args::Reconcile;
use crate::failure::Failure;
use crate::journal::Entry;

/// What was ordered.
#[derive(Debug, Default)]
pub(super) struct Goods {
    pub(super) numbers: Vec<String>,
    pub(super) keywords: Vec<String>,
    pub(super) bulk: Option<Bulk>,
}

/// Numbers that the service chose.
#[derive(Debug)]
pub(super) struct Bulk {
    pub(super) local: usize,
    pub(super) toll_free: usize,
    /// The numbers of the account before; absent where nobody looked.
    pub(super) before: Option<Vec<String>>,
}

impl Goods {
    /// What is given by hand, or what an entry of the journal asked for.
    pub(super) fn of(reconcile: &Reconcile, entry: Option<&Entry>) -> Result<Self, Failure> {
        let Some(entry) = entry else {
            let (numbers, keywords) = (reconcile.number.clone(), reconcile.keyword.clone());
            check("number", &numbers, |byte| byte.is_ascii_digit())?;
            check("keyword", &keywords, |byte| byte.is_ascii_alphanumeric())?;
            return Ok(Self { numbers, keywords, bulk: None });
        };
        let request = entry.request.as_ref().ok_or_else(|| unsaid(entry))?;
        let order: CreateNumberOrder = json::from_named(CREATE.request, request)
            .map_err(|error| Failure::of_input(&CREATE, &error).with_entry(entry))?;
        let count =
            |count: Option<i32>| count.map_or(0, |count| usize::try_from(count).unwrap_or(0));
        let local = count(order.bulk_local.map(|bulk| bulk.count));
        let toll_free = count(order.bulk_toll_free.map(|bulk| bulk.count));
        let before = entry.owned_before.clone();
        let bulk = Bulk { local, toll_free, before };
        Ok(Self {
            numbers: order.numbers.unwrap_or_default(),
            keywords: order.keywords.unwrap_or_default(),
            bulk: (local + toll_free > 0).then_some(bulk),
        })
    }
}

/// What cannot be a name of its kind would be told not to be bought.
fn check(kind: &str, names: &[String], fits: impl Fn(u8) -> bool) -> Result<(), Failure> {
    let is_wrong = |name: &&String| name.is_empty() || !name.bytes().all(&fits);
    match names.iter().find(is_wrong) {
        Some(name) => Err(Failure::usage(format!("--{kind}: {name:?} is no {kind}"))),
        None => Ok(()),
    }
}

/// To search for nothing would find all of it.
fn unsaid(entry: &Entry) -> Failure {
    let message = format!("{} in the journal does not say what was ordered", entry.id);
    let advice = format!(
        "compare QueryNumbers with what you know; then `callfire journal forget {}`",
        entry.id
    );
    let failure = Failure::local("Journal", message).with_operation(CREATE.name);
    failure.with_advice(advice).into_unknown()
}
