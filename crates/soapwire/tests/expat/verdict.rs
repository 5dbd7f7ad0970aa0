//! Whether our reading of one document and expat's agree, or differ as they should.

use soapwire::xml::{Error, ErrorKind, XmlLimits};

use crate::characters::FifthEdition;
use crate::judges::Opinion;
use crate::read::tell;

/// The classes that documents are counted in.
pub(crate) const CLASSES: [&str; 13] = [
    TAKEN,
    MARK_FIRST,
    "refused by both: encoding",
    "refused by both: namespaces",
    "refused by both: syntax",
    "refused by both: cut short",
    "refused by both: DOCTYPE",
    FIFTH_EDITION,
    UTF8_LABEL,
    "refused by us: DOCTYPE",
    VERSION,
    NO_MARK,
    "refused by us: another encoding",
];

const TAKEN: &str = "taken by both, read alike";
const MARK_FIRST: &str = "taken by both, decoded by the mark or by the declaration";
const FIFTH_EDITION: &str = "taken by us: a name of the fifth edition";
const UTF8_LABEL: &str = "taken by us: label utf8";
const MARK_ONLY: &str = "taken by us: by the mark, where the declaration differs";
const NO_MARK: &str = "refused by us: UTF-16 without a mark";
const VERSION: &str = "refused by us: a version other than 1.0";

/// expat's codes for an invalid token and for an unknown encoding.
const INVALID_TOKEN: u8 = 4;
const UNKNOWN_ENCODING: u8 = 18;

/// The document's class, or how we differ.
pub(crate) fn compare(
    body: &[u8],
    opinion: &Opinion,
    fifth: &FifthEdition,
) -> Result<&'static str, String> {
    match (tell(body, &XmlLimits::default()), opinion.accepted) {
        (Ok(told), true) if told == opinion.told => Ok(TAKEN),
        (Ok(_), true) if is_marked_latin1(body) => Ok(MARK_FIRST),
        (Ok(told), true) => Err(format!("read otherwise: {told:?}, expat {:?}", opinion.told)),
        (Err(error), false) => Ok(refused_by_both(&error)),
        (Ok(_), false) => taken_by_us(body, opinion, fifth),
        (Err(error), true) => refused_by_us(body, opinion, &error, fifth),
    }
}

fn refused_by_both(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Dtd => "refused by both: DOCTYPE",
        ErrorKind::Encoding => "refused by both: encoding",
        ErrorKind::Namespace => "refused by both: namespaces",
        ErrorKind::Truncated => "refused by both: cut short",
        _ => "refused by both: syntax",
    }
}

fn taken_by_us(
    body: &[u8],
    opinion: &Opinion,
    fifth: &FifthEdition,
) -> Result<&'static str, String> {
    let at = character_at(body, opinion.at);
    let beyond_ascii = at.is_none_or(|c| !c.is_ascii());
    match opinion.code {
        UNKNOWN_ENCODING if is_labelled_utf8(body) => Ok(UTF8_LABEL),
        INVALID_TOKEN if is_labelled_utf8(body) && beyond_ascii => Ok(UTF8_LABEL),
        INVALID_TOKEN if is_marked_latin1(body) => Ok(MARK_ONLY),
        INVALID_TOKEN if at.is_some_and(|c| fifth.has(c)) => Ok(FIFTH_EDITION),
        code => Err(format!("expat refuses it with {code} at {} ({at:?})", opinion.at)),
    }
}

/// Documents of two classes again, without what expat minds: there must have been nothing else.
pub(crate) fn rewritten(body: &[u8], class: &'static str, fifth: &FifthEdition) -> Option<Vec<u8>> {
    match class {
        FIFTH_EDITION => edited(body, |text| text.replace(|c| fifth.has(c), "w")),
        UTF8_LABEL => edited(body, |text| {
            let (mut text, lower) = (text.to_owned(), text.to_ascii_lowercase());
            let start = lower.find("encoding").unwrap_or_default();
            if let Some(at) = lower[start..].find("utf8") {
                text.insert(start + at + "utf".len(), '-');
            }
            text
        }),
        _ => None,
    }
}

/// The document with its text changed, in its own encoding.
fn edited(body: &[u8], edit: impl Fn(&str) -> String) -> Option<Vec<u8>> {
    let utf16 = |mark: [u8; 2], from: fn([u8; 2]) -> u16, to: fn(u16) -> [u8; 2]| {
        let units: Vec<_> =
            body.as_chunks::<2>().0.iter().skip(1).map(|unit| from(*unit)).collect();
        let text = edit(&String::from_utf16(&units).ok()?);
        Some(mark.into_iter().chain(text.encode_utf16().flat_map(to)).collect())
    };
    match (body, str::from_utf8(body)) {
        ([0xFF, 0xFE, ..], _) => utf16([0xFF, 0xFE], u16::from_le_bytes, u16::to_le_bytes),
        ([0xFE, 0xFF, ..], _) => utf16([0xFE, 0xFF], u16::from_be_bytes, u16::to_be_bytes),
        (_, Ok(text)) => Some(edit(text).into_bytes()),
        _ => {
            let text = edit(&body.iter().copied().map(char::from).collect::<String>());
            text.chars().map(|c| u8::try_from(c).ok()).collect()
        }
    }
}

