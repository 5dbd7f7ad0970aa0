//! Writes a Fault element.

use super::super::{NAMESPACE, PREFIX};
use super::{Fault, FaultCode, XML_NAMESPACE, copy};
use crate::codec::{self, Checks, EncodeError, Payload};
use crate::description::ElementName;
use crate::xml::{ElementWriter, WriteError, Writer};
use crate::xsd::QName;

impl Fault {
    pub(in crate::soap) fn write(
        &self,
        body: &mut ElementWriter<'_, '_>,
    ) -> Result<(), EncodeError> {
        let mut fault = body.element(NAMESPACE, "Fault")?.content();
        self.write_code(&mut fault)?;
        write_reason(&mut fault, &self.0.reason)?;
        if let Some(node) = &self.0.node {
            fault.element(NAMESPACE, "Node")?.text(node)?;
        }
        if let Some(role) = &self.0.role {
            fault.element(NAMESPACE, "Role")?.text(role)?;
        }
        match &self.0.detail {
            Some(detail) => Ok(copy::document(detail, &mut fault)?),
            None => Ok(()),
        }
    }

    fn write_code(&self, fault: &mut ElementWriter<'_, '_>) -> Result<(), WriteError> {
        let code = match self.0.code {
            FaultCode::Unknown => FaultCode::Receiver,
            code => code,
        };
        let mut element = fault.element(NAMESPACE, "Code")?.content();
        write_value(&mut element, NAMESPACE, code.as_str())?;
        write_subcodes(&mut element, &self.0.subcodes)
    }
}

/// Each subcode stands in the one before it.
fn write_subcodes(
    parent: &mut ElementWriter<'_, '_>,
    subcodes: &[QName],
) -> Result<(), WriteError> {
    let Some((subcode, inner)) = subcodes.split_first() else { return Ok(()) };
    let mut element = parent.element(NAMESPACE, "Subcode")?.content();
    write_value(&mut element, &subcode.namespace, &subcode.local)?;
    write_subcodes(&mut element, inner)
}

fn write_value(
    parent: &mut ElementWriter<'_, '_>,
    namespace: &str,
    local: &str,
) -> Result<(), WriteError> {
    let mut value = parent.element(NAMESPACE, "Value")?;
    let prefix = value.prefix(namespace)?;
    value.text(&prefix.qualify(local))
}

fn write_reason(fault: &mut ElementWriter<'_, '_>, reason: &str) -> Result<(), WriteError> {
    let mut element = fault.element(NAMESPACE, "Reason")?.content();
    let mut text = element.element(NAMESPACE, "Text")?;
    text.attribute(XML_NAMESPACE, "lang", "en")?;
    text.text(reason)
}

/// The Detail element with one entry, as a document of its own.
pub(super) fn detail<T: Payload>(name: ElementName, value: &T) -> Result<String, EncodeError> {
    let mut writer = Writer::new();
    writer.bind(PREFIX, NAMESPACE);
    {
        let mut content = writer.root(NAMESPACE, "Detail")?.content();
        codec::write_root(&mut content, name, value, Checks::Xml)?;
    }
    Ok(writer.finish()?)
}
