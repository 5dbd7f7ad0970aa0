//! The known samples are kept, in every form, once.

use callfire::postback::Event;
use callfire_receiver::Limits;

use super::support::{SAMPLE, XML, post, receiver};

const SOAP: (&str, &str) = ("Content-Type", "application/soap+xml; charset=utf-8");
const JSON: (&str, &str) = ("Content-Type", "application/json");

macro_rules! sample {
    ($name:literal) => {
        (
            include_str!(concat!("../../../../tests/postback/", $name, ".xml")),
            include_str!(concat!("../../../../tests/postback/", $name, ".json")),
        )
    };
}

fn enveloped(document: &str) -> String {
    let (_, element) = document.split_once("?>").unwrap();
    format!(
        "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body>{element}</e:Body></e:Envelope>"
    )
}

#[tokio::test]
async fn every_sample_is_kept_in_every_form() {
    for ((xml, json), event, subscription_id) in [
        (sample!("inbound_text"), Event::TextNotification, 19001),
        (sample!("outbound_text"), Event::TextNotification, 41001),
        (sample!("captured_text"), Event::TextNotification, 1234),
        (sample!("captured_call"), Event::CallFinished, 1234),
    ] {
        let soap = enveloped(xml);
        for (content_type, body) in [(XML, xml), (SOAP, &soap), (JSON, json)] {
            let (server, inbox) = receiver(Limits::default()).await;
            let reply = post(&server, &[content_type], body).await;
            assert_eq!((reply.status, reply.body.as_str()), (200, "kept\n"));
            assert_eq!(reply.header("content-type"), Some("text/plain; charset=utf-8"));
            let kept = inbox.kept();
            assert_eq!(kept.len(), 1);
            assert_eq!((kept[0].event, kept[0].subscription_id), (event, Some(subscription_id)));
            assert_eq!(
                (kept[0].content_type.as_str(), &*kept[0].body),
                (content_type.1, body.as_bytes())
            );
            assert!(inbox.quarantined().is_empty());
        }
    }
}

#[tokio::test]
async fn what_comes_again_is_acknowledged_again() {
    let (server, inbox) = receiver(Limits::default()).await;
    for _ in 0..5 {
        assert_eq!(post(&server, &[XML], SAMPLE).await.status, 200);
    }
    assert_eq!(inbox.kept().len(), 1);
    let snapshot = server.receiver().snapshot();
    assert_eq!((snapshot.kept, snapshot.repeated), (1, 4));
}
