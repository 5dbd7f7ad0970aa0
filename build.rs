//! Generates the types and operations of CallFire from its WSDL.

use std::env;
use std::error::Error;

use soapwire_build::{Generator, Operation, Safety};

fn main() -> Result<(), Box<dyn Error>> {
    Generator::new("wsdl/callfire-service-http-soap12.wsdl")
        .schema("wsdl/callfire-notification.xsd")
        .module("http://api.callfire.com/data", "data")
        .module("http://api.callfire.com/service/xsd", "service")
        .module("http://api.callfire.com/notification/xsd", "notification")
        .client("crate::CallFire")
        .request_key("RequestId")
        .safety(safety)
        .generate()?
        .write_to(env::var("OUT_DIR")?)?;
    Ok(())
}

fn safety(operation: &Operation) -> Safety {
    match operation.annotation("http://api.callfire.com/annotations", "restOperation", "method") {
        Some("GET") => Safety::ReadOnly,
        _ if operation.request_has_field("RequestId") => Safety::Keyed,
        _ => Safety::Unsafe,
    }
}
