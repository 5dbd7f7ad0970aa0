//! Sound files, good, bad and broken.

use super::*;
use crate::audio;

fn lasts(data: &[u8]) -> Option<i32> {
    recognise(data).unwrap().seconds
}

#[track_caller]
fn refused(data: &[u8], message: &str) {
    assert_eq!(recognise(data), Err(message.to_owned()));
}

/// A WAV file of these chunks.
fn riff(chunks: &[(&[u8; 4], u32, &[u8])]) -> Vec<u8> {
    let mut file = b"RIFF\0\0\0\0WAVE".to_vec();
    for (name, length, body) in chunks {
        file.extend_from_slice(*name);
        file.extend(length.to_le_bytes());
        file.extend_from_slice(body);
    }
    file
}

/// One channel of 8 bits, so many samples a second.
fn format(rate: u32) -> Vec<u8> {
    let rate = rate.to_le_bytes();
    [&[1, 0, 1, 0], &rate[..], &rate[..], &[1, 0, 8, 0]].concat()
}

#[test]
fn a_wav_file_tells_its_length() {
    assert_eq!(lasts(&audio::wav(7, 440)), Some(7));
    assert_eq!(lasts(&audio::wav(0, 440)), Some(1));
    let format = format(10);
    // Chunks of no interest, one of odd length, and a length that the recorder did not know.
    let file = riff(&[
        (b"LIST", 3, b"abc\0"),
        (b"fmt ", 16, &format),
        (b"fact", 4, &[0; 4]),
        (b"data", u32::MAX, &[0; 54]),
    ]);
    assert_eq!(lasts(&file), Some(5));
}

#[test]
fn an_mp3_file_tells_its_length() {
    let mp3 = audio::mp3(7);
    assert_eq!(lasts(&mp3), Some(7));
    let tagged =
        |size: u8, tag: &[u8]| [&[b'I', b'D', b'3', 4, 0, 0, 0, 0, 1, size], tag, &mp3].concat();
    assert_eq!(lasts(&tagged(2, &[0xff; 130])), Some(7));
    // A tag of another length than it says: it is an MP3, but of what length?
    assert_eq!(lasts(&tagged(3, &[0; 130])), None);
    // MPEG 2, 16 kbit/s at 22.05 kHz: frames of 52 bytes and 26 ms.
    let frame: Vec<u8> = [0xff, 0xf3, 0x20, 0xc0].into_iter().chain([0; 48]).collect();
    assert_eq!(lasts(&frame.repeat(115)), Some(3));
    assert_eq!(lasts(&frame[..30]), Some(1));
}

#[test]
fn other_files_are_refused() {
    for file in [
        &b"OggS\0"[..],
        b"GIF89a",
        b"\xff",
        b"\xff\xf1\x50\x80",
        b"\xff\xfb\xf0\xc0",
        b"\xff\xfb\x1c\xc0",
    ] {
        refused(file, "Data is neither a WAV nor an MP3 file");
    }
    refused(b"RIFF\0\0\0\0AVI LIST", "Data is a RIFF file, but not a WAV");
    refused(b"RIFF", "Data is a RIFF file, but not a WAV");
    refused(&riff(&[]), "Data is a WAV file without a format (fmt)");
    refused(&riff(&[(b"fmt ", 16, &format(10))]), "Data is a WAV file without a sound (data)");
    let silent = riff(&[(b"fmt ", 16, &format(0)), (b"data", 0, b"")]);
    refused(&silent, "Data is a WAV file of 0 bytes per second");
    let short = riff(&[(b"fmt ", 4, &[0; 4]), (b"data", 0, b"")]);
    refused(&short, "Data is a WAV file of 0 bytes per second");
}

#[test]
fn there_are_limits() {
    refused(&vec![0; (32 << 20) + 1], "Data has 33554433 bytes, 33554432 are allowed");
    let long = riff(&[(b"fmt ", 16, &format(1)), (b"data", 1801, &[0; 1801])]);
    refused(&long, "Data lasts longer than 1800 seconds");
}

#[test]
fn a_file_that_is_cut_is_no_disaster() {
    for file in [audio::wav(1, 440), [b"ID3\x04\0\0\x7f\x7f\x7f\x7f", &audio::mp3(1)[..]].concat()]
    {
        for length in 0..300 {
            let mut file = file[..length.min(file.len())].to_vec();
            let _ = recognise(&file);
            file.extend([0xff; 9]);
            let _ = recognise(&file);
        }
    }
}
