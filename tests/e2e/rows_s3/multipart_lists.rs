//! ListParts and ListMultipartUploads: markers, pages, prefixes. Rows 25 and 30 of what was recorded from AWS.

use rolecall_tests::CUSTOMER;
use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{Expected, check, row, status};

use super::header_auth::argument;
use super::uploads::Upload;
use super::world::World;

/// The ETag of `data`.
const DATA: &str = "\"8d777f385d3dfec8815d20f7496026dc\"";

#[tokio::test]
async fn pages_of_parts() {
    let world = World::new().await;
    let upload = Upload::begin(&world, "parts", &[]).await;
    let page = |marker: &str, next: &str, most: &str, truncated: &str| {
        status(200)
            .element("PartNumberMarker", marker)
            .element("NextPartNumberMarker", next)
            .element("MaxParts", most)
            .element("IsTruncated", truncated)
    };
    let initiator =
        format!("<Initiator><ID>arn:aws:iam::{CUSTOMER}:user/reader</ID><DisplayName>reader</DisplayName>");
    let empty = world.succeeds(&upload.list("")).await;
    assert!(empty.body.contains(&initiator), "{}", empty.body);
    let rows = vec![row("no parts", upload.list(""), page("0", "0", "1000", "false").no_element("Part"))];
    check(&world.aws, "25, 30: ListParts", rows).await;
    for number in [1, 2] {
        world.succeeds(&upload.part(number, "data", &[])).await;
    }
    let rows = vec![
        row("all", upload.list(""), page("0", "2", "1000", "false").element("ETag", DATA)),
        row("the first", upload.list("&max-parts=1"), page("0", "1", "1", "true").element("PartNumber", "1")),
        row("the next", upload.list("&max-parts=1&part-number-marker=1"), {
            page("1", "2", "1", "false").element("PartNumber", "2")
        }),
        row("behind the last", upload.list("&max-parts=1&part-number-marker=10"), {
            page("10", "0", "1", "false").no_element("Part")
        }),
        row("an empty marker", upload.list("&part-number-marker="), {
            page("0", "2", "1000", "false").element("PartNumber", "1")
        }),
        row("an empty max-parts", upload.list("&max-parts="), page("0", "2", "1000", "false")),
        row("more than 1000", upload.list("&max-parts=2000"), page("0", "2", "1000", "false")),
        row("a plus", upload.list("&max-parts=%2B2"), page("0", "2", "2", "false")),
        row("of two the first", upload.list("&max-parts=1&max-parts=2"), page("0", "1", "1", "true")),
        row("more than an integer holds", upload.list("&max-parts=2147483648"), {
            argument("Provided max-parts not an integer or within integer range", "max-parts", "2147483648")
        }),
    ];
    check(&world.aws, "30: ListParts", rows).await;
}

struct Uploads<'a> {
    world: &'a World,
}

impl Uploads<'_> {
    fn list(&self, query: &str) -> rolecall_tests::sigv4::Signed {
        self.world.signed(Request::get(&format!("/rows?uploads{query}")))
    }
}

/// What a page says: its markers, and those of the next page.
fn page(key: &str, id: &str, next_key: &str, next_id: &str, truncated: &str) -> Expected {
    status(200)
        .element("KeyMarker", key)
        .element("UploadIdMarker", id)
        .element("NextKeyMarker", next_key)
        .element("NextUploadIdMarker", next_id)
        .element("IsTruncated", truncated)
        .no_element("Delimiter")
        .no_element("Prefix")
}

#[tokio::test]
async fn markers_of_uploads() {
    let world = World::new().await;
    let uploads = Uploads { world: &world };
    let rows = vec![row("no uploads", uploads.list(""), page("", "", "", "", "false").no_element("Upload"))];
    check(&world.aws, "30: ListMultipartUploads", rows).await;
    let mut ids = Vec::new();
    for key in ["c", "b", "a", "a", "a"] {
        ids.push(Upload::begin(&world, key, &[]).await.id);
        world.aws.clock().advance(chrono::TimeDelta::seconds(1)).unwrap();
    }
    let [c, b, a, again, last] = ids.as_slice() else { panic!("{ids:?}") };
    let no_upload = |id: &str| argument("Invalid uploadId marker", "upload-id-marker", id);
    let one = |query: &str| uploads.list(&format!("&max-uploads=1{query}"));
    let rows = vec![
        row("all", uploads.list(""), page("", "", "c", c, "false").element("DisplayName", "reader")),
        row("one", one(""), page("", "", "a", a, "true").element("UploadId", a)),
        row("behind a key", one("&key-marker=a"), page("a", "", "b", b, "true").element("UploadId", b)),
        row("behind the last key", one("&key-marker=c"), page("c", "", "", "", "false").no_element("Upload")),
        row("an ID without a key", one(&format!("&upload-id-marker={a}")), page("", "", "a", a, "true")),
        row("behind an upload", one(&format!("&key-marker=a&upload-id-marker={a}")), {
            page("a", a, "a", again, "true").element("UploadId", again)
        }),
        row("behind the last of a key", one(&format!("&key-marker=a&upload-id-marker={last}")), {
            page("a", last, "b", b, "true")
        }),
        row(
            "the last of all",
            one(&format!("&key-marker=b&upload-id-marker={b}")),
            page("b", b, "c", c, "false"),
        ),
        row("an upload to another key", one(&format!("&key-marker=c&upload-id-marker={b}")), no_upload(b)),
        row("no upload", one("&key-marker=a&upload-id-marker=none"), no_upload("none")),
        row("an empty key", one("&key-marker="), page("", "", "a", a, "true")),
        row("an empty max-uploads", uploads.list("&max-uploads="), status(200).element("MaxUploads", "1000")),
    ];
    check(&world.aws, "30: ListMultipartUploads", rows).await;
}

#[tokio::test]
async fn common_prefixes_of_uploads() {
    let world = World::new().await;
    let uploads = Uploads { world: &world };
    for key in ["folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2"] {
        Upload::begin(&world, key, &[]).await;
    }
    let list = |query: &str| uploads.list(&format!("&prefix=folder%2F&delimiter=%2F{query}"));
    let shows = |next: &str, truncated: &str| {
        status(200).element("NextKeyMarker", next).element("IsTruncated", truncated).element("Delimiter", "/")
    };
    let prefix = "<Prefix>folder/aSubfolder/</Prefix>";
    let rows = vec![
        row("all", list(""), shows("folder/file2", "false").element("CommonPrefixes", prefix)),
        row("one, which is a prefix", list("&max-uploads=1"), {
            shows("", "true").element("CommonPrefixes", prefix).no_element("Upload")
        }),
        row("behind the prefix", list("&max-uploads=1&key-marker=folder%2FaSubfolder%2F"), {
            shows("folder/file1", "true").element("Key", "folder/file1").no_element("CommonPrefixes")
        }),
        row(
            "behind a key with the prefix",
            list("&max-uploads=1&key-marker=folder%2FaSubfolder%2FsubFile1"),
            shows("folder/file1", "true").element("Key", "folder/file1").no_element("CommonPrefixes"),
        ),
        row("URL-encoded", uploads.list("&prefix=folder%2FaSub&delimiter=%2F&encoding-type=url"), {
            shows("", "false")
                .element("Prefix", "folder/aSub")
                .element("EncodingType", "url")
                .element("CommonPrefixes", prefix)
                .no_element("Upload")
        }),
    ];
    check(&world.aws, "30: common prefixes", rows).await;
}
