//! Reply bodies too large to keep as files, made while they are sent: `tests/hostile/bodies/gen_*.py` in Rust.

use std::iter::{once, repeat_n};

/// A body in pieces.
pub type Pieces = Box<dyn Iterator<Item = Vec<u8>> + Send>;

const OPEN: &str = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" \
                    xmlns:d=\"http://api.callfire.com/data\"><s:Body>";
const CLOSE: &str = "</s:Body></s:Envelope>";
const FIELDS: &str = "><d:Status>FINISHED</d:Status><d:Created>2013-10-26T05:36:10Z</d:Created>\
                      <d:TotalCost>2.5</d:TotalCost></d:NumberOrder>";

/// The body that this command line of the corpus prints.
pub fn generate(command: &str) -> Pieces {
    let mut words = command.split(' ');
    let script = words.next().unwrap_or_default();
    let size = words.next();
    let count = |usual: usize| size.map_or(usual, |size| size.parse().unwrap());
    match script {
        "gen_deep_nesting.py" => deep(count(1_000_000)),
        "gen_gzip_bomb.py" => gzip_bomb(),
        "gen_huge_comment.py" => {
            let text = repeat_n(vec![b'A'; 1 << 20], count(1024));
            wrap(format!("{OPEN}<!--"), text, format!("--><d:NumberOrder id=\"1\"/>{CLOSE}"))
        }
        "gen_long_name.py" => {
            let name = format!("d:{}", "a".repeat(1 << 20));
            wrap(format!("{OPEN}<{name}>"), std::iter::empty(), format!("</{name}>{CLOSE}"))
        }
        "gen_many_attributes.py" => order(|i| format!(" a{i}=\"\""), count(100_000)),
        "gen_many_nsdecls.py" => order(|i| format!(" xmlns:p{i}=\"urn:{i}\""), count(100_000)),
        "gen_many_children.py" => {
            let children =
                repeat_n("<d:x/>".repeat(10_000).into_bytes(), count(10_000_000) / 10_000);
            wrap(
                format!("{OPEN}<d:NumberOrder id=\"1\">"),
                children,
                format!("</d:NumberOrder>{CLOSE}"),
            )
        }
        "gen_quadratic_blowup.py" => {
            let entity = "x".repeat(100_000);
            let open =
                format!("<?xml version=\"1.0\"?><!DOCTYPE s [<!ENTITY a \"{entity}\">]>{OPEN}");
            let open = format!("{open}<d:NumberOrder id=\"1\"><d:Status>");
            let references = repeat_n(b"&a;".to_vec(), count(10_000));
            wrap(open, references, format!("</d:Status></d:NumberOrder>{CLOSE}"))
        }
        "gen_unterminated.py" => {
            let open = if size == Some("attr") { "<d:NumberOrder id=\"" } else { "<!--" };
            let text = repeat_n("A-".repeat(1 << 19).into_bytes(), 50);
            wrap(format!("{OPEN}{open}"), text, String::new())
        }
        _ => panic!("no generator {command}"),
    }
}

/// A body that never ends.
pub fn endless() -> Pieces {
    Box::new(
        once(format!("{OPEN}<d:NumberOrder id=\"1\">").into_bytes())
            .chain(std::iter::repeat_with(|| "<d:x/>".repeat(10_000).into_bytes())),
    )
}

fn wrap(
    open: String,
    middle: impl Iterator<Item = Vec<u8>> + Send + 'static,
    close: String,
) -> Pieces {
    Box::new(once(open.into_bytes()).chain(middle).chain(once(close.into_bytes())))
}

fn deep(depth: usize) -> Pieces {
    let tags = |tag: &str| tag.repeat(depth).into_bytes();
    let nested = once(tags("<d:x>")).chain(once(tags("</d:x>")));
    wrap(format!("{OPEN}<d:NumberOrder id=\"1\">"), nested, format!("</d:NumberOrder>{CLOSE}"))
}

/// An order with very many attributes or declarations.
fn order(attribute: fn(usize) -> String, count: usize) -> Pieces {
    let attributes = (0..count).step_by(1000).map(move |start| {
        (start..count.min(start + 1000)).map(attribute).collect::<String>().into_bytes()
    });
    wrap(format!("{OPEN}<d:NumberOrder id=\"1\""), attributes, format!("{FIELDS}{CLOSE}"))
}

/// A gzip member of one deflate block with fixed codes, that says `A` and then very often "258 bytes as before".
fn gzip_bomb() -> Pieces {
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];
    // Bits as they come: last block, fixed codes, the literal `A` (0x71).
    const START: &str = "11001110001";
    // Length 258 is code 285 (11000101), distance 1 is code 0 (00000).
    const COPY: &str = "1100010100000";
    let mut bits = START.bytes().chain(COPY.bytes().cycle()).map(|bit| bit - b'0');
    let packed = std::iter::repeat_with(move || {
        bits.by_ref().take(8 * 8192).collect::<Vec<_>>().chunks(8).map(pack).collect()
    });
    Box::new(once(HEADER.to_vec()).chain(packed.take(1024)))
}

fn pack(bits: &[u8]) -> u8 {
    bits.iter().rev().fold(0, |byte, bit| byte << 1 | bit)
}
