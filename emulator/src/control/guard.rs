//! Who the control API answers: programs on this machine, and no web page.
//!
//! S3's objects share the port, so a page of the same origin is as strange as any other. What gives a browser away:
//!
//! - `Origin`, whatever it says: programs send none.
//! - `Referer`, likewise.
//! - `Sec-Fetch-Site` other than `none`. With `none` a person asked, by the address bar or a bookmark, and no page: such
//!   a request is answered where `Sec-Fetch-Mode` is `navigate` and the method reads only. No page can look at the
//!   answer: it is sandboxed, and not cached.
//! - `Sec-Fetch-Mode` without `Sec-Fetch-Site`, other than `cors`, which Node.js's fetch sends.
//!
//! A page whose name was made to point here (DNS rebinding) is told by `Host`.

use std::net::IpAddr;

use http::Method;
use http::header::{HOST, ORIGIN, REFERER};
use http::uri::Authority;

use crate::http::Request;
use crate::refusal::ControlRefusal;

/// Whether the control API is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ControlApi {
    /// To programs that name this machine as [`EmulatorBuilder::allowed_host`](crate::EmulatorBuilder::allowed_host) says.
    #[default]
    Open,
    /// Only `GET /_rolecall/health`.
    Closed,
}

/// Who is let in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    pub(crate) api: ControlApi,
    /// Names of this machine beside the loopback ones.
    pub(crate) names: Vec<String>,
}

impl Guard {
    /// Refuses who is not let in.
    pub(super) fn check(&self, request: &Request) -> Result<(), ControlRefusal> {
        if self.api == ControlApi::Closed {
            return Err(ControlRefusal::Closed);
        }
        // Of several Host headers none is the one that counts.
        let host = name_of(&request.host).filter(|_| request.headers.get_all(HOST).iter().count() <= 1);
        if !host.is_some_and(|name| is_loopback(&name) || self.lists(&name)) {
            return Err(ControlRefusal::ForeignHost { host: request.host.clone() });
        }
        refuse_web_pages(request)
    }

    fn lists(&self, name: &str) -> bool {
        self.names.iter().any(|listed| listed.trim_matches(['[', ']']).eq_ignore_ascii_case(bare(name)))
    }
}

fn refuse_web_pages(request: &Request) -> Result<(), ControlRefusal> {
    for name in [ORIGIN, REFERER] {
        if request.headers.contains_key(&name) {
            return Err(ControlRefusal::WebPage { header: name.as_str().to_owned() });
        }
    }
    let value = |name: &str| {
        let mut values = request.headers.get_all(name).iter();
        let first = values.next()?.to_str().unwrap_or("?");
        Some(if values.next().is_some() { "?" } else { first })
    };
    let sent = |name: &str, value: &str| Err(ControlRefusal::WebPage { header: format!("{name}: {value}") });
    let reads = matches!(request.method, Method::GET | Method::HEAD);
    match (value("sec-fetch-site"), value("sec-fetch-mode")) {
        (None, None | Some("cors")) => Ok(()),
        (Some("none"), Some("navigate")) if reads => Ok(()),
        (Some(site), _) => sent("sec-fetch-site", site),
        (None, Some(mode)) => sent("sec-fetch-mode", mode),
    }
}

/// The name in a Host header, in lower case; nothing where it has no such form.
fn name_of(host: &str) -> Option<String> {
    let authority: Authority = host.trim().parse().ok()?;
    let name = authority.host();
    let port = authority.as_str().strip_prefix(name)?;
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    is_port.then(|| name.trim_end_matches('.').to_ascii_lowercase())
}

/// An IPv6 address without its brackets.
fn bare(name: &str) -> &str {
    name.trim_matches(['[', ']'])
}

fn is_loopback(name: &str) -> bool {
    if name == "localhost" || name.ends_with(".localhost") {
        return true;
    }
    match bare(name).parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known_by_its_loopback_names() {
        for host in
            ["127.0.0.1", "127.8.9.1:4566", "localhost:1", "LocalHost.", "s3.localhost", "[::1]:80", "[::1]"]
        {
            assert!(name_of(host).is_some_and(|name| is_loopback(&name)), "{host}");
        }
        for host in [
            "",
            "evil.example:4566",
            "localhost.evil.example",
            "evillocalhost",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "0.0.0.0",
            "[::]",
            "localhost:80:80",
            "evil.example@localhost",
            "localhost/evil",
            "localhost, evil.example",
            "::1",
        ] {
            assert!(!name_of(host).is_some_and(|name| is_loopback(&name)), "{host}");
        }
    }

    #[test]
    fn other_names_are_those_that_were_listed() {
        let guard = Guard { names: vec!["Rolecall".to_owned(), "::2".to_owned()], ..Guard::default() };
        for (host, listed) in
            [("rolecall:4566", true), ("ROLECALL", true), ("[::2]:1", true), ("rolecall.evil.example", false)]
        {
            assert_eq!(guard.lists(&name_of(host).unwrap()), listed, "{host}");
        }
    }
}
