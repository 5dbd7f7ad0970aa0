//! How `callfire listen` ends: told to, in a hurry, with nobody to print for. Nothing that it has acknowledged is lost.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::listening::{Folder, PATIENCE, content, is_running, post, text};

/// The texts in the inbox.
fn kept(folder: &Folder) -> BTreeSet<i64> {
    let listed = folder.ask(&["list", "--state", "all", "--limit", "1000000"]).json();
    let subjects = listed.as_array().unwrap().iter().map(|item| item["subject"].clone());
    subjects
        .map(|subject| subject.as_str().unwrap().rsplit('/').next().unwrap().parse().unwrap())
        .collect()
}

/// Posts text after text from several threads, until `end` has ended what listens; those that were acknowledged.
fn acknowledged(url: &str, end: impl FnOnce()) -> BTreeSet<i64> {
    let (next, taken) = (Arc::new(AtomicI64::new(1)), Arc::new(Mutex::new(BTreeSet::new())));
    let senders: Vec<_> = (0..4)
        .map(|_| {
            let (url, next, taken) = (url.to_owned(), Arc::clone(&next), Arc::clone(&taken));
            thread::spawn(move || {
                loop {
                    let id = next.fetch_add(1, Ordering::Relaxed);
                    match post(&url, &text(id, "a")) {
                        200 => drop(taken.lock().unwrap().insert(id)),
                        // A connection that is closed without an answer acknowledges nothing.
                        0 => return,
                        status => assert_eq!(status, 503),
                    }
                }
            })
        })
        .collect();
    while taken.lock().unwrap().len() < 50 {
        thread::yield_now();
    }
    end();
    for sender in senders {
        sender.join().unwrap();
    }
    taken.lock().unwrap().clone()
}

#[test]
fn told_to_end_under_load_it_keeps_what_it_has_acknowledged() {
    for signal in ["TERM", "INT"] {
        let folder = Folder::new();
        let listening = folder.listen(&["--exec", "sleep 0.1; exit 1"]);
        let url = listening.url().to_owned();
        let mut run = None;
        let taken = acknowledged(&url, || {
            listening.signal(signal);
            run = Some(listening.end());
        });
        let run = run.unwrap();
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");
        let lost: Vec<i64> = taken.difference(&kept(&folder)).copied().collect();
        assert_eq!(lost, [0; 0], "of {}", taken.len());
        let states: BTreeSet<String> = folder.states().into_iter().collect();
        assert_eq!(states, BTreeSet::from(["exec waiting".to_owned()]), "given back");
    }
}

#[test]
fn killed_under_load_it_has_kept_what_it_has_acknowledged() {
    let folder = Folder::new();
    let listening = folder.listen(&["--exec", "cat > /dev/null"]);
    let url = listening.url().to_owned();
    let taken = acknowledged(&url, || listening.kill());
    let mut listening = folder.listen(&["--exec", "cat > /dev/null"]);
    let lost: Vec<i64> = taken.difference(&kept(&folder)).copied().collect();
    assert_eq!(lost, [0; 0], "of {}", taken.len());
    listening.wait_for("all of them", |_| {
        folder.states().iter().all(|state| state == "exec handled").then_some(())
    });
}

#[test]
fn with_nobody_to_print_for_it_ends_and_loses_nothing() {
    let folder = Folder::new();
    let mut listening = folder.listen(&["--print", "--error-format", "json"]);
    listening.close_stdout();
    assert_eq!(listening.post(&text(1, "kept")), 200);
    let run = listening.end();
    assert_eq!(run.code, 1, "{run:?}");
    let error: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((&error["kind"], &error["effect"]), (&json!("Io"), &json!("not_sent")), "{error}");
    assert!(error["message"].as_str().unwrap().starts_with("standard output: "), "{error}");
    let advice = error["advice"].as_str().unwrap();
    assert!(advice.contains("nothing is lost") && advice.contains(&folder.inbox()), "{advice}");
    assert_eq!(folder.states(), ["print waiting"]);
    let mut listening = folder.listen(&["--print"]);
    assert_eq!(listening.line()["TextNotification"]["Text"]["Message"], "kept");
}

