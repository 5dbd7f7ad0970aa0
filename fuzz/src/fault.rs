//! Faults: what is inside of one never makes it a success, and what was read of it survives being written.

use callfire::operation::GetNumberOrder;
use soapwire::codec::ReadOptions;
use soapwire::soap::envelope::{Message, read_reply, write_fault};
use soapwire::soap::{Fault, FaultCode, NAMESPACE};
use soapwire::xml::{XmlLimits, decode_document};

use crate::documents::tree;
use crate::soap::assert_answerable;
use crate::strings::assert_shown_text;

/// Takes the content of a Fault element.
pub(crate) fn run(data: &[u8]) {
    let Ok(content) = decode_document(data, None) else { return };
    let document = format!(
        "<e:Envelope xmlns:e=\"{NAMESPACE}\" xmlns:s=\"http://api.callfire.com/service/xsd\" \
         xmlns:d=\"http://api.callfire.com/data\"><e:Body><e:Fault>{content}</e:Fault></e:Body></e:Envelope>"
    );
    let limits = XmlLimits::default();
    match read_reply::<GetNumberOrder>(&document, &limits, &ReadOptions::default()) {
        Ok(Message::Value(_)) => panic!("a fault passed for a success"),
        Ok(Message::Fault(fault)) => {
            if tree(&document, &limits).is_err() {
                assert!(!fault.is_complete(), "{document}");
            }
            assert_kept(&fault);
        }
        Err(error) => assert_answerable(&error),
    }
}

/// Checks that a fault says the same after it was written and read.
pub(crate) fn assert_kept(fault: &Fault) {
    assert_shown_text(&fault.to_string());
    let _ = fault.detail_of::<GetNumberOrder>();
    let document = write_fault(fault).expect("what was read can be written");
    let limits = XmlLimits::unlimited();
    let read = read_reply::<GetNumberOrder>(&document, &limits, &ReadOptions::default());
    let Ok(Message::Fault(again)) = read else { panic!("{document}") };
    let code = match fault.code() {
        FaultCode::Unknown => FaultCode::Receiver,
        known => known,
    };
    assert_eq!(again.code(), code, "{document}");
    assert_eq!(parts(&again), parts(fault), "{document}");
}

fn parts(fault: &Fault) -> impl PartialEq + std::fmt::Debug {
    (
        fault.subcodes().to_vec(),
        fault.reason().to_owned(),
        fault.node().map(str::to_owned),
        fault.role().map(str::to_owned),
        fault.detail_xml().map(str::to_owned),
    )
}
