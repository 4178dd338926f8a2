//! Multipart uploads: parts, their order, and what completes them.

use rolecall_tests::sigv4::{Request, Signed};
use rolecall_tests::table::{check, refused, row, status};

use super::header_auth::argument;
use super::world::{CONTENT, ETAG, World};

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
    let another = "\"00000000000000000000000000000000\"";
    let no_part = |number: &str, etag: &str| {
        refused(400, "InvalidPart", NO_PART)
            .field("UploadId", &upload)
            .field("PartNumber", number)
            .field("ETag", etag)
    };
    let rows = vec![
        row("no parts", complete(&[]), refused(400, "MalformedXML", MALFORMED)),
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
