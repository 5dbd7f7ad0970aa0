//! `callfire describe`: the fields of an operation's messages.

mod object;
mod tree;
mod words;

use super::lookup;
use crate::args::{Format, Global, Named};
use crate::failure::Failure;
use crate::output::{self, text};

pub(super) fn run(named: &Named, global: &Global) -> Result<(), Failure> {
    let operation = lookup::operation(&named.operation)?;
    match global.form() {
        Format::Json => output::print(&text::json(&object::of(operation))),
        Format::Table => output::print(&tree::of(operation)),
    }
}
