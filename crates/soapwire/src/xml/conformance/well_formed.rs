//! What is well-formed and what is not, by the rules of XML 1.0.

use super::{is_refused, read, read_children, skip};
use crate::xml::ErrorKind;

#[test]
fn content() {
    for (good, expected) in [
        ("<a/>", "<a></>"),
        ("<a ></a >", "<a></>"),
        ("<a\n b = 'c'\t/>", "<a b=\"c\"></>"),
        ("<a b='\"' c=\"'\"/>", "<a b=\"\\\"\" c=\"'\"></>"),
        ("<a b='x>y'/>", "<a b=\"x>y\"></>"),
        ("<a>x>y</a>", "<a>x>y</>"),
        ("<a>]] > ]></a>", "<a>]] > ]></>"),
        ("<a>]]&gt;</a>", "<a>]]></>"),
        ("<a><![CDATA[<&]]]]></a>", "<a><&]]</>"),
        ("<a>x<![CDATA[]]>y<![CDATA[>]]></a>", "<a>xy></>"),
        ("<a>x<!-- - --><?p?><?p q?>y</a>", "<a>xy</>"),
        ("<a>x<?p?><b/>y<!-- --><b/>z<?p?></a>", "<a>x<b></>y<b></>z</>"),
        ("<a><![CDATA[x]]><?p?><!-- --><?p?><b/></a>", "<a>x<b></></>"),
        ("<a><!----></a>", "<a></>"),
        ("<a><?p ??></a>", "<a></>"),
        ("<a>\r\n\r<![CDATA[\r\n]]>&#13;</a>", "<a>\n\n\n\r</>"),
        ("<a b='\r\n\t&#10;'/>", "<a b=\"  \\n\"></>"),
        ("<a><b/>t<c/></a>", "<a><b></>t<c></></>"),
        ("<é ü='ö'>日本</é>", "<é ü=\"ö\">日本</>"),
        ("<?xml-stylesheet href='x'?><a/>", "<a></>"),
        (" \n<!-- c --><?p?><a/>\n<!-- c --><?p?> ", "<a></>"),
        ("<?xml version='1.0'?><a/>", "<a></>"),
        ("<?xml version='1.0' encoding='UTF-16' standalone='no' ?>\n<a/>", "<a></>"),
    ] {
        assert_eq!(read(good).as_deref(), Ok(expected), "{good}");
        assert_eq!(skip(good), Ok(()), "{good}");
        assert_eq!(read_children(good), Ok(()), "{good}");
    }
}

#[test]
fn ill_formed() {
    for bad in ILL_FORMED.lines() {
        is_refused(bad, ErrorKind::Syntax);
        if bad.starts_with("<a") && bad.ends_with("</a>") {
            is_refused(
                &format!("<?xml version='1.0'?>\n<e xmlns='urn:e'><f>{bad}</f></e>"),
                ErrorKind::Syntax,
            );
        }
    }
    for bad in [
        " <?xml version='1.0'?><a/>",
        "\u{FEFF}<a/>",
        "<a>\u{0}</a>",
        "<a>\u{1}</a>",
        "<a>\u{FFFE}</a>",
        "<a b='\u{FFFF}'/>",
        "<!--\u{B}--><a/>",
        "<\u{D7}/>",
    ] {
        is_refused(bad, ErrorKind::Syntax);
    }
}

/// One document a line.
const ILL_FORMED: &str = r#"x
<a/>x
<a/><b/>
x<a/>
&#32;<a/>
<a/>&lt;
</a>
<a/></a>
<![CDATA[]]><a/>
<a/><![CDATA[]]>
<!--c--><?xml version='1.0'?><a/>
<a/><?xml version='1.0'?>
<?xml version='1.1'?><a/>
<?xml?><a/>
<?xml version='1.0'><a/>
<?XML version='1.0'?><a/>
<a>]]></a>
<a>x]]>y</a>
<a>]]]></a>
<a>&lt;]]></a>
<a><!-- -- --></a>
<a><!-- ---></a>
<!--a--b--><a/>
<a><!-></a>
<a><!x></a>
<a><!ELEMENT a></a>
<a><![cdata[]]></a>
<a><![CDATA []]></a>
<a><?xml version='1.0'?></a>
<a><?XmL?></a>
<a><??></a>
<a><?1?></a>
<a><? p?></a>
<a><?p/?></a>
<!doctype a><a/>
<a></b>
<a></a b='c'>
<a><b></a></b>
<a></ a>
<a></a/>
<a></ab>
<ab></a>
<a></>
<a></A>
<>
< a/>
<1/>
<-a/>
<a/ >
<a / >
<a//>
<a:b:c xmlns:a='x'/>
<:a/>
<a:/>
<a!/>
<a b/>
<a b=/>
<a b=c/>
<a b='c"><d/></a>
<a b='c'd='e'/>
<a b='c'/d='e'>
<a ='c'/>
<a 'c'/>
<a b:='c'/>
<a b='<'/>
<a b='c>d<e/>'
<a b='&'/>
<a b='&x;'/>
<a b=`c`/>
<a =/>
<a b='' b=''/>
<a b='' c='' b=''/>
<a xmlns='x' xmlns='y'/>
<a xmlns:p='x' xmlns:p='x'/>
<a>&</a>
<a>& </a>
<a>&b</a>
<a>&b;</a>
<a>&nbsp;</a>
<a>&amp</a>
<a>&#xD800;</a>
<a>&#0;</a>
<a>&#x110000;</a>
<a>&#x1111111111111111111111;</a>
<a>&#xFFFE;</a>
<a><</a>
<a><b</a>
<a>a<b</a>"#;

#[test]
fn document_types() {
    for bad in [
        "<!DOCTYPE a><a/>",
        "<?xml version='1.0'?>\n<!-- --><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY % d SYSTEM 'http://127.0.0.1/'>%d;]><a>&b;</a>",
        "<!DOCTYPEa><a/>",
        "<a><!DOCTYPE a></a>",
        "<a/><!DOCTYPE a>",
    ] {
        is_refused(bad, ErrorKind::Dtd);
    }
}
