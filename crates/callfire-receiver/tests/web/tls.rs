//! TLS from files, with and without certificates of clients.

mod files;
mod names;
mod refused;

use std::path::Path;
use std::time::Duration;

use callfire_receiver::{Limits, Server, Tls};
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use self::files::Files;
use super::memory::Memory;
use super::support::{Connection, SAMPLE, XML, builder, listen, request};

/// The status of an answer over TLS; `None` when there is none.
async fn post(server: &Server, client: TlsConnector) -> Option<u16> {
    let stream = TcpStream::connect(server.address()).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut connection = Connection::over(client.connect(name, stream).await.ok()?);
    connection.send(request("POST", server.receiver().path(), &[XML], SAMPLE)).await;
    Some(connection.reply().await?.status)
}

async fn served(tls: Tls) -> (Server, Memory) {
    let inbox = Memory::default();
    let server = listen(builder(&inbox).tls(tls)).await;
    (server, inbox)
}

#[tokio::test]
async fn postbacks_come_over_tls() {
    let files = Files::new();
    let (server, inbox) = served(files.tls()).await;
    assert!(server.url().starts_with("https://127.0.0.1:"), "{}", server.url());
    assert_eq!(post(&server, files.client(None, &[])).await, Some(200));
    assert_eq!(post(&server, files.client(None, &["h2", "http/1.1"])).await, Some(200));
    assert_eq!(post(&server, files.client(None, &["h2"])).await, None, "there is no HTTP/2");
    assert_eq!(inbox.kept().len(), 1);
}

#[tokio::test]
async fn without_tls_nothing_is_taken_where_it_is_spoken() {
    let files = Files::new();
    let (server, inbox) = served(files.tls()).await;
    let mut connection = Connection::open(&server).await;
    connection.send(request("POST", server.receiver().path(), &[XML], SAMPLE)).await;
    let rest = connection.rest().await;
    assert!(!rest.starts_with(b"HTTP"), "{rest:?}");
    inbox.assert_empty();
    assert_eq!(post(&server, files.client(None, &[])).await, Some(200));
}

#[tokio::test]
async fn a_handshake_that_does_not_come_to_its_end_is_given_up() {
    let files = Files::new();
    let limits = Limits::default().with_head_timeout(Duration::from_millis(300));
    let server = listen(builder(&Memory::default()).tls(files.tls()).limits(limits)).await;
    // Nothing; and the beginning of a record that never ends.
    for begun in [b"".as_slice(), b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"] {
        let mut connection = Connection::open(&server).await;
        connection.send(begun).await;
        connection.closed().await;
    }
}

#[tokio::test]
async fn only_clients_of_the_authority_are_let_in() {
    let (files, others) = (Files::new(), Files::new());
    files.issue("client");
    others.issue("client");
    files.copy_from(&others, "client", "other");
    let (server, inbox) = served(files.tls().client_ca(files.path("ca.pem")).unwrap()).await;
    for shown in [None, Some("other")] {
        assert_eq!(post(&server, files.client(shown, &[])).await, None, "{shown:?}");
    }
    inbox.assert_empty();
    assert_eq!(post(&server, files.client(Some("client"), &[])).await, Some(200));
    assert_eq!(inbox.kept().len(), 1);
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let files = Files::new();
    files.issue("other");
    let (server, key) = (files.path("server.pem"), files.path("server.key"));
    let missing = files.path("missing.pem");
    let empty = files.write("empty.pem", "nothing\n");
    let cut = files.write("cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n");
    let wrong = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let wrong = files.write("wrong.pem", wrong);
    let odd = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let odd = files.write("odd.key", odd);
    let other = files.path("other.key");
    let cases: [(&Path, &Path, &Path, &str); 8] = [
        (&missing, &key, &missing, "it cannot be read"),
        (&empty, &key, &empty, "there is no certificate in it"),
        (&cut, &key, &cut, "not well-formed PEM"),
        (&wrong, &key, &wrong, "its first certificate cannot be used"),
        (&server, &missing, &missing, "it cannot be read"),
        (&server, &server, &server, "there is no private key in it"),
        (&server, &odd, &odd, "the private key in it cannot be used"),
        (&server, &other, &other, "it is not the key of the first certificate in"),
    ];
    for (chain, key, file, told) in cases {
        let error = Tls::from_files(chain, key).unwrap_err();
        assert_eq!(error.file(), Some(file), "{error}");
        assert!(error.to_string().contains(told), "{error}");
        assert!(error.to_string().starts_with(&file.display().to_string()), "{error}");
    }
    for (file, told) in [
        (&missing, "it cannot be read"),
        (&empty, "there is no certificate in it"),
        (&wrong, "a certificate in it cannot be used"),
    ] {
        let error = files.tls().client_ca(file).unwrap_err();
        assert_eq!(error.file(), Some(file.as_path()));
        assert!(error.to_string().contains(told), "{error}");
    }
}
