//! The search for passwords in what tests have logged and printed.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;

use crate::{ACCOUNTS, BUILT_IN, MARKERS};

/// The tests that make clients; each has to have left a log.
pub const PROGRAMS: [&str; 15] = [
    "before_sending",
    "cli",
    "client",
    "effects",
    "examples",
    "hostile",
    "interop",
    "it",
    "order",
    "pace",
    "pages",
    "postback",
    "refusals",
    "sandbox",
    "tolerance",
];

/// Less than this in all is a log that says nothing.
pub const LEAST_BYTES: usize = 1 << 20;

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many files were searched.
    pub files: usize,
    /// How many bytes were searched.
    pub bytes: usize,
    /// What is wrong, in words that do not repeat a secret.
    pub complaints: Vec<String>,
}

/// Searches the logs in `folder`, and the files `others`.
///
/// # Errors
///
/// When one of them cannot be read.
pub fn run(folder: &Path, others: &[PathBuf]) -> io::Result<Findings> {
    let mut findings = Findings::default();
    let mut logs = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let bytes = fs::read(&path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // `hostile-0123456789abcdef.4711.log`
        let program = name.split('-').next().unwrap_or_default().to_owned();
        let is_marked = MARKERS.iter().all(|marker| holds(&bytes, marker.as_bytes()));
        *logs.entry(program).or_insert(true) &= is_marked;
        findings.search(&name, &bytes);
    }
    for other in others {
        findings.search(&other.display().to_string(), &fs::read(other)?);
    }
    for program in PROGRAMS {
        match logs.get(program) {
            Some(true) => {}
            Some(false) => findings.complain(format!("a log of {program} lacks its first records")),
            None => findings.complain(format!("there is no log of {program}")),
        }
    }
    if findings.bytes < LEAST_BYTES {
        findings.complain(format!("{} bytes in all: that is too little", findings.bytes));
    }
    Ok(findings)
}

impl Findings {
    fn search(&mut self, name: &str, bytes: &[u8]) {
        self.files += 1;
        self.bytes += bytes.len();
        for (what, secret) in secrets() {
            for (line, text) in bytes.split(|byte| *byte == b'\n').enumerate() {
                if holds(text, secret.as_bytes()) {
                    self.complain(format!("{name}, line {}: {what}", line + 1));
                }
            }
        }
    }

    fn complain(&mut self, complaint: String) {
        self.complaints.push(complaint);
    }
}

/// What must not be found, and what to call it.
fn secrets() -> Vec<(String, String)> {
    let mut secrets = Vec::new();
    for (login, password) in ACCOUNTS.into_iter().chain([BUILT_IN]) {
        let encoded = STANDARD.encode(format!("{login}:{password}"));
        let encoded = encoded.trim_end_matches('=').to_owned();
        secrets.push((format!("the encoded password of {login}"), encoded));
        if (login, password) != BUILT_IN {
            secrets.push((format!("the password of {login}"), password.to_owned()));
            let bytes = format!("{:?}", password.as_bytes());
            let bytes = bytes.trim_matches(['[', ']']).to_owned();
            secrets.push((format!("the password of {login} as numbers"), bytes));
        }
    }
    secrets
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    memmem::find(bytes, part).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: &str) -> Vec<String> {
        let mut findings = Findings::default();
        findings.search("a", text.as_bytes());
        findings.complaints
    }

    #[test]
    fn every_form_of_a_password_is_found() {
        assert_eq!(complaints("login: password, Basic ***"), [""; 0]);
        for (text, found) in [
            ("x\nBasic bG9naW46cGFzc3dvcmQ=", "a, line 2: the encoded password of login"),
            ("bG9naW46cGFzc3dvcmQ", "a, line 1: the encoded password of login"),
            ("Basic bWU6aHVudGVyMi1zZWNyZXQ=", "a, line 1: the encoded password of me"),
            ("hidhidden-from-the-page", "a, line 1: the password of me"),
            ("[0, 112, 195, 164, 58, 115, 115]", "a, line 1: the password of jürgen as numbers"),
        ] {
            assert_eq!(complaints(text), [found], "{text}");
        }
    }

    #[test]
    fn silence_is_no_proof() {
        let folder = std::env::temp_dir().join(format!("testlog-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let empty = run(&folder, &[]).unwrap().complaints;
        fs::write(folder.join("order-0.1.log"), MARKERS[0]).unwrap();
        let unmarked = run(&folder, &[]).unwrap().complaints;
        let large = format!("{} {} {}", MARKERS[0], MARKERS[1], " ".repeat(LEAST_BYTES));
        for program in PROGRAMS {
            fs::write(folder.join(format!("{program}-0.1.log")), &large).unwrap();
        }
        let whole = run(&folder, &[]).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(empty.len(), PROGRAMS.len() + 1, "{empty:?}");
        assert!(
            unmarked.contains(&"a log of order lacks its first records".to_owned()),
            "{unmarked:?}"
        );
        assert_eq!((whole.files, whole.complaints), (PROGRAMS.len(), Vec::new()));
    }
}
