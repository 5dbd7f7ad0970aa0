//! A disk that is full, and one that fails, for real. The tests need Linux, and are run by `.ci/run`.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use callfire_receiver::inbox::{Counts, Inbox, InboxError, InboxErrorKind, SqliteInbox};

use crate::support::{Place, anonymous, names, no_notification};

/// Makes the test the process whose disk it is, with its inbox in this folder.
const VARIABLE: &str = "CALLFIRE_TEST_DISK";
/// What a process that has come to its end says.
const DONE: &str = "everything was as it should be";

/// Runs a test of this file in a process of its own, after some other program's arguments.
fn run_again(test: &str, folder: &Path, wrapper: &[&str]) -> Output {
    let executable = env::current_exe().unwrap();
    let test = format!("disk::{test}");
    let arguments = ["--exact", &test, "--ignored", "--nocapture"];
    let (program, before) = wrapper.split_first().unwrap();
    Command::new(program)
        .args(before)
        .arg(executable)
        .args(arguments)
        .env(VARIABLE, folder)
        .output()
        .unwrap_or_else(|error| panic!("cannot run {program}: {error}"))
}

fn check(output: &Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains(DONE), "{said}\n{complained}");
}

#[test]
#[ignore = "needs a file system of its own"]
fn a_full_disk_passes_when_there_is_room_again() {
    if let Some(folder) = env::var_os(VARIABLE) {
        return fill(Path::new(&folder));
    }
    let place = Place::new();
    let mount = "mount -t tmpfs -o size=1m tmpfs \"$CALLFIRE_TEST_DISK\" && exec \"$0\" \"$@\"";
    let wrapper = ["unshare", "--map-root-user", "--mount", "sh", "-c", mount];
    check(&run_again("a_full_disk_passes_when_there_is_room_again", place.folder.path(), &wrapper));
}

#[tokio::main(flavor = "current_thread")]
async fn fill(folder: &Path) {
    let inbox = SqliteInbox::open(folder.join("inbox")).unwrap();
    inbox.start(names(&["mail"])).await.unwrap();
    for round in 0..4 {
        let ballast = folder.join("ballast");
        // The first time everything that there is room for, then what the file and its log have left.
        fs::write(&ballast, vec![0; 300_000 >> round]).unwrap();
        let (kept, error) = keep_until_refused(&inbox).await;
        assert_eq!(error.kind(), InboxErrorKind::Unavailable, "{error}");
        assert!(error.to_string().contains("inbox"), "{error}");
        let error = inbox.quarantine(no_notification(0, vec![0; 60_000])).await.unwrap_err();
        assert_eq!(error.kind(), InboxErrorKind::Unavailable, "{error}");
        fs::remove_file(&ballast).unwrap();
        let Counts { items, quarantined, .. } = inbox.counts().await.unwrap();
        assert_eq!(quarantined, 0);
        inbox.accept(anonymous(0)).await.unwrap();
        assert_eq!(inbox.counts().await.unwrap().items, items + 1);
        println!("kept {kept}, then: {error}");
    }
    println!("{DONE}");
}

/// How many were kept, and why the next one was not.
async fn keep_until_refused(inbox: &SqliteInbox) -> (u64, InboxError) {
    let before = inbox.counts().await.unwrap().items;
    for kept in 0.. {
        if let Err(error) = inbox.accept(anonymous(0)).await {
            assert_eq!(inbox.counts().await.unwrap().items, before + kept);
            return (kept, error);
        }
    }
    unreachable!()
}

#[test]
#[ignore = "needs strace"]
fn nothing_is_kept_after_a_sync_of_the_log_has_failed() {
    if let Some(folder) = env::var_os(VARIABLE) {
        return keep_while_syncs_fail(Path::new(&folder), 1);
    }
    let test = "nothing_is_kept_after_a_sync_of_the_log_has_failed";
    run_while_syncs_fail(test, "inbox-wal", 20);
}

#[test]
#[ignore = "needs strace"]
fn nothing_is_kept_after_a_sync_of_the_file_has_failed() {
    if let Some(folder) = env::var_os(VARIABLE) {
        // The file is synced when there is much in the log.
        return keep_while_syncs_fail(Path::new(&folder), 100);
    }
    run_while_syncs_fail("nothing_is_kept_after_a_sync_of_the_file_has_failed", "inbox", 1);
}

/// Has one sync of a file fail in each thread that gets so far, and no other.
fn run_while_syncs_fail(test: &str, file: &str, which: u32) {
    let place = Place::new();
    // It is made before, so that its first sync is one of what was kept. It is named as the process will name it.
    drop(place.open());
    let folder = place.folder.path().canonicalize().unwrap();
    let [file, trace] = [file, "trace"].map(|name| folder.join(name).display().to_string());
    let inject = format!("--inject=fsync,fdatasync:error=EIO:when={which}");
    let wrapper = ["strace", "--follow-forks", "--output", &trace, "--trace-path", &file, &inject];
    check(&run_again(test, place.folder.path(), &wrapper));
    assert!(fs::read_to_string(&trace).unwrap().contains("EIO"));
}

#[tokio::main(flavor = "current_thread")]
async fn keep_while_syncs_fail(folder: &Path, least: u64) {
    let file = folder.join("inbox");
    let inbox = SqliteInbox::open(&file).unwrap();
    inbox.start(names(&["mail"])).await.unwrap();
    let (kept, error) = keep_until_refused(&inbox).await;
    assert_eq!(error.kind(), InboxErrorKind::Broken, "{error}");
    assert!(kept >= least, "{kept}");
    for _ in 0..3 {
        let error = inbox.accept(anonymous(0)).await.unwrap_err();
        assert_eq!(error.kind(), InboxErrorKind::Broken, "{error}");
    }
    drop(inbox);
    let inbox = SqliteInbox::open(&file).unwrap();
    inbox.start(names(&["mail"])).await.unwrap();
    // What was not acknowledged may be there all the same.
    assert!(inbox.counts().await.unwrap().items >= kept);
    inbox.accept(anonymous(0)).await.unwrap();
    println!("{DONE}");
}

#[test]
#[ignore = "needs strace"]
fn a_file_that_was_half_made_is_made_again() {
    if let Some(folder) = env::var_os(VARIABLE) {
        return make(Path::new(&folder));
    }
    for step in 1.. {
        let place = Place::new();
        let calls = "openat,ftruncate,pwrite64,fsync,fdatasync,unlink";
        let inject = format!("--inject={calls}:signal=KILL:when={step}");
        let folder = place.folder.path().canonicalize().unwrap();
        let [trace, file, journal] =
            ["trace", "inbox", "inbox-journal"].map(|name| folder.join(name).display().to_string());
        let paths = ["--trace-path", &file, "--trace-path", &journal];
        let wrapper =
            [["strace", "--follow-forks", "--output", &trace, &inject].as_slice(), &paths].concat();
        let output = run_again("a_file_that_was_half_made_is_made_again", &folder, &wrapper);
        drop(place.open());
        if output.status.success() {
            check(&output);
            assert!(step > 10, "it was not killed while it made the file: {step}");
            return;
        }
    }
}

fn make(folder: &Path) {
    drop(SqliteInbox::open(folder.join("inbox")).unwrap());
    println!("{DONE}");
}
