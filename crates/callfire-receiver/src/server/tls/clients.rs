//! Which clients are let in by their certificates. Whether the authority issued one is for webpki to find out, and so is
//! which names it is valid for: no certificate is read here.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::client::verify_server_name;
use rustls::pki_types::{CertificateDer, DnsName, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ParsedCertificate, WebPkiClientVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, RootCertStore,
    SignatureScheme,
};

use super::{TlsError, certificates, provider};

/// Who has a certificate of an authority, and one of these names if there are any.
#[derive(Clone, Debug)]
pub(super) struct Clients {
    authority: Arc<dyn ClientCertVerifier>,
    names: Vec<ServerName<'static>>,
}

impl Clients {
    /// All whose certificate was issued under one of those in this file.
    pub(super) fn of_authority(file: &Path) -> Result<Self, TlsError> {
        let mut roots = RootCertStore::empty();
        for certificate in certificates(file)? {
            roots.add(certificate).map_err(|error| {
                TlsError::new(file, "a certificate in it cannot be used").with_source(error)
            })?;
        }
        let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider());
        let authority = builder.build().map_err(|error| {
            TlsError::new(file, "its certificates cannot be used").with_source(error)
        })?;
        Ok(Self { authority, names: Vec::new() })
    }

    /// Those of another authority, by the same names.
    pub(super) fn issued_by(self, authority: Self) -> Self {
        Self { names: self.names, ..authority }
    }

    /// Those with this name, and with the names before.
    pub(super) fn and_named(mut self, name: &str) -> Result<Self, TlsError> {
        let dns = DnsName::try_from(name).map_err(|_| {
            let told =
                "is no DNS name that a client can have: write it in full, as sender.example.com";
            TlsError::setting(format!("{name:?} {told}"))
        })?;
        self.names.push(ServerName::DnsName(dns.to_owned()));
        Ok(self)
    }

    pub(super) fn into_verifier(self) -> Arc<dyn ClientCertVerifier> {
        match self.names.is_empty() {
            true => self.authority,
            false => Arc::new(Named(self)),
        }
    }
}

/// Lets in by the names.
#[derive(Debug)]
struct Named(Clients);

impl ClientCertVerifier for Named {
    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let verified = self.0.authority.verify_client_cert(end_entity, intermediates, now)?;
        let certificate = ParsedCertificate::try_from(end_entity)?;
        let valid = self.0.names.iter().map(|name| verify_server_name(&certificate, name));
        let valid = valid.reduce(Result::or);
        valid.unwrap_or_else(|| Err(CertificateError::NotValidForName.into()))?;
        Ok(verified)
    }

    fn offer_client_auth(&self) -> bool {
        self.0.authority.offer_client_auth()
    }

    fn client_auth_mandatory(&self) -> bool {
        self.0.authority.client_auth_mandatory()
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.0.authority.root_hint_subjects()
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.authority.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.authority.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.authority.supported_verify_schemes()
    }
}
