//! CopyObject and UploadPartCopy: the source, its range, and what a copy may do.

use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{check, refused, row, status};

use super::checksums::invalid_request;
use super::chunked::start_upload;
use super::header_auth::argument;
use super::objects::{condition, no_bucket, no_key};
use super::world::{ETAG, World};

const SOURCE: &str = "x-amz-copy-source";

#[tokio::test]
async fn the_source() {
    let world = World::new().await;
    let enabled = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    world.put("/rows?versioning", enabled).await;
    let deleted = world.succeeds(&world.signed(Request::new("DELETE", "/rows/marked"))).await;
    let marker = deleted.header("x-amz-version-id").unwrap().to_owned();
    let copy = |source: &str| world.signed(Request::put("/rows/copy", "").header(SOURCE, source));
    let named = |message: &str, value: &str| argument(message, SOURCE, value);
    let rows = vec![
        row("no bucket's name", copy("/b/k"), named("Invalid copy source bucket name", "/b/k")),
        // The value is the header's name: recorded.
        row("no key", copy("wrongformat"), named("Invalid copy source object key", SOURCE)),
        row("no UTF-8", copy("rows/%80"), named("Invalid copy source encoding", "rows/%80")),
        row("no such bucket", copy("/rows-none/key"), no_bucket("rows-none")),
        row("no such key", copy("/rows/none"), no_key("none")),
        row("a delete marker by its version", copy(&format!("/rows/marked?versionId={marker}")), {
            invalid_request(
                "The source of a copy request may not specifically refer to a delete marker by version id.",
            )
        }),
        row("an empty version ID", copy("/rows/key?versionId="), {
            named("Version id cannot be the empty string", "")
        }),
        row("with a plus, which is a space", copy("/rows/a+b"), no_key("a b")),
        row("the same behind an encoded slash", copy("rows%2Fa+b.txt"), no_key("a b.txt")),
        row("an object", copy("/rows/key"), status(200)),
        row("a URL", copy("https://s3.amazonaws.com/rows/key"), status(200)),
        row("a URL of no key", copy("https://s3.amazonaws.com/rows"), {
            named("Invalid copy source object key", SOURCE)
        }),
    ];
    check(&world.aws, "CopyObject: the source", rows).await;
}

#[tokio::test]
async fn what_a_copy_may_do() {
    let world = World::new().await;
    let copy = |to: &str, headers: &[(&str, &str)]| {
        let request = Request::put(to, "").header(SOURCE, "/rows/key");
        world.signed(headers.iter().fold(request, |request, (name, value)| request.header(name, value)))
    };
    let metadata = "x-amz-metadata-directive";
    let tagging = "x-amz-tagging-directive";
    let rows = vec![
        row("onto itself, changing nothing", copy("/rows/key", &[]), {
            invalid_request(
                "This copy request is illegal because it is trying to copy an object to itself without changing the \
                 object's metadata, storage class, website redirect location or encryption attributes.",
            )
        }),
        row("onto itself, with new metadata", copy("/rows/key", &[(metadata, "REPLACE")]), status(200)),
        row("an unknown metadata directive", copy("/rows/copy", &[(metadata, "MERGE")]), {
            argument("Unknown metadata directive.", metadata, "MERGE")
        }),
        row("an unknown tagging directive", copy("/rows/copy", &[(tagging, "MERGE")]), {
            argument("Unknown tagging directive.", tagging, "MERGE")
        }),
    ];
    check(&world.aws, "CopyObject: what a copy may do", rows).await;
    let encrypted = [("x-amz-server-side-encryption", "aws:kms")];
    let default = "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256\
                   </SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>";
    let onto_itself = |key: &str| {
        world.signed(Request::put(&format!("/rows/{key}"), "").header(SOURCE, &format!("/rows/{key}")))
    };
    let rows = vec![
        row("to a key under SSE-KMS", copy("/rows/kms", &encrypted), status(200)),
        row("which is copied onto itself", onto_itself("kms"), status(200)),
        row("a default encryption", world.signed(Request::put("/rows?encryption", default)), status(200)),
        row("counts as a change", onto_itself("key"), status(200)),
    ];
    check(&world.aws, "row 19: copies onto themselves", rows).await;
}

#[tokio::test]
async fn parts_from_a_range() {
    let world = World::new().await;
    let upload = start_upload(&world, "parts").await;
    let part = |range: &str| {
        let target = format!("/rows/parts?partNumber=1&uploadId={upload}");
        let request = Request::put(&target, "").header(SOURCE, "/rows/key");
        world.signed(request.header("x-amz-copy-source-range", range))
    };
    let shape = "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the \
                 zero-based offsets of the first and last bytes to copy";
    let header = "x-amz-copy-source-range";
    let rows = vec![
        row("no range", part("0-4"), argument(shape, header, "0-4")),
        row("an open range", part("bytes=0-"), argument(shape, header, "bytes=0-")),
        row("an inverted range", part("bytes=1-0"), argument(shape, header, "bytes=1-0")),
        row("several ranges", part("bytes=0-1,3-4,7-9"), argument(shape, header, "bytes=0-1,3-4,7-9")),
        row("beginning behind the end", part("bytes=100-200"), {
            invalid_request("The specified copy range is invalid for the source object size")
        }),
        row("beginning at the end", part("bytes=10-10"), {
            invalid_request("The specified copy range is invalid for the source object size")
        }),
        row("ending behind the end", part("bytes=0-10"), {
            argument("Range specified is not valid for source object of size: 10", header, "bytes=0-10")
        }),
        row("a range", part("bytes=2-5"), status(200)),
    ];
    check(&world.aws, "UploadPartCopy: ranges", rows).await;
}

