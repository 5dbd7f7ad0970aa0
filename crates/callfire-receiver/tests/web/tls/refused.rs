//! What is told of clients that are refused for their certificates.

use callfire_receiver::Server;
use rustls::version::{TLS12, TLS13};

use super::super::events::Warnings;
use super::super::support::Connection;
use super::{Files, post, served};

const REFUSED: &str = "a client is refused for its certificate";

async fn counted(server: &Server) -> u64 {
    let metrics = server.receiver().metrics().await;
    let name = "callfire_receiver_refused_clients_total ";
    let counted = metrics.lines().find_map(|line| line.strip_prefix(name));
    let counted = counted.unwrap().parse().unwrap();
    assert_eq!(server.receiver().snapshot().refused_clients, counted);
    counted
}

/// A server that lets in two names.
async fn named(files: &Files) -> Server {
    let tls = files.tls().client_ca(files.path("ca.pem")).unwrap();
    served(tls.client_names(["a.example.com", "b.example.com"]).unwrap()).await.0
}

#[tokio::test]
async fn each_cause_is_told_by_either_version() {
    let (warnings, _guard) = Warnings::begin();
    let (files, others) = (Files::new(), Files::new());
    files.issue_for("unnamed", &["c.example.com", "*.d.example.com", "127.0.0.1"]);
    files.issue_for("nameless", &[]);
    files.issue_expired("expired", "a.example.com");
    files.issue_for("hostile", &["e\u{7f}.example.com"]);
    others.issue_for("foreign", &["a.example.com"]);
    files.copy_from(&others, "foreign", "foreign");
    files.issue_alone("alone", "a.example.com");
    let cases = [
        (Some("alone"), "its certificate was not issued by the authority that is asked for"),
        (None, "it showed no certificate"),
        (
            Some("unnamed"),
            "no name of its certificate is let in: c.example.com, *.d.example.com, IpAddress(127.0.0.1)",
        ),
        (Some("nameless"), "its certificate has no subjectAltName"),
        (Some("hostile"), "no name of its certificate is let in: e\\"),
        (Some("expired"), "its certificate has expired"),
        (Some("foreign"), "its certificate was issued by another authority of the same name, "),
    ];
    let mut seen = 0;
    for version in [&TLS12, &TLS13] {
        for (shown, told) in cases {
            let server = named(&files).await;
            assert_eq!(post(&server, files.client_with(&[version], shown, &[])).await, None);
            assert_eq!(counted(&server).await, 1, "{version:?} {shown:?}");
            let warnings = warnings.with(REFUSED);
            seen += 1;
            assert_eq!(warnings.len(), seen, "{version:?} {shown:?} {warnings:?}");
            let warning = warnings.last().unwrap();
            assert!(warning.contains(told), "{version:?} {shown:?} {warning}");
            assert!(warning.contains("peer=127.0.0.1 "), "{warning}");
            assert!(!warning.contains("b.example.com") && !warning.contains('\u{7f}'), "{warning}");
        }
    }
}

#[tokio::test]
async fn one_kind_does_not_keep_another_from_being_told() {
    let (warnings, _guard) = Warnings::begin();
    let files = Files::new();
    files.issue_for("unnamed", &["c.example.com"]);
    let server = named(&files).await;
    for _ in 0..10 {
        assert_eq!(post(&server, files.client(None, &[])).await, None);
    }
    assert_eq!(post(&server, files.client(Some("unnamed"), &[])).await, None);
    assert_eq!(counted(&server).await, 11);
    let told = warnings.with(REFUSED);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("no certificate") && told[1].contains("c.example.com"), "{told:?}");
}

#[tokio::test]
async fn who_speaks_no_tls_is_neither_counted_nor_told() {
    let (warnings, _guard) = Warnings::begin();
    let files = Files::new();
    let server = named(&files).await;
    for noise in ["GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n", "\u{16}\u{3}\u{1}\0\u{5}hello"] {
        let mut connection = Connection::open(&server).await;
        connection.send(noise).await;
        connection.rest().await;
    }
    assert_eq!((counted(&server).await, warnings.with("")), (0, Vec::new()));
}
