//! What is said and asked before money is spent.

use crate::args::Global;
use crate::confirm::is_wanted;
use crate::failure::Failure;
use crate::output::{tell, text::printable};

/// Said before every order that is a real one.
const COST: &str = "It costs money; how much is known once the order is placed.";

/// Says what will be ordered where nobody wants to be asked.
pub(super) fn announce(listing: &str, global: &Global) {
    global.note(listing);
    if !global.sandbox {
        global.note(COST);
    }
}

/// Shows what will be ordered and asks.
pub(super) async fn ask(listing: &str, global: &Global) -> Result<(), Failure> {
    tell(&printable(listing));
    if !global.sandbox {
        tell(COST);
    }
    if is_wanted("Order this?").await? {
        Ok(())
    } else {
        Err(Failure::local("Declined", "nothing was ordered"))
    }
}
