//! Changes to documents, of bytes and of pieces that mean something.

use fastrand::Rng;

/// Puts in what a reader looks for.
const PIECES: [&str; 64] = [
    "<",
    ">",
    "/",
    "</",
    "/>",
    "<a>",
    "</a>",
    "<a/>",
    "&",
    ";",
    "&lt;",
    "&#65;",
    "&#x",
    "&#",
    "'",
    "\"",
    "=",
    " ",
    "\n",
    "\r",
    "\t",
    "]]>",
    "]]",
    "]",
    "<![CDATA[",
    "<!--",
    "-->",
    "--",
    "-",
    "<?",
    "?>",
    "<?xml",
    "<?p ",
    "!",
    "?",
    "xmlns",
    "xmlns:",
    "xmlns:p='x'",
    " xmlns=''",
    "xml:",
    "p:",
    ":",
    "a",
    "1",
    ".",
    "\0",
    "\u{1}",
    "\u{7F}",
    "\u{85}",
    "\u{FFFE}",
    "\u{FEFF}",
    "é",
    "\u{B7}",
    "\u{300}",
    "Ĳ",
    "𐀀",
    "😀",
    "<!DOCTYPE a>",
    "version='1.0'",
    "UTF-16",
    "ISO-8859-1",
    " b=''",
    " b='' b=''",
    "x",
];

/// The document with a few changes.
pub(crate) fn mutate(rng: &mut Rng, document: &[u8]) -> Vec<u8> {
    let mut bytes = document.to_vec();
    for _ in 0..rng.usize(1..4) {
        change(rng, &mut bytes);
    }
    bytes
}

fn change(rng: &mut Rng, bytes: &mut Vec<u8>) {
    let at = rng.usize(..=bytes.len());
    let end = bytes.len().min(at + rng.usize(..8));
    let piece = PIECES[rng.usize(..PIECES.len())];
    match rng.u32(..8) {
        0 => drop(bytes.drain(at..end)),
        1 => drop(bytes.splice(at..end, piece.bytes())),
        2..4 => drop(bytes.splice(at..at, piece.bytes())),
        4 => {
            let copied = bytes[at..end].to_vec();
            let to = rng.usize(..=bytes.len());
            bytes.splice(to..to, copied);
        }
        5 => bytes.truncate(at),
        6 if at < bytes.len() => bytes[at] = rng.u8(..),
        _ if at < bytes.len() => bytes[at] ^= 1 << rng.u32(..8),
        _ => {}
    }
}
