//! All runs in memory, on as many threads as there are, and a watch on those that never end.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use crate::batch::{Complaint, RUNS, batch};
use crate::run::Conduct;
use crate::tally::Tally;

/// How long a run may take on the computer's clock, on which nothing is waited for.
const LONGEST: Duration = Duration::from_mins(1);
/// No more complaints than this are kept.
const KEPT: usize = 20;

/// Carries out the runs from 0 on.
pub(crate) fn campaign(
    seed: u64,
    runs: u64,
    conduct: Conduct,
    progress: &ProgressBar,
) -> (Tally, Vec<Complaint>) {
    let next = AtomicU64::new(0);
    let all = Mutex::new((Tally::default(), Vec::new()));
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let beats: Vec<_> = (0..threads).map(|_| Beat::default()).collect();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let workers: Vec<_> = beats
            .iter()
            .map(|beat| {
                let (next, all) = (&next, &all);
                scope.spawn(move || {
                    work(seed, runs, conduct, next, beat, |(tally, complaints)| {
                        progress.inc(tally.runs);
                        let mut all = all.lock().expect("no thread has panicked");
                        all.0.add(&tally);
                        let room = KEPT.saturating_sub(all.1.len());
                        all.1.extend(complaints.into_iter().take(room));
                    });
                })
            })
            .collect();
        scope.spawn(|| watch(seed, &beats, &done));
        let ended: Vec<_> = workers.into_iter().map(thread::ScopedJoinHandle::join).collect();
        done.store(true, Ordering::Release);
        for worker in ended {
            worker.expect("a worker panicked: its message is above");
        }
    });
    let (tally, mut complaints) = all.into_inner().expect("no thread has panicked");
    complaints.sort_by_key(|complaint: &Complaint| complaint.index);
    (tally, complaints)
}

fn work(
    seed: u64,
    runs: u64,
    conduct: Conduct,
    next: &AtomicU64,
    beat: &Beat,
    done: impl Fn((Tally, Vec<Complaint>)),
) {
    loop {
        let first = next.fetch_add(RUNS, Ordering::Relaxed);
        if first >= runs {
            return beat.rest();
        }
        done(batch(seed, first..runs.min(first + RUNS), conduct, |index| beat.set(index)));
    }
}

/// Which run a thread is at, and since when.
struct Beat(Mutex<Option<(u64, Instant)>>);

impl Default for Beat {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl Beat {
    fn set(&self, index: u64) {
        *self.0.lock().expect("no thread has panicked") = Some((index, Instant::now()));
    }

    fn rest(&self) {
        *self.0.lock().expect("no thread has panicked") = None;
    }
}

/// Ends the program when a run does not end: a future that spins cannot be ended otherwise.
fn watch(seed: u64, beats: &[Beat], done: &AtomicBool) {
    while !done.load(Ordering::Acquire) {
        thread::sleep(Duration::from_millis(50));
        for beat in beats {
            let at = *beat.0.lock().expect("no thread has panicked");
            if let Some((index, _)) = at.filter(|(_, since)| since.elapsed() > LONGEST) {
                eprintln!(
                    "run {index} of seed {seed} hangs; replay it with --seed {seed} --only {index}"
                );
                std::process::exit(1);
            }
        }
    }
}
