//! The handler against an SMTP server on loopback.

mod hostile;
mod secure;
mod support;

use std::time::{Duration, SystemTime};

use callfire::postback::{self, Notification};
use testmail::{Behaviour, Fate, Server};

use super::{Mail, MailBuilder};
use crate::handler::Handler;
use support::{behaving, delivery, hand_in, mailing, text};

#[tokio::test]
async fn a_text_becomes_a_mail() {
    let server = Server::start().await.unwrap();
    let mut delivery = delivery(text("Are you open?\n.\n\nÄ 🎈"));
    delivery.received = SystemTime::UNIX_EPOCH + Duration::from_secs(1_376_413_540);
    mailing(&server).to("bob@example.com").build().unwrap().handle(delivery).await.unwrap();
    let [mail] = server.mails().try_into().unwrap();
    assert_eq!(mail.from, "ann@example.com");
    assert_eq!(mail.to, ["ann@example.com", "bob@example.com"]);
    assert_eq!(mail.field("From").unwrap(), "ann@example.com");
    assert_eq!(mail.field("To").unwrap(), "ann@example.com, bob@example.com");
    assert_eq!(mail.field("Date").unwrap(), "Tue, 13 Aug 2013 17:05:40 +0000");
    assert_eq!(mail.field("Auto-Submitted").unwrap(), "auto-generated");
    assert_eq!(mail.field("Content-Type").unwrap(), "text/plain; charset=utf-8");
    assert_eq!(
        mail.subject(),
        "Text from 15551231234 to 15551231235 at 2013-08-13T17:05:37Z: Are you open? . Ä 🎈"
    );
    let body = "From: 15551231234\r\nTo: 15551231235\r\nTime: 2013-08-13T17:05:37Z\r\nText: 77\r\n\r\n\
                Are you open?\r\n.\r\n\r\nÄ 🎈\r\n";
    assert_eq!(mail.body().unwrap(), body);
}

#[tokio::test]
async fn only_texts_that_came_in_are_mailed() {
    let server = Server::start().await.unwrap();
    let mail = mailing(&server).build().unwrap();
    let Notification::Text(event, mut it) = text("no") else { unreachable!() };
    it.text.inbound = false;
    mail.handle(delivery(Notification::Text(event, it))).await.unwrap();
    mail.handle(delivery(postback::parse("text/xml", support::CALL).unwrap())).await.unwrap();
    assert_eq!(server.counts().all_connections(), 0);
}

#[tokio::test]
async fn a_text_without_words_may_have_them_in_its_record() {
    let server = Server::start().await.unwrap();
    let Notification::Text(event, mut it) = text("in the text") else { unreachable!() };
    it.text.message = None;
    it.text.text_record[0].message = "in the record".to_owned();
    let mail = mailing(&server).build().unwrap();
    mail.handle(delivery(Notification::Text(event, it.clone()))).await.unwrap();
    it.text.text_record.clear();
    mail.handle(delivery(Notification::Text(event, it))).await.unwrap();
    let mails = server.mails();
    assert!(mails[0].body().unwrap().ends_with("\r\n\r\nin the record\r\n"));
    assert!(mails[1].body().unwrap().ends_with("Text: 77\r\n\r\n\r\n"));
}

#[tokio::test]
async fn a_repetition_has_the_same_id_and_nothing_else_has() {
    let server = Server::start().await.unwrap();
    let mail = mailing(&server).build().unwrap();
    let Notification::Text(event, other) = text("once") else { unreachable!() };
    let mut later = other.clone();
    later.text.modified = "2013-08-13T17:05:38Z".parse().unwrap();
    for it in [other.clone(), other, later] {
        let mut delivery = delivery(Notification::Text(event, it));
        delivery.received = SystemTime::now();
        mail.handle(delivery).await.unwrap();
    }
    let ids: Vec<_> = server.mails().iter().map(|mail| mail.field("Message-ID").unwrap()).collect();
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[0], ids[2]);
    let (digest, domain) = ids[0].split_once('@').unwrap();
    assert_eq!((digest.len(), domain), (65, "example.com>"));
}

