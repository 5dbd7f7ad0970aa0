//! `callfire inbox purge`.

use std::time::{Duration, SystemTime};

use callfire_receiver::inbox::{Counts, Inbox as _, InboxError, SqliteInbox};
use serde_json::json;

use super::{ask, failed, told};
use crate::args::{Format, Global, Purge};
use crate::failure::Failure;
use crate::output;

/// For how long what is sent again has to be known.
const WINDOW: Duration = Duration::from_hours(7 * 24);

pub(super) async fn run(
    inbox: &SqliteInbox,
    purge: &Purge,
    global: &Global,
) -> Result<(), Failure> {
    let before = SystemTime::now().checked_sub(purge.before).unwrap_or(SystemTime::UNIX_EPOCH);
    let counts = inbox.counts().await.map_err(|error| failed(&error))?;
    if let Some(consequence) = consequence(purge, &counts)
        && !purge.yes
    {
        let question = format!("{consequence} Forget what came before {} UTC?", told(before));
        ask(&question, "nothing was forgotten").await?;
    }
    let forgotten = forget(inbox, purge, before).await.map_err(|error| failed(&error))?;
    match global.form() {
        Format::Json => output::value(global, &json!({ "forgotten": forgotten })),
        Format::Table => output::print(&format!("forgotten: {forgotten}")),
    }
}

async fn forget(inbox: &SqliteInbox, purge: &Purge, before: SystemTime) -> Result<u64, InboxError> {
    let mut forgotten = 0;
    if purge.dead {
        forgotten += inbox.purge_dead(before).await?;
    }
    forgotten += match purge.quarantined {
        true => inbox.purge_quarantined(before).await?,
        false => inbox.purge(before).await?,
    };
    Ok(forgotten)
}

/// What somebody may not want.
fn consequence(purge: &Purge, counts: &Counts) -> Option<String> {
    let Counts { dead, quarantined, .. } = counts;
    match purge {
        Purge { quarantined: true, .. } => (*quarantined > 0).then(|| {
            format!("{quarantined} bodies are in quarantine: nobody has got what they say.")
        }),
        Purge { dead: true, .. } if *dead > 0 => Some(format!(
            "{dead} deliveries were given up: what nobody has got is lost where it is forgotten."
        )),
        _ => (purge.before < WINDOW).then(|| {
            "What comes again after that is taken for new, and handled once more.".to_owned()
        }),
    }
}
