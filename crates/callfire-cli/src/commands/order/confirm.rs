//! What is said and asked before money is spent.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use crate::args::Global;
use crate::failure::Failure;
use crate::output::{tell, text::printable};

/// Said before every order that is a real one.
const COST: &str = "It costs money; how much is known once the order is placed.";

/// Whether there is someone to ask.
pub(super) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Says what will be ordered where nobody wants to be asked.
pub(super) fn announce(listing: &str, global: &Global) {
    global.note(listing);
    if !global.sandbox {
        global.note(COST);
    }
}

/// Shows what will be ordered and asks; anything but yes is no.
pub(super) fn ask(listing: &str, global: &Global) -> Result<(), Failure> {
    tell(&printable(listing));
    if !global.sandbox {
        tell(COST);
    }
    write!(io::stderr(), "Order this? [y/N] ")?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    if matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes") {
        Ok(())
    } else {
        Err(Failure::local("Declined", "nothing was ordered"))
    }
}