#[tokio::test]
async fn whatever_the_server_does_instead_of_taking_it_is_for_another_try() {
    let all = [
        (Behaviour::Close, "incomplete response", false),
        (Behaviour::Unavailable, "421): testmail is not available", false),
        (Behaviour::StallAtGreeting, "no answer within 300ms", false),
        (Behaviour::RefuseMail(550), "550): no mails today", false),
        (Behaviour::RefuseRecipient(450), "450): who is that?", false),
        (Behaviour::RefuseData(451), "451): no room", false),
        (Behaviour::RefuseMessage(554), "554): what a text!", false),
        (Behaviour::StallAfterData, "no answer within 300ms", true),
        (Behaviour::DropAfterData, "incomplete response", true),
    ];
    for (behaviour, words, may_be_taken) in all {
        let server = behaving(behaviour).await;
        let mail = mailing(&server).timeout(Duration::from_millis(300)).build().unwrap();
        let error = hand_in(&mail, "hello").await.unwrap_err();
        let shown = error.to_string();
        assert!(!error.is_final() && shown.contains(words), "{behaviour:?}: {shown}");
        let start = format!("the SMTP server {} did not take the mail: ", server.address());
        assert!(shown.starts_with(&start), "{shown}");
        assert_eq!(error.ended().is_uncertain(), may_be_taken, "{behaviour:?}");
        assert_eq!(server.counts().all_connections(), 1);
    }
}

#[tokio::test]
async fn nobody_is_there() {
    let server = Server::start().await.unwrap();
    let mail = mailing(&server).build().unwrap();
    drop(server);
    let error = hand_in(&mail, "hello").await.unwrap_err();
    assert!(!error.is_final() && error.to_string().contains("did not take the mail"), "{error}");
    assert!(!error.ended().is_uncertain());
}

/// The mail is taken: that the server hangs then is no reason to send it again.
#[tokio::test]
async fn a_server_that_hangs_after_its_answer_has_taken_the_mail() {
    let server = behaving(Behaviour::StallAfterAnswer).await;
    let mail = mailing(&server).timeout(Duration::from_secs(5)).build().unwrap();
    hand_in(&mail, "hello").await.unwrap();
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_mail_that_was_taken_is_confirmed() {
    let server = Server::start().await.unwrap();
    hand_in(&mailing(&server).build().unwrap(), "hello").await.unwrap();
    let confirmed = async {
        while server.mails()[0].fate != Fate::Confirmed {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), confirmed).await.unwrap();
}

#[tokio::test]
async fn all_recipients_or_none() {
    let server = behaving(Behaviour::RefuseRecipient(550)).await;
    let mail = mailing(&server).to("bob@example.com").build().unwrap();
    hand_in(&mail, "hello").await.unwrap_err();
    assert!(server.mails().is_empty());
}

#[test]
fn settings_that_do_not_fit_are_refused() {
    let error = |builder: MailBuilder| builder.build().unwrap_err().to_string();
    let good = || Mail::builder("a@b.test").smtp("smtp://localhost");
    good().build().unwrap();
    assert!(error(Mail::builder("a@b.test")).contains("no SMTP server is set"));
    for address in
        ["", "a", "a@", "@b", "a@b c", "a@b\r\nBcc: c@d", "a@b>, <c@d", "a@b.test\u{202e}"]
    {
        assert!(error(good().to(address)).contains("is no mail address"), "{address}");
        assert!(error(good().from(address)).contains("is no mail address"), "{address}");
        assert!(
            error(Mail::builder(address).smtp("smtp://localhost")).contains("is no mail address")
        );
    }
    assert!(error(good().smtp("http://localhost")).contains("smtps://"));
    let pem = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    assert!(error(good().smtp("smtps://localhost").root_certificate(pem)).contains("certificate"));
}
