//! Requests that are read, and what keeps one from being handed out.

use std::cell::Cell;

use soapwire::codec::{Checks, ReadOptions};
use soapwire::soap::envelope as soap;
use soapwire::soap::{MessageErrorKind, NAMESPACE};
use soapwire::xml::XmlLimits;

use super::support::{Buy, Call, Get, GetRequest, envelope, read, request};

#[test]
fn a_server_reads_what_a_client_writes() {
    let get = soap::write::<Get>(&GetRequest { id: 7 }, Checks::Schema).unwrap();
    let buy = soap::write::<Buy>(&GetRequest { id: 7 }, Checks::Schema).unwrap();
    assert_eq!(read(get.as_bytes()).unwrap(), Call::Get(GetRequest { id: 7 }));
    assert_eq!(read(buy.as_bytes()).unwrap(), Call::Buy(GetRequest { id: 7 }));
    let limits = XmlLimits::default();
    let only = |document| soap::read_request::<Get>(document, &limits, &ReadOptions::default());
    assert_eq!(only(&get).unwrap(), GetRequest { id: 7 });
    assert_eq!(only(&buy).unwrap_err().kind(), MessageErrorKind::UnexpectedElement);
}

#[test]
fn headers_that_demand_nothing_are_passed_over() {
    for header in [
        "<e:Header/>",
        "<e:Header><p:Trace xmlns:p='urn:p'><p:Id>1</p:Id></p:Trace></e:Header>",
        "<e:Header><p:Trace xmlns:p='urn:p' e:mustUnderstand='false'/></e:Header>",
        "<e:Header><p:Pay xmlns:p='urn:p' e:mustUnderstand='1' e:role='urn:bank'/></e:Header>",
        &format!("<e:Header><Pay e:mustUnderstand='1' e:role='{NAMESPACE}/role/none'/></e:Header>"),
    ] {
        let read = read(request(header).as_bytes());
        assert_eq!(read.unwrap(), Call::Get(GetRequest { id: 7 }), "{header}");
    }
}

#[test]
fn a_request_is_handed_out_when_the_whole_envelope_has_been_read() {
    let whole = request("");
    for (document, kind) in [
        (whole.replace("</e:Body>", "<t:Get xmlns:t='urn:things'/></e:Body>"), "Envelope"),
        (whole.replace("</e:Body>", "more</e:Body>"), "Envelope"),
        (whole.replace("</e:Body>", "</e:Body><e:Body/>"), "Envelope"),
        (whole.replace("</e:Envelope>", "</e:Envelop>"), "Xml"),
        (format!("{whole}<x/>"), "Xml"),
        (whole.replace("</e:Envelope>", ""), "Truncated"),
    ] {
        let decoded = Cell::new(false);
        let read = soap::read_body(&document, &XmlLimits::default(), |element| {
            let request = soap::decode::<Get>(element, &ReadOptions::strict());
            decoded.set(request.is_ok());
            request
        });
        assert_eq!(format!("{:?}", read.unwrap_err().kind()), kind, "{document}");
        assert!(decoded.get(), "{document}");
    }
}

#[test]
fn mandatory_headers_come_before_the_body() {
    let header = "<e:Header><p:Pay xmlns:p='urn:p' e:mustUnderstand='1'/></e:Header>";
    let bodies = ["<x/>", "<t:Get xmlns:t='urn:things'/>", "", "<x/><x/>"];
    for document in bodies.map(|body| envelope(header, body)).into_iter().chain([request(header)]) {
        let read = soap::read_body(&document, &XmlLimits::default(), |element| -> Result<(), _> {
            panic!("{} was looked at", element.name())
        });
        assert_eq!(read.unwrap_err().kind(), MessageErrorKind::MustUnderstand, "{document}");
    }
    // Before it is XML, it says nothing.
    let broken = request(header).replace("</e:Envelope>", "");
    assert_eq!(read(broken.as_bytes()).unwrap_err().kind(), MessageErrorKind::Truncated);
}

#[test]
fn a_body_without_a_request_is_refused() {
    let fault = "<e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code></e:Fault>";
    for (body, kind) in [
        ("", MessageErrorKind::Envelope),
        (fault, MessageErrorKind::UnexpectedElement),
        ("<Get/>", MessageErrorKind::UnexpectedElement),
    ] {
        assert_eq!(read(envelope("", body).as_bytes()).unwrap_err().kind(), kind, "{body}");
    }
}
