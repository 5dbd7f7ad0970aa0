//! What a command reads: files, standard input, JSON.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use serde_json::{Map, Value};
use soapwire::json;

use crate::args::is_stdin;
use crate::failure::Failure;

/// The bytes of a file, or of standard input where the path is `-`.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if is_stdin(path) {
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    read.map_err(|error| Failure::local("Io", format!("{}: {error}", name(path))))
}

/// The JSON in a file; no file is the empty object.
pub(crate) fn json(path: Option<&Path>) -> Result<Value, Failure> {
    let Some(path) = path else { return Ok(Value::Object(Map::new())) };
    let bytes = bytes(path).map_err(|failure| unreadable(path, failure))?;
    // Some editors begin a file with a byte order mark.
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let not_json = |problem| Failure::request(format!("{}: not JSON: {problem}", name(path)));
    let text = str::from_utf8(text).map_err(|error| not_json(error.to_string()))?;
    json::parse(text).map_err(|error| not_json(error.to_string()))
}

/// Who gives no file most likely gives the JSON itself.
fn unreadable(path: &Path, failure: Failure) -> Failure {
    let failure = failure.into_usage("--json");
    let is_json = path.to_string_lossy().trim_start().starts_with(['{', '[']);
    if is_json { failure.with_advice("pass a file, or - and pipe it") } else { failure }
}

fn name(path: &Path) -> String {
    if is_stdin(path) { "standard input".to_owned() } else { path.display().to_string() }
}
