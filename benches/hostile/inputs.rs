//! Replies of any size that are as unpleasant as they can be, each in its own way. Most are within the limits, for
//! what is refused early costs nothing. How they are read is not known here.

/// A kind of reply.
pub(crate) struct Input {
    pub(crate) name: &'static str,
    /// A reply of about this many bytes, never more.
    pub(crate) make: fn(usize) -> Vec<u8>,
}

const START: &str = "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body>\
    <s:CallQueryResult xmlns:s=\"http://api.callfire.com/service/xsd\" xmlns=\"http://api.callfire.com/data\">\
    <s:TotalResults>1</s:TotalResults>";
const END: &str = "</s:CallQueryResult></e:Body></e:Envelope>";

const CONTACTS: &str = "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body>\
    <s:ContactQueryResult xmlns:s=\"http://api.callfire.com/service/xsd\" xmlns=\"http://api.callfire.com/data\">\
    <s:TotalResults>1</s:TotalResults>";
const CONTACTS_END: &str = "</s:ContactQueryResult></e:Body></e:Envelope>";

const CALL: &str = "<Call id=\"1\"><FromNumber>1</FromNumber><ToNumber>1</ToNumber><State>READY</State>\
    <ContactId>1</ContactId><Inbound>true</Inbound><Created>2013-10-26T05:36:10Z</Created>\
    <Modified>2013-10-26T05:36:10Z</Modified>";

const FAULT: &str = "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body><e:Fault><e:Code>\
    <e:Value>e:Sender</e:Value>";
const FAULT_MIDDLE: &str = "</e:Code><e:Reason><e:Text xml:lang=\"en\">no</e:Text></e:Reason>";
const FAULT_END: &str = "</e:Fault></e:Body></e:Envelope>";

/// What is repeated comes in elements of so many, since an element has no more children than 50,000.
const GROUP: usize = 40_000;

