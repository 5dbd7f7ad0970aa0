//! The address that `CallFire` is told to post to.

use callfire::data::SubscriptionTriggerEvent;
use callfire_receiver::Server;
use url::Url;

use crate::args::{self, Global};
use crate::commands::subscription::is_here;
use crate::failure::Failure;

/// What is put before the secret path, where it is not the address that is listened on.
#[derive(Debug)]
pub(super) struct Public(Option<String>);

impl Public {
    pub(super) fn of(options: &args::Subscription, global: &Global) -> Result<Self, Failure> {
        match &options.public_url {
            _ if global.sandbox && options.keep => Err(Failure::usage(
                "the subscriptions end with the sandbox; leave --keep-subscription out",
            )),
            Some(given) => checked(given).map(Some).map(Self),
            None if global.sandbox && !options.subscribe => Err(Failure::usage(
                "a sandbox that nothing is subscribed to sends nothing; give --subscribe with --sandbox",
            )),
            None if global.sandbox || !options.subscribe => Ok(Self(None)),
            None => Err(Failure::usage(
                "--subscribe needs --public-url, the address by which CallFire reaches this command",
            )
            .with_advice("it is like https://callfire.example.com/prefix; or try it with --sandbox")),
        }
    }

    /// Where postbacks are to be sent.
    pub(super) fn endpoint(&self, server: &Server) -> String {
        match &self.0 {
            Some(prefix) => format!("{prefix}{}", server.receiver().path()),
            None => server.url(),
        }
    }

    /// Says where strangers can read along, and where nothing will come of it.
    pub(super) fn warn(&self, options: &args::Listen, global: &Global) {
        for note in self.notes(options).into_iter().flatten() {
            global.warn(note);
        }
    }

    fn notes(&self, options: &args::Listen) -> [Option<&'static str>; 5] {
        let args::Listen { server, subscription, handlers, .. } = options;
        let url = self.0.as_deref().and_then(|url| Url::parse(url).ok());
        let clear = url.filter(|url| url.scheme() == "http");
        let (is_clear, is_tls) = (clear.is_some(), server.tls_cert.is_some());
        let is_in_public = clear.is_some_and(|url| !is_here(&url));
        let lets_in = server.basic_auth_file.is_some();
        let has_texts = subscription.event.contains(&SubscriptionTriggerEvent::InboundTextFinished);
        let has_no_mails = !handlers.mail_to.is_empty() && !has_texts;
        [
            (is_clear && is_tls).then_some(
                "--public-url begins with http:// and --tls-cert lets nothing in but TLS: unless something on the way adds it, no postback comes in; it may have to begin with https://",
            ),
            is_in_public.then_some(
                "--public-url is without TLS: phone numbers, messages and the secret path come in clear",
            ),
            (!is_tls && !server.listen.ip().is_loopback()).then_some(
                "other machines can reach it and it has no TLS: phone numbers, messages and the secret path come in clear",
            ),
            (subscription.subscribe && lets_in).then_some(
                "CallFire is not told the login of --basic-auth-file: unless something on the way adds it, every postback is refused",
            ),
            (subscription.subscribe && has_no_mails).then_some(
                "--mail-to mails incoming texts alone, and no --event brings any: --event INBOUND_TEXT_FINISHED does",
            ),
        ]
    }
}

/// It may have a path of its own, and nothing behind that.
fn checked(given: &str) -> Result<String, Failure> {
    let wrong = |problem: &str| {
        let message = format!("--public-url: {problem}");
        Failure::usage(message).with_advice("it is like https://callfire.example.com/prefix")
    };
    // What is given is not repeated: it may have a password.
    let url = Url::parse(given).map_err(|error| wrong(&error.to_string()))?;
    let has_more = url.query().is_some() || url.fragment().is_some();
    match url.scheme() {
        "http" | "https" if url.has_host() => {}
        _ => return Err(wrong("it is no address that begins with https:// or http://")),
    }
    if has_more || !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it has a login, a query or a fragment, which has no place in it"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::{Cli, Command};

    /// Parts of the notes at the start with these arguments.
    fn check(line: &str, expected: &[&str]) {
        let cli = Cli::try_parse_from(line.split(' ')).unwrap_or_else(|error| panic!("{error}"));
        let Command::Listen(options) = &cli.command else { panic!("{line}") };
        let public = Public::of(&options.subscription, &cli.global);
        let public = public.unwrap_or_else(|failure| panic!("{}", failure.message()));
        let notes: Vec<_> = public.notes(options).into_iter().flatten().collect();
        let is_as_expected = notes.len() == expected.len()
            && notes.iter().zip(expected).all(|(note, part)| note.contains(part));
        assert!(is_as_expected, "{line}: {notes:?}");
    }

    #[test]
    fn what_most_likely_brings_nothing_is_said() {
        let here = "callfire listen --subscribe --public-url http://127.0.0.1:9";
        check(here, &[]);
        let tls = "--tls-cert a --tls-key b";
        check(&format!("{here} {tls}"), &["--tls-cert lets nothing in but TLS"]);
        let there = "callfire listen --subscribe --public-url http://a.example";
        check(&format!("{there} {tls}"), &["nothing in but TLS", "is without TLS"]);
        check(&format!("{here} --basic-auth-file a"), &["not told the login"]);
        check("callfire listen --mail-to a@b.test --basic-auth-file a", &[]);
        let mail = format!("{here} --mail-to a@b.test");
        check(&mail, &[]);
        check(&format!("{mail} --event CAMPAIGN_STARTED"), &["no --event brings any"]);
        let both = "--event CAMPAIGN_STARTED --event inbound_text_finished";
        check(&format!("{mail} {both}"), &[]);
    }

    #[test]
    fn a_public_url_is_a_prefix() {
        for (given, prefix) in [
            ("https://a.example", "https://a.example"),
            ("https://a.example/", "https://a.example"),
            ("https://a.example:8443/x/y/", "https://a.example:8443/x/y"),
            ("http://[::1]:1", "http://[::1]:1"),
        ] {
            assert_eq!(checked(given).ok().as_deref(), Some(prefix));
        }
        for given in [
            "a.example",
            "ftp://a.example",
            "https://",
            "https://a.example/?b",
            "https://a.example/#b",
            "https://me@a.example",
            "mailto:me@a.example",
        ] {
            assert!(checked(given).is_err(), "{given}");
        }
    }
}
