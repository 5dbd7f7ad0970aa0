//! What the tests of this folder share: where snapshots go, and when two documents say the same.

#![allow(dead_code, unreachable_pub, reason = "each test uses its own part of what is shared")]

pub mod bodies;
pub mod canon;
pub mod parts;
pub mod paths;
pub mod random;
pub mod script;
pub mod server;
pub mod silent;

use std::path::{Path, PathBuf};

use callfire::operation::OPERATIONS;
use soapwire::operation::OperationInfo;

/// Sends snapshots of this scope to `snapshots/<topic>/`.
pub fn snapshots(topic: &str) -> insta::internals::SettingsBindDropGuard {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots").join(topic));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind_to_scope()
}

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The operation of this name.
pub fn operation(name: &str) -> &'static OperationInfo {
    OPERATIONS
        .iter()
        .find(|operation| operation.name == name)
        .unwrap_or_else(|| panic!("no operation {name}"))
}

/// The files below `tests/<folder>` with this extension, sorted by name.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = root().join("tests").join(folder);
    let entries =
        std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut found: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|e| e == extension)).collect();
    found.sort();
    found
}

/// A JSON file.
pub fn json(path: &Path) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
