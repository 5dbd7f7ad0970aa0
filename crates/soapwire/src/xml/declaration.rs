//! The XML declaration. What encoding it names matters before there is text, so only
//! [`decode_document`](super::decode_document) acts on it.

use super::cursor::Cursor;
use super::error::Error;

/// Whether the document begins with an XML declaration.
pub(super) fn is_next(cursor: &Cursor<'_>) -> bool {
    cursor.starts_with("<?xml")
        && cursor.peek_at(5).is_none_or(|byte| super::chars::is_white(byte) || byte == b'?')
}

/// Takes an XML declaration, and gives the encoding that it names.
pub(super) fn take<'a>(cursor: &mut Cursor<'a>) -> Result<Option<&'a str>, Error> {
    cursor.expect("<?xml")?;
    let start = cursor.at();
    if attribute(cursor, "version")? != Some("1.0") {
        return Err(Error::syntax(start, "an XML declaration without version 1.0"));
    }
    let start = cursor.at();
    let encoding = attribute(cursor, "encoding")?;
    if !encoding.is_none_or(is_encoding_name) {
        return Err(Error::syntax(
            start,
            "an encoding name of other characters than letters, digits, `.`, `_` and `-`",
        ));
    }
    let start = cursor.at();
    if !matches!(attribute(cursor, "standalone")?, None | Some("yes" | "no")) {
        return Err(Error::syntax(start, "`standalone` is neither `yes` nor `no`"));
    }
    cursor.skip_white();
    cursor.expect("?>")?;
    Ok(encoding)
}

/// Takes ` name="value"`, if it is next.
fn attribute<'a>(cursor: &mut Cursor<'a>, name: &'static str) -> Result<Option<&'a str>, Error> {
    let mut ahead = *cursor;
    let spaced = ahead.skip_white();
    if !spaced || !ahead.starts_with(name) {
        return if ahead.is_cut(name) { Err(Error::truncated(ahead.at())) } else { Ok(None) };
    }
    ahead.advance(name.len());
    ahead.skip_white();
    ahead.expect("=")?;
    ahead.skip_white();
    let quote = match ahead.peek() {
        Some(b'\'') => "'",
        _ => "\"",
    };
    ahead.expect(quote)?;
    let value = ahead.take_until(quote)?;
    *cursor = ahead;
    Ok(Some(value))
}

fn is_encoding_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by it")]
mod tests {
    use super::super::ErrorKind;
    use super::*;

    #[test]
    fn declarations() {
        for (good, encoding) in [
            ("<?xml version='1.0'?>", None),
            ("<?xml version = \"1.0\" encoding='UTF-8'?>", Some("UTF-8")),
            ("<?xml\n\tversion='1.0'\r\nencoding = 'x-y.z_0' standalone='yes' ?>", Some("x-y.z_0")),
            ("<?xml version='1.0' standalone='no'?>", None),
        ] {
            assert_eq!(take(&mut Cursor::new(good)), Ok(encoding), "{good}");
            for cut in 0..good.len() {
                let error = take(&mut Cursor::new(&good[..cut])).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Truncated, "{}", &good[..cut]);
            }
        }
        for bad in [
            "<?xml?>",
            "<?xml ?>",
            "<?xml version='1.1'?>",
            "<?xml version='1.0\"?>'?>",
            "<?xml version=1.0?>",
            "<?xml version='1.0'encoding='UTF-8'?>",
            "<?xml encoding='UTF-8' version='1.0'?>",
            "<?xml encoding='UTF-8'?>",
            "<?xml version='1.0' encoding=''?>",
            "<?xml version='1.0' encoding='8'?>",
            "<?xml version='1.0' encoding='UTF 8'?>",
            "<?xml version='1.0' standalone='YES'?>",
            "<?xml version='1.0' standalone='yes' encoding='UTF-8'?>",
            "<?xml version='1.0' version='1.0'?>",
            "<?xml version='1.0' extra='1'?>",
            "<?xml version='1.0'>",
        ] {
            let error = take(&mut Cursor::new(bad)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Syntax, "{bad}");
        }
    }
}
