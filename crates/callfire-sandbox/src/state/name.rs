//! How numbers and keywords are written, here and by clients. Whether there is one of that name is not known here.

use std::borrow::Cow;

/// The number that keywords are sent to.
pub(crate) const SHORT_CODE: &str = "67076";
/// How many letters and digits a keyword has.
const KEYWORD_LENGTHS: std::ops::RangeInclusive<usize> = 2..=20;

/// A phone number as the account has it: in digits, with the country's 1 in front where a client leaves it out.
pub(crate) fn digits(number: &str) -> Cow<'_, str> {
    match number.strip_prefix('+') {
        Some(international) => international.into(),
        None if number.len() == 10 => format!("1{number}").into(),
        None => number.into(),
    }
}

/// A number without the plus that may be in front of it, as which numbers are compared.
pub(crate) fn plain(number: &str) -> &str {
    number.strip_prefix('+').unwrap_or(number)
}

/// Whether somebody can have such a number: 10 to 15 digits, perhaps after a plus.
pub(crate) fn is_dialable(number: &str) -> bool {
    let digits = plain(number);
    (10..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// A phone number as its country writes it, such as `(206) 555-0100`.
pub(crate) fn national_format(digits: &str) -> String {
    match (digits.get(1..4), digits.get(4..7), digits.get(7..)) {
        (Some(area), Some(exchange), Some(line)) => format!("({area}) {exchange}-{line}"),
        _ => digits.to_owned(),
    }
}

/// A keyword as the account has it: in capitals. `None` for what cannot be one.
///
/// It begins with a letter, so that nothing is both a keyword and a number.
pub(crate) fn keyword(word: &str) -> Option<String> {
    let fits = KEYWORD_LENGTHS.contains(&word.len())
        && word.starts_with(|first: char| first.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| word.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        for number in ["12065550100", "+12065550100", "2065550100"] {
            assert_eq!(digits(number), "12065550100");
        }
        // A plus comes before a country's code: this is none of the United States.
        assert_eq!(digits("+2065550100"), "2065550100");
        assert_eq!(digits("67076"), "67076");
    }

    #[test]
    fn keywords_are_words_of_letters_and_digits() {
        assert_eq!(keyword("Vanilla2"), Some("VANILLA2".to_owned()));
        assert_eq!(keyword("ab"), Some("AB".to_owned()));
        assert!(keyword(&"A".repeat(20)).is_some());
        let long = "A".repeat(21);
        for word in ["", "A", "2DAY", "TWO-DAY", "CR\u{c8}ME", "A B", &long] {
            assert_eq!(keyword(word), None, "{word}");
        }
    }

    #[test]
    fn phone_numbers_have_ten_to_fifteen_digits() {
        for number in ["2065550100", "+12065550100", "123456789012345"] {
            assert!(is_dialable(number), "{number}");
        }
        for number in ["", "67076", "206555010", "1234567890123456", "+", "Bob", "206555010x"] {
            assert!(!is_dialable(number), "{number}");
        }
    }
}
