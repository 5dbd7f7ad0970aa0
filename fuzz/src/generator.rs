//! The generator: any WSDL or schema is an error that can be shown, or text that is Rust and always the same.

use std::fs;
use std::path::Path;

use soapwire_build::Generator;

use crate::strings::assert_shown_text;

/// What a schema is generated beside.
const PING: &str = include_str!("../../crates/soapwire-build/tests/fixtures/ping.wsdl");

/// One input in so many is generated twice.
const AGAIN: usize = 8;

/// Takes a WSDL, or a schema.
pub(crate) fn run(data: &[u8]) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let found = generate(folder.path(), data);
    match &found {
        Ok(files) => files.iter().for_each(|(name, text)| assert_is_rust(name, text)),
        Err(error) => assert_shown_text(error),
    }
    // To do it again takes as long as the first time.
    if data.len().is_multiple_of(AGAIN) {
        assert_eq!(generate(folder.path(), data), found);
    }
}

/// The files by name, or the error's text.
fn generate(folder: &Path, data: &[u8]) -> Result<Vec<(String, String)>, String> {
    let is_wsdl = data.windows(11).any(|window| window == b"definitions");
    let write = |name: &str, data: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, data).expect("a file can be written");
        path
    };
    let generator = if is_wsdl {
        Generator::new(write("main.wsdl", data)).client("crate::Client")
    } else {
        let schema = write("main.xsd", data);
        Generator::new(write("ping.wsdl", PING.as_bytes()))
            .schema(schema)
            .module("urn:test", "test")
    };
    let generated = generator.request_key("Key").generate().map_err(|error| error.to_string())?;
    Ok(generated.files().map(|(name, text)| (name.to_owned(), text.to_owned())).collect())
}

/// Rust by its grammar, without a character that could hide what it says.
fn assert_is_rust(name: &str, text: &str) {
    if let Err(error) = syn::parse_file(text) {
        panic!("{name}: {error}\n{text}");
    }
    let hides = |c: char| {
        c != '\n' && c.is_control()
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(hides), "{name}");
}
