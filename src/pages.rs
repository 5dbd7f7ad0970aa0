//! Walking the results of a query page by page, as one stream of items in constant memory.
//!
//! Every operation with `MaxResults` and `FirstResult` is here; which page comes next is decided in one place.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use soapwire::error::Result;
use soapwire::operation::Operation;

use crate::CallFire;
use crate::generated::{data, operation};

/// How many items a page has when the request does not say: a reply of moderate size.
const PAGE: i64 = 100;

/// A query whose results come in pages.
pub trait Paged: Operation {
    /// One result.
    type Item: Send + 'static;

    /// The request's `MaxResults` and `FirstResult`.
    fn window(request: &mut Self::Request) -> (&mut Option<i64>, &mut Option<i64>);

    /// The results of a page, and how many there are on all pages where the reply says so.
    fn items(response: Self::Response) -> (Vec<Self::Item>, Option<i64>);
}

macro_rules! paged {
    ($($operation:ident: $field:ident of $item:ty, $total:expr;)*) => {
        $(
            impl Paged for operation::$operation {
                type Item = $item;

                fn window(request: &mut Self::Request) -> (&mut Option<i64>, &mut Option<i64>) {
                    (&mut request.max_results, &mut request.first_result)
                }

                fn items(response: Self::Response) -> (Vec<Self::Item>, Option<i64>) {
                    let total: fn(&Self::Response) -> Option<i64> = $total;
                    let total = total(&response).filter(|total| *total >= 0);
                    (response.$field, total)
                }
            }
        )*
    };
}

paged! {
    GetContactHistory: choice of data::ContactHistoryChoice, |_| None;
    QueryAutoReplies: auto_reply of data::AutoReply, |page| Some(page.total_results);
    QueryBroadcastSchedule: broadcast_schedule of data::BroadcastSchedule, |page| Some(page.total_results);
    QueryBroadcasts: broadcast of data::Broadcast, |page| Some(page.total_results);
    QueryCalls: call of data::Call, |page| Some(page.total_results);
    QueryContactBatches: contact_batch of data::ContactBatch, |page| Some(page.total_results);
    QueryContactLists: contact_list of data::ContactList, |page| Some(page.total_results);
    QueryContacts: contact of data::Contact, |page| Some(page.total_results);
    QueryKeywords: keyword of data::Keyword, |page| Some(page.total_results);
    QueryLabels: label of data::Label, |page| Some(page.total_results);
    QueryNumbers: number of data::Number, |page| Some(page.total_results);
    QueryRegions: region of data::Region, |page| Some(page.total_results);
    QuerySoundMeta: sound_meta of data::SoundMeta, |page| Some(page.total_results);
    QuerySubscriptions: subscription of data::Subscription, |page| Some(page.total_results);
    QueryTexts: text of data::Text, |page| Some(page.total_results);
}

impl CallFire {
    /// The results of the query `O`, one after the other, from `FirstResult` on; `MaxResults` is the size of a
    /// page (100 when it is absent).
    ///
    /// One page is held at a time and the next one is asked for when it is used up. Results that are added or
    /// removed at the service meanwhile can appear twice or not at all: the service pages by position. The walk
    /// ends at the total that the replies tell, or where they tell none, at an empty page.
    /// An error ends the stream.
    pub fn items<O: Paged>(&self, request: impl Into<O::Request>) -> Items<O::Item> {
        let mut request = request.into();
        let (size, first) = O::window(&mut request);
        size.get_or_insert(PAGE);
        let first = first.unwrap_or(0);
        let client = self.clone();
        let pages = stream::try_unfold(Some(first), move |first| {
            let (client, request) = (client.clone(), request.clone());
            async move {
                let Some(first) = first else { return Ok(None) };
                let (items, next) = page::<O>(&client, request, first).await?;
                Ok(Some((stream::iter(items.into_iter().map(Ok)), next)))
            }
        });
        Items { inner: pages.try_flatten().boxed() }
    }
}

/// The page that begins at `first`, and where the next one does if there may be one.
async fn page<O: Paged>(
    client: &CallFire,
    mut request: O::Request,
    first: i64,
) -> Result<(Vec<O::Item>, Option<i64>)> {
    *O::window(&mut request).1 = Some(first);
    let (items, total) = O::items(client.call::<O>(&request).await?);
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let next = first.saturating_add(count);
    // A service may give fewer than asked on any page: only a total, or an empty page, ends the walk.
    let more = count > 0 && total.is_none_or(|total| next < total);
    Ok((items, more.then_some(next)))
}

/// The results of a query as a [`Stream`]; [`next`](Self::next) does without one.
pub struct Items<T> {
    inner: Pin<Box<dyn Stream<Item = Result<T>> + Send>>,
}

impl<T> Items<T> {
    /// The next result; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|context| self.inner.as_mut().poll_next(context)).await
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.inner.as_mut().poll_next(context)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}
