//! Numbers that are configured, seen as they are shown afterwards.

use callfire::data::{IvrInboundConfig, SoundMeta, SoundStatus};
use callfire::service::GetNumber;

use super::*;
use crate::clock::date_time;
use crate::service::number::fixture::owning;
use crate::service::number::owned::get_number;
use crate::state::{Origin, Sound};

const LOCAL: &str = "12065550100";
const TOLL_FREE: &str = "18005550100";

fn account() -> Account {
    owning(&[LOCAL, TOLL_FREE], &[]).0
}

fn look(account: &mut Account, number: &str) -> NumberConfiguration {
    get_number(account, &GetNumber::new(number)).unwrap().number_configuration.unwrap()
}

fn configure(
    account: &mut Account,
    number: &str,
    configuration: NumberConfiguration,
) -> Result<NumberConfiguration, ServiceFault> {
    configure_number(account, &ConfigureNumber::new(number, configuration))?;
    Ok(look(account, number))
}

#[track_caller]
fn refused(number: &str, configuration: NumberConfiguration, message: &str) {
    let mut account = account();
    let before = look(&mut account, number);
    let fault = configure(&mut account, number, configuration).unwrap_err();
    assert_eq!(fault, ServiceFault::bad_request(message));
    assert_eq!(look(&mut account, number), before);
}

fn calls(choice: Choice) -> NumberConfiguration {
    let calls = InboundCallConfiguration::new(choice);
    NumberConfiguration::new().with_inbound_call_configuration(calls)
}

fn tracking(config: CallTrackingConfig) -> NumberConfiguration {
    calls(Choice::CallTrackingConfig(config))
}

fn ivr(dialplan: &str) -> NumberConfiguration {
    calls(Choice::IvrInboundConfig(IvrInboundConfig::new().with_dialplan_xml(dialplan)))
}

fn tracking_of(configuration: &NumberConfiguration) -> &CallTrackingConfig {
    match &configuration.inbound_call_configuration.as_ref().unwrap().choice {
        Choice::CallTrackingConfig(config) => config,
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_what_is_given_changes() {
    let mut account = account();
    let off = NumberConfiguration::new().with_text_feature(NumberFeature::Disabled);
    let shown = configure(&mut account, LOCAL, off).unwrap();
    assert_eq!(shown.text_feature, Some(NumberFeature::Disabled));
    assert_eq!(shown.call_feature, Some(NumberFeature::Enabled));

    let forwarded = tracking(CallTrackingConfig::new().with_transfer_number(["12125551212"]));
    let shown = configure(&mut account, LOCAL, forwarded).unwrap();
    assert_eq!(shown.text_feature, Some(NumberFeature::Disabled));
    assert_eq!(shown.inbound_call_configuration_type, Some(InboundType::Tracking));
    assert_eq!(tracking_of(&shown).transfer_number.as_deref().unwrap(), ["12125551212"]);

    let on = NumberConfiguration::new().with_text_feature(NumberFeature::Enabled);
    let shown = configure(&mut account, LOCAL, on).unwrap();
    assert!(tracking_of(&shown).transfer_number.is_some());
    assert_eq!(look(&mut account, TOLL_FREE).inbound_call_configuration, None);
}

#[test]
fn a_configuration_keeps_its_id_and_nothing_else() {
    let mut account = account();
    let first = CallTrackingConfig::new().with_record(true).with_id(7);
    let first = configure(&mut account, LOCAL, tracking(first)).unwrap();
    let id = tracking_of(&first).id.unwrap();
    assert_ne!(id, 7);
    let second = CallTrackingConfig::new().with_screen(true);
    let second = configure(&mut account, LOCAL, tracking(second)).unwrap();
    assert_eq!(tracking_of(&second), &CallTrackingConfig::new().with_screen(true).with_id(id));

    let shown = configure(&mut account, LOCAL, ivr("<dialplan/>")).unwrap();
    assert_eq!(shown.inbound_call_configuration_type, Some(InboundType::Ivr));
    let Choice::IvrInboundConfig(config) = shown.inbound_call_configuration.unwrap().choice else {
        panic!("no dialplan")
    };
    assert_eq!(config.dialplan_xml.as_deref(), Some("<dialplan/>"));
    assert!(config.id.is_some_and(|ivr| ivr != id));
}

#[test]
fn what_is_shown_can_be_sent_back() {
    let mut account = account();
    for number in [LOCAL, TOLL_FREE] {
        configure(&mut account, number, tracking(CallTrackingConfig::new())).unwrap();
        let shown = look(&mut account, number);
        assert_eq!(configure(&mut account, number, shown.clone()), Ok(shown));
    }
}

#[test]
fn a_type_and_a_configuration_fit_together() {
    let message = "InboundCallConfigurationType IVR does not go with a CallTrackingConfig: \
                   give the configuration that does";
    let wrong =
        tracking(CallTrackingConfig::new()).with_inbound_call_configuration_type(InboundType::Ivr);
    refused(LOCAL, wrong, message);

    let mut account = account();
    configure(&mut account, LOCAL, tracking(CallTrackingConfig::new())).unwrap();
    let only_type =
        NumberConfiguration::new().with_inbound_call_configuration_type(InboundType::Ivr);
    let fault = configure(&mut account, LOCAL, only_type.clone()).unwrap_err();
    assert_eq!(fault, ServiceFault::bad_request(message));
    let both = ivr("").with_inbound_call_configuration_type(InboundType::Ivr);
    configure(&mut account, LOCAL, both).unwrap();
    assert_eq!(
        configure(&mut account, TOLL_FREE, only_type).unwrap().inbound_call_configuration_type,
        Some(InboundType::Ivr)
    );
}

#[test]
fn features_are_switched_on_and_off_only() {
    let new = NumberConfiguration::new;
    for feature in [NumberFeature::Pending, NumberFeature::Unsupported] {
        let message = "CallFeature can be set to ENABLED or DISABLED only";
        refused(LOCAL, new().with_call_feature(feature.clone()), message);
        let message = "TextFeature can be set to ENABLED or DISABLED only";
        refused(LOCAL, new().with_text_feature(feature), message);
    }
    for feature in [NumberFeature::Enabled, NumberFeature::Disabled] {
        let message = "TextFeature is UNSUPPORTED by the number";
        refused(TOLL_FREE, new().with_text_feature(feature), message);
    }
}

#[test]
fn sounds_are_the_accounts() {
    let mut account = account();
    let sound = account.next_id();
    let created = date_time(account.now());
    let meta = SoundMeta::new(SoundStatus::Active, "intro", created, sound);
    account.sounds.insert(sound, Sound { meta, origin: Origin::Text("hello".to_owned()) });
    let known = CallTrackingConfig::new().with_intro_sound_id(sound).with_whisper_sound_id(sound);
    let shown = configure(&mut account, LOCAL, tracking(known)).unwrap();
    assert_eq!(tracking_of(&shown).whisper_sound_id, Some(sound));

    let unknown = CallTrackingConfig::new().with_intro_sound_id(7);
    refused(LOCAL, tracking(unknown), "IntroSoundId: there is no sound 7");
    let unknown = CallTrackingConfig::new().with_whisper_sound_id(8);
    refused(LOCAL, tracking(unknown), "WhisperSoundId: there is no sound 8");
}

#[test]
fn only_numbers_of_the_account_are_configured() {
    let configuration = NumberConfiguration::new().with_call_feature(NumberFeature::Disabled);
    let refused = configure(&mut account(), "12065550101", configuration).unwrap_err();
    let message = "number 12065550101 does not exist, or is inactive";
    assert_eq!(refused, ServiceFault::not_found(message));
}
