//! The Rust types of the built-in simple types, as the codec sees them.

use std::borrow::Cow;

use super::Schema;
use crate::description::{Nested, Scalar, Shape, SimpleType, builtins as xs};
use crate::xml::{StartTag, WriteError};
use crate::xsd::{
    Base64Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth,
    HexBinary, Lexical, LexicalError, Time,
};

const fn scalar<T: Lexical>(simple: &'static SimpleType) -> Shape<T> {
    Shape::Simple(simple, Scalar { read: parse, write: T::write, content })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the other way of reading, `take`, keeps the text"
)]
fn parse<T: Lexical>(
    value: &mut T,
    simple: &'static SimpleType,
    text: Cow<'_, str>,
) -> Result<(), LexicalError> {
    *value = T::parse(&simple.space().apply(&text))?;
    Ok(())
}

/// Takes over a text as it is; no parsing is needed.
#[expect(clippy::unnecessary_wraps, reason = "the other way of reading, `parse`, can fail")]
fn take(
    value: &mut String,
    simple: &'static SimpleType,
    text: Cow<'_, str>,
) -> Result<(), LexicalError> {
    *value = match simple.space().apply(&text) {
        Cow::Owned(processed) => processed,
        Cow::Borrowed(same) if same.len() == text.len() => text.into_owned(),
        Cow::Borrowed(part) => part.to_owned(),
    };
    Ok(())
}

fn content<T: Lexical>(value: &T, tag: StartTag<'_, '_>) -> Result<(), WriteError> {
    tag.text_by(|out| value.write(out))
}

macro_rules! scalars {
    ($($rust:ty = $simple:ident, $blank:expr;)*) => {
        $(
            impl Schema for $rust {
                const SHAPE: Shape<Self> = scalar(&xs::$simple);

                fn blank() -> Self {
                    $blank
                }
            }
        )*
    };
}

scalars! {
    bool = BOOLEAN, false;
    i8 = BYTE, 0;
    i16 = SHORT, 0;
    i32 = INT, 0;
    i64 = LONG, 0;
    u8 = UNSIGNED_BYTE, 0;
    u16 = UNSIGNED_SHORT, 0;
    u32 = UNSIGNED_INT, 0;
    u64 = UNSIGNED_LONG, 0;
    f64 = FLOAT, 0.0;
    Base64Binary = BASE64_BINARY, Self::default();
    HexBinary = HEX_BINARY, Self::default();
    Date = DATE, Self::default();
    DateTime = DATE_TIME, Self::default();
    Decimal = DECIMAL, Self::default();
    Duration = DURATION, Self::default();
    GDay = G_DAY, Self::default();
    GMonth = G_MONTH, Self::default();
    GMonthDay = G_MONTH_DAY, Self::default();
    GYear = G_YEAR, Self::default();
    GYearMonth = G_YEAR_MONTH, Self::default();
    Time = TIME, Self::default();
}

impl Schema for String {
    const SHAPE: Shape<Self> =
        Shape::Simple(&xs::STRING, Scalar { read: take, write: Lexical::write, content });

    fn blank() -> Self {
        Self::new()
    }
}

impl<T: Schema> Schema for Box<T> {
    const SHAPE: Shape<Self> = Shape::Nested(Nested {
        get: |boxed| &**boxed,
        get_mut: |boxed| &mut **boxed,
        ty: || T::SHAPE.ty(),
    });

    fn blank() -> Self {
        Self::new(T::blank())
    }
}
