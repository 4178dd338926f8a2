//! Signature Version 2: where it is taken, what it signs, and how it is refused.

use rolecall_tests::Answer;
use rolecall_tests::sigv2::sign;
use rolecall_tests::sigv4::{Request, Signed};
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::header_auth::{invalid_token, too_skewed, unknown_key};
use super::world::{CONTENT, NOW_ISO, World};

/// 2026-07-19T10:01:00Z, a minute from now.
const SOON: &str = "1784455260";
const SOON_ISO: &str = "2026-07-19T10:01:00Z";
const NOBODY: &str = "AKIAIOSFODNN7EXAMPLE";

fn mismatch(signed: &Signed, key: &str, string_to_sign: &str, signature: &str) -> Expected {
    let bytes: Vec<String> = string_to_sign.bytes().map(|byte| format!("{byte:02x}")).collect();
    let message = "The request signature we calculated does not match the signature you provided. Check your key and \
                   signing method.";
    assert!(!signed.target.is_empty());
    refused(403, "SignatureDoesNotMatch", message)
        .field("AWSAccessKeyId", key)
        .field("StringToSign", string_to_sign)
        .field("SignatureProvided", signature)
        .field("StringToSignBytes", &bytes.join(" "))
}

fn v4_only() -> Expected {
    let message =
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
    refused(400, "InvalidRequest", message)
}

#[tokio::test]
async fn what_is_taken() {
    let world = World::new().await;
    let get = || Request::get("/rows/key");
    let url = |request: Request| request.presigned_v2(&world.user, SOON);
    let header = |request: Request| request.signed_v2(&world.user);
    let mut rows = vec![
        row("a URL", url(get()), status(200).body(CONTENT)),
        row("a header", header(get()), status(200).body(CONTENT)),
        row("HEAD", url(Request::new("HEAD", "/rows/key")), status(200).header("content-length", "10")),
        row(
            "a bucket in the host",
            url(Request::get("/key").at("rows.s3.amazonaws.com")),
            status(200).body(CONTENT),
        ),
        row(
            "a bucket in a local host",
            url(Request::get("/key").at("rows.s3.localhost")),
            status(200).body(CONTENT),
        ),
        row("no bucket", url(Request::get("/")), status(200)),
        row("no bucket, a header", header(Request::get("/")), status(200)),
        row(
            "a listing",
            url(Request::get("/rows/?list-type=2&prefix=k")),
            status(200).element("KeyCount", "1"),
        ),
        row("a subresource", url(Request::get("/rows/?acl")), status(200)),
        row(
            "an override of a header",
            url(Request::get("/rows/key?response-content-type=text")),
            status(200).header("content-type", "text"),
        ),
        row(
            "a PUT by URL",
            url(Request::put("/rows/new", "x").header("content-type", "text/csv")),
            status(200),
        ),
        row("is stored as it says", world.signed(Request::get("/rows/new")), {
            status(200).body("x").header("content-type", "text/csv")
        }),
        row(
            "a PUT with metadata in the query",
            url(Request::put("/rows/meta", "x").header("x-amz-meta-a", "b c")),
            status(200),
        ),
        row(
            "that is stored",
            world.signed(Request::get("/rows/meta")),
            status(200).header("x-amz-meta-a", "b c"),
        ),
        row(
            "a Content-Encoding that was not signed",
            url(Request::put("/rows/zip", "x").unsigned("content-encoding", "gzip")),
            status(200),
        ),
        row("DELETE", url(Request::new("DELETE", "/rows/new")), status(204)),
        row("a bucket made", header(Request::put("/rows-made", "")), status(200)),
        row("a bucket that is not there", url(Request::get("/rows-none/key")), coded(404, "NoSuchBucket")),
    ];
    let session = world.session_with("taken", Some(super::world::EVERYTHING)).await;
    rows.push(row("a session's URL", get().presigned_v2(&session, SOON), status(200).body(CONTENT)));
    rows.push(row("a session's header", get().signed_v2(&session), status(200).body(CONTENT)));
    check(&world.aws, "row 1: what is taken", rows).await;
}