/// All kinds.
pub(crate) const ALL: [Input; 58] = [
    Input {
        name: "texts of 1 MiB",
        make: |size| repeat(size, &wrapped("x", &"x".repeat(part(size, 1 << 20)))),
    },
    Input { name: "empty elements", make: |size| repeat(size, "<x/>") },
    Input { name: "elements of one letter", make: |size| repeat(size, "<x>y</x>") },
    Input { name: "elements with end tags", make: |size| repeat(size, "<x></x>") },
    Input { name: "deep nesting", make: |size| repeat(size, &nested("<x>", "</x>")) },
    Input {
        name: "deep nesting with prefixes",
        make: |size| repeat(size, &nested("<s:x>", "</s:x>")),
    },
    Input { name: "256 attributes", make: |size| repeat(size, &tag(256, |i| format!(" a{i}=''"))) },
    Input { name: "13 attributes", make: |size| repeat(size, &tag(13, |i| format!(" a{i}=''"))) },
    Input { name: "12 attributes", make: |size| repeat(size, &tag(12, |i| format!(" a{i}=''"))) },
    Input {
        name: "12 attributes of 1 KiB names",
        make: |size| repeat(size, &tag(12, long_attribute)),
    },
    Input {
        name: "256 attributes of 1 KiB names",
        make: |size| repeat(size, &tag(256, long_attribute)),
    },
    Input {
        name: "64 namespaces an element",
        make: |size| repeat(size, &tag(64, |i| format!(" xmlns:a{i}='x'"))),
    },
    Input { name: "one namespace an element", make: |size| repeat(size, "<p:x xmlns:p='x'/>") },
    Input {
        name: "a prefix bound again at each depth",
        make: |size| repeat(size, &nested("<p:x xmlns:p='x'>", "</p:x>")),
    },
    Input {
        name: "64 namespaces at each of 50 depths",
        make: |size| repeat(size, &ladder("<x/>")),
    },
    Input {
        name: "prefixes bound 50 depths away",
        make: |size| ladder_once(size, "<a0b0:x a0b1:a=''/>"),
    },
    Input { name: "12 attributes, namespaces of 64 KiB alike", make: |size| alike(size, 12) },
    Input { name: "60 attributes, namespaces of 64 KiB alike", make: |size| alike(size, 60) },
    Input { name: "attributes of a namespace with references", make: |size| prefixed(size) },
    Input {
        name: "names of 1 KiB",
        make: |size| repeat(size, &format!("<{}/>", "x".repeat(1000))),
    },
    Input { name: "names beyond ASCII", make: |size| repeat(size, "<é日本/>") },
    Input {
        name: "attributes of 64 KiB",
        make: |size| repeat(size, &format!("<x a='{}'/>", "x".repeat(part(size, 65_000)))),
    },
    Input {
        name: "attributes of references",
        make: |size| repeat(size, &format!("<x a='{}'/>", "&lt;".repeat(part(size, 16_000)))),
    },
    Input {
        name: "attributes of tabs",
        make: |size| repeat(size, &format!("<x a='{}'/>", "\t".repeat(part(size, 65_000)))),
    },
    Input { name: "references", make: |size| texts(size, "&lt;", 100_000) },
    Input { name: "references, one each element", make: |size| repeat(size, "<x>&lt;</x>") },
    Input { name: "numeric references", make: |size| texts(size, "&#65;", 100_000) },
    Input {
        name: "long numeric references",
        make: |size| {
            repeat(size, &wrapped("x", &format!("&#x{}41;", "0".repeat(part(size, 900_000)))))
        },
    },
    Input { name: "CDATA of nothing", make: |size| texts(size, "<![CDATA[]]>", 50_000) },
    Input { name: "CDATA of one letter", make: |size| texts(size, "<![CDATA[a]]>", 50_000) },
    Input {
        name: "CDATA of carriage returns",
        make: |size| {
            repeat(
                size,
                &wrapped("x", &format!("<![CDATA[{}]]>", "\r".repeat(part(size, 900_000)))),
            )
        },
    },
    Input { name: "comments of nothing", make: |size| repeat(size, "<!---->") },
    Input { name: "text between comments", make: |size| texts(size, "a<!---->", 50_000) },
    Input {
        name: "near misses in comments",
        make: |size| repeat(size, &format!("<!--{}-->", "- ".repeat(part(size, 30_000)))),
    },
    Input { name: "instructions of nothing", make: |size| repeat(size, "<?a?>") },
    Input {
        name: "near misses in instructions",
        make: |size| repeat(size, &format!("<?a {}?>", "? ".repeat(part(size, 30_000)))),
    },
    Input { name: "white space", make: |size| repeat(size, &" \n\t".repeat(part(size, 10_000))) },
    Input { name: "carriage returns", make: |size| texts(size, "\r", 1_000_000) },
    Input { name: "`]` in text", make: |size| texts(size, "]", 1_000_000) },
    Input { name: "`]]` and a letter", make: |size| texts(size, "]]x", 300_000) },
    Input {
        name: "`]` in CDATA",
        make: |size| {
            repeat(
                size,
                &wrapped("x", &format!("<![CDATA[{}x]]>", "]".repeat(part(size, 1_000_000)))),
            )
        },
    },
    Input {
        name: "text before a child",
        make: |size| repeat(size, &wrapped("x", &format!("{}<y/>", "x".repeat(1000)))),
    },
    Input {
        name: "characters near the forbidden ones",
        make: |size| texts(size, "\u{FFFD}", 300_000),
    },
    Input { name: "comment without end", make: |size| filled(size, &format!("{START}<!--"), "- ") },
    Input {
        name: "CDATA without end",
        make: |size| filled(size, &format!("{START}<x><![CDATA["), "]]"),
    },
    Input {
        name: "instruction without end",
        make: |size| filled(size, &format!("{START}<?a "), "? "),
    },
    Input { name: "text without end", make: |size| filled(size, &format!("{START}<x>"), "&lt;") },
    Input { name: "UTF-16", make: |size| utf16(size, "<x>y</x>") },
    Input {
        name: "UTF-16 of Chinese",
        make: |size| utf16(size, &wrapped("x", &"日".repeat(part(size, 100_000)))),
    },
    Input {
        name: "ISO-8859-1 of é",
        make: |size| latin1(size, &wrapped("x", &"é".repeat(part(size, 500_000)))),
    },
    Input {
        name: "contacts, ISO-8859-1 of é",
        make: |size| latin1_contacts(size, "firstName", 32_000),
    },
    Input {
        name: "contacts of nothing",
        make: |size| grouped(CONTACTS, "<Contact/>", CONTACTS_END, size, usize::MAX),
    },
    Input {
        name: "contacts with one attribute each, ISO-8859-1",
        make: |size| latin1_contacts(size, "a", 100),
    },
    Input { name: "contacts with attributes of one prefix", make: |size| prefixed_contacts(size) },
    Input {
        name: "calls with notes of nothing",
        make: |size| {
            grouped(
                START,
                &format!("{CALL}{}</Call>", "<Note/>".repeat(part(size, GROUP))),
                END,
                size,
                usize::MAX,
            )
        },
    },
    Input {
        name: "calls with labels",
        make: |size| {
            grouped(
                START,
                &format!("{CALL}{}</Call>", "<Label><Name/></Label>".repeat(part(size, GROUP))),
                END,
                size,
                usize::MAX,
            )
        },
    },
    Input { name: "fault with subcodes of one prefix", make: |size| subcodes(size) },
    Input { name: "fault with a namespace for each entry", make: |size| details(size) },
];

