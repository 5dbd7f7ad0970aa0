//! From a body's bytes to text. What the text says is not looked at but for the encoding that its XML
//! declaration names.

use std::borrow::Cow;

use super::cursor::Cursor;
use super::declaration;
use super::error::{Error, ErrorKind, quoted};

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
    match encoding {
        Encoding::Ascii => ascii(bytes),
        Encoding::Latin1 if bytes.is_ascii() => ascii(bytes),
        Encoding::Latin1 => Ok(Cow::Owned(bytes.iter().copied().map(char::from).collect())),
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
    let Some(label) = charset.or_else(|| declared(body)) else {
        return Ok(Encoding::Utf8);
    };
    match label.trim().to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => Ok(Encoding::Utf8),
        "iso-8859-1" | "iso_8859-1" | "iso8859-1" | "iso88591" | "latin1" | "latin-1" | "l1" => {
            Ok(Encoding::Latin1)
        }
        "us-ascii" | "ascii" | "iso646-us" | "ansi_x3.4-1968" => Ok(Encoding::Ascii),
        _ => Err(unsupported(0, label)),
    }
}

/// The encoding that the XML declaration names. One that is malformed is the reader's to refuse.
fn declared(body: &[u8]) -> Option<&str> {
    let length = memchr::memmem::find(body, b"?>")? + "?>".len();
    let declaration = str::from_utf8(body.get(..length)?).ok()?;
    declaration::take(&mut Cursor::new(declaration)).ok()?
}

fn ascii(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let wide = bytes.iter().position(|byte| !byte.is_ascii());
    wide.map_or_else(|| utf8(bytes, 0), |at| Err(malformed(at, "US-ASCII")))
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

fn utf16(bytes: &[u8], mark: usize, order: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Error> {
    let (pairs, []) = bytes.as_chunks::<2>() else {
        return Err(malformed(mark + bytes.len() - 1, "UTF-16"));
    };
    let mut text = String::with_capacity(pairs.len() + pairs.len() / 8);
    let mut at = mark;
    for unit in char::decode_utf16(pairs.iter().map(|pair| order(*pair))) {
        let c = unit.map_err(|_| malformed(at, "UTF-16"))?;
        at += 2 * c.len_utf16();
        text.push(c);
    }
    Ok(Cow::Owned(text))
}

fn unsupported(at: usize, label: &str) -> Error {
    Error::new(ErrorKind::Encoding, at, format!("encoding {} is not supported", quoted(label)))
}

fn malformed(at: usize, encoding: &str) -> Error {
    Error::new(ErrorKind::Encoding, at, format!("bytes that are not {encoding}"))
}
