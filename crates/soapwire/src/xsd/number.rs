//! `xs:boolean`, the integers that fit in machine words, `xs:float` and `xs:double`.

use std::fmt::Write as _;

use super::lexical::{Lexical, LexicalError, Problem};
use super::scanner::Scanner;

impl Lexical for bool {
    fn parse(text: &str) -> Result<Self, LexicalError> {
        match text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(LexicalError::new("an xs:boolean", text)),
        }
    }

    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

macro_rules! integers {
    ($($integer:ty, $name:literal;)*) => {$(
        impl Lexical for $integer {
            fn parse(text: &str) -> Result<Self, LexicalError> {
                // Rust's integer syntax is XML Schema's: an optional sign, then ASCII digits.
                // Only a minus sign before an unsigned zero is missing.
                let digits = if Self::MIN == 0 { without_minus(text) } else { text };
                digits.parse().map_err(|_| integer_problem(text).of(concat!("an ", $name), text))
            }

            fn write(&self, out: &mut String) {
                // Writing to a String cannot fail.
                let _ = write!(out, "{self}");
            }
        }
    )*};
}

integers! {
    i8, "xs:byte";
    i16, "xs:short";
    i32, "xs:int";
    i64, "xs:long";
    u8, "xs:unsignedByte";
    u16, "xs:unsignedShort";
    u32, "xs:unsignedInt";
    u64, "xs:unsignedLong";
}

impl Lexical for f64 {
    fn parse(text: &str) -> Result<Self, LexicalError> {
        float(text).map_err(|problem| problem.of("an xs:float", text))
    }

    fn write(&self, out: &mut String) {
        // Writing to a String cannot fail.
        let _ = match *self {
            value if value.is_nan() => write!(out, "NaN"),
            value if value.is_infinite() => {
                write!(out, "{}INF", if value > 0.0 { "" } else { "-" })
            }
            // Plain digits get long outside of these bounds; both forms are the shortest that read back.
            value if value == 0.0 || (1e-5..1e16).contains(&value.abs()) => write!(out, "{value}"),
            value => write!(out, "{value:e}"),
        };
    }
}

/// Reads an `xs:float` or `xs:double`. Infinity has its own name; digits that come to it are out of range.
pub(super) fn float(text: &str) -> Result<f64, Problem> {
    match text {
        "NaN" => Ok(f64::NAN),
        "INF" => Ok(f64::INFINITY),
        "-INF" => Ok(f64::NEG_INFINITY),
        _ if is_finite_float(text) => match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            Ok(_) => Err(Problem::Range),
            Err(_) => Err(Problem::Form),
        },
        _ => Err(Problem::Form),
    }
}

/// Whether `text` is the lexical form of an `xs:decimal`: an optional sign, digits and at most one point.
pub(super) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text).as_bytes();
    let (mut numerals, mut points) = (0, 0);
    for byte in digits {
        match byte {
            b'0'..=b'9' => numerals += 1,
            b'.' => points += 1,
            _ => return false,
        }
    }
    numerals > 0 && points <= 1
}

/// What is wrong with text that Rust does not read as an integer. Its own reason is what it meets first.
pub(super) fn integer_problem(text: &str) -> Problem {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_integer = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    if is_integer { Problem::Range } else { Problem::Form }
}

fn without_minus(text: &str) -> &str {
    match text.strip_prefix('-') {
        Some(zeros) if zeros.starts_with('0') && zeros.bytes().all(|digit| digit == b'0') => zeros,
        _ => text,
    }
}

fn is_finite_float(text: &str) -> bool {
    if is_decimal(text) {
        return true;
    }
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let mut scanner = Scanner::new(exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    is_decimal(mantissa) && scanner.digits().is_ok() && scanner.end().is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::xsd::lexical::tests::{keeps, refuses, rewrites, survives};

    #[test]
    fn booleans() {
        keeps::<bool>("true");
        keeps::<bool>("false");
        rewrites::<bool>("1", "true");
        rewrites::<bool>("0", "false");
        ["", "TRUE", "True", "yes", "01", " 1 ", "t"].into_iter().for_each(refuses::<bool>);
    }

    #[test]
    fn integers() {
        ["0", "-1", "9223372036854775807", "-9223372036854775808"]
            .into_iter()
            .for_each(keeps::<i64>);
        rewrites::<i64>("+00012", "12");
        rewrites::<i64>("-0", "0");
        rewrites::<u64>("-000", "0");
        rewrites::<u64>("+18446744073709551615", "18446744073709551615");
        for text in [
            "",
            "+",
            "-",
            "--1",
            "1 ",
            "12345.0",
            "1.",
            "1e3",
            "0x10",
            "1_000",
            "\u{661}",
            "\u{ff11}\u{ff12}",
            "abc",
            "\u{a0}1",
        ] {
            refuses::<i64>(text);
            refuses::<u8>(text);
        }
        ["-1", "-", "--0"].into_iter().for_each(refuses::<u32>);
    }

    #[test]
    fn integers_out_of_range_say_so() {
        for error in [
            i64::parse("9223372036854775808").err(),
            u8::parse("256").err(),
            i8::parse("-129").err(),
            u8::parse("-1").err(),
        ] {
            assert!(error.is_some_and(|error| error.is_out_of_range()));
        }
        assert!(i8::parse("2013-10-26").is_err_and(|error| !error.is_out_of_range()));
        let error = i64::parse("-9223372036854775809").unwrap_err();
        assert_eq!(error.to_string(), "\"-9223372036854775809\" is out of range for an xs:long");
    }

    #[test]
    fn floats() {
        ["INF", "-INF", "NaN", "2.5", "0", "-0", "1e16", "1e-6", "0.00001", "-1.5e300", "5e-324"]
            .into_iter()
            .for_each(keeps::<f64>);
        rewrites::<f64>("25E-1", "2.5");
        rewrites::<f64>("+1.", "1");
        rewrites::<f64>(".5", "0.5");
        rewrites::<f64>("1e+05", "100000");
        for text in [
            "", ".", "+", "-.", "inf", "-inf", "nan", "NAN", "+INF", "+NaN", "Infinity",
            "infinity", "2,5", "0x1p3", "1e", "1e+", "e5", "1e5.0", "1e5e5", "1.2.3", "1_0", " 1",
            "1f", "\u{ff15}", "1d",
        ] {
            refuses::<f64>(text);
        }
    }

    #[test]
    fn floats_out_of_range_say_so() {
        rewrites::<f64>("1797693134862315.7e293", "1.7976931348623157e308");
        rewrites::<f64>("1e-400", "0");
        for text in ["1e400", "-1e309", "1.8e308", "+1E+99999999999999999999", &"9".repeat(310)] {
            assert!(f64::parse(text).is_err_and(|error| error.is_out_of_range()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn integers_round_trip(value: i64, small: u8) {
            keeps::<i64>(&value.to_string());
            keeps::<u8>(&small.to_string());
        }

        #[test]
        fn floats_round_trip(bits: u64) {
            let value = f64::from_bits(bits);
            let mut text = String::new();
            value.write(&mut text);
            let back = f64::parse(&text).unwrap();
            prop_assert!(back.to_bits() == bits || (value.is_nan() && back.is_nan()), "{}", text);
        }

        #[test]
        fn any_text_is_survived(text in "[-+0-9.eEINFa]{0,12}|\\PC*") {
            survives::<bool>(&text);
            survives::<i32>(&text);
            survives::<u64>(&text);
            survives::<f64>(&text);
        }
    }
}
