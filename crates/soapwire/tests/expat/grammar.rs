//! Documents by the grammar, right for the most part, in some encoding. What others make of them is not known here.

use fastrand::Rng;

/// A document as bytes.
pub(crate) fn document(rng: &mut Rng) -> Vec<u8> {
    let encoding = *pick(rng, &ENCODINGS);
    let mut grammar = Grammar { rng, out: String::new(), narrow: encoding.most };
    grammar.document(encoding.labels);
    encode(&grammar.out, &encoding)
}

/// How text becomes bytes, and labels that name it, or do not.
#[derive(Clone, Copy)]
struct Encoding {
    labels: &'static [&'static str],
    /// The last character it has.
    most: char,
    mark: &'static [u8],
    unit: fn(char, &mut Vec<u8>),
}

const ENCODINGS: [Encoding; 10] = [
    Encoding { labels: &["UTF-8", "utf-8", ""], most: char::MAX, mark: b"", unit: utf8 },
    Encoding { labels: &["UTF-8", "", ""], most: char::MAX, mark: b"", unit: utf8 },
    Encoding { labels: &["utf8", "UTF-16"], most: char::MAX, mark: b"", unit: utf8 },
    Encoding {
        labels: &["UTF-8", "", "UTF-16", "ISO-8859-1", "US-ASCII", "x-none", "koi8-r"],
        most: char::MAX,
        mark: b"\xEF\xBB\xBF",
        unit: utf8,
    },
    Encoding {
        labels: &["UTF-16", "", "utf-16le", "UTF-16BE", "UTF-8", "ISO-8859-1"],
        most: char::MAX,
        mark: b"\xFF\xFE",
        unit: utf16_le,
    },
    Encoding {
        labels: &["UTF-16", "", "utf-16be", "UTF-16LE", "US-ASCII"],
        most: char::MAX,
        mark: b"\xFE\xFF",
        unit: utf16_be,
    },
    Encoding { labels: &["UTF-16", "", "UTF-16LE"], most: char::MAX, mark: b"", unit: utf16_le },
    Encoding { labels: &["UTF-16", "", "UTF-16BE"], most: char::MAX, mark: b"", unit: utf16_be },
    Encoding {
        labels: &["ISO-8859-1", "iso-8859-1", "latin1", "windows-1252", ""],
        most: 'ÿ',
        mark: b"",
        unit: latin1,
    },
    Encoding {
        labels: &["US-ASCII", "us-ascii", "ascii", "ISO-8859-1", "x-none"],
        most: '\u{7F}',
        mark: b"",
        unit: latin1,
    },
];

fn encode(text: &str, encoding: &Encoding) -> Vec<u8> {
    let mut bytes = encoding.mark.to_vec();
    for c in text.chars() {
        (encoding.unit)(c, &mut bytes);
    }
    bytes
}

fn utf8(c: char, bytes: &mut Vec<u8>) {
    bytes.extend(c.encode_utf8(&mut [0; 4]).bytes());
}

fn utf16_le(c: char, bytes: &mut Vec<u8>) {
    bytes.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_le_bytes()));
}

fn utf16_be(c: char, bytes: &mut Vec<u8>) {
    bytes.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
}

/// Of what has more bits, the lower ones.
fn latin1(c: char, bytes: &mut Vec<u8>) {
    bytes.extend(u32::from(c).to_le_bytes().first());
}

fn pick<'p, T>(rng: &mut Rng, items: &'p [T]) -> &'p T {
    &items[rng.usize(..items.len())]
}

struct Grammar<'r> {
    rng: &'r mut Rng,
    out: String,
    narrow: char,
}

