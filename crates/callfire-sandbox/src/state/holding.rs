//! Who has a number or a keyword, and what its owner keeps of it. Which ones there are is not known here.

use std::time::SystemTime;

use callfire::data::{InboundType, NumberConfiguration, NumberFeature};
use serde::{Deserialize, Serialize};

/// Who has a number or a keyword that is not simply for sale.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) enum Holding<T> {
    /// An order that is not delivered yet.
    Ordered,
    /// The account.
    Owned(T),
    /// Somebody else, for good.
    Elsewhere,
    /// Nobody; from then on it is for sale again.
    Released { until: SystemTime },
}

impl<T> Holding<T> {
    /// What the account has.
    pub(super) fn owned(&self) -> Option<&T> {
        match self {
            Self::Owned(owned) => Some(owned),
            _ => None,
        }
    }

    /// What the account has, to be changed.
    pub(super) fn owned_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Owned(owned) => Some(owned),
            _ => None,
        }
    }

    pub(super) fn is_for_sale(&self, now: SystemTime) -> bool {
        matches!(self, Self::Released { until } if *until <= now)
    }
}

/// A number of the account.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct OwnedNumber {
    /// When it was delivered.
    pub(crate) since: SystemTime,
    pub(crate) configuration: NumberConfiguration,
    /// The names of its labels, each once.
    pub(crate) labels: Vec<String>,
}

impl OwnedNumber {
    /// A number as it is delivered: it takes calls, and texts unless it is toll-free; calls are tracked, but not
    /// forwarded to anywhere until it is configured.
    pub(super) fn new(toll_free: bool, since: SystemTime) -> Self {
        let texts = if toll_free { NumberFeature::Unsupported } else { NumberFeature::Enabled };
        let configuration = NumberConfiguration::new()
            .with_call_feature(NumberFeature::Enabled)
            .with_text_feature(texts)
            .with_inbound_call_configuration_type(InboundType::Tracking);
        Self { since, configuration, labels: Vec::new() }
    }
}

/// A keyword of the account.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct OwnedKeyword {
    /// When it was delivered.
    pub(crate) since: SystemTime,
}
