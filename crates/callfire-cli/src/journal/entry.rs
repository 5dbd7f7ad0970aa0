//! One call in the journal. How it gets to disk is `folder`'s.

use std::time::Duration;

use callfire::operation::{CreateNumberOrder, OPERATIONS};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use soapwire::operation::{Operation as _, OperationInfo, Safety};
use uuid::Uuid;

/// How much of a request is kept that nothing is made of later, in bytes of JSON.
const REMEMBERED: usize = 64 << 10;
/// How many characters an id has: few enough to be typed.
const ID: usize = 8;

/// Who called whom.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Account {
    pub(crate) base_url: String,
    pub(crate) login: String,
}

/// A call that changes something.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Entry {
    /// The name of its file too.
    pub(crate) id: String,
    pub(crate) operation: String,
    #[serde(flatten)]
    pub(crate) account: Account,
    pub(crate) request_key: Option<String>,
    /// SHA-256 of the envelope, in hexadecimal.
    #[serde(rename = "sha256")]
    pub(crate) digest: String,
    /// The request as JSON; absent once it is done, and where it is long and of no further use.
    pub(crate) request: Option<Value>,
    /// The numbers of the account before an order of any numbers.
    pub(crate) owned_before: Option<Vec<String>>,
    pub(crate) at: Timestamp,
    /// When it was no longer under way at the latest.
    pub(crate) until: Timestamp,
    pub(crate) state: State,
    /// The kind of the failure that left it unknown; absent where the command did not live to tell.
    pub(crate) cause: Option<String>,
    /// What it gave, unless that is an object.
    pub(crate) reply: Option<Value>,
    /// What was found out about it by other means, and when.
    pub(crate) verdict: Option<String>,
    pub(crate) settled: Option<Timestamp>,
    /// Whether a process is at it.
    #[serde(skip)]
    pub(crate) is_running: bool,
}

/// What is known of a call.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// It may have been executed.
    Unknown,
    /// It was executed, and the command may not have lived to say so.
    Answered,
    /// It was executed, and that was told.
    Done,
    /// What became of it was found out by other means.
    Settled,
}

impl Entry {
    /// A call with this envelope, to be sent now and given up after `timeout`.
    pub(crate) fn new(
        operation: &OperationInfo,
        account: Account,
        request: &Value,
        envelope: &str,
        timeout: Duration,
    ) -> Self {
        let at = now();
        let timeout = SignedDuration::try_from(timeout).unwrap_or(SignedDuration::MAX);
        // A request with a key can be sent again, and an order can be looked up by what it asks for.
        let is_needed =
            operation.safety == Safety::Keyed || operation.name == CreateNumberOrder::NAME;
        let is_kept = is_needed || request.to_string().len() <= REMEMBERED;
        Self {
            id: new_id(),
            operation: operation.name.to_owned(),
            account,
            request_key: None,
            digest: digest(envelope),
            request: is_kept.then(|| request.clone()),
            owned_before: None,
            at,
            until: at.checked_add(timeout).unwrap_or(Timestamp::MAX),
            state: State::Unknown,
            cause: None,
            reply: None,
            verdict: None,
            settled: None,
            is_running: false,
        }
    }

    /// The word for what is known of it.
    pub(crate) fn standing(&self) -> &'static str {
        match self.state {
            _ if self.is_running => "running",
            State::Unknown => "unknown",
            State::Answered => "answered",
            State::Done => "done",
            State::Settled => "settled",
        }
    }

    /// The same for a command that has another account: its words work as they are printed.
    pub(super) fn next_step_as(&self, account: &Account) -> Option<String> {
        let next = self.next_step()?;
        if self.account == *account {
            return Some(next);
        }
        let Account { base_url, login } = &self.account;
        let options = format!("--login {} --endpoint {}", quoted(login), quoted(base_url));
        let talks = ["order reconcile", "order wait", "journal replay"];
        let words = talks.iter().find_map(|words| {
            next.strip_prefix(&format!("`callfire {words} ")).map(|rest| (words, rest))
        });
        Some(match words {
            Some((words, rest)) => {
                format!("`callfire {options} {words} {rest}, with the password of that login")
            }
            None => format!("{next}; it is of the login {login:?}"),
        })
    }

    /// What to do about it; nothing where nothing is unknown.
    pub(crate) fn next_step(&self) -> Option<String> {
        let Self { id, request_key, reply, .. } = self;
        let is_order = self.operation == CreateNumberOrder::NAME;
        match (self.state, request_key) {
            _ if self.is_running => None,
            (State::Answered, _) if is_order => {
                Some(format!("`callfire order wait {}` goes on waiting", reply.as_ref()?))
            }
            (State::Answered | State::Done | State::Settled, _) => None,
            (State::Unknown, Some(key)) => Some(format!(
                "`callfire journal replay {id}` sends it again as the same request, with \"RequestId\": {key:?}"
            )),
            (State::Unknown, None) if is_order => {
                Some(format!("`callfire order reconcile {id}` finds out what was bought"))
            }
            (State::Unknown, None) => Some(format!(
                "look at what the service has before it is run again; then `callfire journal forget {id}`"
            )),
        }
    }

    /// The operation, where this version of the command knows it.
    pub(crate) fn info(&self) -> Option<&'static OperationInfo> {
        OPERATIONS.iter().find(|operation| operation.name == self.operation)
    }

    /// What is kept of it when it is done: nothing personal.
    pub(super) fn done(&mut self) {
        self.state = State::Done;
        (self.request, self.owned_before, self.cause) = (None, None, None);
    }

    /// What is kept of it when it is settled: an order can be looked up again.
    pub(super) fn settle(&mut self, verdict: &str) {
        let looked_up = (self.request.take(), self.owned_before.take());
        self.done();
        if self.operation == CreateNumberOrder::NAME {
            (self.request, self.owned_before) = looked_up;
        }
        (self.verdict, self.settled) = (Some(verdict.to_owned()), Some(now()));
        self.state = State::Settled;
    }

    /// What there is to say of it when it is not unknown.
    pub(super) fn fate(&self) -> String {
        let verdict = self.verdict.as_deref().unwrap_or_default().replace('_', " ");
        match (self.state, &self.reply) {
            (State::Settled, _) => format!("it is settled, the verdict was `{verdict}`"),
            (_, Some(reply)) => format!("it is done, its reply was {reply}"),
            (_, None) => "it is done".to_owned(),
        }
    }
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/@%+,".contains(&byte);
    match !word.is_empty() && word.bytes().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// An id by chance; it is short, so that another entry may have it.
pub(super) fn new_id() -> String {
    let mut id = Uuid::new_v4().simple().to_string();
    id.truncate(ID);
    id
}

/// This moment, as exactly as a person reads it.
pub(super) fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// SHA-256 in hexadecimal.
pub(crate) fn digest(envelope: &str) -> String {
    let bytes = Sha256::digest(envelope);
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Whether a file may have this as its name without an ending.
pub(super) fn is_id(text: &str) -> bool {
    text.len() == ID && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
