//! The label service: names that group broadcasts and numbers. Texts and calls take those of their broadcasts.

use std::collections::BTreeSet;

use callfire::data::Label;
use callfire::operation::{
    DeleteLabel, LabelBroadcast, LabelNumber, QueryLabels, UnlabelBroadcast, UnlabelNumber,
};
use callfire::service;

use super::number::no_number;
use super::page::page;
use crate::service_fault::ServiceFault;
use crate::services::Services;
use crate::state::Account;

/// The most labels of one thing: each text and call of a broadcast has a copy.
const MOST: usize = 100;

pub(super) fn serve(services: &mut Services) {
    services.serve::<QueryLabels>(query_labels);
    services.serve::<DeleteLabel>(delete_label);
    services.serve::<LabelBroadcast>(label_broadcast);
    services.serve::<UnlabelBroadcast>(unlabel_broadcast);
    services.serve::<LabelNumber>(label_number);
    services.serve::<UnlabelNumber>(unlabel_number);
}

fn query_labels(
    account: &mut Account,
    request: &service::QueryLabels,
) -> Result<service::LabelQueryResult, ServiceFault> {
    let labels = account.labels.values();
    let page = page(labels, request.max_results, request.first_result, Label::clone)?;
    Ok(service::LabelQueryResult::new(page.total).with_label(page.items))
}

fn delete_label(account: &mut Account, request: &service::DeleteLabel) -> Result<(), ServiceFault> {
    let name = given(&request.label_name)?;
    match account.delete_label(name) {
        true => Ok(()),
        false => Err(ServiceFault::not_found(format!("there is no label {name}"))),
    }
}

fn label_broadcast(
    account: &mut Account,
    request: &service::LabelBroadcast,
) -> Result<(), ServiceFault> {
    let name = given(&request.label_name)?;
    attach(broadcast_labels(account, request.id)?, name)?;
    account.add_labels(&[name.to_owned()]);
    Ok(())
}

fn unlabel_broadcast(
    account: &mut Account,
    request: &service::UnlabelBroadcast,
) -> Result<(), ServiceFault> {
    let name = given(&request.label_name)?;
    detach(broadcast_labels(account, request.id)?, name)
        .ok_or_else(|| no_label(&format!("broadcast {}", request.id), name))
}

fn label_number(account: &mut Account, request: &service::LabelNumber) -> Result<(), ServiceFault> {
    let name = given(&request.label_name)?;
    attach(number_labels(account, &request.number)?, name)?;
    account.add_labels(&[name.to_owned()]);
    Ok(())
}

fn unlabel_number(
    account: &mut Account,
    request: &service::UnlabelNumber,
) -> Result<(), ServiceFault> {
    let name = given(&request.label_name)?;
    detach(number_labels(account, &request.number)?, name)
        .ok_or_else(|| no_label(&format!("number {}", request.number), name))
}

/// Checks that what has some labels can have these too.
pub(super) fn check(held: &[String], added: &[String]) -> Result<(), ServiceFault> {
    added.iter().try_for_each(|name| given(name).map(drop))?;
    let all: BTreeSet<_> = held.iter().chain(added).collect();
    if all.len() > MOST {
        let message = format!("{} labels on one thing, {MOST} are allowed", all.len());
        return Err(ServiceFault::bad_request(message));
    }
    Ok(())
}

/// The name of a label, which is not blank.
fn given(name: &str) -> Result<&str, ServiceFault> {
    let fault = || ServiceFault::bad_request("LabelName is empty: name the label");
    Some(name).filter(|name| !name.trim().is_empty()).ok_or_else(fault)
}

fn broadcast_labels(account: &mut Account, id: i64) -> Result<&mut Vec<String>, ServiceFault> {
    let broadcast = account.broadcasts.get_mut(&id);
    let labels = broadcast.map(|broadcast| &mut broadcast.label);
    labels.ok_or_else(|| ServiceFault::not_found(format!("there is no broadcast {id}")))
}

fn number_labels<'a>(
    account: &'a mut Account,
    number: &str,
) -> Result<&'a mut Vec<String>, ServiceFault> {
    let owned = account.stock.owned_number_mut(number);
    owned.map(|owned| &mut owned.labels).ok_or_else(|| no_number(number))
}

/// Adds a label; the same one again is no other.
fn attach(labels: &mut Vec<String>, name: &str) -> Result<(), ServiceFault> {
    if !labels.iter().any(|label| label == name) {
        let name = name.to_owned();
        check(labels, std::slice::from_ref(&name))?;
        labels.push(name);
    }
    Ok(())
}

/// Takes a label away, if it is there: a broadcast may have been given it twice.
fn detach(labels: &mut Vec<String>, name: &str) -> Option<()> {
    let before = labels.len();
    labels.retain(|label| label != name);
    (labels.len() < before).then_some(())
}

fn no_label(of: &str, name: &str) -> ServiceFault {
    ServiceFault::not_found(format!("{of} has no label {name}"))
}

#[cfg(test)]
mod tests;
