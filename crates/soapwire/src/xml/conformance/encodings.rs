//! From bytes to text.

use super::read;
use crate::xml::{ErrorKind, decode_document};

#[test]
fn encodings() {
    const UTF8: &[u8] = b"\xEF\xBB\xBF";
    let utf16 = |order: fn(u16) -> [u8; 2], text: &str| {
        text.encode_utf16().flat_map(order).collect::<Vec<u8>>()
    };
    let declared = |mark: &[u8], label: &str, content: &str| {
        let text = format!("<?xml version='1.0' encoding='{label}'?><a>{content}</a>");
        [mark, text.as_bytes()].concat()
    };
    let text = "<?xml version='1.0' encoding='UTF-16'?><a>é\u{1F600}</a>";
    let latin = b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xE9</a>";
    for (body, charset, expected) in [
        ("<a>é</a>".as_bytes().to_vec(), None, "<a>é</a>"),
        ("<a>é</a>".as_bytes().to_vec(), Some("UTF-8"), "<a>é</a>"),
        ([UTF8, "<a>é</a>".as_bytes()].concat(), Some("iso-8859-1"), "<a>é</a>"),
        ([UTF8, "<a>é</a>".as_bytes()].concat(), None, "<a>é</a>"),
        (utf16(u16::to_le_bytes, &format!("\u{FEFF}{text}")), None, text),
        (utf16(u16::to_be_bytes, &format!("\u{FEFF}{text}")), Some("utf-8"), text),
        (latin.to_vec(), None, "<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>"),
        (b"<a>\xE9</a>".to_vec(), Some("ISO-8859-1"), "<a>é</a>"),
        (b"<a>\xE9\x80</a>".to_vec(), Some("latin1"), "<a>é\u{80}</a>"),
        (
            b"<?xml version='1.0' encoding='UTF-16'?><a/>".to_vec(),
            Some("utf-8"),
            "<?xml version='1.0' encoding='UTF-16'?><a/>",
        ),
        (b"<a/>".to_vec(), Some("us-ascii"), "<a/>"),
        (
            declared(UTF8, "ISO-8859-1", "é"),
            None,
            "<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>",
        ),
        (
            declared(UTF8, "US-ASCII", "e"),
            None,
            "<?xml version='1.0' encoding='US-ASCII'?><a>e</a>",
        ),
        (
            declared(UTF8, "koi8-r", "é"),
            Some("utf-8"),
            "<?xml version='1.0' encoding='koi8-r'?><a>é</a>",
        ),
        (b"".to_vec(), None, ""),
    ] {
        let decoded = decode_document(&body, charset).unwrap();
        assert_eq!(decoded, expected);
        if !expected.is_empty() {
            read(&decoded).unwrap();
        }
    }
    for (body, charset, offset) in [
        (b"<a>\xFF</a>".to_vec(), None, 3),
        (declared(UTF8, "UTF-16", "e"), None, 0),
        (declared(UTF8, "koi8-r", "e"), None, 0),
        (declared(UTF8, "US-ASCII", "é"), None, 47),
        (utf16(u16::to_le_bytes, &format!("\u{FEFF}{}", text.replace("UTF-16", "UTF-8"))), None, 0),
        (
            utf16(u16::to_be_bytes, &format!("\u{FEFF}{}", text.replace("UTF-16", "UTF-16LE"))),
            None,
            0,
        ),
        (b"<a>\xC0\xBC</a>".to_vec(), None, 3),
        (b"<a>\xED\xA0\x80</a>".to_vec(), None, 3),
        ([UTF8, b"<a>\xFF</a>"].concat(), None, 6),
        (latin.to_vec(), Some("utf-8"), latin.len() - 5),
        (b"<a>\xE9</a>".to_vec(), Some("us-ascii"), 3),
        (b"<a/>".to_vec(), Some("utf-16"), 0),
        (b"<a/>".to_vec(), Some("ebcdic-cp-us"), 0),
        (b"<a/>".to_vec(), Some(""), 0),
        (b"<?xml version='1.0' encoding='UTF-16'?><a/>".to_vec(), None, 0),
        (b"<?xml version='1.0' encoding='UTF-7'?><a/>".to_vec(), None, 0),
        (b"<?xml version=\"1.0\" encoding=\"koi8-r\"?><a/>".to_vec(), None, 0),
        (utf16(u16::to_le_bytes, text), None, 0),
        (utf16(u16::to_be_bytes, text), Some("utf-16be"), 0),
        ([utf16(u16::to_le_bytes, "\u{FEFF}<a/>"), b" ".to_vec()].concat(), None, 10),
        ([b"\xFF\xFE<\0a\0".to_vec(), b"\x00\xD8>\0".to_vec()].concat(), None, 6),
        (b"\xFF\xFE\0\0<\0\0\0".to_vec(), None, 0),
        (b"\0\0\xFE\xFF\0\0\0<".to_vec(), None, 0),
        (b"<\0\0\0a\0\0\0".to_vec(), None, 0),
        (b"\0\0\0<\0\0\0a".to_vec(), None, 0),
    ] {
        let error = decode_document(&body, charset).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (ErrorKind::Encoding, offset), "{body:?}");
    }
}
