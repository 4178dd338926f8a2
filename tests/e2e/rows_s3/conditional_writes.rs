//! Conditional writes and deletions: what S3 compares, what it does not have, and what happened meanwhile. Rows 22 and 29
//! of what was recorded from AWS.

use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::checksums::invalid_request;
use super::header_auth::argument;
use super::objects::no_key;
use super::uploads::{Listed, Upload, with};
use super::world::{CONTENT, ETAG, World};

const NOT_IMPLEMENTED: &str = "A header you provided implies functionality that is not implemented";
const OTHER: &str = "\"00000000000000000000000000000000\"";
/// The ETag of `test`.
const TEST: &str = "\"098f6bcd4621d373cade4e832627b4f6\"";

fn unaccepted(header: &str) -> Expected {
    let more = format!("We don't accept the provided value of {header} header for this API");
    refused(501, "NotImplemented", NOT_IMPLEMENTED).field("Header", header).field("additionalMessage", &more)
}

fn failed(condition: &str) -> Expected {
    refused(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
        .field("Condition", condition)
}

fn conflict(condition: &str) -> Expected {
    let message =
        "The conditional request cannot succeed due to a conflicting operation against this resource.";
    refused(409, "ConditionalRequestConflict", message).field("Condition", condition).field("Key", "parts")
}

/// Row 22: conditions that S3 does not have for writing.
#[tokio::test]
async fn conditions_that_writes_do_not_have() {
    let world = World::new().await;
    let upload = Upload::begin(&world, "parts", &[]).await;
    world.succeeds(&upload.part(1, "test", &[])).await;
    let both = || {
        refused(501, "NotImplemented", NOT_IMPLEMENTED)
            .field("Header", "If-Match,If-None-Match")
            .field("additionalMessage", "Multiple conditional request headers present in the request")
    };
    let mut rows = Vec::new();
    for (headers, expected) in [
        (&[("if-match", "*")][..], unaccepted("If-Match")),
        (&[("if-none-match", ETAG)], unaccepted("If-None-Match")),
        (&[("if-match", ETAG), ("if-none-match", "*")], both()),
    ] {
        let put = with(Request::put("/rows/key", "another"), headers);
        let copy = with(Request::put("/rows/key", "").header("x-amz-copy-source", "/rows/empty"), headers);
        rows.push(row(&format!("PutObject {headers:?}"), world.signed(put), expected.clone()));
        rows.push(row(&format!("CopyObject {headers:?}"), world.signed(copy), expected.clone()));
        rows.push(row(
            &format!("CompleteMultipartUpload {headers:?}"),
            upload.complete(&[Listed::new(1, TEST)], headers),
            expected,
        ));
    }
    rows.push(row("nothing was written", world.signed(Request::get("/rows/key")), status(200).body(CONTENT)));
    check(&world.aws, "22: conditions that writes do not have", rows).await;
}

/// Row 22: If-Match of DeleteObject is one ETag, or `*`.
#[tokio::test]
async fn deleting() {
    let world = World::new().await;
    let delete = |headers: &[(&str, &str)]| world.signed(with(Request::new("DELETE", "/rows/key"), headers));
    let weak = format!("W/{ETAG}");
    let list = format!("{OTHER}, {ETAG}");
    let rows = vec![
        row("another ETag", delete(&[("if-match", OTHER)]), failed("If-Match")),
        row("a weak ETag", delete(&[("if-match", &weak)]), failed("If-Match")),
        row("a list", delete(&[("if-match", &list)]), failed("If-Match")),
        row("empty", delete(&[("if-match", "")]), coded(400, "InvalidArgument")),
        row("twice", delete(&[("if-match", ETAG), ("if-match", ETAG)]), coded(400, "InvalidRequest")),
        row("it is there", world.signed(Request::get("/rows/key")), status(200)),
        row("without quotes", delete(&[("if-match", ETAG.trim_matches('"'))]), status(204)),
        row("it is gone", world.signed(Request::get("/rows/key")), no_key("key")),
    ];
    check(&world.aws, "22: DeleteObject", rows).await;
    world.put("/rows/key", CONTENT).await;
    let rows = vec![
        row("any", delete(&[("if-match", "*")]), status(204)),
        row("it is gone", world.signed(Request::get("/rows/key")), no_key("key")),
    ];
    check(&world.aws, "22: DeleteObject", rows).await;
}

/// Row 22: two headers of a name are one list when something is read.
#[tokio::test]
async fn repeated_conditions_of_reads() {
    let world = World::new().await;
    let mut rows = Vec::new();
    for method in ["GET", "HEAD"] {
        let read = |headers: &[(&str, &str)]| world.signed(with(Request::new(method, "/rows/key"), headers));
        for (first, second) in [(OTHER, ETAG), (ETAG, OTHER)] {
            rows.push(row(
                &format!("{method} If-Match {first} {second}"),
                read(&[("if-match", first), ("if-match", second)]),
                status(200),
            ));
            rows.push(row(
                &format!("{method} If-None-Match {first} {second}"),
                read(&[("if-none-match", first), ("if-none-match", second)]),
                status(304),
            ));
        }
        rows.push(row(
            &format!("{method} If-Match, neither"),
            read(&[("if-match", OTHER), ("if-match", OTHER)]),
            status(412),
        ));
    }
    rows.push(row(
        "If-Match, empty",
        world.signed(Request::get("/rows/key").header("if-match", "")),
        failed("If-Match"),
    ));
    check(&world.aws, "22: GET and HEAD", rows).await;
}

/// Row 29: an upload is completed under a condition, and the key was written or deleted since it began.
#[tokio::test]
async fn what_happened_during_an_upload() {
    let world = World::new().await;
    let put = |body: &str| world.signed(Request::put("/rows/parts", body));
    let delete = || world.signed(Request::new("DELETE", "/rows/parts"));
    let began = async || {
        let upload = Upload::begin(&world, "parts", &[]).await;
        world.succeeds(&upload.part(1, "test", &[])).await;
        upload
    };
    let complete = |upload: &Upload<'_>, name: &str, value: &str| {
        upload.complete(&[Listed::new(1, TEST)], &[(name, value)])
    };
    let if_match = |upload: &Upload<'_>, etag: &str| complete(upload, "if-match", etag);
    let if_absent = |upload: &Upload<'_>| complete(upload, "if-none-match", "*");

    let written = began().await;
    world.succeeds(&put("test")).await;
    let during = began().await;
    let rows = vec![
        row("written since, If-None-Match", if_absent(&written), failed("If-None-Match")),
        row("written since, If-Match", if_match(&written, TEST), conflict("If-Match")),
        row("another ETag", if_match(&during, OTHER), failed("If-Match")),
        row("the same bytes again", put("test"), status(200)),
        row("written since, the same ETag", if_match(&during, TEST), conflict("If-Match")),
    ];
    check(&world.aws, "29: written during an upload", rows).await;

    let deleted = began().await;
    let rows = vec![
        row("DELETE", delete(), status(204)),
        row("deleted since, If-Match", if_match(&deleted, TEST), no_key("parts")),
        row("deleted since, If-None-Match", if_absent(&deleted), conflict("If-None-Match")),
        row("PUT", put("test"), status(200)),
        row("written anew, If-Match", if_match(&deleted, TEST), conflict("If-Match")),
        row("DELETE again", delete(), status(204)),
        row("nothing then and now, but not in between", if_absent(&written), conflict("If-None-Match")),
    ];
    check(&world.aws, "29: deleted during an upload", rows).await;

    let afterwards = began().await;
    let rows = vec![
        row(
            "tags are no write",
            world.signed(Request::put("/rows/empty?tagging", "<Tagging><TagSet/></Tagging>")),
            status(200),
        ),
        row("an upload that began afterwards", if_absent(&afterwards), status(200)),
        row("without a condition", deleted.complete(&[Listed::new(1, TEST)], &[]), status(200)),
    ];
    check(&world.aws, "29: an upload that began afterwards", rows).await;
}

