//! Where requests go: an endpoint URL, whatever host name they are signed for.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use http::Uri;
use http::uri::{Authority, Scheme};

use crate::client::raw::RawClient;

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
    authority: Authority,
    locality: Locality,
    limits: Limits,
    client: RawClient,
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
        "{url:?} is no endpoint: {why}; it is written http://HOST:PORT, for example http://127.0.0.1:4566"
    )]
    Url {
        /// What was given.
        url: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An `https` endpoint.
    #[error("{url}: https endpoints are not supported, only plain http ones (a local emulator)")]
    Https {
        /// What was given.
        url: String,
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

impl Target {
    /// The endpoint at `url`, with the usual limits.
    ///
    /// # Errors
    /// When `url` is not `http://HOST:PORT`.
    pub fn endpoint(url: &str) -> Result<Self, TargetError> {
        Self::with_limits(url, Limits::default())
    }

    /// The endpoint at `url`, with limits of one's own.
    ///
    /// # Errors
    /// When `url` is not `http://HOST:PORT`.
    pub fn with_limits(url: &str, limits: Limits) -> Result<Self, TargetError> {
        let authority = authority(url)?;
        let locality = locality(authority.host());
        Ok(Self { authority, locality, limits, client: RawClient::new(limits.connect) })
    }

    /// The endpoint, as a URL without a path.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.authority)
    }

    /// The host and port that requests go to.
    #[must_use]
    pub const fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Whether it is this machine.
    #[must_use]
    pub const fn locality(&self) -> Locality {
        self.locality
    }

    /// How long a request may take, and how much of an answer is kept.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// The connections to it.
    #[must_use]
    pub(crate) const fn client(&self) -> &RawClient {
        &self.client
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.url()).finish()
    }
}

fn authority(url: &str) -> Result<Authority, TargetError> {
    let bad = |why| TargetError::Url { url: url.to_owned(), why };
    let uri: Uri = url.trim().parse().map_err(|_| bad("it is not a URL"))?;
    match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP => {}
        Some(scheme) if *scheme == Scheme::HTTPS => return Err(TargetError::Https { url: url.to_owned() }),
        Some(_) => return Err(bad("its scheme is not http")),
        None => return Err(bad("it has no scheme")),
    }
    if uri.path() != "/" || uri.query().is_some() {
        return Err(bad("it has a path or a query"));
    }
    let authority = uri.authority().ok_or_else(|| bad("it has no host"))?;
    match authority {
        a if a.as_str().contains('@') => Err(bad("it has a user name")),
        a if a.host().is_empty() => Err(bad("it has no host")),
        a if a.as_str().len() > a.host().len() && a.port_u16().is_none() => {
            Err(bad("its port is not a number"))
        }
        a => Ok(a.clone()),
    }
}

fn locality(host: &str) -> Locality {
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let is_name = bare == "localhost" || bare.ends_with(".localhost");
    let is_address = bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if is_name || is_address { Locality::Loopback } else { Locality::Remote }
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
            ("ftp://127.0.0.1", "not http"),
            ("http://127.0.0.1:4566/base", "path"),
            ("http://127.0.0.1:4566/?a=b", "query"),
            ("http://user@127.0.0.1:4566", "user name"),
            ("http://127.0.0.1:99999", "port"),
            ("https://sts.amazonaws.com", "https endpoints are not supported"),
        ] {
            let error = Target::endpoint(url).unwrap_err().to_string();
            assert!(error.contains(part), "{url}: {error}");
        }
    }
}
