//! The account's labels and what they are attached to. Whether there is such a thing is decided elsewhere.

use callfire::data::Label;

use super::account::Account;

impl Account {
    /// Makes labels the account's, as attaching them to anything does.
    pub(crate) fn add_labels(&mut self, names: &[String]) {
        for name in names {
            if self.labels.get(name).is_none() {
                self.labels.insert(name.clone(), Label::new(name));
            }
        }
    }

    /// Takes a label off everything, and away; whether there was one.
    pub(crate) fn delete_label(&mut self, name: &str) -> bool {
        let (name, label) = (name.to_owned(), Label::new(name));
        self.broadcasts.change_where(
            |broadcast| broadcast.label.contains(&name),
            |broadcast| broadcast.label.retain(|other| *other != name),
        );
        self.stock.numbers.change_where(
            |number| number.owned().is_some_and(|number| number.labels.contains(&name)),
            |number| {
                if let Some(number) = number.owned_mut() {
                    number.labels.retain(|other| *other != name);
                }
            },
        );
        self.texts.change_where(
            |text| text.label.contains(&label),
            |text| text.label.retain(|other| *other != label),
        );
        self.calls.change_where(
            |call| call.label.contains(&label),
            |call| call.label.retain(|other| *other != label),
        );
        self.labels.remove(&name).is_some()
    }
}
