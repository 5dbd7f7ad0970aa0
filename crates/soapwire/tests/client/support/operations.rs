//! A service of four operations, written as the generator writes them.

use soapwire::rt;

const NAMESPACE: &str = "urn:things";

/// Asks for a thing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GetRequest {
    pub(crate) id: i64,
}

impl rt::Schema for GetRequest {
    const SHAPE: rt::Shape<Self> = rt::Shape::Complex {
        name: &rt::TypeName::new(NAMESPACE, "GetRequest", "Asks for a thing."),
        fields: &[rt::element(NAMESPACE, "Id", rt::at!(Self.id))],
    };
    fn blank() -> Self {
        Self { id: rt::blank() }
    }
}

/// A thing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Thing {
    pub(crate) name: String,
}

impl rt::Schema for Thing {
    const SHAPE: rt::Shape<Self> = rt::Shape::Complex {
        name: &rt::TypeName::new(NAMESPACE, "Thing", "A thing."),
        fields: &[rt::element(NAMESPACE, "Name", rt::at!(Self.name))],
    };
    fn blank() -> Self {
        Self { name: rt::blank() }
    }
}

/// Sends a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SendRequest {
    pub(crate) request_id: Option<String>,
    pub(crate) text: String,
}

impl rt::Schema for SendRequest {
    const SHAPE: rt::Shape<Self> = rt::Shape::Complex {
        name: &rt::TypeName::new(NAMESPACE, "SendRequest", "Sends a text."),
        fields: &[
            rt::element(NAMESPACE, "RequestId", rt::at!(Self.request_id)),
            rt::element(NAMESPACE, "Text", rt::at!(Self.text)),
        ],
    };
    fn blank() -> Self {
        Self { request_id: rt::blank(), text: rt::blank() }
    }
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Trouble {
    pub(crate) code: String,
}

impl rt::Schema for Trouble {
    const SHAPE: rt::Shape<Self> = rt::Shape::Complex {
        name: &rt::TypeName::new(NAMESPACE, "Trouble", "What went wrong."),
        fields: &[rt::element(NAMESPACE, "Code", rt::at!(Self.code))],
    };
    fn blank() -> Self {
        Self { code: rt::blank() }
    }
}

macro_rules! operation {
    ($name:ident, $request:ty, $response:ty, $output:expr, $safety:ident $(, $key:ident)?) => {
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name;

        impl rt::Operation for $name {
            type Request = $request;
            type Response = $response;
            type Fault = Trouble;
            const NAME: &'static str = stringify!($name);
            const SERVICE: &'static str = "ThingService";
            const SOAP_ACTION: &'static str = concat!("urn:things/", stringify!($name));
            const ENDPOINT: &'static str = "https://things.example/api/1.1/things";
            const REQUEST: rt::ElementName = rt::ElementName::new(NAMESPACE, stringify!($name));
            const RESPONSE: Option<rt::ElementName> = $output;
            const FAULT: Option<rt::ElementName> = Some(rt::ElementName::new(NAMESPACE, "Trouble"));
            const SAFETY: rt::Safety = rt::Safety::$safety;
            const DOC: &'static str = "";
            $(
                fn request_key(request: &mut Self::Request) -> Option<&mut Option<String>> {
                    Some(&mut request.$key)
                }
            )?
        }
    };
}

operation!(Get, GetRequest, Thing, Some(rt::ElementName::new(NAMESPACE, "Thing")), ReadOnly);
operation!(
    Send,
    SendRequest,
    i64,
    Some(rt::ElementName::new(NAMESPACE, "SendId")),
    Keyed,
    request_id
);
operation!(Buy, GetRequest, i64, Some(rt::ElementName::new(NAMESPACE, "BuyId")), Unsafe);
operation!(Remove, GetRequest, (), None, Unsafe);
