//! All that a sandbox was sent and answered in one test. Whether it is right is seen elsewhere.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use callfire_sandbox::{Builder, Exchange};
use serde_json::{Value, json};

/// The exchanges of one sandbox so far.
#[derive(Clone, Default)]
pub(crate) struct Exchanges(Arc<Mutex<Vec<Value>>>);

impl Exchanges {
    /// Has them collected.
    pub(crate) fn of(&self, builder: Builder) -> Builder {
        let exchanges = Arc::clone(&self.0);
        builder.on_exchange(move |exchange| exchanges.lock().unwrap().push(shown(exchange)))
    }

    /// As one array.
    pub(crate) fn to_json(&self) -> Value {
        Value::Array(self.0.lock().unwrap().clone())
    }

    /// The operations that were carried out at least once.
    pub(crate) fn carried_out(&self) -> BTreeSet<String> {
        let exchanges = self.0.lock().unwrap();
        let good = exchanges.iter().filter(|exchange| exchange["status"] == 200);
        good.filter_map(|exchange| exchange["operation"].as_str()).map(str::to_owned).collect()
    }
}

fn shown(exchange: &Exchange) -> Value {
    json!({
        "operation": exchange.operation,
        "status": exchange.status,
        "request": exchange.request,
        "reply": exchange.reply,
    })
}
