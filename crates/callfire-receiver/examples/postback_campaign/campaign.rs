//! The campaign: texts come in, the mail server refuses or stalls half of the time, and the receiver is killed again and
//! again on the way.

use std::io;
use std::time::{Duration, Instant};

use callfire_receiver::inbox::DeliveryState;
use fastrand::Rng;
use indicatif::ProgressBar;
use testmail::{Behaviour, Counts, Server};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::clock::Driven;
use crate::dishonest::Conduct;
use crate::evidence::Evidence;
use crate::judge::{Verdict, judge};
use crate::process::{Home, Running};
use crate::world::World;

/// How often the receiver's clock is put forward, and by how much on average: some 900 times as fast as it goes.
const TICK: Duration = Duration::from_millis(20);
const STEP: Duration = Duration::from_secs(18);
/// The longest pause between two texts, and the longest time until the next kill.
const PAUSE: Duration = Duration::from_millis(60);
const LIFE: Duration = Duration::from_millis(600);
/// The longest time from a mail to the kill that is to fall between it and its mark.
const MOMENT: Duration = Duration::from_millis(5);
/// After how long without any progress it is given up.
const PATIENCE: Duration = Duration::from_mins(2);

/// What is to be done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) texts: usize,
    pub(crate) kills: usize,
    pub(crate) seed: u64,
    pub(crate) conduct: Conduct,
}

/// What came of it.
pub(crate) struct Outcome {
    pub(crate) evidence: Evidence,
    pub(crate) verdict: Verdict,
    pub(crate) smtp: Counts,
    pub(crate) postbacks_sent: usize,
    /// How many of the kills came right after a mail was taken.
    pub(crate) after_mail: usize,
    pub(crate) took: Duration,
    /// How much time passed for the receiver.
    pub(crate) lived: Duration,
}

struct Campaign {
    home: Home,
    world: World,
    smtp: Server,
    random: Rng,
    evidence: Evidence,
    after_mail: usize,
}

pub(crate) async fn run(plan: Plan, progress: &ProgressBar) -> io::Result<Outcome> {
    let begun = Instant::now();
    let folder = tempfile::tempdir()?;
    let policy = Behaviour::half(plan.seed, &Behaviour::BAD);
    let smtp = Server::builder().policy(policy).start().await?;
    let mut home = Home::new(folder.path(), smtp.url(), plan.conduct);
    let running = home.start().await?;
    let world = World::new(home.url()).await?;
    let mut random = Rng::with_seed(plan.seed);
    let time = drive(home.clock.clone(), random.fork());
    let evidence = Evidence::default();
    let mut campaign = Campaign { home, world, smtp, random, evidence, after_mail: 0 };
    let running = campaign.kill_again_and_again(plan, running, progress).await?;
    campaign.drain(progress).await?;
    running.stop().await?;
    time.abort();
    campaign.end(begun).await
}

/// Lets time pass for the receiver.
fn drive(clock: Driven, mut random: Rng) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            sleep(TICK).await;
            clock.advance(STEP.mul_f64(2.0 * random.f64()));
        }
    })
}

impl Campaign {
    async fn kill_again_and_again(
        &mut self,
        plan: Plan,
        mut running: Running,
        progress: &ProgressBar,
    ) -> io::Result<Running> {
        for kill in 0..plan.kills {
            // So many by the end of this life that the last ones come in the last one.
            let share = |lives: usize| plan.texts * lives / (plan.kills + 1);
            let texts = share(kill + 1) - share(kill);
            running = self.life(texts, running).await?;
            progress.inc(1);
        }
        let texts = plan.texts - plan.texts * plan.kills / (plan.kills + 1);
        self.world.feed(texts, PAUSE, &mut self.random).await?;
        Ok(running)
    }

    /// Kills a receiver and starts it again, while texts come in.
    async fn life(&mut self, texts: usize, running: Running) -> io::Result<Running> {
        let is_after_mail = self.random.bool();
        self.after_mail += usize::from(is_after_mail);
        let Self { home, world, smtp, random, evidence, .. } = self;
        let (mut own, share) = (random.fork(), random.f64());
        let next = async {
            if is_after_mail {
                // If there is no mail for so long, then it is that moment.
                let mut kept = smtp.kept();
                kept.mark_unchanged();
                let _ = timeout(2 * LIFE, kept.changed()).await;
                sleep(MOMENT.mul_f64(share)).await;
            } else {
                sleep(LIFE.mul_f64(share)).await;
            }
            running.kill().await?;
            let left = home.left()?;
            let running = home.start().await?;
            left.note(evidence).await?;
            Ok(running)
        };
        let (fed, next) = tokio::join!(world.feed(texts, PAUSE, &mut own), next);
        fed.and(next)
    }

    /// Waits until everything has come, and nothing waits any more.
    async fn drain(&mut self, progress: &ProgressBar) -> io::Result<()> {
        let (mut last, mut since) = ((0, 0), Instant::now());
        while since.elapsed() < PATIENCE {
            sleep(Duration::from_millis(200)).await;
            self.world.look()?;
            let is_over = |state| !matches!(state, DeliveryState::Waiting | DeliveryState::Claimed);
            let rows = self.home.rows().await?;
            let over = rows.iter().flat_map(|row| &row.deliveries).filter(|it| is_over(it.state));
            let now = (rows.len(), over.count());
            progress.set_message(format!("{} of {} are done", now.1, now.0));
            if self.world.is_done() && now.0 == now.1 {
                return Ok(());
            }
            if now != last {
                (last, since) = (now, Instant::now());
            }
        }
        Ok(())
    }

    async fn end(mut self, begun: Instant) -> io::Result<Outcome> {
        self.world.testify(&mut self.evidence)?;
        self.evidence.keep(&self.home.left()?.rows(None).await?);
        self.evidence.take(&self.smtp.mails());
        Ok(Outcome {
            verdict: judge(&self.evidence),
            evidence: self.evidence,
            smtp: self.smtp.counts(),
            postbacks_sent: self.world.sent(),
            after_mail: self.after_mail,
            took: begun.elapsed(),
            lived: begun.elapsed() + self.home.clock.ahead(),
        })
    }
}
