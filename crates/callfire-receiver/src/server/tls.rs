//! TLS from files: the certificate that is shown, its key, and whose certificates are asked for. Nothing is listened to
//! here.

mod clients;
mod error;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{InconsistentKeys, ServerConfig};

use clients::Clients;
pub use error::TlsError;

/// What a receiver shows of itself over TLS, and whom it lets in.
///
/// The files are read once, when this is made: when one has changed, such as with a new certificate, start the receiver
/// anew. Whether a certificate of a client was revoked is not looked up.
#[derive(Clone)]
pub struct Tls {
    certificate: Arc<CertifiedKey>,
    clients: Option<Clients>,
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
        Ok(Self { certificate: Arc::new(certificate), clients: None })
    }

    /// Lets in only who shows a certificate that was issued under one of those in this file.
    ///
    /// With an authority that issues certificates to others, too, that is all of them: say whom you mean by
    /// [`client_names`](Self::client_names).
    ///
    /// # Errors
    ///
    /// When the file cannot be read or has something else in it.
    pub fn client_ca(self, file: impl AsRef<Path>) -> Result<Self, TlsError> {
        let authority = Clients::of_authority(file.as_ref())?;
        let clients = match self.clients {
            Some(clients) => clients.issued_by(authority),
            None => authority,
        };
        Ok(Self { clients: Some(clients), ..self })
    }

    /// Lets in, of those of the [authority](Self::client_ca), only who shows a certificate that is valid for one of these
    /// DNS names. Names that are given later are added.
    ///
    /// The names of a certificate are its `subjectAltName`; its `commonName` is none. With `*.example.com` a certificate is
    /// valid for `sender.example.com`, and not for `example.com` or `a.sender.example.com`. All others are refused in the
    /// handshake, before they can ask for anything.
    ///
    /// # Errors
    ///
    /// When a name is no DNS name, as an address or one with a `*` is none, when there is no name, and when there is no
    /// authority yet.
    pub fn client_names(
        self,
        names: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, TlsError> {
        let Some(clients) = self.clients else {
            let told =
                "clients are named, but not the authority of their certificates: name it first";
            return Err(TlsError::setting(told));
        };
        let mut names = names.into_iter().peekable();
        if names.peek().is_none() {
            return Err(TlsError::setting("there is no name of a client: nobody could be let in"));
        }
        let clients = names.try_fold(clients, |clients, name| clients.and_named(name.as_ref()))?;
        Ok(Self { clients: Some(clients), ..self })
    }

    /// What the server does with it. It speaks HTTP/1.1 alone.
    pub(crate) fn config(self) -> Result<ServerConfig, rustls::Error> {
        let clients = self.clients.map(Clients::into_verifier);
        let builder = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(
                clients.unwrap_or_else(WebPkiClientVerifier::no_client_auth),
            );
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
