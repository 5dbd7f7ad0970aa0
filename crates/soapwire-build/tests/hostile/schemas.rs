//! Schemas of any number of the same. What becomes of them is said elsewhere.

use std::fmt::Write;

pub(crate) const TAME: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='urn:test' targetNamespace='urn:test'>\
     <xs:complexType name='T'><xs:sequence/></xs:complexType></xs:schema>";

fn schema(content: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='urn:test' \
         targetNamespace='urn:test'>{content}</xs:schema>"
    )
}

/// A type of `content`.
fn complex(name: &str, content: &str) -> String {
    format!("<xs:complexType name='{name}'>{content}</xs:complexType>")
}

fn repeat(count: usize, mut one: impl FnMut(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        text.write_str(&one(at)).unwrap();
        text
    })
}

pub(crate) fn depth(count: usize) -> String {
    let (open, close) = ("<xs:documentation>".repeat(count), "</xs:documentation>".repeat(count));
    schema(&format!("<xs:annotation>{open}{close}</xs:annotation>"))
}

pub(crate) fn chain(order: impl Iterator<Item = usize>) -> String {
    let types: String = order
        .map(|at| {
            let content = match at.checked_sub(1) {
                None => "<xs:sequence/>".to_owned(),
                Some(base) => format!(
                    "<xs:complexContent><xs:extension base='T{base}'><xs:sequence>\
                     <xs:element name='e{at}' type='xs:int'/></xs:sequence></xs:extension></xs:complexContent>"
                ),
            };
            complex(&format!("T{at}"), &content)
        })
        .collect();
    schema(&types)
}

pub(crate) fn groups(count: usize, times: usize) -> String {
    let one = |at| {
        let reference = format!("<xs:group ref='G{}'/>", at + 1).repeat(times);
        format!("<xs:group name='G{at}'><xs:sequence>{reference}</xs:sequence></xs:group>")
    };
    let last = format!(
        "<xs:group name='G{count}'><xs:sequence>{}</xs:sequence></xs:group>",
        if times == 1 { "<xs:element name='e' type='xs:int'/>" } else { "" }
    );
    schema(&format!("{}{last}{}", repeat(count, one), complex("T", "<xs:group ref='G0'/>")))
}

pub(crate) fn attribute_groups(count: usize, times: usize) -> String {
    let one = |at| {
        let reference = format!("<xs:attributeGroup ref='G{}'/>", at + 1).repeat(times);
        format!("<xs:attributeGroup name='G{at}'>{reference}</xs:attributeGroup>")
    };
    let last = format!("<xs:attributeGroup name='G{count}'/>");
    let of = complex("T", "<xs:attributeGroup ref='G0'/>");
    schema(&format!("{}{last}{of}", repeat(count, one)))
}

pub(crate) fn nested(count: usize) -> String {
    let open = "<xs:choice maxOccurs='2'><xs:element name='a' type='xs:int'/><xs:sequence>"
        .repeat(count / 2);
    let close = "</xs:sequence></xs:choice>".repeat(count / 2);
    let inner = "<xs:element name='b' type='xs:int'/>";
    let text = complex("T", &format!("{open}{inner}{close}"));
    // Every element has a name of its own.
    let mut parts = text.split("name='a'");
    let mut named = parts.next().unwrap().to_owned();
    parts.enumerate().for_each(|(at, part)| write!(named, "name='a{at}'{part}").unwrap());
    schema(&named)
}

pub(crate) fn anonymous(count: usize) -> String {
    let open = "<xs:element name='e'><xs:complexType><xs:sequence>".repeat(count);
    schema(&format!("{open}{}", "</xs:sequence></xs:complexType></xs:element>".repeat(count)))
}

pub(crate) fn holding(count: usize, times: usize) -> String {
    let one = |at| {
        let field = |n| format!("<xs:element name='e{n}' type='T{}'/>", at + 1);
        complex(&format!("T{at}"), &format!("<xs:sequence>{}</xs:sequence>", repeat(times, field)))
    };
    let last = complex(
        &format!("T{count}"),
        "<xs:sequence><xs:element name='e' type='xs:int'/></xs:sequence>",
    );
    schema(&format!("{}{last}", repeat(count, one)))
}

