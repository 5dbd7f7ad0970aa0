//! How to find out whether a request was executed, for each operation that changes something.
//!
//! It is advice in words, for the error of a request that may have been executed; nothing here asks anybody.

use soapwire::operation::Operation as _;

use crate::generated::operation::{
    AddContactsToList, ConfigureNumber, ControlBroadcast, ControlContactBatch, CreateAutoReply,
    CreateBroadcast, CreateBroadcastSchedule, CreateContactBatch, CreateContactList,
    CreateNumberOrder, CreateSound, CreateSubscription, DeleteAutoReply, DeleteBroadcastSchedule,
    DeleteContactList, DeleteLabel, DeleteSubscription, LabelBroadcast, LabelNumber, Release,
    RemoveContacts, RemoveContactsFromList, SendCall, SendText, UnlabelBroadcast, UnlabelNumber,
    UpdateBroadcast, UpdateContacts, UpdateSubscription,
};

/// How to find out whether a request of an operation was executed, in words; nothing for operations that change
/// nothing. It is what an error's [`ambiguity`](soapwire::error::Error::ambiguity) says.
pub fn how_to_find_out(operation: &str) -> Option<&'static str> {
    Some(match operation {
        CreateNumberOrder::NAME => {
            "there is no list of orders: ask GetNumber for each number ordered, or compare QueryNumbers with what \
             was there before, and order again only what is missing"
        }
        SendText::NAME | SendCall::NAME => {
            "look for the broadcast by its name with QueryBroadcasts, or for the recipient with QueryTexts or \
             QueryCalls since the time of sending"
        }
        CreateSound::NAME => {
            "look for the sound by its name with QuerySoundMeta; a recording call may ring"
        }
        AddContactsToList::NAME => {
            "compare the size of the list in GetContactList with what it was"
        }
        Release::NAME => {
            "ask GetNumber or QueryKeywords whether it is still yours; what was released cannot be bought again for \
             about a month"
        }
        CreateBroadcast::NAME => "look for the broadcast by its name with QueryBroadcasts",
        ControlBroadcast::NAME
        | LabelBroadcast::NAME
        | UnlabelBroadcast::NAME
        | UpdateBroadcast::NAME => "compare GetBroadcast with what was to be changed",
        CreateContactBatch::NAME => "look for the batch by its name with QueryContactBatches",
        ControlContactBatch::NAME => "ask GetContactBatch for the status of the batch",
        CreateBroadcastSchedule::NAME | DeleteBroadcastSchedule::NAME => {
            "look for the schedule with QueryBroadcastSchedule"
        }
        CreateSubscription::NAME | DeleteSubscription::NAME => {
            "look for the subscription with QuerySubscriptions; one too many means each notification twice"
        }
        UpdateSubscription::NAME => "compare GetSubscription with what was to be changed",
        CreateAutoReply::NAME | DeleteAutoReply::NAME => {
            "look for the automatic reply with QueryAutoReplies"
        }
        CreateContactList::NAME | DeleteContactList::NAME => {
            "look for the list by its name with QueryContactLists"
        }
        RemoveContactsFromList::NAME | RemoveContacts::NAME => {
            "ask QueryContacts whether the contacts are still there"
        }
        UpdateContacts::NAME => "compare GetContact with what was to be changed",
        ConfigureNumber::NAME | LabelNumber::NAME | UnlabelNumber::NAME => {
            "compare GetNumber with what was to be changed"
        }
        DeleteLabel::NAME => "look for the label with QueryLabels",
        _ => return None,
    })
}
