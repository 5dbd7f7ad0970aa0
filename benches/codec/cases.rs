//! The messages that are measured: made by hand, so that they look as CallFire's own do. Nothing is measured here.

use std::fmt::Write as _;

/// A reply of `QueryCalls`, about 1 KB for each call.
pub(crate) fn query_calls(calls: usize) -> String {
    let mut reply = String::from(concat!(
        r#"<?xml version="1.0" encoding="UTF-8"?>"#,
        r#"<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>"#,
        r#"<ns2:CallQueryResult xmlns="http://api.callfire.com/data" xmlns:ns2="http://api.callfire.com/service/xsd">"#,
    ));
    let _ = write!(reply, "<ns2:TotalResults>{calls}</ns2:TotalResults>");
    for id in 0..calls {
        push_call(&mut reply, id);
    }
    reply.push_str("</ns2:CallQueryResult></soap:Body></soap:Envelope>");
    reply
}

fn push_call(reply: &mut String, id: usize) {
    let (minute, second, cents) = (id / 60 % 60, id % 60, id % 100);
    let _ = write!(
        reply,
        concat!(
            r#"<Call id="{id}"><FromNumber>12135551234</FromNumber>"#,
            r#"<ToNumber ClientData="customer {id}">1310555{id:04}</ToNumber><State>FINISHED</State>"#,
            "<BatchId>4321</BatchId><BroadcastId>8765</BroadcastId><ContactId>9{id:06}</ContactId>",
            "<Inbound>false</Inbound><Created>2013-10-26T05:{minute:02}:{second:02}Z</Created>",
            "<Modified>2013-10-26T06:{minute:02}:{second:02}Z</Modified><FinalResult>LA</FinalResult>",
            "<Label><Name>autumn campaign</Name></Label><Label><Name>west coast</Name></Label>",
            r#"<CallRecord id="7{id:06}"><Result>LA</Result>"#,
            "<FinishTime>2013-10-26T06:{minute:02}:{second:02}Z</FinishTime>",
            "<BilledAmount>1.{cents:02}</BilledAmount>",
            "<OriginateTime>2013-10-26T05:{minute:02}:{second:02}Z</OriginateTime>",
            "<AnswerTime>2013-10-26T05:{minute:02}:{second:02}Z</AnswerTime><Duration>{second}</Duration>",
            r#"<RecordingMeta id="5{id:06}"><Name>recording {id}</Name>"#,
            "<Created>2013-10-26T05:{minute:02}:{second:02}Z</Created>",
            "<LengthInSeconds>{second}</LengthInSeconds>",
            "<Link>https://www.callfire.com/cloud/2/recordings/5{id:06}/recording.mp3</Link>",
            "</RecordingMeta></CallRecord></Call>",
        ),
        id = id,
        minute = minute,
        second = second,
        cents = cents,
    );
}

/// A reply of `GetNumberOrder`.
pub(crate) const NUMBER_ORDER: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>"#,
    r#"<NumberOrder xmlns="http://api.callfire.com/data" xmlns:ns2="http://api.callfire.com/service/xsd" id="129">"#,
    "<Status>FINISHED</Status><Created>2013-10-26T05:36:10Z</Created><TotalCost>3.5</TotalCost>",
    "<LocalNumbers><Ordered>2</Ordered><UnitCost>1.75</UnitCost>",
    "<Fulfilled>12065550100 12065550101</Fulfilled></LocalNumbers>",
    "</NumberOrder></soap:Body></soap:Envelope>",
);
