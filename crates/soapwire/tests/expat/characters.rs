//! Every character where it matters which one it is: in names, as text, as a reference.

use std::collections::HashSet;

use crate::judges;
use crate::read::tell;
use soapwire::xml::XmlLimits;

/// Characters that the fifth edition of XML 1.0 allows in names and the fourth, which expat follows, does not.
#[derive(Debug, Default)]
pub(crate) struct FifthEdition {
    of_plane_0: HashSet<char>,
}

impl FifthEdition {
    pub(crate) fn has(&self, c: char) -> bool {
        // The fourth has nothing beyond plane 0.
        self.of_plane_0.contains(&c) || ('\u{10000}'..='\u{EFFFF}').contains(&c)
    }
}

type Place = fn(char) -> String;

const PLACES: [(&str, Place); 8] = [
    ("begins a name", |c| format!("<{c}/>")),
    ("within a name", |c| format!("<a{c}/>")),
    ("text", |c| format!("<a>{c}</a>")),
    ("attribute value", |c| format!("<a b='{c}'/>")),
    ("CDATA section", |c| format!("<a><![CDATA[{c}]]></a>")),
    ("comment", |c| format!("<a><!--{c}--></a>")),
    ("processing instruction", |c| format!("<a><?p {c}?></a>")),
    ("reference", |c| format!("<a>&#x{:X};&#{};</a>", u32::from(c), u32::from(c))),
];

/// Asks about every character of plane 0 and those around the borders of the others, in every place; gives what the
/// editions differ in.
pub(crate) fn compare() -> FifthEdition {
    let mut fifth = FifthEdition::default();
    for (place, document) in PLACES {
        let characters: Vec<char> = characters(place).collect();
        let documents: Vec<_> = characters.iter().map(|&c| document(c).into_bytes()).collect();
        let mut counts = [0_usize; 3];
        for ((&c, body), opinion) in characters.iter().zip(&documents).zip(judges::ask(&documents))
        {
            let ours = tell(body, &XmlLimits::default());
            let code = u32::from(c);
            assert_eq!(ours.is_ok(), opinion.libxml2, "U+{code:04X} {place}: libxml2 differs");
            match (ours, opinion.accepted) {
                (Ok(told), true) => {
                    assert_eq!(told, opinion.told, "U+{code:04X} {place}");
                    counts[0] += 1;
                }
                (Err(_), false) => counts[1] += 1,
                (Ok(_), false) if place.ends_with("name") => {
                    counts[2] += 1;
                    fifth.of_plane_0.insert(c);
                }
                (ours, _) => panic!("U+{code:04X} {place}: ours {ours:?}, expat {opinion:?}"),
            }
        }
        let [both, neither, of_fifth] = counts;
        println!(
            "{place:<24} taken {both:>6}, refused {neither:>6}, by libxml2 and us only {of_fifth:>6}"
        );
    }
    fifth
}

/// All of plane 0 where the place has classes of its own; else what is next to the borders of `Char`.
fn characters(place: &str) -> impl Iterator<Item = char> {
    let whole = if place.ends_with("name") || place == "reference" { 0x1_0000 } else { 0x100 };
    let borders =
        [0xD7FE, 0xE000, 0xFDCF, 0xFFFC, 0x1_0000, 0x1_FFFE, 0xE_FFFF, 0xF_0000, 0x10_FFFE];
    (1..whole)
        .chain(borders.into_iter().flat_map(|border| border..border + 2))
        .filter_map(char::from_u32)
}
