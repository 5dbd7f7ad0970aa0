//! The reader of XML: whatever way a document is read, it is accepted or refused alike, and means the same.

use soapwire::xml::{
    Element, Error, ErrorKind, LimitKind, Node, Reader, XmlLimits, decode_document,
};
use soapwire::xsd::AnyElement;

use crate::bytes::Bytes;
use crate::documents::{cut, depth, obeys, tree, written};

/// Takes any bytes.
pub(crate) fn run(data: &[u8]) {
    for charset in ["utf-8", "iso-8859-1", "us-ascii", "utf-16"] {
        let _ = decode_document(data, Some(charset));
    }
    let Ok(document) = decode_document(data, None) else { return };
    survives_utf16(&document);
    let limits = XmlLimits::default();
    let whole = tree(&document, &limits);
    assert_agree(&whole, &Reader::new(&document, &limits).finish());
    assert_agree(&whole, &in_parts(&document, &limits));
    is_stricter(&document, &whole);
    let Ok(whole) = whole else { return };
    assert!(obeys(&whole, &limits) && depth(&whole) <= limits.depth);
    let ours = written(&whole);
    assert_eq!(tree(&ours, &XmlLimits::unlimited()).as_ref(), Ok(&whole), "{ours}");
    if let Ok(less) = tree(cut(&document), &limits) {
        assert_eq!(less, whole, "cut at {}", cut(&document).len());
    }
}

/// The text in UTF-16 is the same text.
fn survives_utf16(document: &str) {
    type Order = fn(u16) -> [u8; 2];
    for order in [u16::to_le_bytes as Order, u16::to_be_bytes] {
        let marked = std::iter::once(0xFEFF).chain(document.encode_utf16());
        let bytes: Vec<u8> = marked.flat_map(order).collect();
        // The mark of UTF-16 and a first NUL make the mark of UTF-32.
        if !document.starts_with('\0') {
            // What the document declares of itself does not count beside a header.
            assert_eq!(decode_document(&bytes, Some("utf-16")).as_deref(), Ok(document));
        }
    }
}

/// Two ways of reading a document refuse the same, but that who skips a text keeps none of it.
fn assert_agree<L, R>(whole: &Result<L, Error>, other: &Result<R, Error>) {
    match (whole.as_ref().err(), other.as_ref().err()) {
        (whole, other) if whole == other => {}
        (Some(whole), _)
            if matches!(whole.kind(), ErrorKind::Limit(LimitKind::Memory | LimitKind::Text)) => {}
        (whole, other) => panic!("read whole: {whole:?}, read otherwise: {other:?}"),
    }
}

/// Smaller limits refuse more, and change nothing else.
fn is_stricter(document: &str, usual: &Result<AnyElement, Error>) {
    let mut limits = XmlLimits::default();
    limits.depth = 4;
    limits.attributes = 3;
    limits.namespaces = 3;
    limits.name = 12;
    limits.attribute_value = 16;
    limits.text = 16;
    limits.children = 4;
    match (tree(document, &limits), usual) {
        (Ok(tree), Ok(usual)) => {
            assert_eq!(&tree, usual);
            assert!(obeys(&tree, &limits) && depth(&tree) <= limits.depth);
        }
        (Err(error), _) if matches!(error.kind(), ErrorKind::Limit(_)) => {}
        (Err(error), Err(usual)) => assert_eq!(&error, usual),
        (strict, usual) => panic!("small limits: {strict:?}, usual ones: {usual:?}"),
    }
}

/// Reads a document as its own bytes say: some elements as text, some by child, some not at all.
fn in_parts(document: &str, limits: &XmlLimits) -> Result<(), Error> {
    let mut reader = Reader::new(document, limits);
    part(&mut reader.root()?, &mut Bytes::new(document.as_bytes()))?;
    reader.finish()
}

fn part(element: &mut Element<'_, '_>, choices: &mut Bytes<'_>) -> Result<(), Error> {
    match choices.below(5) {
        0 => Ok(()),
        1 => {
            while let Some(mut child) = recover(element.child())?.flatten() {
                part(&mut child, choices)?;
            }
            Ok(())
        }
        2 => recover(element.text()).map(drop),
        3 => recover(element.child()).map(drop),
        _ => {
            while let Some(node) = element.node()? {
                match node {
                    Node::Element(mut child) => part(&mut child, choices)?,
                    Node::Text(text) => assert!(!text.is_empty()),
                }
            }
            Ok(())
        }
    }
}

/// What the reader goes on behind is no error of the document.
fn recover<T>(result: Result<T, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind(), ErrorKind::ElementInText | ErrorKind::StrayText) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
