//! `callfire listen`: what it tells of itself, and what each handler does with a notification.

use serde_json::{Value, json};

use crate::listening::{Folder, content, is_running, request, text};

/// What the text of a notification says.
fn message(line: &Value) -> &str {
    line["TextNotification"]["Text"]["Message"].as_str().unwrap()
}

#[test]
fn it_says_where_it_is_and_how_it_is() {
    let folder = Folder::new();
    let listening = folder.listen(&[]);
    let ready = listening.ready.clone();
    let address = ready["address"].as_str().unwrap();
    let url = listening.url().to_owned();
    let secret = url.strip_prefix(&format!("http://{address}/postbacks/")).unwrap();
    assert!(secret.len() >= 22, "{ready}");
    assert_eq!(
        (&ready["handlers"], &ready["subscriptions"], &ready["page_url"]),
        (&json!(["print"]), &json!([]), &Value::Null)
    );
    assert_eq!(ready["inbox"], folder.inbox());
    let health = request("GET", ready["health_url"].as_str().unwrap(), "text/plain", "");
    assert_eq!(health.0, 200, "{health:?}");
    let (status, metrics) =
        request("GET", ready["metrics_url"].as_str().unwrap(), "text/plain", "");
    assert!(status == 200 && metrics.contains("callfire_receiver_kept"), "{metrics}");
    assert_eq!(listening.stop().code, 0);
    let again = folder.listen(&[]).url().to_owned();
    assert!(again.ends_with(secret), "the path stays the same: {again}");
}

#[test]
fn help_says_what_its_lines_have() {
    let (sandbox, folder) = (crate::sandbox::Running::start(&[]), Folder::new());
    let mut command = folder.command(&["--subscribe", "--public-url", "http://127.0.0.1:9"]);
    command.env("CALLFIRE_LOGIN", "login").env("CALLFIRE_PASSWORD", "password");
    command.env("CALLFIRE_ENDPOINT", sandbox.url());
    let listening = crate::listening::Listening::start(command);
    let ready = listening.ready.clone();
    let run = listening.stop();
    let stopped: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    let help = crate::support::run(&["listen", "--help"]).stdout;
    for object in [&ready, &ready["subscriptions"][0], &stopped] {
        for key in object.as_object().unwrap().keys() {
            assert!(help.contains(&format!("\"{key}\"")), "{key}: {help}");
        }
    }
}

#[test]
fn the_table_is_told_when_asked_for() {
    let folder = Folder::new();
    let mut command = folder.command(&["--format", "table"]);
    let stderr = folder.file("stderr");
    command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null());
    let mut child = command.stderr(std::fs::File::create(&stderr).unwrap()).spawn().unwrap();
    let told = content(&stderr, |told| told.contains("handlers"));
    child.kill().unwrap();
    child.wait().unwrap();
    testlog::printed(&told);
    assert!(told.starts_with("callfire listen is ready; Ctrl-C stops it\n"), "{told}");
    assert!(told.contains("  postbacks    http://127.0.0.1:"), "{told}");
}

#[test]
fn a_notification_is_printed_as_one_line() {
    let folder = Folder::new();
    let mut listening = folder.listen(&["--print"]);
    assert_eq!(listening.post(&text(1, "Hello,\n&#x9b; World! \u{202e}")), 200);
    let line = listening.line_text();
    assert!(
        line.starts_with(
            "{\"event\":\"TextNotification\",\"TextNotification\":{\"SubscriptionId\":1234,"
        ),
        "{line}"
    );
    assert!(line.contains("\\u009b World! \\u202e"), "{line}");
    assert!(!line.contains(['\u{9b}', '\u{202e}']), "{line}");
    let value: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(value["TextNotification"]["Text"]["id"], 1);
}

#[test]
fn what_comes_twice_is_handled_once() {
    let folder = Folder::new();
    let mut listening = folder.listen(&["--print"]);
    for _ in 0..5 {
        assert_eq!(listening.post(&text(7, "once")), 200);
    }
    assert_eq!(listening.post(&text(8, "after")), 200);
    let lines = [listening.line(), listening.line()];
    let mut messages = lines.each_ref().map(message);
    messages.sort_unstable();
    assert_eq!(messages, ["after", "once"]);
    let run = listening.stop();
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
    let stopped: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&stopped["received"], &stopped["repeated"], &stopped["handled"], &stopped["waiting"]),
        (&json!(2), &json!(4), &json!(2), &json!(0)),
        "{stopped}"
    );
}

