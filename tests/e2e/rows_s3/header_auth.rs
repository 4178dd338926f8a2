//! The Authorization header: its form, its scope, the date, and what it has to cover.

use rolecall_tests::sigv4::{Payload, Request, Signed, Signer, flipped, sha256};
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::world::{CONTENT, NOW_ISO, World};

/// Every refusal of a header that makes no sense starts so.
pub fn malformed(rest: &str) -> Expected {
    let message = format!("The authorization header is malformed; {rest}");
    refused(400, "AuthorizationHeaderMalformed", &message)
}

pub fn wrong_region(got: &str, want: &str) -> Expected {
    malformed(&format!("the region '{got}' is wrong; expecting '{want}'")).field("Region", want)
}

/// A signature that does not match, with what the server calculated.
pub fn mismatch(key: &str, string_to_sign: &str, signature: &str, canonical: &str) -> Expected {
    let bytes = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
    mismatch_of(key, signature)
        .field("StringToSign", string_to_sign)
        .field("SignatureProvided", signature)
        .field("StringToSignBytes", &bytes(string_to_sign))
        .field("CanonicalRequest", canonical)
        .field("CanonicalRequestBytes", &bytes(canonical))
}

fn mismatch_of(key: &str, signature: &str) -> Expected {
    assert_eq!(signature.len(), 64);
    let message = "The request signature we calculated does not match the signature you provided. Check your key and \
                   signing method.";
    refused(403, "SignatureDoesNotMatch", message).field("AWSAccessKeyId", key)
}

/// The same for a request whose signature was made wrong.
pub fn mismatch_for(signed: &Signed, by: &Signer) -> Expected {
    mismatch(&by.key, &signed.string_to_sign, &signed.signature, &signed.canonical)
}

pub fn not_signed(names: &str) -> Expected {
    refused(403, "AccessDenied", "There were headers present in the request which were not signed")
        .field("HeadersNotSigned", names)
}

