//! Whatever AWS's signer signs is right, and whatever was changed after that is wrong.

use aws_sigv4::http_request::SignableBody;
use proptest::prelude::*;

use super::fixture::*;
use crate::http::Request;

/// A path and query as an SDK sends them.
fn target() -> impl Strategy<Value = String> {
    let piece = "[a-zA-Z0-9._~ /%+=&é$!'()*,;:@-]{0,12}";
    (prop::collection::vec(piece, 0..4), prop::collection::vec((piece, piece), 0..4)).prop_map(
        |(path, query)| {
            let path: Vec<String> = path.iter().map(|segment| encode(segment)).collect();
            let query: Vec<String> =
                query.iter().map(|(key, value)| format!("q{}={}", encode(key), encode(value))).collect();
            format!("/{}?{}", path.join("/"), query.join("&"))
        },
    )
}

fn encode(text: &str) -> String {
    const SET: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    percent_encoding::utf8_percent_encode(text, SET).to_string()
}

fn headers() -> impl Strategy<Value = Vec<(String, String)>> {
    let name =
        prop_oneof!["x-amz-meta-[a-z]{1,2}", "xx-[a-z0-9_.-]{1,8}", "content-language|cache-control|accept"];
    prop::collection::vec((name, "[ -~]{0,20}"), 0..6)
}

/// Whether [`headers`] may have made it.
fn is_drawn(name: &str) -> bool {
    ["x-amz-meta-", "xx-", "content-language", "cache-control", "accept"]
        .iter()
        .any(|start| name.starts_with(start))
}

fn draft(target: &str, headers: &[(String, String)]) -> Request {
    let mut request = request("PUT", target);
    headers.iter().for_each(|(name, value)| add(&mut request, name, value.trim()));
    request
}

/// Every way to change a request that a signature must notice.
fn mutations(request: &Request) -> Vec<Request> {
    let changed = |change: &dyn Fn(&mut Request)| {
        let mut request = request.clone();
        change(&mut request);
        request
    };
    let mut all = vec![
        changed(&|request| request.path.push('x')),
        changed(&|request| request.query = format!("{}&new=1", request.query).trim_start_matches('&').into()),
        changed(&|request| request.method = http::Method::DELETE),
        changed(&|request| request.host.push('x')),
        changed(&spoil),
    ];
    for name in request.headers.keys().filter(|name| is_drawn(name.as_str())) {
        all.push(changed(&|request| set(request, name.as_str(), "something else")));
        all.push(changed(&|request| add(request, name.as_str(), "one more")));
        // A header that is not there is signed as an empty one.
        if request.headers.get_all(name).iter().any(|value| !value.is_empty()) {
            all.push(changed(&|request| drop(request.headers.remove(name))));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn s3_header(target in target(), headers in headers()) {
        let fixture = Fixture::new();
        let mut request = draft(&target, &headers);
        Signer::s3().sign(&mut request, SignableBody::Bytes(b"body"));
        if let Err(failure) = fixture.s3(&request) {
            panic!("{request:?} {failure:?}");
        }
        for request in mutations(&request) {
            prop_assert_eq!(refused(fixture.s3(&request)).1, "SignatureDoesNotMatch");
        }
    }

    #[test]
    fn s3_presigned(target in target(), headers in headers()) {
        let fixture = Fixture::new();
        let token = fixture.tokens.get(LIVE).map(String::as_str);
        let mut request = draft(&target, &headers);
        Signer::presigned(60).by(LIVE, token).sign(&mut request, SignableBody::UnsignedPayload);
        if let Err(failure) = fixture.s3(&request) {
            panic!("{request:?} {failure:?}");
        }
        for request in mutations(&request) {
            prop_assert_eq!(refused(fixture.s3(&request)).1, "SignatureDoesNotMatch");
        }
    }

    #[test]
    fn query_services(target in target(), headers in headers(), body in prop::collection::vec(any::<u8>(), 0..64)) {
        let fixture = Fixture::new();
        for expires in [None, Some(60)] {
            let mut request = draft(&target, &headers);
            Signer { expires, ..Signer::sts() }.sign(&mut request, SignableBody::Bytes(&body));
            if let Err(failure) = fixture.sts(&request, &body) {
                panic!("{request:?} {failure:?}");
            }
            for request in mutations(&request) {
                prop_assert_eq!(refused(fixture.sts(&request, &body)).1, "SignatureDoesNotMatch");
            }
            prop_assert_eq!(refused(fixture.sts(&request, b"another body")).1, "SignatureDoesNotMatch");
        }
    }

    #[test]
    fn nothing_panics(
        method in "[A-Z]{1,6}", path in "[ -~é%]{0,30}", query in "[ -~é%]{0,60}",
        authorization in "(AWS4-HMAC-SHA256 )?[ -~é]{0,60}", date in "[ -~é]{0,20}",
    ) {
        let fixture = Fixture::new();
        let mut request = request(&method, "/");
        request.path = path;
        request.query = query.into();
        for (name, value) in [("authorization", authorization), ("x-amz-date", date)] {
            if let Ok(value) = http::HeaderValue::from_bytes(value.as_bytes()) {
                request.headers.insert(name, value);
            }
        }
        let _ = fixture.s3(&request);
        let _ = fixture.sts(&request, b"");
    }
}

#[test]
fn aws_encodes_what_is_not_encoded_as_we_do() {
    // Raw bytes in the path: what a client may send that encodes less than it should.
    let fixture = Fixture::new();
    let mut request = request("GET", "/bucket/a+b=c@d?x=a+b&y=%7e");
    Signer::sts().sign(&mut request, SignableBody::Bytes(b""));
    assert!(fixture.sts(&request, b"").is_ok());
}
