//! `callfire inbox`, while `callfire listen` runs and when it does not.

use std::time::{Duration, SystemTime};

use callfire_receiver::inbox::{Ended, Inbox as _, Outcome, SqliteInbox};
use serde_json::{Value, json};

use crate::listening::{Folder, request, text};
use crate::support::run;

/// Gives up all that is waiting for `exec`, as time would.
fn give_up(folder: &Folder) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let inbox = SqliteInbox::open_existing(folder.inbox()).unwrap();
        inbox.start(["exec".to_owned()].into()).await.unwrap();
        let at = SystemTime::now() + Duration::from_hours(100);
        for claim in inbox.claim("exec", at, 100).await.unwrap() {
            let cause = "three days are over\u{9b}".to_owned();
            inbox
                .settle(claim.id, Outcome::Dead { at, cause, ended: Ended::Refused })
                .await
                .unwrap();
        }
    });
}

/// An inbox with two texts that a command did not take, and something else.
fn waiting(folder: &Folder) {
    let mut listening = folder.listen(&["--exec", "exit 1"]);
    let url = listening.url().to_owned();
    assert_eq!(request("POST", &url, "text/xml", &text(1, "one &#x9b;")).0, 200);
    assert_eq!(request("POST", &url, "text/xml", &text(2, "two")).0, 200);
    assert_eq!(request("POST", &url, "text/plain", "\u{1b}[31mred").0, 415);
    listening.wait_for("a failure", |this| {
        let told = this.told();
        (1..=2)
            .all(|id| told.iter().any(|line| line.contains(&format!("notification {id},"))))
            .then_some(())
    });
    let list = folder.ask(&["list", "--format", "table"]);
    assert!(
        list.stdout.contains("2 of 2 notifications; deliveries: 2 waiting, 0 dead"),
        "it runs: {list:?}"
    );
    listening.kill();
}

#[test]
fn what_is_there_is_listed() {
    let folder = Folder::new();
    waiting(&folder);
    let list = folder.ask(&["list"]).json();
    let newest = &list[0];
    assert_eq!((&newest["id"], &newest["state"]), (&json!(2), &json!("waiting")), "{list}");
    assert_eq!(
        (&newest["event"], &newest["subject"]),
        (&json!("TextNotification"), &json!("1234/Text/2"))
    );
    assert_eq!(newest["deliveries"][0]["cause"], "exit status: 1");
    assert!(newest["deliveries"][0]["next_try"].is_string(), "{newest}");
    for (state, count) in [
        ("all", 2),
        ("waiting", 2),
        ("handled", 0),
        ("superseded", 0),
        ("dead", 0),
        ("quarantined", 1),
    ] {
        let list = folder.ask(&["list", "--state", state]).json();
        assert_eq!(list.as_array().unwrap().len(), count, "{state}: {list}");
    }
    let table = folder.ask(&["list", "--format", "table"]).stdout;
    let words: Vec<&str> = table.split_whitespace().collect();
    for part in ["TextNotification", "15551231234", "15551231235:", "two", "one", "\\u{9b}"] {
        assert!(words.contains(&part), "{part}: {table}");
    }
    assert!(!table.contains('\u{9b}'), "{table}");
    assert!(table.contains("1 in quarantine"), "{table}");
    let one = folder.ask(&["list", "--state", "waiting", "--limit", "1"]).json();
    assert_eq!((one[0]["id"].clone(), one.as_array().unwrap().len()), (json!(2), 1));
}

#[test]
fn one_is_shown_whole_and_as_it_came() {
    let folder = Folder::new();
    waiting(&folder);
    let shown = folder.ask(&["show", "1"]);
    assert_eq!(shown.json()["notification"]["TextNotification"]["Text"]["Message"], "one \u{9b}");
    assert!(!shown.stdout.contains('\u{9b}'), "{shown:?}");
    let table = folder.ask(&["show", "1", "--format", "table"]);
    assert!(table.code == 0 && !table.stdout.contains('\u{9b}'), "{table:?}");
    assert_eq!(folder.ask(&["show", "1", "--raw"]).stdout, text(1, "one &#x9b;"));
    let quarantined = folder.ask(&["list", "--state", "quarantined"]).json();
    let id = quarantined[0]["id"].to_string();
    let shown = folder.ask(&["show", "--quarantined", &id]);
    assert_eq!(
        (&shown.json()["body"], &shown.json()["content_type"]),
        (&json!("\u{1b}[31mred"), &json!("text/plain"))
    );
    let table = folder.ask(&["show", "--quarantined", &id, "--format", "table"]).stdout;
    assert!(!table.contains('\u{1b}') && table.contains("red"), "{table}");
    assert_eq!(folder.ask(&["show", "--quarantined", &id, "--raw"]).stdout, "\u{1b}[31mred");
    let nothing: [&[&str]; 3] =
        [&["show", "99"], &["retry", "1", "99"], &["show", "--quarantined", "99"]];
    let next = format!("next: `callfire inbox --inbox {} list", folder.inbox());
    for arguments in nothing {
        let refused = folder.ask(arguments);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.stderr.contains("99 in the inbox"), "{refused:?}");
        assert!(refused.stderr.contains(&next), "{next}: {refused:?}");
    }
}

