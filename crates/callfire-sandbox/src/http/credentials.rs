//! HTTP basic authentication against the one account. It knows no paths and answers nothing.

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

/// The login and password that are let in.
pub(crate) struct Credentials(Vec<u8>);

impl Credentials {
    pub(crate) fn new(login: &str, password: &str) -> Self {
        Self(format!("{login}:{password}").into_bytes())
    }

    /// Whether a request with these headers is let in. How long it takes tells no more than the length.
    pub(super) fn admit(&self, headers: &HeaderMap) -> bool {
        presented(headers).is_some_and(|presented| self.0.ct_eq(&presented).into())
    }
}

fn presented(headers: &HeaderMap) -> Option<Vec<u8>> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    let token = scheme.eq_ignore_ascii_case("basic").then(|| token.trim())?;
    STANDARD.decode(token).ok()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn admits(authorization: &str) -> bool {
        let value = HeaderValue::from_str(authorization).unwrap();
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value)]);
        Credentials::new("login", "password").admit(&headers)
    }

    fn basic(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    #[test]
    fn the_account_is_let_in() {
        assert!(admits(&basic("login:password")));
        assert!(admits(&basic("login:password").replace("Basic", "basic ")));
    }

    #[test]
    fn anyone_else_is_not() {
        assert!(!Credentials::new("login", "password").admit(&HeaderMap::new()));
        for text in [
            "",
            "login",
            "login:",
            ":password",
            "login:passwor",
            "login:password ",
            "Login:password",
        ] {
            assert!(!admits(&basic(text)), "{text}");
        }
        for header in ["Basic", "Basic ", "Basic !!!", "Bearer bG9naW46cGFzc3dvcmQ="] {
            assert!(!admits(header), "{header}");
        }
    }
}
