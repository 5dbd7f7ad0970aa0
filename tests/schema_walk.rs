//! Every element and attribute path of every operation's messages can be written and can be read.
//!
//! A path ends where a type comes again inside itself. The lists under `snapshots/paths/` say which they are.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use callfire::operation::OPERATIONS;
use serde_json::Value;
use soapwire::description::FieldKind;
use support::canon::{self, Tree};
use support::paths::{self, Path};
use support::snapshots;

#[test]
fn every_path_of_every_request_can_be_written() {
    let (mut list, mut wrong) = (Vec::new(), Vec::new());
    for operation in OPERATIONS {
        let ty = (operation.request_type)();
        for path in paths::all(ty) {
            let name = format!("{}{path}", operation.name);
            let json = paths::having(ty, &path).json();
            match operation.envelope(&json) {
                Ok(envelope) if count(&payload(&envelope), &path) == 1 => {}
                Ok(envelope) => wrong.push(format!("{name}: not in {envelope}")),
                Err(error) => wrong.push(format!("{name}: {error}, given {json}")),
            }
            list.push(name);
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), list.len(), wrong.join("\n"));
    agree("request", &list);
}

#[test]
fn every_path_of_every_reply_can_be_read() {
    let (mut list, mut wrong) = (Vec::new(), Vec::new());
    for operation in OPERATIONS {
        let (Some(ty), Some(root)) = ((operation.response_type)(), operation.response) else {
            continue;
        };
        for path in paths::all(ty) {
            let name = format!("{}{path}", operation.name);
            let reply = paths::having(ty, &path).envelope(root.namespace, root.local);
            match operation.decode(reply.as_bytes()) {
                Ok(json) if member(&json, &path).is_some() => {}
                Ok(json) => wrong.push(format!("{name}: not in {json}")),
                Err(error) => wrong.push(format!("{name}: {error}: {reply}")),
            }
            list.push(name);
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), list.len(), wrong.join("\n"));
    agree("response", &list);
}

/// Holds the list of paths to the one that was looked at by hand.
fn agree(topic: &str, list: &[String]) {
    println!("{} {topic} paths", list.len());
    let _scope = snapshots("paths");
    insta::assert_snapshot!(topic, list.join("\n"));
}

/// The element in the Body.
fn payload(envelope: &str) -> Tree {
    let mut envelope = canon::tree(envelope);
    envelope.children.remove(0).children.remove(0)
}

/// How often the path is there.
fn count(root: &Tree, path: &Path) -> usize {
    let mut here = vec![root];
    for field in path.fields() {
        let name = match field.kind() {
            FieldKind::AnyAttribute => paths::EXTRA.to_owned(),
            _ => field.name().to_string(),
        };
        match field.kind() {
            FieldKind::AnyAttribute | FieldKind::Attribute => {
                let attributes = here.iter().flat_map(|tree| &tree.attributes);
                return attributes.filter(|(known, _)| *known == name).count();
            }
            _ => {
                here = here
                    .iter()
                    .flat_map(|tree| &tree.children)
                    .filter(|tree| tree.name == name)
                    .collect();
            }
        }
    }
    here.len()
}

/// The member at the end of the path, by the first item of each array.
fn member<'v>(json: &'v Value, path: &Path) -> Option<&'v Value> {
    path.fields().try_fold(json, |json, field| {
        let name = match field.kind() {
            FieldKind::AnyAttribute => paths::EXTRA,
            _ => field.name().local,
        };
        let value = json.get(name)?;
        value.as_array().map_or(Some(value), |items| items.first())
    })
}
