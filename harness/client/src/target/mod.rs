//! Where requests go: an endpoint URL, whatever host name they are signed for, or AWS itself.

mod endpoint;
mod trust;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::uri::PathAndQuery;
use http::{Error, Uri};

pub use trust::Trust;

use self::endpoint::Endpoint;
use crate::raw::RawClient;

/// How long a request may take, and how much of an answer is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until the connection is there.
    pub connect: Duration,
    /// For the whole exchange, body included.
    pub exchange: Duration,
    /// Bytes of an answer's body that are read; the rest is left unread.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), exchange: Duration::from_secs(30), body: 64 * 1024 }
    }
}

/// Where requests go. Clones share their connections.
#[derive(Clone)]
pub struct Target {
    place: Place,
    limits: Limits,
    client: Arc<RawClient>,
}

/// Where that is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// One endpoint for everything.
    Endpoint(Endpoint),
    /// AWS: each request to the host that it is for. Or a rehearsal: what is for AWS goes to this endpoint.
    Aws { stand_in: Option<Endpoint> },
}

/// Whether a target is this machine: only such a one is told the address that a request pretends to come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locality {
    /// `localhost`, or a loopback address.
    Loopback,
    /// Any other.
    Remote,
}

/// A target that cannot be used: no check was made, so none has failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Not an endpoint URL.
    #[error(
        "{url:?} is no endpoint: {why}; it is written http://HOST:PORT or https://HOST, for example http://127.0.0.1:4566"
    )]
    Url {
        /// What was given.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// No certificate authority to trust.
    #[error("nobody's certificates can be trusted: {reason}")]
    Trust {
        /// Why.
        reason: String,
    },
    /// Nothing listens there.
    #[error("{endpoint} cannot be reached: {why}")]
    Unreachable {
        /// The endpoint.
        endpoint: String,
        /// What the connection attempt said.
        why: String,
    },
}

/// How AWS is named where a target's URL would stand.
pub const AWS: &str = "aws";

/// What a region looks like.
pub const REGION: &str = "a region's name, such as us-west-1: small letters, digits and dashes";

