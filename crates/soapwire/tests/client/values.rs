//! The boundaries of the value types, as a document has them: what is read stands beside what is refused.

use std::fmt::Debug;

use soapwire::codec::{ReadOptions, Schema, from_document};
use soapwire::xml::XmlLimits;
use soapwire::xsd::{Base64Binary, Date, DateTime, Decimal, Time};

/// Checks that the first texts are values of `T` and the others are none, and that errors are short and have a path.
fn check<T: Schema + Debug>(good: &[&str], bad: &[&str]) {
    let read = |text: &str| {
        let document = format!("<v>{text}</v>");
        from_document::<T>(&document, &XmlLimits::default(), &ReadOptions::strict())
    };
    for text in good {
        assert!(read(text).is_ok(), "{text:?}: {}", read(text).unwrap_err());
    }
    for text in bad {
        let Err(error) = read(text) else { panic!("{text:?} was read as {:?}", read(text)) };
        let said = error.to_string();
        assert!(said.chars().count() < 160 && !said.contains(char::is_control), "{said}");
    }
    let long = "9".repeat(100_000);
    if let Err(error) = read(&long) {
        assert!(error.to_string().chars().count() < 160, "{error}");
    }
}

#[test]
fn integers() {
    check::<i64>(
        &[
            "0",
            "+00012",
            "-0",
            " \t\r\n7 ",
            "9223372036854775807",
            "-9223372036854775808",
            "00000000000000000000001",
        ],
        &[
            "9223372036854775808",
            "-9223372036854775809",
            "12345.0",
            "1.",
            "1e3",
            "0x10",
            "1_000",
            "1,000",
            "\u{ff11}\u{ff12}",
            "\u{661}",
            "",
            " ",
            "+",
            "-",
            "--1",
            "+-1",
            "1 2",
            "\u{a0}1",
            "1\u{a0}",
            "\u{2003}1",
            "\u{feff}1",
            "1L",
            "one",
            "INF",
            "NaN",
            "true",
        ],
    );
    check::<i32>(
        &["2147483647", "-2147483648", "+1", " 1 "],
        &["2147483648", "-2147483649", "4294967296", "1.0", "", "1e1"],
    );
}

#[test]
fn floats() {
    check::<f64>(
        &[
            "INF",
            "-INF",
            "NaN",
            " NaN ",
            "0",
            "-0",
            "+1",
            "1.",
            ".5",
            "-.5",
            "1e5",
            "1E-5",
            "1.5e+05",
            "0.1",
            "1.7976931348623157e308",
            "5e-324",
            "1e-400",
            "007",
        ],
        &[
            "inf",
            "-inf",
            "+INF",
            "Infinity",
            "-Infinity",
            "infinity",
            "nan",
            "NAN",
            "-NaN",
            "2,5",
            "1 000",
            "",
            ".",
            "e5",
            "1e",
            "1e+",
            "1e5.0",
            "0x1p3",
            "1f",
            "1_0",
            "\u{ff15}",
            "1e400",
            "-1e400",
            "--1",
            "1..2",
            "$1",
        ],
    );
    check::<Decimal>(
        &["0", "-0", "+1.50", "1.", ".5", "123456789012345678901234567890.12", " 1 "],
        &["1e3", "INF", "NaN", "1,5", "", ".", "+", "1.2.3", "0x1", "\u{661}"],
    );
}

#[test]
fn booleans() {
    check::<bool>(
        &["true", "false", "1", "0", " 1 ", "\ttrue\n"],
        &[
            "TRUE",
            "True",
            "FALSE",
            "yes",
            "no",
            "on",
            "t",
            "",
            "01",
            "10",
            "-1",
            "true false",
            "\u{a0}true",
            "\u{ff11}",
        ],
    );
}

#[test]
fn dates_and_times() {
    check::<DateTime>(
        &[
            "2013-10-26T05:36:10",
            "2013-10-26T05:36:10Z",
            "2013-10-26T24:00:00Z",
            "2013-10-26T24:00:00.000",
            "-0044-03-15T00:00:00Z",
            "12013-10-26T05:36:10Z",
            "2013-10-26T05:36:10.123456789012345Z",
            "2013-10-26T05:36:10+14:00",
            "2013-10-26T05:36:10-14:00",
            "2012-02-29T00:00:00Z",
            "2000-02-29T00:00:00Z",
            " 2013-10-26T05:36:10Z\n",
        ],
        &[
            "2013-10-26T05:36:60Z",
            "2013-10-26T24:00:01Z",
            "2013-10-26T24:01:00Z",
            "2013-10-26T24:00:00.001Z",
            "2013-10-26T25:00:00Z",
            "2013-02-30T00:00:00Z",
            "2013-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2013-10-26T05:36:10+14:01",
            "2013-10-26T05:36:10-14:01",
            "2013-10-26T05:36:10+15:00",
            "0000-01-01T00:00:00Z",
            "02013-10-26T05:36:10Z",
            "+2013-10-26T05:36:10Z",
            "2013-10-26t05:36:10Z",
            "2013-10-26T05:36:10z",
            "2013-10-26 05:36:10Z",
            "2013-10-26T05:36:10.Z",
            "2013-10-26T05:36:10,5Z",
            "2013-10-26T05:36Z",
            "2013-10-26",
            "2013-1-26T05:36:10Z",
            "13-10-26T05:36:10Z",
            "1382765770",
            "",
            "2013-10-26T05:36:10 Z",
            "2013-10-26T05:36:10+0700",
            "2013-10-26T05:36:10+07",
            "2013-10-26T-5:36:10Z",
            "\u{ff12}013-10-26T05:36:10Z",
            "99999999999999999999-10-26T05:36:10Z",
        ],
    );
    check::<Date>(
        &["2013-10-26", "2013-10-26Z", "2013-10-26+14:00", "-0044-03-15", "2012-02-29"],
        &[
            "2013-02-29",
            "2013-10-26z",
            "2013-10-26T00:00:00",
            "2013-13-01",
            "0000-01-01",
            "26.10.2013",
            "",
            "20131026",
        ],
    );
    check::<Time>(
        &["05:36:10", "24:00:00", "23:59:59.999999999999", "05:36:10Z", "05:36:10-05:30"],
        &[
            "24:00:01",
            "05:36:60",
            "5:36:10",
            "05:36",
            "25:00:00",
            "05:36:10 PM",
            "",
            "05:60:00",
            "05:36:10+14:01",
        ],
    );
}

#[test]
fn bytes() {
    check::<Base64Binary>(
        &["", "QQ==", "QUI=", "QUJD", "QU\r\nJD", " Q Q = = ", "+/+/"],
        &[
            "QQ",
            "QQ=",
            "Q",
            "QQ===",
            "====",
            "QR==",
            "QUJ=",
            "-_-_",
            "QU*D",
            "QUI=QUJD",
            "QUJD\u{a0}",
            "Q=UI",
            "\u{ff31}QUJ",
        ],
    );
}

#[test]
fn what_stands_inside_a_value() {
    // Comments, instructions, CDATA and references are a part of one text; an element is none.
    check::<i64>(
        &["1<!-- 2 -->3", "<![CDATA[ 12 ]]>", "&#49;&#x32;", "1<?pi 2?>", "<!---->5"],
        &["1<b/>2", "<b>1</b>", "&#xa0;1", "<![CDATA[]]>", "1<!-- --> <!-- -->2"],
    );
    check::<bool>(&["<![CDATA[tr]]>ue", "&#116;rue"], &["<true/>"]);
}
