//! What one would write today: the same messages as structs with yaserde's derive. They promise less than ours do:
//! dates are texts, attributes of any name are dropped or declared, enumerations know their values only.

use yaserde::{YaDeserialize, YaSerialize};

use crate::yaserde_calls::CallQueryResult;

/// The envelope `$envelope` whose Body is a `$body`, which holds a `$payload` as `$prefix:$name`.
macro_rules! message {
    ($envelope:ident, $body:ident, $payload:ty, $prefix:literal, $name:literal) => {
        #[derive(YaDeserialize, YaSerialize)]
        #[yaserde(
                            rename = "Envelope",
                            prefix = "env",
                            namespaces = { "env" = "http://www.w3.org/2003/05/soap-envelope" }
                        )]
        pub(crate) struct $envelope {
            #[yaserde(prefix = "env", rename = "Body")]
            pub(crate) body: $body,
        }

        #[derive(YaDeserialize, YaSerialize)]
        #[yaserde(
                            prefix = "env",
                            namespaces = {
                                "env" = "http://www.w3.org/2003/05/soap-envelope",
                                "d" = "http://api.callfire.com/data",
                                "s" = "http://api.callfire.com/service/xsd"
                            }
                        )]
        pub(crate) struct $body {
            #[yaserde(prefix = $prefix, rename = $name)]
            pub(crate) payload: $payload,
        }
    };
}

message!(CallsEnvelope, CallsBody, CallQueryResult, "s", "CallQueryResult");
message!(OrderEnvelope, OrderBody, NumberOrder, "d", "NumberOrder");
message!(GetOrderEnvelope, GetOrderBody, GetNumberOrder, "s", "GetNumberOrder");
message!(ListEnvelope, ListBody, CreateContactList, "s", "CreateContactList");

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "d", namespaces = { "d" = "http://api.callfire.com/data" })]
pub(crate) struct NumberOrder {
    #[yaserde(attribute = true)]
    id: i64,
    #[yaserde(prefix = "d", rename = "Status")]
    pub(crate) status: String,
    #[yaserde(prefix = "d", rename = "Created")]
    created: String,
    #[yaserde(prefix = "d", rename = "TotalCost")]
    total_cost: f64,
    #[yaserde(prefix = "d", rename = "LocalNumbers")]
    local_numbers: Option<NumberOrderItem>,
    #[yaserde(prefix = "d", rename = "TollFreeNumbers")]
    toll_free_numbers: Option<NumberOrderItem>,
    #[yaserde(prefix = "d", rename = "Keywords")]
    keywords: Option<NumberOrderItem>,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "d", namespaces = { "d" = "http://api.callfire.com/data" })]
pub(crate) struct NumberOrderItem {
    #[yaserde(prefix = "d", rename = "Ordered")]
    ordered: i32,
    #[yaserde(prefix = "d", rename = "UnitCost")]
    unit_cost: f64,
    #[yaserde(prefix = "d", rename = "Fulfilled")]
    fulfilled: Option<String>,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "s", namespaces = { "s" = "http://api.callfire.com/service/xsd" })]
pub(crate) struct GetNumberOrder {
    #[yaserde(prefix = "s", rename = "Id")]
    pub(crate) id: i64,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "s", namespaces = { "s" = "http://api.callfire.com/service/xsd" })]
pub(crate) struct CreateContactList {
    #[yaserde(prefix = "s", rename = "Name")]
    name: String,
    #[yaserde(prefix = "s", rename = "ContactSource")]
    pub(crate) source: ContactSource,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(
    prefix = "s",
    namespaces = { "s" = "http://api.callfire.com/service/xsd", "d" = "http://api.callfire.com/data" }
)]
pub(crate) struct ContactSource {
    #[yaserde(prefix = "d", rename = "Contact")]
    pub(crate) contacts: Vec<Contact>,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "d", namespaces = { "d" = "http://api.callfire.com/data" })]
pub(crate) struct Contact {
    #[yaserde(attribute = true, rename = "firstName")]
    first_name: Option<String>,
    #[yaserde(attribute = true, rename = "lastName")]
    last_name: Option<String>,
    #[yaserde(attribute = true)]
    zipcode: Option<String>,
    #[yaserde(attribute = true, rename = "homePhone")]
    home_phone: Option<String>,
    #[yaserde(attribute = true)]
    city: Option<String>,
}
