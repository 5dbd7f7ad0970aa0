//! WAV files: uncompressed samples behind a RIFF header.

use super::LONGEST;

/// Samples in a second.
const RATE: u32 = 8000;
/// Bytes of a sample.
const WIDTH: u16 = 2;
const CHANNELS: u16 = 1;
/// The format tag of pulse code modulation.
const PCM: u16 = 1;
/// The loudest sample, well below what can be written.
const AMPLITUDE: f64 = 12_000.0;
/// Bytes of the header without the eight that are not counted in it.
const HEADER: u32 = 36;

/// A tone of `frequency` hertz: 16 bits, mono, 8000 samples a second. It is an hour long at most.
pub(crate) fn wav(seconds: u32, frequency: u32) -> Vec<u8> {
    let samples = seconds.min(LONGEST) * RATE;
    let data = samples * u32::from(WIDTH);
    let mut file = Vec::new();
    file.extend_from_slice(b"RIFF");
    file.extend((HEADER + data).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend(PCM.to_le_bytes());
    file.extend(CHANNELS.to_le_bytes());
    file.extend(RATE.to_le_bytes());
    file.extend((RATE * u32::from(WIDTH)).to_le_bytes());
    file.extend(WIDTH.to_le_bytes());
    file.extend((WIDTH * 8).to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend(data.to_le_bytes());
    file.extend((0..samples).flat_map(|place| sample(place, frequency).to_le_bytes()));
    file
}

fn sample(place: u32, frequency: u32) -> i16 {
    // Reduced to one second before the sine is taken, so that every second sounds the same.
    let turns = f64::from(place % RATE) * f64::from(frequency) / f64::from(RATE);
    let height = (turns * std::f64::consts::TAU).sin() * AMPLITUDE;
    #[allow(clippy::cast_possible_truncation, reason = "the amplitude is below i16::MAX")]
    let height = height.round() as i16;
    height
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(file: &[u8], at: usize) -> u32 {
        u32::from_le_bytes(file[at..at + 4].try_into().unwrap())
    }

    #[test]
    fn a_file_is_as_long_as_its_header_says() {
        let file = wav(2, 440);
        assert_eq!(
            (&file[..4], &file[8..16], &file[36..40]),
            (&b"RIFF"[..], &b"WAVEfmt "[..], &b"data"[..])
        );
        assert_eq!(number(&file, 4) as usize, file.len() - 8);
        assert_eq!(number(&file, 40) as usize, file.len() - 44);
        assert_eq!(number(&file, 40) / number(&file, 28), 2);
    }

    #[test]
    fn a_tone_swings_as_often_as_it_is_high() {
        let file = wav(1, 100);
        let samples: Vec<_> =
            file[44..].chunks(2).map(|bytes| i16::from_le_bytes([bytes[0], bytes[1]])).collect();
        let rises = samples.windows(2).filter(|pair| pair[0] <= 0 && pair[1] > 0).count();
        assert_eq!(rises, 100);
        assert!(samples.iter().any(|sample| *sample > 11_000));
    }

    #[test]
    fn an_hour_is_the_end() {
        assert_eq!(wav(u32::MAX, 1).len(), wav(LONGEST, 1).len());
        assert_eq!(wav(0, 440).len(), 44);
    }
}