const SPACES: [&str; 6] = [" ", " ", "\n", "\t", "\r\n", " \r "];
const PREFIXES: [&str; 6] = ["p", "q", "r", "é", "xml", "xmlns"];
const NAMESPACES: [&str; 10] = [
    "x",
    "y",
    "x",
    "&#120;",
    "",
    "urn:a&amp;b",
    "http://www.w3.org/XML/1998/namespace",
    "http://www.w3.org/2000/xmlns/",
    " x\n",
    "日",
];
const NAMES: [&str; 16] = [
    "a",
    "b",
    "c",
    "a-b.1",
    "_",
    "xmla",
    "Xml",
    "é",
    "日本",
    "aé",
    "a\u{B7}",
    "a\u{300}",
    "Ĳ",
    "a\u{2C00}",
    "𐀀",
    "\u{37F}",
];
const BAD_NAMES: [&str; 12] = [
    "",
    "1a",
    "-a",
    ".",
    "a:",
    ":a",
    "a:b:c",
    "\u{B7}",
    "\u{300}a",
    "a b",
    "a\u{D7}",
    "a\u{F0000}",
];
const TEXTS: [&str; 34] = [
    "x",
    "text ",
    " ",
    "\n  ",
    "\r\n",
    "\r",
    "\t",
    "é",
    "日本語",
    "😀",
    "\u{85}",
    "\u{A0}",
    "\u{FEFF}",
    "\u{FFFD}",
    "\u{7F}",
    "&lt;",
    "&gt;",
    "&amp;",
    "&apos;",
    "&quot;",
    "&#65;",
    "&#x1f600;",
    "&#13;",
    "&#xA;",
    "&#9;",
    "]",
    "]]",
    ">",
    "'",
    "\"",
    "=",
    "--",
    "&#x0000041;",
    "\u{10FFFF}",
];
const BAD_TEXTS: [&str; 16] = [
    "]]>",
    "&",
    "&;",
    "&nbsp;",
    "&#0;",
    "&#xD800;",
    "&#xFFFE;",
    "&#x110000;",
    "<",
    "\u{1}",
    "\u{FFFE}",
    "\u{FFFF}",
    "&#x;",
    "&#X41;",
    "&lt",
    "\u{B}",
];

