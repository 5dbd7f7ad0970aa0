//! `xs:base64Binary` and `xs:hexBinary`.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::lexical::{Lexical, LexicalError};
use super::white_space::list_items;

macro_rules! binary_type {
    ($type:ident, $name:literal, $read:path, $append:path, $($rule:literal),*) => {
        #[doc = concat!("The bytes of an `", $name, "`.")]
        ///
        $(#[doc = $rule])*
        #[derive(Clone, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $type(Vec<u8>);

        impl $type {
            /// The bytes.
            pub fn into_inner(self) -> Vec<u8> {
                self.0
            }
        }

        impl Lexical for $type {
            fn parse(text: &str) -> Result<Self, LexicalError> {
                $read(text).map(Self).ok_or_else(|| LexicalError::new(concat!("an ", $name), text))
            }

            fn write(&self, out: &mut String) {
                $append(&self.0, out);
            }
        }

        impl FromStr for $type {
            type Err = LexicalError;

            fn from_str(text: &str) -> Result<Self, LexicalError> {
                Self::parse(text)
            }
        }

        impl Deref for $type {
            type Target = [u8];

            fn deref(&self) -> &[u8] {
                &self.0
            }
        }

        impl AsRef<[u8]> for $type {
            fn as_ref(&self) -> &[u8] {
                self
            }
        }

        impl From<Vec<u8>> for $type {
            fn from(bytes: Vec<u8>) -> Self {
                Self(bytes)
            }
        }

        impl From<&[u8]> for $type {
            fn from(bytes: &[u8]) -> Self {
                Self(bytes.to_vec())
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut text = String::new();
                self.write(&mut text);
                f.pad(&text)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({} bytes)", stringify!($type), self.len())
            }
        }
    };
}

binary_type!(
    Base64Binary,
    "xs:base64Binary",
    read_base64,
    append_base64,
    " White space is read anywhere and never written. Padding is required. `Debug` shows the length only."
);
binary_type!(
    HexBinary,
    "xs:hexBinary",
    read_hex,
    append_hex,
    " Digits are read in either case and written in upper case. `Debug` shows the length only."
);

fn read_base64(text: &str) -> Option<Vec<u8>> {
    let mut items = list_items(text);
    let first = items.next().unwrap_or_default();
    match items.next() {
        None => STANDARD.decode(first).ok(),
        Some(second) => {
            STANDARD.decode([first, second].into_iter().chain(items).collect::<String>()).ok()
        }
    }
}

fn append_base64(bytes: &[u8], out: &mut String) {
    STANDARD.encode_string(bytes, out);
}

fn read_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            if let [high, low] = pair {
                Some(hex_digit(*high)? << 4 | hex_digit(*low)?)
            } else {
                None
            }
        })
        .collect()
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16)?.try_into().ok()
}

fn append_hex(bytes: &[u8], out: &mut String) {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    out.extend(
        digits
            .filter_map(|digit| char::from_digit(digit.into(), 16))
            .map(|digit| digit.to_ascii_uppercase()),
    );
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::xsd::lexical::tests::{keeps, refuses, rewrites, survives};

    #[test]
    fn base64_forms() {
        ["", "QQ==", "QUI=", "QUJD", "+/+/"].into_iter().for_each(keeps::<Base64Binary>);
        rewrites::<Base64Binary>(" QU\r\nJD\t", "QUJD");
        rewrites::<Base64Binary>("Q Q = =", "QQ==");
        rewrites::<Base64Binary>(" \n", "");
        for text in [
            "QUI",
            "QQ",
            "QQ=",
            "Q",
            "QQ===",
            "====",
            "QR==",
            "QUJ=",
            "QUJD=",
            "-_-_",
            "QU*D",
            "QUI=QUJD",
            "Q\u{a0}UJD",
            "QUJD\u{c}",
        ] {
            refuses::<Base64Binary>(text);
        }
    }

    #[test]
    fn hex_forms() {
        ["", "00FF", "0FB7"].into_iter().for_each(keeps::<HexBinary>);
        rewrites::<HexBinary>("0fB7", "0FB7");
        ["0", "0x00", "GG", "00 00", "+1", "\u{ff10}\u{ff10}", "0fb"]
            .into_iter()
            .for_each(refuses::<HexBinary>);
    }

    #[test]
    fn debug_hides_the_bytes() {
        assert_eq!(format!("{:?}", Base64Binary::from(vec![1, 2, 3])), "Base64Binary(3 bytes)");
    }

    #[test]
    fn bytes_come_and_go() {
        let bytes = HexBinary::from([1, 255].as_slice());
        assert_eq!((bytes.to_string().as_str(), bytes.len()), ("01FF", 2));
        assert_eq!(bytes.into_inner(), [1, 255]);
    }

    proptest! {
        #[test]
        fn bytes_round_trip(bytes: Vec<u8>) {
            prop_assert_eq!(&*Base64Binary::from(&*bytes).to_string().parse::<Base64Binary>().unwrap(), &*bytes);
            prop_assert_eq!(&*HexBinary::from(&*bytes).to_string().parse::<HexBinary>().unwrap(), &*bytes);
        }

        #[test]
        fn any_text_is_survived(text in "[A-Za-f0-9+/= ]{0,12}|\\PC*") {
            survives::<Base64Binary>(&text);
            survives::<HexBinary>(&text);
        }
    }
}
