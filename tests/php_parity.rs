//! The same envelopes as PHP's SoapClient, and the same values out of its replies.
//!
//! The recorded cases are in `tests/php-parity/`. Requests marked `php_lossy` are compared with what was
//! asked for: PHP itself sent something else.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use support::{canon, files, json, operation, root, snapshots};

#[test]
fn every_recorded_request_gives_an_equal_envelope() {
    let mut wrong = Vec::new();
    let cases = files("php-parity/requests", "json");
    for path in &cases {
        let case = json(path);
        let ours = operation(case["operation"].as_str().unwrap()).envelope(&case["args"]);
        let ours = ours.unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let php = std::fs::read_to_string(path.with_extension("xml")).unwrap();
        wrong.extend(canon::difference(&ours, &php).map(|what| format!("{path:?}: {what}")));
    }
    assert!(cases.len() >= 99, "{} cases", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_recorded_response_decodes_equal() {
    let mut wrong = Vec::new();
    let cases = files("php-parity/responses", "json");
    for path in &cases {
        let case = json(path);
        let operation = operation(case["operation"].as_str().unwrap());
        let root = operation.response.map_or("", |name| name.local);
        let reply = std::fs::read(path.with_extension("xml")).unwrap();
        let ours = operation.decode(&reply);
        let ours = ours.unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let found = canon::json_difference(&case["response"], &ours, "", root);
        wrong.extend(found.map(|what| format!("{path:?}: {what}")));
    }
    assert!(cases.len() >= 103, "{} cases", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One envelope per operation: its fullest recorded request.
#[test]
fn every_operation_has_its_envelope_under_snapshots() {
    let _scope = snapshots("request");
    let cases: Vec<_> =
        files("php-parity/requests", "json").iter().map(|path| json(path)).collect();
    for operation in callfire::operation::OPERATIONS {
        let own = cases.iter().filter(|case| case["operation"] == operation.name);
        let fullest = own.max_by_key(|case| case["args"].to_string().len());
        let fullest = fullest.unwrap_or_else(|| panic!("{} has no case", operation.name));
        let envelope = operation.envelope(&fullest["args"]).unwrap();
        insta::assert_snapshot!(operation.name, envelope.replace("><", ">\n<"));
    }
    let kept = std::fs::read_dir(root().join("snapshots/request")).unwrap().count();
    assert_eq!(kept, callfire::operation::OPERATIONS.len());
}
