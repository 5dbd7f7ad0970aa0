//! Walking a query's results: one page at a time, as far as the service's own numbers lead.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use callfire::operation::{
    GetContactHistory, OPERATIONS, QueryAutoReplies, QueryBroadcastSchedule, QueryBroadcasts,
    QueryCalls, QueryContactBatches, QueryContactLists, QueryContacts, QueryKeywords, QueryLabels,
    QueryNumbers, QueryRegions, QuerySoundMeta, QuerySubscriptions, QueryTexts,
};
use callfire::service::{self, Query};
use callfire::{ErrorKind, Paged, data};
use soapwire::description::{ElementName, Type};
use soapwire::operation::Operation;
use support::canon::{self, Tree};
use support::script::{Reply, Script, status, success};

const PAGE: ElementName = ElementName::new(service::NAMESPACE, "LabelQueryResult");

/// Labels `from..to` of `total`.
fn labels(from: i64, to: i64, total: i64) -> Reply {
    let labels = (from..to).map(|index| data::Label::new(index.to_string()));
    success(PAGE, &service::LabelQueryResult::new(total).with_label(labels))
}

/// What a request says of its window.
fn window(envelope: &str) -> (i64, i64) {
    let body = canon::tree(envelope).children.remove(0).children.remove(0);
    let field = |name: &str| {
        let found = |tree: &&Tree| tree.name.ends_with(&format!("}}{name}"));
        body.children.iter().find(found).map_or(-1, |tree| tree.text.parse().unwrap())
    };
    (field("FirstResult"), field("MaxResults"))
}

/// Walks all labels; their number, and how the walk ended.
async fn walk(script: &Script, request: Query) -> (usize, Option<ErrorKind>) {
    let mut items = script.client().items::<QueryLabels>(request);
    let mut count = 0;
    while let Some(item) = items.next().await {
        match item {
            Ok(label) => assert_eq!(label.name, count.to_string(), "in order"),
            Err(error) => {
                assert!(items.next().await.is_none(), "an error ends the stream");
                return (count, Some(error.kind()));
            }
        }
        count += 1;
    }
    assert!(items.next().await.is_none(), "the end stays the end");
    (count, None)
}

#[tokio::test(start_paused = true)]
async fn the_next_page_is_asked_for_when_the_last_is_used_up() {
    let script = Script::new(|_, envelope| {
        let (first, size) = window(envelope);
        labels(first, (first + size).min(5_000), 5_000)
    });
    let mut items = script.client().items::<QueryLabels>(Query::new().with_max_results(10));
    assert!(script.sends().is_empty(), "nothing is sent before the first item is asked for");
    for count in 0..5_000_usize {
        assert_eq!(items.next().await.unwrap().unwrap().name, count.to_string());
        assert_eq!(script.sends().len(), count / 10 + 1, "one page is held at a time");
    }
    assert!(items.next().await.is_none());
    assert_eq!(script.sends().len(), 500);
}

#[tokio::test(start_paused = true)]
async fn pages_are_of_100_unless_the_request_says_otherwise_and_begin_where_it_says() {
    let script = Script::new(|_, envelope| {
        assert_eq!(window(envelope), (7, 100));
        labels(0, 3, 10)
    });
    assert_eq!(walk(&script, Query::new().with_first_result(7)).await, (3, None));
    assert_eq!(script.sends().len(), 1);
}

