//! One module per command.

mod call;
mod decode;
mod describe;
mod envelope;
mod inbox;
mod journal;
mod listen;
mod lookup;
mod operations;
mod order;
mod sandbox;
mod shell;
mod subscription;

use crate::args::{Cli, Command};
use crate::failure::Failure;

/// Does what the command line says.
pub(crate) async fn run(cli: &Cli) -> Result<(), Failure> {
    let global = &cli.global;
    match &cli.command {
        Command::Operations => operations::run(global),
        Command::Describe(named) => describe::run(named, global),
        Command::Envelope(request) => envelope::run(request),
        Command::Decode(decode) => decode::run(decode, global),
        Command::Call(request) => call::run(request, global).await,
        Command::Order(order) => order::run(order, global).await,
        Command::Journal(journal) => journal::run(journal, global).await,
        Command::Sandbox(options) => sandbox::run(options, global).await,
        Command::Listen(options) => listen::run(options, global).await,
        Command::Inbox(inbox) => inbox::run(inbox, global).await,
        Command::Subscription(command) => subscription::run(command, global).await,
        Command::Completions { shell } => shell::completions(*shell),
        Command::Man => shell::manual(),
    }
}