pub fn unknown_key(key: &str) -> Expected {
    refused(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
        .field("AWSAccessKeyId", key)
}

pub fn invalid_token(token: &str) -> Expected {
    refused(400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
        .field("Token-0", token)
}

pub fn too_skewed(sent: &str) -> Expected {
    refused(
        403,
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
    )
    .field("RequestTime", sent)
    .field("ServerTime", NOW_ISO)
    .field("MaxAllowedSkewMilliseconds", "900000")
}

pub fn argument(message: &str, name: &str, value: &str) -> Expected {
    refused(400, "InvalidArgument", message).field("ArgumentName", name).field("ArgumentValue", value)
}

pub const HASH_LIST: &str = "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, \
     STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, \
     STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.";

#[tokio::test]
async fn the_header_itself() {
    let world = World::new().await;
    let get = || world.signed(Request::get("/rows/key"));
    let key = &world.user.key;
    let credential = world.user.credential();
    let signature = get().signature;
    let says = |value: &str| Request::get("/rows/key").anonymous().also("Authorization", value);
    let other_scheme = get().authorization("AWS4-HMAC-SHA256", "AWS2-HMAC-SHA1");
    let other_scheme_value = other_scheme.value("authorization");
    let three =
        "the authorization header requires three components: Credential, SignedHeaders, and Signature.";
    let shape =
        "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".";
    let v4_only =
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
    let names = "SignedHeaders=host;x-amz-content-sha256;x-amz-date";
    let rows = vec![
        row(
            "one word",
            says("garbage"),
            argument(
                "Authorization header is invalid -- one and only one ' ' (space) required.",
                "Authorization",
                "garbage",
            ),
        ),
        row(
            "unknown scheme",
            other_scheme,
            argument("Unsupported Authorization Type", "Authorization", &other_scheme_value),
        ),
        row(
            "SigV2 in a V4-only region",
            Request::get("/rows-eu/key")
                .anonymous()
                .also("Authorization", &format!("AWS {key}:c2lnbmF0dXJlc2lnbmF0dXJl")),
            refused(400, "InvalidRequest", v4_only),
        ),
        row(
            "twice, identical",
            get().also("Authorization", &get().value("authorization")),
            coded(501, "NotImplemented").element("Header", "Authorization"),
        ),
        row("empty, object request: anonymous", says(""), refused(403, "AccessDenied", "Access Denied")),
        row(
            "empty, CreateBucket: anonymous",
            Request::put("/rows-new", "").anonymous().also("Authorization", ""),
            refused(403, "AccessDenied", "Access Denied"),
        ),
        row(
            "unknown attribute",
            get().authorization(", Signature", ", Foo=bar, Signature"),
            malformed(three),
        ),
        row(
            "Credential twice",
            get().authorization(", SignedHeaders", &format!(", Credential={credential}, SignedHeaders")),
            malformed(three),
        ),
        row(
            "SignedHeaders twice",
            get().authorization(names, &format!("{names}, {names}")),
            malformed(three),
        ),
        row(
            "Signature twice",
            get().authorization(", Signature=", &format!(", Signature={signature}, Signature=")),
            malformed(three),
        ),
        row(
            "component without =",
            get().authorization(", Signature=", ", Signature"),
            malformed(&format!("the authorization component \" Signature{signature}\" is malformed.")),
        ),
        row(
            "component with an empty value",
            get().authorization(names, "SignedHeaders="),
            malformed("the authorization component \" SignedHeaders=\" is malformed."),
        ),
        row("two components", get().authorization(&format!("{names}, "), ""), malformed(three)),
        row(
            "another name for Credential",
            get().authorization("Credential=", "Key="),
            malformed("missing Credential."),
        ),
        row(
            "another name for SignedHeaders",
            get().authorization("SignedHeaders=", "Headers="),
            malformed("missing SignedHeaders."),
        ),
        row(
            "another name for Signature",
            get().authorization("Signature=", "Sign="),
            malformed("missing Signature."),
        ),
        row(
            "Credential of three parts",
            get().authorization(&credential, &format!("{key}/20260719/us-east-1")),
            malformed(shape),
        ),
        row(
            "Credential of six parts",
            get().authorization(&credential, &format!("{credential}/more")),
            malformed(shape),
        ),
        row(
            "terminal",
            Request::get("/rows/key").signed(&world.user.clone().terminal("aws3_request")),
            malformed("incorrect terminal \"aws3_request\". This endpoint uses \"aws4_request\"."),
        ),
        row(
            "date format of the scope",
            Request::get("/rows/key").signed(&world.user.clone().scope_date("2026-07-19")),
            malformed(
                "incorrect date format \"2026-07-19\". This date in the credential must be in the format \"yyyyMMdd\".",
            ),
        ),
        row(
            "service",
            Request::get("/rows/key").signed(&world.user.clone().service("ec2")),
            malformed("incorrect service \"ec2\". This endpoint belongs to \"s3\".")
                .no("x-amz-bucket-region"),
        ),
        row(
            "service, bucket request",
            Request::get("/rows").signed(&world.user.clone().service("ec2")),
            malformed("incorrect service \"ec2\". This endpoint belongs to \"s3\".")
                .header("x-amz-bucket-region", "us-east-1"),
        ),
        row(
            "names repeated",
            get().authorization("SignedHeaders=host;", "SignedHeaders=host;host;x-amz-date;"),
            status(200).body(CONTENT),
        ),
        row(
            "names unsorted",
            get().authorization(names, "SignedHeaders=x-amz-date;x-amz-content-sha256;host"),
            status(200).body(CONTENT),
        ),
        row(
            "names capitalized",
            get().authorization(names, "SignedHeaders=Host;X-Amz-Content-Sha256;X-Amz-Date"),
            status(200).body(CONTENT),
        ),
    ];
    check(&world.aws, "3, B: the header itself", rows).await;
}

#[tokio::test]
async fn the_region() {
    let world = World::new().await;
    let there = world.user.clone().region("us-west-2");
    let nobody = there.clone().key("AKIAIOSFODNN7EXAMPLE");
    let regional = |target: &str| Request::get(target).at("s3.us-east-1.amazonaws.com");
    let wrong = || wrong_region("us-west-2", "us-east-1");
    let ids = ["content-type", "x-amz-request-id", "x-amz-id-2"];
    let of_bucket = || {
        let names = [&ids[..], &["x-amz-bucket-region"]].concat();
        wrong().only(&names).header("x-amz-bucket-region", "us-east-1")
    };
    let elsewhere = || wrong().only(&ids);
    let rows = vec![
        row("object request", Request::get("/rows/key").signed(&there), elsewhere()),
        row(
            "object PUT, regional host",
            Request::put("/rows/other", "x").at("s3.us-east-1.amazonaws.com").signed(&there),
            elsewhere(),
        ),
        row("bucket there, known key", regional("/rows").signed(&there), of_bucket()),
        row("bucket there, unknown key", regional("/rows").signed(&nobody), of_bucket()),
        row(
            "bucket there, at the bucket's host",
            Request::get("/").at("rows.s3.us-east-1.amazonaws.com").signed(&there),
            of_bucket(),
        ),
        row("bucket missing, unknown key", regional("/rows-none").signed(&nobody), elsewhere()),
        row("bucket missing, known key", regional("/rows-none").signed(&there), elsewhere()),
        row("no bucket", regional("/").signed(&there), elsewhere()),
        row(
            "a bucket of another region, at a host without one",
            Request::get("/rows-eu").signed(&world.user),
            wrong_region("us-east-1", "eu-central-1").header("x-amz-bucket-region", "eu-central-1"),
        ),
    ];
    check(&world.aws, "3, B: the region", rows).await;
}

#[tokio::test]
async fn the_date() {
    let world = World::new().await;
    let get = || Request::get("/rows/key");
    let no_date =
        || refused(403, "AccessDenied", "AWS authentication requires a valid Date or x-amz-date header");
    let at = |minutes| get().signed(&world.user.clone().minutes(minutes));
    let rfc = "Sun, 19 Jul 2026 10:00:00 GMT";
    let rows = vec![
        row("no date at all", get().undated().signed(&world.user), no_date()),
        row("a signed date that is not sent", world.signed(get()).without("x-amz-date"), no_date()),
        row(
            "x-amz-date is no date",
            world.signed(get()).alter("x-amz-date", |_| "yesterday".to_owned()),
            no_date(),
        ),
        row("Date is no date", get().undated().header("date", "yesterday").signed(&world.user), no_date()),
        row("5 minutes slow", at(-5), status(200)),
        row("5 minutes fast", at(5), status(200)),
        row("20 minutes slow", at(-20), too_skewed("20260719T094000Z")),
        row("20 minutes fast", at(20), too_skewed("20260719T102000Z")),
        row(
            "20 minutes slow, in Date",
            get()
                .undated()
                .header("date", "Sun, 19 Jul 2026 09:40:00 GMT")
                .signed(&world.user.clone().minutes(-20)),
            too_skewed("Sun, 19 Jul 2026 09:40:00 GMT"),
        ),
        row(
            "altered after signing to a far date",
            world.signed(get()).alter("x-amz-date", |_| "20991231T235959Z".to_owned()),
            too_skewed("20991231T235959Z"),
        ),
        row("Date alone is signed", get().undated().header("date", rfc).signed(&world.user), status(200)),
        row(
            "Date in the basic format",
            get().undated().header("date", &world.user.date).signed(&world.user),
            status(200),
        ),
        row("both, equal", get().header("date", &world.user.date).signed(&world.user), status(200)),
        row(
            "both, different: x-amz-date wins",
            get().header("date", "20200101T000000Z").signed(&world.user),
            status(200),
        ),
    ];
    check(&world.aws, "3, B: the date", rows).await;
}

#[tokio::test]
async fn what_has_to_be_signed() {
    let world = World::new().await;
    let get = || Request::get("/rows/key");
    let put = || Request::put("/rows/new", "content");
    let mut rows = vec![
        row(
            "two headers",
            get().unsigned("x-amz-meta-b", "1").unsigned("x-amz-meta-a", "2").signed(&world.user),
            not_signed("x-amz-meta-a, x-amz-meta-b"),
        ),
        row("x-amz-acl", put().unsigned("x-amz-acl", "private").signed(&world.user), not_signed("x-amz-acl")),
        row("host", get().host_unsigned().signed(&world.user), not_signed("host")),
        row(
            "content-md5",
            put().unsigned("content-md5", "mgNkuembtIDdJeHwKEyFVQ==").signed(&world.user),
            not_signed("content-md5"),
        ),
        row(
            "x-amz-security-token, never InvalidToken",
            get().unsigned("x-amz-security-token", "garbage").signed(&world.user),
            not_signed("x-amz-security-token"),
        ),
    ];
    for algorithm in ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"] {
        let name = format!("x-amz-checksum-{algorithm}");
        for value in ["AAAAAA==", "", "garbage"] {
            rows.push(row(
                &format!("{name}: {value}"),
                put().unsigned(&name, value).signed(&world.user),
                not_signed(&name),
            ));
        }
    }
    for (name, value) in [
        ("Content-Type", "text/plain"),
        ("Expect", "garbage"),
        ("Expect", ""),
        ("User-Agent", "anything"),
        ("User-Agent", ""),
        ("Origin", "https://example.com"),
        ("Date", "Sun, 19 Jul 2026 10:00:00 GMT"),
    ] {
        let name_of_row = format!("{name}: {value} may be unsigned");
        rows.push(row(&name_of_row, put().unsigned(name, value).signed(&world.user), status(200)));
    }
    rows.push(row(
        "nothing was stored by those that were refused, and the rest stored it",
        world.signed(Request::get("/rows/new")),
        status(200).body("content"),
    ));
    check(&world.aws, "3, B: what has to be signed", rows).await;
}

#[tokio::test]
async fn the_payload_hash() {
    let world = World::new().await;
    let hash = sha256(b"content");
    let put = || Request::put("/rows/hashed", "content");
    let unsaid = |hash: &str| put().payload(Payload::Unsaid(hash.to_owned()));
    let differs = unsaid(&sha256(b"other")).unsigned("x-amz-content-sha256", &hash).signed(&world.user);
    let rows = vec![
        row(
            "absent",
            unsaid(&hash).signed(&world.user),
            refused(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256"),
        ),
        row(
            "not one of the list",
            put().payload(Payload::Is("garbage".to_owned())).signed(&world.user),
            argument(HASH_LIST, "x-amz-content-sha256", "garbage"),
        ),
        row(
            "unknown STREAMING",
            put().payload(Payload::Is("STREAMING-UNSIGNED-PAYLOAD".to_owned())).signed(&world.user),
            argument(HASH_LIST, "x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD"),
        ),
        row(
            "of another body",
            put().signed(&world.user).with_body("CONTENT"),
            refused(
                400,
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
            )
            .field("ClientComputedContentSHA256", &hash)
            .field("S3ComputedContentSHA256", &sha256(b"CONTENT")),
        ),
        row("unsigned, and another than was signed", differs, coded(403, "SignatureDoesNotMatch")),
        row("nothing was stored", world.signed(Request::get("/rows/hashed")), coded(404, "NoSuchKey")),
        row(
            "unsigned, and the one that was signed",
            unsaid(&hash).unsigned("x-amz-content-sha256", &hash).signed(&world.user),
            status(200),
        ),
        row(
            "unsigned, UNSIGNED-PAYLOAD",
            unsaid("UNSIGNED-PAYLOAD")
                .unsigned("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                .signed(&world.user),
            status(200),
        ),
        row(
            "UNSIGNED-PAYLOAD",
            put().payload(Payload::Is("UNSIGNED-PAYLOAD".to_owned())).signed(&world.user),
            status(200),
        ),
    ];
    check(&world.aws, "3, B: the payload hash", rows).await;
}

#[tokio::test]
async fn the_signature() {
    let world = World::new().await;
    let key = world.user.key.clone();
    let get = world.signed(Request::get("/rows/key")).badly();
    let query =
        world.signed(Request::get("/rows/key?response-content-language=a%26b&x-id=GetObject")).badly();
    let put = world
        .signed(Request::put("/rows/new", "<content>").header("content-type", "a & b <c> \"d\""))
        .badly();
    let absent = world.signed(Request::get("/rows/key").header("x-amz-meta-a", "1")).without("x-amz-meta-a");
    let canonical = absent.canonical.replace("x-amz-meta-a:1\n", "x-amz-meta-a:\n");
    let text = world.user.string_to_sign(&canonical);
    let expected = mismatch(&key, &text, &absent.signature, &canonical);
    let secret = Signer { secret: "another".to_owned(), ..world.user.clone() };
    let by_another = Request::get("/rows/key").signed(&secret);
    let rows = vec![
        row("wrong", get.clone(), mismatch_for(&get, &world.user)),
        row("with a query", query.clone(), mismatch_for(&query, &world.user)),
        row("with text that XML escapes", put.clone(), mismatch_for(&put, &world.user)),
        row("by another secret", by_another.clone(), mismatch_for(&by_another, &world.user)),
        row("a signed header that is absent counts as empty", absent, expected),
    ];
    assert_ne!(flipped(&get.signature), get.signature);
    check(&world.aws, "3: the signature", rows).await;
}
