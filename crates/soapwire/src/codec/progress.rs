//! What has been read of an element so far: which fields, and how far its choices and groups are.

use std::collections::BTreeMap;

/// Which fields of a complex type have been seen, and the same for each choice or group inside it.
#[derive(Debug, Default)]
pub struct Progress {
    low: u64,
    items: usize,
    /// Most elements have few fields and no choices, and need none of this.
    more: Option<Box<More>>,
}

#[derive(Debug, Default)]
struct More {
    /// By the number of the word; fields beyond the first sixty-four are rare.
    high: BTreeMap<usize, u64>,
    nested: Vec<(usize, Progress)>,
}

impl Progress {
    /// Marks field `index` as seen and tells whether it was seen before.
    #[inline]
    pub(crate) fn mark(&mut self, index: usize) -> bool {
        let (word, bit) = (index / 64, 1_u64 << (index % 64));
        let bits = if word == 0 {
            &mut self.low
        } else {
            self.more.get_or_insert_default().high.entry(word).or_default()
        };
        let before = *bits & bit != 0;
        *bits |= bit;
        before
    }

    /// Whether field `index` has been seen.
    pub(crate) fn has(&self, index: usize) -> bool {
        let bits = match index / 64 {
            0 => self.low,
            word => self.more.as_ref().and_then(|more| more.high.get(&word).copied()).unwrap_or(0),
        };
        bits & (1 << (index % 64)) != 0
    }

    /// How many items of this choice or group have been begun.
    pub(crate) fn items(&self) -> usize {
        self.items
    }

    /// Begins another item of this choice or group.
    pub(crate) fn begin_item(&mut self) {
        *self = Self { items: self.items + 1, ..Self::default() };
    }

    /// The progress of the choice or group in field `index`.
    pub(crate) fn nested(&mut self, index: usize) -> &mut Self {
        let nested = &mut self.more.get_or_insert_default().nested;
        let begun = nested.iter().position(|(field, _)| *field == index);
        let at = begun.unwrap_or(nested.len());
        if begun.is_none() {
            nested.push((index, Self::default()));
        }
        #[expect(clippy::indexing_slicing, reason = "the entry was found, or has just been pushed")]
        let (_, progress) = &mut nested[at];
        progress
    }

    /// The progress of the choice or group in field `index`, if it was begun.
    pub(crate) fn begun(&self, index: usize) -> Option<&Self> {
        let nested = &self.more.as_ref()?.nested;
        nested.iter().find(|(field, _)| *field == index).map(|(_, progress)| progress)
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn every_index_has_its_own_mark() {
        let mut progress = Progress::default();
        for index in [0, 1, 63, 64, 127, 128, 300] {
            assert!(!progress.has(index));
            assert!(!progress.mark(index));
            assert!(progress.mark(index));
            assert!(progress.has(index));
        }
        assert!(!progress.has(2) && !progress.has(65) && !progress.has(10_000));
    }

    #[test]
    fn an_item_begins_with_nothing_seen() {
        let mut progress = Progress::default();
        progress.begin_item();
        progress.mark(3);
        progress.nested(5).mark(1);
        progress.begin_item();
        assert_eq!(progress.items(), 2);
        assert!(!progress.has(3) && progress.begun(5).is_none());
    }
}
