//! The judge against receivers that misbehave, which are made up: each lives through every place where a kill can fall.
//! The same with real processes: `--conduct marks-first` and `--conduct acknowledges-first`, which must fail.

use std::collections::BTreeMap;

use callfire_receiver::inbox::DeliveryState;
use testmail::Fate;

use crate::evidence::{Evidence, Kept, Taken};
use crate::judge::{Verdict, judge};

/// What a receiver does with a text, one after the other.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Keep,
    Acknowledge,
    Claim,
    Mail,
    Mark,
}

use Step::{Acknowledge, Claim, Keep, Mail, Mark};

const HONEST: [Step; 5] = [Keep, Acknowledge, Claim, Mail, Mark];

/// What is on disk of a text, and so outlives a kill.
#[derive(Default)]
struct Disk {
    is_kept: bool,
    is_claimed: bool,
    is_marked: bool,
    attempts: u32,
}

/// One text for each place where a kill can fall, and for each fate of the mail before it; and some without a kill.
fn lived_by(steps: &[Step]) -> Evidence {
    let mut evidence = Evidence::default();
    let mut id = 0;
    for fate in [Fate::Confirmed, Fate::Answered, Fate::Stalled, Fate::Dropped] {
        for kill in 0..=steps.len() {
            id += 1;
            evidence.texts.insert(id, format!("words of {id}"));
            live(&mut evidence, id, steps, kill, fate);
        }
    }
    evidence
}

/// A life up to the kill, and a second one without. The first mail has this fate; a later one is answered.
fn live(evidence: &mut Evidence, id: i64, steps: &[Step], kill: usize, first: Fate) {
    let mut disk = Disk::default();
    run(evidence, id, &mut disk, &steps[..kill], first);
    if disk.is_claimed && !disk.is_marked {
        *evidence.cut.entry(id).or_default() += 1;
    }
    // A sender that was not answered tries again, and an inbox that has the text remembers what is to be done.
    let later = steps.iter().copied().filter(|step| match step {
        Keep => !disk.is_kept,
        Acknowledge => !evidence.acknowledged.contains(&id),
        Claim | Mail | Mark => !disk.is_marked,
    });
    let is_known = disk.is_kept || !evidence.acknowledged.contains(&id);
    let later: Vec<_> = later.filter(|_| is_known).collect();
    run(evidence, id, &mut disk, &later, Fate::Confirmed);
    if disk.is_kept {
        let state = if disk.is_marked { DeliveryState::Handled } else { DeliveryState::Waiting };
        let is_uncertain = evidence.may_be_done(id);
        let kept = Kept { state, is_uncertain, attempts: disk.attempts };
        evidence.kept.insert(id, vec![kept]);
    }
}

fn run(evidence: &mut Evidence, id: i64, disk: &mut Disk, steps: &[Step], fate: Fate) {
    for step in steps {
        match step {
            Keep => disk.is_kept = true,
            Acknowledge => drop(evidence.acknowledged.insert(id)),
            Claim => {
                disk.is_claimed = true;
                disk.attempts += 1;
            }
            Mail => {
                let mail = taken(id, fate);
                let is_silent = matches!(fate, Fate::Stalled | Fate::Dropped);
                evidence.mails.entry(id).or_default().push(mail);
                if is_silent {
                    // It is tried again in the same life, and then answered.
                    evidence.mails.entry(id).or_default().push(taken(id, Fate::Confirmed));
                }
            }
            Mark => disk.is_marked = true,
        }
    }
}

fn taken(id: i64, fate: Fate) -> Taken {
    Taken { fate, message_id: format!("<{id}@a>"), words: format!("words of {id}") }
}

#[track_caller]
fn found(evidence: &Evidence, problem: &str) -> Verdict {
    let verdict = judge(evidence);
    let problems: Vec<_> = verdict.wrong.values().flatten().collect();
    assert!(problems.iter().any(|it| it.contains(problem)), "{problem:?} is not in {problems:?}");
    verdict
}