fn refused_by_us(
    body: &[u8],
    opinion: &Opinion,
    error: &Error,
    fifth: &FifthEdition,
) -> Result<&'static str, String> {
    let again = |body: &[u8], class| compare(body, opinion, fifth).map(|_| class);
    if let Some(mark) = absent_mark(body) {
        return again(&[mark, body].concat(), NO_MARK);
    }
    if error.kind() == ErrorKind::Dtd && opinion.doctype {
        return Ok("refused by us: DOCTYPE");
    }
    if label(body).is_some_and(|label| !is_ours(&label)) {
        return Ok("refused by us: another encoding");
    }
    if let Some(body) = as_version_1_0(body) {
        return again(&body, VERSION);
    }
    if is_marked_latin1(body) {
        return Ok("refused by us: by the mark, where the declaration differs");
    }
    if opinion.libxml2 {
        return Err(format!("{error}, but expat and libxml2 take it"));
    }
    if has_broken_pairs(body) {
        return Ok("refused by us and libxml2: surrogates that are no pairs");
    }
    let is_letter = |c| matches!(c, 'ª' | 'µ' | 'º');
    let plain = Opinion { told: opinion.told.replace(is_letter, "w"), ..opinion.clone() };
    let body = edited(body, |text| text.replace(is_letter, "w")).filter(|other| other != body);
    match body.map(|body| compare(&body, &plain, fifth)) {
        Some(Ok(_)) => Ok("refused by us and libxml2: a name with ª, µ or º"),
        _ => Err(format!("{error}, but expat takes it")),
    }
}

/// The document with another version than it has.
fn as_version_1_0(body: &[u8]) -> Option<Vec<u8>> {
    let other = edited(body, |text| {
        let (declaration, rest) = text.split_at(text.find("?>").unwrap_or_default());
        let mut parts: Vec<_> = declaration.splitn(3, ['\'', '"']).collect();
        let quote = declaration.get(parts[0].len()..=parts[0].len()).unwrap_or_default();
        if let Some(version) = parts.get_mut(1) {
            *version = "1.0";
        }
        parts.join(quote) + rest
    });
    other.filter(|other| other != body)
}

/// The mark that expat does without, which looks at the first two bytes.
fn absent_mark(body: &[u8]) -> Option<&'static [u8]> {
    match body {
        [0, second, ..] if *second != 0 => Some(b"\xFE\xFF"),
        [first, 0, ..] if *first != 0 => Some(b"\xFF\xFE"),
        _ => None,
    }
}

fn is_marked_latin1(body: &[u8]) -> bool {
    body.starts_with(b"\xEF\xBB\xBF")
        && !body[3..].is_ascii()
        && label(&body[3..]).is_some_and(|label| label.eq_ignore_ascii_case("iso-8859-1"))
}

fn has_broken_pairs(body: &[u8]) -> bool {
    let order: fn([u8; 2]) -> u16 = match body {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return false,
    };
    let (units, []) = body.as_chunks::<2>() else { return false };
    char::decode_utf16(units.iter().map(|unit| order(*unit))).any(|unit| unit.is_err())
}

/// The encoding that the declaration names; zeros are of UTF-16.
fn label(body: &[u8]) -> Option<String> {
    let text: Vec<u8> = body.iter().copied().filter(|&byte| byte != 0).take(200).collect();
    let text = String::from_utf8_lossy(&text).into_owned();
    let declaration = text.split("?>").next().filter(|start| start.contains("<?xml"))?;
    let value = declaration.split("encoding").nth(1)?;
    value.split(['\'', '"']).nth(1).map(str::to_owned)
}

fn is_labelled_utf8(body: &[u8]) -> bool {
    label(body).is_some_and(|label| label.eq_ignore_ascii_case("utf8"))
}

fn is_ours(label: &str) -> bool {
    let ours = [
        "utf-8",
        "utf8",
        "iso-8859-1",
        "latin1",
        "latin-1",
        "l1",
        "us-ascii",
        "ascii",
        "utf-16",
        "utf-16le",
        "utf-16be",
    ];
    ours.iter().any(|name| label.eq_ignore_ascii_case(name))
}

/// The character at a byte of the body.
fn character_at(body: &[u8], at: usize) -> Option<char> {
    let rest = body.get(at..)?;
    match body {
        [0xFF, 0xFE, ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(rest, u16::from_be_bytes),
        _ => rest.utf8_chunks().next()?.valid().chars().next(),
    }
}

fn wide(rest: &[u8], order: fn([u8; 2]) -> u16) -> Option<char> {
    let units = rest.as_chunks::<2>().0.iter().map(|unit| order(*unit));
    char::decode_utf16(units).next()?.ok()
}
