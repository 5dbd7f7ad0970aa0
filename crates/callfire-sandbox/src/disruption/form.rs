//! A disruption in JSON, and what is wrong with one that is none.

use std::time::Duration;

use callfire::operation::OPERATIONS;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use soapwire::json;

use super::{Disruption, DisruptionKind, Phase};

/// The longest time that can be asked for: what is longer than a day is a stall.
const LONGEST: f64 = 86_400.0;

/// What may be written of a disruption.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Form {
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    phase: Option<Phase>,
    times: Option<u32>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
enum Kind {
    Latency,
    Stall,
    StallAfterHead,
    Cut,
    Reset,
    TooManyRequests,
    Unavailable,
    Page,
    BadGateway,
    Twice,
}

impl<'de> Deserialize<'de> for Disruption {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Form::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for Disruption {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Form::from(self.clone()).serialize(serializer)
    }
}

impl TryFrom<Form> for Disruption {
    type Error = String;

    fn try_from(form: Form) -> Result<Self, String> {
        let mut disruption = Self::new(form.kind()?);
        disruption.operation = form.operation.as_deref().map(operation).transpose()?;
        if form.phase.is_some() && form.kind == Kind::Twice {
            return Err("`Twice` has no `Phase`: both requests are applied".to_owned());
        }
        disruption.phase = form.phase.unwrap_or(disruption.phase);
        match form.times {
            Some(0) => return Err("`Times` is at least 1".to_owned()),
            times => disruption.times = times.unwrap_or(1),
        }
        Ok(disruption)
    }
}

impl Form {
    fn kind(&self) -> Result<DisruptionKind, String> {
        self.check_members()?;
        let retry_after = Duration::from_secs(self.retry_after.unwrap_or(1).into());
        Ok(match self.kind {
            Kind::Latency => DisruptionKind::Latency(seconds(self.seconds)?),
            Kind::Stall => DisruptionKind::Stall,
            Kind::StallAfterHead => DisruptionKind::StallAfterHead,
            Kind::Cut => DisruptionKind::Cut(
                self.bytes.ok_or("`Cut` needs `Bytes`, how many of the reply's body are sent")?,
            ),
            Kind::Reset => DisruptionKind::Reset,
            Kind::TooManyRequests => DisruptionKind::TooManyRequests(retry_after),
            Kind::Unavailable => DisruptionKind::Unavailable(retry_after),
            Kind::Page => DisruptionKind::Page,
            Kind::BadGateway => DisruptionKind::BadGateway,
            Kind::Twice => DisruptionKind::Twice,
        })
    }

    /// Refuses members that say nothing about this kind.
    fn check_members(&self) -> Result<(), String> {
        let retries = [Kind::TooManyRequests, Kind::Unavailable];
        for (member, is_given, kinds) in [
            ("Seconds", self.seconds.is_some(), &[Kind::Latency][..]),
            ("Bytes", self.bytes.is_some(), &[Kind::Cut]),
            ("RetryAfter", self.retry_after.is_some(), &retries),
        ] {
            if is_given && !kinds.contains(&self.kind) {
                return Err(format!("`{member}` does not go with `{:?}`: leave it out", self.kind));
            }
        }
        Ok(())
    }
}

fn seconds(given: Option<f64>) -> Result<Duration, String> {
    let range = given.filter(|seconds| (0.0..=LONGEST).contains(seconds));
    range
        .map(Duration::from_secs_f64)
        .ok_or_else(|| format!("`Latency` needs `Seconds`, from 0 to {LONGEST}"))
}

/// The operation of this name, in whatever case.
fn operation(name: &str) -> Result<&'static str, String> {
    let mut names = OPERATIONS.iter().map(|operation| operation.name);
    names.find(|known| known.eq_ignore_ascii_case(name)).ok_or_else(|| {
        match json::nearest(name, OPERATIONS.iter().map(|operation| operation.name)) {
            Some(nearest) => format!("no operation `{name}`; did you mean `{nearest}`?"),
            None => format!("no operation `{name}`"),
        }
    })
}

impl From<Disruption> for Form {
    fn from(disruption: Disruption) -> Self {
        let mut form = Self {
            kind: Kind::Stall,
            seconds: None,
            bytes: None,
            retry_after: None,
            operation: disruption.operation.map(str::to_owned),
            phase: (disruption.kind != DisruptionKind::Twice).then_some(disruption.phase),
            times: Some(disruption.times),
        };
        form.kind = match disruption.kind {
            DisruptionKind::Latency(time) => {
                form.seconds = Some(time.as_secs_f64());
                Kind::Latency
            }
            DisruptionKind::Stall => Kind::Stall,
            DisruptionKind::StallAfterHead => Kind::StallAfterHead,
            DisruptionKind::Cut(bytes) => {
                form.bytes = Some(bytes);
                Kind::Cut
            }
            DisruptionKind::Reset => Kind::Reset,
            DisruptionKind::TooManyRequests(time) => form.retry(time, Kind::TooManyRequests),
            DisruptionKind::Unavailable(time) => form.retry(time, Kind::Unavailable),
            DisruptionKind::Page => Kind::Page,
            DisruptionKind::BadGateway => Kind::BadGateway,
            DisruptionKind::Twice => Kind::Twice,
        };
        form
    }
}

impl Form {
    fn retry(&mut self, time: Duration, kind: Kind) -> Kind {
        self.retry_after = Some(u32::try_from(time.as_secs()).unwrap_or(u32::MAX));
        kind
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: serde_json::Value) -> Result<Disruption, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    #[test]
    fn every_kind_is_read_as_it_is_written() {
        let second = Duration::from_secs(1);
        for disruption in [
            Disruption::latency(Duration::from_millis(1500)),
            Disruption::stall(),
            Disruption::stall_after_head(),
            Disruption::cut(7),
            Disruption::reset(),
            Disruption::too_many_requests(second),
            Disruption::unavailable(second).times(3),
            Disruption::page(),
            Disruption::bad_gateway().phase(Phase::After),
            Disruption::twice().on::<callfire::operation::SendText>(),
        ] {
            let text = serde_json::to_string(&disruption).unwrap();
            assert_eq!(serde_json::from_str::<Disruption>(&text).unwrap(), disruption, "{text}");
        }
    }

    #[test]
    fn what_is_left_out_is_the_usual() {
        let read = read(json!({"Kind": "Cut", "Bytes": 9, "Operation": "sendtext"})).unwrap();
        assert_eq!(read, Disruption::cut(9).on::<callfire::operation::SendText>());
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_advice() {
        for (value, advice) in [
            (json!({"Kind": "Cut"}), "needs `Bytes`"),
            (json!({"Kind": "Latency"}), "needs `Seconds`"),
            (json!({"Kind": "Latency", "Seconds": -1}), "from 0 to"),
            (json!({"Kind": "Reset", "Bytes": 1}), "leave it out"),
            (json!({"Kind": "Reset", "Times": 0}), "at least 1"),
            (json!({"Kind": "Reset", "Operation": "SendTxt"}), "did you mean `SendText`?"),
            (json!({"Kind": "Resets"}), "`Reset`"),
            (json!({"Kind": "Reset", "Time": 1}), "`Times`"),
            (json!({}), "`Kind`"),
        ] {
            let error = read(value.clone()).unwrap_err();
            assert!(error.contains(advice), "{value}: {error}");
        }
    }
}
