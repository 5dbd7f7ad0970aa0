//! What a reply is: the operation's output, or which error. The order of the questions is the policy.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use super::options::Settings;
use super::{FaultMeaning, Shared};
use crate::error::{Effect, Error, ErrorKind, Facts, Failure, Result, StatusError};
use crate::operation::Operation;
use crate::soap::envelope::{self, Message};
use crate::soap::{Fault, MessageError, MessageErrorKind};
use crate::transport::{ContentType, HttpHeaders, HttpResponse, TransportError};
use crate::xml::{self, XmlLimits};

/// The media types of a SOAP message, the right one first; services are known to use the others.
const MEDIA_TYPES: [&str; 3] = ["application/soap+xml", "text/xml", "application/xml"];

/// Reads the reply to a request of `O`.
pub(super) fn read<O: Operation>(
    shared: &Shared,
    reply: HttpResponse,
    settings: &Settings,
) -> Result<O::Response> {
    let reader =
        ReplyReader { shared, operation: O::NAME, status: reply.status, headers: reply.headers };
    if reply.status != 200 {
        return Err(reader.refusal(&reply.body.unwrap_or_default(), &settings.limits.xml));
    }
    reader.check_coding()?;
    let body = reply.body.map_err(|error| reader.connection(error))?;
    reader.check_body(&body)?;
    let document = reader.decode(&body).map_err(|error| reader.message(error))?;
    match envelope::read_reply::<O>(&document, &settings.limits.xml, &settings.reading) {
        Ok(Message::Value(value)) => Ok(value),
        Ok(Message::Fault(fault)) => Err(reader.fault(fault)),
        Err(error) => Err(reader.message(error)),
    }
}

/// The failure of an exchange that brought no reply.
pub(super) fn no_reply(operation: &'static str, error: TransportError) -> Error {
    let effect = if error.is_not_sent() { Effect::NotSent } else { Effect::MaybeApplied };
    let facts = Facts { operation, effect, status: None, retry_after: None, ambiguity: None };
    Error::Connection(Box::new(Failure::new(error, facts)))
}

struct ReplyReader<'a> {
    shared: &'a Shared,
    operation: &'static str,
    status: u16,
    headers: HttpHeaders,
}

impl ReplyReader<'_> {
    /// A status other than 200. Unless the status says it all, a fault counts whatever it is labelled as.
    fn refusal(&self, body: &[u8], limits: &XmlLimits) -> Error {
        let (kind, effect) = match self.status {
            300..=399 => (ErrorKind::Redirect, Effect::MaybeApplied),
            401 => (ErrorKind::Unauthorized, Effect::NotApplied),
            429 => (ErrorKind::Throttled, Effect::NotApplied),
            202 | 204 => (ErrorKind::EmptyResponse, Effect::MaybeApplied),
            400 | 403 | 404 | 405 | 407 | 413 | 415 => (ErrorKind::Http, Effect::NotApplied),
            _ => (ErrorKind::Http, Effect::MaybeApplied),
        };
        if matches!(kind, ErrorKind::EmptyResponse | ErrorKind::Http)
            && let Some(error) = self.refusal_in(body, limits)
        {
            return error;
        }
        self.status_error(kind, effect, body)
    }

    /// The fault in a body, or that it is a message of another version of SOAP.
    fn refusal_in(&self, body: &[u8], limits: &XmlLimits) -> Option<Error> {
        match self.decode(body).and_then(|document| envelope::read_fault(&document, limits)) {
            Ok(fault) => Some(self.fault(fault?)),
            Err(error) if error.kind() == MessageErrorKind::VersionMismatch => {
                Some(self.message(error))
            }
            Err(_) => None,
        }
    }

    /// No coding was asked for, so there is nothing to undo one.
    fn check_coding(&self) -> Result<()> {
        match self.headers.content_encoding.as_deref() {
            Some(coding) if !coding.trim().eq_ignore_ascii_case("identity") => {
                Err(self.status_error(ErrorKind::ContentType, Effect::MaybeApplied, &[]))
            }
            _ => Ok(()),
        }
    }

    /// What can be told of a success before it is read as XML.
    fn check_body(&self, body: &[u8]) -> Result<()> {
        if body.trim_ascii().is_empty() {
            return Err(self.status_error(ErrorKind::EmptyResponse, Effect::MaybeApplied, body));
        }
        // Without a media type, the body has to say what it is.
        match self.headers.content_type.as_deref() {
            Some(text) if !is_soap(text) => {
                Err(self.status_error(ErrorKind::ContentType, Effect::MaybeApplied, body))
            }
            _ => Ok(()),
        }
    }

    fn decode<'b>(&self, body: &'b [u8]) -> std::result::Result<Cow<'b, str>, MessageError> {
        let content_type = self.headers.content_type.as_deref().map(ContentType::new);
        let charset = content_type.and_then(|content_type| content_type.parameter("charset"));
        Ok(xml::decode_document(body, charset.as_deref())?)
    }

    fn status_error(&self, kind: ErrorKind, effect: Effect, body: &[u8]) -> Error {
        let cause = StatusError::new(kind, self.status, self.headers.clone(), body);
        Error::Status(Box::new(Failure::new(cause, self.facts(effect))))
    }

    fn fault(&self, fault: Fault) -> Error {
        let effect = match meaning(self.shared, &fault) {
            FaultMeaning::Refused => Effect::NotApplied,
            FaultMeaning::Transient | FaultMeaning::Unclear => Effect::MaybeApplied,
        };
        Error::Fault(Box::new(Failure::new(fault, self.facts(effect))))
    }

    fn message(&self, error: MessageError) -> Error {
        Error::Message(Box::new(Failure::new(error, self.facts(Effect::MaybeApplied))))
    }

    fn connection(&self, error: TransportError) -> Error {
        Error::Connection(Box::new(Failure::new(error, self.facts(Effect::MaybeApplied))))
    }

    fn facts(&self, effect: Effect) -> Facts {
        let now =
            || self.headers.date.as_deref().and_then(|date| httpdate::parse_http_date(date).ok());
        let asked = self.headers.retry_after.as_deref();
        let retry_after = asked.and_then(|asked| retry_after(asked, now));
        Facts {
            operation: self.operation,
            effect,
            status: Some(self.status),
            retry_after,
            ambiguity: None,
        }
    }
}

