//! Presigned URLs: their parameters, their time, and what they have to cover.

use rolecall_tests::sigv4::{Payload, Request, Signed, sha256};
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::header_auth::{invalid_token, mismatch, mismatch_for, not_signed, unknown_key};
use super::world::{CONTENT, NOW_ISO, World};

const NOBODY: &str = "AKIAIOSFODNN7EXAMPLE";

pub fn bad_parameters(message: &str) -> Expected {
    refused(400, "AuthorizationQueryParametersError", message)
}

pub fn bad_credential(rest: &str) -> Expected {
    bad_parameters(&format!("Error parsing the X-Amz-Credential parameter; {rest}"))
}

fn wrong_region() -> Expected {
    bad_credential("the region 'us-west-2' is wrong; expecting 'us-east-1'")
        .field("Region", "us-east-1")
        .no("x-amz-bucket-region")
}

pub fn expired(after: &str, at: &str) -> Expected {
    refused(403, "AccessDenied", "Request has expired")
        .field("X-Amz-Expires", after)
        .field("Expires", at)
        .field("ServerTime", NOW_ISO)
}

/// A URL without one of its parameters.
fn without(signed: Signed, name: &str) -> Signed {
    let (path, query) = signed.target.split_once('?').unwrap();
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with(&format!("{name}="))).collect();
    assert!(rest.len() + 1 == query.split('&').count(), "{name} is not in {query}");
    let target = format!("{path}?{}", rest.join("&"));
    Signed { target, ..signed }
}

