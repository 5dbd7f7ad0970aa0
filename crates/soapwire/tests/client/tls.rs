//! TLS that cannot be trusted, and proxies: what is sent to whom.
//!
//! The client runs in a process of its own, since what it trusts and which proxies it is told of is the environment's.

use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use soapwire::client::{Client, Credentials};
use soapwire::error::{Effect, Error, ErrorKind};
use soapwire::transport::{Phase, ReqwestOptions};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::support::{Buy, Get, GetRequest, ok, thing};

/// Where the parent tells the child whom to call, as `name url` lines.
const SERVERS: &str = "SOAPWIRE_TEST_SERVERS";
const PROXIES: [&str; 6] =
    ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
const GET: GetRequest = GetRequest { id: 1 };

/// A server on loopback: who it claims to be, and how many connections came and how many requests.
struct Server {
    name: &'static str,
    port: u16,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

/// A certificate and its key, as a TLS server has them.
type Identity = (CertificateDer<'static>, PrivateKeyDer<'static>);

impl Server {
    async fn listen(name: &'static str) -> (Self, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        (Self { name, port, connections: Arc::default(), requests: Arc::default() }, listener)
    }

    /// Speaks TLS as `identity` and answers each request.
    async fn tls(name: &'static str, (certificate, key): Identity) -> Self {
        let (server, listener) = Self::listen(name).await;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (connections, requests) =
            (Arc::clone(&server.connections), Arc::clone(&server.requests));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Relaxed);
                let (acceptor, requests) = (acceptor.clone(), Arc::clone(&requests));
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let mut chunk = [0; 1 << 14];
                    while matches!(stream.read(&mut chunk).await, Ok(1..)) {
                        requests.fetch_add(1, Relaxed);
                        stream.write_all(&ok(&thing("x")).bytes()).await.unwrap();
                    }
                });
            }
        });
        server
    }

    /// Reads once and answers with `bytes`.
    async fn saying(name: &'static str, bytes: Vec<u8>) -> Self {
        let (server, listener) = Self::listen(name).await;
        let connections = Arc::clone(&server.connections);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                connections.fetch_add(1, Relaxed);
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(&bytes).await;
                let _ = stream.read(&mut [0; 4096]).await;
            }
        });
        server
    }
}

fn named(name: &str) -> CertificateParams {
    CertificateParams::new([name.to_owned()]).unwrap()
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn signed(params: &CertificateParams, authority: &CertifiedIssuer<'_, KeyPair>) -> Identity {
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    (certificate.der().clone(), key.serialize_der().try_into().unwrap())
}

fn self_signed(params: &CertificateParams) -> Identity {
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    (certificate.der().clone(), key.serialize_der().try_into().unwrap())
}

/// The answer to a greeting of somebody who speaks TLS 1.1 at best.
fn hello_of_tls_1_1() -> Vec<u8> {
    let mut hello = vec![0x03, 0x02];
    hello.extend([7; 32]);
    hello.extend([0, 0xc0, 0x13, 0]);
    let length = u8::try_from(hello.len()).unwrap();
    [&[0x16, 0x03, 0x02, 0, length + 4, 0x02, 0, 0, length], hello.as_slice()].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_to_whom_tls_does_not_prove() {
    if let Ok(servers) = std::env::var(SERVERS) {
        return call_all(&servers).await;
    }
    let (ours, theirs) = (authority(), authority());
    let mut expired = named("localhost");
    (expired.not_before, expired.not_after) =
        (date_time_ymd(2001, 1, 1), date_time_ymd(2002, 1, 1));
    let mut early = named("localhost");
    (early.not_before, early.not_after) = (date_time_ymd(3001, 1, 1), date_time_ymd(3002, 1, 1));
    let good = Server::tls("good", signed(&named("localhost"), &ours)).await;
    let refused = [
        Server::tls("wrong host", signed(&named("things.example"), &ours)).await,
        Server::tls("expired", signed(&expired, &ours)).await,
        Server::tls("not valid yet", signed(&early, &ours)).await,
        Server::tls("self-signed", self_signed(&named("localhost"))).await,
        Server::tls("unknown authority", signed(&named("localhost"), &theirs)).await,
        Server::saying("TLS 1.1", hello_of_tls_1_1()).await,
        Server::saying("plain HTTP", b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()).await,
    ];
    let proxy = Server::saying("proxy", Vec::new()).await;

    let output = run_child(&ours.pem(), &proxy, refused.iter().chain([&good])).await;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    // It has but one reply, which is none to what buys.
    assert!(said.contains("good: x, Buy: UnexpectedElement maybe_applied"), "{said}");
    assert_eq!(good.requests.load(Relaxed), 2);
    for server in &refused {
        let line = format!("{}: Connect not_sent TLS, Buy: Connect not_sent TLS", server.name);
        assert!(said.contains(&line), "{line} is due: {said}");
        // One connection for each call: it is not tried again.
        assert_eq!(server.connections.load(Relaxed), 2, "{}", server.name);
        assert_eq!(server.requests.load(Relaxed), 0, "{}", server.name);
    }
    assert_eq!(proxy.connections.load(Relaxed), 0, "the environment's proxy was used");
}

/// Runs this test once more as the client, which trusts `root` alone and has proxies in its environment.
async fn run_child(root: &str, proxy: &Server, servers: impl Iterator<Item = &Server>) -> Output {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), root).unwrap();
    let lines = servers.map(|server| {
        format!("{} https://localhost:{}", server.name.replace(' ', "_"), server.port)
    });
    let servers = lines.collect::<Vec<_>>().join("\n");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "--nocapture", "tls::nothing_is_sent_to_whom_tls_does_not_prove"])
        .env(SERVERS, servers)
        .env("SSL_CERT_FILE", file.path())
        .env_remove("SSL_CERT_DIR")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    for variable in PROXIES {
        command.env(variable, format!("http://127.0.0.1:{}", proxy.port));
    }
    tokio::task::spawn_blocking(move || {
        let output = command.output().unwrap();
        drop(file);
        output
    })
    .await
    .unwrap()
}

