//! The comparison: every way does the same work in turn, round by round, so that all meet the same noise of the
//! machine. What a round makes is dropped outside of its time.

use std::hint::black_box;
use std::time::{Duration, Instant};

use soapwire::codec::Checks;

use crate::work::{self, CreateContactList, GetNumberOrder, QueryCalls};
use crate::{cases, yaserde_types as derived};

const ROUNDS: usize = 15;
/// How long a way is at work in one round, at least.
const ROUND: Duration = Duration::from_millis(10);

/// How many results are kept until they are dropped; were it all, small work would wait for fresh memory.
const BATCH: u32 = 32;

/// One way to do a piece of work.
struct Way<'w> {
    name: &'static str,
    once: Box<dyn Fn(u32) -> Duration + 'w>,
    times: Vec<Duration>,
}

fn way<'w, T>(name: &'static str, work: impl Fn() -> T + 'w) -> Way<'w> {
    let once = move |times: u32| {
        let (mut made, mut spent) = (Vec::with_capacity(BATCH as usize), Duration::ZERO);
        let (batch, batches) = (times.min(BATCH), times.div_ceil(BATCH));
        for _ in 0..batches {
            made.clear();
            let start = Instant::now();
            made.extend((0..batch).map(|_| black_box(work())));
            spent += start.elapsed();
        }
        spent / (batch * batches)
    };
    Way { name, once: Box::new(once), times: Vec::new() }
}

/// Runs the ways and prints a row for each; gives the best time of the first.
fn compare(title: &str, bytes: usize, mut ways: Vec<Way<'_>>) -> Duration {
    for _ in 0..ROUNDS {
        for way in &mut ways {
            let estimate = way.times.last().copied().unwrap_or_else(|| (way.once)(1));
            let repeats = ROUND.as_nanos() / estimate.as_nanos().max(1);
            let time = (way.once)(u32::try_from(repeats.clamp(1, 10_000)).unwrap_or(1));
            way.times.push(time);
        }
    }
    let ours = ways.first_mut().map_or(Duration::ZERO, Way::best);
    println!("\n{title}, {bytes} bytes");
    for way in &mut ways {
        let (best, median) = (way.best(), way.median());
        println!(
            "  {:<24} {:>12.2} {:>12.2} {:>9.1} {:>9.2}",
            way.name,
            micros(best),
            micros(median),
            bytes as f64 / micros(best),
            micros(best) / micros(ours),
        );
    }
    ours
}

impl Way<'_> {
    fn best(&mut self) -> Duration {
        self.times.sort_unstable();
        self.times.first().copied().unwrap_or_default()
    }

    fn median(&mut self) -> Duration {
        self.times.sort_unstable();
        self.times.get(self.times.len() / 2).copied().unwrap_or_default()
    }
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Prints all comparisons.
pub(crate) fn print() {
    println!("{:<26} {:>12} {:>12} {:>9} {:>9}", "", "best µs", "median µs", "MB/s", "time/ours");
    let small = query_calls(1_000);
    let large = query_calls(10_000);
    for (name, small, large) in [("decode", small.0, large.0), ("encode", small.1, large.1)] {
        let factor = micros(large) / micros(small);
        println!("\n{name} of 10,000 calls takes {factor:.2} × as long as of 1,000 (best times)");
    }
    number_order();
    contact_list();
}

fn query_calls(calls: usize) -> (Duration, Duration) {
    let reply = cases::query_calls(calls);
    let body = reply.as_bytes();
    let decode = compare(
        &format!("decode QueryCalls, {calls} calls"),
        body.len(),
        vec![
            way("ours", || work::read_reply::<QueryCalls>(body)),
            way("quick-xml, tokens only", || work::quick_xml_tokens(body)),
            way("yaserde, derived", || work::yaserde_read::<derived::CallsEnvelope>(body)),
        ],
    );
    let value = work::read_reply::<QueryCalls>(body);
    let message: derived::CallsEnvelope = work::yaserde_read(body);
    assert_eq!(message.body.payload.calls.len(), calls);
    let bytes = work::write_reply::<QueryCalls>(&value, Checks::Schema).len();
    let encode = compare(
        &format!("encode QueryCalls, {calls} calls"),
        bytes,
        vec![
            way("ours, schema checked", || work::write_reply::<QueryCalls>(&value, Checks::Schema)),
            way("ours, XML checked", || work::write_reply::<QueryCalls>(&value, Checks::Xml)),
            way("yaserde, derived", || work::yaserde_write(&message)),
        ],
    );
    (decode, encode)
}

fn number_order() {
    let body = cases::NUMBER_ORDER.as_bytes();
    compare(
        "decode GetNumberOrder's reply",
        body.len(),
        vec![
            way("ours", || work::read_reply::<GetNumberOrder>(body)),
            way("quick-xml, tokens only", || work::quick_xml_tokens(body)),
            way("yaserde, derived", || work::yaserde_read::<derived::OrderEnvelope>(body)),
        ],
    );
    let request = work::get_number_order();
    let envelope = work::write::<GetNumberOrder>(&request, Checks::Schema);
    let message: derived::GetOrderEnvelope = work::yaserde_read(envelope.as_bytes());
    assert_eq!(message.body.payload.id, request.id);
    compare(
        "encode GetNumberOrder",
        envelope.len(),
        vec![
            way("ours, schema checked", || work::write::<GetNumberOrder>(&request, Checks::Schema)),
            way("ours, XML checked", || work::write::<GetNumberOrder>(&request, Checks::Xml)),
            way("yaserde, derived", || work::yaserde_write(&message)),
        ],
    );
}

fn contact_list() {
    let request = work::create_contact_list(1_000);
    let envelope = work::write::<CreateContactList>(&request, Checks::Schema);
    let message: derived::ListEnvelope = work::yaserde_read(envelope.as_bytes());
    assert_eq!(message.body.payload.source.contacts.len(), 1_000);
    compare(
        "encode CreateContactList, 1,000 contacts",
        envelope.len(),
        vec![
            way("ours, schema checked", || {
                work::write::<CreateContactList>(&request, Checks::Schema)
            }),
            way("ours, XML checked", || work::write::<CreateContactList>(&request, Checks::Xml)),
            way("yaserde, derived", || work::yaserde_write(&message)),
        ],
    );
    let body = envelope.as_bytes();
    compare(
        "decode CreateContactList, 1,000 contacts",
        body.len(),
        vec![
            way("ours", || work::read_request::<CreateContactList>(body)),
            way("quick-xml, tokens only", || work::quick_xml_tokens(body)),
            way("yaserde, derived", || work::yaserde_read::<derived::ListEnvelope>(body)),
        ],
    );
}