/// So many repetitions, or fewer for a small reply, that it has several pieces of up to 13 bytes each repetition.
fn part(size: usize, most: usize) -> usize {
    most.min(size / 32)
}

fn wrapped(name: &str, content: &str) -> String {
    format!("<{name}>{content}</{name}>")
}

/// Elements whose text is `piece` over and over, up to `most` times.
fn texts(size: usize, piece: &str, most: usize) -> Vec<u8> {
    repeat(size, &wrapped("x", &piece.repeat(part(size, most))))
}

fn tag(count: usize, attribute: impl Fn(usize) -> String) -> String {
    format!("<x{}/>", many(count, attribute))
}

fn long_attribute(number: usize) -> String {
    format!(" {}{number:03}{}=''", "a".repeat(500), "b".repeat(500))
}

fn nested(start: &str, end: &str) -> String {
    start.repeat(50) + &end.repeat(50)
}

/// As many pieces as there is room for, in the result of the operation, which does not know them.
fn repeat(size: usize, piece: &str) -> Vec<u8> {
    grouped(START, piece, END, size, GROUP)
}

fn grouped(start: &str, piece: &str, end: &str, size: usize, group: usize) -> Vec<u8> {
    let room = size.saturating_sub(start.len() + end.len());
    let mut out = start.to_owned();
    let mut pieces = room.saturating_sub(16) / (piece.len() + 8 / group.min(8)).max(1);
    while pieces > 0 {
        let now = pieces.min(group);
        let content = piece.repeat(now);
        if out.len() + content.len() + end.len() + "<g></g>".len() > size {
            break;
        }
        out += &if group == usize::MAX { content } else { wrapped("g", &content) };
        pieces -= now;
    }
    (out + end).into_bytes()
}

fn filled(size: usize, start: &str, piece: &str) -> Vec<u8> {
    (start.to_owned() + &piece.repeat((size - start.len()) / piece.len())).into_bytes()
}

/// Elements within each other, with 64 namespaces each, around this.
fn ladder(inner: &str) -> String {
    let declarations = |depth: usize| many(64, |i| format!(" xmlns:a{depth}b{i}='x{i}'"));
    many(50, |depth| format!("<x{}>", declarations(depth))) + inner + &"</x>".repeat(50)
}

fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |all, number| all + &one(number))
}

/// One ladder, and at its end as many of these as there is room for.
fn ladder_once(size: usize, piece: &str) -> Vec<u8> {
    let room = size.saturating_sub(ladder("").len() + 1000);
    let group = wrapped("g", &piece.repeat(GROUP));
    let inner = match room / group.len() {
        0 => piece.repeat(room / piece.len()),
        groups => group.repeat(groups),
    };
    format!("{START}{}{END}", ladder(&inner)).into_bytes()
}

/// Elements with attributes that are told apart by their namespaces alone, long ones, in their middle.
fn alike(size: usize, count: usize) -> Vec<u8> {
    let length = 60_000.min(size / count / 2);
    let half = "x".repeat(length / 2);
    let declarations = many(count, |i| format!(" xmlns:p{i}='{half}{i:02}{half}'"));
    inside(size, &format!("<x{declarations}>"), &tag(count, |i| format!(" p{i}:a=''")), "</x>")
}

