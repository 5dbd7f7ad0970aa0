//! Documents cut short, and documents broken anywhere.

use proptest::prelude::*;

use super::{is_refused, read, read_children, skip};
use crate::xml::{ErrorKind, decode_document};

#[test]
fn truncated_anywhere() {
    let sample = sample();
    assert!(read(&sample).is_ok());
    for cut in (0..sample.len()).filter(|&cut| sample.is_char_boundary(cut)) {
        is_refused(&sample[..cut], ErrorKind::Truncated);
    }
    for end in ["<", "<!", "<!-", "<!--", "<!-- -", "<!-- --", "<?", "<?p", "<?p ", "<?p ?"] {
        is_refused(&format!("{sample}{end}"), ErrorKind::Truncated);
    }
    for cut in 0..sample.len() {
        let error = decode_document(&sample.as_bytes()[..cut], None)
            .and_then(|text| read(&text))
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Truncated, "{cut}");
    }
}

fn sample() -> String {
    concat!(
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\r\n<!-- c --><?p q?>",
        "<e:a xmlns:e='urn:e' xmlns='u&amp;v' b=\"&lt;1\" e:c='é'>\n",
        " <e:b>t&#x41;é<![CDATA[]]]]><!-- - -->]]<?p?></e:b >",
        "<c d = 'x'/><é>&amp;</é></e:a>",
    )
    .to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// However a document is read, it is well-formed or it is not.
    #[test]
    fn all_ways_of_reading_agree(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize, "[<>&;/!?'\"= \\[\\]:#xa0\r-]{0,2}"), 1..4),
    ) {
        let mut chars: Vec<char> = sample().chars().collect();
        for (at, removed, inserted) in edits {
            let start = at.index(chars.len());
            let end = chars.len().min(start + removed);
            chars.splice(start..end, inserted.chars());
        }
        let document: String = chars.into_iter().collect();
        let by_node = read(&document).map(drop);
        prop_assert_eq!(&by_node, &skip(&document));
        prop_assert_eq!(&by_node, &read_children(&document));
    }
}
