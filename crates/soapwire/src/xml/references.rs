//! From raw text to the text it stands for: references, line ends, attribute value normalisation.

use std::borrow::Cow;

use super::chars;
use super::error::{Error, quoted};

/// Which literal white space is not what it seems.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum WhiteSpace {
    /// Text: CR LF and CR are LF.
    LineEnds,
    /// An attribute value: every one is a space, CR LF one.
    Spaces,
}

/// What `raw`, found at `offset`, stands for. It is complete: text up to a tag, or a whole attribute value.
pub(super) fn resolve(raw: &str, offset: usize, white: WhiteSpace) -> Result<Cow<'_, str>, Error> {
    Ok(resolve_up_to(raw, offset, white, usize::MAX)?.unwrap_or_default())
}

/// As [`resolve`], unless that is more than `most` bytes; of what is beyond them little is resolved.
pub(super) fn resolve_up_to(
    raw: &str,
    offset: usize,
    white: WhiteSpace,
    most: usize,
) -> Result<Option<Cow<'_, str>>, Error> {
    let Some(first) = next_special(raw, white) else {
        return Ok(Some(Cow::Borrowed(raw)));
    };
    let mut resolved = String::with_capacity(raw.len().min(most));
    let mut rest = raw;
    let mut next = Some(first);
    while let Some((clean, special)) = next.and_then(|at| rest.split_at_checked(at)) {
        if clean.len() > most.saturating_sub(resolved.len()) {
            return Ok(None);
        }
        resolved.push_str(clean);
        let at = offset + raw.len() - special.len();
        rest = replace(special, at, white, &mut resolved)?;
        next = next_special(rest, white);
    }
    if rest.len() > most.saturating_sub(resolved.len()) {
        return Ok(None);
    }
    resolved.push_str(rest);
    Ok(Some(Cow::Owned(resolved)))
}

/// Checks the references of the text `raw`, found at `offset`, and tells whether all of it is white space.
pub(super) fn is_blank(raw: &str, offset: usize) -> Result<bool, Error> {
    let mut blank = true;
    let mut rest = raw;
    while let Some((clean, special)) =
        memchr::memchr(b'&', rest.as_bytes()).and_then(|at| rest.split_at_checked(at))
    {
        let (c, behind) = take_reference(special, offset + raw.len() - special.len())?;
        blank = blank && chars::is_blank(clean) && matches!(c, ' ' | '\t' | '\n' | '\r');
        rest = behind;
    }
    Ok(blank && chars::is_blank(rest))
}

/// Line ends of a CDATA section, where references are no references; nothing where it is certain that what
/// results has more than `most` bytes.
pub(super) fn normalise_line_ends(raw: &str, most: usize) -> Option<Cow<'_, str>> {
    if memchr::memchr(b'\r', raw.as_bytes()).is_none() {
        return Some(Cow::Borrowed(raw));
    }
    (raw.len() / 2 <= most).then(|| Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n")))
}

fn next_special(text: &str, white: WhiteSpace) -> Option<usize> {
    match white {
        WhiteSpace::LineEnds => memchr::memchr2(b'&', b'\r', text.as_bytes()),
        WhiteSpace::Spaces => text.bytes().position(|byte| byte == b'&' || byte < b' '),
    }
}

/// Writes what the reference or white space at the start of `special` stands for; gives what follows it.
fn replace<'a>(
    special: &'a str,
    at: usize,
    white: WhiteSpace,
    out: &mut String,
) -> Result<&'a str, Error> {
    if special.starts_with('&') {
        let (c, rest) = take_reference(special, at)?;
        out.push(c);
        return Ok(rest);
    }
    out.push(match white {
        WhiteSpace::LineEnds => '\n',
        WhiteSpace::Spaces => ' ',
    });
    let rest = special.strip_prefix("\r\n");
    Ok(rest.or_else(|| special.get(1..)).unwrap_or_default())
}