/// What the child does.
async fn call_all(servers: &str) {
    for line in servers.lines() {
        let (name, url) = line.split_once(' ').unwrap();
        let credentials = Credentials::new("me", "hunter2").unwrap();
        let client = Client::builder().base_url(url).credentials(credentials).build().unwrap();
        let read = client.call::<Get>(&GET).await;
        let buy = client.call::<Buy>(&GET).await.unwrap_err();
        let read = read.map_or_else(|error| told(&error), |thing| thing.name);
        println!("{}: {read}, Buy: {}", name.replace('_', " "), told(&buy));
    }
}

fn told(error: &Error) -> String {
    let tls = if error.to_string().contains("TLS") { " TLS" } else { "" };
    format!("{} {}{tls}", error.kind(), error.effect())
}

#[tokio::test]
async fn a_proxy_is_told_where_to_and_nothing_else() {
    for (answer, phase) in [
        ("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", None),
        // A tunnel to nobody: the greeting of TLS is all that is said in it.
        ("HTTP/1.1 200 OK\r\n\r\n", Some(Phase::Connect)),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = format!("http://tunnel:turnpike@{}", listener.local_addr().unwrap());
        let tunnel = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut bytes = vec![0; 1 << 14];
            let first = stream.read(&mut bytes).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            let mut count = first;
            while let Ok(more @ 1..) = stream.read(&mut bytes[count..]).await {
                count += more;
            }
            bytes.truncate(count);
            let rest = bytes.split_off(first);
            (String::from_utf8(bytes).unwrap(), rest)
        });
        let options = ReqwestOptions::default()
            .with_proxy(proxy)
            .with_connect_timeout(Duration::from_millis(500));
        let client = Client::builder()
            .credentials(Credentials::new("me", "hunter2").unwrap())
            .transport_options(options)
            .max_attempts(1)
            .build()
            .unwrap();
        let error = client.call::<Buy>(&GET).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::Connect, Effect::NotSent),
            "{error}"
        );
        assert_eq!(error.timeout_phase(), phase, "{error}");
        drop(client);
        let (head, rest) = tunnel.await.unwrap();
        assert!(head.starts_with("CONNECT things.example:443 HTTP/1.1\r\n"), "{head}");
        // `me:hunter2` and `tunnel:turnpike` in base64.
        assert!(
            !head.contains("bWU6aHVudGVyMg") && head.contains("dHVubmVsOnR1cm5waWtl"),
            "{head}"
        );
        assert!(rest.is_empty() || rest.starts_with(&[0x16, 0x03]), "{rest:?}");
        assert!(!String::from_utf8_lossy(&rest).contains("Envelope"));
    }
}
