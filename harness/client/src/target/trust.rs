//! Whose certificates are trusted.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use super::TargetError;
use rolecall_text::input;

/// The largest file of authorities that is read, in bytes. Those of an operating system have 250 kB.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Whose certificates are trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// Those that this machine trusts: the operating system's store, or what SSL_CERT_FILE names.
    #[default]
    Machine,
    /// Those that the authorities in a PEM file have signed, and no others.
    File(PathBuf),
}

impl Trust {
    /// Whether there is somebody to trust.
    ///
    /// # Errors
    /// Where there is not.
    pub fn check(&self) -> Result<(), TargetError> {
        self.settings().map(|_| ())
    }

    /// TLS as rustls wants it.
    pub(super) fn settings(&self) -> Result<ClientConfig, TargetError> {
        let refused = |reason: String| TargetError::Trust { reason };
        let mut roots = RootCertStore::empty();
        match self {
            Self::Machine => {
                let found = rustls_native_certs::load_native_certs();
                roots.add_parsable_certificates(found.certs);
            }
            Self::File(path) => {
                let unreadable = |reason: String| refused(format!("{}: {reason}", path.display()));
                let pem = input::read(path, LARGEST).map_err(|error| unreadable(error.to_string()))?;
                for certificate in CertificateDer::pem_slice_iter(&pem) {
                    let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
                    roots.add(certificate).map_err(|error| unreadable(error.to_string()))?;
                }
            }
        }
        if roots.is_empty() {
            return Err(refused(self.nobody()));
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let settings = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| refused(error.to_string()))?;
        Ok(settings.with_root_certificates(roots).with_no_client_auth())
    }

    fn nobody(&self) -> String {
        match self {
            Self::Machine => "this machine has no certificate authorities (Debian's are in the package \
                              ca-certificates); give a PEM file with --ca"
                .to_owned(),
            Self::File(path) => format!("{} has no certificate", path.display()),
        }
    }
}
