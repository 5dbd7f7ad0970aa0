//! A process that is killed while it keeps notifications: what it had acknowledged is there.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use callfire_receiver::inbox::{Inbox, ItemId, SqliteInbox};

use crate::support::{Place, about, anonymous, at, claim_ids, keep, names};

/// Makes the test the process that is killed, with the inbox in this file.
const VARIABLE: &str = "CALLFIRE_TEST_INBOX";
/// How many times it is killed.
const KILLS: u32 = 8;
/// What begins a line that says what was acknowledged.
const MARK: &str = "acknowledged ";

#[test]
fn what_was_acknowledged_outlives_a_kill() {
    if let Some(file) = env::var_os(VARIABLE) {
        return acknowledge(SqliteInbox::open(file).unwrap());
    }
    let (place, mut acknowledged) = (Place::new(), Vec::new());
    for kill in 0..KILLS {
        // Now and then at once: while the file is made or the log is read.
        let least = if kill % 4 == 0 { 0 } else { 100 };
        acknowledged.extend(run_and_kill(&place, least));
        let (known, left) = look(&place);
        assert!(acknowledged.iter().all(|id| known.contains(id)), "{acknowledged:?} {known:?}");
        assert!(left <= 8, "{left}");
    }
    assert!(acknowledged.len() > 100);
}

/// Keeps notifications and claims them, for ever.
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledge(inbox: SqliteInbox) {
    let inbox = Arc::new(inbox);
    inbox.start(names(&["mail"])).await.unwrap();
    let claiming = Arc::clone(&inbox);
    tokio::spawn(async move {
        loop {
            for claim in claiming.claim("mail", at(1), 8).await.unwrap() {
                claiming.settle(claim.id, crate::support::handled()).await.unwrap();
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    });
    let callers = (0..8).map(|_| {
        let inbox = Arc::clone(&inbox);
        tokio::spawn(async move {
            loop {
                let id = keep(&*inbox, anonymous(0)).await;
                // One write, so that no line is cut by another.
                let line = format!("\n{MARK}{id}\n");
                std::io::stdout().write_all(line.as_bytes()).unwrap();
            }
        })
    });
    futures_util::future::join_all(callers).await;
}

/// What was acknowledged until the process was killed, which is when that is at least so many.
fn run_and_kill(place: &Place, least: usize) -> Vec<ItemId> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "crash::what_was_acknowledged_outlives_a_kill", "--nocapture"])
        .env(VARIABLE, &place.file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let acknowledged = read_until(&mut child, least);
    child.wait().unwrap();
    acknowledged
}

fn read_until(child: &mut Child, least: usize) -> Vec<ItemId> {
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let (mut acknowledged, started) = (Vec::new(), Instant::now());
    if least == 0 {
        std::thread::sleep(Duration::from_millis(fastrand::u64(5..50)));
        child.kill().unwrap();
    }
    for line in stdout.lines() {
        let Some(id) = line.as_deref().ok().and_then(|line| line.strip_prefix(MARK)) else {
            assert!(started.elapsed() < Duration::from_mins(1), "it does not acknowledge");
            continue;
        };
        acknowledged.push(ItemId(id.parse().unwrap()));
        if acknowledged.len() == least {
            child.kill().unwrap();
        }
    }
    acknowledged
}

/// All there is in the inbox, and how many were claimed by the process that is no more.
#[tokio::main(flavor = "current_thread")]
async fn look(place: &Place) -> (Vec<ItemId>, u64) {
    let inbox = place.open();
    let left = inbox.start(names(&["mail"])).await.unwrap();
    let filter = callfire_receiver::inbox::Filter::default().with_limit(usize::MAX);
    (inbox.list(filter).await.unwrap().iter().map(|row| row.id).collect(), left)
}

#[tokio::test]
async fn what_was_claimed_is_uncertain_after_the_end() {
    let place = Place::new();
    let inbox = place.start(&["mail"]).await;
    let (first, held) = (keep(&inbox, about("a", 1)).await, keep(&inbox, about("a", 2)).await);
    assert_eq!(claim_ids(&inbox, "mail", 5).await, [first]);
    drop(inbox);
    let inbox = place.open();
    assert_eq!(inbox.start(names(&["mail"])).await.unwrap(), 1);
    let claim = inbox.claim("mail", at(5), 9).await.unwrap().remove(0);
    assert_eq!((claim.item.id, claim.attempt, claim.is_uncertain), (first, 2, true));
    assert!(held > first);
}
