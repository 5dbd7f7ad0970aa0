//! Pages of query results: which part of what was found a client asked for.

use crate::service_fault::ServiceFault;

/// The most results a page holds unless the client asks for another number, as the schema says.
const MAX_RESULTS: i64 = 1000;

/// A page, and the number of results over all pages.
#[derive(Debug)]
pub(super) struct Page<T> {
    pub(super) total: i64,
    pub(super) items: Vec<T>,
}

/// Takes the page out of all that was found. Only its items are made into `T`.
pub(super) fn page<S, T>(
    found: impl IntoIterator<Item = S>,
    max_results: Option<i64>,
    first_result: Option<i64>,
    shown: impl Fn(S) -> T,
) -> Result<Page<T>, ServiceFault> {
    let first = count("FirstResult", first_result.unwrap_or(0))?;
    let most = count("MaxResults", max_results.unwrap_or(MAX_RESULTS))?;
    let mut page = Page { total: 0, items: Vec::new() };
    for (place, item) in found.into_iter().enumerate() {
        page.total += 1;
        if place >= first && page.items.len() < most {
            page.items.push(shown(item));
        }
    }
    Ok(page)
}

fn count(field: &str, value: i64) -> Result<usize, ServiceFault> {
    usize::try_from(value)
        .map_err(|_| ServiceFault::bad_request(format!("{field} is {value}, below 0")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(max_results: Option<i64>, first_result: Option<i64>) -> (i64, String) {
        let page = page("abcde".chars(), max_results, first_result, |letter| letter).unwrap();
        (page.total, page.items.into_iter().collect())
    }

    #[test]
    fn a_page_knows_how_many_there_are() {
        assert_eq!(letters(None, None), (5, "abcde".to_owned()));
        assert_eq!(letters(Some(2), None), (5, "ab".to_owned()));
        assert_eq!(letters(Some(2), Some(4)), (5, "e".to_owned()));
        assert_eq!(letters(Some(2), Some(5)), (5, String::new()));
        assert_eq!(letters(Some(0), None), (5, String::new()));
        assert_eq!(letters(Some(i64::MAX), Some(i64::MAX)), (5, String::new()));
    }

    #[test]
    fn counts_below_zero_are_refused() {
        for (max_results, first_result) in [(Some(-1), None), (None, Some(-1))] {
            assert!(page([1], max_results, first_result, |item| item).is_err());
        }
    }
}
