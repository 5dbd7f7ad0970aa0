//! Who is turned away, in words. How often it is told is decided where it happens.

use serde_json::Value;

use super::{Facts, plain};

/// The note, if somebody was turned away.
pub(super) fn sentence(facts: &Facts) -> Option<String> {
    let text = |name: &str| facts.0.get(name).map(plain).unwrap_or_default();
    let told = match facts.0.get("refused")?.as_str()? {
        "path" => "somebody posts to a path that is not this inbox's, and is answered with 404: a subscription of an earlier one may be left, `callfire subscription list` shows them".to_owned(),
        "login" => "a postback is refused with 401: it has no login, or not the one of --basic-auth-file".to_owned(),
        "certificate" => format!(
            "a client at {} is refused in the TLS handshake: {}",
            text("peer"),
            text("cause")
        ),
        _ => return None,
    };
    Some(match facts.0.get("left_out").and_then(Value::as_u64) {
        Some(more @ 1..) => format!("{told} ({more} more since the last note on it)"),
        _ => told,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_left_out_is_told() {
        let facts = |left_out: u64| {
            let facts = json!({"refused": "login", "status": 401, "left_out": left_out});
            Facts(facts.as_object().unwrap().clone())
        };
        assert!(sentence(&facts(0)).unwrap().ends_with("--basic-auth-file"));
        assert!(sentence(&facts(7)).unwrap().ends_with(" (7 more since the last note on it)"));
        assert_eq!(sentence(&Facts::default()), None);
    }
}
