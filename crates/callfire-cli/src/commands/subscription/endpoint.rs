//! Where a subscription's postbacks go: how it is given, and what cannot be meant. No message repeats it, for whoever
//! knows it can send postbacks.

use std::path::Path;

use callfire::data::{NotificationFormat, Subscription};
use url::{Host, Url};

use crate::args::{Global, is_stdin};
use crate::failure::Failure;
use crate::input;
use crate::session::Session;

/// The endpoint itself, which `-` has on standard input.
pub(super) fn given(endpoint: &str, global: &Global) -> Result<String, Failure> {
    if is_stdin(Path::new(endpoint)) {
        return read(global);
    }
    if Url::parse(endpoint).is_ok_and(|url| !url.username().is_empty() || url.password().is_some())
    {
        return Err(Failure::usage(
            "the URL has a login in it, and other users of this computer see command lines",
        )
        .with_advice("give - instead, and the URL on standard input; nothing was sent"));
    }
    Ok(endpoint.to_owned())
}

fn read(global: &Global) -> Result<String, Failure> {
    if global.password_file.as_deref().is_some_and(is_stdin) {
        return Err(Failure::usage(
            "--password-file and the URL both read standard input; give one of them otherwise",
        ));
    }
    let bytes = input::bytes(Path::new("-"))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::usage("the URL on standard input is not UTF-8"))?;
    Ok(text.trim().to_owned())
}

/// Refuses what the format cannot go to.
pub(super) fn check(subscription: &Subscription) -> Result<(), Failure> {
    let endpoint = subscription.endpoint.as_deref().unwrap_or_default();
    let is_mail = subscription.notification_format == Some(NotificationFormat::Email);
    match problem(endpoint, is_mail) {
        Some(problem) => Err(Failure::usage(format!("{problem}; nothing was changed"))),
        None => Ok(()),
    }
}

fn problem(endpoint: &str, is_mail: bool) -> Option<String> {
    let is_address = is_mail_address(endpoint);
    let problem = match Url::parse(endpoint) {
        _ if is_mail && is_address => return None,
        Ok(url) if url.scheme() == "mailto" => {
            "an e-mail address is given without `mailto:`, and with --as EMAIL"
        }
        _ if is_mail => "the form EMAIL takes an e-mail address, such as me@example.com",
        _ if is_address => "an e-mail address takes the form EMAIL: --as EMAIL",
        _ if endpoint.contains(|c: char| c.is_whitespace() || c.is_control()) => {
            "the URL has white space or control characters in it"
        }
        Ok(url) if matches!(url.scheme(), "http" | "https") => return None,
        Ok(_) => "the URL is neither https nor http",
        Err(error) => {
            return Some(format!("the URL is none, such as https://example.com/: {error}"));
        }
    };
    Some(problem.to_owned())
}

/// One `@` with something plain on both sides.
fn is_mail_address(endpoint: &str) -> bool {
    let is_plain = |part: &str| {
        let excluded = |c: char| c.is_whitespace() || c.is_control() || "@:/<>,;\"".contains(c);
        !part.is_empty() && !part.contains(excluded)
    };
    endpoint.split_once('@').is_some_and(|(local, domain)| is_plain(local) && is_plain(domain))
}

/// Tells what will most likely not do, though it can be asked for.
pub(super) fn warn(subscription: &Subscription, session: &Session, global: &Global) {
    let endpoint = subscription.endpoint.as_deref().unwrap_or_default();
    let Ok(url) = Url::parse(endpoint) else { return };
    let service = session.account.as_ref().and_then(|account| Url::parse(&account.base_url).ok());
    match (is_here(&url), service) {
        (true, Some(service)) if !is_here(&service) => {
            global.warn("the URL is one of this computer, which CallFire cannot reach by it");
        }
        (false, _) if url.scheme() == "http" => global.warn(
            "the URL is not https: whoever is on the way can read the postbacks, and send others",
        ),
        _ => {}
    }
}

/// Where an endpoint leads to, without what nobody else may know of it.
pub(super) fn in_brief(endpoint: &str) -> String {
    match Url::parse(endpoint) {
        Ok(url) if url.has_host() => format!("{}/…", url.origin().ascii_serialization()),
        _ if is_mail_address(endpoint) => endpoint.to_owned(),
        _ => "…".to_owned(),
    }
}

/// Whether it leads to this computer.
pub(in crate::commands) fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_and_addresses_have_their_forms() {
        for (endpoint, is_mail, part) in [
            ("https://example.com/p/1?a=b", false, None),
            ("HTTP://[::1]:8080/", false, None),
            ("first.last+tag@mail.example.com", true, None),
            ("https://example.com/secret", true, Some("form EMAIL takes")),
            ("a@b", false, Some("--as EMAIL")),
            ("mailto:a@b", false, Some("without `mailto:`")),
            ("mailto:a@b", true, Some("without `mailto:`")),
            ("ftp://example.com/secret", false, Some("neither https nor http")),
            ("example.com/secret", false, Some("is none")),
            ("https://example.com/secret\nX", false, Some("white space")),
            ("https:// secret", false, Some("white space")),
            ("", false, Some("is none")),
            ("", true, Some("form EMAIL takes")),
            ("a@b\r\nBcc: c", true, Some("form EMAIL takes")),
        ] {
            let found = problem(endpoint, is_mail);
            let is_right = match (&found, part) {
                (Some(found), Some(part)) => found.contains(part) && !found.contains("secret"),
                (found, part) => found.is_none() && part.is_none(),
            };
            assert!(is_right, "{endpoint:?}: {found:?}");
        }
    }

    #[test]
    fn in_brief_an_endpoint_has_no_secret() {
        for (endpoint, expected) in [
            (
                "https://me:secret@example.com:8443/secret?secret#secret",
                "https://example.com:8443/…",
            ),
            ("http://127.0.0.1:8080/secret", "http://127.0.0.1:8080/…"),
            ("me@example.com", "me@example.com"),
            ("secret", "…"),
        ] {
            assert_eq!(in_brief(endpoint), expected);
        }
    }

    #[test]
    fn this_computer_has_several_names() {
        let here = |url: &str| is_here(&Url::parse(url).expect("it is one"));
        for url in
            ["http://localhost:1/", "http://127.9.9.9/", "http://[::1]/", "http://a.localhost"]
        {
            assert!(here(url), "{url}");
        }
        for url in ["http://example.com/", "http://10.0.0.1/", "http://localhost.example.com/"] {
            assert!(!here(url), "{url}");
        }
    }
}
