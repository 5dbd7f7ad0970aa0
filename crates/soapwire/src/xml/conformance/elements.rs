//! The reader scoped to an element.

use crate::xml::{Error, ErrorKind, Reader, XML, XmlLimits};

#[test]
fn elements_are_scopes() -> Result<(), Error> {
    let document = "<a xmlns='n' xmlns:p='1' x='1'><b xmlns:p='2' xmlns='' x='2'><c>skipped</c></b> <d>t</d><e/></a>";
    let mut reader = Reader::new(document, &XmlLimits::default());
    let mut root = reader.root()?;
    {
        let mut b = root.child()?.unwrap();
        assert_eq!((b.resolve("p"), b.resolve(""), b.resolve("q")), (Some("2"), Some(""), None));
        assert_eq!(b.resolve("xml"), Some(XML));
        assert!(b.is("", "b") && !b.is("n", "b") && !b.is("", "c"));
        assert!(b.child()?.is_some());
        assert_eq!(b.attribute("", "x"), Some("2"));
    }
    assert_eq!((root.resolve("p"), root.resolve("")), (Some("1"), Some("n")));
    assert_eq!((root.attribute("", "x"), root.name().to_string().as_str()), (Some("1"), "{n}a"));
    {
        let mut d = root.child()?.unwrap();
        assert_eq!(d.text()?, "t");
        assert_eq!(d.text()?, "");
        assert!(d.child()?.is_none() && d.is("n", "d"));
    }
    assert!(root.child()?.unwrap().child()?.is_none());
    assert!(root.child()?.is_none() && root.child()?.is_none() && root.node()?.is_none());
    assert_eq!(root.name().local, "a");
    assert!(reader.root()?.child()?.is_none());
    reader.finish()?;
    reader.finish()
}

#[test]
fn text_and_elements_where_they_are_not_expected() -> Result<(), Error> {
    let mut reader =
        Reader::new("<a>x<b/> <![CDATA[ ]]>&#32;<c>y<d>z</d>w</c>&amp;</a>", &XmlLimits::default());
    let mut root = reader.root()?;
    let stray = root.child().unwrap_err();
    assert_eq!((stray.kind(), stray.offset()), (ErrorKind::StrayText, 3));
    assert!(root.child()?.unwrap().is("", "b"));
    let mut c = root.child()?.unwrap();
    let inside = c.text().unwrap_err();
    assert_eq!((inside.kind(), inside.offset()), (ErrorKind::ElementInText, 31));
    assert_eq!(c.text()?, "w");
    assert_eq!(root.child().unwrap_err().kind(), ErrorKind::StrayText);
    assert!(root.child()?.is_none());
    reader.finish()
}

#[test]
fn text_borrows_where_it_can() -> Result<(), Error> {
    let mut reader =
        Reader::new("<a b='c'><b>plain</b><b>pl&#97;in</b></a>", &XmlLimits::default());
    let mut root = reader.root()?;
    assert!(matches!(root.child()?.unwrap().text()?, std::borrow::Cow::Borrowed("plain")));
    assert_eq!(root.child()?.unwrap().text()?, "plain");
    Ok(())
}

#[test]
fn a_failure_lasts() -> Result<(), Error> {
    let mut reader = Reader::new("<a><b>&x;</b></a>", &XmlLimits::default());
    let mut root = reader.root()?;
    let error = root.child()?.unwrap().text().unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::Syntax, 6));
    assert_eq!(error.to_string(), "`&x;` is no reference at byte 6");
    assert_eq!(root.child().unwrap_err(), error);
    assert_eq!(reader.finish().unwrap_err(), error);
    assert_eq!(reader.root().unwrap_err(), error);
    Ok(())
}
