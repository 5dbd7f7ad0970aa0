//! WSDL 1.1 documents, in the words of the WSDL note. Knows no Rust, and schemas only as trees that
//! it hands on to [`crate::xsd`].

mod binding;
mod load;
mod parse;

pub(crate) use load::load;

use crate::error::Place;
use crate::tree::QName;

pub(crate) const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
pub(crate) const SOAP11: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
pub(crate) const SOAP12: &str = "http://schemas.xmlsoap.org/wsdl/soap12/";

/// All definitions that a WSDL and its imports give, merged.
#[derive(Debug, Default)]
pub(crate) struct Definitions {
    pub(crate) messages: Vec<Message>,
    pub(crate) port_types: Vec<PortType>,
    pub(crate) bindings: Vec<Binding>,
    pub(crate) services: Vec<Service>,
}

#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) name: QName,
    pub(crate) parts: Vec<Part>,
    pub(crate) place: Place,
}

#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) content: PartContent,
    pub(crate) place: Place,
}

#[derive(Debug)]
pub(crate) enum PartContent {
    Element(QName),
    Type(QName),
}

#[derive(Debug)]
pub(crate) struct PortType {
    pub(crate) name: QName,
    pub(crate) operations: Vec<Operation>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) documentation: Documentation,
    pub(crate) input: Option<QName>,
    pub(crate) output: Option<QName>,
    /// Output before input: a solicit-response operation.
    pub(crate) output_first: bool,
    pub(crate) faults: Vec<QName>,
    pub(crate) place: Place,
}

/// `wsdl:documentation`: prose, and the foreign elements that annotate an operation.
#[derive(Debug, Default)]
pub(crate) struct Documentation {
    pub(crate) prose: String,
    pub(crate) annotations: Vec<Annotation>,
}

#[derive(Debug)]
pub(crate) struct Annotation {
    pub(crate) name: QName,
    pub(crate) attributes: Vec<(String, String)>,
}

#[derive(Debug)]
pub(crate) struct Binding {
    pub(crate) name: QName,
    pub(crate) port_type: QName,
    pub(crate) protocol: Protocol,
    pub(crate) operations: Vec<BindingOperation>,
    pub(crate) place: Place,
}

/// What a binding's extension element binds to.
#[derive(Debug)]
pub(crate) enum Protocol {
    Soap12 {
        transport: String,
    },
    Soap11,
    /// The name of a binding element that is neither, such as `http:binding`, if there is one.
    Other(Option<QName>),
}

#[derive(Debug)]
pub(crate) struct BindingOperation {
    pub(crate) name: String,
    pub(crate) soap_action: String,
    pub(crate) style: String,
    pub(crate) messages: Vec<BindingMessage>,
    pub(crate) place: Place,
}

/// The `wsdl:input`, `wsdl:output` or one `wsdl:fault` of a bound operation.
#[derive(Debug)]
pub(crate) struct BindingMessage {
    pub(crate) is_fault: bool,
    /// `use` of the body or fault; literal where the document does not say.
    pub(crate) usage: String,
    pub(crate) parts: Option<Vec<String>>,
    /// Extension elements that change the message and that nothing here knows: headers, MIME.
    pub(crate) unknown: Vec<QName>,
    /// `soap12:body` where `soap12:fault` belongs, as some servers publish.
    pub(crate) body_in_fault: bool,
    pub(crate) is_input: bool,
    pub(crate) place: Place,
}

#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) ports: Vec<Port>,
}

#[derive(Debug)]
pub(crate) struct Port {
    pub(crate) name: String,
    pub(crate) binding: QName,
    /// The address of the port's `soap12:address`.
    pub(crate) location: Option<String>,
    pub(crate) place: Place,
}
