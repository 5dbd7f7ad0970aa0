//! What will happen without a request, and when. What then happens is the simulation's.

use std::collections::BTreeSet;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::table::{Index, Table};

/// Something that happens at its time, to the resource with this id.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) enum Task {
    /// The goods of a number order are delivered, as far as they are still there.
    FulfillOrder(i64),
    /// A broadcast that was told to start begins.
    StartBroadcast(i64),
    /// A schedule's day begins: its broadcast starts.
    OpenSchedule(i64),
    /// A schedule's day ends: its broadcast stops.
    CloseSchedule(i64),
    /// A contact batch has been validated.
    ActivateBatch(i64),
    /// A text that was picked is sent, or fails.
    AttemptText(i64),
    /// An attempt of a call comes to its end.
    EndCall(i64),
    /// A broadcast goes on with those recipients whose time has come.
    Dial(i64),
    /// The contacts of a list have been imported.
    ImportList(i64),
    /// A sound is ready, recorded or rendered.
    FinishSound(i64),
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) struct Appointment {
    at: SystemTime,
    task: Task,
}

/// The tasks to come, kept like everything else.
#[derive(Debug)]
pub(crate) struct Agenda {
    pub(super) appointments: Table<i64, Appointment, Order>,
}

/// Appointments by time; at the same time the one that was put in first comes first.
#[derive(Debug, Default)]
pub(super) struct Order {
    places: BTreeSet<(SystemTime, i64)>,
    last: i64,
}

impl Index<i64, Appointment> for Order {
    fn add(&mut self, id: &i64, appointment: &Appointment) {
        self.last = self.last.max(*id);
        self.places.insert((appointment.at, *id));
    }

    fn remove(&mut self, id: &i64, appointment: &Appointment) {
        self.places.remove(&(appointment.at, *id));
    }
}

impl Agenda {
    pub(super) fn new() -> Self {
        Self { appointments: Table::new("agenda") }
    }

    /// Lets a task happen at a time; in the past it happens at once.
    pub(crate) fn add(&mut self, at: SystemTime, task: Task) {
        let id = self.appointments.index().last + 1;
        self.appointments.insert(id, Appointment { at, task });
    }

    /// Lets a task not happen, however often it was put in.
    pub(crate) fn cancel(&mut self, task: Task) {
        let appointments = self.appointments.iter();
        let found: Vec<_> = appointments
            .filter(|(_, appointment)| appointment.task == task)
            .map(|(id, _)| *id)
            .collect();
        for id in found {
            self.appointments.remove(&id);
        }
    }

    /// Takes the earliest task that is due, and the time it was due at.
    pub(crate) fn take_due(&mut self, now: SystemTime) -> Option<(SystemTime, Task)> {
        let (at, id) = *self.appointments.index().places.first()?;
        if at > now {
            return None;
        }
        self.appointments.remove(&id).map(|appointment| (at, appointment.task))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::state::table::carry_over;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn tasks_come_when_they_are_due_in_their_order() {
        let mut agenda = Agenda::new();
        agenda.add(at(2), Task::FulfillOrder(1));
        agenda.add(at(1), Task::AttemptText(2));
        agenda.add(at(1), Task::AttemptText(1));
        agenda.add(at(1), Task::EndCall(9));
        agenda.cancel(Task::EndCall(9));
        assert_eq!(agenda.take_due(at(0)), None);
        assert_eq!(agenda.take_due(at(5)), Some((at(1), Task::AttemptText(2))));
        assert_eq!(agenda.take_due(at(5)), Some((at(1), Task::AttemptText(1))));
        assert_eq!(agenda.take_due(at(5)), Some((at(2), Task::FulfillOrder(1))));
        assert_eq!(agenda.take_due(at(5)), None);
    }

    #[test]
    fn an_agenda_that_was_kept_goes_on() {
        let mut agenda = Agenda::new();
        agenda.add(at(2), Task::FulfillOrder(1));
        agenda.add(at(1), Task::AttemptText(2));
        let mut again = Agenda::new();
        carry_over(&mut agenda.appointments, &mut again.appointments);
        again.add(at(1), Task::AttemptText(3));
        assert_eq!(again.take_due(at(5)), Some((at(1), Task::AttemptText(2))));
        assert_eq!(again.take_due(at(5)), Some((at(1), Task::AttemptText(3))));
        assert_eq!(again.take_due(at(5)), Some((at(2), Task::FulfillOrder(1))));
    }
}