/// Each row: how many labels each page gives, the total they all tell, what is expected of the walk.
#[tokio::test(start_paused = true)]
async fn the_walk_ends_where_the_pages_say() {
    let rows: [(&[i64], i64, usize, usize); 8] = [
        (&[4, 4, 2], 10, 10, 3),
        // A short page is not the last while the total says that there is more.
        (&[4, 1, 2, 3], 10, 10, 4),
        (&[0], 0, 0, 1),
        // An empty page ends the walk whatever the total says.
        (&[4, 0, 4], 10, 4, 2),
        // Without a total a short page says nothing: a service may cap its pages.
        (&[4, 2, 4, 0], -1, 10, 4),
        (&[4, 4, 0, 4], -1, 8, 3),
        // More than asked for is taken as it is.
        (&[6, 4], 10, 10, 2),
        (&[4, 4], 4, 4, 1),
    ];
    for (pages, total, items, requests) in rows {
        let script = Script::new(move |nth, envelope| {
            let first: i64 = pages.iter().take(nth).sum();
            assert_eq!(window(envelope), (first, 4), "{pages:?}");
            labels(first, first + pages[nth], total)
        });
        let walked = walk(&script, Query::new().with_max_results(4)).await;
        assert_eq!(
            (walked, script.sends().len()),
            ((items, None), requests),
            "{pages:?} of {total}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_ends_the_walk_after_what_came_before() {
    let script = Script::new(|nth, _| {
        let first = i64::try_from(nth).unwrap() * 4;
        if nth == 2 { status(502, "") } else { labels(first, first + 4, 100) }
    });
    assert_eq!(walk(&script, Query::new().with_max_results(4)).await, (8, Some(ErrorKind::Http)));
}

/// The one reply without a total; calls and texts come in the order of the service.
#[tokio::test(start_paused = true)]
async fn a_history_ends_with_an_empty_page() {
    const CALL: &str = "<d:State>READY</d:State><d:ContactId>1</d:ContactId><d:Inbound>true</d:Inbound>\
        <d:Created>2013-10-26T05:36:10Z</d:Created><d:Modified>2013-10-26T05:36:10Z</d:Modified>";
    let script = Script::new(|nth, _| {
        let item = |name: &&str| {
            format!(
                "<d:{name} id=\"1\"><d:FromNumber>1</d:FromNumber><d:ToNumber>1</d:ToNumber>{CALL}</d:{name}>"
            )
        };
        let page: &[&str] = match nth {
            0 => &["Call", "Text", "Call"],
            1 => &["Text"],
            _ => &[],
        };
        let items: String = page.iter().map(item).collect();
        status(
            200,
            &format!(
                "<d:ContactHistory xmlns:d=\"{}\">{items}</d:ContactHistory>",
                data::NAMESPACE
            ),
        )
    });
    let request = service::GetContactHistory::new(1).with_max_results(3);
    let mut items = script.client().items::<GetContactHistory>(request);
    let mut kinds = String::new();
    while let Some(item) = items.next().await {
        kinds.push(if matches!(item.unwrap(), data::ContactHistoryChoice::Call(_)) {
            'c'
        } else {
            't'
        });
    }
    assert_eq!((kinds.as_str(), script.sends().len()), ("ctct", 3));
}

#[test]
fn every_operation_with_a_window_can_be_walked() {
    fn name<O: Paged>() -> &'static str {
        <O as Operation>::NAME
    }
    let walked = [
        name::<QueryBroadcasts>(),
        name::<QueryContactBatches>(),
        name::<QueryBroadcastSchedule>(),
        name::<QuerySubscriptions>(),
        name::<QueryTexts>(),
        name::<QueryAutoReplies>(),
        name::<QueryCalls>(),
        name::<QuerySoundMeta>(),
        name::<QueryContacts>(),
        name::<GetContactHistory>(),
        name::<QueryContactLists>(),
        name::<QueryRegions>(),
        name::<QueryNumbers>(),
        name::<QueryKeywords>(),
        name::<QueryLabels>(),
    ];
    let has = |ty: Type, name: &str| match ty {
        Type::Complex(complex) => complex.fields().any(|field| field.name().local == name),
        _ => false,
    };
    let windowed =
        OPERATIONS.iter().filter(|operation| has((operation.request_type)(), "FirstResult"));
    let mut windowed: Vec<_> = windowed.map(|operation| operation.name).collect();
    let mut walked = walked.to_vec();
    windowed.sort_unstable();
    walked.sort_unstable();
    assert_eq!(walked, windowed);
}
