//! Sound files made by computation: a tone as WAV, silence as MP3. What they stand for is not known here.

mod mp3;
mod wav;

pub(crate) use mp3::mp3;
pub(crate) use wav::wav;

/// The longest sound that is made, in seconds: an hour.
const LONGEST: u32 = 3600;
