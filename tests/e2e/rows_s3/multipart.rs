//! Multipart uploads: parts, their order, and what completes them.

use rolecall_tests::sigv4::{Request, Signed};
use rolecall_tests::table::{check, coded, refused, row, status};
use rolecall_tests::{CUSTOMER, VENDOR, content_md5};

use super::checksums::invalid_request;
use super::header_auth::argument;
use super::world::{CONTENT, ETAG, EVERYTHING, World, user};

const NO_PART: &str = "One or more of the specified parts could not be found.  The part may not have been uploaded, or \
     the specified entity tag may not match the part's entity tag.";

async fn begun(world: &World) -> String {
    let answer = world.succeeds(&world.signed(Request::new("POST", "/rows/parts?uploads"))).await;
    answer.element("UploadId").unwrap().to_owned()
}

fn listed(parts: &[(u32, &str)]) -> String {
    let parts: String = parts
        .iter()
        .map(|(number, etag)| format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>"))
        .collect();
    format!("<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>")
}

#[tokio::test]
async fn part_numbers() {
    let world = World::new().await;
    let upload = begun(&world).await;
    let put = |query: &str| world.signed(Request::put(&format!("/rows/parts?{query}"), CONTENT));
    let bounds = "Part number must be an integer between 1 and 10000, inclusive";
    let out = |number: &str| {
        row(
            number,
            put(&format!("partNumber={number}&uploadId={upload}")),
            argument(bounds, "partNumber", number),
        )
    };
    let rows = vec![
        out("0"),
        out("10001"),
        out("one"),
        row("without uploadId", put("partNumber=1"), {
            argument("This operation does not accept partNumber without uploadId", "partNumber", "1")
        }),
        row(
            "the last",
            put(&format!("partNumber=10000&uploadId={upload}")),
            status(200).header("etag", ETAG),
        ),
    ];
    check(&world.aws, "UploadPart: numbers", rows).await;
}

/// Row 31: a part shows the Content-MD5 that was sent as it was sent; an object shows it in hex.
#[tokio::test]
async fn content_md5_of_a_part() {
    let world = World::new().await;
    let upload = begun(&world).await;
    let part = |md5: &str| {
        let request = Request::put(&format!("/rows/parts?partNumber=1&uploadId={upload}"), CONTENT);
        world.signed(request.header("content-md5", md5))
    };
    let (right, other) = (content_md5(CONTENT.as_bytes()), content_md5(b"other"));
    let invalid = |md5: &str| {
        refused(400, "InvalidDigest", "The Content-MD5 you specified was invalid.").field("Content-MD5", md5)
    };
    let rows = vec![
        row("of another part", part(&other), {
            refused(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
                .field("CalculatedDigest", &right)
                .field("ExpectedDigest", &other)
        }),
        row("no base64", part("not base64 encoded checksum"), invalid("not base64 encoded checksum")),
        row("too short", part("dGVzdC1zdHJpbmc="), invalid("dGVzdC1zdHJpbmc=")),
        row("the right one", part(&right), status(200)),
    ];
    check(&world.aws, "31: Content-MD5 of a part", rows).await;
}

/// Section E: a part's number may be any, where nobody announced checksums.
#[tokio::test]
async fn a_lone_last_part() {
    let world = World::new().await;
    let upload = begun(&world).await;
    world.put(&format!("/rows/parts?partNumber=10000&uploadId={upload}"), CONTENT).await;
    let complete =
        Request::new("POST", &format!("/rows/parts?uploadId={upload}")).body(listed(&[(10_000, ETAG)]));
    let rows = vec![
        row("part 10000 alone", world.signed(complete), status(200)),
        row("what it made", world.signed(Request::get("/rows/parts")), status(200).body(CONTENT)),
    ];
    check(&world.aws, "E: a lone part", rows).await;
}

#[tokio::test]
async fn completing() {
    let world = World::new().await;
    let upload = begun(&world).await;
    for number in [1, 2] {
        world.put(&format!("/rows/parts?partNumber={number}&uploadId={upload}"), CONTENT).await;
    }
    let complete = |parts: &[(u32, &str)]| {
        let target = format!("/rows/parts?uploadId={upload}");
        world.signed(Request::new("POST", &target).body(listed(parts)))
    };
    let with_body =
        |body: &str| world.signed(Request::new("POST", &format!("/rows/parts?uploadId={upload}")).body(body));
    let listed_as =
        |part: &str| format!("<CompleteMultipartUpload><Part>{part}</Part></CompleteMultipartUpload>");
    let another = "\"00000000000000000000000000000000\"";
    let no_part = |number: &str, etag: &str| {
        refused(400, "InvalidPart", NO_PART)
            .field("UploadId", &upload)
            .field("PartNumber", number)
            .field("ETag", etag)
    };
    let rows = vec![
        row("a list of no parts", complete(&[]), refused(400, "MalformedXML", MALFORMED)),
        row("no body", with_body(""), invalid_request("You must specify at least one part")),
        row("a part without a number", with_body(&listed_as(&format!("<ETag>{ETAG}</ETag>"))), {
            refused(400, "MalformedXML", MALFORMED)
        }),
        row(
            "a part whose number is none",
            with_body(&listed_as(&format!("<PartNumber>one</PartNumber><ETag>{ETAG}</ETag>"))),
            refused(400, "MalformedXML", MALFORMED),
        ),
        row("a part without an ETag", with_body(&listed_as("<PartNumber>1</PartNumber>")), {
            refused(400, "MalformedXML", MALFORMED)
        }),
        row("part 0", complete(&[(0, ETAG)]), argument("PartNumber must be >= 1", "PartNumber", "0")),
        row("10,001 parts", complete(&(1..=10_001).map(|number| (number, ETAG)).collect::<Vec<_>>()), {
            coded(400, "InvalidArgument")
        }),
        row("a part that is not there", complete(&[(3, ETAG)]), no_part("3", bare(ETAG))),
        row("a part that is another", complete(&[(1, another)]), no_part("1", bare(another))),
        row("parts out of order", complete(&[(2, ETAG), (1, ETAG)]), {
            refused(
                400,
                "InvalidPartOrder",
                "The list of parts was not in ascending order. Parts must be ordered by part number.",
            )
            .field("UploadId", &upload)
        }),
        row("a first part that is too small", complete(&[(1, ETAG), (2, ETAG)]), {
            refused(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
                .field("ProposedSize", "10")
                .field("MinSizeAllowed", "5242880")
                .field("PartNumber", "1")
                .field("ETag", bare(ETAG))
        }),
        row("one part, and the last", complete(&[(1, ETAG)]), status(200)),
        row("GET of a part", world.signed(Request::get("/rows/parts?partNumber=1")), status(206)),
        row("GET of a part that there is not", world.signed(Request::get("/rows/parts?partNumber=2")), {
            refused(416, "InvalidPartNumber", "The requested partnumber is not satisfiable")
                .field("ActualPartCount", "1")
                .field("PartNumberRequested", "2")
        }),
    ];
    check(&world.aws, "CompleteMultipartUpload", rows).await;
}

pub const MALFORMED: &str =
    "The XML you provided was not well-formed or did not validate against our published schema";

fn bare(etag: &str) -> &str {
    etag.trim_matches('"')
}

#[tokio::test]
async fn sizes() {
    let world = World::new().await;
    let six_gib = "6442450944";
    let claim = |target: &str| {
        Signed { says_length: false, ..world.signed(Request::put(target, "")) }
            .also("content-length", six_gib)
    };
    let rows = vec![row("more than 5 GiB at once", claim("/rows/huge"), {
        refused(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
            .field("ProposedSize", six_gib)
            .field("MaxSizeAllowed", "5368709120")
    })];
    check(&world.aws, "PutObject: sizes", rows).await;
}

fn no_upload(upload: &str) -> rolecall_tests::table::Expected {
    let message = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted \
                   or completed.";
    refused(404, "NoSuchUpload", message).field("UploadId", upload)
}

/// Retries of every SDK: a completion and an abort may be sent again.
#[tokio::test]
async fn a_repeated_request_is_answered_again() {
    let world = World::new().await;
    let upload = begun(&world).await;
    world.put(&format!("/rows/parts?partNumber=1&uploadId={upload}"), CONTENT).await;
    let target = format!("/rows/parts?uploadId={upload}");
    let complete = |parts: &[(u32, &str)]| world.signed(Request::new("POST", &target).body(listed(parts)));
    let abort = |target: &str| world.signed(Request::new("DELETE", target));
    let get = || world.signed(Request::get("/rows/parts"));
    let other = begun(&world).await;
    let others = format!("/rows/parts?uploadId={other}");
    let rows = vec![
        row("complete", complete(&[(1, ETAG)]), status(200)),
        row("complete again", complete(&[(1, ETAG)]), status(200)),
        row("complete again with other parts", complete(&[(2, ETAG)]), no_upload(&upload)),
        row(
            "complete again with no XML",
            world.signed(Request::new("POST", &target).body("parts")),
            refused(400, "MalformedXML", MALFORMED),
        ),
        row("abort after complete", abort(&target), status(204)),
        row("abort again", abort(&target), status(204)),
        row("the object is kept", get(), status(200)),
        row("abort", abort(&others), status(204)),
        row("a second abort", abort(&others), status(204)),
        row(
            "complete after abort",
            world.signed(Request::new("POST", &others).body(listed(&[(1, ETAG)]))),
            no_upload(&other),
        ),
        row("abort of an upload that never was", abort("/rows/parts?uploadId=never"), no_upload("never")),
        row("abort under another key", abort(&format!("/rows/other?uploadId={upload}")), no_upload(&upload)),
    ];
    check(&world.aws, "uploads that ended", rows).await;
    world.put("/rows/parts", "another").await;
    let rows = vec![row("complete again over another object", complete(&[(1, ETAG)]), no_upload(&upload))];
    check(&world.aws, "uploads that ended", rows).await;
}

fn allowing(actions: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":[{actions}],"Resource":"arn:aws:s3:::rows/*"}}}}"#
    )
}

/// Who began an upload manages it with s3:PutObject; others need the actions themselves.
#[tokio::test]
async fn who_may_manage_an_upload() {
    let world = World::new().await;
    let put = allowing(r#""s3:PutObject""#);
    let initiator = user(&world.aws, CUSTOMER, "initiator", Some(&put)).await;
    let second = user(&world.aws, CUSTOMER, "second", Some(&put)).await;
    let manage = allowing(r#""s3:AbortMultipartUpload","s3:ListMultipartUploadParts""#);
    let manager = user(&world.aws, CUSTOMER, "manager", Some(&manage)).await;
    let denying = format!(
        r#"{{"Version":"2012-10-17","Statement":[{},{}]}}"#,
        r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}"#,
        r#"{"Effect":"Deny","Action":"s3:AbortMultipartUpload","Resource":"*"}"#
    );
    let denied = user(&world.aws, CUSTOMER, "denied", Some(&denying)).await;
    let stranger = user(&world.aws, VENDOR, "stranger", Some(EVERYTHING)).await;
    let begin = async |who: &rolecall_tests::sigv4::Signer| {
        let answer = world.succeeds(&Request::new("POST", "/rows/parts?uploads").signed(who)).await;
        format!("/rows/parts?uploadId={}", answer.element("UploadId").unwrap())
    };
    let (one, two) = (begin(&initiator).await, begin(&denied).await);
    let list = |who| Request::get(&one).signed(who);
    let abort = |target: &str, who| Request::new("DELETE", target).signed(who);
    let refuses = || coded(403, "AccessDenied");
    let part = |who| Request::put(&format!("{one}&partNumber=1"), CONTENT).signed(who);
    let rows = vec![
        row("ListParts by the initiator", list(&initiator), status(200)),
        row("ListParts by somebody else with s3:PutObject", list(&second), refuses()),
        row("ListParts with its own action", list(&manager), status(200)),
        row("UploadPart to somebody else's upload", part(&second), status(200)),
        row("AbortMultipartUpload by somebody else with s3:PutObject", abort(&one, &second), refuses()),
        row(
            "an upload that never was, by the same",
            abort("/rows/parts?uploadId=never", &second),
            no_upload("never"),
        ),
        row("AbortMultipartUpload by a stranger", abort(&one, &stranger), refuses()),
        row("AbortMultipartUpload by the initiator", abort(&one, &initiator), status(204)),
        row("the same again", abort(&one, &initiator), status(204)),
        row("of the aborted one, by somebody else with s3:PutObject", abort(&one, &second), refuses()),
        row("of the aborted one, by a stranger", abort(&one, &stranger), refuses()),
        row("of the aborted one, with its own action", abort(&one, &manager), status(204)),
        row("AbortMultipartUpload by an initiator whom a policy denies it", abort(&two, &denied), refuses()),
        row("AbortMultipartUpload of that one, with its own action", abort(&two, &manager), status(204)),
    ];
    check(&world.aws, "who may manage an upload", rows).await;
}
