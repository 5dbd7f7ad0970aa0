//! What is wrong with a run. Nothing that the receiver says of itself counts, but what is in its file when it is not running.

use std::collections::BTreeMap;

use callfire_receiver::inbox::DeliveryState;

use crate::evidence::{Evidence, Kept, Taken};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Verdict {
    /// By the text's id; 0 stands for none.
    pub(crate) wrong: BTreeMap<i64, Vec<String>>,
    pub(crate) duplicates: usize,
    /// Duplicates that a try which was cut off explains, and those that only a mail without an answer does.
    pub(crate) by_kill: usize,
    pub(crate) by_silence: usize,
    pub(crate) mailed: usize,
}

pub(crate) fn judge(evidence: &Evidence) -> Verdict {
    let mut verdict = Verdict::default();
    if evidence.strange > 0 {
        verdict.add(0, format!("{} mails or items are about no text", evidence.strange));
    }
    let known = evidence.mails.keys().chain(evidence.kept.keys());
    for id in known.filter(|id| !evidence.texts.contains_key(id)) {
        verdict.add(*id, "there is no such text".to_owned());
    }
    for (id, words) in &evidence.texts {
        verdict.inbox(evidence, *id);
        verdict.mails(evidence, *id, words);
    }
    verdict
}

impl Verdict {
    fn add(&mut self, id: i64, problem: String) {
        self.wrong.entry(id).or_default().push(problem);
    }

    fn inbox(&mut self, evidence: &Evidence, id: i64) {
        let is_acknowledged = evidence.acknowledged.contains(&id);
        let (may_be_done, is_mailed) =
            (evidence.may_be_done(id), !evidence.mails_of(id).is_empty());
        match evidence.kept.get(&id).map(Vec::as_slice).unwrap_or_default() {
            [] if is_acknowledged => self.add(id, "acknowledged, and not in the inbox".to_owned()),
            [] if is_mailed => self.add(id, "mailed, and not in the inbox".to_owned()),
            [] => {}
            [Kept { state: DeliveryState::Handled, is_uncertain, .. }]
                if *is_uncertain == may_be_done => {}
            [Kept { state: DeliveryState::Handled, is_uncertain, .. }] => {
                self.add(
                    id,
                    format!("may be done: {may_be_done}, and the inbox says {is_uncertain}"),
                );
            }
            [Kept { state, .. }] => self.add(id, format!("{state} in the end")),
            several => self.add(id, format!("{} times in the inbox", several.len())),
        }
    }

    fn mails(&mut self, evidence: &Evidence, id: i64, words: &str) {
        let mails = evidence.mails_of(id);
        let Some(first) = mails.first() else {
            if evidence.acknowledged.contains(&id) || evidence.kept.contains_key(&id) {
                self.add(id, "never mailed".to_owned());
            }
            return;
        };
        self.mailed += 1;
        if mails.iter().any(|Taken { words: said, .. }| said != words) {
            self.add(id, "a mail says something else".to_owned());
        }
        if mails.iter().any(|mail| mail.message_id != first.message_id) {
            self.add(id, "its mails have several Message-IDs".to_owned());
        }
        self.duplicates(evidence, id, mails.len() - 1);
    }

    /// The last mail of a text may have been cut off or not be answered too, and then there is one more behind it: so
    /// each try that was cut off, and each mail without an answer, explains one more, and nothing else does.
    fn duplicates(&mut self, evidence: &Evidence, id: i64, duplicates: usize) {
        let (cut, unanswered) = (evidence.cut_of(id), evidence.unanswered(id));
        self.duplicates += duplicates;
        let by_silence = duplicates.min(unanswered);
        self.by_silence += by_silence;
        self.by_kill += (duplicates - by_silence).min(cut);
        if duplicates > cut + unanswered {
            self.add(
                id,
                format!("{duplicates} duplicates; {cut} tries were cut off, {unanswered} mails not answered"),
            );
        }
    }
}
