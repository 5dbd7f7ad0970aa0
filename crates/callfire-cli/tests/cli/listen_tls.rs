//! `callfire listen` over TLS: who is let in by a certificate.

use std::net::TcpStream;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, Issuer, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::Value;

use crate::listening::{Folder, Listening, exchange, text};

/// Writes the files of an authority, and of what it has issued: each is valid for a name and has it.
fn issued(folder: &Folder, names: &[&str]) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    folder.with("ca.pem", &authority.pem());
    for name in names {
        issue(folder, name, &authority);
    }
}

fn issue(folder: &Folder, name: &str, authority: &Issuer<'_, KeyPair>) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    folder.with(&format!("{name}.pem"), &certificate.pem());
    folder.with(&format!("{name}.key"), &key.serialize_pem());
}

/// Listens with the certificate for `localhost`.
fn listen(folder: &Folder, arguments: &[&str]) -> Listening {
    let files = ["localhost.pem", "localhost.key", "ca.pem"].map(|name| folder.file(name));
    let [cert, key, authority] = files.each_ref().map(|file| file.to_str().unwrap());
    let tls = ["--tls-cert", cert, "--tls-key", key, "--client-ca", authority];
    folder.listen(&[&tls, arguments].concat())
}

/// Who trusts the authority, and shows the certificate for a name.
fn client(folder: &Folder, shown: Option<&str>) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(folder.file("ca.pem")).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider);
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_root_certificates(roots);
    let Some(name) = shown else {
        return builder.with_no_client_auth();
    };
    let chain = CertificateDer::from_pem_file(folder.file(&format!("{name}.pem"))).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.file(&format!("{name}.key"))).unwrap();
    builder.with_client_auth_cert(vec![chain], key).unwrap()
}

/// The status, or 0 without an answer.
fn post(listening: &Listening, client: ClientConfig, body: &str) -> u16 {
    let (host, path) = listening.url().strip_prefix("https://").unwrap().split_once('/').unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::new(client), name).unwrap();
    let stream = StreamOwned::new(connection, TcpStream::connect(host).unwrap());
    exchange(stream, "POST", host, path, "text/xml", body).0
}

#[test]
fn only_who_has_a_name_is_let_in() {
    let folder = Folder::new();
    issued(&folder, &["localhost", "a.example.com", "b.example.com", "c.example.com"]);
    let names = ["--client-name", "a.example.com", "--client-name", "b.example.com"];
    let mut listening = listen(&folder, &names);
    for shown in [None, Some("c.example.com"), Some("localhost")] {
        assert_eq!(post(&listening, client(&folder, shown), &text(1, "no")), 0, "{shown:?}");
    }
    assert_eq!(folder.states(), [""; 0]);
    for (id, shown) in [(2, "a.example.com"), (3, "b.example.com")] {
        assert_eq!(post(&listening, client(&folder, Some(shown)), &text(id, shown)), 200);
        assert_eq!(listening.line()["TextNotification"]["Text"]["Message"], shown);
    }
    let run = listening.stop();
    assert_eq!(run.code, 0);
    assert_eq!(folder.states(), ["print handled"; 2]);
    let notes: Vec<_> = run.stderr.lines().filter(|line| line.contains("TLS handshake")).collect();
    let told = "note: a client at 127.0.0.1 is refused in the TLS handshake: ";
    let causes =
        ["it showed no certificate", "no name of its certificate is let in: c.example.com"];
    assert_eq!(notes, causes.map(|cause| format!("{told}{cause}")), "{run:?}");
    let stopped: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((&stopped["refused"], &stopped["refused_clients"]), (&0.into(), &3.into()));
}

#[test]
fn without_names_all_of_the_authority_are_let_in() {
    let (folder, others) = (Folder::new(), Folder::new());
    issued(&folder, &["localhost", "a.example.com"]);
    issued(&others, &["b.example.com"]);
    for extension in ["pem", "key"] {
        let name = format!("b.example.com.{extension}");
        std::fs::copy(others.file(&name), folder.file(&name)).unwrap();
    }
    let listening = listen(&folder, &[]);
    for (shown, status) in [(None, 0), (Some("b.example.com"), 0), (Some("a.example.com"), 200)] {
        assert_eq!(post(&listening, client(&folder, shown), &text(1, "a")), status, "{shown:?}");
    }
    assert_eq!(listening.stop().code, 0);
}

#[test]
fn names_that_cannot_be_are_refused() {
    let folder = Folder::new();
    issued(&folder, &["localhost"]);
    let file = |name| folder.file(name).to_str().unwrap().to_owned();
    let (cert, key, ca) = (file("localhost.pem"), file("localhost.key"), file("ca.pem"));
    let tls = ["--tls-cert", &cert, "--tls-key", &key];
    let named =
        |name| folder.command(&[&tls[..], &["--client-ca", &ca, "--client-name", name]].concat());
    let unasked = folder.command(&[&tls[..], &["--client-name", "a.example.com"]].concat());
    for (mut command, told) in [
        (unasked, "--client-ca"),
        (named("*.example.com"), "--client-name: \"*.example.com\" is no DNS name"),
        (named("127.0.0.1"), "--client-name: \"127.0.0.1\" is no DNS name"),
        (named(""), "--client-name: \"\" is no DNS name"),
    ] {
        let run = crate::support::finish(command.output().unwrap());
        assert!(run.code == 2 && run.stderr.contains(told), "{told}: {run:?}");
    }
    assert!(!folder.file("inbox.db").exists());
}
