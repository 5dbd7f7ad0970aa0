//! PHP's `SoapClient`, zeep and node-soap, unchanged, on the walk: all 61 operations, by the WSDL that is served.

use std::process::Command;

use callfire::operation::OPERATIONS;
use callfire_sandbox::Sandbox;

use crate::exchanges::Exchanges;
use crate::replies;
use crate::running::Running;
use crate::tool;
use crate::walk;

/// Takes the walk, and looks at all that went over the wire.
fn walks(client: &str, mut command: Command) {
    let exchanges = Exchanges::default();
    let running = Running::start(exchanges.of(Sandbox::builder().speed(100.0)));
    let printed = tool::run(command.arg(&running.base_url).args(walk::files()));
    drop(running);
    let last = printed.lines().last().unwrap();
    assert!(last.starts_with(client) && last.ends_with(" 61 operations"), "{last}");
    assert_eq!(exchanges.carried_out().len(), OPERATIONS.len());
    replies::validate(&exchanges.to_json());
}

#[test]
#[ignore = "needs php-cli with php-soap and php-xml, and python3 with lxml"]
fn php_walks_through_all_operations() {
    walks("php", tool::php("walk.php"));
}

#[test]
#[ignore = "needs python3 with zeep and lxml"]
fn zeep_walks_through_all_operations() {
    walks("zeep", tool::python("walk.py"));
}

#[test]
#[ignore = "needs node with soap, and python3 with lxml"]
fn node_soap_walks_through_all_operations() {
    walks("node", tool::node("walk.mjs"));
}
