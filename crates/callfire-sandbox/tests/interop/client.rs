//! Our own client on the walk, by the JSON that every operation takes and gives.

use callfire::operation::{GetNumberOrder, OPERATIONS};
use callfire::soapwire::client::CallOptions;
use callfire::soapwire::operation::{DynamicError, OperationInfo};
use callfire::{CallFire, Error};
use callfire_sandbox::{LOGIN, PASSWORD, Sandbox};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::exchanges::Exchanges;
use crate::replies;
use crate::running::Running;
use crate::walk::{self, Client};

pub(crate) struct Ours {
    runtime: Runtime,
    callfire: CallFire,
}

impl Ours {
    pub(crate) fn of(running: &Running) -> Self {
        testlog::start();
        let builder = CallFire::builder().endpoint(&running.base_url);
        let callfire = builder.credentials(LOGIN, PASSWORD).unwrap().build().unwrap();
        Self { runtime: Runtime::new().unwrap(), callfire }
    }
}

impl Client for Ours {
    const NAME: &'static str = "rust";

    fn call(&mut self, operation: &str, request: &Value) -> Result<Value, String> {
        let info = info(operation);
        let options = CallOptions::new();
        let reply = info.call(self.callfire.client(), request, &options);
        match self.runtime.block_on(reply) {
            Ok(reply) => Ok(reply.value),
            Err(DynamicError::Call(error)) => {
                testlog::failed(&error);
                Err(fault_code(&error))
            }
            Err(error) => panic!("{operation}: {error}"),
        }
    }
}

fn info(operation: &str) -> &'static OperationInfo {
    OPERATIONS.iter().find(|info| info.name == operation).unwrap()
}

fn fault_code(error: &Error) -> String {
    let Some(fault) = error.fault() else { panic!("no fault: {error}") };
    // All operations have the one detail.
    match fault.detail_of::<GetNumberOrder>() {
        Some(info) => info.fault_code.to_string(),
        None => format!("{:?}", fault.code()),
    }
}

/// Takes the walk, and gives all that went over the wire.
fn walked() -> Exchanges {
    let exchanges = Exchanges::default();
    let running = Running::start(exchanges.of(Sandbox::builder().speed(100.0)));
    let called = walk::walk(&mut Ours::of(&running), &walk::files()).unwrap();
    assert_eq!(called.len(), OPERATIONS.len());
    assert_eq!(called, exchanges.carried_out());
    exchanges
}

#[test]
fn our_client_walks_through_all_operations() {
    walked();
}

#[test]
#[ignore = "needs python3 with lxml"]
fn all_that_our_client_sends_and_is_answered_is_valid() {
    replies::validate(&walked().to_json());
}
