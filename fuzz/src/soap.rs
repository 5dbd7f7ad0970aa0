//! What the properties of messages share: the rules of an envelope, told from a tree alone.

use soapwire::soap::envelope;
use soapwire::soap::{Fault, MessageError, NAMESPACE};
use soapwire::xml::XmlLimits;
use soapwire::xsd::{AnyElement, AnyNode, collapse};

use crate::documents::tree;
use crate::strings::assert_shown;

/// The one element in the Body of a message that holds to SOAP 1.2, section 5, and demands nothing; `None` for any
/// other document, and for an empty Body.
pub(crate) fn payload(document: &str) -> Option<AnyElement> {
    let root = tree(document, &XmlLimits::default()).ok()?;
    let mut parts = elements_only(&root)?;
    if !is(&root, "Envelope") || parts.is_empty() {
        return None;
    }
    if is(parts[0], "Header") {
        let header = parts.remove(0);
        if elements_only(header)?.into_iter().any(demands) {
            return None;
        }
    }
    match parts.as_slice() {
        [body] if is(body, "Body") => match elements_only(body)?.as_slice() {
            [payload] => Some((*payload).clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Checks what is asked of every error: it can be shown, and a server can answer with it.
pub(crate) fn assert_answerable(error: &MessageError) {
    assert_shown(error);
    let answer = envelope::write_fault(&Fault::refusal(error)).expect("a refusal can be written");
    assert!(tree(&answer, &XmlLimits::default()).is_ok(), "{answer}");
}

/// Whether an element of SOAP 1.2 is called `local`.
pub(crate) fn is(element: &AnyElement, local: &str) -> bool {
    element.name.namespace == NAMESPACE && element.name.local == local
}

/// The children of an element that has no text but white space.
fn elements_only(element: &AnyElement) -> Option<Vec<&AnyElement>> {
    let blank = |node: &AnyNode| match node {
        AnyNode::Text(text) => collapse(text).is_empty(),
        AnyNode::Element(_) => true,
    };
    element.nodes.iter().all(blank).then(|| element.children().collect())
}

/// Whether a header block must be understood by whoever is last to get the message.
fn demands(block: &AnyElement) -> bool {
    let attribute = |local: &str| {
        let mut attributes = block.attributes.iter();
        let (_, value) =
            attributes.find(|(name, _)| name.namespace == NAMESPACE && name.local == local)?;
        Some(collapse(value).into_owned())
    };
    let role = attribute("role").unwrap_or_default();
    let ours = ["next", "ultimateReceiver"].map(|name| format!("{NAMESPACE}/role/{name}"));
    let is_ours = role.is_empty() || ours.contains(&role);
    is_ours && !matches!(attribute("mustUnderstand").as_deref(), None | Some("0" | "false"))
}
