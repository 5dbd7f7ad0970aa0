//! Login and password, kept out of everything that is shown.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::{Error, Result};

/// A login and its password, sent with every request as HTTP Basic in UTF-8.
#[derive(Clone)]
pub struct Credentials {
    login: String,
    password: String,
}

impl Credentials {
    /// Takes a login and its password.
    ///
    /// # Errors
    /// Of kind [`Config`](crate::error::ErrorKind::Config) when either holds a control character, or the login is
    /// empty or holds a colon, which Basic cannot carry.
    pub fn new(login: impl Into<String>, password: impl Into<String>) -> Result<Self> {
        let (login, password) = (login.into(), password.into());
        if login.is_empty() {
            return Err(Error::config("login", "must not be empty"));
        }
        if login.contains(':') {
            return Err(Error::config("login", "must not hold a colon"));
        }
        if login.contains(char::is_control) {
            return Err(Error::config("login", "must not hold control characters"));
        }
        if password.contains(char::is_control) {
            return Err(Error::config(
                "password",
                "must not hold control characters; was it read with its line end?",
            ));
        }
        Ok(Self { login, password })
    }

    /// The value of the `Authorization` header.
    pub(super) fn authorization(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.login, self.password)))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("login", &"***")
            .field("password", &"***")
            .finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by it")]
mod tests {
    use super::*;

    #[test]
    fn basic_is_utf_8() {
        let credentials = Credentials::new("jürgen", "pä:ss").unwrap();
        assert_eq!(credentials.authorization(), "Basic asO8cmdlbjpww6Q6c3M=");
    }

    #[test]
    fn nothing_is_shown() {
        let credentials = Credentials::new("me", "hunter2-secret").unwrap();
        assert_eq!(format!("{credentials:?}"), r#"Credentials { login: "***", password: "***" }"#);
    }

    #[test]
    fn what_basic_cannot_carry_is_refused() {
        for (login, password) in
            [("a:b", "x"), ("", "x"), ("a\n", "x"), ("a", "x\n"), ("a", "\u{85}")]
        {
            let error = Credentials::new(login, password).unwrap_err();
            assert!(matches!(error, Error::Config(_)), "{error}");
        }
    }
}