impl Grammar<'_> {
    fn chance(&mut self, one_in: u32) -> bool {
        self.rng.u32(..one_in) == 0
    }

    /// Text that the encoding has, or, seldom, has not.
    fn push(&mut self, text: &str) {
        let keep_all = self.chance(200);
        let narrow = self.narrow;
        self.out.extend(text.chars().map(|c| if c <= narrow || keep_all { c } else { 'w' }));
    }

    fn push_one_of(&mut self, texts: &[&str]) {
        let text = *pick(self.rng, texts);
        self.push(text);
    }

    fn space(&mut self) {
        self.push_one_of(&SPACES);
    }

    fn document(&mut self, labels: &[&str]) {
        if self.chance(100) {
            self.space();
        }
        if !self.chance(3) {
            self.declaration(labels);
        }
        self.misc();
        self.element(0, &mut Vec::new());
        self.misc();
        if self.chance(150) {
            self.push_one_of(&["x", "<a/>", "&#32;", "</a>", "<![CDATA[]]>", "\u{FEFF}"]);
        }
    }

    fn declaration(&mut self, labels: &[&str]) {
        self.out.push_str("<?xml");
        self.space();
        let version = if self.chance(100) { "version='1.1'" } else { "version=\"1.0\"" };
        self.push(version);
        let label = if self.chance(4) { *pick(self.rng, labels) } else { labels[0] };
        if !label.is_empty() {
            self.space();
            self.push(&format!("encoding='{label}'"));
        }
        if self.chance(4) {
            self.space();
            self.push_one_of(&[
                "standalone='yes'",
                "standalone = \"no\"",
                "standalone='no'",
                "x='y'",
            ]);
        }
        if self.chance(4) {
            self.space();
        }
        self.out.push_str("?>");
    }

    fn misc(&mut self) {
        while self.chance(3) {
            match self.rng.u32(..3) {
                0 => self.space(),
                1 => self.comment(),
                _ => self.instruction(),
            }
        }
        if self.chance(300) {
            self.push_one_of(&["<!DOCTYPE a>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!x>"]);
        }
    }

    fn comment(&mut self) {
        self.out.push_str("<!--");
        self.push_one_of(&["", " c ", "- ", " -x", "<a>&b;]]>", "é\r\n", "<!-", " - - "]);
        if self.chance(60) {
            self.push_one_of(&["--", "-", "\u{FFFF}"]);
        }
        self.out.push_str("-->");
    }

    fn instruction(&mut self) {
        self.out.push_str("<?");
        self.name();
        self.push_one_of(&["", " x", "\n?", " <a>&b;", "  é ", " ?>?<?p "]);
        self.out.push_str("?>");
    }

    fn name(&mut self) {
        if self.chance(120) {
            self.push_one_of(&BAD_NAMES);
        } else {
            let few = if self.chance(4) { NAMES.len() } else { 6 };
            self.push_one_of(&NAMES[..few]);
        }
    }

    /// A name whose prefix is declared, for the most part.
    fn qualified(&mut self, bound: &[&'static str]) {
        if self.chance(2) && !bound.is_empty() {
            self.push_one_of(bound);
            self.out.push(':');
        } else if self.chance(100) {
            self.push_one_of(&PREFIXES);
            self.out.push(':');
        }
        self.name();
    }

    fn element(&mut self, depth: u32, bound: &mut Vec<&'static str>) {
        let outer = bound.len();
        let mut declarations = Vec::new();
        while self.chance(4) {
            let few = if self.chance(60) { PREFIXES.len() } else { 4 };
            let prefix = PREFIXES[self.rng.usize(..few)];
            let few = if self.chance(30) { NAMESPACES.len() } else { 4 };
            declarations.push((prefix, NAMESPACES[self.rng.usize(..few)]));
            bound.push(prefix);
        }
        self.out.push('<');
        let start = self.out.len();
        self.qualified(bound);
        let name = self.out[start..].to_owned();
        for (prefix, namespace) in declarations {
            self.space();
            self.push(&format!("xmlns:{prefix}='{namespace}'"));
        }
        self.attributes(bound);
        if self.chance(3) {
            self.out.push_str("/>");
        } else {
            self.out.push('>');
            self.content(depth, bound);
            self.out.push_str("</");
            let closing = if self.chance(300) { "a".to_owned() } else { name };
            self.out.push_str(&closing);
            self.push_one_of(&["", "", "", " ", "\n"]);
            self.out.push('>');
        }
        bound.truncate(outer);
    }

    fn attributes(&mut self, bound: &[&'static str]) {
        if self.chance(6) {
            self.space();
            let namespace = *pick(self.rng, &NAMESPACES[..6]);
            self.push(&format!("xmlns=\"{namespace}\""));
        }
        let mut number = 0;
        while self.chance(2) {
            if !self.chance(150) {
                self.space();
            }
            self.qualified(bound);
            if !self.chance(12) {
                // Most names differ, so that most documents are good.
                number += 1;
                self.push(&number.to_string());
            }
            self.push_one_of(&["=", "=", "=", " = ", "\n="]);
            let quote = *pick(self.rng, &["'", "\""]);
            self.push(quote);
            for _ in 0..self.rng.u32(..3) {
                let text = *pick(self.rng, &TEXTS);
                self.push(&text.replace(quote, ""));
            }
            self.push(quote);
        }
    }

    fn content(&mut self, depth: u32, bound: &mut Vec<&'static str>) {
        while !self.chance(4) {
            match self.rng.u32(..8) {
                0..3 => self.push_one_of(&TEXTS),
                3..5 if depth < 6 => self.element(depth + 1, bound),
                5 => self.comment(),
                6 => self.instruction(),
                _ => self.section(),
            }
            if self.chance(400) {
                self.push_one_of(&BAD_TEXTS);
            }
        }
    }

    fn section(&mut self) {
        self.out.push_str("<![CDATA[");
        self.push_one_of(&["", "x", "]]", "<a>&b;", "\r\n\r", "]", "é", "]] >", "&#65;"]);
        self.out.push_str("]]>");
    }
}
