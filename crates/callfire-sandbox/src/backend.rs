//! The account behind a lock, and the file it is kept in: the only way to it. What is done with it is not decided here.

use std::sync::{Mutex, PoisonError};

use tokio::task::{JoinError, spawn_blocking};

use crate::simulation;
use crate::state::{Account, AnyTable};
use crate::store::{Store, StoreError};

/// The account, and where it is kept.
#[derive(Debug)]
pub(crate) struct Backend {
    inner: Mutex<Inner>,
    is_kept: bool,
}

#[derive(Debug)]
struct Inner {
    account: Account,
    store: Option<Store>,
}

impl Backend {
    /// The account as it is kept in the store, or for as long as the process lives.
    pub(crate) fn new(mut account: Account, mut store: Option<Store>) -> Result<Self, StoreError> {
        if let Some(store) = &mut store {
            store.load(&mut account)?;
        }
        let is_kept = store.is_some();
        Ok(Self { inner: Mutex::new(Inner { account, store }), is_kept })
    }

    /// Does work that goes to the account, on a thread of its own where it may wait for the file.
    ///
    /// # Errors
    ///
    /// When the work came to no end.
    pub(crate) async fn unhurried<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> R + Send + 'static,
    ) -> Result<R, JoinError> {
        if self.is_kept { spawn_blocking(work).await } else { Ok(work()) }
    }

    /// Does something with the account as it is now, while nobody else does. What it changed is kept when this returns.
    ///
    /// # Errors
    ///
    /// When it could not be written to the file. It is changed in memory all the same, and written with what comes next.
    pub(crate) fn transact<R>(
        &self,
        work: impl FnOnce(&mut Account) -> R,
    ) -> Result<R, StoreError> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let Inner { account, store } = &mut *inner;
        simulation::catch_up(account);
        let result = work(account);
        match store {
            Some(store) => store.commit(account)?,
            None => account.tables().into_iter().for_each(AnyTable::forget_changes),
        }
        Ok(result)
    }
}
