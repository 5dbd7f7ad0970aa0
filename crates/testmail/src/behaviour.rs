//! What a server does with a connection.

/// What becomes of a connection. Each is decided when it comes, by its number.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "a test names them all")]
pub enum Behaviour {
    /// Mails are taken.
    #[default]
    Accept,
    /// It is closed without a word.
    Close,
    /// 421, and it is closed.
    Unavailable,
    /// Nothing is ever said.
    StallAtGreeting,
    /// `MAIL` is answered with this status.
    RefuseMail(u16),
    /// `RCPT` is answered with this status.
    RefuseRecipient(u16),
    /// `DATA` is answered with this status.
    RefuseData(u16),
    /// The text of the mail is answered with this status, and it is not kept.
    RefuseMessage(u16),
    /// The mail is kept, and the answer never comes.
    StallAfterData,
    /// The mail is kept, and the connection is closed without an answer.
    DropAfterData,
    /// The mail is taken, and nothing that comes after it is answered.
    StallAfterAnswer,
    /// Somebody on the way puts an answer behind the one to `STARTTLS`, in clear text; the text of the mail is answered
    /// with 554.
    Injected,
}

impl Behaviour {
    /// All that keep a mail from being taken and answered.
    pub const BAD: [Self; 12] = [
        Self::Close,
        Self::Unavailable,
        Self::StallAtGreeting,
        Self::RefuseMail(451),
        Self::RefuseMail(550),
        Self::RefuseRecipient(450),
        Self::RefuseRecipient(550),
        Self::RefuseData(451),
        Self::RefuseMessage(452),
        Self::RefuseMessage(554),
        Self::StallAfterData,
        Self::DropAfterData,
    ];

    /// A policy under which half of the connections go wrong, each in one of these ways: the same for the same seed.
    pub fn half(seed: u64, bad: &'static [Self]) -> impl Fn(u64) -> Self + Send + Sync + 'static {
        move |connection| {
            let seed = seed ^ connection.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mut random = fastrand::Rng::with_seed(seed);
            match random.bool() {
                true => random.choice(bad).copied().unwrap_or_default(),
                false => Self::Accept,
            }
        }
    }
}
