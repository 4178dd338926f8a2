//! SigV4 in the Authorization header, as the query services check it, in their order.

use rolecall_tests::CUSTOMER;

use super::client::{Identity, Request};
use super::lab::{Lab, iam, who_am_i};
use super::table::{Expected, Table, accepted, done};

pub const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your \
     AWS Secret Access Key and signing method. Consult the service documentation for details.";
pub const INVALID_TOKEN: &str = "The security token included in the request is invalid.";
pub const REGION: &str = "Credential should be scoped to a valid region. ";
pub const SERVICE: &str = "Credential should be scoped to correct service: 'sts'. ";

fn request() -> Request {
    who_am_i(&Identity::root(CUSTOMER))
}

fn incomplete(message: impl Into<String>) -> Expected {
    Expected::sts(400, "IncompleteSignature", message)
}

fn mismatch(message: impl Into<String>) -> Expected {
    Expected::sts(403, "SignatureDoesNotMatch", message)
}

/// Rows 1 to 6b: what is refused before the header's parts are looked at.
#[tokio::test]
async fn the_header() {
    let lab = Lab::new().await;
    let query = |query: &str| {
        let target = format!("/?Action=GetCallerIdentity&Version=2011-06-15&x={query}");
        Request::new("sts", &Identity::root(CUSTOMER), "GET", "/").then_target(&target)
    };
    let bad_query = |message: &str| Expected::sts(400, "MalformedQueryString", message);
    let trailing = "Incomplete trailing escape % sequence";
    let illegal = |digits: &str| bad_query(&format!("Illegal hex character in escape % pattern: %{digits}"));
    let both = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256";
    let unsupported = |name: &str| incomplete(format!("Unsupported AWS 'algorithm': '{name}'."));
    let without_equals = "AWS4-HMAC-SHA256 Credential=a, oops, Signature=b";
    let rows = [
        ("4: a query that ends in %", query("%"), bad_query(trailing)),
        ("4: a query that ends in %2", query("%2"), bad_query(trailing)),
        ("4: a query with %GG", query("%GG"), illegal("GG")),
        ("4: a query with %2X before a good one", query("%2X%20"), illegal("2X")),
        ("4: before 5: unsigned", query("%GG").unsigned(), illegal("GG")),
        (
            "5: neither header nor query",
            request().unsigned(),
            Expected::sts(403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
        ),
        ("5: both", request().then_target(both), mismatch("").without_message()),
        (
            "6a: another algorithm",
            request().then_replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
            unsupported("AWS4-HMAC-SHA1"),
        ),
        ("6a: SigV2", request().then_set("authorization", "AWS key:signature"), unsupported("AWS")),
        ("6a: Bearer", request().then_set("authorization", "Bearer abc"), unsupported("Bearer")),
        (
            "6b: a component without =",
            request().then_set("authorization", without_equals),
            incomplete(format!(
                "'oops' not a valid key=value pair (missing equal-sign) in Authorization header: '{without_equals}'."
            )),
        ),
        (
            "6b: nothing but a word",
            request().then_set("authorization", "AWS4-HMAC-SHA256 oops"),
            incomplete(
                "'oops' not a valid key=value pair (missing equal-sign) in Authorization header: \
                 'AWS4-HMAC-SHA256 oops'.",
            ),
        ),
    ];
    let mut table = Table::new("§2.1: rows 4 to 6b");
    for (name, request, expected) in rows {
        table.row(name, &lab.send(&request).await, &expected);
    }
    table.finish();
}

/// Row 6c: the last of two counts.
#[tokio::test]
async fn twice() {
    let lab = Lab::new().await;
    lab.aws.clock().freeze();
    let good = request().authorization(&lab.aws);
    let (before, signature) = good.rsplit_once("Signature=").unwrap();
    let bad = "0".repeat(64);
    let wrong = "AWS4-HMAC-SHA256 Credential=one/two, ";
    let rows = [
        (
            "Signature: the last is good",
            format!("{before}Signature={bad}, Signature={signature}"),
            accepted("GetCallerIdentity"),
        ),
        (
            "Signature: the last is bad",
            format!("{before}Signature={signature}, Signature={bad}"),
            mismatch(MISMATCH),
        ),
        (
            "Credential: the last is good",
            good.replace("AWS4-HMAC-SHA256 ", wrong),
            accepted("GetCallerIdentity"),
        ),
    ];
    let mut table = Table::new("§2.1: row 6c");
    for (name, value, expected) in rows {
        let answer = lab.send(&request().then_set("authorization", &value)).await;
        table.row(name, &answer, &expected);
    }
    table.finish();
}

/// Row 6d: all that is missing is named, in this order.
#[tokio::test]
async fn missing_parts() {
    let lab = Lab::new().await;
    let (credential, signed, signature) = (
        "Credential=AKIAIOSFODNN7EXAMPLE/20260719/us-east-1/sts/aws4_request",
        "SignedHeaders=host;x-amz-date",
        "Signature=00",
    );
    let date = "existence of either a 'X-Amz-Date' or a 'Date' header.";
    let rows = [
        (
            "all",
            vec![],
            false,
            vec!["'Credential' parameter.", "'Signature' parameter.", "'SignedHeaders' parameter.", date],
        ),
        (
            "all but the date",
            vec![],
            true,
            vec!["'Credential' parameter.", "'Signature' parameter.", "'SignedHeaders' parameter."],
        ),
        ("Credential", vec![signed, signature], true, vec!["'Credential' parameter."]),
        ("Signature", vec![credential, signed], true, vec!["'Signature' parameter."]),
        ("SignedHeaders", vec![credential, signature], true, vec!["'SignedHeaders' parameter."]),
        ("the date", vec![credential, signed, signature], false, vec![date]),
    ];
    let mut table = Table::new("§2.1: row 6d");
    for (name, parts, dated, missing) in rows {
        let header = format!("AWS4-HMAC-SHA256 {}", parts.join(", ")).trim_end().to_owned();
        let mut request = request().then_set("authorization", &header);
        if !dated {
            request = request.then_drop("x-amz-date");
        }
        let answer = lab.send(&request).await;
        let listed: Vec<_> =
            missing.iter().map(|part| format!("Authorization header requires {part} ")).collect();
        let listed = listed.concat();
        let hashed = format!("{listed}(Hashed with SHA-256 and encoded with Base64) Authorization=");
        let message = answer.element("Message").unwrap_or_default();
        let expected = if message.starts_with(&hashed) {
            // A SHA-256 in Base64: 43 characters and one of padding.
            let digest = &message[hashed.len()..];
            table.fact(format!("{name}: the digest"), digest.len() == 44 && digest.ends_with('='), digest);
            incomplete("").between(&hashed, "=")
        } else {
            incomplete(format!("{listed}Authorization={header}"))
        };
        table.row(name, &answer, &expected);
    }
    table.finish();
}

/// Rows 8 to 11: the signed headers, and the time.
#[tokio::test]
async fn hosts_and_dates() {
    let lab = Lab::new().await;
    lab.aws.clock().freeze();
    let now = lab.aws.clock().now();
    let shown =
        |minutes: i64| (now + chrono::TimeDelta::minutes(minutes)).format("%Y%m%dT%H%M%SZ").to_string();
    let at = |minutes: i64| (now + chrono::TimeDelta::minutes(minutes)).into();
    let date = |got: &str| {
        incomplete(format!(
            "Date must be in ISO-8601 'basic format'. Got '{got}'. See http://en.wikipedia.org/wiki/ISO_8601"
        ))
    };
    let expired = |minutes: i64| {
        let (then, limit, now) = (shown(-minutes), shown(-15), shown(0));
        mismatch(format!("Signature expired: {then} is now earlier than {limit} ({now} - 15 min.)"))
    };
    let early = |minutes: i64| {
        let (then, limit, now) = (shown(minutes), shown(15), shown(0));
        mismatch(format!("Signature not yet current: {then} is still later than {limit} ({now} + 15 min.)"))
    };
    let unsigned_host = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
    let rows = [
        (
            "8: host not signed",
            request().then_replace("content-type;host;x-amz-date", "content-type;x-amz-date"),
            mismatch(unsigned_host),
        ),
        (
            "8 before 9",
            request().then_replace(";host;", ";").then_set("x-amz-date", "today"),
            mismatch(unsigned_host),
        ),
        ("9: no date at all", request().then_set("x-amz-date", "today"), date("today")),
        (
            "9: an extended date",
            request().then_set("x-amz-date", "2026-07-19T10:00:00Z"),
            date("2026-07-19T10:00:00Z"),
        ),
        (
            "9: a Date header alone",
            request().then_drop("x-amz-date").then_add("date", "today"),
            date("today"),
        ),
        ("10: 16 minutes ago", request().at(at(-16)), expired(16)),
        ("10: two hours ago", request().at(at(-120)), expired(120)),
        ("10: 14 minutes ago", request().at(at(-14)), accepted("GetCallerIdentity")),
        ("10 before 16", request().at(at(-16)).bad_signature(), expired(16)),
        ("11: in 16 minutes", request().at(at(16)), early(16)),
        ("11: in 14 minutes", request().at(at(14)), accepted("GetCallerIdentity")),
        ("11 before 13", request().at(at(16)).region("nowhere"), early(16)),
    ];
    let mut table = Table::new("§2.1: rows 8 to 11");
    for (name, request, expected) in rows {
        table.row(name, &lab.send(&request).await, &expected);
    }
    lab.aws.clock().advance(chrono::TimeDelta::minutes(20)).unwrap();
    let answer = lab.send(&request().at(now.into())).await;
    let is_late = answer.element("Message").is_some_and(|message| message.starts_with("Signature expired: "));
    table.fact("10: by the server's clock, not the client's", is_late, &answer.body);
    table.finish();
}

/// Rows 12 to 16: the credential scope, the key, the signature.
#[tokio::test]
async fn credentials() {
    let lab = Lab::new().await;
    let (user, _) = lab.simple().await;
    lab.aws.clock().freeze();
    let inactive = lab.user(CUSTOMER, "inactive", None).await;
    let key = inactive.identity.key.as_str();
    let pairs = [("UserName", "inactive"), ("AccessKeyId", key), ("Status", "Inactive")];
    lab.root(CUSTOMER, "UpdateAccessKey", &pairs).await;
    let stranger = Identity { key: "AKIAIOSFODNN7EXAMPLE".to_owned(), ..user.identity.clone() };
    let liar = Identity { secret: "x".repeat(40), ..user.identity.clone() };
    let unknown = || Expected::sts(403, "InvalidClientTokenId", INVALID_TOKEN);
    let five = |got: &str| {
        incomplete(format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{got}'"
        ))
    };
    let day = lab.aws.clock().now().format("%Y%m%d");
    let short = format!("{CUSTOMER}/{day}/nowhere/sts");
    let with_credential = |credential: &str| {
        let value =
            format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature=00");
        request().then_set("authorization", &value)
    };
    let both = format!("{REGION}{SERVICE}");
    let bad_date =
        "Date must be in ISO-8601 'basic format'. Got 'today'. See http://en.wikipedia.org/wiki/ISO_8601";
    let rows = [
        ("12: one part", with_credential("one"), five("one")),
        ("12: four parts", with_credential("one/two/three/four"), five("one/two/three/four")),
        ("12: six parts", with_credential("a/b/c/d/e/f"), five("a/b/c/d/e/f")),
        ("9 before 12", with_credential("one").then_set("x-amz-date", "today"), incomplete(bad_date)),
        ("12 before 13", request().region("nowhere").then_replace("/aws4_request", ""), five(&short)),
        ("13: region", request().region("eu-west-1"), mismatch(REGION)),
        ("13: region, bad signature", request().region("eu-west-1").bad_signature(), mismatch(REGION)),
        ("13: service", request().service("s3"), mismatch(SERVICE)),
        ("13: both, region first", request().region("nowhere").service("s3"), mismatch(both)),
        ("13 before 15", who_am_i(&stranger).region("eu-west-1"), mismatch(REGION)),
        ("15: unknown key", who_am_i(&stranger), unknown()),
        ("15: inactive key", who_am_i(&inactive.identity), unknown()),
        ("15 before 16", who_am_i(&stranger).bad_signature(), unknown()),
        ("16: another secret", who_am_i(&liar), mismatch(MISMATCH)),
        ("16: bad signature", request().bad_signature(), mismatch(MISMATCH)),
        (
            "16: the body was changed",
            request().then_body("Action=GetCallerIdentity&Version=2011-06-15&"),
            mismatch(MISMATCH),
        ),
        (
            "16: a signed header was changed",
            request().then_set("content-type", "application/x-www-form-urlencoded; a=b"),
            mismatch(MISMATCH),
        ),
        ("an unsigned header more", request().then_add("x-something", "1"), accepted("GetCallerIdentity")),
    ];
    let mut table = Table::new("§2.1: rows 12 to 16");
    for (name, request, expected) in rows {
        table.row(name, &lab.send(&request).await, &expected);
    }
    table.finish();
}

