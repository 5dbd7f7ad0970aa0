//! HTTP basic authentication of the sender. It knows no paths and answers nothing.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, header};
use subtle::ConstantTimeEq as _;

/// The user and password that are let in.
pub(crate) struct Credentials(Vec<u8>);

impl Credentials {
    pub(crate) fn new(user: &str, password: &str) -> Self {
        Self(format!("{user}:{password}").into_bytes())
    }

    /// Whether a request with these headers is let in. How long it takes tells no more than the length.
    pub(super) fn admit(&self, headers: &HeaderMap) -> bool {
        presented(headers).is_some_and(|presented| self.0.ct_eq(&presented).into())
    }
}

fn presented(headers: &HeaderMap) -> Option<Vec<u8>> {
    let mut fields = headers.get_all(header::AUTHORIZATION).iter();
    let field = fields.next().filter(|_| fields.next().is_none())?;
    let (scheme, token) = field.to_str().ok()?.split_once(' ')?;
    let token = scheme.eq_ignore_ascii_case("basic").then(|| token.trim())?;
    STANDARD.decode(token).ok()
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn admits(authorization: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in authorization {
            headers.append(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        }
        Credentials::new("jürgen", "pä:ss").admit(&headers)
    }

    fn basic(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    #[test]
    fn the_sender_is_let_in() {
        let right = basic("jürgen:pä:ss");
        assert!(admits(&[&right]));
        assert!(admits(&[&right.replace("Basic", "BASIC ")]));
    }

    #[test]
    fn anyone_else_is_not() {
        for text in
            ["", "jürgen", "jürgen:", ":pä:ss", "jürgen:pä:s", "jürgen:pä:ss ", "Jürgen:pä:ss"]
        {
            assert!(!admits(&[&basic(text)]), "{text}");
        }
        let right = basic("jürgen:pä:ss");
        let bearer = right.replace("Basic", "Bearer");
        for fields in
            [&[][..], &["Basic"], &["Basic "], &["Basic !!!"], &[&bearer], &[&right, &right]]
        {
            assert!(!admits(fields), "{fields:?}");
        }
    }

    #[test]
    fn the_password_does_not_show() {
        assert_eq!(format!("{:?}", Credentials::new("jürgen", "pä:ss")), "Credentials { .. }");
    }
}
