//! The part of the path that nobody can guess.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::crypto::ring;

use super::StartError;

/// 192 bits, of which the text has 32 characters.
const BYTES: usize = 24;
const SHORTEST: usize = 16;
const LONGEST: usize = 256;

pub(super) struct Secret(String);

impl Secret {
    /// A text that somebody chose.
    pub(super) fn new(text: String) -> Result<Self, StartError> {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !(SHORTEST..=LONGEST).contains(&text.len()) || !text.bytes().all(is_allowed) {
            return Err(StartError::config(format!(
                "the secret part of the path has to have {SHORTEST} to {LONGEST} characters of A-Z, a-z, 0-9, `-` and `_`"
            )));
        }
        Ok(Self(text))
    }

    /// A new text that nobody can guess.
    pub(super) fn random() -> Result<String, StartError> {
        let mut bytes = [0; BYTES];
        let random = ring::default_provider().secure_random;
        random.fill(&mut bytes).map_err(|_| {
            StartError::config(
                "the system gives no random numbers; choose the secret part of the path",
            )
        })?;
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The path that it is a part of.
    pub(super) fn path(&self) -> String {
        format!("/postbacks/{}", self.0)
    }
}
