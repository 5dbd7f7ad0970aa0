//! TLS from files: the certificate that is shown, its key, and whose certificates are asked for. Nothing is listened to
//! here.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{InconsistentKeys, RootCertStore, ServerConfig};

/// What a receiver shows of itself over TLS, and whom it lets in.
#[derive(Clone)]
pub struct Tls {
    certificate: Arc<CertifiedKey>,
    clients: Arc<dyn ClientCertVerifier>,
}

impl Tls {
    /// Reads a chain of certificates, the receiver's own first, and the key of that one. Both files are PEM.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or has something else in it, or the two do not belong together.
    pub fn from_files(
        cert_chain: impl AsRef<Path>,
        key: impl AsRef<Path>,
    ) -> Result<Self, TlsError> {
        let (chain_file, key_file) = (cert_chain.as_ref(), key.as_ref());
        let chain = certificates(chain_file)?;
        let key = PrivateKeyDer::from_pem_file(key_file).map_err(|error| match error {
            pem::Error::NoItemsFound => TlsError::new(
                key_file,
                "there is no private key in it that can be read; decrypt it if it is encrypted",
            ),
            error => TlsError::unreadable(key_file, error),
        })?;
        let certificate = CertifiedKey::from_der(chain, key, &ring::default_provider());
        let certificate = certificate.map_err(|error| match error {
            rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                let told = format!(
                    "it is not the key of the first certificate in {}",
                    chain_file.display()
                );
                TlsError::new(key_file, told)
            }
            rustls::Error::InvalidCertificate(_) => {
                TlsError::new(chain_file, "its first certificate cannot be used").with_source(error)
            }
            error => {
                TlsError::new(key_file, "the private key in it cannot be used").with_source(error)
            }
        })?;
        Ok(Self {
            certificate: Arc::new(certificate),
            clients: WebPkiClientVerifier::no_client_auth(),
        })
    }

    /// Lets in only who shows a certificate that was issued under one of those in this file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or has something else in it.
    pub fn client_ca(self, file: impl AsRef<Path>) -> Result<Self, TlsError> {
        let file = file.as_ref();
        let mut roots = RootCertStore::empty();
        for certificate in certificates(file)? {
            roots.add(certificate).map_err(|error| {
                TlsError::new(file, "a certificate in it cannot be used").with_source(error)
            })?;
        }
        let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider());
        let clients = builder.build().map_err(|error| {
            TlsError::new(file, "its certificates cannot be used").with_source(error)
        })?;
        Ok(Self { clients, ..self })
    }

    /// What the server does with it. It speaks HTTP/1.1 alone.
    pub(crate) fn config(self) -> Result<ServerConfig, rustls::Error> {
        let builder = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(self.clients);
        let mut config =
            builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(self.certificate)));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found =
        CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let found = found.map_err(|error| TlsError::unreadable(file, error))?;
    if found.is_empty() {
        return Err(TlsError::new(file, "there is no certificate in it; it has to be PEM"));
    }
    Ok(found)
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

/// A file that TLS cannot be set up from.
#[derive(Debug)]
pub struct TlsError {
    file: PathBuf,
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl TlsError {
    fn new(file: &Path, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), message: message.into(), source: None }
    }

    fn unreadable(file: &Path, error: pem::Error) -> Self {
        match error {
            pem::Error::Io(error) => Self::new(file, "it cannot be read").with_source(error),
            error => Self::new(file, "it is not well-formed PEM").with_source(error),
        }
    }

    fn with_source(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// The file at fault.
    pub fn file(&self) -> &Path {
        &self.file
    }
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.message)
    }
}

impl Error for TlsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
