//! Searches what tests have logged for their passwords: `testlog FOLDER [FILE…]`.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use testlog::search;

fn main() -> ExitCode {
    let mut paths = env::args_os().skip(1).map(PathBuf::from);
    let Some(folder) = paths.next() else {
        eprintln!("usage: testlog FOLDER [FILE…]");
        return ExitCode::from(2);
    };
    match search::run(&folder, &paths.collect::<Vec<_>>()) {
        Ok(findings) => {
            findings.complaints.iter().take(50).for_each(|complaint| eprintln!("{complaint}"));
            let search::Findings { files, bytes, complaints } = findings;
            println!("{files} files, {bytes} bytes searched: {} complaints", complaints.len());
            ExitCode::from(u8::from(!complaints.is_empty()))
        }
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::from(2)
        }
    }
}
