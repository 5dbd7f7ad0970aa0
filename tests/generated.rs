//! The generated code: a snapshot of each file, and what it costs in lines.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use std::fs;
use std::path::Path;

use support::{root, snapshots};

/// The modules of types; the others hold operations and methods.
const TYPES: [&str; 3] = ["data.rs", "service.rs", "notification.rs"];
/// The words that stand once for each field or variant.
const ENTRIES: [&str; 12] = [
    "any(",
    "any_attribute(",
    "attribute(",
    "branch(",
    "branch_any(",
    "branch_group(",
    "choice(",
    "element(",
    "group(",
    "open!(",
    "text(",
    "value(",
];

#[test]
fn the_generated_code_is_under_snapshots() {
    let _scope = snapshots("generated");
    let files = files();
    for (name, text) in &files {
        insta::assert_snapshot!(name.as_str(), text);
    }
    let kept = fs::read_dir(root().join("snapshots/generated")).unwrap();
    assert_eq!(kept.count(), files.len());
}

/// What `rt::bridges!` expands to is printed beside it: it is not emitted, but compiled once per type all the same.
#[test]
fn the_generated_code_is_short() {
    let files = files();
    let total: usize = files.iter().map(|(_, text)| text.lines().count()).sum();
    let types: Vec<_> = files.iter().filter(|(name, _)| TYPES.contains(&name.as_str())).collect();
    let entries: usize = types.iter().map(|(_, text)| entries(text)).sum();
    let written: usize = types.iter().map(|(_, text)| text.lines().count()).sum();
    let bridges: usize =
        types.iter().map(|(_, text)| text.matches("\nrt::bridges!(").count()).sum();
    let expanded = written + bridges * bridge_lines();
    println!("{total} lines, {written} of them types, {expanded} with their bridges expanded");
    let per_entry = |lines: usize| format!("{}.{}", lines / entries, lines * 10 / entries % 10);
    println!(
        "{entries} fields and variants: {} or {} lines each",
        per_entry(written),
        per_entry(expanded)
    );
    assert!(total < 10_000, "{total} lines");
    assert!(written <= 12 * entries, "{}", per_entry(written));
}

/// Name and text of each generated file, by name.
fn files() -> Vec<(String, String)> {
    let mut paths: Vec<_> =
        fs::read_dir(env!("OUT_DIR")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

fn entries(text: &str) -> usize {
    let words = ENTRIES.iter().map(|word| text.matches(&format!("rt::{word}")).count());
    words.sum()
}

/// The lines of the impls that `rt::bridges!` expands to, all features on.
fn bridge_lines() -> usize {
    let text = fs::read_to_string(root().join("crates/soapwire/src/bridges.rs")).unwrap();
    let body = text.lines().filter(|line| line.starts_with("        ") && !line.trim().is_empty());
    body.filter(|line| !line.contains("__bridge_")).count()
}
