//! An SMTP server on loopback for tests: it keeps what it takes, and misbehaves as it is told. It delivers nothing.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use testmail::{Behaviour, Server};
//!
//! let server = Server::builder().policy(|connection| match connection {
//!     0 => Behaviour::StallAfterData,
//!     _ => Behaviour::Accept,
//! });
//! let server = server.start().await?;
//! assert!(server.url().starts_with("smtp://127.0.0.1:"));
//! assert!(server.mails().is_empty());
//! # Ok(())
//! # }
//! ```

mod behaviour;
mod mail;
mod server;

pub use behaviour::Behaviour;
pub use mail::{Fate, Mail};
pub use server::{Builder, Counts, Server};
