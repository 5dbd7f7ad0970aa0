//! The process group of a command, by which all that it has started ends with it.

use tokio::process::{Child, Command};

/// A group that is killed when this is dropped.
#[derive(Debug)]
pub(super) struct Group {
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

#[cfg(unix)]
impl Group {
    /// Makes the command the leader of a group of its own. A Ctrl-C at the terminal does not reach it there.
    pub(super) fn lead(command: &mut Command) -> &mut Command {
        command.process_group(0)
    }

    /// The group that this process leads.
    pub(super) fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self { leader: id.and_then(rustix::process::Pid::from_raw) }
    }

    /// Leaves alone what runs on: the leader has ended, and its number may become another's.
    pub(super) fn leave(mut self) {
        self.leader = None;
    }
}

#[cfg(unix)]
impl Drop for Group {
    fn drop(&mut self) {
        if let Some(leader) = self.leader {
            // It may just have ended.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(not(unix))]
impl Group {
    pub(super) fn lead(command: &mut Command) -> &mut Command {
        command
    }

    pub(super) fn of(_child: &Child) -> Self {
        Self {}
    }

    pub(super) fn leave(self) {}
}
