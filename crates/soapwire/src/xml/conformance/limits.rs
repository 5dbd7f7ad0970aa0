//! One more than a limit grants.

use super::{is_refused, read, skip};
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

    // They are counted for each element, not for all that are open.
    let start = |depth: usize| bound(64).replace("/>", ">").replace("<a", &format!("<a{depth}"));
    let ladder = numbered(60, start) + &numbered(60, |depth| format!("</a{}>", 59 - depth));
    assert_eq!(skip(&ladder), Ok(()));

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

/// A prefix that is hidden comes back, and one that was out of scope is gone, with few bindings and with many.
#[test]
fn scopes_of_many_namespaces() {
    for count in [1, 14, 15, 40] {
        let many = numbered(count, |i| format!(" xmlns:p{i}='x{i}'"));
        let inner = "<b xmlns:p0='y' xmlns:q='z'><p0:c q:d=''/></b>";
        let document = format!("<a{many}>{inner}{inner}<p0:e xmlns='w'/></a>");
        let expected = "<b><{y}c {z}d=\"\"></></>";
        assert_eq!(
            read(&document),
            Ok(format!("<a>{expected}{expected}<{{x0}}e></></>")),
            "{count}"
        );
        is_refused(&format!("<a{many}>{inner}<q:f/></a>"), ErrorKind::Namespace);
        is_refused(&format!("<a{many} xmlns:p0='x'/>"), ErrorKind::Syntax);
    }
}

#[test]
fn memory_for_values_is_counted() -> Result<(), Error> {
    let limits = XmlLimits { memory: 10, ..XmlLimits::default() };
    let mut reader = Reader::new("<a/>", &limits);
    let root = reader.root()?;
    root.keep(4)?;
    root.keep(6)?;
    let error = root.keep(1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit(LimitKind::Memory));
    assert_eq!(error.message(), "the memory for values exceeds the limit of 10");
    Ok(())
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
