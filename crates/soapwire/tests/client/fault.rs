//! Faults: written by a server, read by a client.

use soapwire::client::FaultMeaning;
use soapwire::codec::ReadOptions;
use soapwire::error::{Effect, ErrorKind};
use soapwire::rt::Operation as _;
use soapwire::soap::envelope::{self as soap, Message};
use soapwire::soap::{Fault, FaultCode, NAMESPACE};
use soapwire::xml::XmlLimits;

use super::support::{
    Buy, Get, GetRequest, Server, Trouble, builder, client, envelope, reply, thing,
};

fn read(document: &str) -> Fault {
    match soap::read_reply::<Get>(document, &XmlLimits::default(), &ReadOptions::default()) {
        Ok(Message::Fault(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_fault_is_read_as_it_was_written() {
    let trouble = Trouble { code: "R&D".to_owned() };
    let fault = Fault::new(FaultCode::Sender, "not <so>")
        .with_subcode("urn:things", "Lost")
        .with_subcode(NAMESPACE, "Deeper")
        .with_detail(Get::FAULT.unwrap(), &trouble)
        .unwrap();
    let document = soap::write_fault(&fault).unwrap();
    assert!(document.contains("<env:Text xml:lang=\"en\">not &lt;so&gt;</env:Text>"), "{document}");
    let read = read(&document);
    assert_eq!((read.code(), read.reason()), (FaultCode::Sender, "not <so>"));
    let subcodes: Vec<String> = read.subcodes().iter().map(ToString::to_string).collect();
    assert_eq!(subcodes, ["{urn:things}Lost".to_owned(), format!("{{{NAMESPACE}}}Deeper")]);
    assert_eq!(read.detail_of::<Get>(), Some(trouble));
    assert!(read.is_complete());
}

#[test]
fn a_broken_detail_does_not_hide_its_fault() {
    let code = "<e:Code><e:Value>e:Receiver</e:Value></e:Code><e:Reason><e:Text xml:lang='de'>nein</e:Text>\
                <e:Text xml:lang='en-US'>boom</e:Text></e:Reason>";
    let detail = "<e:Detail><x/><t:Trouble xmlns:t='urn:things'><t:Other/></t:Trouble></e:Detail>";
    let fault = read(&envelope(&format!("<e:Fault>{code}{detail}</e:Fault>")));
    assert_eq!((fault.code(), fault.reason()), (FaultCode::Receiver, "boom"));
    assert_eq!(fault.detail_of::<Get>(), None);
    assert!(fault.detail_xml().unwrap().contains("Trouble"));

    let whole = envelope(&format!("<e:Fault>{code}{detail}</e:Fault>"));
    let code_end = whole.find("</e:Code>").unwrap();
    for end in code_end..whole.len() {
        let fault = read(whole.get(..end).unwrap());
        assert_eq!(fault.code(), FaultCode::Receiver);
        assert!(!fault.is_complete(), "{end}");
    }
}

#[tokio::test]
async fn a_fault_is_found_at_any_status() {
    let fault = soap::write_fault(&Fault::new(FaultCode::Sender, "no such thing")).unwrap();
    for status in [200, 400, 404, 500, 503] {
        let server = Server::start(vec![reply(status, "Retry-After: 2\r\n", &fault)]).await;
        let error = client(&server).call::<Buy>(&GetRequest { id: 1 }).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Fault, Effect::NotApplied));
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.fault().unwrap().reason(), "no such thing");
        assert_eq!(
            error.to_string(),
            "Buy: the service answered with a Sender fault: no such thing"
        );
    }
}

#[tokio::test]
async fn a_fault_beside_a_result_is_no_success_and_proves_nothing() {
    let fault = "<e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code></e:Fault>";
    let server = Server::start(vec![
        reply(200, "", &envelope(&format!("{fault}<x/>"))),
        reply(200, "", &thing("x").replace("<e:Body>", &format!("<e:Body>{fault}"))),
        reply(200, "", &thing("x").replace("</e:Body>", &format!("{fault}</e:Body>"))),
    ])
    .await;
    let client = builder(&server).fault_meaning(|_| FaultMeaning::Refused).build().unwrap();
    for kind in [ErrorKind::Fault, ErrorKind::Fault, ErrorKind::Envelope] {
        let error = client.call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, Effect::MaybeApplied), "{error}");
    }
}

#[test]
fn envelopes_are_checked() {
    let role = |role: &str, value: &str| {
        let header =
            format!("<e:Header><x e:role='{role}' e:mustUnderstand='{value}'/></e:Header><e:Body>");
        thing("x").replace("<e:Body>", &header)
    };
    let read = |document: &str| {
        let outcome =
            soap::read_reply::<Get>(document, &XmlLimits::default(), &ReadOptions::default());
        outcome.map(drop).map_err(|error| format!("{:?}", error.kind()))
    };
    let next = format!("{NAMESPACE}/role/next");
    let ultimate = format!("{NAMESPACE}/role/ultimateReceiver");
    for (document, expected) in [
        (thing("x"), Ok(())),
        (role("urn:other", "1"), Ok(())),
        (role("", "false"), Ok(())),
        (role("", " 1 "), Err("MustUnderstand")),
        (role(&next, "true"), Err("MustUnderstand")),
        (role(&ultimate, "1"), Err("MustUnderstand")),
        (thing("x").replace("<e:Body>", "text<e:Body>"), Err("Envelope")),
        (thing("x").replace("<e:Body>", "<e:Body>text"), Err("Envelope")),
        (thing("x").replace("</e:Body>", "</e:Body><e:Body/>"), Err("Envelope")),
        (thing("x").replace("</e:Body>", "</e:Body><e:Header/>"), Err("Envelope")),
        (thing("x").replace("</e:Body>", "<x/></e:Body>"), Err("Envelope")),
        (format!("<e:Envelope xmlns:e='{NAMESPACE}'/>"), Err("Envelope")),
        (
            thing("x").replace(NAMESPACE, "http://www.w3.org/2001/12/soap-envelope"),
            Err("VersionMismatch"),
        ),
    ] {
        assert_eq!(read(&document), expected.map_err(str::to_owned), "{document}");
    }
}
