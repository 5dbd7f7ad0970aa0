//! `callfire journal …`.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// List the calls that are not settled
    List {
        /// List also the calls of the last seven days that are done or settled
        #[arg(long)]
        all: bool,
    },
    /// Show a call with its request
    Show {
        /// The entry's id, or its beginning
        id: String,
    },
    /// Send a call again as the same request, by its RequestId
    ///
    /// The bytes are the same, the RequestId with them, by which the service can tell that it has done it already. A call
    /// without one is never sent again.
    Replay {
        /// The entry's id, or its beginning
        id: String,
    },
    /// Settle calls whose outcome was found out by other means
    ///
    /// They are kept for seven days. A damaged file of this name is set aside: it gets the ending .damaged.
    Forget {
        /// The entries' ids, or their beginnings
        #[arg(required = true)]
        id: Vec<String>,
    },
}
