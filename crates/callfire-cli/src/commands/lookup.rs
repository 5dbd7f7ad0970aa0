//! Operations by name.

use callfire::operation::OPERATIONS;
use soapwire::json;
use soapwire::operation::OperationInfo;

use crate::failure::Failure;

/// The operation called `name`, in any case.
pub(super) fn operation(name: &str) -> Result<&'static OperationInfo, Failure> {
    let mut operations = OPERATIONS.iter();
    operations
        .find(|operation| operation.name.eq_ignore_ascii_case(name))
        .ok_or_else(|| unknown(name))
}

fn unknown(name: &str) -> Failure {
    let message = match json::nearest(name, OPERATIONS.iter().map(|operation| operation.name)) {
        Some(nearest) => format!("no operation `{name}`; did you mean `{nearest}`?"),
        None => format!("no operation `{name}`"),
    };
    Failure::usage(message).with_advice("`callfire operations` lists all of them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter() {
        let found = operation("createsubscription").expect("it is there");
        assert_eq!(found.name, "CreateSubscription");
    }

    #[test]
    fn an_unknown_name_brings_the_nearest_one() {
        for (wrong, right) in [
            ("SendTxt", "SendText"),
            ("getnumberorders", "GetNumberOrder"),
            ("QueryCall", "QueryCalls"),
        ] {
            let failure = operation(wrong).expect_err("no such operation");
            assert!(failure.message().contains(right), "{}", failure.message());
        }
    }

    #[test]
    fn a_name_that_is_near_to_none_brings_none() {
        let failure = operation("zzzz").expect_err("no such operation");
        assert_eq!(failure.message(), "no operation `zzzz`");
    }
}