/// What a fault says of its request; one that could not be read to its end says nothing.
pub(super) fn meaning(shared: &Shared, fault: &Fault) -> FaultMeaning {
    if fault.is_complete() { (shared.fault_meaning)(fault) } else { FaultMeaning::Unclear }
}

fn is_soap(content_type: &str) -> bool {
    let content_type = ContentType::new(content_type);
    MEDIA_TYPES.iter().any(|ours| content_type.is(ours))
}

/// Seconds, or a date, which is taken against the service's own clock where the reply tells it: ours may be wrong. A
/// date in the past is no time, and what is neither says nothing.
fn retry_after(text: &str, now: impl Fn() -> Option<SystemTime>) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now().unwrap_or_else(SystemTime::now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let no_date = || None;
        assert_eq!(retry_after("2", no_date), Some(Duration::from_secs(2)));
        assert_eq!(retry_after("0", no_date), Some(Duration::ZERO));
        let past = "Wed, 21 Oct 2015 07:28:00 GMT";
        assert_eq!(retry_after(past, no_date), Some(Duration::ZERO));
        let most = Some(Duration::from_secs(u64::MAX));
        assert_eq!(retry_after("99999999999999999999", no_date), most);
        for text in ["soon", "-5", "", "1.5", "+2", "2 s", "0x2", "\u{662}"] {
            assert_eq!(retry_after(text, no_date), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_taken_against_the_clock_of_the_service() {
        let at = |text| httpdate::parse_http_date(text).ok();
        let now = || at("Wed, 21 Oct 2015 07:28:00 GMT");
        for (text, seconds) in [
            ("Wed, 21 Oct 2015 07:28:07 GMT", 7),
            ("Wednesday, 21-Oct-15 07:29:00 GMT", 60),
            ("Wed Oct 21 07:28:01 2015", 1),
            ("Wed, 21 Oct 2015 07:27:00 GMT", 0),
        ] {
            assert_eq!(retry_after(text, now), Some(Duration::from_secs(seconds)), "{text}");
        }
        // Without that, against ours: the year 9999 is far off by any clock.
        let far = retry_after("Fri, 31 Dec 9999 23:59:59 GMT", || None);
        assert!(far > Some(Duration::from_hours(24)), "{far:?}");
    }
}