#[tokio::test]
async fn the_parameters() {
    let world = World::new().await;
    let get = || world.presigned(Request::get("/rows/key"));
    let user = || world.user.clone();
    let by = |signer| Request::get("/rows/key").presigned(&signer, "300");
    let for_seconds = |seconds| Request::get("/rows/key").presigned(&world.user, seconds);
    let six = "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, \
               X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
    let shape =
        "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";
    let mut rows: Vec<_> = ["Algorithm", "Credential", "Signature", "Date", "SignedHeaders", "Expires"]
        .map(|name| format!("X-Amz-{name}"))
        .iter()
        .map(|name| row(&format!("no {name}"), without(get(), name), bad_parameters(six)))
        .collect();
    let v2 = [("AWSAccessKeyId", NOBODY), ("Signature", "c2ln"), ("Expires", "1893456000")];
    for (missing, _) in v2 {
        let there =
            v2.iter().filter(|(name, _)| *name != missing).map(|(name, value)| format!("{name}={value}"));
        let target = format!("/rows/key?{}", there.collect::<Vec<_>>().join("&"));
        let message =
            "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters";
        rows.push(row(
            &format!("V2, no {missing}"),
            Request::get(&target).anonymous(),
            refused(403, "AccessDenied", message),
        ));
    }
    rows.extend([
        row("valid", get(), status(200).body(CONTENT)),
        row(
            "algorithm",
            get().retarget("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
            bad_parameters("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\""),
        ),
        row("credential of four parts", get().retarget("%2Faws4_request", ""), bad_credential(shape)),
        row("credential of six parts", get().retarget("%2Faws4_request", "%2Faws4_request%2Fmore"), bad_credential(shape)),
        row("credential encoded twice", {
            let signed = get();
            let target = signed.target.replace("%2F", "%252F");
            Signed { target, ..signed }
        }, bad_credential(shape)),
        row("region, bucket there", by(user().region("us-west-2")), wrong_region()),
        row(
            "region, bucket missing",
            Request::get("/rows-none").at("s3.us-east-1.amazonaws.com").presigned(&user().region("us-west-2"), "300"),
            wrong_region(),
        ),
        row("region, bucket request", Request::get("/rows").presigned(&user().region("us-west-2"), "300"), wrong_region()),
        row("service", by(user().service("ec2")), bad_credential("incorrect service \"ec2\". This endpoint belongs to \"s3\".")),
        row(
            "terminal",
            by(user().terminal("aws3_request")),
            bad_credential("incorrect terminal \"aws3_request\". This endpoint uses \"aws4_request\"."),
        ),
        row(
            "date format of the scope",
            by(user().scope_date("2026-07-19")),
            bad_credential(
                "incorrect date format \"2026-07-19\". This date in the credential must be in the format \"yyyyMMdd\".",
            ),
        ),
        row(
            "date of the scope",
            by(user().scope_date("20260718")),
            bad_parameters(
                "Invalid credential date \"20260718\". This date is not the same as X-Amz-Date: \"20260719T100000Z\".",
            ),
        ),
        row(
            "X-Amz-Date format",
            get().retarget("X-Amz-Date=20260719T100000Z", "X-Amz-Date=2026-07-19"),
            bad_parameters("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""),
        ),
        row("X-Amz-Expires is no number", for_seconds("soon"), bad_parameters("X-Amz-Expires should be a number")),
        row("X-Amz-Expires=-1", for_seconds("-1"), bad_parameters("X-Amz-Expires must be non-negative")),
        row("X-Amz-Expires=-1, bad signature", for_seconds("-1").badly(), status(400)),
        row(
            "X-Amz-Expires=604801",
            for_seconds("604801"),
            bad_parameters(
                "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than \
                 604800 seconds",
            ),
        ),
        row("X-Amz-Expires=604801, bad signature", for_seconds("604801").badly(), coded(400, "AuthorizationQueryParametersError")),
        row("X-Amz-Expires=604800", for_seconds("604800"), status(200)),
    ]);
    check(&world.aws, "3.1: the parameters", rows).await;
}

#[tokio::test]
async fn the_time() {
    let world = World::new().await;
    let user = || world.user.clone();
    let get = |signer, seconds| Request::get("/rows/key").presigned(&signer, seconds);
    let not_yet = |date: &str, expires: &str| {
        refused(403, "AccessDenied", "Request is not yet valid")
            .field("X-Amz-Date", date)
            .field("Expires", expires)
            .field("ServerTime", NOW_ISO)
    };
    let v2_expired = format!("/rows/key?AWSAccessKeyId={}&Signature=c2ln&Expires=100", world.user.key);
    let rows = vec![
        row("expired", get(user().minutes(-10), "599"), expired("599", "2026-07-19T09:59:59Z")),
        row("the last second", get(user().minutes(-10), "601"), status(200)),
        row("expired PUT", Request::put("/rows/new", "x").presigned(&user().minutes(-10), "1"), {
            expired("1", "2026-07-19T09:50:01Z")
        }),
        row("nothing was stored", world.signed(Request::get("/rows/new")), coded(404, "NoSuchKey")),
        row(
            "expired, of 1970",
            get(user().at("19700101T000000Z"), "1"),
            expired("1", "1970-01-01T00:00:01Z"),
        ),
        row("X-Amz-Expires=0", get(user(), "0"), expired("0", NOW_ISO)),
        row("X-Amz-Expires=0, bad signature", get(user(), "0").badly(), expired("0", NOW_ISO)),
        row(
            "expired before the date of the scope",
            get(user().minutes(-10).scope_date("20200101"), "1"),
            expired("1", "2026-07-19T09:50:01Z"),
        ),
        row("a few minutes in the future", get(user().minutes(5), "300"), status(200)),
        row(
            "20 minutes in the future",
            get(user().minutes(20), "60"),
            not_yet("1784456400000", "2026-07-19T10:21:00Z"),
        ),
        row("far in the future", get(user().at("21000101T000000Z"), "1"), {
            not_yet("4102444800000", "2100-01-01T00:00:01Z")
        }),
        row(
            "V2, expired",
            Request::get(&v2_expired).anonymous(),
            refused(403, "AccessDenied", "Request has expired")
                .some_field("Expires")
                .field("ServerTime", NOW_ISO),
        ),
    ];
    check(&world.aws, "3.1, A, C: the time", rows).await;
}

#[tokio::test]
async fn what_has_to_be_signed() {
    let world = World::new().await;
    let get = || Request::get("/rows/key");
    let signed = |request: Request| request.presigned(&world.user, "300");
    let hash = sha256(b"content");
    let put = || Request::put("/rows/new", "content");
    let with_hash = signed(put().unsigned("x-amz-content-sha256", &hash));
    let key = &world.user.key;
    let bad = signed(get()).badly();
    let absent = signed(get().header("x-amz-meta-a", "1")).without("x-amz-meta-a");
    let canonical = absent.canonical.replace("x-amz-meta-a:1\n", "x-amz-meta-a:\n");
    let text = world.user.string_to_sign(&canonical);
    let expected = mismatch(key, &text, &absent.signature, &canonical);
    let with_token = || signed(get().header("x-amz-security-token", "garbage"));
    let bad_with_token = with_token().badly();
    let two = get().unsigned("x-amz-date", "20260719T100000Z").unsigned("x-amz-decoded-content-length", "1");
    let says_hash = signed(put().payload(Payload::Is(hash.clone())));
    let other = says_hash.clone().alter("x-amz-content-sha256", |_| sha256(b"other")).with_body("other");
    let mut rows = vec![
        row("signature", bad.clone(), mismatch_for(&bad, &world.user)),
        row(
            "x-amz-date and x-amz-decoded-content-length",
            signed(two),
            not_signed("x-amz-date, x-amz-decoded-content-length"),
        ),
        row("host", signed(get().host_unsigned().header("x-amz-meta-a", "1")), not_signed("host")),
        row(
            "token, with a bad signature",
            signed(get().unsigned("x-amz-security-token", "garbage")).badly(),
            not_signed("x-amz-security-token"),
        ),
        row(
            "unsigned headers before key",
            get().unsigned("x-amz-meta-a", "1").presigned(&world.user.clone().key(NOBODY), "300"),
            not_signed("x-amz-meta-a"),
        ),
        row(
            "unsigned headers before expiry",
            get().unsigned("x-amz-meta-a", "1").presigned(&world.user.clone().minutes(-10), "1"),
            not_signed("x-amz-meta-a"),
        ),
        row(
            "region before unsigned headers",
            get().unsigned("x-amz-meta-a", "1").presigned(&world.user.clone().region("us-west-2"), "300"),
            wrong_region(),
        ),
        row("unknown key", get().presigned(&world.user.clone().key(NOBODY), "300"), unknown_key(NOBODY)),
        row(
            "key before expiry",
            get().presigned(&world.user.clone().key(NOBODY).minutes(-10), "1"),
            unknown_key(NOBODY),
        ),
        row("expiry before signature", get().presigned(&world.user.clone().minutes(-10), "1").badly(), {
            expired("1", "2026-07-19T09:50:01Z")
        }),
        row("a signed header that is absent counts as empty", absent, expected),
        row("an unsigned hash", with_hash.clone(), {
            coded(403, "SignatureDoesNotMatch").element("SignatureProvided", &with_hash.signature)
        }),
        row("another hash and body than were signed", other, status(403)),
        row("nothing was stored", world.signed(Request::get("/rows/new")), coded(404, "NoSuchKey")),
        row(
            "an unsigned UNSIGNED-PAYLOAD",
            signed(put().unsigned("x-amz-content-sha256", "UNSIGNED-PAYLOAD")),
            status(200),
        ),
        row("a signed hash", says_hash, status(200)),
        row("static key, signed token", with_token(), invalid_token("garbage")),
        row(
            "static key, signed token, bad signature",
            bad_with_token.clone(),
            mismatch_for(&bad_with_token, &world.user),
        ),
        row("OPTIONS without Origin", signed(get()).method("OPTIONS"), coded(400, "BadRequest")),
    ];
    for name in ["x-amz-meta-wrong", "x-amz-acl", "x-amz-security-token", "x-amz-expires"] {
        rows.push(row(
            &format!("unsigned {name}"),
            signed(get().unsigned(name, "private")),
            not_signed(name),
        ));
    }
    check(&world.aws, "3.1, C: what has to be signed", rows).await;
}
