//! The header blocks that a fault's code asks for.

use soapwire::soap::envelope::write_fault;
use soapwire::soap::{Fault, FaultCode, NAMESPACE};
use soapwire::xml::{Reader, XmlLimits};

use super::support::{fault, read, refuse, request};

const SOAP_1_1: &str = "http://schemas.xmlsoap.org/soap/envelope/";

/// A fault envelope as the writer lays it out.
fn written(declarations: &str, header: &str, code: &str, reason: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <env:Envelope xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\"{declarations}>{header}<env:Body><env:Fault>\
         <env:Code><env:Value>env:{code}</env:Value></env:Code>\
         <env:Reason><env:Text xml:lang=\"en\">{reason}</env:Text></env:Reason>\
         </env:Fault></env:Body></env:Envelope>"
    )
}

/// The names in the `NotUnderstood` blocks of an envelope, their prefixes resolved.
fn not_understood(document: &str) -> Vec<String> {
    let mut reader = Reader::new(document, &XmlLimits::default());
    let mut envelope = reader.root().unwrap();
    let mut header = envelope.child().unwrap().unwrap();
    assert!(header.is(NAMESPACE, "Header"));
    let mut names = Vec::new();
    while let Some(block) = header.child().unwrap() {
        assert!(block.is(NAMESPACE, "NotUnderstood"));
        let name = block.attribute("", "qname").unwrap();
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        names.push(format!("{{{}}}{local}", block.resolve(prefix).unwrap()));
    }
    reader.finish().unwrap();
    names
}

#[test]
fn another_version_is_told_which_envelope_is_supported() {
    let upgrade = "<env:Header><env:Upgrade><env:SupportedEnvelope qname=\"env:Envelope\"/>\
                   </env:Upgrade></env:Header>";
    for namespace in [SOAP_1_1, "http://www.w3.org/2001/12/soap-envelope", "urn:x"] {
        let reason = format!(
            "the envelope is not SOAP 1.2 but {{{namespace}}}Envelope; this service takes SOAP 1.2 alone"
        );
        let answer = refuse(request("").replace(NAMESPACE, namespace).as_bytes());
        assert_eq!(answer, written("", upgrade, "VersionMismatch", &reason));
    }
    let own = Fault::new(FaultCode::VersionMismatch, "no");
    assert_eq!(write_fault(&own).unwrap(), written("", upgrade, "VersionMismatch", "no"));
}

#[test]
fn a_fault_of_soap_1_1_is_not_quoted_to_its_sender() {
    let body =
        "<e:Fault><faultcode>e:Client</faultcode><faultstring>secret</faultstring></e:Fault>";
    let document = super::support::envelope("", body).replace(NAMESPACE, SOAP_1_1);
    assert!(
        read(document.as_bytes()).unwrap_err().to_string().ends_with("; its fault says: secret")
    );
    let answer = refuse(document.as_bytes());
    assert!(answer.contains("SupportedEnvelope") && !answer.contains("secret"), "{answer}");
}

#[test]
fn each_header_block_that_is_not_understood_is_named() {
    let header = format!(
        "<e:Header xmlns:p='urn:p' xmlns:q='urn:q?a&amp;b'>\
         <p:Pay e:mustUnderstand='true'>now</p:Pay><p:Trace/>\
         <q:Sign e:mustUnderstand=' 1 ' e:role='{NAMESPACE}/role/next'/>\
         <p:Route e:mustUnderstand='1' e:role='urn:other'/>\
         <p:Audit e:mustUnderstand='1' e:role='{NAMESPACE}/role/ultimateReceiver'/>\
         <Bare e:mustUnderstand='1'/></e:Header>"
    );
    let answer = refuse(request(&header).as_bytes());
    let blocks = "<env:Header><env:NotUnderstood qname=\"ns1:Pay\"/><env:NotUnderstood qname=\"ns2:Sign\"/>\
                  <env:NotUnderstood qname=\"ns1:Audit\"/><env:NotUnderstood qname=\"Bare\"/></env:Header>";
    let reason = "the request has mandatory header blocks that this service does not understand: \
                  {urn:p}Pay, {urn:q?a&amp;b}Sign, {urn:p}Audit, Bare";
    let declarations = " xmlns:ns1=\"urn:p\" xmlns:ns2=\"urn:q?a&amp;b\"";
    assert_eq!(answer, written(declarations, blocks, "MustUnderstand", reason));
    assert_eq!(
        not_understood(&answer),
        ["{urn:p}Pay", "{urn:q?a&b}Sign", "{urn:p}Audit", "{}Bare"]
    );
    assert_eq!(fault(&answer).code(), FaultCode::MustUnderstand);
}

#[test]
fn the_names_of_header_blocks_are_bounded() {
    let block = |index: usize, padding: usize| {
        let namespace = format!("urn:{index}:{}", "n".repeat(padding));
        format!("<p:Pay xmlns:p='{namespace}' e:mustUnderstand='1'/>")
    };
    let refuse =
        |blocks: String| refuse(request(&format!("<e:Header>{blocks}</e:Header>")).as_bytes());

    let many = refuse((0..5_000).map(|index| block(index, 0)).collect());
    let first: Vec<String> = (0..16).map(|index| format!("{{urn:{index}:}}Pay")).collect();
    assert_eq!(not_understood(&many), first);

    let long = refuse((0..16).map(|index| block(index, 1_000)).collect());
    assert_eq!(not_understood(&long).len(), 4);
    // One has to be named, whatever its length.
    let longest = refuse(block(0, 60_000) + &block(1, 0));
    assert_eq!(not_understood(&longest).len(), 1);
    assert!(fault(&longest).reason().len() <= 1024);
}

#[test]
fn other_faults_have_no_header() {
    for code in [FaultCode::Sender, FaultCode::Receiver, FaultCode::MustUnderstand] {
        let document = write_fault(&Fault::new(code, "no")).unwrap();
        assert_eq!(document, written("", "", code.as_str(), "no"));
    }
}
