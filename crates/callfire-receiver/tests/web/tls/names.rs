//! Clients that are let in by the names of their certificates.

use callfire_receiver::{Server, Tls};
use rustls::version::{TLS12, TLS13};

use super::super::memory::Memory;
use super::{Files, post, served};

const SENDER: &str = "sender.example.com";

impl Files {
    fn named(&self, names: &[&str]) -> Tls {
        self.tls().client_ca(self.path("ca.pem")).unwrap().client_names(names).unwrap()
    }

    /// The status for who shows a certificate that is valid for these names.
    async fn post_as(&self, server: &Server, names: &[&str]) -> Option<u16> {
        self.issue_for("client", names);
        post(server, self.client(Some("client"), &[])).await
    }
}

fn assert_kept(inbox: &Memory, count: usize) {
    assert_eq!(inbox.kept().len(), count);
}

#[tokio::test]
async fn by_either_version_only_the_name_is_let_in() {
    let (files, others) = (Files::new(), Files::new());
    files.issue_for("right", &[SENDER]);
    files.issue_for("wrong", &["sender.example.org"]);
    // Its common name is the right one, but that is none to go by.
    files.issue_for(SENDER, &[]);
    files.issue_for("127.0.0.1", &["127.0.0.1"]);
    others.issue_for("foreign", &[SENDER]);
    files.copy_from(&others, "foreign", "foreign");
    for version in [&TLS12, &TLS13] {
        let (server, inbox) = served(files.named(&[SENDER])).await;
        let client = |shown| files.client_with(&[version], shown, &[]);
        let all = served(files.tls().client_ca(files.path("ca.pem")).unwrap()).await.0;
        for shown in ["wrong", SENDER, "127.0.0.1"] {
            let client = client(Some(shown));
            assert_eq!(post(&all, client.clone()).await, Some(200), "{version:?} {shown}");
            // Nor does the session help that it has from there.
            assert_eq!(post(&server, client).await, None, "{version:?} {shown}");
        }
        for shown in [Some("foreign"), None] {
            assert_eq!(post(&server, client(shown)).await, None, "{version:?} {shown:?}");
        }
        inbox.assert_empty();
        let snapshot = server.receiver().snapshot();
        assert_eq!(snapshot.refused, 0, "no request was read");
        assert_eq!(snapshot.refused_clients, 5);
        assert_eq!(post(&server, client(Some("right"))).await, Some(200), "{version:?}");
        assert_kept(&inbox, 1);
    }
}

#[tokio::test]
async fn a_certificate_may_have_a_wildcard() {
    let files = Files::new();
    for (name, is_let_in) in [
        (SENDER, true),
        ("SENDER.example.com", true),
        ("sender.example.com.", true),
        ("example.com", false),
        ("a.sender.example.com", false),
        ("sender.example.org", false),
    ] {
        let (server, inbox) = served(files.named(&[name])).await;
        let status = files.post_as(&server, &["*.example.com"]).await;
        assert_eq!(status, is_let_in.then_some(200), "{name}");
        assert_kept(&inbox, is_let_in.into());
    }
}

#[tokio::test]
async fn one_of_several_names_is_enough() {
    let files = Files::new();
    let tls = files.named(&["a.example.com", "b.example.com"]);
    let (server, inbox) = served(tls.client_names(["c.example.com"]).unwrap()).await;
    assert_eq!(files.post_as(&server, &["d.example.com", "e.example.com"]).await, None);
    inbox.assert_empty();
    for names in [
        ["a.example.com", "d.example.com"],
        ["d.example.com", "b.example.com"],
        ["c.example.com", "C.example.com"],
    ] {
        assert_eq!(files.post_as(&server, &names).await, Some(200), "{names:?}");
    }
    assert_kept(&inbox, 1);
}

#[tokio::test]
async fn names_stay_when_the_authority_changes() {
    let (files, others) = (Files::new(), Files::new());
    let tls = files.named(&[SENDER]).client_ca(others.path("ca.pem")).unwrap();
    let (server, inbox) = served(tls).await;
    for (name, status) in [("sender.example.org", None), (SENDER, Some(200))] {
        others.issue_for("client", &[name]);
        files.copy_from(&others, "client", "other");
        assert_eq!(post(&server, files.client(Some("other"), &[])).await, status, "{name}");
    }
    assert_eq!(files.post_as(&server, &[SENDER]).await, None);
    assert_kept(&inbox, 1);
}

#[test]
fn what_names_nobody_is_an_error() {
    let files = Files::new();
    let tls = files.tls().client_ca(files.path("ca.pem")).unwrap();
    for name in
        ["*.example.com", "127.0.0.1", "::1", "", "a b", "a..b", "https://a.b", "m\u{fc}.de"]
    {
        let error = tls.clone().client_names([SENDER, name]).unwrap_err();
        let told = format!("{name:?} is no DNS name");
        assert!(error.to_string().starts_with(&told), "{error}");
        assert_eq!(error.file(), None);
    }
    let none: [&str; 0] = [];
    let error = tls.client_names(none).unwrap_err();
    assert!(error.to_string().contains("there is no name"), "{error}");
    let error = files.tls().client_names([SENDER]).unwrap_err();
    assert!(error.to_string().contains("not the authority"), "{error}");
}
