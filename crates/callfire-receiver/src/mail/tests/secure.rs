//! TLS and passwords.

use testmail::{Behaviour, Server};

use super::support::{hand_in, mailing};
use crate::mail::{Mail, MailError};

#[tokio::test]
async fn mails_go_over_tls() {
    for builder in [Server::builder().implicit_tls(), Server::builder().start_tls()] {
        let server = builder.account("me", "hunter2").start().await.unwrap();
        let mail = mailing(&server).credentials("me", "hunter2").build().unwrap();
        hand_in(&mail, "hello").await.unwrap();
        let [mail] = server.mails().try_into().unwrap();
        assert_eq!((mail.is_encrypted, mail.user.as_deref()), (true, Some("me")));
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_ends_it() {
    for builder in [Server::builder().implicit_tls(), Server::builder().start_tls()] {
        let server = builder.start().await.unwrap();
        let mail = Mail::builder("ann@example.com").smtp(server.url()).build().unwrap();
        let error = hand_in(&mail, "hello").await.unwrap_err();
        assert!(!error.is_final() && error.to_string().contains("ertificate"), "{error}");
        assert!(server.mails().is_empty());
    }
}

#[tokio::test]
async fn without_starttls_nothing_is_sent_where_it_is_required() {
    let server = Server::start().await.unwrap();
    let required = mailing(&server).smtp(format!("{}?tls=required", server.url())).build().unwrap();
    let error = hand_in(&required, "hello").await.unwrap_err();
    let told = error.to_string();
    assert!(told.contains("it offers no STARTTLS") && told.contains("?tls=none"), "{told}");
    assert!(server.mails().is_empty());
    let url = format!("{}?tls=opportunistic", server.url());
    hand_in(&mailing(&server).smtp(url).build().unwrap(), "hello").await.unwrap();
    assert!(!server.mails()[0].is_encrypted);
}

#[tokio::test]
async fn starttls_is_used_where_it_is_offered() {
    let server = Server::builder().start_tls().start().await.unwrap();
    let url = format!("smtp://{}?tls=opportunistic", server.address());
    hand_in(&mailing(&server).smtp(url).build().unwrap(), "hello").await.unwrap();
    assert!(server.mails()[0].is_encrypted);
}

/// What was said before the connection was encrypted is no answer to what is said after that: else somebody on the way
/// could have a text marked as mailed that the server refuses.
#[tokio::test]
async fn nothing_is_believed_that_came_before_the_encryption() {
    let server = Server::builder().start_tls().policy(|_| Behaviour::Injected);
    let server = server.start().await.unwrap();
    for url in [server.url(), server.url().replace("required", "opportunistic")] {
        let mail = mailing(&server).smtp(url).build().unwrap();
        let error = hand_in(&mail, "hello").await.unwrap_err();
        assert!(!error.is_final() && !error.to_string().contains("554"), "{error}");
    }
    assert!(server.mails().is_empty());
}

#[tokio::test]
async fn a_password_is_shown_nowhere() {
    let server = Server::builder().account("me", "hunter2").start().await.unwrap();
    let url = format!("smtp://me:hunter2-secret@{}", server.address());
    let builder = mailing(&server).smtp(url);
    testlog::shown(&builder);
    assert!(!format!("{builder:?}").contains("hunter2"));
    let mail = builder.build().unwrap();
    testlog::shown(&mail);
    assert!(!format!("{mail:?}").contains("hunter2"));
    let error = hand_in(&mail, "hello").await.unwrap_err();
    testlog::printed(&format!("{error} {error:?}"));
    assert!(error.to_string().contains("535"), "{error}");
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
}

#[tokio::test]
async fn the_account_may_be_in_the_url_and_is_replaced_by_one_apart() {
    let server = Server::builder().account("me", "hunter2").start().await.unwrap();
    let url = |password| format!("smtp://me:{password}@{}", server.address());
    hand_in(&mailing(&server).smtp(url("hunter2")).build().unwrap(), "hello").await.unwrap();
    let mail = mailing(&server).smtp(url("passport")).credentials("me", "hunter2");
    hand_in(&mail.build().unwrap(), "hello").await.unwrap();
    assert_eq!(server.mails().len(), 2);
}

/// A server may say what it was told: then none of its words are shown but the number before them.
#[tokio::test]
async fn what_a_server_repeats_is_withheld() {
    for password in ["today", "ma", "o"] {
        let server = Server::builder().account("me", password);
        let server = server.policy(|_| Behaviour::RefuseMail(550)).start().await.unwrap();
        let mail = mailing(&server).credentials("me", password).build().unwrap();
        let error = hand_in(&mail, "hello").await.unwrap_err().to_string();
        let end = "550: the server's words are withheld, for they have the password in them";
        assert!(error.ends_with(end) && !error.contains("no mails today"), "{error}");
    }
}

/// What is said on this side is shown whole, whatever letters it has in common with a password.
#[tokio::test]
async fn a_short_password_spoils_no_message() {
    let server = Server::start().await.unwrap();
    let url = format!("{}?tls=required", server.url());
    for password in ["i", "pp", "STARTTLS"] {
        let mail = mailing(&server).smtp(url.clone()).credentials("me", password).build().unwrap();
        let error = hand_in(&mail, "hello").await.unwrap_err().to_string();
        assert!(error.contains("it offers no STARTTLS") && !error.contains('*'), "{error}");
    }
}

#[tokio::test]
async fn a_port_without_tls_is_said_to_have_none() {
    let server = Server::start().await.unwrap();
    let url = format!("smtps://{}", server.address());
    let error = hand_in(&mailing(&server).smtp(url).build().unwrap(), "hello").await.unwrap_err();
    assert!(!error.is_final() && error.to_string().contains("may speak no TLS"), "{error}");
}

/// Whatever a server says, it is one line of a certain length.
#[test]
fn what_a_server_says_is_cut_and_printable() {
    let error = MailError::new("535 \u{1b}[2J".to_owned() + &"x".repeat(5_000)).to_string();
    assert!(error.starts_with("535 \\u{1b}[2Jxxx") && error.len() <= 512, "{error}");
}
