//! What a command prints: results on standard output, notes on standard error.

pub(crate) mod exchange;
pub(crate) mod progress;
pub(crate) mod request;
pub(crate) mod table;
pub(crate) mod text;

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

use serde_json::{Map, Value};
use soapwire::operation::{OperationInfo, Safety};

use crate::args::{ErrorFormat, Format, Global};
use crate::failure::Failure;

impl Global {
    /// The form of the output: what was asked for, or what suits where it goes.
    pub(crate) fn form(&self) -> Format {
        let suited = || if io::stdout().is_terminal() { Format::Table } else { Format::Json };
        self.format.unwrap_or_else(suited)
    }

    /// Tells something in passing. It is no result, so that it is silent where errors are for programs.
    pub(crate) fn note(&self, note: &str) {
        if self.error_format == ErrorFormat::Text {
            tell(&text::printable(note));
        }
    }

    /// Tells something that a program has to know although the command succeeds.
    pub(crate) fn warn(&self, note: &str) {
        self.warn_with(note, Map::new());
    }

    /// The same with facts that the note has in words, for programs.
    pub(crate) fn warn_with(&self, note: &str, facts: Map<String, Value>) {
        tell(&noted(self.error_format, note, facts));
    }
}

/// A note as it is told: in words, or for programs with facts that they have not.
pub(crate) fn noted(format: ErrorFormat, note: &str, facts: Map<String, Value>) -> String {
    match format {
        ErrorFormat::Json => {
            let mut object = Map::from_iter([
                ("type".to_owned(), "note".into()),
                ("note".to_owned(), note.into()),
            ]);
            object.extend(facts);
            text::json_line(&object.into())
        }
        ErrorFormat::Text => text::printable(&format!("note: {note}")),
    }
}

/// Prints a result in the form wanted.
pub(crate) fn value(global: &Global, value: &Value) -> Result<(), Failure> {
    print(&in_form(global, value))
}

/// Prints what a call gave. Where that fails, the failure tells it: what was done must not be lost with it.
pub(crate) fn reply(
    global: &Global,
    operation: &OperationInfo,
    value: Value,
) -> Result<(), Failure> {
    match write(format!("{}\n", in_form(global, &value)).as_bytes()) {
        Err(error) if operation.safety != Safety::ReadOnly || !is_unread(&error) => {
            Err(Failure::unprinted(operation, &error, value))
        }
        _ => Ok(()),
    }
}

fn in_form(global: &Global, value: &Value) -> String {
    match global.form() {
        Format::Json => text::json(value),
        Format::Table => table::of_value(value),
    }
}

/// Prints a line on standard error, in colour where it is a terminal that wants it. Nothing depends on its being
/// read: an order under way must not end because nobody listens.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

/// Prints text and a line end. A reader that has gone away has seen enough.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    bytes(format!("{text}\n").as_bytes())
}

/// Prints bytes as they are.
pub(crate) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    match write(bytes) {
        Err(error) if !is_unread(&error) => Err(Failure::from(error).into_local("standard output")),
        _ => Ok(()),
    }
}

fn write(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

fn is_unread(error: &io::Error) -> bool {
    error.kind() == ErrorKind::BrokenPipe
}
