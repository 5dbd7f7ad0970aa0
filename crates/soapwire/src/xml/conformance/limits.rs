//! One more than a limit grants.

use super::{is_refused, read};
use crate::xml::{Error, ErrorKind, LimitKind, Reader, XmlLimits};

fn limited(document: &str, kind: LimitKind) {
    is_refused(document, ErrorKind::Limit(kind));
}

#[test]
fn limits() {
    let nested = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
    assert!(read(&nested(64)).is_ok());
    limited(&nested(65), LimitKind::Depth);
    limited(&"<a>".repeat(1_000_000), LimitKind::Depth);

    let attributes = |count: usize| format!("<a{}/>", numbered(count, |i| format!(" a{i}=''")));
    assert!(read(&attributes(256)).is_ok());
    limited(&attributes(257), LimitKind::Attributes);
    limited(&attributes(100_000), LimitKind::Attributes);

    let bound = |count: usize| {
        format!("<a xmlns='x'{}/>", numbered(count - 1, |i| format!(" xmlns:a{i}='x'")))
    };
    assert!(read(&bound(64)).is_ok());
    limited(&bound(65), LimitKind::Namespaces);
    limited(&bound(100_000), LimitKind::Namespaces);
    let siblings = "<b xmlns='y' xmlns:p='x'/>".repeat(100);
    assert!(read(&format!("<a>{siblings}</a>")).is_ok());

    let named = |length: usize| format!("<{}/>", "a".repeat(length));
    assert!(read(&named(1024)).is_ok());
    limited(&named(1025), LimitKind::Name);
    limited(&named(1 << 20), LimitKind::Name);
    limited(&format!("<a {}=''/>", "a".repeat(1025)), LimitKind::Name);

    let valued = |length: usize| format!("<a a='{}'/>", "x".repeat(length));
    assert!(read(&valued(65_536)).is_ok());
    limited(&valued(65_537), LimitKind::AttributeValue);
    limited(&format!("<a a='{}", "A-".repeat(1 << 20)), LimitKind::AttributeValue);

    let children = |count: usize| format!("<a>{}</a>", "<b/>".repeat(count));
    assert!(read(&children(50_000)).is_ok());
    limited(&children(50_001), LimitKind::Children);

    is_refused(&format!("<a><!--{}", "A-".repeat(1 << 20)), ErrorKind::Truncated);
}

#[test]
fn the_text_limit_is_for_what_is_read() -> Result<(), Error> {
    let limits = XmlLimits { text: 9, ..XmlLimits::default() };
    for (content, is_within) in [
        ("123456789", true),
        ("1234&lt;6789", true),
        ("1234567890", false),
        ("12345<!---->67890", false),
    ] {
        let document = format!("<a><b>{content}</b></a>");
        let mut reader = Reader::new(&document, &limits);
        let mut root = reader.root()?;
        let text = root.child()?.unwrap().text();
        assert_eq!(text.is_ok(), is_within, "{content}");
        let mut reader = Reader::new(&document, &limits);
        let length = reader.root()?.child()?.unwrap().long_text()?.len();
        assert!((9..=10).contains(&length), "{content}");
        Reader::new(&document, &limits).finish()?;
    }
    Ok(())
}

fn numbered(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |all, i| all + &one(i))
}
