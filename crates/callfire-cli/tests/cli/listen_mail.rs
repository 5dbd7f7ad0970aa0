//! `callfire listen --mail-to`, with a mail server on loopback.

use serde_json::{Value, json};
use testmail::{Behaviour, Server};
use tokio::runtime::Runtime;

use crate::listening::{Folder, Listening, text};

/// A server that turns the first connection away, and takes mails of this account alone.
fn server(runtime: &Runtime, account: Option<(&str, &str)>) -> Server {
    let builder = Server::builder().policy(|connection| match connection {
        0 => Behaviour::Unavailable,
        _ => Behaviour::Accept,
    });
    let builder = match account {
        Some((user, password)) => builder.account(user, password),
        None => builder,
    };
    runtime.block_on(builder.start()).unwrap()
}

fn with_account(server: &Server, account: &str) -> String {
    server.url().replacen("smtp://", &format!("smtp://{account}@"), 1)
}

#[test]
fn a_text_is_mailed_and_a_failing_mail_repeats_nothing_else() {
    let (runtime, folder) = (Runtime::new().unwrap(), Folder::new());
    let smtp = server(&runtime, None);
    let url = smtp.url();
    let mut listening = folder.listen(&[
        "--print",
        "--mail-to",
        "ann@example.com",
        "--mail-to",
        "bob@example.com",
        "--mail-from",
        "sms@example.com",
        "--smtp",
        &url,
    ]);
    assert_eq!(listening.ready["handlers"], json!(["print", "mail"]));
    assert_eq!(listening.post(&text(1, "Are you open?")), 200);
    runtime.block_on(smtp.wait_for(1));
    let mail = smtp.mails().remove(0);
    assert_eq!((mail.from.as_str(), mail.to.len()), ("sms@example.com", 2));
    assert!(mail.subject().contains("15551231234"), "{}", mail.subject());
    assert!(mail.body().unwrap().trim_end().ends_with("Are you open?"), "{mail:?}");
    listening.wait_for("the end of both", |_| {
        (folder.states() == ["mail handled", "print handled"]).then_some(())
    });
    assert!(
        listening
            .told()
            .iter()
            .any(|line| line.starts_with("note: mail failed with notification 1, try 1: "))
    );
    let run = listening.stop();
    assert_eq!((run.code, run.stdout.lines().count()), (0, 1), "{run:?}");
}

#[test]
fn the_password_comes_from_the_environment_or_a_file() {
    let user = "me";
    let runtime = Runtime::new().unwrap();
    // In a URL it would be encoded; what is in a file is taken as it is.
    for (is_file, password) in [(false, "hunter2-secret"), (true, "hunter2%41-secret")] {
        let folder = Folder::new();
        let smtp = server(&runtime, Some((user, password)));
        let mut command = folder.command(&["--mail-to", "ann@example.com"]);
        if is_file {
            let secret = folder.with("password", &format!("{password}\n"));
            command.args(["--smtp", &with_account(&smtp, user), "--smtp-password-file", &secret]);
        } else {
            command.env("CALLFIRE_SMTP", with_account(&smtp, &format!("{user}:{password}")));
        }
        let listening = Listening::start(command);
        assert_eq!(listening.post(&text(1, "a")), 200);
        runtime.block_on(smtp.wait_for(1));
        assert_eq!(smtp.mails()[0].user.as_deref(), Some(user));
        let run = listening.stop();
        assert!(run.code == 0 && !run.stderr.contains(password), "{run:?}");
    }
}

#[test]
fn what_is_wrong_with_the_mail_server_is_said_before_anything_starts() {
    let folder = Folder::new();
    let file = folder.with("password", "hunter2-secret");
    let to = ["--mail-to", "ann@example.com"];
    let empty = folder.with("empty", "\n");
    let cases: [(&[&str], &str, &str); 11] = [
        (&[], "--mail-to needs a mail server", "smtps://user@mail.example.com"),
        (&[], "--smtp URL, or CALLFIRE_SMTP", "--smtp-password-file; in CALLFIRE_SMTP"),
        (&["--smtp", "smtps://me@127.0.0.1"], "no password", "have the password in CALLFIRE_SMTP"),
        (
            &["--smtp", "smtps://me:hunter2-secret@127.0.0.1"],
            "--smtp has a password",
            "--smtp-password-file",
        ),
        (
            &["--smtp", "me:hunter2-secret@127.0.0.1"],
            "--smtp has a password",
            "--smtp-password-file",
        ),
        (&["--smtp", "http://127.0.0.1"], "the SMTP URL begins with", ""),
        (
            &["--smtp", "smtp://127.0.0.1", "--smtp-password-file", &file],
            "needs an SMTP URL with a user",
            "",
        ),
        (
            &["--smtp", "smtps://me@127.0.0.1", "--smtp-password-file", "/nowhere"],
            "--smtp-password-file: /nowhere",
            "",
        ),
        (&["--smtp", "smtps://me@127.0.0.1"], "no password", "--smtp-password-file"),
        (
            &["--smtp", "smtps://me@127.0.0.1", "--smtp-password-file", &empty],
            "--smtp-password-file: there is no password in it",
            "",
        ),
        (
            &["--smtp", "smtps://127.0.0.1", "--mail-from", "nobody"],
            "`nobody` is no mail address",
            "",
        ),
    ];
    for (arguments, problem, advice) in cases {
        let arguments = [&to, arguments, &["--error-format", "json"]].concat();
        let output = folder.command(&arguments).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        let error: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(error["message"].as_str().unwrap().contains(problem), "{problem}: {told}");
        assert!(error["advice"].as_str().unwrap_or_default().contains(advice), "{advice}: {told}");
        assert!(!told.contains("hunter2-secret"), "{told}");
    }
    assert!(!folder.file("inbox.db").exists());
}

#[test]
fn the_rules_of_the_mail_server_s_url_are_in_the_help() {
    let help = crate::support::run(&["listen", "--help"]).stdout;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["smtp://HOST?tls=none (port 25)", "has to offer STARTTLS", "[env: CALLFIRE_SMTP"] {
        assert!(help.contains(part), "{part}: {help}");
    }
}
