//! What a notification says, in a few words for a table. All of it is shown elsewhere.

use callfire::postback::{self, Notification};

/// How many characters of a message or a name a table has.
const SHOWN: usize = 40;

/// From whom to whom, and the beginning of what it says; nothing where it cannot be read.
pub(super) fn in_brief(content_type: &str, body: &[u8]) -> String {
    match postback::parse(content_type, body) {
        Ok(Notification::Text(_, it)) => {
            let text = it.text;
            let record = text.text_record.into_iter().next().map(|record| record.message);
            let message = text.message.or(record).unwrap_or_default();
            format!("{} → {}: {}", text.from_number, text.to_number.text, cut(&message))
        }
        Ok(Notification::Call(_, it)) => {
            format!("{} → {}", it.call.from_number, it.call.to_number.text)
        }
        Ok(Notification::Broadcast(_, it)) => cut(it.broadcast.name.as_deref().unwrap_or_default()),
        _ => String::new(),
    }
}

/// One line of it.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"TextNotification": {"SubscriptionId": 1234, "Text": {"@id": 77, "FromNumber": "15551231234",
        "ToNumber": "67076", "State": "FINISHED", "ContactId": 8, "Inbound": true, "Created": "2013-08-13T17:05:37Z",
        "Modified": "2013-08-13T17:05:37Z", "Message": "Are you\nopen?"}}}"#;
    const CALL: &str = r#"<n:CallFinished xmlns:n="http://api.callfire.com/notification/xsd"
        xmlns="http://api.callfire.com/data"><n:SubscriptionId>1234</n:SubscriptionId><Call id="1234">
        <FromNumber>15551231234</FromNumber><ToNumber>15551231235</ToNumber><State>FINISHED</State>
        <ContactId>1234</ContactId><Inbound>true</Inbound><Created>2013-08-13T22:52:40Z</Created>
        <Modified>2013-08-13T22:52:46Z</Modified></Call></n:CallFinished>"#;

    const BROADCAST: &str = r#"{"BroadcastStarted": {"SubscriptionId": 1234, "Broadcast": {"@id": 5, "Name": "Autumn",
        "Status": "RUNNING", "LastModified": "2013-03-11T20:10:07Z", "Type": "TEXT",
        "TextBroadcastConfig": {"@id": 6, "Message": "Hi"}}}}"#;

    #[test]
    fn who_tells_whom_what() {
        for (content_type, body, expected) in [
            ("application/json", TEXT, "15551231234 → 67076: Are you open?"),
            ("text/xml", CALL, "15551231234 → 15551231235"),
            ("application/json", BROADCAST, "Autumn"),
            ("text/xml", "no notification", ""),
        ] {
            assert_eq!(in_brief(content_type, body.as_bytes()), expected);
        }
    }

    #[test]
    fn a_message_is_cut_between_characters() {
        assert_eq!(cut(" one\n\ttwo "), "one two");
        assert_eq!(cut(&"é".repeat(40)), "é".repeat(40));
        assert_eq!(cut(&"é".repeat(41)), format!("{}…", "é".repeat(40)));
    }
}