pub(crate) fn choices(count: usize) -> String {
    let one = |at| {
        let field = |n| format!("<xs:element name='e{n}' type='T{}' minOccurs='0'/>", at + 1);
        let fields = repeat(3, field);
        let content = format!(
            "<xs:sequence><xs:choice><xs:sequence>{fields}</xs:sequence>\
             <xs:element name='other' type='T{}'/></xs:choice></xs:sequence>",
            at + 1
        );
        complex(&format!("T{at}"), &content)
    };
    let last = complex(
        &format!("T{count}"),
        "<xs:sequence><xs:element name='e' type='xs:int'/></xs:sequence>",
    );
    schema(&format!("{}{last}", repeat(count, one)))
}

pub(crate) fn used(count: usize) -> String {
    let fields = repeat(count, |at| format!("<xs:element name='e{at}' type='xs:int'/>"));
    let group = format!("<xs:group name='G'><xs:sequence>{fields}</xs:sequence></xs:group>");
    let types = repeat(count, |at| complex(&format!("T{at}"), "<xs:group ref='G'/>"));
    schema(&format!("{group}{types}"))
}

pub(crate) fn text(count: usize) -> String {
    let prose = "word ".repeat(count * 100);
    let base = complex(
        "Base",
        &format!(
            "<xs:sequence><xs:element name='e' type='xs:int'><xs:annotation><xs:documentation>{prose}\
         </xs:documentation></xs:annotation></xs:element></xs:sequence>"
        ),
    );
    let of = "<xs:complexContent><xs:extension base='Base'/></xs:complexContent>";
    schema(&format!("{base}{}", repeat(count, |at| complex(&format!("T{at}"), of))))
}

pub(crate) fn elements(count: usize) -> String {
    let prefix = "n".repeat(60);
    let one = |at| format!("<xs:element name='{prefix}{at:06}' type='xs:string'/>");
    schema(&complex("T", &format!("<xs:sequence>{}</xs:sequence>", repeat(count, one))))
}

pub(crate) fn attributes(count: usize) -> String {
    let one = |at| format!("<xs:attribute name='a{at}' type='xs:string'/>");
    schema(&complex("T", &repeat(count, one)))
}

pub(crate) fn tag(count: usize) -> String {
    let attributes = repeat(count, |at| format!(" a{at}='1'"));
    TAME.replacen("<xs:complexType", &format!("<xs:complexType{attributes}"), 1)
}

pub(crate) fn scope(count: usize) -> String {
    let declared = repeat(count, |at| format!(" xmlns:n{at}='urn:{at}'"));
    let fields = "<xs:documentation/>".repeat(count);
    TAME.replacen("<xs:schema", &format!("<xs:schema{declared}"), 1).replacen(
        "<xs:sequence/>",
        &format!("<xs:annotation>{fields}</xs:annotation><xs:sequence/>"),
        1,
    )
}

pub(crate) fn values(count: usize, of: &str) -> String {
    let value = |at| if of.is_empty() { "-".repeat(at + 1) } else { format!("{of}{at}") };
    values_of(&(0..count).map(value).collect::<Vec<_>>())
}

pub(crate) fn values_of(values: &[String]) -> String {
    let listed = repeat(values.len(), |at| format!("<xs:enumeration value='{}'/>", values[at]));
    schema(&format!(
        "<xs:simpleType name='E'><xs:restriction base='xs:string'>{listed}</xs:restriction></xs:simpleType>"
    ))
}

pub(crate) fn named(name: &str) -> String {
    schema(&complex(
        name,
        &format!("<xs:sequence><xs:element name='{name}' type='xs:int'/></xs:sequence>"),
    ))
}

pub(crate) fn namespace(count: usize) -> String {
    TAME.replace("urn:test", &format!("urn:{}", "n".repeat(count)))
}

pub(crate) fn pattern(pattern: &str) -> String {
    let checked = format!(
        "<xs:simpleType name='P'><xs:restriction base='xs:string'><xs:pattern value='{pattern}'/>\
         </xs:restriction></xs:simpleType>"
    );
    schema(&format!(
        "{checked}{}",
        complex("T", "<xs:sequence><xs:element name='e' type='P'/></xs:sequence>")
    ))
}

pub(crate) fn documentation(count: usize) -> String {
    schema(&format!(
        "<xs:annotation><xs:documentation>{}</xs:documentation></xs:annotation>",
        "a".repeat(count)
    ))
}

pub(crate) fn annotations(count: usize) -> String {
    schema(&format!("<xs:annotation>{}</xs:annotation>", "<xs:a/>".repeat(count)))
}