/// Takes the reference, found at `at`, that `text` begins with by its `&`.
fn take_reference(text: &str, at: usize) -> Result<(char, &str), Error> {
    let (reference, rest) = memchr::memchr(b';', text.as_bytes())
        .and_then(|end| text.split_at_checked(end + 1))
        .ok_or_else(|| Error::syntax(at, "`&` does not begin a reference"))?;
    let c = match reference {
        "&lt;" => Some('<'),
        "&gt;" => Some('>'),
        "&amp;" => Some('&'),
        "&apos;" => Some('\''),
        "&quot;" => Some('"'),
        _ => reference
            .strip_prefix("&#")
            .and_then(|number| number.strip_suffix(';'))
            .and_then(character),
    };
    let c = c.ok_or_else(|| Error::syntax(at, format!("{} is no reference", quoted(reference))))?;
    Ok((c, rest))
}

/// What `65` or `x41` stands for.
fn character(digits: &str) -> Option<char> {
    let (digits, radix) = match digits.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    // `from_str_radix` takes a sign, which XML does not.
    let unsigned = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits, radix).ok().filter(|_| unsigned)?;
    char::from_u32(code).filter(|&c| chars::is_char(c))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by it")]
mod tests {
    use super::*;

    #[test]
    fn references() {
        for (raw, text) in [
            ("&lt;&gt;&amp;&apos;&quot;", "<>&'\""),
            ("a&#65;b&#x41;&#x1F600;c", "aAbA\u{1F600}c"),
            ("&amp;lt;", "&lt;"),
            ("&#xD;&#13;&#10;&#9;", "\r\r\n\t"),
            (&format!("&#x{}41;", "0".repeat(99)), "A"),
            ("é&#xe9;", "éé"),
        ] {
            assert_eq!(resolve(raw, 0, WhiteSpace::LineEnds).as_deref(), Ok(text), "{raw}");
            assert_eq!(resolve(raw, 0, WhiteSpace::Spaces).as_deref(), Ok(text), "{raw}");
        }
        for bad in [
            "&",
            "& ",
            "a&b",
            "&;",
            "&#;",
            "&#x;",
            "&nbsp;",
            "&LT;",
            "&lt",
            "& lt;",
            "&lt ;",
            "&#0;",
            "&#8;",
            "&#xB;",
            "&#xD800;",
            "&#xDFFF;",
            "&#xFFFE;",
            "&#xFFFF;",
            "&#x110000;",
            "&#+65;",
            "&#-1;",
            "&#X41;",
            "&#4A;",
            "&#x4G;",
            "&#99999999999999999999;",
            "&é;",
            "&#é;",
            "&#x1111111111111111111111111111111111111111;",
        ] {
            let error = resolve(bad, 10, WhiteSpace::LineEnds).unwrap_err();
            assert_eq!(error.offset(), 10 + bad.find('&').unwrap(), "{bad}");
        }
    }

    #[test]
    fn white_space() {
        for (raw, text, attribute) in [
            ("a\r\nb", "a\nb", "a b"),
            ("a\r\rb\n\nc\t", "a\n\nb\n\nc\t", "a  b  c "),
            ("\r", "\n", " "),
            ("\r&#10;", "\n\n", " \n"),
            (" a  b ", " a  b ", " a  b "),
        ] {
            assert_eq!(resolve(raw, 0, WhiteSpace::LineEnds).as_deref(), Ok(text), "{raw:?}");
            assert_eq!(resolve(raw, 0, WhiteSpace::Spaces).as_deref(), Ok(attribute), "{raw:?}");
        }
        let normalised = |raw: &'static str, most| normalise_line_ends(raw, most);
        assert_eq!(normalised("a\r\n\r&#13;", 99).as_deref(), Some("a\n\n&#13;"));
        assert_eq!(normalised("\r\n\r\n\r\n", 3).as_deref(), Some("\n\n\n"));
        assert_eq!(normalised("\r\n\r\n\r\n", 2), None);
    }
}
