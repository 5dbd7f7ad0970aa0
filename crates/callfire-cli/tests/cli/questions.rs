//! Ctrl-C at a question of `callfire inbox`, which is a no.

use std::fs::File;
use std::io::Read as _;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};

use crate::listening::{Folder, text};
use crate::support::{Run, command};

/// Runs a command at a terminal and sends it a signal once it asks; what it said there.
fn interrupted_at_question(mut command: Command, signal: &str) -> Run {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
    let terminal = openpt(flags).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let end = ioctl_tiocgptpeer(&terminal, flags).unwrap();
    command.env("NO_COLOR", "1");
    command.stdin(end.try_clone().unwrap()).stderr(end).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It has ends of the terminal, too, which would never be at its end then.
    drop(command);
    let (mut terminal, mut said, mut is_sent) = (File::from(terminal), Vec::new(), false);
    let mut part = [0; 1024];
    // At the end of the command it is an error.
    while let Ok(length) = terminal.read(&mut part) {
        said.extend_from_slice(&part[..length]);
        if !is_sent && said.ends_with(b"[y/N] ") {
            let id = child.id().to_string();
            assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
            is_sent = true;
        }
    }
    let (stderr, mut stdout) = (String::from_utf8(said).unwrap(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
    testlog::printed(&stderr);
    Run { code: child.wait().unwrap().code().unwrap_or(-1), stdout, stderr }
}

#[test]
fn an_interrupt_at_a_question_is_a_no() {
    let folder = Folder::new();
    let mut listening = folder.listen(&["--exec", "exit 1"]);
    assert_eq!(listening.post(&text(1, "a")), 200);
    listening.wait_for("a failure", |_| {
        (folder.ask(&["show", "1"]).json()["deliveries"][0]["cause"] == "exit status: 1")
            .then_some(())
    });
    let inbox = ["inbox", "--inbox", &folder.inbox()];
    let ask = |arguments: &[&str], signal: &str| {
        let run = interrupted_at_question(command(&[&inbox, arguments].concat()), signal);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
        run.stderr
    };
    for signal in ["-INT", "-TERM"] {
        let said = ask(&["give-up", "exec"], signal);
        assert!(said.contains("; a `callfire listen` has this inbox: if it uses exec, "), "{said}");
        assert!(said.ends_with("error: nothing was given up\r\n"), "{said}");
        let said = ask(&["purge", "--before", "0s"], signal);
        assert!(said.ends_with("error: nothing was forgotten\r\n"), "{said}");
    }
    assert_eq!(folder.states(), ["exec waiting"]);
    assert_eq!(listening.stop().code, 0);
    let said = ask(&["give-up", "exec"], "-INT");
    assert!(!said.contains("`callfire listen` has"), "{said}");
}
