//! MP3 files as far as their length: the headers of their frames, one after the other.

/// Kilobits per second by the index in the header, of MPEG 1 and of MPEG 2 and 2.5, layer III.
const BIT_RATES: [[usize; 16]; 2] = [
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
];
/// Samples per second of MPEG 1 by the index in the header.
const SAMPLE_RATES: [usize; 4] = [44_100, 48_000, 32_000, 0];

/// Whether the file begins as an MP3 does: with a tag or with a frame.
pub(super) fn is_mp3(data: &[u8]) -> bool {
    data.starts_with(b"ID3") || Frame::read(data).is_some()
}

/// The length of the sound, to the nearest second, but one at least; absent when there is no frame.
pub(super) fn seconds(data: &[u8]) -> Option<u64> {
    let mut rest = data.get(tag(data)..)?;
    let mut microseconds = 0;
    while let Some(frame) = Frame::read(rest) {
        microseconds += frame.microseconds;
        rest = rest.get(frame.bytes..).unwrap_or_default();
    }
    (microseconds > 0).then(|| ((microseconds + 500_000) / 1_000_000).max(1))
}

/// The bytes of the ID3 tag at the beginning.
fn tag(data: &[u8]) -> usize {
    let Some([b'I', b'D', b'3', _, _, _, size @ ..]) = data.first_chunk::<10>() else { return 0 };
    // Seven bits of each byte count.
    10 + size.iter().fold(0, |size, byte| size << 7 | usize::from(byte & 0x7f))
}

struct Frame {
    bytes: usize,
    microseconds: u64,
}

impl Frame {
    /// The frame at the beginning of the data.
    fn read(data: &[u8]) -> Option<Self> {
        let [sync, version, rates, _] = *data.first_chunk()?;
        // Eleven bits of synchronisation, and layer III.
        if sync != 0xff || version & 0xe6 != 0xe2 {
            return None;
        }
        let (later, divisor) = match version >> 3 & 3 {
            0 => (1, 4),
            2 => (1, 2),
            3 => (0, 1),
            _ => return None,
        };
        let bit_rate = BIT_RATES.get(later)?.get(usize::from(rates >> 4))? * 1000;
        let sample_rate = SAMPLE_RATES.get(usize::from(rates >> 2 & 3))? / divisor;
        if bit_rate == 0 || sample_rate == 0 {
            return None;
        }
        let samples = if later == 0 { 1152 } else { 576 };
        let bytes = samples / 8 * bit_rate / sample_rate + usize::from(rates >> 1 & 1);
        let microseconds = u64::try_from(samples * 1_000_000 / sample_rate).ok()?;
        Some(Self { bytes, microseconds })
    }
}
