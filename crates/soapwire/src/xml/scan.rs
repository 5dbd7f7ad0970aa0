//! Fast searches over bytes. What is found means nothing here.

/// Looks for characters that XML forbids, once for the whole document, so that nothing else need do so.
///
/// # Errors
///
/// The offset of the first.
pub(super) fn check_characters(text: &str) -> Result<(), usize> {
    let mut wide = false;
    for block in text.as_bytes().chunks(4096) {
        let mut control = false;
        // No early exit, so that this loop is vectorised.
        for &byte in block {
            control |= byte < b' ' && byte != b'\n' && byte != b'\t' && byte != b'\r';
            wide |= byte == 0xEF;
        }
        if control {
            return Err(first_forbidden(text));
        }
    }
    // U+FFFE and U+FFFF begin with 0xEF in UTF-8.
    if wide && (text.contains('\u{FFFE}') || text.contains('\u{FFFF}')) {
        return Err(first_forbidden(text));
    }
    Ok(())
}

fn first_forbidden(text: &str) -> usize {
    text.char_indices().find(|&(_, c)| !super::chars::is_char(c)).map_or(text.len(), |(at, _)| at)
}

/// Where the first `<`, `&`, `]` or carriage return is, or the length: up to there, text stands for itself.
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = has(word, b'<') | has(word, b'&') | has(word, b']') | has(word, b'\r');
        if found != 0 {
            return index * 8 + (found.trailing_zeros() / 8) as usize;
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'<' | b'&' | b']' | b'\r');
    bytes.len() - rest.len() + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// Whether two names are equal. They are short as a rule, so that a call of memcmp would be most of the time.
#[inline]
pub(super) fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    // The last eight bytes may overlap those before them.
    if let (Some(end), Some(other_end)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) {
        return end == other_end && words_of(one).eq(words_of(other));
    }
    if let (Some(end), Some(other_end)) = (one.last_chunk::<4>(), other.last_chunk::<4>()) {
        return end == other_end && one.first_chunk::<4>() == other.first_chunk::<4>();
    }
    one.iter().eq(other)
}

fn words_of(bytes: &[u8]) -> impl Iterator<Item = u64> {
    bytes.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word))
}

/// The high bit of each byte of `word` that equals `byte`; bits above the lowest set one may be wrong.
fn has(word: u64, byte: u8) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let difference = word ^ (ONES * u64::from(byte));
    difference.wrapping_sub(ONES) & !difference & (ONES << 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_ends_at_the_first_special_byte() {
        for length in 0..40 {
            for special in [b'<', b'&', b']', b'\r'] {
                let mut bytes = vec![b'='; length];
                // Each differs from a special byte by its lowest bit.
                bytes.extend(b"='%\\\x0C");
                assert_eq!(plain_length(&bytes), length + 5);
                bytes.push(special);
                bytes.extend(b"&<]=<&\r");
                assert_eq!(plain_length(&bytes), length + 5);
            }
        }
    }

    #[test]
    fn sameness() {
        let text = "abcdefghijklmnopqrstuvwxyz";
        for length in 0..=text.len() {
            let name = &text[..length];
            assert!(same(name, &String::from(name)));
            assert!(!same(name, &format!("{name}x")) && !same(&format!("{name}x"), name));
            for at in 0..length {
                let mut other = name.to_owned();
                other.replace_range(at..=at, "!");
                assert!(!same(name, &other), "{other}");
            }
        }
    }

    #[test]
    fn forbidden_characters() {
        let long = "x".repeat(5000);
        for bad in ['\0', '\u{1}', '\u{B}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
            assert_eq!(check_characters(&format!("{long}{bad}{long}")), Err(5000), "{bad:?}");
        }
        for good in ['\t', '\u{7F}', '\u{FFFD}', '\u{FEFF}', '\u{10FFFF}'] {
            assert_eq!(check_characters(&format!("{long}{good}{long}")), Ok(()), "{good:?}");
        }
    }
}
