//! A postback's body, labelled as each media type that has them: an error that can be shown, or a notification that
//! says the same inside an envelope and by its key.

use callfire::postback::{self, Notification, ParseError, ParseErrorKind};

use crate::strings::assert_shown;

const XML: &str = "text/xml; charset=UTF-8";
const ENVELOPE: &str = "http://www.w3.org/2003/05/soap-envelope";

pub(crate) fn run(data: &[u8]) {
    let xml = read(XML, data);
    let json = read("application/json", data);
    assert!(xml.is_err() || json.is_err(), "both XML and JSON");
    if let (Ok(bare), Ok(body)) = (&xml, std::str::from_utf8(data)) {
        check_wrapped(bare, body);
    }
    let other = read("text/plain", data).map_err(|error| error.kind());
    assert_eq!(other.err(), Some(ParseErrorKind::MediaType));
}

fn read(content_type: &str, data: &[u8]) -> Result<Notification, ParseError> {
    let outcome = postback::parse(content_type, data);
    match &outcome {
        Ok(notification) => check_key(notification),
        Err(error) => assert_shown(error),
    }
    outcome
}

/// A key is a line of ASCII, and begins with what the sender cannot choose freely.
fn check_key(notification: &Notification) {
    let Some(key) = notification.key() else { return };
    assert!(key.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{key}");
    let subscription = notification.subscription_id().map(|id| id.to_string()).unwrap_or_default();
    assert!(key.starts_with(&format!("{subscription}/{}/", notification.event())), "{key}");
}

/// The same in an envelope means the same; of what may stand around the root, only white space may stand there too.
fn check_wrapped(bare: &Notification, body: &str) {
    let body = body.trim_start_matches('\u{feff}');
    if body.starts_with("<?") || body.contains("<!--") || body.contains("SOAP") {
        return;
    }
    let wrapped =
        format!("<e:Envelope xmlns:e=\"{ENVELOPE}\"><e:Body>{body}</e:Body></e:Envelope>");
    let wrapped = postback::parse("application/soap+xml", wrapped.as_bytes());
    match wrapped {
        Ok(wrapped) => {
            // A float may be NaN, which is like nothing, so that texts are compared.
            assert_eq!(format!("{wrapped:?}"), format!("{bare:?}"));
        }
        // Two more elements are open, and more of the limit is used.
        Err(error) => assert_eq!(error.kind(), ParseErrorKind::Limit, "{error}"),
    }
}
