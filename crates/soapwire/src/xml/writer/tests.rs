//! What the writer writes, and what it refuses.

use proptest::prelude::*;

use crate::xml::{
    Element, ElementWriter, Name, Reader, StartTag, WriteError, Writer, XML, XMLNS, XmlLimits,
};

fn write(
    content: impl FnOnce(&mut ElementWriter<'_, '_>) -> Result<(), WriteError>,
) -> Result<String, WriteError> {
    let mut writer = Writer::new();
    writer.bind("e", "urn:e");
    let mut root = writer.root("urn:r", "r")?.content();
    content(&mut root)?;
    drop(root);
    writer.finish()
}

#[test]
fn documents() -> Result<(), WriteError> {
    let empty = write(|_| Ok(()))?;
    assert_eq!(empty, r#"<ns1:r xmlns:ns1="urn:r"/>"#);
    let prefixes = write(|root| {
        root.element("urn:e", "a")?.attribute("urn:b", "b", "1")?;
        root.element("", "c")?.text("")?;
        let mut tag = root.element("urn:r", "d")?;
        tag.attribute(XML, "lang", "en")?;
        let qualified = tag.prefix("urn:q&")?.qualify("x");
        assert_eq!(tag.prefix("urn:q&")?.to_string(), "ns3");
        assert_eq!(tag.prefix("")?.qualify("x"), "x");
        tag.text(&qualified)
    })?;
    assert_eq!(
        prefixes,
        concat!(
            r#"<ns1:r xmlns:ns1="urn:r" xmlns:e="urn:e" xmlns:ns2="urn:b" xmlns:ns3="urn:q&amp;">"#,
            r#"<e:a ns2:b="1"/><c/><ns1:d xml:lang="en">ns3:x</ns1:d></ns1:r>"#
        )
    );
    let mixed = write(|root| {
        root.text("a")?;
        root.element("", "b")?.content().text("<]]>\r\n\t\"'é\u{10FFFF}")?;
        root.text("c")
    })?;
    assert_eq!(
        mixed,
        "<ns1:r xmlns:ns1=\"urn:r\">a<b>&lt;]]&gt;&#13;\n\t\"'é\u{10FFFF}</b>c</ns1:r>"
    );
    Ok(())
}

#[test]
fn a_default_namespace_is_for_elements() -> Result<(), WriteError> {
    let mut writer = Writer::new();
    writer.bind("n", "urn:n");
    writer.bind_default("urn:d");
    let mut root = writer.root("urn:n", "r")?.content();
    let mut child = root.element("urn:d", "a")?;
    assert_eq!(child.prefix("urn:d")?.qualify("x"), "x");
    child.attribute("", "id", "1")?;
    child.content().element("urn:d", "b")?.attribute("urn:n", "c", "")?;
    drop(root);
    let document = r#"<n:r xmlns:n="urn:n" xmlns="urn:d"><a id="1"><b n:c=""/></a></n:r>"#;
    assert_eq!(writer.finish()?, document);

    let mut writer = Writer::new();
    writer.bind_default("urn:d");
    assert_eq!(writer.root("", "r").unwrap_err(), WriteError::DefaultNamespace);
    let mut root = writer.root("urn:d", "r")?;
    assert_eq!(root.attribute("urn:d", "a", ""), Err(WriteError::DefaultNamespace));
    assert_eq!(root.prefix(""), Err(WriteError::DefaultNamespace));
    drop(root);
    assert_eq!(writer.finish(), Err(WriteError::DefaultNamespace));
    Ok(())
}

#[test]
fn attributes_are_escaped_and_unique() -> Result<(), WriteError> {
    let mut writer = Writer::with_capacity(99);
    let mut root = writer.root("", "r")?;
    root.attribute("", "a", "<&>\"'\n\r\t b=")?;
    root.attribute("", "b", "")?;
    root.attribute("urn:x", "a", "")?;
    drop(root);
    let document = writer.finish()?;
    assert_eq!(
        document,
        r#"<r xmlns:ns1="urn:x" a="&lt;&amp;&gt;&quot;'&#10;&#13;&#9; b=" b="" ns1:a=""/>"#
    );
    for (namespace, local) in [("", "a"), ("urn:x", "b")] {
        let error = write(|root| {
            let mut tag = root.element("", "a")?;
            tag.attribute("", "a", "")?;
            tag.attribute("urn:x", "b", "")?;
            tag.attribute(namespace, local, "1")
        });
        assert_eq!(error, Err(WriteError::Duplicate(local.to_owned())));
    }
    Ok(())
}

#[test]
fn asked_prefixes() -> Result<(), WriteError> {
    let mut writer = Writer::new();
    for (prefix, namespace) in [
        ("ns1", "urn:a"),
        ("ns1", "urn:b"),
        ("xmlx", "urn:c"),
        ("1", "urn:d"),
        ("x", XML),
        ("y", ""),
        ("z", XMLNS),
    ] {
        writer.bind(prefix, namespace);
    }
    let mut root = writer.root("urn:a", "a")?.content();
    for namespace in ["urn:b", "urn:c", "urn:d", XML, ""] {
        drop(root.element(namespace, "x")?);
    }
    drop(root);
    let document = writer.finish()?;
    assert_eq!(
        document,
        concat!(
            r#"<ns1:a xmlns:ns1="urn:a" xmlns:ns2="urn:b" xmlns:ns3="urn:c" xmlns:ns4="urn:d">"#,
            "<ns2:x/><ns3:x/><ns4:x/><xml:x/><x/></ns1:a>"
        )
    );
    Ok(())
}

#[test]
fn more_namespaces_than_there_are_slots() -> Result<(), WriteError> {
    let names: Vec<_> = (1..=120).map(|i| format!("urn:{i}&")).collect();
    let mut writer = Writer::new();
    let mut root = writer.root("", "r")?.content();
    for name in names.iter().chain(&names) {
        root.element(name, "x")?.attribute(name, "y", "")?;
    }
    drop(root);
    let document = writer.finish()?;
    let mut reader = Reader::new(&document, &XmlLimits { namespaces: 120, ..XmlLimits::default() });
    let mut root = reader.root().unwrap();
    for name in names.iter().chain(&names) {
        let child = root.child().unwrap().unwrap();
        assert!(child.is(name, "x") && child.attribute(name, "y").is_some());
    }
    reader.finish().unwrap();
    Ok(())
}

/// An error stays even where the caller drops it.
fn refused(
    content: impl FnOnce(&mut ElementWriter<'_, '_>) -> Result<(), WriteError>,
) -> WriteError {
    write(|root| {
        assert!(content(root).is_err());
        Ok(())
    })
    .unwrap_err()
}

#[test]
fn refusals() {
    for name in ["", "a:b", "1", "a b", "a>", "é!", "\u{FFFE}"] {
        assert_eq!(
            refused(|root| root.element("", name).map(drop)),
            WriteError::Name(name.to_owned())
        );
        assert_eq!(
            refused(|root| root.element("", "a")?.attribute("", name, "")),
            WriteError::Name(name.to_owned())
        );
    }
    for (value, c) in [
        ("é\0", '\0'),
        ("é\u{1F}", '\u{1F}'),
        ("é\u{FFFE}x", '\u{FFFE}'),
        ("é\u{FFFF}", '\u{FFFF}'),
    ] {
        let error = WriteError::Character(c, 2);
        assert_eq!(refused(|root| root.text(value)), error);
        assert_eq!(refused(|root| root.element("", "a")?.text(value)), error);
        assert_eq!(refused(|root| root.element("", "a")?.attribute("", "a", value)), error);
        assert_eq!(refused(|root| root.element(value, "a").map(drop)), error);
    }
    assert_eq!(refused(|root| root.element(XMLNS, "a").map(drop)), WriteError::Namespace);
    assert_eq!(
        refused(|root| root.element("", "a")?.prefix(XMLNS).map(drop)),
        WriteError::Namespace
    );
    assert_eq!(Writer::new().finish(), Err(WriteError::Empty));
}

#[test]
fn the_room_asked_for_is_all_that_is_allocated() -> Result<(), WriteError> {
    let mut writer = Writer::with_capacity(512);
    writer.bind("env", "http://www.w3.org/2003/05/soap-envelope");
    let mut envelope =
        writer.root("http://www.w3.org/2003/05/soap-envelope", "Envelope")?.content();
    let mut body = envelope.element("http://www.w3.org/2003/05/soap-envelope", "Body")?.content();
    let mut request = body.element("urn:service", "GetNumberOrder")?.content();
    request.element("urn:service", "Id")?.text("129")?;
    drop(request);
    drop(body);
    drop(envelope);
    let document = writer.finish()?;
    assert_eq!(document.capacity(), 512);
    assert!(
        document.ends_with("<ns1:Id>129</ns1:Id></ns1:GetNumberOrder></env:Body></env:Envelope>")
    );
    Ok(())
}

#[test]
fn one_root_that_is_closed() {
    let mut writer = Writer::new();
    drop(writer.root("", "a").unwrap());
    assert_eq!(writer.root("", "b").map(drop), Err(WriteError::SecondRoot));
    assert_eq!(writer.finish(), Err(WriteError::SecondRoot));
    let mut writer = Writer::new();
    std::mem::forget(writer.root("", "a").unwrap());
    assert_eq!(writer.finish(), Err(WriteError::Unclosed));
}

/// A tree to write and to find again: namespace, name, attribute, and children or text.
#[derive(Clone, Debug)]
struct Tree(String, String, String, Result<Vec<Tree>, String>);

fn tree() -> impl Strategy<Value = Tree> {
    let namespace =
        prop_oneof![Just(String::new()), Just("urn:a".to_owned()), "[&<\"' a-c\n\r\té]{1,4}"];
    let name = "[A-Za-z_é日][A-Za-z0-9._é日-]{0,12}";
    let value = prop_oneof!["[ -~]{0,40}", "[\\]>&<\"'\r\n\t é\u{FFFD}\u{10000}]{0,30}"];
    let leaf = (namespace, name, value.clone(), value)
        .prop_map(|(n, l, a, text)| Tree(n, l, a, Err(text)));
    leaf.prop_recursive(4, 40, 5, |inner| {
        (inner.clone(), prop::collection::vec(inner, 1..5))
            .prop_map(|(t, children)| Tree(t.0, t.1, t.2, Ok(children)))
    })
}

fn write_tree(mut tag: StartTag<'_, '_>, tree: &Tree) -> Result<(), WriteError> {
    tag.attribute("", "a", &tree.2)?;
    tag.attribute(&tree.0, "b", &tree.2)?;
    match &tree.3 {
        Err(text) => tag.text(text),
        Ok(children) => {
            let mut content = tag.content();
            children
                .iter()
                .try_for_each(|child| write_tree(content.element(&child.0, &child.1)?, child))
        }
    }
}

fn find_tree(mut element: Element<'_, '_>, tree: &Tree) {
    assert_eq!(element.name(), Name { namespace: &tree.0, local: &tree.1 });
    assert_eq!(element.attribute("", "a"), Some(&*tree.2));
    assert_eq!(element.attribute(&tree.0, "b"), Some(&*tree.2));
    match &tree.3 {
        Err(text) => assert_eq!(&element.text().unwrap(), text),
        Ok(children) => {
            for child in children {
                find_tree(element.child().unwrap().unwrap(), child);
            }
            assert!(element.child().unwrap().is_none());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(tree in tree()) {
        let mut writer = Writer::new();
        write_tree(writer.root(&tree.0, &tree.1).unwrap(), &tree).unwrap();
        let document = writer.finish().unwrap();
        let mut reader = Reader::new(&document, &XmlLimits::default());
        find_tree(reader.root().unwrap(), &tree);
        reader.finish().unwrap();
    }
}
