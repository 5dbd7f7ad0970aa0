//! The calls and texts of a contact. Who makes them is not decided here.

use callfire::data::{Call, ContactHistory, ContactHistoryChoice, Text};
use callfire::service::GetContactHistory;

use super::find;
use crate::service::page::page;
use crate::service_fault::ServiceFault;
use crate::state::Account;

enum Action<'a> {
    Call(&'a Call),
    Text(&'a Text),
}

impl Action<'_> {
    /// The oldest comes first; among those of one second, the one that was made first.
    fn place(&self) -> impl Ord + use<> {
        match self {
            Self::Call(call) => (call.created.to_timestamp(), call.id),
            Self::Text(text) => (text.created.to_timestamp(), text.id),
        }
    }

    fn shown(self) -> ContactHistoryChoice {
        match self {
            Self::Call(call) => ContactHistoryChoice::Call(call.clone()),
            Self::Text(text) => ContactHistoryChoice::Text(text.clone()),
        }
    }
}

pub(super) fn get_contact_history(
    account: &mut Account,
    request: &GetContactHistory,
) -> Result<ContactHistory, ServiceFault> {
    let id = request.contact_id;
    find(account, id)?;
    let calls = account.calls.values().filter(|call| call.contact_id == id).map(Action::Call);
    let texts = account.texts.values().filter(|text| text.contact_id == id).map(Action::Text);
    let mut all: Vec<_> = calls.chain(texts).collect();
    all.sort_by_key(Action::place);
    let page = page(all, request.max_results, request.first_result, Action::shown)?;
    Ok(ContactHistory::new().with_choice(page.items))
}
