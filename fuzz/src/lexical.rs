//! The value types of XML Schema: what is read is written so that it reads back the same, and values have one order.

use std::cmp::Ordering;
use std::fmt::Debug;

use soapwire::xsd::{
    Base64Binary, Builtin, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear,
    GYearMonth, HexBinary, Lexical, LexicalError, Time, WhiteSpace, collapse, is_xml_space,
    list_items, replace,
};

use crate::strings::assert_shown;

/// Takes one text, or two with a line end between them, which are compared.
pub(crate) fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    white_space(&text);
    let (one, other) = text.split_once('\n').unwrap_or((&text, &text));
    builtins(one, other);
    binary::<Base64Binary>(one, Builtin::Base64Binary);
    binary::<HexBinary>(one, Builtin::HexBinary);
    values(one, other);
}

fn values(one: &str, other: &str) {
    ordered::<bool>(one, other, Builtin::Boolean);
    ordered::<f64>(one, other, Builtin::Double);
    ordered::<i8>(one, other, Builtin::Byte);
    ordered::<i16>(one, other, Builtin::Short);
    ordered::<i32>(one, other, Builtin::Int);
    ordered::<i64>(one, other, Builtin::Long);
    ordered::<u8>(one, other, Builtin::UnsignedByte);
    ordered::<u16>(one, other, Builtin::UnsignedShort);
    ordered::<u32>(one, other, Builtin::UnsignedInt);
    ordered::<u64>(one, other, Builtin::UnsignedLong);
    ordered::<Date>(one, other, Builtin::Date);
    ordered::<DateTime>(one, other, Builtin::DateTime);
    ordered::<Decimal>(one, other, Builtin::Decimal);
    ordered::<Duration>(one, other, Builtin::Duration);
    ordered::<GDay>(one, other, Builtin::GDay);
    ordered::<GMonth>(one, other, Builtin::GMonth);
    ordered::<GMonthDay>(one, other, Builtin::GMonthDay);
    ordered::<GYear>(one, other, Builtin::GYear);
    ordered::<GYearMonth>(one, other, Builtin::GYearMonth);
    ordered::<Time>(one, other, Builtin::Time);
    conversions(one);
}

/// What `jiff` may have no room for is `None`, and never a panic.
fn conversions(text: &str) {
    if let Ok(value) = DateTime::parse(text) {
        let zoned = value.to_zoned().map(|zoned| zoned.timestamp());
        assert_eq!(zoned, value.to_timestamp(), "{text}");
        assert!(value.is_zoned() || value.to_timestamp().is_none(), "{text}");
        let _ = value.to_civil();
    }
    if let Ok(value) = Date::parse(text) {
        let _ = (value.to_civil(), value.offset());
    }
    if let Ok(value) = Time::parse(text) {
        let _ = (value.to_civil(), value.offset());
    }
    if let Ok(value) = Duration::parse(text) {
        let _ = (value.months(), value.time(), value.to_signed_duration());
    }
    if let Ok(value) = Decimal::parse(text) {
        let _ = (value.to_f64(), value.digits());
    }
}

fn binary<T: Lexical + PartialEq + Debug>(text: &str, builtin: Builtin) {
    let Some(value) = parse::<T>(text, builtin) else { return };
    assert_eq!(T::parse(&written(&value)).as_ref(), Ok(&value));
}

fn ordered<T: Lexical + PartialOrd + Debug>(one: &str, other: &str, builtin: Builtin) {
    let Some(one) = parse::<T>(one, builtin) else { return };
    let text = written(&one);
    let again = T::parse(&text).unwrap_or_else(|error| panic!("{one:?}: {error}"));
    assert_eq!(written(&again), text, "{one:?}");
    let is_nan = text == "NaN";
    assert!(is_nan || again == one, "{again:?} is not {one:?}");
    assert_eq!(again.partial_cmp(&one), (!is_nan).then_some(Ordering::Equal), "{one:?}");
    let Ok(other) = T::parse(other) else { return };
    let order = one.partial_cmp(&other);
    assert_eq!(order.map(Ordering::reverse), other.partial_cmp(&one), "{one:?} {other:?}");
    assert_eq!(order == Some(Ordering::Equal), one == other, "{one:?} {other:?}");
}

/// A value, if the text is one; the check by name says the same.
fn parse<T: Lexical>(text: &str, builtin: Builtin) -> Option<T> {
    let text = builtin.white_space().apply(text);
    let value = T::parse(&text);
    let is_out_of_range = |error: &LexicalError| error.is_out_of_range();
    assert_eq!(
        value.as_ref().err().map(is_out_of_range),
        builtin.check(&text).as_ref().err().map(is_out_of_range),
        "{text:?}"
    );
    if let Err(error) = &value {
        assert_shown(error);
    }
    value.ok()
}

fn written<T: Lexical>(value: &T) -> String {
    let mut text = String::new();
    value.write(&mut text);
    text
}

fn builtins(one: &str, other: &str) {
    for builtin in Builtin::ALL {
        let (one, other) = (builtin.white_space().apply(one), builtin.white_space().apply(other));
        let order = builtin.compare(&one, &other);
        assert_eq!(order.map(Ordering::reverse), builtin.compare(&other, &one), "{builtin:?}");
        if builtin.check(&one).is_ok() {
            assert!(builtin.length(&one) <= one.len(), "{builtin:?} {one:?}");
        }
        assert_eq!(Builtin::from_name(builtin.name()), Some(*builtin));
    }
}

fn white_space(text: &str) {
    for space in [WhiteSpace::Collapse, WhiteSpace::Preserve, WhiteSpace::Replace] {
        let once = space.apply(text);
        assert_eq!(space.apply(&once), once);
    }
    assert_eq!(collapse(&replace(text)), collapse(text));
    let items: Vec<_> = list_items(text).collect();
    assert!(items.iter().all(|item| !item.is_empty() && !item.contains(is_xml_space)));
    assert_eq!(items.join(" "), collapse(text));
}
