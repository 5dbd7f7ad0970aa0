//! What the config of a broadcast must be like, beyond what the schema says.

use callfire::data::{
    BroadcastChoice, BroadcastConfigRetryConfig, BroadcastType, Result as Outcome,
    VoiceBroadcastConfig, VoiceBroadcastConfigDncSoundChoice, VoiceBroadcastConfigLiveSoundChoice,
    VoiceBroadcastConfigMachineSoundChoice, VoiceBroadcastConfigTransferSoundChoice,
};

use crate::service::sounds;
use crate::service_fault::ServiceFault;
use crate::state::name::{SHORT_CODE, is_dialable};
use crate::state::{Account, Config, type_of};

/// The most attempts: each is kept.
const MOST_ATTEMPTS: i32 = 100;
/// The longest message, in characters: each text has a copy.
const LONGEST_MESSAGE: usize = 4000;

/// Checks that a type, if it is given, is the one that the config is for.
pub(in crate::service) fn check_type(
    given: Option<&BroadcastType>,
    fits: &BroadcastType,
) -> Result<(), ServiceFault> {
    match given {
        Some(given) if given != fits => {
            let message = format!("Type is {given}, but the config is that of the type {fits}");
            Err(ServiceFault::bad_request(message))
        }
        _ => Ok(()),
    }
}

/// Checks what a config says about numbers, attempts and sounds.
pub(in crate::service) fn check(
    account: &Account,
    choice: &BroadcastChoice,
) -> Result<(), ServiceFault> {
    let (config, type_) = (Config::from(choice), type_of(choice));
    if let Some(number) = config.from_number {
        check_from(number)?;
    }
    config.retry.map_or(Ok(()), |retry| check_retry(retry, &type_))?;
    match choice {
        BroadcastChoice::TextBroadcastConfig(config) => check_message(&config.message),
        BroadcastChoice::VoiceBroadcastConfig(config) => sounds::check(account, played(config)),
        _ => Ok(()),
    }
}

/// The sounds that a call may play, by the fields that name them.
fn played(config: &VoiceBroadcastConfig) -> [(&'static str, Option<i64>); 4] {
    let live = match config.live_sound {
        Some(VoiceBroadcastConfigLiveSoundChoice::LiveSoundId(id)) => Some(id),
        _ => None,
    };
    let machine = match config.machine_sound {
        Some(VoiceBroadcastConfigMachineSoundChoice::MachineSoundId(id)) => Some(id),
        _ => None,
    };
    let transfer = match config.transfer_sound {
        Some(VoiceBroadcastConfigTransferSoundChoice::TransferSoundId(id)) => Some(id),
        _ => None,
    };
    let dnc = match config.dnc_sound {
        Some(VoiceBroadcastConfigDncSoundChoice::DncSoundId(id)) => Some(id),
        _ => None,
    };
    [
        ("LiveSoundId", live),
        ("MachineSoundId", machine),
        ("TransferSoundId", transfer),
        ("DncSoundId", dnc),
    ]
}

/// Checks that a message can be sent to many.
pub(in crate::service) fn check_message(message: &str) -> Result<(), ServiceFault> {
    if message.chars().nth(LONGEST_MESSAGE).is_some() {
        let message = format!("Message is longer than {LONGEST_MESSAGE} characters");
        return Err(ServiceFault::bad_request(message));
    }
    Ok(())
}

fn check_from(number: &str) -> Result<(), ServiceFault> {
    if !is_dialable(number) && number != SHORT_CODE {
        return Err(ServiceFault::bad_request(format!("{number} is not a valid from number")));
    }
    Ok(())
}

fn check_retry(
    retry: &BroadcastConfigRetryConfig,
    type_: &BroadcastType,
) -> Result<(), ServiceFault> {
    if retry.max_attempts.is_some_and(|most| !(1..=MOST_ATTEMPTS).contains(&most)) {
        let message = format!("MaxAttempts must be from 1 to {MOST_ATTEMPTS}");
        return Err(ServiceFault::bad_request(message));
    }
    if retry.minutes_between_attempts.is_some_and(|minutes| minutes < 0) {
        return Err(ServiceFault::bad_request("MinutesBetweenAttempts must be 0 or more"));
    }
    let is_text = *type_ == BroadcastType::Text;
    let mut results = retry.retry_results.iter();
    match results.find(|result| !may_end(result, is_text)) {
        Some(result) => Err(ServiceFault::bad_request(format!(
            "RetryResults has {result}, which is no result of a {type_} broadcast"
        ))),
        None => Ok(()),
    }
}

/// Whether an attempt may end so, that of a text or that of a call.
fn may_end(result: &Outcome, is_text: bool) -> bool {
    match result {
        Outcome::Sent
        | Outcome::Received
        | Outcome::Dnt
        | Outcome::TooBig
        | Outcome::CarrierError
        | Outcome::CarrierTempError => is_text,
        Outcome::La
        | Outcome::Am
        | Outcome::Busy
        | Outcome::Dnc
        | Outcome::Xfer
        | Outcome::XferLeg
        | Outcome::NoAns
        | Outcome::Undialed
        | Outcome::Sd
        | Outcome::Abandoned => !is_text,
        _ => true,
    }
}
