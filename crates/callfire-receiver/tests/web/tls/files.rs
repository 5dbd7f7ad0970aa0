//! The files of an authority, and who shows a certificate of it.

use std::path::PathBuf;
use std::sync::Arc;

use callfire_receiver::Tls;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, DEFAULT_VERSIONS, RootCertStore, SupportedProtocolVersion};
use tempfile::TempDir;
use tokio_rustls::TlsConnector;

type Issuer = CertifiedIssuer<'static, KeyPair>;

/// Files of one authority and what it has issued.
pub(super) struct Files {
    folder: TempDir,
    authority: Issuer,
}

impl Files {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let this = Self { folder: tempfile::tempdir().unwrap(), authority };
        this.write("ca.pem", &this.authority.pem());
        this.issue("server");
        this
    }

    /// Issues a certificate: `NAME.pem` and `NAME.key`.
    pub(super) fn issue(&self, name: &str) {
        self.issue_for(name, &["localhost"]);
    }

    /// Issues one that is valid for these names, and has the file's name as its common one.
    pub(super) fn issue_for(&self, name: &str, names: &[&str]) {
        let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        self.issue_as(name, CertificateParams::new(names).unwrap());
    }

    /// Issues one that was valid for this name once.
    pub(super) fn issue_expired(&self, file: &str, name: &str) {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(2001, 1, 1);
        self.issue_as(file, params);
    }

    /// One that nobody issued.
    pub(super) fn issue_alone(&self, file: &str, name: &str) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        let certificate = params.self_signed(&key).unwrap();
        self.write(&format!("{file}.pem"), &certificate.pem());
        self.write(&format!("{file}.key"), &key.serialize_pem());
    }

    fn issue_as(&self, name: &str, mut params: CertificateParams) {
        let key = KeyPair::generate().unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        let certificate = params.signed_by(&key, &self.authority).unwrap();
        self.write(&format!("{name}.pem"), &certificate.pem());
        self.write(&format!("{name}.key"), &key.serialize_pem());
    }

    pub(super) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Takes over what another authority has issued.
    pub(super) fn copy_from(&self, others: &Self, name: &str, to: &str) {
        for extension in ["pem", "key"] {
            let from = others.path(&format!("{name}.{extension}"));
            std::fs::copy(from, self.path(&format!("{to}.{extension}"))).unwrap();
        }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn tls(&self) -> Tls {
        Tls::from_files(self.path("server.pem"), self.path("server.key")).unwrap()
    }

    /// A client that trusts the authority, and shows this certificate.
    pub(super) fn client(&self, shown: Option<&str>, protocols: &[&str]) -> TlsConnector {
        self.client_with(DEFAULT_VERSIONS, shown, protocols)
    }

    pub(super) fn client_with(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        shown: Option<&str>,
        protocols: &[&str],
    ) -> TlsConnector {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.path("ca.pem")).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider);
        let builder =
            builder.with_protocol_versions(versions).unwrap().with_root_certificates(roots);
        let mut config = match shown {
            None => builder.with_no_client_auth(),
            Some(name) => {
                let path = |extension| self.path(&format!("{name}.{extension}"));
                let chain = vec![CertificateDer::from_pem_file(path("pem")).unwrap()];
                let key = PrivateKeyDer::from_pem_file(path("key")).unwrap();
                builder.with_client_auth_cert(chain, key).unwrap()
            }
        };
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        TlsConnector::from(Arc::new(config))
    }
}
