//! Giving numbers and keywords back.

use callfire::service::Release;

use super::no_number;
use crate::service_fault::ServiceFault;
use crate::state::{Account, name};

/// Gives back a number and, when given, a keyword: both or neither.
pub(super) fn release(account: &mut Account, request: &Release) -> Result<(), ServiceFault> {
    let found = account.stock.owned_number(&request.number);
    let (number, _) = found.ok_or_else(|| no_number(&request.number))?;
    let keyword =
        request.keyword.as_deref().map(|word| owned_keyword(account, word)).transpose()?;
    let now = account.now();
    account.stock.release(&number.digits, keyword, now);
    Ok(())
}

fn owned_keyword(account: &Account, word: &str) -> Result<String, ServiceFault> {
    let owned = account.stock.owned_keyword(word).and_then(|_| name::keyword(word));
    owned.ok_or_else(|| ServiceFault::not_found(format!("the account has no keyword {word}")))
}

#[cfg(test)]
mod tests;