#[tokio::test]
async fn what_is_refused() {
    let world = World::new().await;
    let key = &world.user.key;
    let get = || Request::get("/rows/key");
    let url = |request: Request| request.presigned_v2(&world.user, SOON);
    let header = |request: Request| request.signed_v2(&world.user);
    let expired = |at: &str| {
        refused(403, "AccessDenied", "Request has expired").field("Expires", at).field("ServerTime", NOW_ISO)
    };
    let invalid_date = |value: &str| {
        refused(403, "AccessDenied", &format!("Invalid date (should be seconds since epoch): {value}"))
    };
    let no_date =
        || refused(403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header");
    let says = |value: &str| get().anonymous().also("Authorization", value);
    let malformed = |value: &str| {
        refused(
            400,
            "InvalidArgument",
            "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
        )
        .field("ArgumentName", "Authorization")
        .field("ArgumentValue", value)
    };
    let bad = url(get()).retarget("Signature=", "Signature=bad");
    let bad_signature = format!("bad{}", sign(&world.user.secret, &bad.string_to_sign));
    let typed = url(Request::put("/rows/new", "x")).also("Content-Type", "text/plain");
    let typed_text = format!("PUT\n\ntext/plain\n{SOON}\n/rows/new");
    let typed_signature = sign(&world.user.secret, &typed.string_to_sign);
    let by_other = get().signed_v2(&world.user.clone().key(NOBODY));
    let early = world.user.clone().minutes(-20);
    let rows = vec![
        row("another region, a URL", url(Request::get("/rows-eu/key")), v4_only()),
        row("another region, a header", header(Request::get("/rows-eu/key")), v4_only()),
        row(
            "the host of another region",
            url(Request::get("/").at("s3.eu-central-1.amazonaws.com")),
            v4_only(),
        ),
        row("expired", get().presigned_v2(&world.user, "1784455199"), expired("2026-07-19T09:59:59Z")),
        row("expired now", get().presigned_v2(&world.user, "1784455200"), expired(NOW_ISO)),
        row("a date that is a word", get().presigned_v2(&world.user, "soon"), invalid_date("soon")),
        row("a date beyond 2038", get().presigned_v2(&world.user, "2147483648"), invalid_date("2147483648")),
        row("the last second of 2038", get().presigned_v2(&world.user, "2147483647"), status(200)),
        row("signature", bad.clone(), mismatch(&bad, key, &bad.string_to_sign, &bad_signature)),
        row("a Content-Type that was not signed", typed.clone(), {
            mismatch(&typed, key, &typed_text, &typed_signature)
        }),
        row(
            "metadata that was not signed",
            url(get()).also("x-amz-meta-a", "b"),
            coded(403, "SignatureDoesNotMatch"),
        ),
        row("another method", url(get()).method("DELETE"), coded(403, "SignatureDoesNotMatch")),
        row(
            "another key",
            url(get()).retarget("/rows/key", "/rows/empty"),
            coded(403, "SignatureDoesNotMatch"),
        ),
        row("a subresource added", url(get()).retarget("?", "?acl&"), coded(403, "SignatureDoesNotMatch")),
        row("an unknown key", by_other, unknown_key(NOBODY)),
        row(
            "a token that a lasting key needs not",
            get().presigned_v2(&world.user.clone().token("garbage"), SOON),
            invalid_token("garbage"),
        ),
        row("no colon", says("AWS key"), malformed("AWS key")),
        row("two colons", says("AWS a:b:c"), malformed("AWS a:b:c")),
        row("no date", header(get()).without("date"), no_date()),
        row(
            "a date before 1970",
            header(get()).alter("date", |_| "Fri, 07 Jul 1950 21:53:04 GMT".to_owned()),
            no_date(),
        ),
        row("signed 20 minutes ago", get().signed_v2(&early), too_skewed("Sun, 19 Jul 2026 09:40:00 GMT")),
        row(
            "chunks that no signature leads",
            {
                header(
                    Request::put("/rows/new", "x")
                        .header("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
                )
            },
            coded(403, "AccessDenied"),
        ),
        row(
            "a body that is not what was signed",
            header(Request::put("/rows/new", "x").header("x-amz-content-sha256", &"0".repeat(64))),
            coded(400, "XAmzContentSHA256Mismatch"),
        ),
        row("nothing was stored", world.signed(Request::get("/rows/new")), coded(404, "NoSuchKey")),
    ];
    assert!(SOON_ISO > NOW_ISO);
    check(&world.aws, "row 1: what is refused", rows).await;
}

async fn explained(world: &World, request: &Signed) -> (Answer, serde_json::Value) {
    let answer = request.send(&world.aws).await;
    let link = answer.header("x-rolecall-explain").expect("it was refused");
    let get = format!("GET {link} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let explanation = rolecall_tests::send(&world.aws, get.as_bytes()).await.body;
    (answer, serde_json::from_str(&explanation).unwrap())
}

#[tokio::test]
async fn a_refusal_is_explained_with_the_string_to_sign_and_with_what_the_client_can_set() {
    let world = World::new().await;
    let (_, told) = explained(&world, &Request::get("/rows-eu/key").presigned_v2(&world.user, SOON)).await;
    assert_eq!(told["because"]["key"], "mechanism");
    assert_eq!(
        told["because"]["line"],
        "the request is signed with Signature Version 2, and eu-central-1 takes Signature Version 4 only"
    );
    let settings = &told["clientSettings"];
    assert_eq!(
        settings["line"],
        "sign with Signature Version 4 (signature_version = s3v4), for the region eu-central-1"
    );
    let clients: Vec<&str> =
        settings["settings"].as_array().unwrap().iter().map(|it| it["client"].as_str().unwrap()).collect();
    assert_eq!(clients, ["boto3", "AWS CLI version 1", "AWS SDK for JavaScript v2", "django-storages"]);
    assert_eq!(told["stages"]["auth"]["signature_version"], "SigV2");

    let session = world.session_with("explained", Some(super::world::EVERYTHING)).await;
    let wrong =
        Request::get("/rows/key").presigned_v2(&session, SOON).retarget("Signature=", "Signature=bad");
    let (answer, told) = explained(&world, &wrong).await;
    let token = session.token.unwrap();
    assert_eq!(answer.element("Code"), Some("SignatureDoesNotMatch"));
    assert!(answer.element("StringToSign").unwrap().contains(&token), "as AWS answers");
    let shown = told["stages"]["auth"]["string_to_sign"].as_str().unwrap();
    assert_eq!(shown, format!("GET\n\n\n{SOON}\nx-amz-security-token:...\n/rows/key"));
    assert!(!told.to_string().contains(&token), "{told}");
    // A wrong signature is a matter of the secret, or of what was changed on the way.
    let line = told["clientSettings"]["line"].as_str().unwrap();
    assert!(line.starts_with("give the client the secret access key that belongs to ASIA"), "{line}");
}
