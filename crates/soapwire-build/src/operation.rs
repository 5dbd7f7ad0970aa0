//! What the generator's caller sees of an operation to decide how safe it is.

use crate::wsdl::Documentation;

/// An operation of the WSDL, as the closures of a [`Generator`](crate::Generator) see it.
#[derive(Debug)]
pub struct Operation<'a> {
    name: &'a str,
    documentation: &'a Documentation,
    optional_texts: Vec<&'a str>,
}

impl<'a> Operation<'a> {
    pub(crate) fn new(
        name: &'a str,
        documentation: &'a Documentation,
        optional_texts: Vec<&'a str>,
    ) -> Self {
        Self { name, documentation, optional_texts }
    }

    /// The name in the WSDL.
    pub fn name(&self) -> &str {
        self.name
    }

    /// The text of `wsdl:documentation`.
    pub fn documentation(&self) -> &str {
        &self.documentation.prose
    }

    /// An attribute of a foreign element in `wsdl:documentation`, for contracts that annotate their
    /// operations there.
    pub fn annotation(&self, namespace: &str, element: &str, attribute: &str) -> Option<&str> {
        let name = |name: &crate::tree::QName| name.namespace == namespace && name.local == element;
        let found = self.documentation.annotations.iter().filter(|found| name(&found.name));
        let mut values = found.flat_map(|found| &found.attributes);
        values.find(|(name, _)| name == attribute).map(|(_, value)| value.as_str())
    }

    /// Whether the request has an optional field of text of this wire name.
    pub fn request_has_field(&self, wire_name: &str) -> bool {
        self.optional_texts.contains(&wire_name)
    }
}
