//! Sounds of the account, and the files that some were uploaded as. Making them out of text is not done here.

use callfire::data::SoundMeta;
use serde::{Deserialize, Serialize};
use soapwire::xsd::Base64Binary;

/// A sound.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Sound {
    pub(crate) meta: SoundMeta,
    pub(crate) origin: Origin,
}

/// Where a sound comes from.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) enum Origin {
    /// A file with this digest was uploaded.
    Upload(String),
    /// A text was spoken.
    Text(String),
    /// A number was called to record it there.
    Call(String),
}

/// A file that was uploaded. It is apart from the sound, so that it is written only once.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct SoundFile {
    pub(crate) format: SoundFormat,
    #[serde(with = "base64_text")]
    pub(crate) data: Base64Binary,
}

/// The form of a sound file.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) enum SoundFormat {
    Wav,
    Mp3,
}

/// Bytes as base64 in a string, which is how `xs:base64Binary` has them.
mod base64_text {
    use base64::display::Base64Display;
    use base64::engine::general_purpose::STANDARD;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};
    use soapwire::xsd::Base64Binary;

    pub(super) fn serialize<S: Serializer>(
        data: &Base64Binary,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(data, &STANDARD))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Base64Binary, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
