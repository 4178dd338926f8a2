use http::{HeaderValue, Method};

use super::*;
use crate::http::RequestId;

fn request(method: Method, host: &str, path_and_query: &str) -> Request {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    Request {
        id: RequestId::random(),
        method,
        path: path.to_owned(),
        query: query.into(),
        headers: Default::default(),
        host: host.to_owned(),
        source_ip: [127, 0, 0, 1].into(),
        secure: false,
        received: chrono::DateTime::UNIX_EPOCH,
    }
}

fn s3(bucket: Option<&str>, key: Option<&str>, style: Style) -> Service {
    Service::S3 { bucket: bucket.map(str::to_owned), key: key.map(str::to_owned), style }
}

fn website(bucket: &str) -> Service {
    Service::Website { bucket: bucket.to_owned() }
}

#[test]
fn host_and_path_say_where_a_request_goes() {
    use Style::{Path, VirtualHosted as Host};
    let rows: &[(&str, &str, Service, Option<&str>)] = &[
        // AWS's own names, path style.
        ("s3.amazonaws.com", "/", s3(None, None, Path), Some("us-east-1")),
        ("s3.amazonaws.com", "/b/k", s3(Some("b"), Some("k"), Path), None),
        ("s3.eu-west-1.amazonaws.com", "/b", s3(Some("b"), None, Path), Some("eu-west-1")),
        ("s3-eu-west-1.amazonaws.com", "/b/", s3(Some("b"), None, Path), Some("eu-west-1")),
        (
            "s3.dualstack.us-gov-east-1.amazonaws.com",
            "/b/k",
            s3(Some("b"), Some("k"), Path),
            Some("us-gov-east-1"),
        ),
        // AWS's own names, virtual-hosted style.
        ("b.s3.amazonaws.com", "/k", s3(Some("b"), Some("k"), Host), None),
        ("a.b.s3.amazonaws.com", "/k", s3(Some("a.b"), Some("k"), Host), None),
        ("b.s3.eu-west-1.amazonaws.com", "/", s3(Some("b"), None, Host), Some("eu-west-1")),
        ("a.b.s3-eu-west-1.amazonaws.com", "/k/l", s3(Some("a.b"), Some("k/l"), Host), Some("eu-west-1")),
        ("b.s3.dualstack.eu-west-1.amazonaws.com", "/k", s3(Some("b"), Some("k"), Host), Some("eu-west-1")),
        ("B.S3.EU-West-1.AmazonAWS.com:443", "/k", s3(Some("b"), Some("k"), Host), Some("eu-west-1")),
        ("s3.s3.eu-west-1.amazonaws.com", "/k", s3(Some("s3"), Some("k"), Host), Some("eu-west-1")),
        // Websites of buckets.
        ("a.b.s3-website-eu-west-1.amazonaws.com", "/k", website("a.b"), Some("eu-west-1")),
        ("b.s3-website.eu-west-1.amazonaws.com", "/", website("b"), Some("eu-west-1")),
        ("b.s3-website.localhost:4566", "/", website("b"), None),
        ("b.s3-website.eu-west-1.localhost", "/", website("b"), Some("eu-west-1")),
        // The other services.
        ("sts.amazonaws.com", "/", Service::Sts, Some("us-east-1")),
        ("sts.eu-west-1.amazonaws.com", "/", Service::Sts, Some("eu-west-1")),
        ("iam.amazonaws.com", "/", Service::Iam, Some("us-east-1")),
        ("kms.eu-west-1.amazonaws.com", "/", Service::Kms, Some("eu-west-1")),
        (
            "iam-toolbox.eu-west-1.amazonaws.com",
            "/authorization-details/a",
            Service::Toolbox,
            Some("eu-west-1"),
        ),
        ("iam-toolbox.localhost", "/authorization-details/a", Service::Toolbox, None),
        // Local names.
        ("s3.localhost:4566", "/b/k", s3(Some("b"), Some("k"), Path), None),
        ("s3.eu-west-1.localhost:4566", "/b/k", s3(Some("b"), Some("k"), Path), Some("eu-west-1")),
        ("b.s3.localhost", "/k", s3(Some("b"), Some("k"), Host), None),
        ("b.s3.eu-west-1.localhost", "/k", s3(Some("b"), Some("k"), Host), Some("eu-west-1")),
        ("b.localhost:4566", "/k", s3(Some("b"), Some("k"), Host), None),
        ("a.b.localhost", "/_rolecall", s3(Some("a.b"), Some("_rolecall"), Host), None),
        ("sts.localhost", "/", Service::Sts, None),
        ("sts.eu-west-1.localhost", "/", Service::Sts, Some("eu-west-1")),
        ("iam.localhost", "/", Service::Iam, None),
        ("kms.localhost", "/", Service::Kms, None),
        ("kms.eu-west-1.localhost", "/", Service::Kms, Some("eu-west-1")),
        // Bare hosts serve everything.
        ("localhost:4566", "/b/k%20l+m%2B", s3(Some("b"), Some("k l m+"), Path), None),
        ("127.0.0.1:4566", "/b//k/", s3(Some("b"), Some("/k/"), Path), None),
        ("[::1]:4566", "/b/%01%C2%80", s3(Some("b"), Some("\u{1}\u{80}"), Path), None),
        ("rolecall", "/", s3(None, None, Path), None),
        ("", "/b", s3(Some("b"), None, Path), None),
        ("localhost", "/_rolecall", Service::Control, None),
        ("localhost", "/_rolecall/health", Service::Control, None),
        ("localhost", "/_rolecallx", s3(Some("_rolecallx"), None, Path), None),
        ("s3.localhost", "/_rolecall", s3(Some("_rolecall"), None, Path), None),
        ("localhost", "/?Action=GetCallerIdentity&Version=2011-06-15", Service::Sts, None),
        ("localhost", "/?Action=ListUsers&Version=2010-05-08", Service::Iam, None),
        ("localhost", "/?Action=ListUsers", Service::Sts, None),
        ("localhost", "/b?Action=x", s3(Some("b"), None, Path), None),
    ];
    for (host, path, service, region) in rows {
        let address = address(&request(Method::GET, host, path), None).unwrap();
        assert_eq!(address.service, *service, "{host}{path}");
        assert_eq!(address.region.as_deref(), *region, "{host}{path}");
    }
}

