//! The kept exchanges as the control API shows them.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::Control;
use super::overview::{milliseconds, moment};
use soapwire::soap::Fault;

use crate::exchanges::Kept;

/// An exchange without its bodies.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Summary<'k> {
    number: u64,
    at: String,
    operation: Option<&'static str>,
    path: &'k str,
    status: u16,
    fault: Option<String>,
    reason: Option<&'k str>,
    disruption: Option<String>,
    milliseconds: f64,
    request_bytes: usize,
    reply_bytes: usize,
}

/// An exchange with what is kept of its bodies.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Whole<'k> {
    #[serde(flatten)]
    summary: Summary<'k>,
    request: Cow<'k, str>,
    reply: Cow<'k, str>,
}

impl<'k> From<&'k Kept> for Summary<'k> {
    fn from(kept: &'k Kept) -> Self {
        Self {
            number: kept.number,
            at: moment(kept.at),
            operation: kept.operation,
            path: &kept.path,
            status: kept.status,
            fault: kept.fault.as_ref().map(|fault| fault.code().to_string()),
            reason: kept.fault.as_ref().map(Fault::reason),
            disruption: kept.disruption.as_ref().map(ToString::to_string),
            milliseconds: milliseconds(kept.took),
            request_bytes: kept.request.length,
            reply_bytes: kept.reply.length,
        }
    }
}

impl Control {
    /// The exchanges that are kept, newest first, without their bodies.
    pub(crate) fn exchanges(&self) -> Value {
        self.exchanges.latest().iter().map(|kept| value(&Summary::from(&**kept))).collect()
    }

    /// One exchange, if it is still kept.
    pub(crate) fn exchange(&self, number: u64) -> Option<Value> {
        let kept = self.exchanges.get(number)?;
        let (request, reply) = (kept.request.text(), kept.reply.text());
        Some(value(&Whole { summary: Summary::from(&*kept), request, reply }))
    }
}

/// These have only strings as keys: they can be written.
fn value(shown: &impl Serialize) -> Value {
    serde_json::to_value(shown).unwrap_or_default()
}
