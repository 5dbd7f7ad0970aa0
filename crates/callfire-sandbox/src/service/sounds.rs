//! Sounds that a request names by their ids. What the sounds are is the call service's.

use callfire::data::SoundStatus;

use crate::service_fault::ServiceFault;
use crate::state::Account;

/// Checks that the sounds named in these fields can be played.
pub(super) fn check(
    account: &Account,
    named: impl IntoIterator<Item = (&'static str, Option<i64>)>,
) -> Result<(), ServiceFault> {
    for (field, id) in named {
        let Some(id) = id else { continue };
        let sound = account
            .sounds
            .get(&id)
            .ok_or_else(|| ServiceFault::bad_request(format!("{field}: there is no sound {id}")))?;
        let status = &sound.meta.status;
        if *status != SoundStatus::Active {
            let message = format!("{field}: the sound {id} is {status}, not ACTIVE");
            return Err(ServiceFault::bad_request(message));
        }
    }
    Ok(())
}
