//! From a body's bytes to text. What the text says is not looked at but for the encoding that its XML
//! declaration names.

use std::borrow::Cow;

use super::cursor::Cursor;
use super::declaration;
use super::error::{Error, ErrorKind, quoted};

#[derive(Clone, Copy)]
enum Encoding {
    Ascii,
    Latin1,
    Utf8,
    Utf16(fn([u8; 2]) -> u16),
}

/// The text of a whole body.
///
/// A byte order mark tells its encoding, otherwise `charset`, which is the parameter of the content type,
/// otherwise the XML declaration; without any it is UTF-8. Taken are UTF-8, UTF-16 with a byte order mark,
/// ISO-8859-1 and US-ASCII. The text is without the byte order mark.
///
/// Where there is no `charset`, a declaration that cannot be true beside the mark is refused too.
///
/// # Errors
///
/// [`ErrorKind::Encoding`] for another encoding and for bytes that are not of the encoding;
/// [`ErrorKind::Truncated`] where the body ends within a character of UTF-8.
pub fn decode_document<'b>(body: &'b [u8], charset: Option<&str>) -> Result<Cow<'b, str>, Error> {
    let (encoding, mark) = match by_mark(body)? {
        Some(found) => found,
        None => (by_label(body, charset)?, 0),
    };
    let bytes = body.get(mark..).unwrap_or_default();
    let text = decode(bytes, mark, encoding)?;
    if mark > 0 && charset.is_none() {
        check_declared(&text, body)?;
    }
    Ok(text)
}

fn decode(bytes: &[u8], mark: usize, encoding: Encoding) -> Result<Cow<'_, str>, Error> {
    match encoding {
        Encoding::Ascii => ascii(bytes),
        Encoding::Latin1 if bytes.is_ascii() => ascii(bytes),
        Encoding::Latin1 => Ok(Cow::Owned(latin1(bytes))),
        Encoding::Utf8 => utf8(bytes, mark),
        Encoding::Utf16(order) => utf16(bytes, mark, order),
    }
}

/// The encoding that a byte order mark tells, and the mark's length.
fn by_mark(body: &[u8]) -> Result<Option<(Encoding, usize)>, Error> {
    Ok(Some(match body {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => return Err(unsupported(0, "UTF-32")),
        [0xFF, 0xFE, ..] => (Encoding::Utf16(u16::from_le_bytes), 2),
        [0xFE, 0xFF, ..] => (Encoding::Utf16(u16::from_be_bytes), 2),
        [b'<', 0, ..] | [0, b'<', ..] | [0, 0, 0, b'<', ..] => {
            return Err(Error::new(
                ErrorKind::Encoding,
                0,
                "UTF-16 or UTF-32 without a byte order mark",
            ));
        }
        _ => return Ok(None),
    }))
}

fn by_label(body: &[u8], charset: Option<&str>) -> Result<Encoding, Error> {
    match charset.or_else(|| declared(body)) {
        Some(label) => named(label),
        None => Ok(Encoding::Utf8),
    }
}

fn named(label: &str) -> Result<Encoding, Error> {
    match label.trim().to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => Ok(Encoding::Utf8),
        "iso-8859-1" | "iso_8859-1" | "iso8859-1" | "iso88591" | "latin1" | "latin-1" | "l1" => {
            Ok(Encoding::Latin1)
        }
        "us-ascii" | "ascii" | "iso646-us" | "ansi_x3.4-1968" => Ok(Encoding::Ascii),
        _ => Err(unsupported(0, label)),
    }
}

/// Checks what the declaration says beside a byte order mark: the same number of bytes a character at least,
/// and in the same order. The mark goes before the rest.
fn check_declared(text: &str, body: &[u8]) -> Result<(), Error> {
    let Some(label) = declared(text.as_bytes()) else { return Ok(()) };
    let same_order = match body {
        [0xFF, ..] => "utf-16le",
        [0xFE, ..] => "utf-16be",
        _ => {
            return match (named(label)?, body.get(3..).and_then(first_wide)) {
                (Encoding::Ascii, Some(at)) => Err(malformed(3 + at, "US-ASCII")),
                _ => Ok(()),
            };
        }
    };
    let agrees = ["utf-16", same_order].iter().any(|name| label.eq_ignore_ascii_case(name));
    if agrees { Ok(()) } else { Err(unsupported(0, label)) }
}

/// The encoding that the XML declaration names. One that is malformed is the reader's to refuse.
fn declared(body: &[u8]) -> Option<&str> {
    if !body.starts_with(b"<?xml") {
        return None;
    }
    let length = memchr::memmem::find(body, b"?>")? + "?>".len();
    let declaration = str::from_utf8(body.get(..length)?).ok()?;
    declaration::take(&mut Cursor::new(declaration)).ok()?
}

fn ascii(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    first_wide(bytes).map_or_else(|| utf8(bytes, 0), |at| Err(malformed(at, "US-ASCII")))
}

/// Where the first byte is that is not ASCII.
fn first_wide(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| !byte.is_ascii())
}

fn utf8(bytes: &[u8], mark: usize) -> Result<Cow<'_, str>, Error> {
    str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let at = mark + error.valid_up_to();
        match error.error_len() {
            Some(_) => malformed(at, "UTF-8"),
            None => Error::truncated(mark + bytes.len()),
        }
    })
}

/// All characters are of two bytes of UTF-8 at most. The memory is what they need, for the body can be large.
fn latin1(bytes: &[u8]) -> String {
    let wide = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let mut text = String::with_capacity(bytes.len() + wide);
    text.extend(bytes.iter().copied().map(char::from));
    text
}

fn utf16(bytes: &[u8], mark: usize, order: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Error> {
    let (pairs, []) = bytes.as_chunks::<2>() else {
        return Err(malformed(mark + bytes.len() - 1, "UTF-16"));
    };
    let length = pairs.iter().map(|pair| utf8_length(order(*pair))).sum();
    let mut text = String::with_capacity(length);
    let mut at = mark;
    for unit in char::decode_utf16(pairs.iter().map(|pair| order(*pair))) {
        let c = unit.map_err(|_| malformed(at, "UTF-16"))?;
        at += 2 * c.len_utf16();
        text.push(c);
    }
    Ok(Cow::Owned(text))
}

/// The bytes of UTF-8 that a code unit stands for; of a pair, each for half.
fn utf8_length(unit: u16) -> usize {
    match unit {
        0..0x80 => 1,
        0x80..0x800 | 0xD800..0xE000 => 2,
        _ => 3,
    }
}

fn unsupported(at: usize, label: &str) -> Error {
    Error::new(ErrorKind::Encoding, at, format!("encoding {} is not supported", quoted(label)))
}

fn malformed(at: usize, encoding: &str) -> Error {
    Error::new(ErrorKind::Encoding, at, format!("bytes that are not {encoding}"))
}
