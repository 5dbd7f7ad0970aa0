//! The judge: holds what the client said and did against what really happened. It asks the client for nothing.

use callfire::Effect;
use soapwire::operation::Safety;
use tokio::time::Instant;

use crate::fault::{Fault, Truth};
use crate::log::Attempt;
use crate::policy::{Next, after};
use crate::requests::CASES;
use crate::run::{Failure, Outcome, Story};
use crate::waiting;

/// Everything that is wrong.
pub(crate) fn judge(story: &Story) -> Vec<String> {
    if let Outcome::Hung = story.outcome {
        return vec!["the call hangs".to_owned()];
    }
    if story.plan.waits {
        return waiting::judge(story);
    }
    let mut judge = Judge { story, safety: CASES[story.plan.choice].safety, wrong: Vec::new() };
    judge.time();
    judge.effects();
    judge.requests();
    judge.sends();
    match &story.outcome {
        Outcome::Answered { value, attempts } => judge.answer(value, *attempts),
        Outcome::Failed(failure) => judge.failure(failure),
        Outcome::Dropped | Outcome::Hung => {}
    }
    judge.wrong
}

/// The attempt that decides what is true of all: the first of the worst.
pub(crate) fn worst(attempts: &[Attempt]) -> Fault {
    let worst = attempts.iter().map(Attempt::truth).max().unwrap_or(Truth::Answered);
    attempts
        .iter()
        .find(|attempt| attempt.truth() == worst)
        .map_or(Fault::None, |found| found.fault)
}

/// The word for an effect that the truth has.
pub(crate) fn said(effect: Effect) -> Truth {
    match effect {
        Effect::NotSent => Truth::NotSent,
        Effect::NotApplied => Truth::NotApplied,
        // What is not known may be anything.
        _ => Truth::MaybeApplied,
    }
}

struct Judge<'a> {
    story: &'a Story,
    safety: Safety,
    wrong: Vec<String>,
}

impl Judge<'_> {
    fn expect(&mut self, is_so: bool, complaint: impl FnOnce() -> String) {
        if !is_so {
            self.wrong.push(complaint());
        }
    }

    fn deadline(&self) -> Instant {
        self.story.begun + self.story.plan.timeouts.total
    }

    fn time(&mut self) {
        let late = self.story.ended.saturating_duration_since(self.deadline());
        self.expect(late <= self.story.plan.slack, || format!("ended {late:?} after its deadline"));
    }

    /// What is true of every call, however it ended.
    fn effects(&mut self) {
        let (effects, others) = (self.story.effects, self.story.others);
        let most = u32::from(self.safety != Safety::ReadOnly);
        self.expect(effects <= most, || format!("{effects} effects of one call"));
        self.expect(others == 0, || format!("{others} effects of operations that nobody called"));
        let left = self.story.attempts.iter().any(|attempt| attempt.left);
        self.expect(left || effects == 0, || "an effect, though no byte left".to_owned());
    }

    /// All attempts are the same request, each on the connection that it should have.
    fn requests(&mut self) {
        let attempts = &self.story.attempts;
        let same = attempts.windows(2).all(|pair| pair[0].body == pair[1].body);
        self.expect(same, || "a repetition has other bytes".to_owned());
        let fresh = attempts
            .iter()
            .enumerate()
            .all(|(nth, attempt)| attempt.is_fresh || self.safety == Safety::ReadOnly && nth == 0);
        self.expect(fresh, || "a connection that may have been used before".to_owned());
        let key = self.key();
        let own = self.story.request.get("RequestId").and_then(|key| key.as_str());
        let is_keyed = self.safety == Safety::Keyed && !attempts.is_empty();
        self.expect(key.is_some() == is_keyed, || format!("the RequestId is {key:?}"));
        self.expect(own.is_none() || !is_keyed || key.as_deref() == own, || {
            format!("the RequestId is {key:?} instead of {own:?}")
        });
    }

    /// The `RequestId` on the wire.
    fn key(&self) -> Option<String> {
        let body = std::str::from_utf8(&self.story.attempts.first()?.body).ok()?;
        let (_, rest) = body.split_once("RequestId>")?;
        rest.split_once('<').map(|(key, _)| key.to_owned())
    }

    /// Each repetition was allowed, in its time, and none was left out.
    fn sends(&mut self) {
        let attempts = &self.story.attempts;
        for nth in 1..attempts.len() {
            let (before, next) = (&attempts[..nth], &attempts[nth]);
            let gap = before[nth - 1].ended.map(|ended| next.begun - ended);
            let complaint = match (after(before, self.safety, &self.story.plan), gap) {
                (Next::Stop, _) => format!("attempt {} was not allowed", nth + 1),
                (Next::Again { least, most }, Some(gap))
                    if gap < least || gap > most + self.story.plan.slack =>
                {
                    format!("{gap:?} before attempt {}, not {least:?} to {most:?}", nth + 1)
                }
                (Next::Again { .. }, Some(_)) => continue,
                (Next::Again { .. }, None) => format!("attempt {} while one is under way", nth + 1),
            };
            self.wrong.push(complaint);
        }
        let late = attempts.iter().any(|attempt| attempt.begun > self.story.ended);
        self.expect(!late, || "a request after the call had ended".to_owned());
    }

    fn answer(&mut self, value: &serde_json::Value, said: u32) {
        let attempts = &self.story.attempts;
        let effects = self.story.effects;
        self.expect(said as usize == attempts.len(), || {
            format!("it says {said} attempts, and made {}", attempts.len())
        });
        let expected = u32::from(self.safety != Safety::ReadOnly);
        self.expect(effects == expected, || format!("a success with {effects} effects"));
        let last = attempts.last().filter(|last| last.truth() == Truth::Answered);
        let reply = last.and_then(|last| last.reply.as_deref());
        let own = reply.and_then(CASES[self.story.plan.choice].read);
        self.expect(own.as_ref() == Some(value), || {
            format!("{value}, where the service said {own:?}")
        });
    }

    fn failure(&mut self, failure: &Failure) {
        let attempts = &self.story.attempts;
        let truth = attempts.iter().map(Attempt::truth).max().unwrap_or(Truth::NotSent);
        let label = said(failure.effect);
        self.expect(label == truth, || format!("it is {truth:?}, and called {label:?}"));
        if let Some(last) = attempts.last() {
            self.expect(last.fault.kinds().contains(&failure.kind), || {
                format!("kind {:?} for {:?}: {}", failure.kind, last.fault, failure.text)
            });
            self.returned(last);
        }
        let effects = self.story.effects;
        self.expect(label == Truth::MaybeApplied || effects == 0, || {
            format!("{effects} effects, and called {label:?}")
        });
        let due = truth == Truth::MaybeApplied && self.safety != Safety::ReadOnly;
        let key = self.key();
        let expected = due.then_some(key);
        self.expect(failure.ambiguity == expected, || {
            format!("ambiguity {:?} instead of {expected:?}", failure.ambiguity)
        });
    }

    /// A failure is given when nothing more may be done, and then at once.
    fn returned(&mut self, last: &Attempt) {
        let next = after(&self.story.attempts, self.safety, &self.story.plan);
        let Some(ended) = last.ended else { return };
        let left = self.deadline().saturating_duration_since(ended);
        if let Next::Again { most, .. } = next {
            self.expect(most + self.story.plan.slack > left, || {
                format!("gave up with {left:?} left")
            });
        }
        let idle = self.story.ended - ended;
        self.expect(idle <= self.story.plan.slack, || format!("kept its error for {idle:?}"));
    }
}
