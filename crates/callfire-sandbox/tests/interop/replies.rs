//! Whether what went over the wire is valid, by libxml2 and the schemas in `wsdl/`.

use std::path::PathBuf;
use std::process::Output;

use serde_json::{Value, json};

use crate::tool;

/// Every request that was carried out and every reply is valid.
#[track_caller]
pub(crate) fn validate(exchanges: &Value) {
    let output = validator(exchanges);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn validator(exchanges: &Value) -> Output {
    let wsdl: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "wsdl"].iter().collect();
    tool::run_with(tool::python("validate.py").arg(wsdl), exchanges.to_string())
}

const ENVELOPE: &str = "http://www.w3.org/2003/05/soap-envelope";
const SERVICE: &str = "http://api.callfire.com/service/xsd";

/// An exchange of `GetNumberOrder` with this Body of the reply.
fn exchange(status: u16, reply: &str) -> Value {
    let envelope = |body: &str| {
        format!(
            "<s:Envelope xmlns:s=\"{ENVELOPE}\" xmlns:c=\"{SERVICE}\"><s:Body>{body}</s:Body></s:Envelope>"
        )
    };
    json!({
        "operation": "GetNumberOrder",
        "status": status,
        "request": envelope("<c:GetNumberOrder><c:Id>1</c:Id></c:GetNumberOrder>"),
        "reply": envelope(reply),
    })
}

const ORDER: &str = "<NumberOrder xmlns=\"http://api.callfire.com/data\" id=\"1\"><Status>NEW</Status>\
                     <Created>2012-10-26T21:32:52Z</Created><TotalCost>2</TotalCost></NumberOrder>";
const REASON: &str = "<s:Reason><s:Text xml:lang=\"en\">no</s:Text></s:Reason>";

fn fault(code: &str, after: &str) -> String {
    format!("<s:Fault><s:Code><s:Value>{code}</s:Value></s:Code>{after}</s:Fault>")
}

#[test]
#[ignore = "needs python3 with lxml"]
fn what_is_valid_is_accepted() {
    let info = "<s:Detail><c:ServiceFaultInfo><c:FaultCode>NOT_FOUND</c:FaultCode></c:ServiceFaultInfo></s:Detail>";
    validate(&json!([
        exchange(200, ORDER),
        exchange(400, &fault("s:Sender", REASON)),
        exchange(400, &fault("s:Sender", &format!("{REASON}{info}"))),
        exchange(500, &fault("s:Receiver", &format!("{REASON}{info}"))),
    ]));
}

#[test]
#[ignore = "needs python3 with lxml"]
fn what_is_broken_is_refused() {
    let wrong_info = "<s:Detail><c:ServiceFaultInfo><c:FaultCode>GONE</c:FaultCode></c:ServiceFaultInfo></s:Detail>";
    let broken = [
        exchange(200, ""),
        exchange(200, "<c:CreatedId>1</c:CreatedId>"),
        exchange(200, &ORDER.replace(" id=\"1\"", "")),
        exchange(200, &ORDER.replace("<TotalCost>2</TotalCost>", "")),
        exchange(200, &ORDER.replace("NEW", "OLD")),
        exchange(200, &ORDER.replace("/data", "/date")),
        exchange(200, &ORDER.repeat(2)),
        exchange(200, &ORDER.replace("</Status>", "")),
        exchange(500, ORDER),
        exchange(200, &fault("s:Sender", REASON)),
        exchange(500, &fault("s:Sender", REASON)),
        exchange(400, &fault("s:Client", REASON)),
        exchange(400, &fault("Sender", REASON)),
        exchange(400, &fault("s:Sender", "")),
        exchange(400, &fault("s:Sender", &REASON.replace(" xml:lang=\"en\"", ""))),
        exchange(400, &fault("s:Sender", &format!("{REASON}{wrong_info}"))),
        exchange(400, &fault("s:Sender", &format!("{REASON}<s:Detail/>"))),
        exchange(400, &fault("s:Sender", &format!("{REASON}<c:More/>"))),
    ];
    for exchange in broken {
        let output = validator(&json!([exchange]));
        let stderr = String::from_utf8_lossy(&output.stderr);
        // 1 is also how Python ends by an exception, so it has to name the exchange.
        assert!(
            output.status.code() == Some(1) && stderr.starts_with("exchange 1, GetNumberOrder: "),
            "{exchange}: {}: {stderr}",
            output.status
        );
    }
}
