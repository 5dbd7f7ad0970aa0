//! `callfire inbox give-up`: what ends the waiting for a handler that is not used any more.

use serde_json::json;

use crate::listening::{Folder, text};

/// An inbox with two texts that a command did not take.
fn failed(folder: &Folder) {
    let mut listening = folder.listen(&["--exec", "exit 1"]);
    for id in 1..=2 {
        assert_eq!(listening.post(&text(id, "a")), 200);
    }
    listening.wait_for("two failures", |this| {
        let told = this.told();
        (1..=2)
            .all(|id| told.iter().any(|line| line.contains(&format!("notification {id},"))))
            .then_some(())
    });
    assert_eq!(listening.stop().code, 0);
}

#[test]
fn what_waits_for_a_handler_that_is_gone_is_given_up_by_the_command_that_is_told() {
    let folder = Folder::new();
    failed(&folder);
    let command = format!("callfire inbox --inbox {} ", folder.inbox());
    let mut listening = folder.listen(&["--print"]);
    let told = listening.told().join("\n");
    let (_, told) = told.split_once(&format!("`{command}")).unwrap();
    let (told, _) = told.split_once('`').unwrap();
    assert_eq!(told, "give-up exec");
    assert_eq!(listening.post(&text(3, "c")), 200);
    listening.wait_for("what is printed", |_| {
        (folder.states() == ["exec waiting", "exec waiting", "print handled"]).then_some(())
    });
    let refused = folder.ask(&["give-up", "exec", "--error-format", "json"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    let message = "there is no terminal to ask on, and nothing was given up; use --yes";
    assert_eq!(refused.error()["message"], message);
    assert_eq!(folder.states(), ["exec waiting", "exec waiting", "print handled"]);
    let given_up =
        folder.ask(&[&told.split(' ').collect::<Vec<_>>(), ["--yes"].as_slice()].concat());
    assert_eq!(given_up.code, 0, "{given_up:?}");
    assert_eq!(given_up.json(), json!({ "given_up": 2, "under_way": 0, "is_listening": true }));
    assert_eq!(folder.states(), ["exec dead", "exec dead", "print handled"]);
    let cause = folder.ask(&["show", "1"]).json()["deliveries"][0]["cause"].clone();
    assert_eq!(cause, "given up by hand; the last try: exit status: 1");
    assert_eq!(listening.stop().code, 0);
    let told = folder.listen(&["--print"]).told().join("\n");
    assert!(!told.contains("waits for exec"), "{told}");
    let nothing = folder.ask(&["give-up", "exec", "--format", "table"]);
    assert_eq!((nothing.code, nothing.stdout.as_str()), (0, "nothing waits for exec\n"));
}

#[test]
fn it_is_taken_back_for_that_handler_alone() {
    let folder = Folder::new();
    failed(&folder);
    let given_up = folder.ask(&["give-up", "exec", "--yes", "--format", "table"]).stdout;
    let command = format!("`callfire inbox --inbox {} ", folder.inbox());
    let start = format!("given up: 2; {command}retry --dead --handler exec` takes that back, ");
    assert!(given_up.starts_with(&start), "{given_up}");
    assert!(given_up.contains(&format!("{command}purge --dead --before AGE`")), "{given_up}");
    assert!(!given_up.contains("`callfire listen` has"), "{given_up}");
    for arguments in
        [["retry", "--handler", "exec"].as_slice(), &["retry", "1", "--handler", "exec"]]
    {
        assert_eq!(
            folder.ask(arguments).code,
            2,
            "only what is dead, and all of it: {arguments:?}"
        );
    }
    assert_eq!(folder.states(), ["exec dead"; 2]);
    let retried = folder.ask(&["retry", "--dead", "--handler", "exec"]);
    assert_eq!((retried.code, retried.json()), (0, json!({ "retried": 2 })));
    let mut listening = folder.listen(&["--exec", "true"]);
    listening.wait_for("both of them", |_| (folder.states() == ["exec handled"; 2]).then_some(()));
    let none = folder.ask(&["retry", "--dead", "--handler", "exec"]);
    assert_eq!((none.code, none.json()), (0, json!({ "retried": 0 })));
}

#[test]
fn a_handler_that_there_never_was_is_refused() {
    let folder = Folder::new();
    failed(&folder);
    let wrong: [&[&str]; 2] =
        [&["give-up", "print", "--yes"], &["retry", "--dead", "--handler", "print"]];
    for arguments in wrong {
        let refused = folder.ask(&[arguments, &["--error-format", "json"]].concat());
        assert_eq!(refused.code, 2, "{refused:?}");
        assert_eq!(refused.error()["message"], "the inbox knows no handler print");
        assert_eq!(refused.error()["advice"], "those it knows: exec");
    }
    assert_eq!(folder.states(), ["exec waiting"; 2]);
}

/// It may be at work for the handler, and what waits is given up all the same.
#[test]
fn it_says_that_somebody_listens() {
    let folder = Folder::new();
    failed(&folder);
    let listening = folder.listen(&["--exec", "exit 1"]);
    let told = folder.ask(&["give-up", "exec", "--yes", "--format", "table"]).stdout;
    let used = "\na `callfire listen` has this inbox: if it uses exec, what it has not begun yet is given up too\n";
    assert!(told.contains(used), "{told}");
    assert_eq!(listening.stop().code, 0);
}

#[test]
fn what_is_under_way_is_left_alone() {
    let folder = Folder::new();
    let go_on = folder.file("go-on");
    let script = format!("until test -e {}; do sleep 0.1; done", go_on.display());
    let mut listening = folder.listen(&["--exec", &script]);
    assert_eq!(listening.post(&text(1, "a")), 200);
    listening.wait_for("the try", |_| (folder.states() == ["exec claimed"]).then_some(()));
    let given_up = folder.ask(&["give-up", "exec"]).json();
    assert_eq!(given_up, json!({ "given_up": 0, "under_way": 1, "is_listening": true }));
    let told = folder.ask(&["give-up", "exec", "--format", "table"]).stdout;
    assert_eq!(told, "nothing waits for exec\nunder way, and left alone: 1\n");
    std::fs::write(go_on, "").unwrap();
    listening.wait_for("its end", |_| (folder.states() == ["exec handled"]).then_some(()));
    assert_eq!(listening.stop().code, 0);
}

/// It is known to be over when the next one starts.
#[test]
fn what_was_under_way_when_it_was_killed_is_given_up_after_the_next_start() {
    let folder = Folder::new();
    let mut listening = folder.listen(&["--exec", "sleep 60"]);
    assert_eq!(listening.post(&text(1, "a")), 200);
    listening.wait_for("the try", |_| (folder.states() == ["exec claimed"]).then_some(()));
    listening.kill();
    let given_up = folder.ask(&["give-up", "exec"]).json();
    assert_eq!(given_up, json!({ "given_up": 0, "under_way": 1, "is_listening": false }));
    let told = folder.ask(&["give-up", "exec", "--format", "table"]).stdout;
    let ended =
        "nothing waits for exec\nunder way when `callfire listen` ended, and left alone: 1; ";
    assert!(told.starts_with(ended), "{told}");
    assert_eq!(folder.states(), ["exec claimed"]);
    let listening = folder.listen(&["--print"]);
    let given_up = folder.ask(&["give-up", "exec", "--yes"]).json();
    assert_eq!(given_up, json!({ "given_up": 1, "under_way": 0, "is_listening": true }));
    assert_eq!(folder.states(), ["exec dead"]);
    assert_eq!(listening.stop().code, 0);
}
