//! Reading what was written gives the value back, for random values of every generated type.
//!
//! In XML, in JSON and through yaserde. Values are made by description (`support/random.rs`), so a new type
//! needs only its name here; `every_generated_type_is_here` sees to that.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use soapwire::codec::{Checks, ReadOptions, Schema, from_document, to_document, validate};
use soapwire::description::{ElementName, Type};
use soapwire::json;
use soapwire::xml::XmlLimits;
use support::parts::Content;
use support::random::{self, Style};
use yaserde::{YaDeserialize, YaSerialize};

/// Random values per type and test.
const CASES: u32 = 32;
const NAME: ElementName = ElementName::new("urn:test", "value");

/// One test per type; the list of their names.
macro_rules! types {
    ($($module:ident { $($type:ident)* })*) => {
        const TYPES: &[&str] = &[$($(concat!(stringify!($module), "::", stringify!($type))),*),*];

        $(
            #[allow(non_snake_case, reason = "a test bears the name of its type")]
            mod $module {
                $(
                    #[test]
                    fn $type() {
                        super::round_trips::<callfire::$module::$type>();
                    }
                )*
            }
        )*
    };
}

types! {
    data {
        ActionState Result RetryPhoneType BroadcastType InboundType DayOfWeek BroadcastStatus BatchStatus
        ContactListStatus AnsweringMachineConfig BigMessageStrategy NotificationFormat SubscriptionTriggerEvent
        NumberStatus NumberFeature OrderStatus SoundStatus BroadcastConfigRetryConfig ToNumber
        ActionRecordQuestionResponse Action NumberOrderItem Broadcast VoiceBroadcastConfig TextBroadcastConfig
        IvrBroadcastConfig CallTrackingConfig IvrInboundConfig LocalTimeZoneRestriction ContactBatch
        BroadcastSchedule BroadcastStats BroadcastStatsUsageStats BroadcastStatsResultStat
        BroadcastStatsActionStatistics CallRecord Call SoundMeta RecordingMeta TextRecord Text AutoReply
        Subscription SubscriptionSubscriptionFilter Contact ContactHistory ContactList Region LeaseInfo Number
        NumberConfiguration NumberConfigurationInboundCallConfiguration Keyword NumberOrder Label Note
        CccBroadcastConfig
    }
    service {
        FaultCode BroadcastCommand SoundFormat IdRequest Query BroadcastRequest SubscriptionRequest ActionQuery
        ContactListRequest RegionQuery IdLabelRequest NumberLabelRequest ServiceFaultInfo QueryBroadcasts
        BroadcastQueryResult GetBroadcastStats ControlBroadcast QueryContactBatches ContactBatchQueryResult
        CreateContactBatch ControlContactBatch QueryBroadcastSchedules BroadcastScheduleQueryResult
        CreateBroadcastSchedule SubscriptionQueryResult SendText TextQueryResult QueryAutoReplies
        AutoReplyQueryResult CreateAutoReply SendCall CallQueryResult CreateSound CreateSoundRecordingCall
        GetSoundData SoundMetaQueryResult GetRecordingData CallIdName GetContactHistory QueryContacts
        ContactQueryResult UpdateContacts RemoveContacts ContactListQueryResult ContactSource
        ContactSourceNumbers CreateContactList RemoveContactsFromList GetNumber RegionQueryResult QueryNumbers
        NumberQueryResult SearchAvailableNumbers ConfigureNumber KeywordQueryResult SearchAvailableKeywords
        CreateNumberOrder CreateNumberOrderBulkLocal CreateNumberOrderBulkTollFree Release DeleteLabel
        LabelQueryResult
    }
    notification { TextNotification BroadcastNotification CallFinished }
}

#[test]
fn every_generated_type_is_here() {
    let mut generated = Vec::new();
    for module in ["data", "service", "notification"] {
        let text = std::fs::read_to_string(format!("{}/{module}.rs", env!("OUT_DIR"))).unwrap();
        let names =
            text.lines().filter_map(|line| line.strip_prefix("rt::bridges!(")?.strip_suffix(");"));
        generated.extend(names.map(|name| format!("{module}::{name}")));
    }
    println!("{} types", generated.len());
    assert_eq!(generated, TYPES);
}

