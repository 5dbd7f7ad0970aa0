//! MP3 files: frames of MPEG-1 layer III that hold silence.

use super::LONGEST;

/// MPEG-1 layer III without a check sum, 32 kbit/s, 32 kHz, no padding, one channel.
const HEADER: [u8; 4] = [0xff, 0xfb, 0x18, 0xc0];
/// Bytes of a frame: 144 × bit rate / sampling rate.
const FRAME: usize = 144;
/// What a frame lasts: 1152 samples.
const MILLISECONDS: u32 = 36;

/// Silence, to the next frame's end. It is an hour long at most.
pub(crate) fn mp3(seconds: u32) -> Vec<u8> {
    let frames = (seconds.min(LONGEST) * 1000).div_ceil(MILLISECONDS);
    // Side information of nothing but zeros says that no data follows: nothing is heard.
    let mut frame = [0; FRAME];
    for (byte, header) in frame.iter_mut().zip(HEADER) {
        *byte = header;
    }
    (0..frames).flat_map(|_| frame).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_has_a_header_that_says_how_long_it_is() {
        let file = mp3(3);
        let mut lasts = 0.0;
        for frame in file.chunks(FRAME) {
            assert_eq!(frame.len(), FRAME);
            let header = u32::from_be_bytes(frame[..4].try_into().unwrap());
            assert_eq!(header >> 21, 0x7ff, "the frame's sync word");
            assert_eq!((header >> 19 & 3, header >> 17 & 3), (3, 1), "MPEG-1, layer III");
            let bits = [0, 32, 40, 48, 56][(header >> 12 & 15) as usize] * 1000;
            let rate = [44_100, 48_000, 32_000][(header >> 10 & 3) as usize];
            assert_eq!(144 * bits / rate + (header >> 9 & 1), 144);
            lasts += 1152.0 / f64::from(rate);
        }
        assert!((3.0..3.036).contains(&lasts), "{lasts}");
    }

    #[test]
    fn nothing_lasts_no_time() {
        assert_eq!(mp3(0).len(), 0);
        assert_eq!(mp3(u32::MAX).len(), mp3(LONGEST).len());
    }
}
