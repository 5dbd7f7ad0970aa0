//! Phone numbers: how they are compared, and which are valid. Whose they are is not known here.

/// A number without the plus that may lead it.
pub(crate) fn bare(number: &str) -> &str {
    number.strip_prefix('+').unwrap_or(number)
}

/// Whether somebody can have such a number.
pub(crate) fn is_valid(number: &str) -> bool {
    let digits = bare(number);
    (10..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_have_ten_to_fifteen_digits() {
        for number in ["2065550100", "+12065550100", "123456789012345"] {
            assert!(is_valid(number), "{number}");
        }
        for number in ["", "67076", "206555010", "1234567890123456", "+", "Bob", "206555010x"] {
            assert!(!is_valid(number), "{number}");
        }
    }
}
