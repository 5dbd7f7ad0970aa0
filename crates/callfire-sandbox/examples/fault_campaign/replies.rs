//! Replies that the service did not make: statuses, faults, and what becomes of a reply on a bad day.

use axum::body::Bytes;
use callfire::operation::GetNumberOrder;
use callfire::service::{FaultCode, ServiceFaultInfo};
use soapwire::operation::Operation as _;
use soapwire::soap::{Fault as SoapFault, FaultCode as SoapFaultCode, envelope};
use soapwire::transport::HttpResponse;

use crate::fault::Fault;
use crate::plan::Planned;

const SOAP: &str = "application/soap+xml; charset=utf-8";
const PAGE: &str = "<!DOCTYPE html>\n<html><title>Sorry</title><h1>Sorry</h1></html>\n";
/// The reply of an operation that nobody has.
const ANOTHER: &str = "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body>\
    <s:Another xmlns:s=\"urn:another\">1</s:Another></e:Body></e:Envelope>";

/// The reply that this fault puts in the place of the service's; `None` when it is none of that sort.
pub(crate) fn made_up(planned: &Planned) -> Option<HttpResponse> {
    Some(match planned.fault {
        Fault::Status401 => page(401),
        Fault::Status403 => page(403),
        Fault::Status404 => page(404),
        Fault::Status405 => page(405),
        Fault::Status413 => page(413),
        Fault::Status415 => page(415),
        Fault::Status429 => later(429, planned),
        Fault::Status500 => page(500),
        Fault::Status502 => page(502),
        Fault::Status503 => later(503, planned),
        Fault::Status504 => page(504),
        Fault::Page200 => page(200),
        Fault::Redirect302 => redirect(),
        Fault::Empty200 => reply(200, SOAP, ""),
        Fault::Empty202 => reply(202, SOAP, ""),
        Fault::Empty204 => HttpResponse::new(204, Ok(Bytes::new())),
        Fault::WrongElement => reply(200, SOAP, ANOTHER),
        Fault::BadRequest => fault(planned, FaultCode::BadRequest),
        Fault::NotFound => fault(planned, FaultCode::NotFound),
        Fault::Forbidden => fault(planned, FaultCode::Forbidden),
        Fault::NotImplemented => fault(planned, FaultCode::NotImplemented),
        Fault::Unavailable => fault(planned, FaultCode::Unavailable),
        Fault::Timeout => fault(planned, FaultCode::Timeout),
        Fault::UnknownCode => fault(planned, FaultCode::Unknown("OUT_TO_LUNCH".to_owned())),
        Fault::PlainSender => {
            let plain = SoapFault::new(SoapFaultCode::Sender, "the schema forbids it");
            written(400, &plain)
        }
        _ => return None,
    })
}

/// What is left of a reply whose end looks like one.
pub(crate) fn cut(reply: &Bytes, planned: &Planned) -> Bytes {
    // Nothing at all would be another fault.
    reply.slice(..place(reply.len(), planned).max(1))
}

/// The reply with something in it that no XML has.
pub(crate) fn spoilt(reply: &Bytes, planned: &Planned) -> Bytes {
    const SPOILS: [&[u8]; 4] = [b"\0", b"& ", b"<", b"</x>"];
    let text = reply.as_ref();
    // Behind the first tag, and before the last one.
    let first = text.iter().position(|byte| *byte == b'>').map_or(0, |end| end + 1);
    let last = text.iter().rposition(|byte| *byte == b'<').unwrap_or(first).max(first);
    let mut at = first + place(last - first + 1, planned);
    // Within a character, it would be the encoding that is wrong.
    while text.get(at).is_some_and(|byte| byte & 0xc0 == 0x80) {
        at -= 1;
    }
    let spoil =
        SPOILS[usize::from(planned.retry_after.is_some()) * 2 + usize::from(planned.reaches)];
    [&text[..at], spoil, &text[at..]].concat().into()
}

/// A place in a text of so many bytes, which is not its end.
pub(crate) fn place(length: usize, planned: &Planned) -> usize {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a short text"
    )]
    let place = (length as f64 * planned.place) as usize;
    place.min(length.saturating_sub(1))
}

fn fault(planned: &Planned, code: FaultCode) -> HttpResponse {
    let of = if planned.reaches { SoapFaultCode::Sender } else { SoapFaultCode::Receiver };
    let status = [200, 400, 500][place(3, planned)];
    let plain = SoapFault::new(of, "made up");
    let info = ServiceFaultInfo::new(code).with_message("made up");
    let name = GetNumberOrder::FAULT.unwrap();
    written(status, &plain.with_detail(name, &info).unwrap())
}

fn written(status: u16, fault: &SoapFault) -> HttpResponse {
    reply(status, SOAP, &envelope::write_fault(fault).unwrap())
}

fn page(status: u16) -> HttpResponse {
    reply(status, "text/html; charset=utf-8", PAGE)
}

fn later(status: u16, planned: &Planned) -> HttpResponse {
    let mut response = page(status);
    response.headers.retry_after = planned.retry_after.map(|seconds| seconds.to_string());
    response
}

fn redirect() -> HttpResponse {
    let mut response = page(302);
    response.headers.location = Some("https://elsewhere.example/".to_owned());
    response
}

fn reply(status: u16, content_type: &str, body: &str) -> HttpResponse {
    let mut response = HttpResponse::new(status, Ok(Bytes::from(body.to_owned())));
    response.headers.content_type = Some(content_type.to_owned());
    response
}
