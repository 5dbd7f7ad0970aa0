//! Facets as the calls that describe them to the runtime.

use crate::error::{Error, Place};
use crate::ir::Facet;
use crate::xsd::Facets;

/// Adds the facets of one restriction step.
pub(super) fn append(to: &mut Vec<Facet>, step: &Facets, place: &Place) -> Result<(), Error> {
    if !step.enumeration.is_empty() {
        let values = step.enumeration.iter().map(|listed| listed.value.clone());
        to.push(Facet::Values(values.collect()));
    }
    if !step.patterns.is_empty() {
        to.push(Facet::Pattern(step.patterns.clone()));
    }
    for (name, value) in &step.others {
        to.push(facet(name, value, place)?);
    }
    Ok(())
}

fn facet(name: &str, value: &str, place: &Place) -> Result<Facet, Error> {
    let text = |method| Ok(Facet::Text(method, value.trim().to_owned()));
    let number = |method| match value.trim().parse() {
        Ok(number) => Ok(Facet::Number(method, number)),
        Err(_) => Err(Error::invalid(place, format!("`{name}` is `{value}`, not a number"))),
    };
    match name {
        "length" => number("length"),
        "minLength" => number("min_length"),
        "maxLength" => number("max_length"),
        "totalDigits" => number("total_digits"),
        "fractionDigits" => number("fraction_digits"),
        "minInclusive" => text("min_inclusive"),
        "maxInclusive" => text("max_inclusive"),
        "minExclusive" => text("min_exclusive"),
        "maxExclusive" => text("max_exclusive"),
        _ => match value.trim() {
            "preserve" => Ok(Facet::WhiteSpace("Preserve")),
            "replace" => Ok(Facet::WhiteSpace("Replace")),
            "collapse" => Ok(Facet::WhiteSpace("Collapse")),
            _ => Err(Error::invalid(place, format!("`{name}` is `{value}`"))),
        },
    }
}