fn round_trips<T: Schema + PartialEq + Debug + YaSerialize + YaDeserialize>() {
    for_random::<T>(Style::Sendable, sendable::<T>);
    for_random::<T>(Style::Received, received::<T>);
    for_random::<T>(Style::Tame, through_yaserde::<T>);
    if let Type::Enumeration(enumeration) = T::SHAPE.ty() {
        enumeration.values().for_each(|known| never_unknown::<T>(known.text()));
    }
}

fn for_random<T: Schema>(style: Style, check: fn(&Content) -> Result<(), TestCaseError>) {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let values = random::content(T::SHAPE.ty(), style);
    let found = TestRunner::new(config).run(&values, |content| check(&content));
    found.unwrap_or_else(|error| panic!("{style:?}: {error}"));
}

fn sendable<T: Schema + PartialEq + Debug>(content: &Content) -> Result<(), TestCaseError> {
    let value: T = json::from_value(&content.json()).map_err(fail)?;
    validate(NAME, &value).map_err(fail)?;
    same_in_xml(&value)?;
    let json = json::to_value(&value).map_err(fail)?;
    let again: T = json::from_value(&json).map_err(fail)?;
    same(&value, &again)?;
    prop_assert_eq!(json, json::to_value(&again).map_err(fail)?);
    Ok(())
}

fn received<T: Schema + PartialEq + Debug>(content: &Content) -> Result<(), TestCaseError> {
    let value: T = read(&content.xml(NAME.namespace, NAME.local), ReadOptions::default())?;
    same_in_xml(&value)?;
    json::to_value(&value).map_err(fail)?;
    Ok(())
}

fn through_yaserde<T>(content: &Content) -> Result<(), TestCaseError>
where
    T: Schema + PartialEq + Debug + YaSerialize + YaDeserialize,
{
    let value: T = json::from_value(&content.json()).map_err(fail)?;
    let text = yaserde::ser::to_string(&value).map_err(fail)?;
    let again: T =
        yaserde::de::from_str(&text).map_err(|error| fail(format!("{error}: {text}")))?;
    same(&value, &again)
}

/// What an enumeration lists is never `Unknown`, and never equal to what it does not list.
fn never_unknown<T: Schema + PartialEq + Debug>(known: &str) {
    let element = |text: &str| format!("<value>{text}</value>");
    let listed: T = read(&element(known), ReadOptions::strict()).unwrap();
    let unlisted = element(&format!("{known}_2"));
    assert!(read::<T>(&unlisted, ReadOptions::strict()).is_err(), "{known}");
    let unlisted: T = read(&unlisted, ReadOptions::default()).unwrap();
    assert_ne!(listed, unlisted);
    assert_eq!(json::to_value(&unlisted).unwrap(), format!("{known}_2"));
    assert!(validate(NAME, &unlisted).is_err(), "{known}");
}

fn same_in_xml<T: Schema + PartialEq + Debug>(value: &T) -> Result<(), TestCaseError> {
    let document = to_document(NAME, value, Checks::Xml).map_err(fail)?;
    same(value, &read(&document, ReadOptions::default())?)
}

/// Equal in every bit: as documents too, where `-0` is not `0`. NaN is not equal to itself.
fn same<T: Schema + PartialEq + Debug>(left: &T, right: &T) -> Result<(), TestCaseError> {
    let document = |value| to_document(NAME, value, Checks::Xml).map_err(fail);
    let text = document(left)?;
    prop_assert_eq!(&text, &document(right)?);
    prop_assert!(left == right || text.contains("NaN"), "{:?}\n{:?}", left, right);
    Ok(())
}

fn read<T: Schema>(document: &str, options: ReadOptions) -> Result<T, TestCaseError> {
    from_document(document, &XmlLimits::default(), &options).map_err(fail)
}

#[allow(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
fn fail(error: impl ToString) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}
