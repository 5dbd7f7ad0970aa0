//! What the configs of all kinds of broadcasts have in common. What they have apart is for those who use it.

use callfire::data::{
    BroadcastChoice, BroadcastConfigRetryConfig, BroadcastType, LocalTimeZoneRestriction,
    TextBroadcastConfig,
};
use soapwire::xsd::DateTime;

/// The fields that every config has, whatever its kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Config<'a> {
    pub(crate) from_number: Option<&'a str>,
    pub(crate) restriction: Option<&'a LocalTimeZoneRestriction>,
    pub(crate) retry: Option<&'a BroadcastConfigRetryConfig>,
}

macro_rules! config {
    ($config:expr) => {
        Config {
            from_number: $config.from_number.as_deref(),
            restriction: $config.local_time_zone_restriction.as_ref(),
            retry: $config.retry_config.as_ref(),
        }
    };
}

impl<'a> From<&'a TextBroadcastConfig> for Config<'a> {
    fn from(config: &'a TextBroadcastConfig) -> Self {
        config!(config)
    }
}

impl<'a> From<&'a BroadcastChoice> for Config<'a> {
    fn from(choice: &'a BroadcastChoice) -> Self {
        match choice {
            BroadcastChoice::VoiceBroadcastConfig(config) => config!(config),
            BroadcastChoice::TextBroadcastConfig(config) => config!(config),
            BroadcastChoice::IvrBroadcastConfig(config) => config!(config),
            BroadcastChoice::CccBroadcastConfig(config) => config!(config),
            _ => Self::default(),
        }
    }
}

/// The type of the broadcasts that have such a config.
pub(crate) fn type_of(choice: &BroadcastChoice) -> BroadcastType {
    match choice {
        BroadcastChoice::TextBroadcastConfig(_) => BroadcastType::Text,
        BroadcastChoice::IvrBroadcastConfig(_) => BroadcastType::Ivr,
        BroadcastChoice::CccBroadcastConfig(_) => BroadcastType::Ccc,
        _ => BroadcastType::Voice,
    }
}

/// Gives a config what the service gives it.
pub(crate) fn stamp(choice: &mut BroadcastChoice, id: i64, created: DateTime) {
    let (stamped, made) = match choice {
        BroadcastChoice::VoiceBroadcastConfig(config) => (&mut config.id, &mut config.created),
        BroadcastChoice::TextBroadcastConfig(config) => (&mut config.id, &mut config.created),
        BroadcastChoice::IvrBroadcastConfig(config) => (&mut config.id, &mut config.created),
        BroadcastChoice::CccBroadcastConfig(config) => (&mut config.id, &mut config.created),
        _ => return,
    };
    *stamped = Some(id);
    *made = Some(created);
}
