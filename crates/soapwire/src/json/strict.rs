//! JSON text to values, in which no member is given twice. What the members mean is not looked at.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Error as SyntaxError, Map, Value};

use crate::error::printable;

/// The value of a JSON text in which no member is given twice; `serde_json` alone keeps the last one and drops the
/// others.
///
/// # Errors
///
/// A text that is not JSON, repeats a member, or nests deeper than 127 levels, by line and column.
pub fn parse(text: &str) -> Result<Value, SyntaxError> {
    serde_json::from_str(text).map(|Strict(value)| value)
}

/// A JSON value without repeated members.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Values).map(Self)
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = items.next_element()? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                let name = printable(&name, 256);
                return Err(A::Error::custom(format_args!("member `{name}` is given twice")));
            }
            let Strict(value) = members.next_value()?;
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_serde_json_makes_of_them() {
        let text = r#"{"a": [1, -2, 1.5, "x", true, null], "b": {"a": {}}}"#;
        assert_eq!(parse(text).unwrap(), text.parse::<Value>().unwrap());
    }

    #[test]
    fn a_repeated_member_is_refused_where_it_stands() {
        let error = parse("{\"a\": {\"b\": 1,\n \"b\": 2}}").unwrap_err();
        assert_eq!(error.to_string(), "member `b` is given twice at line 2 column 4");
    }

    #[test]
    fn a_repeated_member_moves_no_terminal() {
        let long = "x".repeat(100_000);
        let error =
            parse(&format!(r#"{{"\u001b[2J{long}": 1, "\u001b[2J{long}": 2}}"#)).unwrap_err();
        assert!(!error.to_string().contains('\u{1b}') && error.to_string().len() < 1_000);
    }

    #[test]
    fn depth_has_a_bound() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(&nested(127)).is_ok());
        for depth in [128, 100_000] {
            let error = parse(&nested(depth)).unwrap_err();
            assert_eq!(error.to_string(), "recursion limit exceeded at line 1 column 128");
        }
    }
}
