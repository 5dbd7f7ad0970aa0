//! What a run came to, for people to read.

use std::time::Duration;

use comfy_table::{Cell, CellAlignment, Table, presets};
use testmail::{Behaviour, Fate};

use crate::campaign::{Outcome, Plan};
use crate::judge::Verdict;
use crate::outage;

/// The most texts that are told of.
const SHOWN: usize = 20;

pub(crate) fn campaign(plan: Plan, outcome: &Outcome) -> String {
    let Outcome { evidence, verdict, smtp, .. } = outcome;
    let (connections, bad) = (smtp.all_connections(), smtp.bad_connections());
    let fates = |fate| evidence.mails.values().flatten().filter(|mail| mail.fate == fate).count();
    let kept = evidence.kept.values().flatten();
    let tries: u64 = kept.map(|kept| u64::from(kept.attempts)).sum();
    let not_acknowledged =
        evidence.kept.keys().filter(|id| !evidence.acknowledged.contains(id)).count();
    let rows = [
        ("texts that came in", plan.texts.to_string()),
        ("postbacks sent for them", outcome.postbacks_sent.to_string()),
        ("acknowledged with 200", evidence.acknowledged.len().to_string()),
        ("in the inbox", evidence.kept.len().to_string()),
        ("  of which the 200 got lost", not_acknowledged.to_string()),
        ("kill -9", plan.kills.to_string()),
        ("  right after a mail was taken", outcome.after_mail.to_string()),
        ("tries", tries.to_string()),
        ("  cut off by a kill, by the inbox", evidence.cut.values().sum::<usize>().to_string()),
        ("SMTP connections", connections.to_string()),
        (
            "  that refused, stalled or dropped",
            format!("{bad} ({} %)", bad * 100 / connections.max(1)),
        ),
        ("mails taken", smtp.mails.to_string()),
        ("  stalled after DATA", fates(Fate::Stalled).to_string()),
        ("  dropped after DATA", fates(Fate::Dropped).to_string()),
        ("texts mailed", verdict.mailed.to_string()),
        ("duplicates", verdict.duplicates.to_string()),
        ("  by a stall or drop after DATA", verdict.by_silence.to_string()),
        ("  by a kill between mail and mark", verdict.by_kill.to_string()),
        ("  by nothing that explains them", unexplained(verdict).to_string()),
        ("texts with something wrong", verdict.wrong.len().to_string()),
        ("time for the receiver", time(outcome.lived)),
        ("time", format!("{:.0} s", outcome.took.as_secs_f64())),
    ];
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for (name, value) in rows {
        table.add_row([Cell::new(name), Cell::new(value).set_alignment(CellAlignment::Right)]);
    }
    table.trim_fmt()
}

fn unexplained(verdict: &Verdict) -> usize {
    verdict.duplicates - verdict.by_silence - verdict.by_kill
}

/// What a campaign must have met to prove something, and has not.
pub(crate) fn gaps(outcome: &Outcome) -> Vec<String> {
    let Outcome { evidence, smtp, .. } = outcome;
    let mut gaps = Vec::new();
    if evidence.cut.is_empty() {
        gaps.push("no try was cut off by a kill".to_owned());
    }
    if evidence.cut.len() > 100 && outcome.verdict.by_kill == 0 {
        gaps.push("no kill fell between a mail and its mark".to_owned());
    }
    // A few connections cannot meet all there is.
    let all: &[Behaviour] = if smtp.all_connections() > 500 { &Behaviour::BAD } else { &[] };
    let never = all.iter().filter(|it| !smtp.connections.contains_key(it));
    gaps.extend(never.map(|it| format!("no connection met {it:?}")));
    if smtp.unanswered == 0 {
        gaps.push("no mail was taken without an answer".to_owned());
    }
    gaps
}

pub(crate) fn outage(outcome: &outage::Outcome) -> String {
    let outage::Outcome { verdict, down, texts, dead, attempts, mailed_within, .. } = outcome;
    format!(
        "The mail server is down for {}: {texts} texts, at most {attempts} tries of one, {dead} dead letters; \
         then {} mailed within {}, {} duplicates.",
        time(*down),
        verdict.mailed,
        time(*mailed_within),
        verdict.duplicates,
    )
}

/// What is wrong, by text.
pub(crate) fn wrong(verdict: &Verdict) -> String {
    let texts = verdict.wrong.iter().take(SHOWN);
    let mut lines: Vec<_> =
        texts.map(|(id, problems)| format!("text {id}: {}\n", problems.join("; "))).collect();
    if verdict.wrong.len() > SHOWN {
        lines.push(format!("and {} more\n", verdict.wrong.len() - SHOWN));
    }
    lines.concat()
}

fn time(time: Duration) -> String {
    let hours = time.as_secs_f64() / 3600.0;
    match hours < 24.0 {
        true => format!("{hours:.1} h"),
        false => format!("{:.2} days", hours / 24.0),
    }
}
