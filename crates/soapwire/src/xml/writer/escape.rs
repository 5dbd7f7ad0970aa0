//! Escaping of text and attribute values.

use std::borrow::Cow;

use super::WriteError;
use crate::xml::chars;

/// Where a value goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Context {
    Attribute,
    Text,
}

/// Appends `value`, escaped.
pub(super) fn push(value: &str, context: Context, out: &mut String) -> Result<(), WriteError> {
    if is_plain(value) {
        out.push_str(value);
        return Ok(());
    }
    let mut written = 0;
    for (at, c) in value.char_indices() {
        let Some(replacement) = replacement(c, context) else {
            if chars::is_char(c) {
                continue;
            }
            return Err(WriteError::Character(c, at));
        };
        out.push_str(value.get(written..at).unwrap_or_default());
        out.push_str(replacement);
        written = at + c.len_utf8();
    }
    out.push_str(value.get(written..).unwrap_or_default());
    Ok(())
}

/// An attribute value, escaped.
pub(super) fn attribute(value: &str) -> Result<Cow<'_, str>, WriteError> {
    if is_plain(value) {
        return Ok(Cow::Borrowed(value));
    }
    let mut escaped = String::new();
    push(value, Context::Attribute, &mut escaped)?;
    Ok(Cow::Owned(escaped))
}

/// Whether the open tag at the end of `out` has two attributes named as the one from `start` on, which ends
/// with its `=`. Values have no raw quotes, so every other piece between quotes ends in a name.
pub(super) fn is_repeated(out: &str, start: usize) -> bool {
    let (before, name) = out.split_at_checked(start).unwrap_or((out, ""));
    let begin = memchr::memrchr(b'<', before.as_bytes()).unwrap_or(0);
    let tag = before.get(begin..).unwrap_or_default();
    // The name is hardly ever there at all, which is soon found out.
    memchr::memmem::find(tag.as_bytes(), name.as_bytes()).is_some()
        && tag.split('"').step_by(2).any(|piece| piece.ends_with(name))
}

/// Whether nothing in the value needs a closer look.
#[expect(clippy::needless_bitwise_bool, reason = "without branches the loop is vectorised")]
pub(super) fn is_plain(value: &str) -> bool {
    // U+FFFE and U+FFFF begin with 0xEF.
    !value.bytes().fold(false, |found, byte| {
        found
            | (byte < b' ')
            | (byte == b'<')
            | (byte == b'>')
            | (byte == b'&')
            | (byte == b'"')
            | (byte == 0xEF)
    })
}

fn replacement(c: char, context: Context) -> Option<&'static str> {
    match (c, context) {
        ('<', _) => Some("&lt;"),
        ('>', _) => Some("&gt;"),
        ('&', _) => Some("&amp;"),
        ('\r', _) => Some("&#13;"),
        ('"', Context::Attribute) => Some("&quot;"),
        ('\n', Context::Attribute) => Some("&#10;"),
        ('\t', Context::Attribute) => Some("&#9;"),
        _ => None,
    }
}