#[test]
fn a_command_gets_it_on_its_standard_input_and_nowhere_else() {
    let folder = Folder::new();
    let got = folder.file("got");
    let script = format!(
        "cat > {0}.part; echo $CALLFIRE_ITEM $CALLFIRE_ATTEMPT $CALLFIRE_UNCERTAIN > {0}.numbers; tr '\\0' '\\n' < /proc/self/environ > {0}.environment; echo \"$@\" > {0}.arguments; mv {0}.part {0}",
        got.display()
    );
    let mut command = folder.command(&["--exec", &script]);
    command.env("CALLFIRE_SMTP", "smtps://me:hunter2-secret@127.0.0.1");
    let listening = crate::listening::Listening::start(command);
    assert_eq!(listening.ready["handlers"], json!(["exec"]));
    assert_eq!(listening.post(&text(1, "for the command")), 200);
    let json = content(&got, |text| text.ends_with('\n'));
    assert_eq!(message(&serde_json::from_str(&json).unwrap()), "for the command");
    assert_eq!(std::fs::read_to_string(folder.file("got.numbers")).unwrap(), "1 1 0\n");
    for name in ["got.environment", "got.arguments"] {
        let said = std::fs::read_to_string(folder.file(name)).unwrap();
        assert!(
            !said.contains("for the command") && !said.contains("15551231234"),
            "{name}: {said}"
        );
        assert!(!said.contains("CALLFIRE_SMTP"), "{name}: {said}");
    }
}

#[test]
fn a_command_that_fails_is_run_again() {
    let folder = Folder::new();
    let log = folder.file("log");
    let script = format!(
        "echo try >> {0}; test $(grep -c try {0}) -ge 3 || {{ echo 'the till is closed' >&2; exit 3; }}",
        log.display()
    );
    let mut listening = folder.listen(&["--exec", &script, "--error-format", "json"]);
    assert_eq!(listening.post(&text(1, "a")), 200);
    listening.wait_for("the third try", |_| (folder.states() == ["exec handled"]).then_some(()));
    assert_eq!(std::fs::read_to_string(&log).unwrap().lines().count(), 3);
    let notes: Vec<Value> =
        listening.told().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let notes: Vec<&Value> = notes.iter().filter(|note| note["type"] == "note").collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert_eq!((&notes[0]["handler"], &notes[0]["attempt"]), (&json!("exec"), &json!(1)));
    assert_eq!(notes[0]["cause"], "exit status: 3: the till is closed");
    assert!(notes[0]["again_in_ms"].as_u64().unwrap() <= 1000, "{notes:?}");
    let shown = folder.ask(&["show", "1"]).json();
    assert_eq!(shown["deliveries"][0]["attempts"], 3, "{shown}");
}

/// It hangs in a process that it has started and that has let go of everything, and it ignores what it can ignore.
#[cfg(target_os = "linux")]
#[test]
fn a_command_that_hangs_is_killed_with_all_that_it_started() {
    let folder = Folder::new();
    let ids = folder.file("ids");
    let script = format!(
        "trap '' TERM INT HUP; sleep 1000 </dev/null >/dev/null 2>&1 & echo $! >> {0}; echo $$ >> {0}; wait",
        ids.display()
    );
    let mut listening = folder.listen(&["--exec", &script, "--handler-timeout", "0.5"]);
    assert_eq!(listening.post(&text(1, "a")), 200);
    listening.wait_for("two tries that came so far", |this| {
        let told = this.told().into_iter().filter(|line| line.contains("took longer than 500ms"));
        let started = std::fs::read_to_string(&ids).unwrap_or_default().lines().count();
        (told.count() >= 2 && started >= 4).then_some(())
    });
    assert_eq!(listening.stop().code, 0);
    let ids = std::fs::read_to_string(&ids).unwrap();
    let left: Vec<&str> = ids.lines().filter(|id| is_running(id)).collect();
    assert_eq!(left, [""; 0], "{ids}");
}

/// It may have done its work; one that ended by itself has not.
#[test]
fn a_command_is_told_of_a_try_that_was_cut_off() {
    for (ends, is_uncertain) in [("sleep 1000", "1"), ("kill -KILL $$", "1"), ("exit 1", "0")] {
        let folder = Folder::new();
        let numbers = folder.file("numbers");
        let script = format!(
            "echo $CALLFIRE_ATTEMPT $CALLFIRE_UNCERTAIN >> {}; test $CALLFIRE_ATTEMPT != 1 || {ends}",
            numbers.display()
        );
        let mut listening = folder.listen(&["--exec", &script, "--handler-timeout", "5"]);
        assert_eq!(listening.post(&text(1, "a")), 200);
        let said = content(&numbers, |text| text.lines().count() == 2);
        assert_eq!(said, format!("1 0\n2 {is_uncertain}\n"), "{ends}");
        listening.wait_for("the end", |_| (folder.states() == ["exec handled"]).then_some(()));
        let table = folder.ask(&["list", "--format", "table"]).stdout;
        assert_eq!(table.contains("exec handled (uncertain)"), is_uncertain == "1", "{table}");
    }
}