#[test]
fn nothing_is_wrong_with_an_honest_receiver() {
    let evidence = lived_by(&HONEST);
    let verdict = judge(&evidence);
    assert_eq!(verdict.wrong, BTreeMap::new());
    assert_eq!(verdict.mailed, evidence.texts.len());
    assert!(verdict.by_kill > 0 && verdict.by_silence > 0, "{verdict:?}");
    assert_eq!(verdict.by_kill + verdict.by_silence, verdict.duplicates);
}

#[test]
fn to_acknowledge_before_it_is_kept_loses_texts() {
    found(&lived_by(&[Acknowledge, Keep, Claim, Mail, Mark]), "acknowledged, and not in the inbox");
}

#[test]
fn to_mark_before_it_is_mailed_loses_mails() {
    found(&lived_by(&[Keep, Acknowledge, Claim, Mark, Mail]), "never mailed");
}

#[test]
fn to_mail_before_it_is_claimed_doubles_mails() {
    found(&lived_by(&[Keep, Acknowledge, Mail, Claim, Mark]), "duplicates; 0 tries were cut off");
}

#[test]
fn to_mail_before_it_is_kept_doubles_mails() {
    found(&lived_by(&[Mail, Keep, Acknowledge, Claim, Mark]), "duplicates; 0 tries were cut off");
}

#[test]
fn to_mail_twice_is_found() {
    let verdict = found(&lived_by(&[Keep, Acknowledge, Claim, Mail, Mail, Mark]), "1 duplicates");
    assert!(verdict.by_kill + verdict.by_silence < verdict.duplicates);
}

#[test]
fn to_forget_is_found() {
    found(&lived_by(&[Keep, Acknowledge, Claim, Mail]), "waiting in the end");
    found(&lived_by(&[Acknowledge]), "acknowledged, and not in the inbox");
    found(&lived_by(&[Keep, Acknowledge, Claim, Mark]), "never mailed");
}

/// An honest run in which one thing was changed.
fn spoilt(change: impl FnOnce(&mut Evidence)) -> Evidence {
    let mut evidence = lived_by(&HONEST);
    change(&mut evidence);
    evidence
}

#[test]
fn each_thing_that_does_not_fit_is_found() {
    let mail = |evidence: &mut Evidence, change: fn(&mut Taken)| {
        // The first text was mailed once, and this is another mail of a text that was mailed before.
        let mails = evidence.mails.values_mut().find(|mails| mails.len() > 1).unwrap();
        change(&mut mails[1]);
    };
    let kept = |evidence: &mut Evidence, change: fn(&mut Kept)| {
        change(&mut evidence.kept.get_mut(&1).unwrap()[0]);
    };
    found(&spoilt(|it| mail(it, |mail| mail.words.push('!'))), "says something else");
    found(&spoilt(|it| mail(it, |mail| mail.message_id.push('!'))), "several Message-IDs");
    found(&spoilt(|it| kept(it, |kept| kept.state = DeliveryState::Dead)), "dead in the end");
    found(&spoilt(|it| kept(it, |kept| kept.is_uncertain = true)), "the inbox says true");
    let unanswered = |it: &mut Evidence| {
        let id = it.texts.keys().copied().find(|id| it.cut_of(*id) == 0 && it.unanswered(*id) > 0);
        it.kept.get_mut(&id.unwrap()).unwrap()[0].is_uncertain = false;
    };
    found(&spoilt(unanswered), "may be done: true, and the inbox says false");
    found(&spoilt(|it| drop(it.texts.remove(&1))), "there is no such text");
    found(&spoilt(|it| it.strange = 1), "about no text");
    found(&spoilt(|it| it.cut.clear()), "the inbox says true");
    let twice = |it: &mut Evidence| {
        let row = it.kept[&1][0].clone();
        it.kept.get_mut(&1).unwrap().push(row);
    };
    found(&spoilt(twice), "2 times in the inbox");
}
