//! What Namespaces in XML 1.0 allows and forbids.

use super::{is_refused, read, skip};
use crate::xml::ErrorKind;

#[test]
fn namespaces() {
    for (good, expected) in [
        ("<a xmlns='x'><b xmlns=''/><c/></a>", "<{x}a><b></><{x}c></></>"),
        ("<p:a xmlns:p='x' b='' p:b=''/>", "<{x}a b=\"\" {x}b=\"\"></>"),
        ("<a xmlns='x' xmlns:p='x' b='' p:b=''/>", "<{x}a b=\"\" {x}b=\"\"></>"),
        (
            "<p:a p:b='' xmlns:p='x'><p:c xmlns:p='y'/><p:d/></p:a>",
            "<{x}a {x}b=\"\"><{y}c></><{x}d></></>",
        ),
        ("<a xml:lang='en'/>", "<a {http://www.w3.org/XML/1998/namespace}lang=\"en\"></>"),
        ("<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>", "<a></>"),
        ("<a xmlns='a&amp;b\tc'/>", "<{a&b c}a></>"),
        ("<xmla xmlnsx='1'/>", "<xmla xmlnsx=\"1\"></>"),
    ] {
        assert_eq!(read(good).as_deref(), Ok(expected), "{good}");
        assert_eq!(skip(good), Ok(()), "{good}");
    }
    for bad in FORBIDDEN.lines() {
        is_refused(bad, ErrorKind::Namespace);
    }
}

#[test]
fn duplicate_attributes() {
    let many = (0..20).fold(String::new(), |all, i| all + &format!(" p:a{i}='' q:b{i}='' a{i}=''"));
    let document = |last: &str| format!("<a xmlns:p='x' xmlns:q='x'{many}{last}/>");
    assert!(read(&document("")).is_ok());
    is_refused(&document(" q:a7=''"), ErrorKind::Namespace);
    is_refused(&document(" a7=''"), ErrorKind::Syntax);
}

/// Namespaces that are long are told apart as well as short ones.
#[test]
fn long_namespaces() {
    let long = |middle: char| format!("{0}{middle}{0}", "x".repeat(100));
    for count in [2, 20] {
        let document = |last: char| {
            let declare = |i: usize, c| format!(" xmlns:p{i}='{}' p{i}:a=''", long(c));
            let others: String = (1..count).zip('b'..).map(|(i, c)| declare(i, c)).collect();
            format!("<a{}{others}/>", declare(0, last))
        };
        assert!(read(&document('a')).is_ok());
        is_refused(&document('b'), ErrorKind::Namespace);
    }
}

/// One document a line.
const FORBIDDEN: &str = "\
<p:a/>
<a p:b=''/>
<a><b><p:c/></b></a>
<a><b xmlns:p='x'/><p:c/></a>
<a><b xmlns:p='x'/><c p:d=''/></a>
<a xmlns:p=''/>
<a xmlns:p='x'><b xmlns:p=''/></a>
<a xmlns:xml='x'/>
<a xmlns:xmlns='x'/>
<a xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>
<a xmlns:p='http://www.w3.org/2000/xmlns/'/>
<a xmlns='http://www.w3.org/2000/xmlns/'/>
<a xmlns='http://www.w3.org/XML/1998/namespace'/>
<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>
<xmlns:a/>
<a xmlns:p='x' xmlns:q='x' p:b='' q:b=''/>
<a p:b='' q:b='' xmlns:p='x&#45;' xmlns:q='x-'/>
<a><?p:q?></a>";
