//! The server, talked to line by line. What the handler for mails makes of it is tested where that is.

use std::time::Duration;

use testmail::{Behaviour, Fate, Server};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

const TO_DATA: &str =
    "EHLO me\r\nMAIL FROM:<a@b.test> BODY=8BITMIME\r\nRCPT TO:<c@d.test>\r\nDATA\r\n";

/// Sends all of it at once; what comes back until the server closes, or says nothing for a while.
async fn talk(server: &Server, sent: &str) -> String {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    let mut replies = Vec::new();
    let _ = timeout(Duration::from_millis(500), stream.read_to_end(&mut replies)).await;
    String::from_utf8(replies).unwrap()
}

/// The first three characters of each reply.
async fn statuses(server: &Server, sent: &str) -> Vec<String> {
    let replies = talk(server, sent).await;
    let last = replies.lines().filter(|line| line.as_bytes().get(3) == Some(&b' '));
    last.map(|line| line[..3].to_owned()).collect()
}

async fn behaving(behaviour: Behaviour) -> Server {
    Server::builder().policy(move |_| behaviour).start().await.unwrap()
}

#[tokio::test]
async fn a_mail_is_kept_without_the_dots_that_were_added() {
    let server = Server::start().await.unwrap();
    let text = "Subject: =?utf-8?Q?Caf=C3=A9?=\r\n\r\n..\r\n..dots\r\n.\r\n";
    let said = statuses(&server, &format!("{TO_DATA}{text}QUIT\r\n")).await;
    assert_eq!(said, ["220", "250", "250", "250", "354", "250", "221"]);
    let mails = server.mails();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!(
        (mail.from.as_str(), mail.to.as_slice()),
        ("a@b.test", &["c@d.test".to_owned()][..])
    );
    assert_eq!(mail.raw, b"Subject: =?utf-8?Q?Caf=C3=A9?=\r\n\r\n.\r\n.dots\r\n");
    assert_eq!((mail.subject().as_str(), mail.fate), ("Café", Fate::Confirmed));
    assert_eq!((mail.bare_line_ends(), mail.longest_line()), (0, 30));
    assert_eq!(server.counts().confirmed, 1);
}

#[tokio::test]
async fn an_answer_is_confirmed_by_the_next_command() {
    let server = Server::start().await.unwrap();
    talk(&server, &format!("{TO_DATA}a: b\r\n\r\nc\r\n.\r\n")).await;
    assert_eq!(server.mails()[0].fate, Fate::Answered);
    assert_eq!(server.counts().confirmed, 0);
}

#[tokio::test]
async fn bare_line_ends_end_nothing_and_are_counted() {
    let server = Server::start().await.unwrap();
    let said = statuses(&server, &format!("{TO_DATA}a: b\r\n\r\nc\n.\nd\r.\r\n\r\n.\r\n")).await;
    assert_eq!(said.len(), 6);
    let mail = server.mails().remove(0);
    assert_eq!(mail.raw, b"a: b\r\n\r\nc\n.\nd\r.\r\n\r\n");
    assert_eq!(mail.bare_line_ends(), 3);
}

#[tokio::test]
async fn what_is_out_of_order_is_refused() {
    let server = Server::start().await.unwrap();
    let sent = "DATA\r\nRCPT TO:<a@b>\r\nMAIL FROM:a\r\nMAIL FROM:<a@b>\r\nDATA\r\nRSET\r\nNOOP\r\nHELO a\r\nWHAT\r\n";
    let said = statuses(&server, sent).await;
    assert_eq!(said, ["220", "503", "503", "501", "250", "503", "250", "250", "250", "500"]);
    assert!(server.mails().is_empty());
}

#[tokio::test]
async fn each_behaviour_does_what_it_is_called() {
    let all = [
        (Behaviour::Accept, "220 250 250 250 354 250 221", 1),
        (Behaviour::Close, "", 0),
        (Behaviour::Unavailable, "421", 0),
        (Behaviour::StallAtGreeting, "", 0),
        (Behaviour::RefuseMail(550), "220 250 550 503 503", 0),
        (Behaviour::RefuseRecipient(450), "220 250 250 450 503", 0),
        (Behaviour::RefuseData(451), "220 250 250 250 451", 0),
        (Behaviour::RefuseMessage(554), "220 250 250 250 354 554 221", 0),
        (Behaviour::StallAfterData, "220 250 250 250 354", 1),
        (Behaviour::DropAfterData, "220 250 250 250 354", 1),
        (Behaviour::StallAfterAnswer, "220 250 250 250 354 250", 1),
    ];
    for (behaviour, expected, kept) in all {
        let server = behaving(behaviour).await;
        let said = statuses(&server, &format!("{TO_DATA}a: b\r\n\r\nc\r\n.\r\nQUIT\r\n")).await;
        assert!(said.join(" ").starts_with(expected), "{behaviour:?}: {said:?}");
        let counts = server.counts();
        assert_eq!((counts.mails, counts.connections[&behaviour]), (kept, 1), "{behaviour:?}");
        let is_unanswered =
            matches!(behaviour, Behaviour::StallAfterData | Behaviour::DropAfterData);
        assert_eq!(counts.unanswered, u64::from(is_unanswered), "{behaviour:?}");
    }
}

#[tokio::test]
async fn a_stall_lasts_and_a_drop_does_not() {
    for (behaviour, is_open) in
        [(Behaviour::StallAfterData, true), (Behaviour::DropAfterData, false)]
    {
        let server = behaving(behaviour).await;
        let mut stream = BufReader::new(TcpStream::connect(server.address()).await.unwrap());
        stream.write_all(format!("{TO_DATA}a: b\r\n\r\nc\r\n.\r\n").as_bytes()).await.unwrap();
        let mut line = String::new();
        while !line.starts_with("354") {
            line.clear();
            stream.read_line(&mut line).await.unwrap();
        }
        server.wait_for(1).await;
        line.clear();
        let more = timeout(Duration::from_millis(500), stream.read_line(&mut line)).await;
        assert_eq!(more.is_err(), is_open, "{behaviour:?}: {more:?} {line}");
    }
}

#[tokio::test]
async fn mails_come_from_the_account_only() {
    let server = Server::builder().account("me", "hunter2").start().await.unwrap();
    // me, hunter2 as PLAIN has them, and as LOGIN does.
    let right = ["AUTH PLAIN AG1lAGh1bnRlcjI=", "AUTH LOGIN\r\nbWU=\r\naHVudGVyMg=="];
    for said in right {
        let said = statuses(&server, &format!("EHLO a\r\n{said}\r\nMAIL FROM:<a@b>\r\n")).await;
        assert_eq!(said[said.len() - 2..], ["235", "250"]);
    }
    let said =
        statuses(&server, "EHLO a\r\nAUTH PLAIN AG1lAGh1bnRlcg==\r\nMAIL FROM:<a@b>\r\n").await;
    assert_eq!(said, ["220", "250", "535", "530"]);
}

#[test]
fn half_of_a_policy_is_bad_and_the_same_for_the_same_seed() {
    let policy = Behaviour::half(7, &Behaviour::BAD);
    let decided: Vec<_> = (0..1_000).map(&policy).collect();
    let bad = decided.iter().filter(|it| **it != Behaviour::Accept).count();
    assert!((400..600).contains(&bad), "{bad}");
    assert!(Behaviour::BAD.iter().all(|it| decided.contains(it)));
    assert!((0..1_000).map(Behaviour::half(7, &Behaviour::BAD)).eq(decided));
}
