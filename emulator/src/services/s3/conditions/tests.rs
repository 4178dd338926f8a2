use http::{HeaderName, HeaderValue};

use super::*;
use crate::services::s3::testing;

const BEFORE: &str = "Sun, 19 Jul 2026 09:59:59 GMT";
const THEN: &str = "Sun, 19 Jul 2026 10:00:00 GMT";
const FUTURE: &str = "Sun, 19 Jul 2099 10:00:00 GMT";

fn request(headers: &[(&'static str, &'static str)]) -> Request {
    let mut request = testing::request("GET", "/b/k");
    for (name, value) in headers {
        request.headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    request
}

#[test]
fn conditions_are_judged_in_https_order() {
    let object = testing::object("abc", testing::now());
    let etag: &'static str = format!("\"{}\"", object.etag).leak();
    type Row<'a> = (&'a [(&'static str, &'static str)], Result<Verdict, &'a str>);
    let rows: &[Row<'_>] = &[
        (&[], Ok(Verdict::Proceed)),
        (&[("if-match", etag)], Ok(Verdict::Proceed)),
        (&[("if-match", "*")], Ok(Verdict::Proceed)),
        (&[("if-match", "\"a\", \"b\"")], Err("If-Match")),
        (&[("if-match", etag), ("if-unmodified-since", BEFORE)], Ok(Verdict::Proceed)),
        (&[("if-unmodified-since", BEFORE)], Err("If-Unmodified-Since")),
        (&[("if-unmodified-since", THEN)], Ok(Verdict::Proceed)),
        (&[("if-none-match", etag)], Ok(Verdict::NotModified)),
        (&[("if-none-match", "\"a\"")], Ok(Verdict::Proceed)),
        (&[("if-none-match", "\"a\""), ("if-modified-since", THEN)], Ok(Verdict::Proceed)),
        (&[("if-none-match", etag), ("if-modified-since", BEFORE)], Ok(Verdict::NotModified)),
        (&[("if-modified-since", THEN)], Ok(Verdict::NotModified)),
        (&[("if-modified-since", BEFORE)], Ok(Verdict::Proceed)),
        (&[("if-modified-since", FUTURE)], Ok(Verdict::Proceed)),
        (&[("if-modified-since", "yesterday")], Ok(Verdict::Proceed)),
        (&[("if-match", "\"a\""), ("if-none-match", etag)], Err("If-Match")),
    ];
    for (headers, expected) in rows {
        let mut request = testing::request("GET", "/b/k");
        for (name, value) in *headers {
            request.headers.append(*name, HeaderValue::from_static(value));
        }
        let got = Conditions::of_read(&request).check(&object);
        match expected {
            Ok(verdict) => assert_eq!(got.as_ref(), Ok(verdict), "{headers:?}"),
            Err(condition) => {
                let refusal = got.unwrap_err();
                assert_eq!(refusal.status(), 412, "{headers:?}");
                assert_eq!(refusal.fields(), [("Condition", (*condition).to_owned())], "{headers:?}");
            }
        }
    }
}

#[test]
fn a_write_has_two_conditions_and_no_others() {
    for (headers, expected) in [
        (&[][..], Ok(WriteCondition::Always)),
        (&[("if-none-match", "*")], Ok(WriteCondition::IfAbsent)),
        (&[("if-match", "\"e\"")], Ok(WriteCondition::IfMatch("\"e\"".to_owned()))),
        (&[("if-none-match", "\"e\"")], Err(501)),
        (&[("if-match", "*")], Err(501)),
        (&[("if-match", "\"*\"")], Err(501)),
        (&[("if-match", "\"e\""), ("if-none-match", "*")], Err(501)),
    ] {
        let got = WriteCondition::of(&request(headers)).map_err(|refusal| refusal.status());
        assert_eq!(got, expected, "{headers:?}");
    }
}
