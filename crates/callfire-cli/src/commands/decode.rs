//! `callfire decode`: a reply from a file.

use super::lookup;
use crate::args::{Decode, Global};
use crate::failure::Failure;
use crate::{input, output};

pub(super) fn run(decode: &Decode, global: &Global) -> Result<(), Failure> {
    let operation = lookup::operation(&decode.of.operation)?;
    let reply = input::bytes(&decode.file)?;
    let value = operation.decode(&reply).map_err(|error| Failure::of_reply(operation, error))?;
    output::value(global, &value)
}
