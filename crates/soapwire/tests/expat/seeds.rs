//! Documents to begin with: recorded replies, hostile ones, and small ones written for a rule each.

use std::fs;
use std::path::PathBuf;

/// All of them, in an order that is always the same.
pub(crate) fn all() -> Vec<Vec<u8>> {
    let mut seeds: Vec<_> = SMALL.lines().map(|line| unescape(line).into_bytes()).collect();
    for folder in ["hostile/bodies", "php-parity/responses", "php-parity/requests"] {
        seeds.extend(bodies(folder));
    }
    seeds
}

fn bodies(folder: &str) -> Vec<Vec<u8>> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../tests", folder].iter().collect();
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let is_body = |path: &PathBuf| path.extension().is_some_and(|e| e == "xml" || e == "bin");
    paths.into_iter().filter(is_body).map(|path| fs::read(path).unwrap()).collect()
}

/// `\n`, `\r`, `\t` and `\\` stand for characters.
fn unescape(line: &str) -> String {
    line.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t")
}

/// One document a line.
const SMALL: &str = r#"<a>x</a>
<a/>
<a></a >
<a\n\tb\r\n=\n'c'\r/>
<?xml version='1.0'?><a/>
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<a/>
<?xml version='1.0' standalone='no' ?><a/>
<?xml version='1.1'?><a/>
<?xml version='1.0' encoding='utf8'?><a/>
<?xml version='1.0' encoding='iso-8859-1'?><a/>
<?xml version='1.0' encoding='US-ASCII'?><a/>
<?xml version='1.0' encoding='UTF-16'?><a/>
<?xml version='1.0' encoding='koi8-r'?><a/>
<?xml version='1.0' encoding='x-none'?><a/>
<?xml encoding='UTF-8'?><a/>
<?xml version='1.0' standalone='maybe'?><a/>
 <?xml version='1.0'?><a/>
<!-- c --><?p q?> <a/>\n<!-- d --><?p?>\r\n
<a>x&lt;&gt;&amp;&apos;&quot;&#65;&#x41;&#x1F600;</a>
<a b='&lt;&#10;&#13;&#9;\t\r\n\n\r x'/>
<a>\r\n\r\n\r&#13;\n<![CDATA[\r\n\r]]></a>
<a><![CDATA[<&]]]]><![CDATA[>]]>]] ></a>
<a>]]&gt;]>]]</a>
<a>]]></a>
<a><!-- - --><!----><!-- x- --></a>
<a><!-- -- --></a>
<a><!-- ---></a>
<a><?p ??><?p  x?><?p\n?></a>
<a><?xml x?></a>
<a><?XmL x?></a>
<a><?xml-stylesheet href='x'?></a>
<a><?p:q?></a>
<p:a xmlns:p='x'><p:b p:c='1' c='2'/></p:a>
<a xmlns='x'><b xmlns=''><c/></b><d/></a>
<a xmlns:p='x'><p:b xmlns:p='y'><p:c/></p:b><p:d/></a>
<p:a/>
<a p:b=''/>
<a xmlns:p=''/>
<a xmlns:p='x' xmlns:q='x' p:b='' q:b=''/>
<a xmlns:p='x' xmlns:q='y' p:b='' q:b=''/>
<a xmlns:p='x' p:b='' b=''/>
<a xmlns='x' xmlns:p='x' p:b='' b=''/>
<a b='' b=''/>
<a xmlns='x' xmlns='x'/>
<a xmlns:p='x' xmlns:p='y'/>
<a xmlns:p='&#120;' xmlns:q='x' p:b='' q:b=''/>
<a xml:lang='en' xml:space='preserve'/>
<xml:a/>
<xmlns:a/>
<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>
<a xmlns:xml='x'/>
<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>
<a xmlns='http://www.w3.org/XML/1998/namespace'/>
<a xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>
<a xmlns:xmlns='x'/>
<a xmlns:p='http://www.w3.org/2000/xmlns/'/>
<a xmlns='http://www.w3.org/2000/xmlns/'/>
<a xmlns:p='http://www.w3.org/2000/xmlns'/>
<a xmlns='  x\ty\n'/>
<a xmlns:1='x'/>
<a xmlns:='x'/>
<a xmlns:a:b='x'/>
<a:b:c xmlns:a='x'/>
<:a/>
<a:/>
<xmla xmlnsx='1' xmlx='2'/>
<é ü='ö'>日本</é>
<a·b/>
<·a/>
<a>&nbsp;</a>
<a>&a;</a>
<a>&#0;</a>
<a>&#xFFFE;&#xD800;</a>
<a>&#x110000;</a>
<a>& </a>
<a b='<'/>
<a b='>'/>
<a b="'" c='"'/>
<a b='1'c='2'/>
<a b=1/>
<a b/>
<a/ >
<a></a b=''>
<a></b>
<a><b></a></b>
<a/><b/>
<a/>x
x<a/>
<a/>&#32;
<a/><![CDATA[]]>
<!DOCTYPE a><a/>
<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>
<!doctype a><a/>
"#;
