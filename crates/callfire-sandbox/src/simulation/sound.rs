//! How a sound comes about that is spoken or recorded. Uploads are sounds at once.

use std::time::Duration;

use callfire::data::SoundStatus;

use crate::state::{Account, Origin};

/// How long it takes to speak a text.
pub(crate) const SPOKEN_AFTER: Duration = Duration::from_secs(2);
/// How long a call takes that records a sound.
pub(crate) const RECORDED_AFTER: Duration = Duration::from_secs(20);
/// What is recorded in such a call, in seconds.
const RECORDED: i32 = 10;
/// Nobody takes a call to a number that ends so.
const UNANSWERED: [&str; 5] = ["0188", "0191", "0192", "0195", "0197"];
/// Words are spoken at this pace.
const WORDS_PER_MINUTE: usize = 150;

/// Makes a sound ready, or fails to.
pub(super) fn finish(account: &mut Account, id: i64) {
    let Some(sound) = account.sounds.get_mut(&id) else { return };
    sound.meta.length_in_seconds = length(&sound.origin);
    sound.meta.status = match sound.meta.length_in_seconds {
        Some(_) => SoundStatus::Active,
        None => SoundStatus::Failed,
    };
}

/// The length of a sound that is made here, in seconds; `None` when it cannot be made.
fn length(origin: &Origin) -> Option<i32> {
    match origin {
        Origin::Upload(_) => None,
        Origin::Text(text) => {
            let seconds = (text.split_whitespace().count() * 60).div_ceil(WORDS_PER_MINUTE).max(1);
            i32::try_from(seconds).ok()
        }
        Origin::Call(number) => {
            let is_taken = !UNANSWERED.iter().any(|ending| number.ends_with(ending));
            is_taken.then_some(RECORDED)
        }
    }
}
