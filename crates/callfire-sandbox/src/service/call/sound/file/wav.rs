//! WAV files as far as their length: the chunks of RIFF, and in them bytes per second and bytes in all.

/// The length of the sound, to the nearest second, but one at least.
pub(super) fn seconds(data: &[u8]) -> Result<u64, String> {
    let form = data.get(8..12);
    if form != Some(b"WAVE") {
        return Err("Data is a RIFF file, but not a WAV".to_owned());
    }
    let format = chunk(data, *b"fmt ").ok_or("Data is a WAV file without a format (fmt)")?;
    let rate = format.get(8..12).and_then(number).unwrap_or(0);
    let sound = chunk(data, *b"data").ok_or("Data is a WAV file without a sound (data)")?;
    let bytes = u64::try_from(sound.len()).unwrap_or(u64::MAX);
    match rate {
        0 => Err("Data is a WAV file of 0 bytes per second".to_owned()),
        rate => Ok(((bytes + u64::from(rate / 2)) / u64::from(rate)).max(1)),
    }
}

/// The content of the first chunk of a kind. It ends with the file at the latest: a recorder that writes to a pipe
/// does not know the length.
fn chunk(data: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    let mut rest = data.get(12..)?;
    loop {
        let (head, body) = rest.split_at_checked(8)?;
        let length = usize::try_from(number(head.get(4..)?)?).ok()?;
        if head.starts_with(&kind) {
            return Some(body.get(..length).unwrap_or(body));
        }
        // A chunk of odd length is followed by a byte that does not count.
        rest = body.get(length.checked_add(length % 2)?..)?;
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_le_bytes)
}