/// Whether a text can be a region. It becomes a part of AWS's host names, so nothing else may stand in it.
#[must_use]
pub fn is_region(text: &str) -> bool {
    const LONGEST_LABEL: usize = 63;
    (1..=LONGEST_LABEL).contains(&text.len())
        && !text.starts_with('-')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

impl Target {
    /// The endpoint at `url`, with the usual limits.
    ///
    /// # Errors
    /// When `url` is not `http://HOST:PORT` or `https://HOST:PORT`.
    pub fn endpoint(url: &str) -> Result<Self, TargetError> {
        Self::with_limits(url, Limits::default())
    }

    /// The endpoint at `url`, with limits of one's own.
    ///
    /// # Errors
    /// When `url` is not `http://HOST:PORT` or `https://HOST:PORT`.
    pub fn with_limits(url: &str, limits: Limits) -> Result<Self, TargetError> {
        Self::trusting(url, limits, &Trust::Machine)
    }

    /// The endpoint at `url`, whose certificate may be signed by an authority of one's own.
    ///
    /// # Errors
    /// When `url` is no endpoint, or nobody can be trusted.
    pub fn trusting(url: &str, limits: Limits, trust: &Trust) -> Result<Self, TargetError> {
        let endpoint = Endpoint::read(url)?;
        let client = Arc::new(endpoint.client(limits, trust)?);
        Ok(Self { place: Place::Endpoint(endpoint), limits, client })
    }

    /// AWS itself.
    ///
    /// # Errors
    /// When nobody can be trusted.
    pub fn aws(limits: Limits, trust: &Trust) -> Result<Self, TargetError> {
        let client = Arc::new(RawClient::with_tls(limits.connect, trust.settings()?));
        Ok(Self { place: Place::Aws { stand_in: None }, limits, client })
    }

    /// A rehearsal: all that is for AWS goes to the endpoint at `url`, and still names AWS's hosts.
    ///
    /// # Errors
    /// When `url` is no endpoint, or nobody can be trusted.
    pub fn rehearsal(url: &str, limits: Limits, trust: &Trust) -> Result<Self, TargetError> {
        let endpoint = Endpoint::read(url)?;
        let client = Arc::new(endpoint.client(limits, trust)?);
        Ok(Self { place: Place::Aws { stand_in: Some(endpoint) }, limits, client })
    }

    /// The endpoint, as a URL without a path; `aws` for AWS.
    #[must_use]
    pub fn url(&self) -> String {
        match &self.place {
            Place::Endpoint(endpoint) => endpoint.to_string(),
            Place::Aws { .. } => AWS.to_owned(),
        }
    }

    /// The URL, without a path, that a service's requests are made for.
    #[must_use]
    pub fn base(&self, service: &str, region: &str) -> String {
        match &self.place {
            Place::Endpoint(endpoint) => endpoint.to_string(),
            // One endpoint for the whole partition.
            Place::Aws { .. } if service == "iam" => "https://iam.amazonaws.com".to_owned(),
            Place::Aws { .. } => format!("https://{service}.{region}.amazonaws.com"),
        }
    }

    /// The endpoint that everything goes to; nothing where each request has a host of its own.
    #[must_use]
    pub fn endpoint_url(&self) -> Option<String> {
        match &self.place {
            Place::Endpoint(endpoint) => Some(endpoint.to_string()),
            Place::Aws { .. } => None,
        }
    }

    /// Whether it is AWS itself.
    #[must_use]
    pub const fn is_aws(&self) -> bool {
        matches!(self.place, Place::Aws { .. })
    }

    /// Whether it is this machine.
    #[must_use]
    pub const fn locality(&self) -> Locality {
        match &self.place {
            Place::Endpoint(endpoint) => endpoint.locality,
            Place::Aws { .. } => Locality::Remote,
        }
    }

    /// How long a request may take, and how much of an answer is kept.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// The connections to it.
    #[must_use]
    pub(crate) fn client(&self) -> &RawClient {
        &self.client
    }

    /// Where a request to `uri` is sent.
    ///
    /// # Errors
    /// Where that is no URL.
    pub(crate) fn route(&self, uri: &Uri) -> Result<Uri, Error> {
        let path = uri.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
        match &self.place {
            Place::Endpoint(endpoint) | Place::Aws { stand_in: Some(endpoint) } => Uri::builder()
                .scheme(endpoint.scheme.clone())
                .authority(endpoint.authority.clone())
                .path_and_query(path)
                .build(),
            Place::Aws { stand_in: None } => Ok(uri.clone()),
        }
    }

    /// Whether a target is told which requests are meant for TLS: AWS sees it, and what stands in for it may stand
    /// behind something that ends TLS.
    #[must_use]
    pub(crate) const fn is_told_the_scheme(&self) -> bool {
        !matches!(self.place, Place::Aws { stand_in: None })
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.url()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_a_scheme_a_host_and_a_port() {
        for (url, locality) in [
            ("http://127.0.0.1:4566", Locality::Loopback),
            ("http://127.0.0.1:4566/", Locality::Loopback),
            ("http://[::1]:4566", Locality::Loopback),
            ("http://localhost:4566", Locality::Loopback),
            ("http://S3.LocalHost", Locality::Loopback),
            ("http://10.0.0.1:80", Locality::Remote),
            ("https://127.0.0.1:4567", Locality::Loopback),
            ("https://s3.example.com", Locality::Remote),
            ("http://localhost.example.com", Locality::Remote),
        ] {
            let target = Target::endpoint(url).unwrap();
            assert_eq!(target.locality(), locality, "{url}");
            assert_eq!(target.url(), url.trim_end_matches('/'));
        }
    }

    #[test]
    fn anything_else_is_refused_with_the_reason() {
        for (url, part) in [
            ("", "not a URL"),
            ("127.0.0.1:4566", "no scheme"),
            ("ftp://127.0.0.1", "neither http nor https"),
            ("http://127.0.0.1:4566/base", "path"),
            ("http://127.0.0.1:4566/?a=b", "query"),
            ("http://user@127.0.0.1:4566", "user name"),
            ("http://127.0.0.1:99999", "port"),
        ] {
            let error = Target::endpoint(url).unwrap_err().to_string();
            assert!(error.contains(part), "{url}: {error}");
        }
    }
}