/// Where everyone may write, nobody still may not do everything.
#[tokio::test]
async fn as_nobody() {
    let world = World::new().await;
    world.succeeds(&world.signed(Request::new("DELETE", "/rows?publicAccessBlock"))).await;
    let open = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":["s3:PutObject","s3:GetObject"],"Resource":"arn:aws:s3:::rows/*"}}"#;
    world.put("/rows?policy", open).await;
    let denied = |message: &str| refused(403, "AccessDenied", message);
    let rows = vec![
        row("a PUT", Request::put("/rows/open", "x").anonymous(), status(200)),
        row("a copy", Request::put("/rows/open", "").header(SOURCE, "/rows/key").anonymous(), {
            denied("Anonymous users cannot copy objects. Please authenticate.")
        }),
        row("a multipart upload", Request::new("POST", "/rows/open?uploads").anonymous(), {
            denied("Anonymous users cannot initiate multipart uploads. Please authenticate.")
        }),
    ];
    check(&world.aws, "as nobody", rows).await;
}

/// What the bucket policies page has of copies: the source's conditions, and what comes before them.
#[tokio::test]
async fn conditions_of_the_source_and_of_the_target() {
    let world = World::new().await;
    let copy = |to: &str, source: &str, headers: &[(&str, &str)]| {
        let request = Request::put(to, "").header(SOURCE, source);
        world.signed(headers.iter().fold(request, |request, (name, value)| request.header(name, value)))
    };
    let of_source = |headers: &[(&str, &str)]| copy("/rows/copy", "rows/key", headers);
    let failed = |name: &str| condition(&format!("x-amz-copy-source-{name}"));
    let (matches, none) = ("x-amz-copy-source-if-match", "x-amz-copy-source-if-none-match");
    let (modified, unmodified) =
        ("x-amz-copy-source-if-modified-since", "x-amz-copy-source-if-unmodified-since");
    let (past, future) = ("Sat, 18 Jul 2026 10:00:00 GMT", "Sun, 19 Jul 2026 11:00:00 GMT");
    let bare = ETAG.trim_matches('"');
    let (weak, list) = (format!("W/{ETAG}"), format!("\"other\", {ETAG}"));
    let mut rows = vec![
        row("If-Match misses", of_source(&[(matches, "\"other\"")]), failed("If-Match")),
        row("If-None-Match hits", of_source(&[(none, ETAG)]), failed("If-None-Match")),
        row("not modified since", of_source(&[(modified, "Sun, 19 Jul 2026 10:00:00 GMT")]), {
            failed("If-Modified-Since")
        }),
        row("modified since", of_source(&[(unmodified, past)]), failed("If-Unmodified-Since")),
        row("If-Match switches its date off", of_source(&[(matches, ETAG), (unmodified, past)]), status(200)),
        row(
            "If-None-Match switches its date off",
            of_source(&[(none, "\"other\""), (modified, "Sun, 19 Jul 2026 10:00:00 GMT")]),
            status(200),
        ),
        row("a date that is none", of_source(&[(unmodified, "yesterday")]), status(200)),
        row("a date to come", of_source(&[(modified, future)]), status(200)),
        row(
            "a source that is missing, before its conditions",
            copy("/rows/copy", "rows/none", &[(matches, "\"other\"")]),
            no_key("none"),
        ),
        row(
            "onto an object, If-None-Match: *",
            copy("/rows/empty", "rows/key", &[("if-none-match", "*")]),
            condition("If-None-Match"),
        ),
        row(
            "onto nothing, If-None-Match: *",
            copy("/rows/fresh", "rows/key", &[("if-none-match", "*")]),
            status(200),
        ),
    ];
    for tag in [ETAG, bare, &weak, &list, "*"] {
        rows.push(row(&format!("If-Match: {tag}"), of_source(&[(matches, tag)]), status(200)));
    }
    check(&world.aws, "F: conditions of copies", rows).await;
    world
        .put(
            "/rows?versioning",
            "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
        )
        .await;
    world.succeeds(&world.signed(Request::new("DELETE", "/rows/marked"))).await;
    let rows = vec![
        row(
            "from a delete marker, before its conditions",
            copy("/rows/copy", "rows/marked", &[(matches, "\"other\"")]),
            no_key("marked"),
        ),
        row(
            "onto a delete marker, If-None-Match: *",
            copy("/rows/marked", "rows/key", &[("if-none-match", "*")]),
            status(200),
        ),
    ];
    check(&world.aws, "F: delete markers and copies", rows).await;
}
