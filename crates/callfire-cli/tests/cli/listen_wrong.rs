//! What keeps `callfire listen` from starting, and what it warns of.

use std::net::TcpListener;

use serde_json::Value;

use crate::listening::{Folder, request, text};
use crate::support::Run;

fn refused(folder: &Folder, arguments: &[&str]) -> (Run, Value) {
    let mut command = folder.command(&[arguments, &["--error-format", "json"]].concat());
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    let run = crate::support::finish(output);
    let error = run.error();
    (run, error)
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (file, line) = (folder.with("pem", "no certificate"), folder.with("line", "nobody"));
    let folder_path = folder.file("").to_str().unwrap().to_owned();
    let (open, lines) = (folder.with("open", "me:\n"), folder.with("lines", "me:a\nyou:b\n"));
    let cases: [(&[&str], i32, &str, &str); 13] = [
        (&["--listen", &address], 1, &address, "stop what has the address, or name another one"),
        (&["--listen", "8162"], 2, "such as 127.0.0.1:8162", ""),
        (&["--tls-cert", &file, "--tls-key", &file], 2, "there is no certificate in it", ""),
        (&["--tls-cert", "/nowhere", "--tls-key", &file], 2, "/nowhere", ""),
        (&["--tls-cert", &file], 2, "--tls-key", ""),
        (
            &["--basic-auth-file", &line],
            2,
            "--basic-auth-file: its one line is to be USER:PASSWORD",
            "",
        ),
        (&["--basic-auth-file", &open], 2, "its one line is to be USER:PASSWORD", ""),
        (&["--basic-auth-file", &lines], 2, "--basic-auth-file: there is more than one line", ""),
        (&["--exec", " "], 2, "--exec", ""),
        (&["--basic-auth-file", "/nowhere"], 2, "--basic-auth-file: /nowhere", ""),
        (&["--inbox", &file], 1, "is no inbox", ""),
        (&["--inbox", &folder_path], 1, "is a folder: name a file in it", ""),
        (&["--max-connections", "0"], 2, "0", ""),
    ];
    for (arguments, code, problem, advice) in cases {
        let (run, error) = refused(&folder, arguments);
        assert_eq!((run.code, run.stdout.as_str()), (code, ""), "{arguments:?}: {run:?}");
        assert!(error["message"].as_str().unwrap().contains(problem), "{problem}: {error}");
        assert!(error["advice"].as_str().unwrap_or_default().contains(advice), "{advice}: {error}");
    }
    assert!(!folder.file("inbox.db").exists(), "nothing is made by a start that fails");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "no certificate", "it is left alone");
}

#[test]
fn an_inbox_is_one_receivers() {
    let folder = Folder::new();
    let listening = folder.listen(&[]);
    let (run, error) = refused(&folder, &[]);
    assert_eq!((run.code, &error["kind"]), (1, &"Inbox".into()), "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("another receiver has the inbox"), "{message}");
    assert!(message.contains("stop it first, or name another file"), "{message}");
    assert_eq!(listening.post(&text(1, "a")), 200);
    // At the same address, too, it is the inbox that is told of.
    let address = listening.ready["address"].as_str().unwrap();
    let (_, error) = refused(&folder, &["--listen", address]);
    assert_eq!(error["kind"], "Inbox", "{error}");
    assert!(error["advice"].as_str().unwrap().contains("`callfire listen` that runs"), "{error}");
}

#[test]
fn the_folder_of_the_inbox_is_named_with_its_variable() {
    let mut command = crate::support::command(&["listen", "--error-format", "json"]);
    command.env("CALLFIRE_STATE", "/proc/nope");
    let run = crate::support::finish(command.output().unwrap());
    let error = run.error();
    assert_eq!((run.code, &error["kind"]), (1, &"Inbox".into()), "{run:?}");
    assert!(
        error["message"].as_str().unwrap().contains("the folder /proc/nope cannot be made"),
        "{error}"
    );
    assert!(error["advice"].as_str().unwrap().contains("CALLFIRE_STATE"), "{error}");
}

#[test]
fn two_files_are_not_both_standard_input() {
    let folder = Folder::new();
    let (run, error) = refused(
        &folder,
        &[
            "--basic-auth-file",
            "-",
            "--mail-to",
            "a@b.test",
            "--smtp",
            "smtps://me@b.test",
            "--smtp-password-file",
            "-",
        ],
    );
    assert_eq!(run.code, 2, "{run:?}");
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with("--smtp-password-file and --basic-auth-file "), "{message}");
}

#[test]
fn who_has_no_login_is_not_let_in() {
    let folder = Folder::new();
    let file = folder.with("login", "me:hunter2-secret\n");
    let listening = folder.listen(&["--basic-auth-file", &file]);
    assert_eq!(listening.post(&text(1, "a")), 401);
    let wrong = format!("{}x", listening.url());
    assert_eq!(request("POST", &wrong, "text/xml", &text(1, "a")).0, 404);
    let prefixed = listening.url().replace("/postbacks/", "/prefix/postbacks/");
    assert_eq!(request("POST", &prefixed, "text/xml", &text(1, "a")).0, 404);
    let run = listening.stop();
    assert!(run.code == 0 && !run.stderr.contains("hunter2-secret"), "{run:?}");
    let stopped: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((&stopped["refused"], &stopped["received"]), (&3.into(), &0.into()), "{stopped}");
    assert_eq!(folder.states(), [""; 0]);
}

#[test]
fn who_posts_in_vain_is_told_of_once_in_a_while() {
    let folder = Folder::new();
    let file = folder.with("login", "me:hunter2-secret\n");
    let listening = folder.listen(&["--basic-auth-file", &file]);
    let secret = listening.url().rsplit('/').next().unwrap().to_owned();
    let earlier = listening.url().replace(&secret, "the-secret-of-an-earlier-inbox");
    assert_eq!(request("GET", &earlier, "text/xml", "").0, 404);
    assert!(!listening.told().iter().any(|line| line.contains("posts to")));
    for id in 0..15 {
        assert_eq!(request("POST", &earlier, "text/xml", &text(id, "a")).0, 404);
        assert_eq!(listening.post(&text(id, "a")), 401);
    }
    let run = listening.stop();
    for told in ["`callfire subscription list` shows them", "refused with 401: it has no login"] {
        let notes = run.stderr.lines().filter(|line| line.contains(told)).count();
        assert_eq!(notes, 1, "{told}: {run:?}");
    }
    let notes = run.stderr.lines().filter(|line| line.starts_with("note: "));
    for note in notes {
        assert!(!note.contains(&secret) && !note.contains("earlier-inbox"), "{note}");
    }
}

#[test]
fn others_that_can_read_along_are_warned_of() {
    let folder = Folder::new();
    let listening = folder.listen(&["--listen", "0.0.0.0:0"]);
    assert!(listening.told()[0].contains("it has no TLS: phone numbers"), "{:?}", listening.told());
    assert_eq!(listening.stop().code, 0);
}