#[test]
#[cfg(target_os = "linux")]
fn with_no_room_to_print_to_the_cause_is_that() {
    let folder = Folder::new();
    let mut command = folder.command(&["--print", "--error-format", "json"]);
    let device = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let stderr = folder.file("stderr");
    command.stdin(Stdio::null()).stdout(device);
    let mut child = command.stderr(std::fs::File::create(&stderr).unwrap()).spawn().unwrap();
    let told = content(&stderr, |told| told.contains("\"ready\"") && told.ends_with('\n'));
    let objects = || told.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let ready = objects().find(|object| object["type"] == "ready").unwrap();
    assert_eq!(post(ready["url"].as_str().unwrap(), &text(1, "kept")), 200);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let told = std::fs::read_to_string(&stderr).unwrap();
    testlog::printed(&told);
    assert!(!told.contains("nobody reads"), "{told}");
    let shown = folder.ask(&["show", "1"]).json();
    let cause = shown["deliveries"][0]["cause"].as_str().unwrap();
    assert!(cause.starts_with("standard output: No space left on device"), "{shown}");
}

/// It is given ten seconds, and then back.
#[test]
fn what_hangs_does_not_keep_it_from_ending() {
    let folder = Folder::new();
    let begun = folder.file("begun");
    let script = format!("echo x > {}; sleep 1000", begun.display());
    let listening = folder.listen(&["--exec", &script]);
    assert_eq!(listening.post(&text(1, "a")), 200);
    content(&begun, |text| !text.is_empty());
    let run = listening.stop();
    assert_eq!(run.code, 0);
    for part in [
        "note: stopping: 1 try under way, for which it waits",
        "when the receiver stopped; again after the next start",
    ] {
        assert!(run.stderr.contains(part), "{part}: {run:?}");
    }
    let stopped: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((&stopped["waiting"], &stopped["inbox"]), (&json!(1), &json!(folder.inbox())));
    assert_eq!(folder.states(), ["exec waiting"]);
}

#[test]
fn for_people_it_says_what_becomes_of_what_waits() {
    let folder = Folder::new();
    let mut command = folder.command(&["--exec", "exit 1", "--format", "table"]);
    let stderr = folder.file("stderr");
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = command.stderr(std::fs::File::create(&stderr).unwrap()).spawn().unwrap();
    let told = content(&stderr, |told| told.contains("  handlers "));
    let url = told.split_whitespace().find(|word| word.contains("/postbacks/")).unwrap();
    assert_eq!(post(url, &text(1, "a")), 200);
    content(&stderr, |told| told.contains("try 1: "));
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
    let told = std::fs::read_to_string(&stderr).unwrap();
    testlog::printed(&told);
    let end = format!(
        "; 1 waiting, 0 dead; what waits is kept in {}, and goes on after the next start\n",
        folder.inbox()
    );
    assert!(told.ends_with(&end), "{told}");
}

