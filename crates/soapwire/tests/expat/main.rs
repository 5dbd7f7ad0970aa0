//! Holds the reader against expat, by Python's pyexpat: it takes nothing that expat refuses, refuses nothing that
//! expat takes, and reads the same names, values and text. libxml2, by lxml, is heard where expat is known to differ
//! from the specifications. Speed and limits are not compared here.
//!
//! What differs, each told exactly:
//! - names of XML 1.0's fifth edition, which libxml2 and we follow and expat does not (it has the fourth's);
//! - a DOCTYPE, a version other than 1.0, UTF-16 without a byte order mark, encodings beside the four: refused by us,
//!   on purpose;
//! - UTF-16 whose surrogates are no pairs, and ª, µ and º in names where they are not UTF-8: taken by expat, against
//!   the specification, and refused by libxml2 and us;
//! - the label `utf8`, which is no registered name, but libxml2's and ours for UTF-8;
//! - the text, where there is UTF-8's mark and a declaration of ISO-8859-1: the mark goes first for us.
//!
//! `CALLFIRE_PYTHON` says which Python has lxml. `EXPAT_DOCUMENTS` and `EXPAT_SEED` ask for more, or others.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod characters;
mod grammar;
mod judges;
mod mutation;
mod read;
mod seeds;
mod verdict;

use std::collections::BTreeMap;
use std::env;
use std::time::Instant;

use fastrand::Rng;

/// How many documents are asked about at once, to bound the memory.
const BATCH: usize = 50_000;

#[test]
#[ignore = "needs Python with lxml; .ci/run has them"]
fn agrees_with_expat() {
    let start = Instant::now();
    let fifth = characters::compare();
    let (documents, seed) = (number("EXPAT_DOCUMENTS", 300_000), number("EXPAT_SEED", 4));
    let mut rng = Rng::with_seed(seed);
    let seeds = seeds::all();
    let mut tally = Tally { fifth, counts: BTreeMap::new(), wrong: Vec::new() };
    tally.judge(&seeds);
    for made in (0..documents).step_by(BATCH) {
        let rest = usize::try_from(documents - made).unwrap().min(BATCH);
        let batch: Vec<_> = (0..rest).map(|_| make(&mut rng, &seeds)).collect();
        tally.judge(&batch);
    }
    let Tally { counts, wrong, .. } = tally;
    println!("{} seeds and {documents} documents made from seed {seed}:", seeds.len());
    for (class, count) in &counts {
        println!("{count:>8}  {class}");
    }
    println!("in {:?}", start.elapsed());
    assert!(
        wrong.is_empty(),
        "{} differ, such as:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
    for class in verdict::CLASSES {
        assert!(counts.contains_key(class), "no document is of the class `{class}`");
    }
}

fn number(variable: &str, default: u64) -> u64 {
    env::var(variable).map_or(default, |text| text.parse().unwrap())
}

/// A document by the grammar, or a change of one or of a seed.
fn make(rng: &mut Rng, seeds: &[Vec<u8>]) -> Vec<u8> {
    match rng.u32(..4) {
        0 => grammar::document(rng),
        1 => {
            let document = grammar::document(rng);
            mutation::mutate(rng, &document)
        }
        _ => {
            let index = rng.usize(..seeds.len());
            mutation::mutate(rng, &seeds[index])
        }
    }
}

/// How many documents there were of each class, and how we differ.
struct Tally {
    fifth: characters::FifthEdition,
    counts: BTreeMap<&'static str, usize>,
    wrong: Vec<String>,
}

impl Tally {
    /// Asks about documents; about some of them again, rewritten.
    fn judge(&mut self, documents: &[Vec<u8>]) {
        let mut again = self.ask(documents);
        for _ in 0..3 {
            again = self.ask(&again);
        }
        assert!(again.is_empty(), "rewritten to no end: {again:?}");
    }

    fn ask(&mut self, documents: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut again = Vec::new();
        for (body, opinion) in documents.iter().zip(judges::ask(documents)) {
            match verdict::compare(body, &opinion, &self.fifth) {
                Ok(class) => {
                    *self.counts.entry(class).or_default() += 1;
                    again.extend(verdict::rewritten(body, class, &self.fifth));
                }
                Err(difference) => {
                    let shown = String::from_utf8_lossy(body);
                    self.wrong.push(format!("{difference}\n  {shown:?}"));
                }
            }
        }
        again
    }
}