#[test]
fn what_was_given_up_is_tried_again_when_somebody_says_so() {
    let folder = Folder::new();
    waiting(&folder);
    give_up(&folder);
    let dead = folder.ask(&["list", "--state", "dead"]).json();
    assert_eq!(dead.as_array().unwrap().len(), 2, "{dead}");
    let table = folder.ask(&["list", "--format", "table"]).stdout;
    assert!(
        table.contains("three days are")
            && table.contains("over\\u{9b}")
            && table.contains("retry --dead"),
        "{table}"
    );
    let mut listening = folder.listen(&["--exec", "cat > /dev/null"]);
    assert_eq!(folder.ask(&["retry", "1"]).json(), json!({ "retried": 1 }));
    listening.wait_for("one of them", |_| {
        (folder.states() == ["exec handled", "exec dead"]).then_some(())
    });
    assert_eq!(folder.ask(&["retry", "--dead"]).json(), json!({ "retried": 1 }));
    listening.wait_for("both of them", |_| (folder.states() == ["exec handled"; 2]).then_some(()));
    assert_eq!(folder.ask(&["retry", "--dead"]).json(), json!({ "retried": 0 }));
    assert_eq!(folder.ask(&["retry"]).code, 2);
}

#[test]
fn nothing_that_nobody_got_is_forgotten_unasked() {
    let folder = Folder::new();
    waiting(&folder);
    give_up(&folder);
    let purge = |arguments: &[&str]| {
        folder.ask(&[&["purge", "--error-format", "json"], arguments].concat())
    };
    let lossy: [&[&str]; 3] = [
        &["--before", "30d", "--dead"],
        &["--before", "0s"],
        &["--before", "30d", "--quarantined"],
    ];
    for arguments in lossy {
        let refused = purge(arguments);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.error()["message"].as_str().unwrap().contains("use --yes"), "{refused:?}");
    }
    let forgotten = |arguments: &[&str]| purge(arguments).json()["forgotten"].clone();
    assert_eq!(forgotten(&["--before", "30d"]), 0);
    assert_eq!(forgotten(&["--before", "0s", "--quarantined", "--yes"]), 1);
    assert_eq!(forgotten(&["--before", "30d", "--quarantined"]), 0, "there is none");
    assert_eq!(forgotten(&["--before", "0s", "--yes"]), 0, "what is dead stays");
    assert_eq!(forgotten(&["--before", "0s", "--dead", "--yes"]), 2);
    assert_eq!(folder.ask(&["list"]).json(), Value::Array(Vec::new()));
    let empty = folder.ask(&["list", "--format", "table"]).stdout;
    assert_eq!(empty, "0 of 0 notifications; deliveries: 0 waiting, 0 dead\n");
}

#[test]
fn what_was_handled_is_handed_over_once_more_when_somebody_says_so() {
    let folder = Folder::new();
    let numbers = folder.file("numbers");
    let script = format!(
        "echo $CALLFIRE_ITEM $CALLFIRE_ATTEMPT $CALLFIRE_UNCERTAIN >> {}",
        numbers.display()
    );
    let mut listening = folder.listen(&["--exec", &script]);
    assert_eq!(listening.post(&text(1, "a")), 200);
    listening.wait_for("the first time", |_| (folder.states() == ["exec handled"]).then_some(()));
    let retried = folder.ask(&["retry", "1"]).json();
    let left = &retried["left_alone"][0];
    assert_eq!(
        (&retried["retried"], &left["id"], &left["state"]),
        (&json!(0), &json!(1), &json!("handled"))
    );
    let command = format!("`callfire inbox --inbox {} retry 1 --again`", folder.inbox());
    assert!(left["reason"].as_str().unwrap().contains(&command), "{left}");
    let told = folder.ask(&["retry", "1", "--format", "table"]).stdout;
    assert!(told.contains("notification 1, exec: it was handled; "), "{told}");
    assert_eq!(folder.ask(&["retry", "1", "--again"]).json(), json!({ "retried": 1 }));
    let twice = crate::listening::content(&numbers, |text| text.lines().count() == 2);
    assert_eq!(twice, "1 1 0\n1 1 1\n");
    listening.wait_for("the second time", |_| (folder.states() == ["exec handled"]).then_some(()));
    let table = folder.ask(&["list", "--format", "table"]).stdout;
    assert!(table.contains("exec handled (uncertain)"), "{table}");
    assert!(table.contains("1 of 1 notification; "), "{table}");
    let refused = folder.ask(&["retry", "--dead", "--again"]);
    assert_eq!(refused.code, 2, "{refused:?}");
}

