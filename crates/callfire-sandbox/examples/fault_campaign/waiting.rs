//! Waiting for an order while polls meet faults: a second between two of them, and 21 at most.

use std::time::Duration;

use callfire::service::{CreateNumberOrder, CreateNumberOrderBulkTollFree};
use callfire::{CallFire, operation};
use callfire_sandbox::{InMemory, LOGIN, PASSWORD, Sandbox};

use crate::fault::Truth;
use crate::requests::CASES;
use crate::run::{Outcome, Story, waited};

const PACE: Duration = Duration::from_secs(1);
/// The window, and how long the last poll may take.
const LONGEST: Duration = Duration::from_millis(22_010);
const MOST: usize = 21;

/// A client that meets no fault.
pub(crate) fn client(sandbox: &Sandbox<InMemory>) -> CallFire {
    let builder = CallFire::builder().credentials(LOGIN, PASSWORD).expect("they can be sent");
    let builder = builder.transport(sandbox.transport());
    builder.build().expect("nothing is wrong with the settings")
}

/// An order that is under way.
pub(crate) async fn order(sandbox: &Sandbox<InMemory>) -> i64 {
    let order = CreateNumberOrder::new().with_bulk_toll_free(CreateNumberOrderBulkTollFree::new(1));
    client(sandbox).create_number_order(order).await.expect("there are numbers left")
}

pub(crate) async fn wait(callfire: &CallFire, order: i64) -> Outcome {
    waited(callfire.wait_for_order(order).outcome().await)
}

/// What is wrong with a wait.
pub(crate) fn judge(story: &Story) -> Vec<String> {
    let mut wrong = Vec::new();
    let polls = &story.attempts;
    if polls.len() > MOST {
        wrong.push(format!("{} polls, {MOST} are allowed", polls.len()));
    }
    for pair in polls.windows(2) {
        let gap = pair[1].begun - pair[0].begun;
        if gap < PACE {
            wrong.push(format!("{gap:?} between two polls"));
        }
        let asked = pair[0].retry_after.unwrap_or_default();
        if pair[0].ended.is_some_and(|ended| pair[1].begun - ended < asked) {
            wrong.push(format!("polled though asked to wait {asked:?}"));
        }
    }
    if story.ended - story.begun > LONGEST {
        wrong.push(format!("the wait took {:?}", story.ended - story.begun));
    }
    if story.effects + story.others > 0 {
        wrong.push("a poll had an effect".to_owned());
    }
    let answers = polls.iter().filter(|poll| poll.truth() == Truth::Answered);
    let last = answers.filter_map(|poll| read(poll.reply.as_deref()?)).last();
    match (&story.outcome, last) {
        (Outcome::Answered { value, .. }, Some(last)) if *value == last => {}
        (Outcome::Failed(_), None) => {}
        (Outcome::Failed(_), Some(_))
            if polls.last().is_some_and(|poll| !poll.fault.may_pass()) => {}
        (outcome, last) => wrong.push(format!("{outcome:?}, where the last answer was {last:?}")),
    }
    wrong
}

fn read(reply: &[u8]) -> Option<serde_json::Value> {
    let name = <operation::GetNumberOrder as soapwire::operation::Operation>::NAME;
    (CASES.iter().find(|case| case.name == name)?.read)(reply)
}
