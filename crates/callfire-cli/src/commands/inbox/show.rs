//! `callfire inbox show`.

use std::io::{self, IsTerminal as _};

use callfire::postback;
use callfire_receiver::inbox::{ItemId, QuarantineId, Quarantined, ShownItem, SqliteInbox};
use serde_json::{Map, Value, json};

use super::{Place, cut_off, failed, no_such, row, timestamp};
use crate::args::Global;
use crate::failure::Failure;
use crate::output;
use crate::output::text::printable;

pub(super) async fn item(
    inbox: &SqliteInbox,
    id: ItemId,
    raw: bool,
    place: &Place,
    global: &Global,
) -> Result<(), Failure> {
    let found = inbox.show(id).await.map_err(|error| failed(&error))?;
    let mut found =
        found.ok_or_else(|| no_such("notification", id, &format!("{} list", place.command())))?;
    cut_off::mark(inbox, std::slice::from_mut(&mut found.row))?;
    match raw {
        true => bytes(&found.body),
        false => output::value(global, &object(&found)),
    }
}

fn object(item: &ShownItem) -> Value {
    let mut object = match row::object(&item.row) {
        Value::Object(object) => object,
        _ => Map::new(),
    };
    object.insert("content_type".to_owned(), item.content_type.clone().into());
    let read = postback::parse(&item.content_type, &item.body).map_err(|error| error.to_string());
    let read = read.and_then(|it| serde_json::to_value(it).map_err(|error| error.to_string()));
    let (name, value) = match read {
        Ok(notification) => ("notification", notification),
        Err(problem) => ("problem", problem.into()),
    };
    object.insert(name.to_owned(), value);
    object.into()
}

pub(super) async fn quarantined(
    inbox: &SqliteInbox,
    id: i64,
    raw: bool,
    place: &Place,
    global: &Global,
) -> Result<(), Failure> {
    let found = inbox.show_quarantined(QuarantineId(id)).await.map_err(|error| failed(&error))?;
    let list = || format!("{} list --state quarantined", place.command());
    let found = found.ok_or_else(|| no_such("body in quarantine", id, &list()))?;
    if raw {
        return bytes(&found.body);
    }
    let Quarantined { received, content_type, body, reason, .. } = found;
    let object = json!({
        "id": id,
        "received": timestamp(received),
        "content_type": content_type,
        "reason": reason,
        "size": body.len(),
        "body": String::from_utf8_lossy(&body),
    });
    output::value(global, &object)
}

/// A body as it came; a terminal gets what could steer it in escapes.
fn bytes(body: &[u8]) -> Result<(), Failure> {
    match io::stdout().is_terminal() {
        true => output::print(&printable(&String::from_utf8_lossy(body))),
        false => output::bytes(body),
    }
}
