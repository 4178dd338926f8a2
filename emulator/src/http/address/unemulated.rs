//! Requests for AWS services that rolecall does not emulate: which service, and in which protocol it is answered.

use std::sync::LazyLock;

use super::host::is_region;
use crate::http::Request;

/// A request for a service that is not emulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unemulated {
    /// Its short name: that of the credential scope, or else that of the host.
    pub service: &'static str,
    /// Its full name.
    pub name: &'static str,
    /// The operation, where the request says it outside of its body.
    pub operation: Option<String>,
    /// The protocol in which it is answered.
    pub protocol: Protocol,
    /// The XML namespace of its answers, where it has any.
    pub namespace: String,
}

/// A protocol of AWS's services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// XML after a form.
    Query,
    /// The same, with errors of its own.
    Ec2,
    /// AWS JSON, in a version.
    Json(&'static str),
    /// JSON on paths.
    RestJson,
    /// XML on paths.
    RestXml,
    /// The same, as S3 writes it.
    S3,
    /// CBOR, as `rpc-v2-cbor`.
    Cbor,
}

/// A line of the table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    scope: &'static str,
    host: &'static str,
    target: &'static str,
    version: &'static str,
    protocols: &'static str,
    path: &'static str,
    name: &'static str,
}

/// The scopes of the services that are emulated, and so not in the table.
const EMULATED: [&str; 4] = ["s3", "sts", "iam", "kms"];

/// What stands where a row has no value.
const NONE: &str = "-";

static TABLE: LazyLock<Vec<Row>> =
    LazyLock::new(|| include_str!("unemulated.txt").lines().filter_map(row).collect());

fn row(line: &'static str) -> Option<Row> {
    let mut cells = line.split(" | ");
    let mut cell = || cells.next().filter(|_| !line.starts_with('#'));
    Some(Row {
        scope: cell()?,
        host: cell()?,
        target: cell()?,
        version: cell()?,
        protocols: cell()?,
        path: cell()?,
        name: cell()?,
    })
}

/// The rows that an unsigned request is recognised by: few have a path.
static WITH_PATH: LazyLock<Vec<&'static Row>> =
    LazyLock::new(|| TABLE.iter().filter(|row| row.path != NONE).collect());

impl Row {
    fn speaks(&self, protocol: &str) -> bool {
        self.protocols.split(',').any(|own| own == protocol)
    }

    /// Whether a request looks like one of this service's: all but the REST protocols have one path.
    fn fits(&self, request: &Request) -> bool {
        let any_path = ["rest-json", "rest-xml", "s3"].iter().any(|protocol| self.speaks(protocol));
        any_path || request.path == "/" || request.has_header("smithy-protocol")
    }

    /// What a request asks of this service.
    pub(super) fn asked(&'static self, request: &Request) -> Unemulated {
        Unemulated {
            service: if self.scope == NONE { self.host } else { self.scope },
            name: self.name,
            operation: operation(request),
            protocol: self.protocol(request),
            namespace: format!("http://{}.amazonaws.com/doc/{}/", self.host, self.version),
        }
    }

    fn protocol(&self, request: &Request) -> Protocol {
        let kind = request.header("content-type").unwrap_or_default();
        if request.header("smithy-protocol") == Some("rpc-v2-cbor") {
            return Protocol::Cbor;
        }
        if kind.starts_with("application/x-amz-json-1.0") {
            return Protocol::Json("1.0");
        }
        if request.has_header("x-amz-target") {
            return Protocol::Json("1.1");
        }
        if self.speaks("query") && is_query(request) {
            return Protocol::Query;
        }
        match self.protocols.split(',').next() {
            Some("query") => Protocol::Query,
            Some("ec2") => Protocol::Ec2,
            Some("rest-json") => Protocol::RestJson,
            Some("rest-xml") => Protocol::RestXml,
            Some("s3") => Protocol::S3,
            _ => Protocol::Json("1.1"),
        }
    }
}