/// What it has started keeps its standard error, and its standard input is not read.
#[test]
fn what_a_command_leaves_running_holds_nothing_up() {
    let folder = Folder::new();
    let mut listening = folder.listen(&["--exec", "sleep 20 & exit 0"]);
    for id in 0..20 {
        assert_eq!(listening.post(&text(id, &"long ".repeat(20_000))), 200);
    }
    listening.wait_for("all of them", |_| (folder.states() == ["exec handled"; 20]).then_some(()));
}

#[test]
fn what_waits_for_another_handler_is_told_of() {
    let folder = Folder::new();
    let listening = folder.listen(&["--exec", "exit 1"]);
    for id in 1..=2 {
        assert_eq!(listening.post(&text(id, "a")), 200);
    }
    assert_eq!(listening.stop().code, 0);
    let note = format!(
        "note: 2 notifications wait for exec until this runs with --exec again; `callfire inbox --inbox {} give-up exec` ends that",
        folder.inbox()
    );
    let told = folder.listen(&["--print"]).told();
    assert!(told.contains(&note), "{told:?}");
    let told = folder.listen(&["--exec", "true"]).told();
    assert!(!told.contains(&note), "{told:?}");
}

/// With the command that shows it, in this inbox.
#[test]
fn what_somebody_has_to_look_at_is_told_of() {
    let folder = Folder::new();
    let mut listening = folder.listen(&["--exec", "sleep 60"]);
    assert_eq!(listening.post(&text(1, "a")), 200);
    assert_eq!(request("POST", listening.url(), "text/plain", "?").0, 415);
    let note = |this: &mut crate::listening::Listening, start: &str| {
        this.told().into_iter().find(|line| line.starts_with(start))
    };
    let start = "note: what came is no notification, and was answered with 415: ";
    let quarantined = listening.wait_for("a note", |this| note(this, start));
    let command = format!("callfire inbox --inbox {} ", folder.inbox());
    let (_, told) = quarantined.split_once("it is in quarantine: `").unwrap();
    let told = told.strip_suffix('`').unwrap().strip_prefix(&command).unwrap();
    assert_eq!(told, "show --quarantined 1");
    let shown = folder.ask(&told.split(' ').collect::<Vec<_>>()).json();
    assert_eq!((&shown["id"], &shown["body"]), (&json!(1), &json!("?")));
    listening.wait_for("the first try", |_| {
        (folder.ask(&["show", "1"]).json()["state"] == "claimed").then_some(())
    });
    listening.kill();
    let mut listening = folder.listen(&["--exec", "true"]);
    let start = "note: deliveries that were under way when the receiver ended last time: 1; ";
    let uncertain = listening.wait_for("a note", |this| note(this, start));
    assert!(uncertain.contains(&format!("`{command}list`")), "{uncertain}");
    let table = folder.ask(&["list", "--format", "table"]).stdout;
    assert!(table.contains("(uncertain)"), "{table}");
}

#[test]
fn each_handler_goes_on_by_itself() {
    let folder = Folder::new();
    let mut listening = folder.listen(&["--print", "--exec", "exit 1"]);
    assert_eq!(listening.ready["handlers"], json!(["print", "exec"]));
    assert_eq!(listening.post(&text(1, "once")), 200);
    assert_eq!(message(&listening.line()), "once");
    listening.wait_for("two failures", |this| {
        let told =
            this.told().into_iter().filter(|line| line.contains("exec failed with notification 1"));
        (told.count() >= 2).then_some(())
    });
    assert_eq!(folder.states(), ["exec waiting", "print handled"]);
    let run = listening.stop();
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "printed once: {run:?}");
}

/// A line that waits for its reader is given up by the receiver and not by what prints.
#[test]
fn a_reader_that_pauses_gets_each_line_once() {
    let folder = Folder::new();
    let mut listening = folder.listen(&["--print", "--handler-timeout", "0.5"]);
    let long = "long ".repeat(1_000);
    for id in 0..40 {
        assert_eq!(listening.post(&text(id, &long)), 200);
    }
    // Not every note is told where there are many.
    listening.wait_for("another try", |this| {
        let told = this.told().into_iter().filter(|line| line.contains("the handler took longer"));
        (told.filter(|line| !line.contains("try 1:")).count() > 0).then_some(())
    });
    let lines: Vec<Value> = (0..40).map(|_| listening.line()).collect();
    let mut ids: Vec<_> =
        lines.iter().map(|line| line["TextNotification"]["Text"]["id"].as_i64().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, (0..40).collect::<Vec<_>>());
    listening.wait_for("all of them", |_| (folder.states() == ["print handled"; 40]).then_some(()));
    let run = listening.stop();
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
}
