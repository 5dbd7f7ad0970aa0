//! Reads a Fault element. Trouble in one part of it never hides the other parts.

use super::super::{MessageError, NAMESPACE};
use super::copy::{self, CopyError};
use super::{Fault, FaultCode, XML_NAMESPACE};
use crate::xml::{self, Element};
use crate::xsd::{self, Builtin, QName};

impl Fault {
    /// Reads the Fault element of a Body; broken XML behind its code leaves a fault that is not complete.
    pub(in crate::soap) fn read(element: &mut Element<'_, '_>) -> Result<Self, MessageError> {
        let mut fault = Self::new(FaultCode::Unknown, "");
        match fault.read_parts(element) {
            Ok(()) => Ok(fault),
            Err(error) if fault.0.code == FaultCode::Unknown => Err(error.into()),
            Err(_) => Ok(fault.cut()),
        }
    }

    fn read_parts(&mut self, element: &mut Element<'_, '_>) -> Result<(), xml::Error> {
        while let Some(mut part) = element.child()? {
            if part.is(NAMESPACE, "Code") {
                self.read_code(&mut part)?;
            } else if part.is(NAMESPACE, "Reason") {
                self.0.reason = read_reason(&mut part)?;
            } else if part.is(NAMESPACE, "Node") {
                self.0.node = Some(part.text()?.trim().to_owned());
            } else if part.is(NAMESPACE, "Role") {
                self.0.role = Some(part.text()?.trim().to_owned());
            } else if part.is(NAMESPACE, "Detail") {
                self.keep_detail(copy::detail(&mut part))?;
            }
        }
        Ok(())
    }

    /// A detail that cannot be kept is missing from the fault, which must not pass for one that has none.
    fn keep_detail(&mut self, copied: Result<String, CopyError>) -> Result<(), xml::Error> {
        match copied {
            Ok(detail) => self.0.detail = Some(detail),
            Err(CopyError::Size | CopyError::Write(_)) => self.0.is_complete = false,
            Err(CopyError::Read(error)) => return Err(error),
        }
        Ok(())
    }

    fn read_code(&mut self, code: &mut Element<'_, '_>) -> Result<(), xml::Error> {
        while let Some(mut part) = code.child()? {
            if part.is(NAMESPACE, "Value") {
                let name = read_qname(&mut part)?;
                let known = FaultCode::ALL.into_iter().find(|code| name.local == code.as_str());
                self.0.code =
                    known.filter(|_| name.namespace == NAMESPACE).unwrap_or(FaultCode::Unknown);
            } else if part.is(NAMESPACE, "Subcode") {
                self.read_subcode(&mut part)?;
            }
        }
        Ok(())
    }

    fn read_subcode(&mut self, subcode: &mut Element<'_, '_>) -> Result<(), xml::Error> {
        while let Some(mut part) = subcode.child()? {
            if part.is(NAMESPACE, "Value") {
                let name = read_qname(&mut part)?;
                self.0.subcodes.push(name);
            } else if part.is(NAMESPACE, "Subcode") {
                self.read_subcode(&mut part)?;
            }
        }
        Ok(())
    }
}

/// The English text, else the first.
fn read_reason(reason: &mut Element<'_, '_>) -> Result<String, xml::Error> {
    let mut found: Option<String> = None;
    let mut is_english = false;
    while let Some(mut text) = reason.child()? {
        if !text.is(NAMESPACE, "Text") {
            continue;
        }
        let english = text.attribute(XML_NAMESPACE, "lang").is_some_and(speaks_english);
        if found.is_none() || (english && !is_english) {
            found = Some(text.text()?.into_owned());
            is_english = english;
        }
    }
    Ok(found.unwrap_or_default())
}

fn speaks_english(language: &str) -> bool {
    language.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"))
}

/// A `QName` in content; a prefix that is not declared leaves the namespace empty, and a text that is no `QName` is
/// kept whole.
fn read_qname(element: &mut Element<'_, '_>) -> Result<QName, xml::Error> {
    let text = element.text()?;
    let text = xsd::collapse(&text);
    if Builtin::QName.check(&text).is_err() {
        return Ok(QName::new("", text));
    }
    let (prefix, local) = text.split_once(':').unwrap_or(("", &text));
    let namespace = element.resolve(prefix).unwrap_or_default();
    element.keep(namespace.len() + local.len())?;
    Ok(QName::new(namespace, local))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::WriteError;

    #[test]
    fn a_fault_whose_detail_cannot_be_kept_is_incomplete() {
        let mut fault = Fault::new(FaultCode::Sender, "no");
        fault.keep_detail(Err(CopyError::Write(WriteError::Namespace))).unwrap();
        assert!(!fault.is_complete() && fault.detail_xml().is_none());
    }
}