/// The file says that it is under way until the next start, which is no word for somebody who looks at it now.
#[test]
fn what_was_under_way_when_it_was_killed_is_said_to_be_cut_off() {
    let folder = Folder::new();
    let mut listening = folder.listen(&["--exec", "sleep 60"]);
    assert_eq!(listening.post(&text(1, "a")), 200);
    listening.wait_for("the try", |_| (folder.states() == ["exec claimed"]).then_some(()));
    let delivery = || folder.ask(&["show", "1"]).json()["deliveries"][0].clone();
    let reason = || folder.ask(&["retry", "1"]).json()["left_alone"][0]["reason"].clone();
    let running = delivery();
    assert_eq!(
        (&running["maybe_handled_before"], &running["cause"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(reason(), "it is under way");
    listening.kill();
    let why =
        "it was under way when `callfire listen` ended, and is tried again after its next start";
    for _ in 0..2 {
        let ended = delivery();
        assert_eq!(ended, folder.ask(&["list"]).json()[0]["deliveries"][0]);
        assert_eq!(
            (&ended["state"], &ended["maybe_handled_before"], &ended["cause"]),
            (&json!("claimed"), &json!(true), &json!(why))
        );
        assert_eq!(reason(), why);
    }
    let table = folder.ask(&["list", "--format", "table"]).stdout;
    let words: Vec<&str> = table.split_whitespace().collect();
    for part in ["claimed", "(uncertain)", "`callfire", "ended,", "tried"] {
        assert!(words.contains(&part), "{part}: {table}");
    }
    let told = folder.ask(&["retry", "1", "--format", "table"]).stdout;
    assert!(told.contains(&format!("notification 1, exec: {why}")), "{told}");
    let mut listening = folder.listen(&["--print"]);
    let notes = listening.wait_for("two notes", |this| {
        let notes: Vec<_> =
            this.told().into_iter().filter(|line| line.starts_with("note: ")).collect();
        (notes.len() == 2).then_some(notes)
    });
    let start = "note: 1 notification waits for exec until this runs with --exec again; ";
    assert!(notes[0].starts_with(start), "{notes:?}");
    assert!(notes[1].contains("are handed over again, each to its handler; "), "{notes:?}");
    assert_eq!(folder.states(), ["exec waiting"]);
}

#[test]
fn a_number_is_a_number() {
    let folder = Folder::new();
    for arguments in
        [["show", "abc"].as_slice(), &["show", "--quarantined", "1x"], &["retry", "1", "abc"]]
    {
        let refused = folder.ask(arguments);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(
            refused.stderr.contains("a number is expected, as `callfire inbox list`"),
            "{refused:?}"
        );
    }
}

#[test]
fn a_folder_is_no_inbox() {
    let folder = Folder::new();
    let path = folder.file("").to_str().unwrap().to_owned();
    let refused = run(&["inbox", "--inbox", &path, "list", "--error-format", "json"]);
    assert_eq!((refused.code, &refused.error()["kind"]), (1, &json!("Inbox")), "{refused:?}");
    let message = refused.error()["message"].as_str().unwrap().to_owned();
    assert!(message.ends_with("is a folder: name a file in it"), "{message}");
}

#[test]
fn where_there_is_no_inbox_that_is_said() {
    for arguments in
        [["inbox", "list"].as_slice(), &["inbox", "--inbox", "/nowhere/inbox.db", "list"]]
    {
        let refused = run(&[arguments, &["--error-format", "json"]].concat());
        assert_eq!((refused.code, &refused.error()["kind"]), (1, &json!("Inbox")), "{refused:?}");
        assert!(
            refused.error()["advice"].as_str().unwrap().contains("`callfire listen` makes one"),
            "{refused:?}"
        );
    }
}

/// It lies beside the journal, which takes it for nothing of its own.
#[test]
fn the_journal_leaves_it_alone() {
    let state = crate::support::State::new();
    let mut command =
        state.command_at("http://127.0.0.1:9", &["listen", "--listen", "127.0.0.1:0"]);
    let listening = crate::listening::Listening::start({
        command.env_remove("CALLFIRE_ENDPOINT");
        command
    });
    assert_eq!(listening.post(&text(1, "a")), 200);
    assert!(state.path().join("inbox.db").exists());
    let journal = state.run_at("http://127.0.0.1:9", &["journal", "list"]);
    assert_eq!((journal.code, journal.stderr.as_str()), (0, ""), "{journal:?}");
    let list = state.json(&["inbox", "list"]);
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
}
