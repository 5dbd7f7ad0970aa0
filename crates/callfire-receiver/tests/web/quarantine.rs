//! Ill-formed and foreign bodies: refused, and kept with their reason.

use callfire_receiver::Limits;

use super::support::{SAMPLE, XML, post, receiver};

const PUBLISHED: &str = include_str!("../../../../tests/postback/inbound_text_published.xml");
const JSON: (&str, &str) = ("Content-Type", "application/json");

type Field = (&'static str, &'static str);

/// Fields, a body, the status it is answered with, and what is said of it.
fn cases() -> Vec<(&'static [Field], String, u16, &'static str)> {
    let soap: &[_] = &[("Content-Type", "application/soap+xml")];
    let fault = "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body><e:Fault>\
                 <e:Code><e:Value>e:Receiver</e:Value></e:Code><e:Reason><e:Text xml:lang=\"en\">no</e:Text>\
                 </e:Reason></e:Fault></e:Body></e:Envelope>";
    let twice = r#"{"TextNotification": {"SubscriptionId": 1, "SubscriptionId": 2}}"#;
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let doctype =
        SAMPLE.replace("?>", "?><!DOCTYPE n [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>");
    vec![
        (&[XML], PUBLISHED.to_owned(), 400, "at byte"),
        (&[XML], String::new(), 400, "ends too early"),
        (&[XML], SAMPLE[..SAMPLE.len() / 2].to_owned(), 400, "at byte"),
        (&[XML], doctype, 400, "document type"),
        (&[XML], "<!DOCTYPE html><html><body>502</body></html>".to_owned(), 400, ""),
        (&[XML], "<html><body>502 Bad Gateway</body></html>".to_owned(), 400, "is no notification"),
        (&[XML], SAMPLE.replace(">true<", ">yes<"), 400, "TextNotification/Text/Inbound"),
        (soap, fault.to_owned(), 400, "a fault, not a request"),
        (&[JSON], deep, 400, "recursion limit"),
        (&[JSON], twice.to_owned(), 400, "given twice"),
        (&[JSON], "null".to_owned(), 400, "other than an object"),
        (&[("Content-Type", "text/html")], "<html/>".to_owned(), 415, "not text/html"),
        (
            &[("Content-Type", "application/x-www-form-urlencoded")],
            "a=b".to_owned(),
            415,
            "urlencoded",
        ),
        (&[("Content-Type", "../../etc/passwd")], SAMPLE.to_owned(), 415, "not ../../etc/passwd"),
        (&[XML, JSON], SAMPLE.to_owned(), 400, "UTF-8, application/json"),
        (&[], SAMPLE.to_owned(), 415, "no media type"),
        (&[XML, ("Content-Encoding", "gzip")], "\u{1f}".to_owned(), 415, "Content-Encoding: gzip"),
    ]
}

#[tokio::test]
async fn what_is_no_notification_is_refused_and_kept_with_its_reason() {
    let (server, inbox) = receiver(Limits::default()).await;
    for (index, (fields, body, status, reason)) in cases().into_iter().enumerate() {
        let start = body.get(..80).unwrap_or(&body);
        let reply = post(&server, fields, &body).await;
        assert_eq!(reply.status, status, "{start}");
        let quarantined = inbox.quarantined();
        assert_eq!(quarantined.len(), index + 1, "{start}");
        let last = quarantined.last().unwrap();
        assert!(last.reason.contains(reason), "{}: {start}", last.reason);
        assert!(!last.reason.is_empty());
        assert_eq!(&*last.body, body.as_bytes());
        let content_types = fields.iter().filter(|(name, _)| *name == "Content-Type");
        let content_types: Vec<_> = content_types.map(|(_, value)| *value).collect();
        assert_eq!(last.content_type, content_types.join(", "));
    }
    assert!(inbox.kept().is_empty());
    assert_eq!(server.receiver().snapshot().quarantined, u64::try_from(cases().len()).unwrap());
}

#[tokio::test]
async fn an_answer_repeats_nothing_of_what_came() {
    let (server, _) = receiver(Limits::default()).await;
    for (fields, body, ..) in cases() {
        let reply = post(&server, fields, &body).await;
        assert!(reply.body.is_ascii() && reply.body.lines().count() == 1, "{reply:?}");
        for echoed in ["html", "passwd", "gzip", "5707328001", "urlencoded"] {
            assert!(!reply.body.contains(echoed), "{reply:?}");
        }
    }
    let coded = post(&server, &[XML, ("Content-Encoding", "gzip")], SAMPLE).await;
    assert_eq!(coded.header("accept-encoding"), Some("identity"));
    assert!(coded.body.starts_with("Content-Encoding"), "{coded:?}");
    let plain = post(&server, &[XML, ("Content-Encoding", "identity")], SAMPLE).await;
    assert_eq!(plain.status, 200);
}