/// Notes that nobody reads fill what lies between, and are left out.
#[test]
fn with_nobody_to_tell_it_goes_on_and_ends() {
    let folder = Folder::new();
    let (reader, mut writer) = std::io::pipe().unwrap();
    let mut command = folder.command(&["--exec", "exit 1"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(writer.try_clone().unwrap());
    let mut child = command.spawn().unwrap();
    drop(command);
    let mut reader = BufReader::new(reader);
    let mut ready = String::new();
    reader.read_line(&mut ready).unwrap();
    let ready: Value = serde_json::from_str(&ready).unwrap();
    let url = ready["url"].as_str().unwrap().to_owned();
    let filling = thread::spawn(move || while writer.write_all(&[b'x'; 4096]).is_ok() {});
    assert_eq!(post(&url, &text(1, "a")), 200);
    // A note is stuck by then.
    thread::sleep(Duration::from_secs(2));
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let end = Instant::now() + PATIENCE;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > end {
            child.kill().unwrap();
        }
        thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(0), "{status}");
    drop(reader);
    filling.join().unwrap();
    assert_eq!(folder.states(), ["exec waiting"]);
}

#[test]
fn told_twice_it_ends_at_once() {
    let folder = Folder::new();
    let begun = folder.file("begun");
    let script = format!(
        "sleep 1000 & echo $! > {0}.part; echo $$ >> {0}.part; mv {0}.part {0}; wait",
        begun.display()
    );
    let mut listening = folder.listen(&["--exec", &script, "--error-format", "json"]);
    assert_eq!(listening.post(&text(1, "a")), 200);
    let ids = content(&begun, |text| !text.is_empty());
    listening.signal("INT");
    // It is stopping when nobody can connect any more.
    let url = listening.url().to_owned();
    listening.wait_for("the beginning of the end", |_| (post(&url, "") == 0).then_some(()));
    // What comes in the moment of the first one is no second one.
    listening.wait_for("the end", |this| {
        let has_ended = this.has_ended();
        if !has_ended {
            this.signal("INT");
        }
        has_ended.then_some(())
    });
    let run = listening.end();
    let error: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((run.code, &error["kind"]), (1, &json!("Interrupted")), "{run:?}");
    let left: Vec<&str> = ids.lines().filter(|id| is_running(id)).collect();
    assert_eq!(left, [""; 0], "{ids}");
    let shown = folder.ask(&["show", "1"]).json();
    let delivery = &shown["deliveries"][0];
    assert!(["claimed", "waiting"].contains(&delivery["state"].as_str().unwrap()), "{delivery}");
}

/// As `timeout` does it.
#[test]
fn told_twice_in_a_moment_it_ends_in_order() {
    let folder = Folder::new();
    let (begun, end) = (folder.file("begun"), folder.file("end"));
    let script = format!(
        "echo x > {}; while ! test -e {}; do sleep 0.05; done",
        begun.display(),
        end.display()
    );
    let listening = folder.listen(&["--exec", &script]);
    assert_eq!(listening.post(&text(1, "a")), 200);
    content(&begun, |text| !text.is_empty());
    listening.signal("TERM TERM");
    std::fs::write(&end, "").unwrap();
    let run = listening.end();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(folder.states(), ["exec handled"]);
}

#[test]
fn who_is_to_give_a_password_can_leave_it() {
    let folder = Folder::new();
    let to = ["--mail-to", "a@b.test", "--smtp", "smtps://me@b.test"];
    let mut command = folder.command(&[&to[..], &["--smtp-password-file", "-"]].concat());
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let stdin = child.stdin.take();
    // Before it reads as well as while it does.
    thread::sleep(Duration::from_millis(500));
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let ended = thread::spawn(move || child.wait().unwrap());
    let end = Instant::now() + PATIENCE;
    while !ended.is_finished() {
        assert!(Instant::now() < end, "it goes on");
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(ended.join().unwrap().signal(), Some(2));
    drop(stdin);
}

/// A terminal that is closed takes the subscription with it.
#[cfg(target_os = "linux")]
#[test]
fn it_ends_with_its_terminal() {
    let folder = Folder::new();
    let pid = folder.file("pid");
    let arguments = "listen --listen 127.0.0.1:0 --subscribe --format json";
    let inner = format!(
        "echo $$ > {}; exec {} --sandbox {arguments}",
        pid.display(),
        env!("CARGO_BIN_EXE_callfire")
    );
    let mut terminal = Command::new("script");
    terminal.args(["-qec", &inner, "/dev/null"]).stdin(Stdio::null()).stderr(Stdio::null());
    let mut terminal = terminal.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(terminal.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("\"type\":\"ready\"")));
    let id = content(&pid, |text| text.ends_with('\n'));
    assert!(Command::new("kill").args(["-HUP", id.trim()]).status().unwrap().success());
    assert!(lines.any(|line| line.unwrap().contains("\"type\":\"stopped\"")));
    assert_eq!(terminal.wait().unwrap().code(), Some(0));
}
