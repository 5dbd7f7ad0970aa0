//! What a server writes into a fault's detail arrives, however large it is.

use soapwire::codec::ReadOptions;
use soapwire::rt::Operation as _;
use soapwire::soap::envelope::{Message, read_reply, write_fault};
use soapwire::soap::{Fault, FaultCode};
use soapwire::xml::XmlLimits;

use super::support::{Get, Trouble, fault};

#[test]
fn a_detail_beyond_the_default_limits_is_written_whole() {
    let trouble = Trouble { code: "x".repeat(XmlLimits::default().text + 1) };
    let sent =
        Fault::new(FaultCode::Receiver, "no").with_detail(Get::FAULT.unwrap(), &trouble).unwrap();
    let document = write_fault(&sent).unwrap();
    assert_eq!(sent.detail_of::<Get>().as_ref(), Some(&trouble));

    // Who allows for it gets it; who does not sees that there is more.
    let unlimited = XmlLimits::unlimited();
    match read_reply::<Get>(&document, &unlimited, &ReadOptions::default()) {
        Ok(Message::Fault(fault)) => assert_eq!(fault.detail_of::<Get>(), Some(trouble)),
        other => panic!("{other:?}"),
    }
    let cut = fault(&document);
    assert!(!cut.is_complete() && cut.detail_xml().is_none());
}
