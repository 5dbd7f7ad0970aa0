//! The process that is killed: a receiver that mails. It says where it listens in one line, and ends when its standard
//! input does.
//!
//! Its input is the time: each line says by how many milliseconds its clock is ahead.

use std::error::Error;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use callfire_receiver::{Mail, Receiver};
use clap::Args;
use tokio::io::{AsyncBufReadExt as _, BufReader, stdin};

use crate::clock::Driven;
use crate::dishonest::{Conduct, Early, Hasty};
use crate::{NAME, PATIENCE};

/// What the process is told at its start.
#[derive(Args, Clone, Debug)]
pub(crate) struct Task {
    /// Where the inbox is.
    #[arg(long, hide = true)]
    pub(crate) inbox: Option<PathBuf>,
    #[arg(long, hide = true, default_value = "127.0.0.1:0")]
    pub(crate) address: SocketAddr,
    #[arg(long, hide = true, default_value = "")]
    pub(crate) smtp: String,
    /// How many milliseconds the clock is ahead.
    #[arg(long, hide = true, default_value_t = 0)]
    pub(crate) ahead: u64,
    /// What the receiver does that it must not.
    #[arg(long, hide = true, value_enum, default_value_t = Conduct::Honest)]
    pub(crate) conduct: Conduct,
}

pub(crate) async fn run(task: Task, inbox: PathBuf) -> Result<(), Box<dyn Error>> {
    let clock = Driven::new(Duration::from_millis(task.ahead));
    let mail = Mail::builder("ann@example.com").smtp(&task.smtp).timeout(PATIENCE).build()?;
    let builder = Receiver::builder().clock(clock.clone());
    let builder = match task.conduct {
        Conduct::Honest => builder.file(inbox).handler(NAME, mail),
        Conduct::MarksFirst => builder.file(inbox).handler(NAME, Hasty(mail)),
        Conduct::AcknowledgesFirst => builder.inbox(Early::open(inbox)?).handler(NAME, mail),
    };
    let server = builder.listen(task.address).await?;
    writeln!(io::stdout(), "{}", server.url())?;
    let mut times = BufReader::new(stdin()).lines();
    while let Some(line) = times.next_line().await? {
        clock.set(Duration::from_millis(line.parse()?));
    }
    server.shutdown().await;
    Ok(())
}
