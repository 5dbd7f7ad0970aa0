//! A mail server that is down for days, on a clock that is driven: texts wait for it, or become dead letters that can be
//! tried again.

use std::io;
use std::time::{Duration, Instant};

use callfire_receiver::inbox::{DeliveryState, ItemRow};
use fastrand::Rng;
use testmail::Server;
use tokio::time::sleep;

use crate::dishonest::Conduct;
use crate::evidence::Evidence;
use crate::judge::{Verdict, judge};
use crate::process::Home;
use crate::world::World;

/// By how much the clock is put forward at a time, and how long the tries that are due then are given.
const STEP: Duration = Duration::from_mins(10);
const TICK: Duration = Duration::from_millis(10);
/// How long it may take on the computer's clock until something has happened that is due.
const PATIENCE: Duration = Duration::from_mins(1);

/// What came of it.
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    /// What is wrong with the way to it.
    pub(crate) wrong: Vec<String>,
    pub(crate) down: Duration,
    pub(crate) texts: usize,
    /// How many were dead when the server came back.
    pub(crate) dead: usize,
    /// The most tries of one text.
    pub(crate) attempts: u32,
    /// From the return of the server, or from the retry of the dead letters, to the last mail.
    pub(crate) mailed_within: Duration,
}

pub(crate) async fn run(texts: usize, down: Duration, is_too_long: bool) -> io::Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let smtp = Server::start().await?;
    let port = smtp.address().port();
    let mut home = Home::new(folder.path(), smtp.url(), Conduct::Honest);
    drop(smtp);
    let running = home.start().await?;
    let mut world = World::new(home.url()).await?;
    world.feed(texts, TICK, &mut Rng::with_seed(1)).await?;
    let mut evidence = Evidence::default();
    let mut wrong = Vec::new();
    wait(&home, Duration::ZERO, |rows| {
        rows.len() == texts && deliveries(rows, |row| row.attempts > 0) == texts
    })
    .await?;
    pass(&home, down / 2).await;
    // Half of the time has passed, and it is as if nothing had.
    running.kill().await?;
    home.left()?.note(&mut evidence).await?;
    let running = home.start().await?;
    pass(&home, down / 2).await;
    if is_too_long {
        wait(&home, STEP, |rows| dead(rows) == texts).await?;
    }
    let rows = home.rows().await?;
    let (dead, attempts) = (dead(&rows), attempts(&rows));
    let smtp = Server::builder().port(port).start().await?;
    if is_too_long {
        pass(&home, Duration::from_hours(2)).await;
        if !smtp.mails().is_empty() {
            wrong.push(format!("{} dead letters were mailed by themselves", smtp.mails().len()));
        }
        let revived = home.retry_dead().await?;
        if revived != texts as u64 {
            wrong.push(format!("{revived} dead letters were tried again, and there are {texts}"));
        }
    } else if dead > 0 {
        wrong.push(format!("{dead} were given up before three days had passed"));
    }
    let back = home.clock.ahead();
    wait(&home, STEP, |rows| deliveries(rows, |row| row.state == DeliveryState::Handled) == texts)
        .await?;
    let mailed_within = home.clock.ahead().saturating_sub(back);
    running.stop().await?;
    world.look()?;
    world.testify(&mut evidence)?;
    evidence.keep(&home.left()?.rows(None).await?);
    evidence.take(&smtp.mails());
    let verdict = judge(&evidence);
    Ok(Outcome { verdict, wrong, down, texts, dead, attempts, mailed_within })
}

/// Lets so much time pass for the receiver.
async fn pass(home: &Home, time: Duration) {
    let until = home.clock.ahead() + time;
    while home.clock.ahead() < until {
        home.clock.advance(STEP.min(until.saturating_sub(home.clock.ahead())));
        sleep(TICK).await;
    }
}

/// Waits until the inbox is as it should be, while time passes in steps; or until there is no more patience.
async fn wait(home: &Home, step: Duration, is_so: impl Fn(&[ItemRow]) -> bool) -> io::Result<()> {
    let begun = Instant::now();
    while !is_so(&home.rows().await?) && begun.elapsed() < PATIENCE {
        home.clock.advance(step);
        sleep(TICK * 5).await;
    }
    Ok(())
}

fn deliveries(
    rows: &[ItemRow],
    fits: impl Fn(&callfire_receiver::inbox::DeliveryRow) -> bool,
) -> usize {
    rows.iter().flat_map(|row| &row.deliveries).filter(|it| fits(it)).count()
}

fn dead(rows: &[ItemRow]) -> usize {
    deliveries(rows, |row| row.state == DeliveryState::Dead)
}

fn attempts(rows: &[ItemRow]) -> u32 {
    rows.iter().flat_map(|row| &row.deliveries).map(|it| it.attempts).max().unwrap_or_default()
}
