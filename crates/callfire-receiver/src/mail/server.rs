//! The mail server as its URL says it, and what may be said to it in clear text.

use std::net::IpAddr;

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::error::MailError;

/// The port between mail servers, of those who have mails to submit, and of the latter over TLS.
const SMTP: u16 = 25;
const SUBMISSION: u16 = 587;
const SUBMISSIONS: u16 = 465;

/// Where mails are handed in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Server {
    /// A name, or an address without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    is_loopback: bool,
}

/// When the connection is encrypted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Security {
    /// From the first byte on.
    Tls,
    /// By STARTTLS, without which nothing is sent.
    Required,
    /// By STARTTLS where the server offers it.
    Opportunistic,
    /// Never.
    None,
}

/// A user of the server; its password is shown nowhere.
pub(super) type Account = (String, String);

/// Reads a URL. It may hold a password, and so no error says any of it.
pub(super) fn parse(url: &str) -> Result<(Server, Option<Account>), MailError> {
    let url = Url::parse(url).map_err(|error| {
        MailError::new(format!("the SMTP URL cannot be read: {error}; write smtps://HOST"))
    })?;
    let (host, is_loopback) = host(&url)?;
    let (security, port) = security(&url, is_loopback)?;
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
        return Err(MailError::new(
            "the SMTP URL ends with the host and its port: leave the path out",
        ));
    }
    let port = url.port().unwrap_or(port);
    Ok((Server { host, port, security, is_loopback }, account(&url)?))
}

fn host(url: &Url) -> Result<(String, bool), MailError> {
    let of_address = |address: IpAddr| (address.to_string(), address.is_loopback());
    match url.host() {
        // The scheme is none that `url` knows, so an address is a name to it.
        Some(Host::Domain(name)) => match name.parse::<IpAddr>() {
            Ok(address) => Ok(of_address(address)),
            Err(_) => Ok((name.to_owned(), name.eq_ignore_ascii_case("localhost"))),
        },
        Some(Host::Ipv4(address)) => Ok(of_address(address.into())),
        Some(Host::Ipv6(address)) => Ok(of_address(address.into())),
        None => Err(MailError::new("the SMTP URL has no host: write smtps://HOST")),
    }
}

fn security(url: &Url, is_loopback: bool) -> Result<(Security, u16), MailError> {
    let mut tls = None;
    for (name, value) in url.query_pairs() {
        match (name.as_ref(), value.as_ref()) {
            ("tls", "required") => tls = Some((Security::Required, SUBMISSION)),
            ("tls", "opportunistic") => tls = Some((Security::Opportunistic, SUBMISSION)),
            ("tls", "none") => tls = Some((Security::None, SMTP)),
            _ => {
                let message = "the SMTP URL may be followed by ?tls=required, ?tls=opportunistic or \
                               ?tls=none, and nothing else";
                return Err(MailError::new(message));
            }
        }
    }
    match (url.scheme(), tls) {
        ("smtps", None) => Ok((Security::Tls, SUBMISSIONS)),
        ("smtps", Some(_)) => Err(MailError::new("smtps:// is TLS already: leave out ?tls=…")),
        ("smtp", Some(said)) => Ok(said),
        ("smtp", None) if is_loopback => Ok((Security::None, SMTP)),
        ("smtp", None) => Ok((Security::Required, SUBMISSION)),
        _ => Err(MailError::new("the SMTP URL begins with smtps:// or smtp://")),
    }
}

fn account(url: &Url) -> Result<Option<Account>, MailError> {
    let decoded = |text: &str| {
        let text = percent_decode_str(text).decode_utf8();
        let error = |_| MailError::new("user and password in the SMTP URL are not UTF-8");
        text.map(std::borrow::Cow::into_owned).map_err(error)
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) => Ok(Some((decoded(user)?, decoded(password)?))),
        (_, None) => Err(MailError::new(
            "the SMTP URL has a user and no password: call credentials(USER, PASSWORD)",
        )),
    }
}

impl Server {
    /// Refuses to send a password that anybody on the way could read.
    pub(super) fn check(&self, account: Option<&Account>) -> Result<(), MailError> {
        let is_secret = matches!(self.security, Security::Tls | Security::Required);
        if account.is_none() || is_secret || self.is_loopback {
            return Ok(());
        }
        Err(MailError::new(
            "a password is not sent in clear text: use smtps://, or smtp:// with ?tls=required",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str) -> (String, u16, Security) {
        let (server, account) = parse(url).unwrap();
        assert_eq!(account, None, "{url}");
        (server.host, server.port, server.security)
    }

    #[test]
    fn scheme_and_parameter_say_how_and_where() {
        let all = [
            ("smtp://mail.example.com", 587, Security::Required),
            ("smtp://mail.example.com:25/", 25, Security::Required),
            ("smtp://mail.example.com?tls=required", 587, Security::Required),
            ("smtp://mail.example.com?tls=opportunistic", 587, Security::Opportunistic),
            ("smtp://mail.example.com?tls=none", 25, Security::None),
            ("smtps://mail.example.com", 465, Security::Tls),
            ("SMTPS://mail.example.com:2465", 2465, Security::Tls),
        ];
        for (url, port, security) in all {
            assert_eq!(server(url), ("mail.example.com".to_owned(), port, security), "{url}");
        }
    }

    #[test]
    fn this_computer_is_told_in_clear_text() {
        for (url, host) in [
            ("smtp://localhost", "localhost"),
            ("smtp://127.0.0.1", "127.0.0.1"),
            ("smtp://[::1]", "::1"),
        ] {
            assert_eq!(server(url), (host.to_owned(), 25, Security::None), "{url}");
        }
    }

    #[test]
    fn a_url_may_have_an_account() {
        let (_, account) = parse("smtps://a%40b.test:p%C3%A4%3Ass+@mail.test").unwrap();
        assert_eq!(account, Some(("a@b.test".to_owned(), "pä:ss+".to_owned())));
    }

    #[test]
    fn other_urls_are_refused_without_a_word_of_them() {
        let all = [
            "secret",
            "secret:",
            "smtp://",
            "http://secret",
            "smtp://secret:hunter2",
            "smtp://a/secret",
            "smtp://a?secret=1",
            "smtp://a?tls=secret",
            "smtps://a?tls=none",
            "smtp://secret@a",
            "smtp://secret:%ff@a",
            "smtp://a#secret",
            "smtp:secret",
            "smtp://secret:99999",
        ];
        for url in all {
            let error = parse(url).unwrap_err().to_string();
            assert!(!error.contains("secret") && !error.contains("hunter2"), "{url}: {error}");
        }
    }

    #[test]
    fn a_password_is_not_sent_in_clear_text() {
        let account = ("me".to_owned(), "hunter2".to_owned());
        let may = |url: &str| parse(url).unwrap().0.check(Some(&account)).is_ok();
        let allowed = [
            "smtps://a",
            "smtp://a",
            "smtp://a?tls=required",
            "smtp://localhost",
            "smtp://127.0.0.9?tls=none",
        ];
        assert!(allowed.into_iter().all(may));
        let refused = [
            "smtp://a?tls=none",
            "smtp://a?tls=opportunistic",
            "smtp://localhost.a?tls=none",
            "smtp://10.0.0.1?tls=none",
        ];
        assert!(!refused.into_iter().any(may));
        assert!(parse("smtp://a?tls=none").unwrap().0.check(None).is_ok());
    }
}
