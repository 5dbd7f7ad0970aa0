//! A mail as it was taken, and what it says. The decoding is not the one that mails are made with.

use mail_parser::{HeaderValue, MessageParser};

/// A mail that was kept.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Mail {
    /// The number of the connection that it came by.
    pub connection: u64,
    /// Who the envelope says sent it.
    pub from: String,
    /// Whom the envelope says it is for.
    pub to: Vec<String>,
    /// All of its text, without the dots that SMTP adds.
    pub raw: Vec<u8>,
    /// Whether it came over TLS.
    pub is_encrypted: bool,
    /// Who said so with the right password.
    pub user: Option<String>,
    /// What the sender was told.
    pub fate: Fate,
}

/// What a sender was told of a mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a test names them all")]
pub enum Fate {
    /// 250, and another command came after it: the sender has seen it.
    Confirmed,
    /// 250, and it is not known whether the sender has seen it.
    Answered,
    /// Nothing; the connection stayed open.
    Stalled,
    /// Nothing; the connection was closed.
    Dropped,
}

impl Mail {
    /// The header's fields as they came, each with its folded lines, in their order.
    pub fn fields(&self) -> Vec<String> {
        let mut fields: Vec<String> = Vec::new();
        for line in self.head().split_inclusive('\n') {
            match fields.last_mut() {
                Some(last) if line.starts_with([' ', '\t']) => last.push_str(line),
                _ => fields.push(line.to_owned()),
            }
        }
        fields
    }

    /// The names of the header's fields.
    pub fn names(&self) -> Vec<String> {
        let fields = self.fields();
        let name = |field: &String| field.split(':').next().unwrap_or_default().to_owned();
        fields.iter().map(name).collect()
    }

    /// The value of a header's field as it came, unfolded; the first of this name.
    pub fn field(&self, name: &str) -> Option<String> {
        let fields = self.fields();
        let field = fields.iter().find_map(|field| {
            let (found, value) = field.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })?;
        Some(field.replace("\r\n", "").trim().to_owned())
    }

    /// The value of a header's field that is text, decoded; the last of this name.
    pub fn text_field(&self, name: &str) -> Option<String> {
        let message = MessageParser::new().parse(&self.raw)?;
        match message.header(name)? {
            HeaderValue::Text(text) => Some(text.to_string()),
            _ => None,
        }
    }

    /// The subject, decoded.
    pub fn subject(&self) -> String {
        self.text_field("Subject").unwrap_or_default()
    }

    /// The body, decoded; nothing when it has several parts, or none that is text.
    pub fn body(&self) -> Option<String> {
        let message = MessageParser::new().parse(&self.raw)?;
        match message.parts.as_slice() {
            [part] if part.is_text() && !part.is_encoding_problem => {
                part.text_contents().map(str::to_owned)
            }
            _ => None,
        }
    }

    /// How many line ends there are that are not CR LF: on the way, servers read these differently.
    pub fn bare_line_ends(&self) -> usize {
        let ends = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let pairs = self.raw.windows(2).filter(|pair| pair == b"\r\n").count();
        self.raw.iter().filter(|byte| ends(byte)).count() - 2 * pairs
    }

    /// The longest line, without its end.
    pub fn longest_line(&self) -> usize {
        let lines = self.raw.split(|byte| *byte == b'\n');
        lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line).len()).max().unwrap_or_default()
    }

    fn head(&self) -> String {
        let text = String::from_utf8_lossy(&self.raw);
        match text.find("\r\n\r\n") {
            Some(end) => text[..end + 2].to_owned(),
            None => text.into_owned(),
        }
    }
}
