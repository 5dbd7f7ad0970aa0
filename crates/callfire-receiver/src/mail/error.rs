//! Why a mail cannot be sent.

use std::error::Error;
use std::fmt;

use callfire::soapwire::error::printable;

/// The most that is kept of what a server says.
const LONGEST: usize = 512;

/// Settings that do not fit, or a mail that a server did not take.
///
/// It says all there is to say in one line of printable text, and no password.
#[derive(Debug)]
pub struct MailError(String);

impl MailError {
    pub(super) fn new(message: impl AsRef<str>) -> Self {
        Self(printable(message.as_ref(), LONGEST))
    }
}

impl fmt::Display for MailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for MailError {}
