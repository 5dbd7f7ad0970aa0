//! What many runs came to: the table of faults and labels, and everything that must have occurred.

use comfy_table::{CellAlignment, Table, presets};

use crate::fault::{Fault, Truth};
use crate::oracle::{said, worst};
use crate::run::{Outcome, Story};

/// The columns: the labels, and a call that was dropped.
const COLUMNS: usize = Truth::ALL.len() + 1;
const DROPPED: usize = Truth::ALL.len();

/// The counts of some runs, which can be added.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tally {
    pub(crate) runs: u64,
    pub(crate) waits: u64,
    pub(crate) attempts: u64,
    pub(crate) hangs: u64,
    /// Calls with more than one effect.
    pub(crate) duplicates: u64,
    pub(crate) wrong: u64,
    /// How often each fault happened to an attempt.
    occurred: [u64; Fault::COUNT],
    /// Calls by the fault that decides, and what was said of them.
    labels: [[u64; COLUMNS]; Fault::COUNT],
    /// Those of them with a single attempt.
    alone: [u64; Fault::COUNT],
    /// Calls that change something, by what was said and the number of effects.
    effects: [[u64; 3]; COLUMNS],
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            runs: 0,
            waits: 0,
            attempts: 0,
            hangs: 0,
            duplicates: 0,
            wrong: 0,
            occurred: [0; Fault::COUNT],
            labels: [[0; COLUMNS]; Fault::COUNT],
            alone: [0; Fault::COUNT],
            effects: [[0; 3]; COLUMNS],
        }
    }
}

impl Tally {
    pub(crate) fn count(&mut self, story: &Story, changes: bool, is_wrong: bool) {
        self.runs += 1;
        self.wrong += u64::from(is_wrong);
        self.attempts += story.attempts.len() as u64;
        self.hangs += u64::from(matches!(story.outcome, Outcome::Hung));
        for attempt in &story.attempts {
            self.occurred[attempt.fault as usize] += 1;
        }
        if story.plan.waits {
            self.waits += 1;
            return;
        }
        self.duplicates += u64::from(story.effects > 1);
        let column = match &story.outcome {
            Outcome::Answered { .. } => Truth::Answered as usize,
            Outcome::Failed(failure) => said(failure.effect) as usize,
            Outcome::Dropped | Outcome::Hung => DROPPED,
        };
        let deciding = if column == Truth::Answered as usize {
            story
                .attempts
                .iter()
                .find(|attempt| attempt.fault != Fault::None)
                .map_or(Fault::None, |found| found.fault)
        } else {
            worst(&story.attempts)
        };
        self.labels[deciding as usize][column] += 1;
        self.alone[deciding as usize] += u64::from(story.attempts.len() == 1);
        if changes {
            self.effects[column][(story.effects as usize).min(2)] += 1;
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        let sum = |into: &mut [u64], from: &[u64]| {
            into.iter_mut().zip(from).for_each(|(into, from)| *into += from);
        };
        self.runs += other.runs;
        self.waits += other.waits;
        self.attempts += other.attempts;
        self.hangs += other.hangs;
        self.duplicates += other.duplicates;
        self.wrong += other.wrong;
        sum(&mut self.occurred, &other.occurred);
        sum(self.labels.as_flattened_mut(), other.labels.as_flattened());
        sum(&mut self.alone, &other.alone);
        sum(self.effects.as_flattened_mut(), other.effects.as_flattened());
    }

    /// What a campaign has to have seen and has not: without it, it proves nothing.
    pub(crate) fn gaps(&self) -> Vec<String> {
        let never = Fault::all().filter(|fault| self.occurred[*fault as usize] == 0);
        let mut gaps: Vec<_> =
            never.map(|fault| format!("the fault never occurred: {}", fault.name())).collect();
        let maybe = self.effects[Truth::MaybeApplied as usize];
        for (count, effects) in maybe.iter().zip(["no effect", "one effect"]) {
            if *count == 0 {
                gaps.push(format!("MaybeApplied never occurred with {effects}"));
            }
        }
        gaps
    }

    /// How many labels differ from the one that their fault has.
    pub(crate) fn mislabelled(&self) -> u64 {
        let of = |fault: Fault| {
            let truth = fault.truth() as usize;
            (1..DROPPED)
                .filter(|column| *column != truth)
                .map(|column| self.labels[fault as usize][column])
                .sum::<u64>()
        };
        Fault::all().map(of).sum()
    }

    /// Fault × label: the right label in brackets, a wrong one with an exclamation mark.
    pub(crate) fn labels(&self) -> Table {
        let mut table = table([
            "fault",
            "occurred",
            "answered",
            "NotSent",
            "NotApplied",
            "MaybeApplied",
            "dropped",
            "alone",
        ]);
        for fault in Fault::all() {
            let row = fault as usize;
            let cell = |column: usize| match self.labels[row][column] {
                count if column == fault.truth() as usize => format!("[{count}]"),
                0 => String::new(),
                // After a fault, another attempt may be answered; what was dropped has no label.
                count if column == 0 || column == DROPPED => count.to_string(),
                count => format!("{count} !"),
            };
            let mut cells = vec![fault.name().to_owned(), self.occurred[row].to_string()];
            cells.extend((0..COLUMNS).map(cell));
            cells.push(self.alone[row].to_string());
            table.add_row(cells);
        }
        table
    }

    /// What calls that change something did, by what was said of them.
    pub(crate) fn effects(&self) -> Table {
        let mut table = table(["said", "no effect", "one effect", "more"]);
        let names = ["answered", "NotSent", "NotApplied", "MaybeApplied", "dropped"];
        for (name, counts) in names.iter().zip(self.effects) {
            let mut cells = vec![(*name).to_owned()];
            cells.extend(counts.map(|count| count.to_string()));
            table.add_row(cells);
        }
        table
    }
}

fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header(header);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
