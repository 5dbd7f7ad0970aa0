//! What became of subscriptions that were to be deleted, told.

use serde_json::{Value, json};

use super::DELETE;
use crate::args::{Format, Global};
use crate::failure::Failure;
use crate::output::{self, table};

/// What became of each.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) deleted: Vec<i64>,
    pub(super) failed: Vec<(i64, Failure)>,
    /// Those whose turn never came.
    pub(super) left: Vec<i64>,
}

impl Outcome {
    /// Prints it; where something is left to be deleted, it is the worst of the failures.
    pub(super) fn told(self, global: &Global) -> Result<(), Failure> {
        let printed = match global.form() {
            Format::Json => output::reply(global, &DELETE, self.object()),
            Format::Table => output::print(&self.table()),
        };
        match (self.verdict(), printed) {
            (Err(failure), Err(unprinted)) => Err(failure.and_unprinted(unprinted)),
            (verdict, printed) => verdict.and(printed),
        }
    }

    fn object(&self) -> Value {
        let failed = self.failed.iter().map(|(id, failure)| {
            let mut object = failure.brief();
            object.insert("id".to_owned(), (*id).into());
            Value::Object(object)
        });
        json!({
            "deleted": self.deleted,
            "failed": failed.collect::<Value>(),
            "not_tried": self.left,
        })
    }

    fn table(&self) -> String {
        let summary = format!("subscriptions: {}", self.summary());
        if self.failed.is_empty() {
            return summary;
        }
        let rows = self.failed.iter().map(|(id, failure)| {
            let what = failure.fault_code().unwrap_or_else(|| failure.kind());
            [id.to_string(), what.to_owned(), failure.whole_message()]
        });
        format!("{summary}\n\n{}", table::of_rows(["ID", "FAILURE", "MESSAGE"], rows))
    }

    fn summary(&self) -> String {
        let parts = [
            (self.deleted.len(), "deleted"),
            (self.failed.len(), "failed"),
            (self.left.len(), "not tried"),
        ];
        let parts =
            parts.iter().enumerate().filter(|(index, (count, _))| *index == 0 || *count > 0);
        parts.map(|(_, (count, what))| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
    }

    fn verdict(self) -> Result<(), Failure> {
        let summary = self.summary();
        let is_only_one = self.deleted.len() + self.failed.len() + self.left.len() == 1;
        // Of equals the first, since the others may follow from it.
        let worst = self.failed.into_iter().rev().max_by_key(|(_, failure)| failure.exit());
        match worst {
            Some((_, failure)) if is_only_one => Err(failure),
            Some((id, failure)) => {
                Err(failure.into_local(&format!("subscriptions: {summary}; subscription {id}")))
            }
            None if self.left.is_empty() => Ok(()),
            None => Err(Failure::local("Interrupted", format!("interrupted: {summary}"))),
        }
    }
}
