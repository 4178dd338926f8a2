//! An endpoint URL: a scheme, a host and perhaps a port.

use std::fmt;
use std::net::IpAddr;

use http::Uri;
use http::uri::{Authority, Scheme};

use super::{Limits, Locality, TargetError, Trust};
use crate::raw::RawClient;

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub(super) scheme: Scheme,
    pub(super) authority: Authority,
    pub(super) locality: Locality,
}

impl Endpoint {
    /// Reads `http://HOST:PORT` or `https://HOST:PORT`.
    pub(super) fn read(url: &str) -> Result<Self, TargetError> {
        let bad = |why| TargetError::Url { url: url.to_owned(), why };
        let uri: Uri = url.trim().parse().map_err(|_| bad("it is not a URL"))?;
        let scheme = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS => scheme.clone(),
            Some(_) => return Err(bad("its scheme is neither http nor https")),
            None => return Err(bad("it has no scheme")),
        };
        if uri.path() != "/" || uri.query().is_some() {
            return Err(bad("it has a path or a query"));
        }
        let authority = uri.authority().ok_or_else(|| bad("it has no host"))?;
        let authority = match authority {
            a if a.as_str().contains('@') => return Err(bad("it has a user name")),
            a if a.host().is_empty() => return Err(bad("it has no host")),
            a if a.as_str().len() > a.host().len() && a.port_u16().is_none() => {
                return Err(bad("its port is not a number"));
            }
            a => a.clone(),
        };
        let locality = locality(authority.host());
        Ok(Self { scheme, authority, locality })
    }

    /// A client for it. Nobody is trusted, and no certificate read, where there is no TLS.
    pub(super) fn client(&self, limits: Limits, trust: &Trust) -> Result<RawClient, TargetError> {
        if self.scheme == Scheme::HTTP {
            return Ok(RawClient::new(limits.connect));
        }
        Ok(RawClient::with_tls(limits.connect, trust.settings()?))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

fn locality(host: &str) -> Locality {
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    let is_name = bare == "localhost" || bare.ends_with(".localhost");
    let is_address = bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if is_name || is_address { Locality::Loopback } else { Locality::Remote }
}
