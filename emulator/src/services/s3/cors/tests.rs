use super::*;
use crate::leave::{Authorized, OnAccount};
use crate::services::s3::testing;
use crate::world::Bucket;
use crate::world::bucket::CorsRule;

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn world(rules: Option<Vec<CorsRule>>) -> World {
    let world = World::default();
    let bucket = Bucket::new("bucket", testing::OWNER, "us-east-1", testing::now());
    bucket.settings_mut(&crate::leave::Authorized::for_tests("*")).cors =
        rules.map(|rules| Arc::new(CorsConfiguration { rules }));
    world.add_bucket(&Authorized::<OnAccount>::for_tests("*"), bucket).unwrap();
    world
}

fn rule(origins: &[&str], methods: &[&str], headers: &[&str]) -> CorsRule {
    CorsRule {
        allowed_origins: texts(origins),
        allowed_methods: texts(methods),
        allowed_headers: texts(headers),
        ..CorsRule::default()
    }
}

fn request(method: &str, path: &str, headers: &[(&'static str, &str)]) -> (Request, Address) {
    let mut request = testing::request(method, path);
    for (name, value) in headers {
        request.headers.insert(*name, HeaderValue::from_str(value).unwrap());
    }
    let address = crate::http::address(&request, None).unwrap();
    (request, address)
}

fn options(
    world: &World,
    path: &str,
    headers: &[(&'static str, &str)],
) -> (Result<Response, Refusal>, CorsEvidence) {
    let (request, address) = request("OPTIONS", path, headers);
    preflight(world, &address, &request)
}

const ORIGIN_A: (&str, &str) = ("origin", "https://a.example");
const ASKS_GET: (&str, &str) = ("access-control-request-method", "GET");

#[test]
fn preflights_are_refused_as_s3_refuses_them() {
    let plain = world(None);
    let ruled = world(Some(vec![rule(&["https://a.example"], &["PUT"], &[])]));
    let not_allowed = "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";
    let not_enabled = "CORSResponse: CORS is not enabled for this bucket.";
    let no_origin = "Insufficient information. Origin request header needed.";
    type Row<'a> = (
        &'a World,
        &'a str,
        &'a [(&'static str, &'a str)],
        u16,
        &'a str,
        Option<(&'a str, &'a str)>,
        Option<&'a str>,
    );
    let rows: &[Row<'_>] = &[
        (&plain, "/bucket/k", &[ASKS_GET], 400, no_origin, None, None),
        (&plain, "/nowhere/k", &[("referer", "https://a.example")], 400, no_origin, None, None),
        (
            &plain,
            "/nowhere/k",
            &[ORIGIN_A, ASKS_GET],
            403,
            "CORSResponse: Bucket not found",
            Some(("GET", "BUCKET")),
            Some("Bucket"),
        ),
        (
            &plain,
            "/nowhere",
            &[ORIGIN_A],
            403,
            "CORSResponse: Bucket not found",
            Some(("OPTIONS", "BUCKET")),
            Some("Bucket"),
        ),
        (
            &plain,
            "/bucket/k",
            &[ORIGIN_A, ASKS_GET],
            403,
            not_enabled,
            Some(("GET", "OBJECT")),
            Some("CORS configuration"),
        ),
        (
            &plain,
            "/bucket",
            &[ORIGIN_A],
            403,
            not_enabled,
            Some(("OPTIONS", "BUCKET")),
            Some("CORS configuration"),
        ),
        (
            &ruled,
            "/bucket/k",
            &[ORIGIN_A, ASKS_GET],
            403,
            not_allowed,
            Some(("GET", "OBJECT")),
            Some("AllowedMethod"),
        ),
        (
            &ruled,
            "/bucket/k",
            &[ORIGIN_A],
            403,
            not_allowed,
            Some(("OPTIONS", "OBJECT")),
            Some("AllowedMethod"),
        ),
        (
            &ruled,
            "/bucket/k",
            &[("origin", "https://b.example"), ("access-control-request-method", "PUT")],
            403,
            not_allowed,
            Some(("PUT", "OBJECT")),
            Some("AllowedOrigin"),
        ),
        (
            &ruled,
            "/bucket/k",
            &[ORIGIN_A, ("access-control-request-method", "PUT"), ("access-control-request-headers", "x-a")],
            403,
            not_allowed,
            Some(("PUT", "OBJECT")),
            Some("AllowedHeader"),
        ),
        (
            &ruled,
            "/bucket/k",
            &[ORIGIN_A, ("access-control-request-method", "get")],
            400,
            "Invalid Access-Control-Request-Method: get",
            None,
            Some("AllowedMethod"),
        ),
        (
            &ruled,
            "/bucket/k",
            &[ORIGIN_A, ASKS_GET, ("access-control-request-headers", "x a,y")],
            400,
            "Access-Control-Request-Headers \"x a,y\" contains invalid character.",
            None,
            Some("AllowedMethod"),
        ),
    ];
    for (world, path, headers, status, message, fields, because) in rows {
        let (answer, evidence) = options(world, path, headers);
        let refusal = answer.unwrap_err();
        assert_eq!((refusal.status(), refusal.message().as_str()), (*status, *message), "{path} {headers:?}");
        let fields: Vec<_> = fields
            .iter()
            .flat_map(|(method, kind)| {
                [("Method", (*method).to_owned()), ("ResourceType", (*kind).to_owned())]
            })
            .collect();
        assert_eq!(refusal.fields(), fields, "{path} {headers:?}");
        assert_eq!(evidence.because.map(|because| because.key).as_deref(), *because, "{path} {headers:?}");
    }
    let (answer, _) = options(&plain, "/bucket", &[]);
    assert_eq!(answer.unwrap_err().headers.get("connection").unwrap(), "close");
}

#[test]
fn the_first_matching_rule_answers() {
    let mut second = rule(&["https://*.example", "*"], &["GET", "PUT"], &["X-*", "content-type"]);
    second.max_age_seconds = Some(60);
    second.expose_headers = texts(&["ETag", "x-amz-id-2"]);
    let world = world(Some(vec![rule(&["*"], &["DELETE"], &[]), second, rule(&["*"], &["GET"], &["*"])]));
    let asked = [ORIGIN_A, ASKS_GET, ("access-control-request-headers", "X-One,Content-Type ,  x-two")];
    let (answer, evidence) = options(&world, "/bucket/k", &asked);
    let answer = answer.unwrap();
    let headers: Vec<(&str, &str)> =
        answer.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    for expected in [
        ("access-control-allow-origin", "https://a.example"),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "GET, PUT"),
        ("access-control-allow-headers", "x-one, content-type, x-two"),
        ("access-control-max-age", "60"),
        ("access-control-expose-headers", "ETag, x-amz-id-2"),
        ("vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"),
        ("content-length", "0"),
    ] {
        assert!(headers.contains(&expected), "{expected:?} in {headers:?}");
    }
    assert_eq!(headers.len(), 8);
    assert_eq!(evidence.because, None);
    assert_eq!(evidence.rules.len(), 2);
    let failed = evidence.rules[0].failed.as_ref().unwrap();
    assert_eq!((failed.element, failed.actual.as_deref()), (CorsElement::AllowedMethod, Some("GET")));
}

#[test]
fn a_literal_star_answers_a_star_and_no_credentials() {
    let world = world(Some(vec![rule(&["*"], &["GET"], &[])]));
    let answer = options(&world, "/bucket/k", &[ORIGIN_A, ASKS_GET]).0.unwrap();
    assert_eq!(answer.headers().get("access-control-allow-origin").unwrap(), "*");
    assert!(!answer.headers().contains_key("access-control-allow-credentials"));
    assert!(!answer.headers().contains_key("access-control-allow-headers"));
}

#[test]
fn one_wildcard_matches_any_text() {
    for (pattern, origin, expected) in [
        ("https://*.example", "https://a.example", true),
        ("https://*.example", "https://.example", true),
        ("https://*.example", "https://a.example.org", false),
        ("*suffix", "suffix", true),
        ("prefix*", "prefix-more", true),
        ("ab*ba", "aba", false),
        ("https://a.example", "https://A.example", false),
        ("https://a.example", "https://a.example/", false),
        ("", "", true),
        ("null", "null", true),
    ] {
        let world = world(Some(vec![rule(&[pattern], &["GET"], &[])]));
        let answer = options(&world, "/bucket/k", &[("origin", origin), ASKS_GET]).0;
        assert_eq!(answer.is_ok(), expected, "{pattern} {origin}");
    }
}

#[test]
fn actual_requests_get_the_same_headers_or_none() {
    let world = world(Some(vec![rule(&["https://a.example"], &["GET"], &["x-a"])]));
    let of = |method: &str, path: &str, headers: &[(&'static str, &str)]| {
        let (request, address) = request(method, path, headers);
        answer_headers(&world, &address, &request)
    };
    assert!(of("GET", "/bucket/k", &[]).is_none());

    let (headers, evidence) = of("GET", "/bucket/k", &[ORIGIN_A]).unwrap();
    assert_eq!(headers.get("access-control-allow-origin").unwrap(), "https://a.example");
    assert_eq!(headers.get("vary").unwrap(), VARIES);
    assert!(!headers.contains_key("access-control-allow-headers") && evidence.because.is_none());

    let (headers, evidence) = of("PUT", "/bucket/k", &[ORIGIN_A]).unwrap();
    assert!(headers.is_empty());
    assert_eq!(evidence.because.unwrap().key, "AllowedMethod");

    // Access-Control-Request-Method counts in place of the method.
    let (headers, _) = of("PUT", "/bucket/k", &[ORIGIN_A, ASKS_GET]).unwrap();
    assert!(!headers.is_empty());

    let (headers, evidence) = of("GET", "/bucket/k", &[("origin", "https://b.example")]).unwrap();
    assert!(headers.is_empty());
    assert_eq!(
        evidence.because.unwrap().line,
        "CORS rule 1 of the bucket bucket: AllowedOrigin is https://a.example, and the request asks for https://b.example."
    );

    let (headers, evidence) = of("GET", "/nowhere/k", &[ORIGIN_A]).unwrap();
    assert!(headers.is_empty());
    assert_eq!(evidence.because.unwrap().key, "Bucket");
}
