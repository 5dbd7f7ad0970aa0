//! Postbacks as they are sent.

use callfire_receiver::Receiver;
use http::{Request, StatusCode};
use tower::ServiceExt as _;

/// A text with this id, last modified so many seconds into a day.
pub(crate) fn text(id: i64, modified: u32) -> String {
    let (hours, minutes, seconds) = (modified / 3600, modified / 60 % 60, modified % 60);
    format!(
        r#"<n:TextNotification xmlns:n="http://api.callfire.com/notification/xsd" xmlns="http://api.callfire.com/data"><n:SubscriptionId>7</n:SubscriptionId><Text id="{id}"><FromNumber>12135550123</FromNumber><ToNumber>67076</ToNumber><State>FINISHED</State><ContactId>1</ContactId><Inbound>true</Inbound><Created>2026-01-01T00:00:00Z</Created><Modified>2026-01-01T{hours:02}:{minutes:02}:{seconds:02}Z</Modified><FinalResult>RECEIVED</FinalResult><Message>Are you open?</Message></Text></n:TextNotification>"#
    )
}

/// Posts it where it has to go.
pub(crate) async fn post(receiver: &Receiver, body: String) -> StatusCode {
    let request = Request::post(receiver.path()).header("Content-Type", "text/xml; charset=UTF-8");
    let request = request.body(axum::body::Body::from(body)).unwrap();
    receiver.router().oneshot(request).await.unwrap().status()
}
