//! The lexical form that a date or time keeps. It knows nothing of what the text means.

/// A text; a short one, as nearly every date is, needs no allocation of its own.
#[derive(Clone)]
pub(super) enum ShortText {
    Inline { bytes: [u8; INLINE], length: u8 },
    Boxed(Box<str>),
}

/// Enough for `2013-10-26T05:36:10.000+07:00`.
const INLINE: usize = 30;

impl ShortText {
    pub(super) fn as_str(&self) -> &str {
        match self {
            // The bytes were taken from a text, so they are one.
            Self::Inline { bytes, length } => bytes
                .get(..usize::from(*length))
                .and_then(|bytes| str::from_utf8(bytes).ok())
                .unwrap_or_default(),
            Self::Boxed(text) => text,
        }
    }
}

impl From<&str> for ShortText {
    fn from(text: &str) -> Self {
        let mut bytes = [0; INLINE];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                Self::Inline { bytes, length }
            }
            _ => Self::Boxed(text.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_are_kept() {
        for length in 0..40 {
            let text = "é".repeat(length / 2) + &"x".repeat(length % 2);
            assert_eq!(ShortText::from(text.as_str()).as_str(), text);
        }
    }
}
