//! Contact files: comma-separated values, one contact each line. Whether their numbers can be called is not asked here.
//!
//! The first line names the fields. Where it begins with a phone number there are no names: the first column is then
//! `homePhone`, the others are the custom fields `column2`, `column3` and so on.

use std::io::Read as _;

use callfire::data::{self, Contact};
use csv::{ReaderBuilder, StringRecord, Trim};
use soapwire::codec;
use soapwire::description::ElementName;

use super::field;
use super::source::MOST;
use crate::service_fault::ServiceFault;
use crate::state::name::plain;

const CONTACT: ElementName = ElementName::new(data::NAMESPACE, "Contact");
/// The most columns: an element of XML has its limits, too.
const COLUMNS: usize = 100;
/// The longest value, in characters.
const VALUE: usize = 1000;
/// Put after the file as a line of two fields. Where it is not found again, a quote was never closed.
const END: &str = "\nend,end";

/// A contact, and the line it begins on.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) contact: Contact,
}

/// The contacts of a file.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Row>, ServiceFault> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        refusal(1 + newlines(before), "the file is not UTF-8")
    })?;
    let records = records(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    let (first, rest) = records.split_first().ok_or_else(|| refusal(1, "the file is empty"))?;
    let (columns, rows) = match first.record.get(0) {
        Some(cell) if number(cell).is_some() => {
            (unnamed_columns(first.record.len()), records.as_slice())
        }
        _ => (columns(first)?, rest),
    };
    if rows.is_empty() {
        return Err(refusal(first.line, "no contact follows the names of the columns"));
    }
    if let Some(line) = rows.get(MOST) {
        return Err(too_many(line.line));
    }
    rows.iter().map(|line| row(&columns, line)).collect()
}

struct Line {
    line: usize,
    record: StringRecord,
}

fn records(text: &str) -> Result<Vec<Line>, ServiceFault> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes().chain(END.as_bytes()));
    let mut lines = Vec::new();
    let (mut line, mut seen) = (1, 0);
    for record in reader.records() {
        let record = record.map_err(|error| refusal(line, error))?;
        let begin = begin(text, &record);
        line += newlines(text.as_bytes().get(seen..begin).unwrap_or_default());
        seen = begin;
        lines.push(Line { line, record });
        // Beside the contacts there are the names of the columns and the end; it does not have to be exact here.
        if lines.len() > MOST + 3 {
            return Err(too_many(line));
        }
    }
    match lines.pop() {
        Some(last) if last.record.iter().eq(["end"; 2]) => Ok(lines),
        _ => Err(refusal(line, "a quote is opened and never closed")),
    }
}

/// The byte at which a record begins, after empty lines.
fn begin(text: &str, record: &StringRecord) -> usize {
    let byte = record.position().map_or(0, csv::Position::byte);
    let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    let rest = text.as_bytes().get(byte..).unwrap_or_default();
    byte + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count() - 1
}

fn unnamed_columns(count: usize) -> Vec<String> {
    let custom = (2..=count).map(|place| format!("column{place}"));
    std::iter::once(field::HOME_PHONE.to_owned()).chain(custom).collect()
}

/// The names of the columns. Those that the schema declares are known in any case.
fn columns(header: &Line) -> Result<Vec<String>, ServiceFault> {
    let mut columns: Vec<String> = Vec::new();
    for name in &header.record {
        if name.chars().nth(VALUE).is_some() {
            let message = format!("the name of a column is longer than {VALUE} characters");
            return Err(refusal(header.line, message));
        }
        let name = field::declared_name(name).unwrap_or(name);
        if columns.iter().any(|other| other == name) {
            return Err(refusal(header.line, format!("there are two columns {name:?}")));
        }
        let mut contact = Contact::new();
        field::set(&mut contact, name, "0");
        codec::validate(CONTACT, &contact).map_err(|_| {
            let message =
                "is not a name for a field: letters and digits without spaces, and not id";
            refusal(header.line, format!("{name:?} {message}"))
        })?;
        columns.push(name.to_owned());
    }
    if columns.len() > COLUMNS {
        let message = format!("{} columns, {COLUMNS} are allowed", columns.len());
        return Err(refusal(header.line, message));
    }
    if !columns.iter().any(|column| field::PHONES.contains(&column.as_str())) {
        let phones = field::PHONES.join(", ");
        let message = format!("no column is for phone numbers, which would be {phones}");
        return Err(refusal(header.line, message));
    }
    Ok(columns)
}

fn row(columns: &[String], line: &Line) -> Result<Row, ServiceFault> {
    let Line { line, record } = line;
    if record.len() != columns.len() {
        let message = format!("{} fields where there are {} columns", record.len(), columns.len());
        return Err(refusal(*line, message));
    }
    let mut contact = Contact::new();
    for (column, value) in columns.iter().zip(record).filter(|(_, value)| !value.is_empty()) {
        if value.chars().nth(VALUE).is_some() {
            return Err(refusal(*line, format!("{column} is longer than {VALUE} characters")));
        }
        let number = if field::PHONES.contains(&column.as_str()) { number(value) } else { None };
        field::set(&mut contact, column, number.as_deref().unwrap_or(value));
    }
    codec::validate(CONTACT, &contact).map_err(|error| {
        let column = error.path().trim_start_matches("Contact/").to_owned();
        refusal(*line, format!("{column}: {}", error.problem()))
    })?;
    Ok(Row { line: *line, contact })
}

/// The number that a text is, without what people put between its digits.
fn number(text: &str) -> Option<String> {
    let between = |letter: &char| matches!(letter, ' ' | '-' | '.' | '(' | ')');
    let number: String = text.chars().filter(|letter| !between(letter)).collect();
    let digits = plain(&number);
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then_some(number)
}

fn too_many(line: usize) -> ServiceFault {
    refusal(line, format!("more than {MOST} contacts"))
}

fn refusal(line: usize, reason: impl std::fmt::Display) -> ServiceFault {
    ServiceFault::bad_request(format!("File, line {line}: {reason}"))
}

#[cfg(test)]
mod tests;
