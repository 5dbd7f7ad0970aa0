//! Every fixture is one idea: what is generated for it, or why it is refused, as a snapshot.
//!
//! A schema alone is generated beside `ping.wsdl`, and only its own module is kept.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use soapwire_build::{Generated, Generator, Safety};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn generate(fixture: &Path) -> Result<Generated, soapwire_build::Error> {
    let generator = if fixture.extension().is_some_and(|extension| extension == "xsd") {
        Generator::new(fixtures().join("ping.wsdl")).schema(fixture).module("urn:test", "test")
    } else {
        Generator::new(fixture).client("crate::Client")
    };
    generator
        .request_key("Key")
        .safety(|operation| match operation.annotation("urn:hints", "safe", "method") {
            Some("GET") => Safety::ReadOnly,
            _ if operation.documentation().contains("key")
                && operation.request_has_field("Key") =>
            {
                Safety::Keyed
            }
            _ => Safety::Unsafe,
        })
        .generate()
}

/// The text of a snapshot: the files of a WSDL, the module of a schema, or the error.
fn outcome(fixture: &Path) -> String {
    let generated = match generate(fixture) {
        Ok(generated) => generated,
        Err(error) => return format!("{:?}: {error}\n", error.kind()),
    };
    let only_schema = fixture.extension().is_some_and(|extension| extension == "xsd");
    let skipped = ["generated.rs", "operation.rs", "ping.rs"];
    let mut text = String::new();
    for (name, file) in generated.files() {
        if !(only_schema && skipped.contains(&name)) {
            write!(text, "// ---- {name}\n{file}\n").unwrap();
        }
    }
    for note in generated.notes() {
        writeln!(text, "// note: {note}").unwrap();
    }
    text
}

fn check(fixture: &Path) {
    let idea = fixture.file_stem().unwrap().to_string_lossy().into_owned();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../../snapshots/generator"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let text = outcome(fixture);
    assert_eq!(text.starts_with("// ----"), !idea.starts_with("error-"), "{idea}: {text}");
    settings.bind(|| insta::assert_snapshot!(idea, text));
}

fn all_fixtures() -> Vec<PathBuf> {
    let found = fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = found.filter(|path| path.is_file()).collect();
    found.sort();
    found
}

#[test]
fn every_fixture_is_generated_or_refused_as_recorded() {
    for fixture in all_fixtures() {
        check(&fixture);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for fixture in all_fixtures() {
        assert_eq!(outcome(&fixture), outcome(&fixture), "{}", fixture.display());
    }
}

#[test]
fn no_line_of_generated_code_hides_a_character() {
    for fixture in all_fixtures() {
        let text = outcome(&fixture);
        let hidden =
            |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!text.chars().any(hidden), "{}", fixture.display());
    }
}
