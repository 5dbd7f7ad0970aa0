//! Auto replies: which there are. What they answer is the simulation's.

use callfire::data::AutoReply;
use callfire::service::{
    AutoReplyQueryResult, CreateAutoReply, DeleteAutoReply, GetAutoReply, QueryAutoReplies,
};

use crate::service::broadcast::config::check_message;
use crate::service::page::page;
use crate::service_fault::ServiceFault;
use crate::simulation::is_ours;
use crate::state::Account;
use crate::state::name::digits;

pub(super) fn create_auto_reply(
    account: &mut Account,
    request: &CreateAutoReply,
) -> Result<i64, ServiceFault> {
    let number = &request.auto_reply.number;
    if !is_ours(account, number) {
        let message = format!("number {number} does not exist, or is inactive");
        return Err(ServiceFault::not_found(message));
    }
    check_message(&request.auto_reply.message)?;
    let id = account.next_id();
    account.auto_replies.insert(id, request.auto_reply.clone().with_id(id));
    Ok(id)
}

pub(super) fn query_auto_replies(
    account: &mut Account,
    request: &QueryAutoReplies,
) -> Result<AutoReplyQueryResult, ServiceFault> {
    let wanted = request.number.as_deref().map(digits);
    let found = account.auto_replies.values();
    let found =
        found.filter(|reply| wanted.as_ref().is_none_or(|wanted| digits(&reply.number) == *wanted));
    let page = page(found, request.max_results, request.first_result, Clone::clone)?;
    Ok(AutoReplyQueryResult::new(page.total).with_auto_reply(page.items))
}

pub(super) fn get_auto_reply(
    account: &mut Account,
    request: &GetAutoReply,
) -> Result<AutoReply, ServiceFault> {
    account.auto_replies.get(&request.id).cloned().ok_or_else(|| missing(request.id))
}

pub(super) fn delete_auto_reply(
    account: &mut Account,
    request: &DeleteAutoReply,
) -> Result<(), ServiceFault> {
    account.auto_replies.remove(&request.id).map(drop).ok_or_else(|| missing(request.id))
}

fn missing(id: i64) -> ServiceFault {
    ServiceFault::not_found(format!("there is no auto reply {id}"))
}