/// One element, in it as many of these as there is room for.
fn inside(size: usize, start: &str, piece: &str, end: &str) -> Vec<u8> {
    let room = size.saturating_sub(START.len() + start.len() + end.len() + END.len() + 20);
    let group = wrapped("g", &piece.repeat(GROUP.min(room / piece.len())));
    format!("{START}{start}{}{end}{END}", group.repeat(room / group.len())).into_bytes()
}

/// Nested elements, all attributes of which are of one namespace.
fn prefixed(size: usize) -> Vec<u8> {
    let namespace = "&amp;".repeat(part(size, 13_000));
    let start = tag(100, |i| format!(" p:a{i}=''")).replace("/>", ">");
    let piece = start.repeat(20) + &"</x>".repeat(20);
    inside(size, &format!("<x xmlns:p='{namespace}'>"), &piece, "</x>")
}

fn prefixed_contacts(size: usize) -> Vec<u8> {
    let namespace = "x".repeat(65_000.min(size / 2));
    let contact = tag(200, |i| format!(" p:a{i}=''")).replace("<x", "<Contact");
    let start = CONTACTS.replace("xmlns=", &format!("xmlns:p='{namespace}' xmlns="));
    grouped(&start, &contact, CONTACTS_END, size, usize::MAX)
}

fn utf16(size: usize, piece: &str) -> Vec<u8> {
    let body = repeat(size, piece);
    let text = str::from_utf8(&body).unwrap_or_default();
    let mut units: Vec<u8> = "\u{FEFF}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    // Half of the pieces have room, where characters are of one byte.
    let wide = text.encode_utf16().count() * 2;
    let text = if wide > size { repeat(size / 2, piece) } else { body.clone() };
    units.extend(
        str::from_utf8(&text).unwrap_or_default().encode_utf16().flat_map(u16::to_le_bytes),
    );
    units
}

fn latin1(size: usize, piece: &str) -> Vec<u8> {
    let text = repeat(2 * size - 100_000, piece);
    narrow(str::from_utf8(&text).unwrap_or_default())
}

/// Contacts with an attribute of this name and so many letters, at most as many as an element may have.
fn latin1_contacts(size: usize, name: &str, letters: usize) -> Vec<u8> {
    let contact = format!("<Contact {name}='{}'/>", "é".repeat(letters));
    let most = 2 * size - 100_000.min(size);
    let text =
        grouped(CONTACTS, &contact, CONTACTS_END, most.min(50_000 * contact.len()), usize::MAX);
    narrow(str::from_utf8(&text).unwrap_or_default())
}

fn narrow(text: &str) -> Vec<u8> {
    let declaration = "<?xml version='1.0' encoding='ISO-8859-1'?>";
    declaration.chars().chain(text.chars()).filter_map(|c| u8::try_from(c).ok()).collect()
}

fn subcodes(size: usize) -> Vec<u8> {
    let namespace = "x".repeat(65_000.min(size / 2));
    let start = format!("{FAULT}<e:Subcode xmlns:p='{namespace}'>");
    let end = format!("</e:Subcode>{FAULT_MIDDLE}{FAULT_END}");
    let piece = "<e:Value>p:a</e:Value>";
    let pieces = (size.saturating_sub(start.len() + end.len()) / piece.len()).min(49_000);
    format!("{start}{}{end}", piece.repeat(pieces)).into_bytes()
}

fn details(size: usize) -> Vec<u8> {
    let start = format!("{FAULT}{FAULT_MIDDLE}<e:Detail><g>");
    let end = format!("</g></e:Detail>{FAULT_END}");
    let mut out = start;
    for number in 0.. {
        let entry = format!("<a xmlns='x{number:07}'/>");
        if out.len() + entry.len() + end.len() + "</g><g>".len() > size {
            break;
        }
        out += &entry;
        if number % GROUP == GROUP - 1 {
            out += "</g><g>";
        }
    }
    (out + &end).into_bytes()
}