/// The service that a request names on a host that serves all of them: by its X-Amz-Target, its credential scope, or
/// its path where it is not signed.
pub(super) fn on_any_host(request: &Request, scope: Option<&str>) -> Option<Unemulated> {
    let row = by_target(request)
        .or_else(|| by_scope(request, scope?))
        .or_else(|| if scope.is_none() { by_path(request) } else { None })
        .or_else(|| s3_control(request))?;
    Some(row.asked(request))
}

/// The service that an API version of the query protocol names, where nothing else does.
#[must_use]
pub fn by_version(request: &Request, version: &str) -> Option<Unemulated> {
    let row =
        TABLE.iter().find(|row| row.version == version && (row.speaks("query") || row.speaks("ec2")))?;
    Some(row.asked(request))
}

/// The service of a host name of AWS's, without the domain.
pub(super) fn by_host(name: &str) -> Option<&'static Row> {
    let labels: Vec<&str> =
        name.split('.').filter(|label| *label != "dualstack" && !is_region(label)).collect();
    if labels.iter().any(|label| label.starts_with("s3express-")) {
        return named("s3express");
    }
    (0..labels.len()).find_map(|first| {
        let host = labels.get(first..)?.join(".");
        let host = host.strip_suffix("-fips").unwrap_or(&host);
        TABLE.iter().find(|row| row.host == host)
    })
}

/// S3's own: directory buckets and access points, which buckets of the usual kind are not.
pub(super) fn by_bucket(bucket: &str) -> Option<&'static Row> {
    if bucket.ends_with("--x-s3") {
        return named("s3express");
    }
    let arn = bucket.starts_with("arn:");
    arn.then(|| TABLE.iter().find(|row| row.host == "s3-accesspoint")).flatten()
}

fn named(scope: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.scope == scope)
}

fn by_target(request: &Request) -> Option<&'static Row> {
    let (prefix, _) = request.header("x-amz-target")?.rsplit_once('.')?;
    TABLE.iter().find(|row| row.target == prefix)
}

/// A scope alone may be a mistake, which S3 has words for: the request must look as requests for that service do.
fn by_scope(request: &Request, scope: &str) -> Option<&'static Row> {
    if EMULATED.contains(&scope) {
        return None;
    }
    let of_scope = || {
        TABLE
            .iter()
            .filter(|row| row.scope.eq_ignore_ascii_case(scope) && row.scope != NONE && row.fits(request))
    };
    let query = || of_scope().find(|row| row.speaks("query")).filter(|_| is_query(request));
    query().or_else(|| of_scope().next())
}

fn by_path(request: &Request) -> Option<&'static Row> {
    WITH_PATH.iter().copied().find(|row| request.path.starts_with(row.path))
}

/// S3 Control is signed as S3 is.
fn s3_control(request: &Request) -> Option<&'static Row> {
    let asked = request.path.starts_with("/v20180820/") && request.has_header("x-amz-account-id");
    asked.then(|| TABLE.iter().find(|row| row.host == "s3-control")).flatten()
}

/// Whether a request speaks the query protocol.
fn is_query(request: &Request) -> bool {
    super::is_form(request) || request.has_parameter("Action")
}

/// What a request asks for, where it says so outside of its body.
fn operation(request: &Request) -> Option<String> {
    let target = request.header("x-amz-target").and_then(|target| target.rsplit_once('.'));
    let in_path =
        || request.path.rsplit_once("/operation/").filter(|_| request.path.starts_with("/service/"));
    let (_, operation) = target.or_else(in_path).unzip();
    operation.map(str::to_owned).or_else(|| request.parameter("Action").map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_row_of_a_known_protocol() {
        let lines = include_str!("unemulated.txt").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), TABLE.len());
        let known = ["query", "ec2", "json", "rest-json", "rest-xml", "s3", "cbor"];
        for row in TABLE.iter() {
            assert!(row.protocols.split(',').all(|protocol| known.contains(&protocol)), "{row:?}");
            assert!(!EMULATED.contains(&row.scope), "{row:?}");
        }
    }
}
