//! Texts by somebody who wants more than to be read.

use callfire::postback::Notification;
use callfire::soapwire::error::is_printable;
use fastrand::Rng;
use futures_util::{StreamExt as _, stream};
use testmail::{Mail as Kept, Server};

use super::support::{delivery, hand_in, mailing, text};
use crate::handler::{Delivery, Handler};
use crate::inbox::ItemId;

/// The header of every mail, in this order.
const NAMES: [&str; 9] = [
    "Date",
    "From",
    "Subject",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "To",
];

/// What texts are put together of.
const PIECES: [&str; 34] = [
    "\r\n",
    "\r",
    "\n",
    "\n\r",
    "\r\r\n",
    ".",
    "\r\n.\r\n",
    "\n.\n",
    "\r.\r",
    "..",
    " ",
    "\t",
    " \r\n",
    "\u{a0}",
    "Bcc: eve@example.com",
    "\r\nBcc: eve@example.com\r\n",
    "\nContent-Type: text/html\n\n<b>",
    "QUIT\r\n",
    "=?utf-8?q?=0D=0ABcc:_eve@example.com?=",
    "=?utf-8?b?",
    "?=",
    "=",
    "=0D=0A",
    "=\r\n",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{feff}",
    "From ",
    "é",
    "👨\u{200d}👩\u{200d}👧",
    "\u{10ffff}",
];

fn hostile(random: &mut Rng, pieces: usize) -> String {
    let mut text = String::new();
    for _ in 0..random.usize(..=pieces) {
        match random.u8(..8) {
            0 => text.extend(std::iter::repeat_with(|| random.char(..)).take(5)),
            1 => text.push_str(&"x".repeat(random.usize(..1_200))),
            _ => text.push_str(PIECES[random.usize(..PIECES.len())]),
        }
    }
    text
}

/// The number of a hostile delivery is in its item, its subject and its body.
fn made(number: i64) -> (String, Delivery) {
    let mut random = Rng::with_seed(number.unsigned_abs());
    let words = hostile(&mut random, 12);
    let mut notification = text(&words);
    if let Notification::Text(_, it) = &mut notification {
        it.text.id = number;
        it.text.from_number = hostile(&mut random, 3);
        it.text.to_number.text = hostile(&mut random, 3);
    }
    (words, Delivery { item: ItemId(number), ..delivery(notification) })
}

/// Lines end with CR LF in a mail, and nothing else is changed.
fn unix(text: &str) -> String {
    text.replace("\r\n", "\n")
}

#[track_caller]
fn check(mail: &Kept, words: &str, number: i64) {
    assert_eq!(mail.names(), NAMES, "{words:?}");
    assert_eq!(mail.bare_line_ends(), 0, "{words:?}");
    assert!(mail.raw.is_ascii() && mail.longest_line() <= 998, "{words:?}");
    let subject = mail.subject();
    assert!(subject.starts_with("Text from ") && subject.chars().all(is_printable), "{subject:?}");
    assert!(subject.chars().count() < 240 && !subject.contains("=?"), "{subject:?}");
    let body = mail.body().unwrap();
    let (head, rest) = body.split_once("\r\n\r\n").unwrap();
    let lines: Vec<_> = head.split("\r\n").collect();
    let [from, to, "Time: 2013-08-13T17:05:37Z", id] = lines[..] else { panic!("{head:?}") };
    assert!(from.starts_with("From: ") && from.chars().all(is_printable), "{from:?}");
    assert!(to.starts_with("To: ") && to.chars().all(is_printable), "{to:?}");
    assert_eq!(id, format!("Text: {number}"));
    assert_eq!(unix(rest), format!("{}\n", unix(words)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_random_texts_are_mailed_as_they_are() {
    let server = Server::start().await.unwrap();
    let mail = mailing(&server).build().unwrap();
    let sent = stream::iter(0..10_000).for_each_concurrent(8, |number| {
        let mail = &mail;
        async move { mail.handle(made(number).1).await.unwrap() }
    });
    sent.await;
    let mut mails = server.mails();
    assert_eq!((mails.len(), server.counts().all_connections()), (10_000, 10_000));
    let number = |mail: &Kept| {
        let body = mail.body().unwrap();
        let line = body.split("\r\n").nth(3).unwrap();
        line.strip_prefix("Text: ").unwrap().parse::<i64>().unwrap()
    };
    mails.sort_by_cached_key(number);
    for (mail, number) in mails.iter().zip(0..) {
        check(mail, &made(number).0, number);
    }
}

#[tokio::test]
async fn what_was_tried_elsewhere_does_nothing_here() {
    let server = Server::start().await.unwrap();
    let mail = mailing(&server).build().unwrap();
    let all = [
        "hi\r\nBcc: eve@example.com\r\n\r\nhello",
        "hi\r\n.\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.com>\r\nDATA\r\n",
        "hi\n.\nMAIL FROM:<eve@example.com>\n",
        "hi\r.\rMAIL FROM:<eve@example.com>\r",
        "=?utf-8?q?=0D=0ABcc:_eve@example.com?=",
        ".",
        "..",
        "",
        " ",
        "\u{202e}moc.elpmaxe@eve",
        &"x".repeat(100_000),
        &"\u{1f388}".repeat(10_000),
    ];
    for words in all {
        hand_in(&mail, words).await.unwrap();
    }
    let mails = server.mails();
    assert_eq!(mails.len(), all.len());
    for (mail, words) in mails.iter().zip(all) {
        check(mail, words, 77);
        assert_eq!((mail.from.as_str(), mail.to.len()), ("ann@example.com", 1));
    }
}