/// Section E: versions, and conditions on what an upload made itself.
#[tokio::test]
async fn completed_again_under_a_condition() {
    let world = World::new().await;
    let made = "\"60cd54a928cbbcbb6e7b5595bab46a9e-1\"";
    world.put("/rows/parts", "test").await;
    let first = Upload::begin(&world, "parts", &[]).await;
    world.succeeds(&first.part(1, "test", &[])).await;
    let listed = [Listed::new(1, TEST)];
    let done = || status(200).element("ETag", made).element("ChecksumCRC64NVME", "+bu+zv66sUM=");
    let rows = vec![row("If-Match", first.complete(&listed, &[("if-match", TEST)]), done())];
    check(&world.aws, "29: If-Match", rows).await;
    let second = Upload::begin(&world, "parts", &[]).await;
    world.succeeds(&second.part(1, "test", &[])).await;
    let rows = vec![
        row("the ETag of before", second.complete(&listed, &[("if-match", TEST)]), failed("If-Match")),
        row("the ETag of the upload before", second.complete(&listed, &[("if-match", made)]), done()),
        row("the same once more", second.complete(&listed, &[("if-match", made)]), done()),
    ];
    check(&world.aws, "29: If-Match", rows).await;
}

/// Row 32, and what a part says of its encryption.
#[tokio::test]
async fn encryption_where_it_is_not_taken() {
    let world = World::new().await;
    let upload = Upload::begin(&world, "parts", &[]).await;
    world.succeeds(&upload.part(1, "test", &[])).await;
    let header = ("x-amz-server-side-encryption", "AES256");
    let message = "x-amz-server-side-encryption header is not supported for this operation.";
    let expected = || argument(message, header.0, header.1);
    let customers = ("x-amz-server-side-encryption-customer-algorithm", "AES256");
    let parts = "The multipart upload initiate requested encryption. Subsequent part requests must include the \
                 appropriate encryption parameters.";
    let rows = vec![
        row("GetObject", world.signed(with(Request::get("/rows/key"), &[header])), expected()),
        row("HeadObject", world.signed(with(Request::new("HEAD", "/rows/key"), &[header])), status(400)),
        row("UploadPart", upload.part(1, "test", &[header]), expected()),
        row("UploadPartCopy", upload.copied(1, "/rows/key", &[header]), expected()),
        row("CompleteMultipartUpload", upload.complete(&[Listed::new(1, TEST)], &[header]), expected()),
        row(
            "UploadPart with a key of the customer's own",
            upload.part(1, "test", &[customers]),
            invalid_request(parts),
        ),
        row(
            "UploadPartCopy with a key of the customer's own",
            upload.copied(1, "/rows/key", &[customers]),
            invalid_request(parts),
        ),
    ];
    check(&world.aws, "32: encryption where it is not taken", rows).await;
}
