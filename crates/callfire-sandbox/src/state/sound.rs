//! Sounds of the account. Making them out of text is not done here.

use callfire::data::SoundMeta;
use serde::{Deserialize, Serialize};

/// A sound, and the file it was uploaded as.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Sound {
    pub(crate) meta: SoundMeta,
}
