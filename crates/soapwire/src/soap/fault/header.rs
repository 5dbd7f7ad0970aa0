//! Writes the header blocks that belong to a fault's code (SOAP 1.2 part 1, 5.4.7 and 5.4.8).

use super::{Fault, FaultCode};
use crate::soap::NAMESPACE;
use crate::xml::{ElementWriter, WriteError};
use crate::xsd::QName;

impl Fault {
    /// Writes the Header, where there is one.
    pub(in crate::soap) fn write_header(
        &self,
        envelope: &mut ElementWriter<'_, '_>,
    ) -> Result<(), WriteError> {
        match (self.0.code, self.0.not_understood.as_slice()) {
            (FaultCode::VersionMismatch, _) => {
                let mut header = envelope.element(NAMESPACE, "Header")?.content();
                let mut upgrade = header.element(NAMESPACE, "Upgrade")?.content();
                write_named(&mut upgrade, "SupportedEnvelope", NAMESPACE, "Envelope")
            }
            (FaultCode::MustUnderstand, blocks @ [_, ..]) => {
                let mut header = envelope.element(NAMESPACE, "Header")?.content();
                blocks.iter().try_for_each(|QName { namespace, local }| {
                    write_named(&mut header, "NotUnderstood", namespace, local)
                })
            }
            _ => Ok(()),
        }
    }
}

/// Writes an element whose attribute `qname` is a name.
fn write_named(
    parent: &mut ElementWriter<'_, '_>,
    element: &str,
    namespace: &str,
    local: &str,
) -> Result<(), WriteError> {
    let mut tag = parent.element(NAMESPACE, element)?;
    let prefix = tag.prefix(namespace)?;
    tag.attribute("", "qname", &prefix.qualify(local))
}
