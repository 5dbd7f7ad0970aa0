//! What is told of a mail that was not taken. Nothing is sent here.

use std::error::Error;
use std::io;
use std::iter;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp;

use super::server::Account;

/// Of a server that has to encrypt the connection, and does not offer to.
pub(super) const NO_STARTTLS: &str = "it offers no STARTTLS, without which nothing is sent: write smtps://HOST if it \
     speaks TLS from the first byte on, or smtp://HOST?tls=none if it is a relay in a network of your own";
const NO_TLS: &str = "this port may speak no TLS, or STARTTLS only: smtp://HOST:PORT is for that";

/// Why a mail was not taken, without what the server was told in confidence.
pub(super) fn told(
    failure: &(dyn Error + Send + Sync + 'static),
    account: Option<&Account>,
) -> String {
    let words = failure.to_string();
    let Some(error) = failure.downcast_ref::<smtp::Error>() else { return words };
    if is_no_tls(error) {
        return format!("{words}; {NO_TLS}");
    }
    let is_answer = error.is_transient() || error.is_permanent() || error.is_response();
    let said = error.source().filter(|_| is_answer).map(ToString::to_string);
    let is_secret = said.zip(account).is_some_and(|(said, account)| repeats(&said, account));
    if !is_secret {
        return words;
    }
    // To cut the password out of them would show where it was, and so what it is, if it is a word.
    let code = error.status().map(|code| format!("{code}: ")).unwrap_or_default();
    format!("{code}the server's words are withheld, for they have the password in them")
}

/// Whether it says that the mail was not taken: by the server's own word, or because nothing was sent.
pub(super) fn is_certain(failure: &(dyn Error + Send + Sync + 'static)) -> bool {
    let error = failure.downcast_ref::<smtp::Error>();
    error.is_some_and(|error| error.status().is_some() || error.is_client())
}

/// Whether the other side began with something that is no TLS.
fn is_no_tls(error: &smtp::Error) -> bool {
    let mut causes = iter::successors(error.source(), |cause| (*cause).source());
    let inner = causes.find_map(|cause| cause.downcast_ref::<io::Error>()?.get_ref());
    let inner = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::InvalidMessage(_)))
}

/// Whether a server says what it was told: the password, or what it was sent as.
fn repeats(words: &str, (user, password): &Account) -> bool {
    let encoded = [STANDARD.encode(password), STANDARD.encode(format!("\0{user}\0{password}"))];
    !password.is_empty()
        && (words.contains(password) || encoded.iter().any(|it| words.contains(it)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_in_each_form_it_was_sent_in() {
        let account = ("me".to_owned(), "hunter2".to_owned());
        for words in ["535 hunter2?", "535 aHVudGVyMg==", "535 AG1lAGh1bnRlcjI="] {
            assert!(repeats(words, &account), "{words}");
        }
        assert!(!repeats("535 hunter", &account));
        assert!(!repeats("535 hunter", &("me".to_owned(), String::new())));
    }
}
