//! Hostile contracts: each is refused with the message that its first line gives, or rendered harmless,
//! beside a tame twin that is accepted. What is accepted compiles, and holds nothing that a schema wrote.
//!
//! The files of `tests/hostile` are one idea each; what is large is made by code, in `hostile/made.rs`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "hostile/folders.rs"]
mod folders;
#[path = "hostile/made.rs"]
mod made;
#[path = "hostile/rendered.rs"]
mod rendered;
#[path = "hostile/schemas.rs"]
mod schemas;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use soapwire_build::{Error, Generated, Generator};

/// A contract, and what is to become of it.
struct Case {
    name: String,
    hostile: PathBuf,
    tame: PathBuf,
    expected: Expected,
}

enum Expected {
    /// The kind and the start of the message.
    Refused(String),
    /// What the notes hold, if anything.
    Accepted(Option<String>),
}

impl Expected {
    /// From a line such as `refused: Import: tests/hostile/a.xsd: schema/import: …`.
    fn parse(line: &str) -> Self {
        match line.split_once(": ") {
            Some(("refused", message)) => Self::Refused(message.to_owned()),
            Some(("accepted with the note", note)) => Self::Accepted(Some(note.to_owned())),
            _ if line == "accepted" => Self::Accepted(None),
            _ => panic!("no expectation: {line}"),
        }
    }
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// A WSDL by itself, a schema beside `ping.wsdl`, both with a client.
fn generate(file: &Path, root: &Path, client: &str) -> Result<Generated, Error> {
    let generator = if file.extension().is_some_and(|extension| extension == "xsd") {
        Generator::new(root.join("fixtures/ping.wsdl")).schema(file)
    } else {
        Generator::new(file)
    };
    generator.root(root).client(client).generate()
}

fn cases_in_files() -> Vec<Case> {
    let folder = tests().join("hostile");
    let found = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let is_contract = |path: &PathBuf| path.extension().is_some_and(|e| e == "xsd" || e == "wsdl");
    let mut found: Vec<_> = found.filter(is_contract).collect();
    found.sort();
    let case = |hostile: PathBuf| {
        let text = fs::read_to_string(&hostile).unwrap();
        let line = text.lines().next().unwrap();
        let line = line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->")).unwrap();
        Case {
            name: hostile.file_stem().unwrap().to_string_lossy().into_owned(),
            tame: folder.join("tame").join(hostile.file_name().unwrap()),
            expected: Expected::parse(line),
            hostile,
        }
    };
    found.into_iter().map(case).collect()
}

/// Nothing that a contract says makes the generator slow; unoptimised, on a busy machine.
const MOST: Duration = Duration::from_mins(1);

fn check(case: &Case, root: &Path) {
    let start = Instant::now();
    let outcome = generate(&case.hostile, root, "crate::Client");
    let took = start.elapsed();
    println!("{:>7.2} s  {}", took.as_secs_f64(), case.name);
    assert!(took < MOST, "{}: {took:?}", case.name);
    match (&case.expected, outcome) {
        (Expected::Refused(message), Err(error)) => {
            let text = format!("{:?}: {error}", error.kind());
            assert!(text.starts_with(message), "{}:\n{text}\n{message}", case.name);
            assert!(text.chars().count() < 5_000, "{}: {text}", case.name);
            assert!(!text.contains(rendered::is_hidden), "{}: {text:?}", case.name);
        }
        (Expected::Accepted(note), Ok(generated)) => {
            let notes = generated.notes().join("\n");
            assert!(
                note.as_ref().is_none_or(|note| notes.contains(note)),
                "{}: {notes}",
                case.name
            );
            rendered::check(&case.name, &generated);
        }
        (_, Ok(_)) => panic!("{} was accepted", case.name),
        (_, Err(error)) => panic!("{} was refused: {:?}: {error}", case.name, error.kind()),
    }
    match generate(&case.tame, root, "crate::Client") {
        Ok(generated) => rendered::check(&case.name, &generated),
        Err(error) => panic!("the twin of {} was refused: {error}", case.name),
    }
}

#[test]
fn hostile_files_are_refused_or_rendered_harmless() {
    let cases = cases_in_files();
    for case in &cases {
        check(case, &tests());
    }
    assert!(cases.len() >= 100, "{}", cases.len());
}

#[test]
fn hostile_masses_are_refused_or_rendered_harmless() {
    let folder = folders::Folder::new("made");
    for case in made::cases(folder.path()) {
        check(&case, folder.path());
    }
}

/// What a process generates for every file, as one text.
fn everything() -> String {
    let mut text = String::new();
    for case in cases_in_files() {
        text.push_str(&case.name);
        match generate(&case.hostile, &tests(), "crate::Client") {
            Ok(generated) => {
                generated.files().for_each(|(name, file)| text.extend([name, "\n", file]));
                generated.notes().iter().for_each(|note| text.push_str(note));
            }
            Err(error) => text.push_str(&error.to_string()),
        }
    }
    text
}

/// Hash maps have other seeds in another process, and a process has a folder and a language.
#[test]
fn another_process_folder_and_language_give_the_same_bytes() {
    const OUTPUT: &str = "SOAPWIRE_BUILD_HOSTILE_OUTPUT";
    if let Some(output) = std::env::var_os(OUTPUT) {
        fs::write(output, everything()).unwrap();
        return;
    }
    let folder = folders::Folder::new("bytes");
    let here = everything();
    for (at, language) in ["C", "tr_TR.UTF-8"].into_iter().enumerate() {
        let output = folder.path().join(at.to_string());
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "another_process_folder_and_language_give_the_same_bytes"])
            .env(OUTPUT, &output)
            .env("LC_ALL", language)
            .env("LANG", language)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(status.status.success(), "{status:?}");
        assert!(fs::read_to_string(output).unwrap() == here, "{language}");
    }
}

/// The files that are opened are below `tests`, and no socket is.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs strace"]
fn the_kernel_sees_no_socket_and_no_other_file() {
    let folder = folders::Folder::new("strace");
    let log = folder.path().join("log");
    // What it prints would count as a test of its own.
    let run = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=network,openat,open", "-o"])
        .arg(&log)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "hostile_files_are_refused_or_rendered_harmless"])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    let log = fs::read_to_string(log).unwrap();
    let root = tests().display().to_string();
    // What the process itself needs to start: libraries, and what it may use of the machine.
    let system = |file: &str| {
        file.contains(".so")
            || ["/lib", "/usr/", "/proc/", "/sys/"].iter().any(|s| file.starts_with(s))
    };
    for line in log.lines().filter(|line| line.contains('(')) {
        let file = line.split('"').nth(1).unwrap_or(line);
        assert!(line.contains("open") && !file.contains("/.."), "{line}");
        assert!(file.starts_with(&root) || system(file), "{line}");
    }
    assert!(log.matches(&root).count() > 100);
}

/// One crate of everything that was accepted, without a warning.
#[test]
#[ignore = "compiles for a minute; .ci/run has it"]
fn what_is_accepted_compiles() {
    let folder = folders::Folder::new("compile");
    let made = folders::Folder::new("compile-made");
    let mut scratch = rendered::Scratch::new(folder.path());
    for case in cases_in_files() {
        if let Expected::Accepted(_) = case.expected {
            scratch.add(&case.name, |client| generate(&case.hostile, &tests(), client).unwrap());
        }
    }
    for case in made::cases(made.path()) {
        if let Expected::Accepted(_) = case.expected {
            scratch.add(&case.name, |client| generate(&case.hostile, made.path(), client).unwrap());
        }
    }
    scratch.check();
}
