//! The schemas that documents import by name without shipping them. Only the names that documents
//! use are known; it is no copy of those schemas.

use crate::tree::QName;

pub(crate) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of the attributes that declare namespaces; no other name can be in it.
pub(crate) const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
pub(crate) const XSD: &str = "http://www.w3.org/2001/XMLSchema";
const SOAP_ENCODING: &[&str] =
    &["http://schemas.xmlsoap.org/soap/encoding/", "http://www.w3.org/2003/05/soap-encoding"];
const ADDRESSING: &[&str] = &[
    "http://www.w3.org/2005/08/addressing",
    "http://www.w3.org/2006/05/addressing/wsdl",
    "http://schemas.xmlsoap.org/ws/2004/08/addressing",
];
const NOTES: &[&str] = &[
    "http://www.w3.org/2005/05/xmlmime",
    "http://schemas.xmlsoap.org/wsdl/",
    "http://schemas.xmlsoap.org/wsdl/soap/",
    "http://schemas.xmlsoap.org/wsdl/soap12/",
];

/// Whether an import of this namespace needs no file.
pub(crate) fn knows(namespace: &str) -> bool {
    namespace == XML
        || namespace == XSD
        || SOAP_ENCODING.contains(&namespace)
        || ADDRESSING.contains(&namespace)
        || NOTES.contains(&namespace)
}

/// The built-in simple type of an attribute of a built-in schema: `xml:lang` and its siblings.
pub(crate) fn attribute(name: &QName) -> Option<&'static str> {
    match (name.namespace.as_str(), name.local.as_str()) {
        (XML, "lang") => Some("language"),
        (XML, "space") => Some("NCName"),
        (XML, "base") => Some("anyURI"),
        (XML, "id") => Some("ID"),
        ("http://www.w3.org/2005/05/xmlmime", "contentType" | "expectedContentTypes") => {
            Some("string")
        }
        _ => None,
    }
}

/// Whether an element or a complex type belongs to a built-in schema and is carried as a tree.
pub(crate) fn is_opaque(name: &QName) -> bool {
    (name.namespace == XSD && name.local == "schema")
        || (ADDRESSING.contains(&name.namespace.as_str())
            && name.local.starts_with("EndpointReference"))
}