#[test]
fn a_form_posted_to_a_bare_host_is_for_a_query_service() {
    let mut request = request(Method::POST, "localhost", "/");
    request
        .headers
        .insert("content-type", HeaderValue::from_static("Application/X-WWW-Form-Urlencoded; charset=utf-8"));
    assert_eq!(address(&request, None).unwrap().service, Service::Sts);
    assert_eq!(address(&request, Some("iam")).unwrap().service, Service::Iam);
    assert_eq!(address(&request, Some("sts")).unwrap().service, Service::Sts);
    request.path = "/b".to_owned();
    assert_eq!(address(&request, None).unwrap().service, s3(Some("b"), None, Style::Path));
}

#[test]
fn the_version_decides_before_the_scope() {
    let request = request(Method::POST, "localhost", "/");
    let service = |version, scope| query_service(&request, version, scope);
    assert_eq!(service(Some("2011-06-15"), Some("iam")), Service::Sts);
    assert_eq!(service(Some("2010-05-08"), Some("sts")), Service::Iam);
    assert_eq!(service(Some("2000-01-01"), Some("iam")), Service::Iam);
    assert_eq!(service(None, None), Service::Sts);
    // That of another service counts only where no scope says otherwise.
    assert!(
        matches!(service(Some("2016-11-15"), None), Service::Unemulated(asked) if asked.service == "ec2")
    );
    assert_eq!(service(Some("2016-11-15"), Some("sts")), Service::Sts);
}

#[test]
fn paths_that_are_none_are_refused() {
    let long = format!("/b/{}", "k".repeat(1025));
    for (path, code) in [
        ("/b/%80", "InvalidURI"),
        ("/b/%00", "InvalidURI"),
        ("/b/%zz", "InvalidURI"),
        ("/b/%2", "InvalidURI"),
        ("/%ff/k", "InvalidURI"),
        (long.as_str(), "KeyTooLongError"),
    ] {
        let refusal = address(&request(Method::GET, "localhost", path), None).unwrap_err();
        assert_eq!(refusal.code(), code, "{path}");
    }
    let fits = format!("/b/{}", "%6b".repeat(1024));
    assert!(address(&request(Method::GET, "localhost", &fits), None).is_ok());
}

proptest::proptest! {
    #[test]
    fn whatever_the_bytes_nothing_panics(host in ".*", path in ".*", query in ".*") {
        let mut request = request(Method::GET, &host, "/");
        (request.path, request.query) = (path, query.into());
        let _ = address(&request, None);
    }

    #[test]
    fn whatever_the_labels_nothing_panics(host in "([a-z0-9-]{0,6}\\.){0,5}(s3|s3-eu-west-1|eu-west-1|sts)?\\.(localhost|amazonaws\\.com)") {
        let _ = address(&request(Method::GET, &host, "/k"), None);
    }
}
