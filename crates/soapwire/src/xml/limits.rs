//! How much of everything a document may have. The size of the whole document is not a matter of this
//! module: who reads the body bounds it.

/// Upper bounds on what a [`Reader`](super::Reader) takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct XmlLimits {
    /// Elements open at the same time; 64.
    pub depth: usize,
    /// Attributes of one element, without namespace declarations; 256.
    pub attributes: usize,
    /// Namespace declarations of one element; 64.
    pub namespaces: usize,
    /// Bytes of one name with its prefix; 1 KiB.
    pub name: usize,
    /// Bytes of one attribute value as it stands in the document; 64 KiB.
    pub attribute_value: usize,
    /// Bytes of text that one call returns; 1 MiB.
    pub text: usize,
    /// Child elements of one element; 50,000.
    pub children: usize,
    /// Bytes of memory for the values that are made of a document, but for binary content; 32 MiB.
    ///
    /// Of a few bytes, such as an empty element or a prefix, a value can come that takes many: an undeclared attribute
    /// that a type takes is counted as up to 0.8 KB. Values whose text is counted may take less than that.
    pub memory: usize,
}

impl XmlLimits {
    /// No limits at all, for a document that this program itself has written.
    pub const fn unlimited() -> Self {
        Self {
            depth: usize::MAX,
            attributes: usize::MAX,
            namespaces: usize::MAX,
            name: usize::MAX,
            attribute_value: usize::MAX,
            text: usize::MAX,
            children: usize::MAX,
            memory: usize::MAX,
        }
    }
}

impl Default for XmlLimits {
    fn default() -> Self {
        Self {
            depth: 64,
            attributes: 256,
            namespaces: 64,
            name: 1 << 10,
            attribute_value: 64 << 10,
            text: 1 << 20,
            children: 50_000,
            memory: 32 << 20,
        }
    }
}
