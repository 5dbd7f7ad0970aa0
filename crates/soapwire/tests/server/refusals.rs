//! What the sender of a request is told that cannot be read.

use soapwire::soap::envelope::write_fault;
use soapwire::soap::{Fault, FaultCode};

use super::support::{envelope, fault, read, refuse, request};

#[test]
fn the_reason_names_the_place_in_the_request() {
    let deep = "<x>".repeat(65);
    let get =
        |content: &str| envelope("", &format!("<t:Get xmlns:t='urn:things'>{content}</t:Get>"));
    for (document, reason) in [
        (get(""), "`Get/Id`: required, but missing"),
        (get("<t:Id>x</t:Id>"), "`Get/Id`: \"x\" is not an xs:long"),
        (get("<t:Id>1</t:Id><t:More/>"), "`Get`: `{urn:things}More` is not in the schema"),
        (get("7"), "`Get`: text between elements at byte 98"),
        (envelope("", "<Get/>"), "no operation of this service takes Get"),
        (
            envelope("", "<t:Take xmlns:t='urn:things'/>"),
            "no operation of this service takes {urn:things}Take",
        ),
        (envelope("", ""), "the Body holds no request"),
        (envelope("", "<e:Fault/>"), "the Body holds a fault, not a request"),
        (
            envelope("<e:Header/><e:Header/>", ""),
            "the Envelope holds {http://www.w3.org/2003/05/soap-envelope}Header where its Body is due",
        ),
        ("<html/>".to_owned(), "the document is no SOAP envelope but html"),
        (
            format!("<!DOCTYPE x>{}", request("")),
            "the request has a DOCTYPE, which SOAP forbids: a document type declaration at byte 0",
        ),
        (
            request("").replace("</t:Get>", ""),
            "the request is not well-formed XML: `Get`: expected the end tag of `t:Get` at byte 112",
        ),
        (
            get(&deep),
            "the request exceeds a limit of the XML reader: the depth of elements exceeds the limit of 64 at byte 281",
        ),
        (
            request("").replace("</e:Envelope>", ""),
            "the request ends early: the document ends too early at byte 129",
        ),
        (String::new(), "the request ends early: the document ends too early at byte 0"),
        (
            request("text"),
            "the request is no SOAP envelope: text and elements are mixed: text between elements at byte 62",
        ),
    ] {
        let fault = fault(&refuse(document.as_bytes()));
        if reason.is_empty() {
            println!("ZZ {document:.20} {}", fault.reason());
            continue;
        }
        assert_eq!((fault.code(), fault.reason()), (FaultCode::Sender, reason), "{document}");
        assert!(fault.detail_xml().is_none());
    }
}

#[test]
fn bytes_in_another_encoding_are_the_senders() {
    let mut bytes = request("").into_bytes();
    bytes.insert(20, 0xff);
    assert_eq!(
        fault(&refuse(&bytes)).reason(),
        "the request is not in the character encoding it claims: bytes that are not UTF-8 at byte 20"
    );
}

#[test]
fn every_refusal_can_be_written_and_read() {
    let whole = request("<e:Header><p:Pay xmlns:p='urn:p' e:mustUnderstand='1'/></e:Header>");
    for end in 0..whole.len() {
        let fault = fault(&refuse(whole.get(..end).unwrap().as_bytes()));
        assert_eq!(fault.code(), FaultCode::Sender, "{end}");
    }
    // What is quoted from a request may be nothing that XML can carry.
    for hostile in
        ["\0", "\u{fffe}", "\u{ffff}", "&#xfffe;", "\u{1b}[31m", "\u{202e}", "]]>", "<!--"]
    {
        for place in ["urn:things", "t:Get", "<t:Id>", "7", "</e:Envelope>"] {
            let document = request("").replacen(place, &format!("{place}{hostile}"), 1);
            if let Err(error) = read(document.as_bytes()) {
                let fault = fault(&write_fault(&Fault::refusal(&error)).unwrap());
                assert!(fault.is_complete() && !fault.reason().is_empty(), "{document}");
            }
        }
    }
    // A value's own text comes back with its controls escaped.
    let long = request("").replace("<t:Id>7", &format!("<t:Id>&#133;{}", "x".repeat(5_000)));
    let reason = fault(&refuse(long.as_bytes())).reason().to_owned();
    assert!(reason.len() <= 1024 && !reason.contains(char::is_control), "{reason}");
}
