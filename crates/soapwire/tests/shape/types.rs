//! The hand-written types: a struct of every kind of field, an enumeration, and choices.

use soapwire::description::ElementName;
use soapwire::rt;
use soapwire::xsd::{AnyAttributes, DateTime, Nillable};

pub const NAMESPACE: &str = "urn:order";
pub const ORDER: ElementName = ElementName::new(NAMESPACE, "Order");

static PHONE: rt::SimpleType =
    rt::SimpleType::new("Phone", rt::Builtin::String).pattern(&["[0-9]+"]);

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Order {
    pub status: Status,
    pub created: Option<DateTime>,
    pub phones: Option<Vec<String>>,
    pub codes: Vec<Status>,
    pub choice: OrderChoice,
    pub history: Vec<HistoryChoice>,
    pub note: Vec<Note>,
    pub replaces: Option<Box<Order>>,
    pub id: i64,
}

impl Order {
    pub fn new(status: Status, codes: Vec<Status>, choice: OrderChoice, id: i64) -> Self {
        Self {
            status,
            created: None,
            phones: None,
            codes,
            choice,
            history: Vec::new(),
            note: Vec::new(),
            replaces: None,
            id,
        }
    }
}

impl rt::Schema for Order {
    const SHAPE: rt::Shape<Self> = rt::Shape::Complex {
        name: &rt::TypeName::new(NAMESPACE, "Order", "An order."),
        fields: &[
            rt::element(NAMESPACE, "Status", rt::at!(Self.status)).doc("Where it stands."),
            rt::element(NAMESPACE, "Created", rt::at!(Self.created)),
            rt::element(NAMESPACE, "Phones", rt::at!(Self.phones)).list().typed(&PHONE),
            rt::element(NAMESPACE, "Codes", rt::at!(Self.codes)).list(),
            rt::choice(rt::at!(Self.choice)),
            rt::choice(rt::at!(Self.history)),
            rt::element(NAMESPACE, "Note", rt::at!(Self.note)).occurs(0, 2),
            rt::element(NAMESPACE, "Replaces", rt::at!(Self.replaces)),
            rt::attribute("", "id", rt::at!(Self.id)),
        ],
    };

    fn blank() -> Self {
        Self::new(rt::blank(), rt::blank(), rt::blank(), rt::blank())
    }
}

rt::bridges!(Order);

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Note {
    pub text: String,
    pub lang: Option<String>,
    pub extra: AnyAttributes,
}

impl rt::Schema for Note {
    const SHAPE: rt::Shape<Self> = rt::Shape::Complex {
        name: &rt::TypeName::new(NAMESPACE, "Note", "A remark."),
        fields: &[
            rt::text(rt::at!(Self.text)),
            rt::attribute("", "lang", rt::at!(Self.lang)),
            rt::any_attribute(rt::at!(Self.extra)),
        ],
    };

    fn blank() -> Self {
        Self { text: rt::blank(), lang: None, extra: AnyAttributes::new() }
    }
}

rt::bridges!(Note);

#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Status {
    New,
    Finished,
    Unknown(String),
}

impl rt::Schema for Status {
    const SHAPE: rt::Shape<Self> = rt::Shape::Enumeration {
        name: &rt::TypeName::new(NAMESPACE, "Status", "Where an order stands."),
        builtin: rt::Builtin::String,
        values: &[rt::value("NEW", Self::New), rt::value("FINISHED", Self::Finished).doc("Done.")],
        open: rt::open!(Self::Unknown),
    };

    fn blank() -> Self {
        Self::Unknown(String::new())
    }
}

rt::bridges!(Status);

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OrderChoice {
    CallIdName(CallIdName),
    RecordingId(i64),
    Number(Vec<String>),
}

impl rt::Schema for OrderChoice {
    const SHAPE: rt::Shape<Self> = rt::Shape::Choice {
        name: "OrderChoice",
        branches: &[
            rt::branch_group(rt::variant!(Self::CallIdName)),
            rt::branch(NAMESPACE, "RecordingId", rt::variant!(Self::RecordingId)),
            rt::branch(NAMESPACE, "Number", rt::variant!(Self::Number)).occurs(1, u32::MAX),
        ],
    };

    fn blank() -> Self {
        Self::RecordingId(rt::blank())
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CallIdName {
    pub call_id: i64,
    pub name: Nillable<String>,
}

impl rt::Schema for CallIdName {
    const SHAPE: rt::Shape<Self> = rt::Shape::Complex {
        name: &rt::TypeName::new(NAMESPACE, "CallIdName", ""),
        fields: &[
            rt::element(NAMESPACE, "CallId", rt::at!(Self.call_id)),
            rt::element(NAMESPACE, "Name", rt::at!(Self.name)),
        ],
    };

    fn blank() -> Self {
        Self { call_id: rt::blank(), name: rt::blank() }
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum HistoryChoice {
    Call(i32),
    Text(String),
}

impl rt::Schema for HistoryChoice {
    const SHAPE: rt::Shape<Self> = rt::Shape::Choice {
        name: "HistoryChoice",
        branches: &[
            rt::branch(NAMESPACE, "Call", rt::variant!(Self::Call)),
            rt::branch(NAMESPACE, "Text", rt::variant!(Self::Text)),
        ],
    };

    fn blank() -> Self {
        Self::Call(rt::blank())
    }
}
