//! The `Content-Type` header, taken apart.

use std::borrow::Cow;

/// A media type and its parameters, as a `Content-Type` header has them.
///
/// Names are compared without regard to case, and what stands in quotes ends no parameter.
///
/// ```
/// use soapwire::transport::ContentType;
///
/// let content_type = ContentType::new(r#"Text/XML; action="a;charset=b"; charset=utf-8"#);
/// assert!(content_type.is("text/xml"));
/// assert_eq!(content_type.parameter("charset").as_deref(), Some("utf-8"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ContentType<'a> {
    media_type: &'a str,
    parameters: &'a str,
}

impl<'a> ContentType<'a> {
    /// Takes the value of a header, whatever it is.
    pub fn new(text: &'a str) -> Self {
        let (media_type, parameters) = text.split_once(';').unwrap_or((text, ""));
        Self { media_type: media_type.trim(), parameters }
    }

    /// The media type, such as `application/soap+xml`, in the case it came in.
    pub fn media_type(&self) -> &'a str {
        self.media_type
    }

    /// Whether the media type is `media_type`.
    pub fn is(&self, media_type: &str) -> bool {
        self.media_type.eq_ignore_ascii_case(media_type)
    }

    /// The value of the first parameter called `name`, without its quotes.
    pub fn parameter(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.parameters;
        while !rest.is_empty() {
            let (parameter, others) = rest.split_at(end_of_parameter(rest));
            rest = others.strip_prefix(';').unwrap_or(others);
            match parameter.split_once('=') {
                Some((found, value)) if found.trim().eq_ignore_ascii_case(name) => {
                    return Some(unquoted(value.trim()));
                }
                _ => {}
            }
        }
        None
    }
}

/// Where the next semicolon is that is not in quotes.
fn end_of_parameter(text: &str) -> usize {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let end = text.bytes().position(|byte| {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b';' if !is_quoted => return true,
            _ => {}
        }
        false
    });
    end.unwrap_or(text.len())
}

fn unquoted(value: &str) -> Cow<'_, str> {
    let Some(quoted) = value.strip_prefix('"') else { return Cow::Borrowed(value) };
    let text = quoted.strip_suffix('"').unwrap_or(quoted);
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        out.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_by_name() {
        for (text, charset) in [
            ("text/xml", None),
            ("text/xml;", None),
            ("text/xml; charset", None),
            ("text/xml;charset=UTF-8", Some("UTF-8")),
            ("text/xml;action=\"a=b\" ; Charset = \"UTF-8\" ", Some("UTF-8")),
            ("text/xml; action=\"a; charset=b\"; charset=c", Some("c")),
            ("text/xml; action=\"a\\\"; charset=b\"; charset=c", Some("c")),
            ("text/xml; action=\"a; charset=b", None),
            ("text/xml; charset=a; charset=b", Some("a")),
            ("text/xml; charset=\"a\\b\\\"c\"", Some("ab\"c")),
            ("text/xml; x; charset=\"a", Some("a")),
        ] {
            let content_type = ContentType::new(text);
            assert_eq!(content_type.parameter("charset").as_deref(), charset, "{text}");
            assert_eq!(content_type.media_type(), "text/xml");
        }
    }

    #[test]
    fn a_media_type_has_no_case() {
        assert!(ContentType::new(" Application/SOAP+XML ;a=b").is("application/soap+xml"));
        assert!(!ContentType::new("application/soap").is("application/soap+xml"));
    }
}