/// IAM checks as STS does, in its own namespace.
#[tokio::test]
async fn at_iam() {
    let lab = Lab::new().await;
    let request = iam(&Identity::root(CUSTOMER), "ListRoles", &[]);
    let stranger = Identity { key: "AKIAIOSFODNN7EXAMPLE".to_owned(), ..Identity::root(CUSTOMER) };
    let missing = "Request is missing Authentication Token";
    let rows = [
        ("signed", request.clone(), done("ListRoles")),
        ("unsigned", request.clone().unsigned(), Expected::iam(403, "MissingAuthenticationToken", missing)),
        (
            "bad signature",
            request.clone().bad_signature(),
            Expected::iam(403, "SignatureDoesNotMatch", MISMATCH),
        ),
        (
            "unknown key",
            iam(&stranger, "ListRoles", &[]),
            Expected::iam(403, "InvalidClientTokenId", INVALID_TOKEN.trim_end_matches('.')),
        ),
        ("region", request.clone().region("eu-west-1"), Expected::iam(403, "SignatureDoesNotMatch", REGION)),
        (
            "algorithm",
            request.then_set("authorization", "Bearer abc"),
            Expected::iam(400, "IncompleteSignature", "Unsupported AWS 'algorithm': 'Bearer'."),
        ),
    ];
    let mut table = Table::new("§2.1 at IAM");
    for (name, request, expected) in rows {
        table.row(name, &lab.send(&request).await, &expected);
    }
    table.finish();
}
