//! Sound files, known by their bytes: which format they have and how long they last. They are not played.

mod mp3;
mod wav;

use crate::state::SoundFormat;

/// The largest file, in bytes.
const MOST: usize = 32 << 20;
/// The longest sound. What is made of it in the other format has to fit into a reply.
const LONGEST: u64 = 30 * 60;

/// What a file holds.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    pub(super) format: SoundFormat,
    /// Its length in whole seconds; absent where the file does not tell.
    pub(super) seconds: Option<i32>,
}

/// What is in the file, or why it is refused.
pub(super) fn recognise(data: &[u8]) -> Result<Found, String> {
    if data.len() > MOST {
        return Err(format!("Data has {} bytes, {MOST} are allowed", data.len()));
    }
    let (format, seconds) = if data.starts_with(b"RIFF") {
        (SoundFormat::Wav, Some(wav::seconds(data)?))
    } else if mp3::is_mp3(data) {
        (SoundFormat::Mp3, mp3::seconds(data))
    } else {
        return Err("Data is neither a WAV nor an MP3 file".to_owned());
    };
    if seconds.is_some_and(|seconds| seconds > LONGEST) {
        return Err(format!("Data lasts longer than {LONGEST} seconds"));
    }
    Ok(Found { format, seconds: seconds.and_then(|seconds| i32::try_from(seconds).ok()) })
}

#[cfg(test)]
mod tests;
