//! Asking before something that cannot be taken back. What is said before is the command's.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use tokio::task::spawn_blocking;

use crate::interrupt::unless_interrupted;

/// Whether there is someone to ask.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks; anything but yes is no, and so is a request to end. No such request ends the process by itself from then on.
pub(crate) async fn is_wanted(question: &str) -> io::Result<bool> {
    write!(io::stderr(), "{question} [y/N] ")?;
    let Some(answer) = unless_interrupted(spawn_blocking(answer)).await else {
        writeln!(io::stderr())?;
        return Ok(false);
    };
    Ok(matches!(answer??.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

fn answer() -> io::Result<String> {
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(answer)
}
