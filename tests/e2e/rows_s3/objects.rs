//! GetObject, HeadObject, PutObject, CopyObject: ranges, conditions, headers.

use rolecall_tests::sigv4::{Request, Signed};
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::world::{CONTENT, CUSTOMER, ETAG, VENDOR, World};

pub fn no_key(key: &str) -> Expected {
    refused(404, "NoSuchKey", "The specified key does not exist.").field("Key", key)
}

pub fn no_bucket(bucket: &str) -> Expected {
    refused(404, "NoSuchBucket", "The specified bucket does not exist").field("BucketName", bucket)
}

pub fn condition(name: &str) -> Expected {
    refused(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
        .field("Condition", name)
}

pub fn method_not_allowed(method: &str, kind: &str) -> Expected {
    refused(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
        .field("Method", method)
        .field("ResourceType", kind)
}

const BEFORE: &str = "Sat, 18 Jul 2026 10:00:00 GMT";
const MODIFIED: &str = "Sun, 19 Jul 2026 10:00:00 GMT";

fn get(world: &World, header: &str, value: &str) -> Signed {
    world.signed(Request::get("/rows/key").header(header, value))
}

#[tokio::test]
async fn what_is_not_there() {
    let world = World::new().await;
    let send = |method, target: &str| world.signed(Request::new(method, target));
    let rows = vec![
        row("GET, no key", send("GET", "/rows/none"), no_key("none")),
        row(
            "GET, no key, with text that XML escapes",
            send("GET", "/rows/a%26%3Cb%3E%22"),
            no_key("a&<b>\""),
        ),
        row("GET, no bucket", send("GET", "/rows-none/key"), no_bucket("rows-none")),
        row("list, no bucket", send("GET", "/rows-none"), no_bucket("rows-none").no("x-amz-bucket-region")),
        row("PUT, no bucket", world.signed(Request::put("/rows-none/key", "x")), no_bucket("rows-none")),
        row("DELETE, no bucket", send("DELETE", "/rows-none/key"), no_bucket("rows-none")),
        row("DELETE bucket, no bucket", send("DELETE", "/rows-none"), no_bucket("rows-none")),
        row("DELETE, no key", send("DELETE", "/rows/none"), status(204)),
    ];
    check(&world.aws, "4: what is not there", rows).await;
}

#[tokio::test]
async fn an_object_with_all_its_headers() {
    let world = World::new().await;
    let stored = [
        ("content-type", "text/plain; charset=x"),
        ("cache-control", "max-age=1,  no-cache"),
        ("content-disposition", "attachment; filename=\"a b\""),
        ("content-encoding", "gzip,br"),
        ("content-language", "de-CH, x"),
        ("expires", "never"),
        ("x-amz-meta-word", "value"),
    ];
    let put =
        stored.iter().fold(Request::put("/rows/full", CONTENT), |put, (name, value)| put.header(name, value));
    let stored = |expected: Expected| {
        stored.iter().fold(expected, |expected, (name, value)| expected.header(name, value))
    };
    let every = |expected: Expected| {
        expected
            .header("etag", ETAG)
            .header("last-modified", MODIFIED)
            .header("date", MODIFIED)
            .header("accept-ranges", "bytes")
            .header("x-amz-server-side-encryption", "AES256")
            .header("server", "AmazonS3")
            .has("x-amz-request-id")
            .has("x-amz-id-2")
            .no("x-amz-version-id")
    };
    let whole = || every(status(200)).header("content-length", "10");
    let set = [
        "etag",
        "last-modified",
        "accept-ranges",
        "content-type",
        "x-amz-server-side-encryption",
        "x-amz-request-id",
        "x-amz-id-2",
    ];
    let bare = || whole().only(&set).header("content-type", "binary/octet-stream");
    let full = |method, header: &str, value: &str| {
        world.signed(Request::new(method, "/rows/full").header(header, value))
    };
    let part =
        every(status(206)).header("content-range", "bytes 2-5/10").header("content-length", "4").body("2345");
    let rows = vec![
        row("GET", get(&world, "x-amz-meta-none", ""), bare().body(CONTENT)),
        row("HEAD", world.signed(Request::new("HEAD", "/rows/key")), bare()),
        row("PUT with headers", world.signed(put), every_of_put()),
        row("GET with headers", full("GET", "x-amz-meta-none", ""), stored(whole()).body(CONTENT)),
        row("HEAD with headers", full("HEAD", "x-amz-meta-none", ""), stored(whole())),
        row("a range with headers", full("GET", "range", "bytes=2-5"), stored(part)),
        row("HEAD of a range", full("HEAD", "range", "bytes=2-5"), {
            stored(every(status(206))).header("content-range", "bytes 2-5/10").header("content-length", "4")
        }),
        row("304", full("GET", "if-none-match", ETAG), not_modified()),
    ];
    check(&world.aws, "4, F: headers of an object", rows).await;
}

fn every_of_put() -> Expected {
    status(200)
        .header("etag", ETAG)
        .header("x-amz-server-side-encryption", "AES256")
        .only(&[
            "etag",
            "x-amz-server-side-encryption",
            "x-amz-checksum-crc64nvme",
            "x-amz-checksum-type",
            "x-amz-request-id",
            "x-amz-id-2",
        ])
        .body("")
}

fn not_modified() -> Expected {
    status(304)
        .header("etag", ETAG)
        .header("last-modified", MODIFIED)
        .only(&["etag", "last-modified", "x-amz-request-id", "x-amz-id-2"])
        .body("")
}

#[tokio::test]
async fn ranges() {
    let world = World::new().await;
    let refused_range = |range: &str, size: &str| {
        refused(416, "InvalidRange", "The requested range is not satisfiable")
            .field("RangeRequested", range)
            .field("ActualObjectSize", size)
            .no("content-range")
    };
    let mut rows = vec![
        row("bytes=2-5", get(&world, "range", "bytes=2-5"), {
            status(206).body("2345").header("content-range", "bytes 2-5/10")
        }),
        row(
            "bytes=7-",
            get(&world, "range", "bytes=7-"),
            status(206).body("789").header("content-range", "bytes 7-9/10"),
        ),
        row(
            "bytes=-3",
            get(&world, "range", "bytes=-3"),
            status(206).body("789").header("content-range", "bytes 7-9/10"),
        ),
        row("bytes=7-100", get(&world, "range", "bytes=7-100"), {
            status(206).body("789").header("content-range", "bytes 7-9/10")
        }),
        row("of an empty object", world.signed(Request::get("/rows/empty").header("range", "bytes=0-1")), {
            refused_range("bytes=0-1", "0")
        }),
    ];
    for range in ["bytes=100-200", "bytes=10-", "bytes=-0"] {
        rows.push(row(range, get(&world, "range", range), refused_range(range, "10")));
    }
    let whole = [
        "0-10",
        "bytes=-",
        "bytes=100",
        "bytes=abc-10",
        "bytes=0-xyz",
        "bytes=-abc",
        "bytes=0-1,3-4",
        "bytes=1-0",
        "bytes=0--1",
    ];
    for range in whole {
        rows.push(row(range, get(&world, "range", range), status(200).body(CONTENT).no("content-range")));
    }
    check(&world.aws, "4, F: ranges", rows).await;
}

#[tokio::test]
async fn conditions() {
    let world = World::new().await;
    let with_range = |name, value: &str| {
        world.signed(Request::get("/rows/key").header("range", "bytes=2-5").header(name, value))
    };
    let bad_range = |name, value: &str| {
        world.signed(Request::get("/rows/key").header("range", "bytes=100-").header(name, value))
    };
    let other = "\"00000000000000000000000000000000\"";
    let rows = vec![
        row("If-Match holds", get(&world, "if-match", ETAG), status(200).body(CONTENT)),
        row(
            "If-Match without quotes",
            get(&world, "if-match", ETAG.trim_matches('"')),
            status(200).body(CONTENT),
        ),
        row("If-Match *", get(&world, "if-match", "*"), status(200)),
        row("If-Match", get(&world, "if-match", other), condition("If-Match")),
        row("If-Unmodified-Since holds", get(&world, "if-unmodified-since", MODIFIED), status(200)),
        row(
            "If-Unmodified-Since",
            get(&world, "if-unmodified-since", BEFORE),
            condition("If-Unmodified-Since"),
        ),
        row("If-None-Match holds", get(&world, "if-none-match", other), status(200)),
        row("If-None-Match", get(&world, "if-none-match", ETAG), not_modified()),
        row("If-Modified-Since holds", get(&world, "if-modified-since", BEFORE), status(200)),
        row("If-Modified-Since", get(&world, "if-modified-since", MODIFIED), not_modified()),
        row("range, If-Match holds", with_range("if-match", ETAG), status(206).body("2345")),
        row("range, If-None-Match", with_range("if-none-match", ETAG), not_modified()),
        row("range, If-Match", with_range("if-match", other), condition("If-Match")),
        row("a bad range, If-None-Match", bad_range("if-none-match", ETAG), not_modified()),
        row("a bad range, If-Match", bad_range("if-match", other), condition("If-Match")),
    ];
    check(&world.aws, "4, F: conditions of a GET", rows).await;
}

#[tokio::test]
async fn conditional_writes() {
    let world = World::new().await;
    world.put("/rows/source", "source").await;
    let put = |name, value: &str| world.signed(Request::put("/rows/key", "new").header(name, value));
    let copy = |name, value: &str| {
        world.signed(
            Request::put("/rows/key", "").header("x-amz-copy-source", "/rows/source").header(name, value),
        )
    };
    let rows = vec![
        row(
            "PutObject over an object, If-None-Match: *",
            put("if-none-match", "*"),
            condition("If-None-Match"),
        ),
        row("CopyObject, If-Match: *", copy("if-match", "*"), status(501)),
        row("CopyObject, If-Match: \"*\"", copy("if-match", "\"*\""), status(501)),
        row("CopyObject, If-None-Match: an ETag", copy("if-none-match", ETAG), status(501)),
        row(
            "CopyObject, If-Match misses",
            copy("if-match", "\"00000000000000000000000000000000\""),
            status(412),
        ),
        row(
            "DeleteObject, If-Match misses",
            world.signed(
                Request::new("DELETE", "/rows/key")
                    .header("if-match", "\"00000000000000000000000000000000\""),
            ),
            status(412),
        ),
        row("nothing was changed", world.signed(Request::get("/rows/key")), status(200).body(CONTENT)),
        row(
            "PutObject of a new one, If-None-Match: *",
            world.signed(Request::put("/rows/fresh", "new").header("if-none-match", "*")),
            status(200),
        ),
    ];
    check(&world.aws, "F: conditional writes", rows).await;
}

#[tokio::test]
async fn overridden_headers() {
    let world = World::new().await;
    let with = |query: &str| world.signed(Request::get(&format!("/rows/key?{query}")));
    let message = "Request specific response headers cannot be used for anonymous GET requests.";
    let open = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::rows/*"}}"#;
    world.succeeds(&world.signed(Request::new("DELETE", "/rows?publicAccessBlock"))).await;
    world.succeeds(&world.signed(Request::put("/rows?policy", open))).await;
    let rows = vec![
        row("all of them", with("response-cache-control=a&response-content-language=b"), {
            status(200).header("cache-control", "a").header("content-language", "b")
        }),
        row("CR and LF become spaces", with("response-content-type=text%2Fplain%0D%0AInjected%3A%20x"), {
            status(200).header("content-type", "text/plain  Injected: x").no("injected")
        }),
        row(
            "an Expires that is no date",
            with("response-expires=garbage"),
            status(200).header("expires", "garbage"),
        ),
        row("anonymous", Request::get("/rows/key").anonymous(), status(200)),
        row("anonymous, overriding", Request::get("/rows/key?response-content-type=a").anonymous(), {
            refused(400, "InvalidRequest", message)
        }),
    ];
    check(&world.aws, "4, F: response-* parameters", rows).await;
}

#[tokio::test]
async fn expected_owners_and_methods() {
    let world = World::new().await;
    let owner = |value: &str| get(&world, "x-amz-expected-bucket-owner", value);
    let not_an_account = |value: &str| {
        let message = format!(
            "The value of the expected bucket owner parameter must be an AWS Account ID... [{value}]"
        );
        refused(400, "InvalidBucketOwnerAWSAccountID", &message)
    };
    let send = |method, target: &str| world.signed(Request::new(method, target));
    let rows = vec![
        row("the owner", owner(CUSTOMER), status(200)),
        row("another account", owner(VENDOR), refused(403, "AccessDenied", "Access Denied")),
        row("no account", owner("me"), not_an_account("me")),
        row("PUT on the service", send("PUT", "/"), method_not_allowed("PUT", "SERVICE").has("allow")),
        row("PATCH on a bucket", send("PATCH", "/rows"), method_not_allowed("PATCH", "BUCKET").has("allow")),
        row(
            "POST on an object",
            send("POST", "/rows/key"),
            method_not_allowed("POST", "OBJECT").has("allow"),
        ),
        row(
            "%00 in x-amz-copy-source",
            world.signed(Request::put("/rows/copy", "").header("x-amz-copy-source", "/rows/a%00b")),
            coded(500, "InternalError"),
        ),
        row("PutBucketAcl without an ACL", world.signed(Request::put("/rows?acl", "")), {
            refused(400, "MissingSecurityHeader", "Your request was missing a required header")
                .field("MissingHeaderName", "x-amz-acl")
        }),
    ];
    check(&world.aws, "4, F: owners, methods, headers", rows).await;
}
