//! What a number does with calls and texts that come in, as its owner wants it.

use callfire::data::{
    CallTrackingConfig, InboundType, NumberConfiguration,
    NumberConfigurationInboundCallConfiguration as InboundCallConfiguration,
    NumberConfigurationInboundCallConfigurationChoice as Choice, NumberFeature,
};
use callfire::service::ConfigureNumber;

use super::no_number;
use crate::service::sounds;
use crate::service_fault::ServiceFault;
use crate::state::Account;

/// Changes what is given and leaves the rest. An `InboundCallConfiguration` is given as a whole: what it leaves out is not set.
pub(super) fn configure_number(
    account: &mut Account,
    request: &ConfigureNumber,
) -> Result<(), ServiceFault> {
    let found = account.stock.owned_number(&request.number);
    let (_, owned) = found.ok_or_else(|| no_number(&request.number))?;
    let (old, wanted) = (owned.configuration.clone(), &request.number_configuration);
    let mut new = merge(&old, wanted)?;
    if let Some(calls) = &wanted.inbound_call_configuration {
        check_sounds(account, &calls.choice)?;
        let id = id_of(old.inbound_call_configuration.as_ref(), &calls.choice);
        let id = id.unwrap_or_else(|| account.next_id());
        new.inbound_call_configuration = Some(with_id(calls, id));
    }
    if let Some(owned) = account.stock.owned_number_mut(&request.number) {
        owned.configuration = new;
    }
    Ok(())
}

fn merge(
    old: &NumberConfiguration,
    wanted: &NumberConfiguration,
) -> Result<NumberConfiguration, ServiceFault> {
    let mut new = old.clone();
    change_feature("CallFeature", &mut new.call_feature, wanted.call_feature.as_ref())?;
    change_feature("TextFeature", &mut new.text_feature, wanted.text_feature.as_ref())?;
    if let Some(calls) = &wanted.inbound_call_configuration {
        new.inbound_call_configuration = Some(calls.clone());
        new.inbound_call_configuration_type = kind(&calls.choice).map(|(kind, _)| kind);
    }
    if let Some(wanted) = &wanted.inbound_call_configuration_type {
        new.inbound_call_configuration_type = Some(wanted.clone());
        let calls = new.inbound_call_configuration.as_ref();
        calls.map_or(Ok(()), |calls| check_type(wanted, &calls.choice))?;
    }
    Ok(new)
}

/// Sets a feature, which can be switched on and off where the number has it. The same again is no change.
fn change_feature(
    field: &str,
    feature: &mut Option<NumberFeature>,
    wanted: Option<&NumberFeature>,
) -> Result<(), ServiceFault> {
    let Some(wanted) = wanted.filter(|wanted| feature.as_ref() != Some(wanted)) else {
        return Ok(());
    };
    let problem = match (&feature, wanted) {
        (Some(NumberFeature::Unsupported), _) => "is UNSUPPORTED by the number",
        (_, NumberFeature::Enabled | NumberFeature::Disabled) => {
            *feature = Some(wanted.clone());
            return Ok(());
        }
        _ => "can be set to ENABLED or DISABLED only",
    };
    Err(ServiceFault::bad_request(format!("{field} {problem}")))
}

fn check_type(wanted: &InboundType, choice: &Choice) -> Result<(), ServiceFault> {
    match kind(choice) {
        Some((kind, name)) if *wanted != kind => Err(ServiceFault::bad_request(format!(
            "InboundCallConfigurationType {wanted} does not go with a {name}: give the configuration that does"
        ))),
        _ => Ok(()),
    }
}

/// The type that goes with a configuration, and the configuration's name.
fn kind(choice: &Choice) -> Option<(InboundType, &'static str)> {
    match choice {
        Choice::CallTrackingConfig(_) => Some((InboundType::Tracking, "CallTrackingConfig")),
        Choice::IvrInboundConfig(_) => Some((InboundType::Ivr, "IvrInboundConfig")),
        _ => None,
    }
}

fn check_sounds(account: &Account, choice: &Choice) -> Result<(), ServiceFault> {
    let Choice::CallTrackingConfig(CallTrackingConfig { intro_sound_id, whisper_sound_id, .. }) =
        choice
    else {
        return Ok(());
    };
    let named = [("IntroSoundId", *intro_sound_id), ("WhisperSoundId", *whisper_sound_id)];
    sounds::check(account, named)
}

/// The id of the configuration as it was, if the new one is of the same kind.
fn id_of(old: Option<&InboundCallConfiguration>, new: &Choice) -> Option<i64> {
    match (&old?.choice, new) {
        (Choice::CallTrackingConfig(old), Choice::CallTrackingConfig(_)) => old.id,
        (Choice::IvrInboundConfig(old), Choice::IvrInboundConfig(_)) => old.id,
        _ => None,
    }
}

/// The configuration with the sandbox's id for it, whatever the client took for one.
fn with_id(calls: &InboundCallConfiguration, id: i64) -> InboundCallConfiguration {
    let mut calls = calls.clone();
    match &mut calls.choice {
        Choice::CallTrackingConfig(config) => config.id = Some(id),
        Choice::IvrInboundConfig(config) => config.id = Some(id),
        _ => {}
    }
    calls
}

#[cfg(test)]
mod tests;
