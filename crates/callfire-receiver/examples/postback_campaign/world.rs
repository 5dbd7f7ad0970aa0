//! The service: a sandbox with one subscription, the texts that come in, and what it says became of their postbacks.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use callfire::CallFire;
use callfire::data::{Subscription, SubscriptionTriggerEvent};
use callfire::service::SubscriptionRequest;
use callfire_sandbox::{IncomingText, LOGIN, PASSWORD, PostbackEntry, Sandbox};
use fastrand::Rng;
use tokio::time::sleep;

use crate::evidence::Evidence;

/// The short code of the service, which anybody can send to.
const TO: &str = "67076";
const ODD: [&str; 6] =
    ["", " 🎈", " Grüße", "\n.\nBcc: eve@example.com", " =?utf-8?q?=0A?=", " <&>"];

pub(crate) struct World {
    sandbox: Sandbox,
    /// The texts in the order in which they came, and what they say.
    texts: Vec<(i64, String)>,
    /// The postbacks by their ids, of which there are only so many in the sandbox.
    postbacks: BTreeMap<i64, PostbackEntry>,
}

impl World {
    /// Subscribes an endpoint to all texts that come in.
    pub(crate) async fn new(endpoint: &str) -> io::Result<Self> {
        let sandbox = Sandbox::builder().start().await?;
        let callfire = CallFire::builder().endpoint(sandbox.base_url());
        let callfire = callfire.credentials(LOGIN, PASSWORD).map_err(io::Error::other)?;
        let callfire = callfire.build().map_err(io::Error::other)?;
        let subscription = Subscription::new()
            .with_endpoint(endpoint)
            .with_trigger_event(SubscriptionTriggerEvent::InboundTextFinished);
        let made = callfire.create_subscription(SubscriptionRequest::new(subscription)).await;
        made.map_err(io::Error::other)?;
        Ok(Self { sandbox, texts: Vec::new(), postbacks: BTreeMap::new() })
    }

    /// Lets some texts come in, with a pause of up to `pause` before each.
    pub(crate) async fn feed(
        &mut self,
        texts: usize,
        pause: Duration,
        random: &mut Rng,
    ) -> io::Result<()> {
        for _ in 0..texts {
            sleep(pause.mul_f64(random.f64())).await;
            let number = self.texts.len();
            let odd = ODD.get(random.usize(..ODD.len())).copied().unwrap_or_default();
            let words = format!("Text number {number}{odd}");
            let from = format!("1213555{:04}", number % 10_000);
            let text = IncomingText::new(from, TO, &words);
            self.texts.push((self.sandbox.receive_text(&text)?, words));
        }
        self.look()
    }

    /// Asks the sandbox what became of the postbacks.
    pub(crate) fn look(&mut self) -> io::Result<()> {
        let entries = self.sandbox.postbacks()?;
        self.postbacks.extend(entries.into_iter().map(|entry| (entry.id, entry)));
        Ok(())
    }

    /// Whether the sandbox tries none of them again.
    pub(crate) fn is_done(&self) -> bool {
        self.postbacks.len() == self.texts.len()
            && self.postbacks.values().all(|it| it.next.is_none())
    }

    /// How often the sandbox has sent a postback.
    pub(crate) fn sent(&self) -> usize {
        self.postbacks.values().map(|postback| postback.tries.len()).sum()
    }

    /// Says what was sent, and what was acknowledged: there is one postback for each text, in their order.
    pub(crate) fn testify(&self, evidence: &mut Evidence) -> io::Result<()> {
        if self.postbacks.len() != self.texts.len() {
            let (postbacks, texts) = (self.postbacks.len(), self.texts.len());
            return Err(io::Error::other(format!("{postbacks} postbacks for {texts} texts")));
        }
        for ((id, words), postback) in self.texts.iter().zip(self.postbacks.values()) {
            // In a mail, lines end with CR LF.
            evidence.texts.insert(*id, words.replace('\n', "\r\n"));
            if postback.tries.iter().any(|it| it.is_success && it.outcome == "HTTP 200") {
                evidence.acknowledged.insert(*id);
            }
        }
        Ok(())
    }
}
