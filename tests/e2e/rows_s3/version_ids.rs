//! Version IDs that were never given out, delete markers, and what copies tell of versions.

use rolecall_tests::Answer;
use rolecall_tests::sigv4::Request;
use rolecall_tests::table::{check, refused, row, status};

use super::header_auth::argument;
use super::objects::{method_not_allowed, no_key};
use super::world::World;

/// Well-formed, and nobody's.
const UNKNOWN: &str = "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD";

fn versioning(status: &str) -> String {
    format!("<VersioningConfiguration><Status>{status}</Status></VersioningConfiguration>")
}

fn version(answer: &Answer) -> String {
    answer.header("x-amz-version-id").unwrap().to_owned()
}

fn deleting(targets: &[(&str, &str)]) -> Request {
    let objects: String = targets
        .iter()
        .map(|(key, version)| format!("<Object><Key>{key}</Key><VersionId>{version}</VersionId></Object>"))
        .collect();
    Request::new("POST", "/rows?delete").body(format!("<Delete>{objects}</Delete>")).checksummed()
}

#[tokio::test]
async fn that_were_never_given_out() {
    let world = World::new().await;
    let send = |method, target: &str| world.signed(Request::new(method, target));
    let invalid = |id: &str| argument("Invalid version id specified", "versionId", id);
    let unknown = format!("/rows/key?versionId={UNKNOWN}");
    check(
        &world.aws,
        "row 16: an unversioned bucket",
        vec![
            row("GET", send("GET", &unknown), invalid(UNKNOWN)),
            row("HEAD", send("HEAD", &unknown), status(400)),
            row("DELETE", send("DELETE", &unknown), invalid(UNKNOWN)),
            row("GetObjectTagging", send("GET", &format!("{unknown}&tagging")), invalid(UNKNOWN)),
            row("GetObjectAcl", send("GET", &format!("{unknown}&acl")), invalid(UNKNOWN)),
            row("the null version", send("GET", "/rows/key?versionId=null"), status(200)),
        ],
    )
    .await;
    world.put("/rows?versioning", versioning("Enabled")).await;
    let first = version(&world.put("/rows/v", "1").await);
    let gone = version(&world.put("/rows/v", "2").await);
    world.succeeds(&send("DELETE", &format!("/rows/v?versionId={gone}"))).await;
    let changed = format!("{}ABCD", &first[..28]);
    check(
        &world.aws,
        "row 16: a versioned bucket",
        vec![
            row(
                "four characters changed",
                send("GET", &format!("/rows/v?versionId={changed}")),
                invalid(&changed),
            ),
            row(
                "the same, DELETE",
                send("DELETE", &format!("/rows/v?versionId={changed}")),
                invalid(&changed),
            ),
            row("one that is gone", send("GET", &format!("/rows/v?versionId={gone}")), {
                refused(404, "NoSuchVersion", "The specified version does not exist.")
                    .field("Key", "v")
                    .field("VersionId", &gone)
            }),
            row("one that is gone, DELETE", send("DELETE", &format!("/rows/v?versionId={gone}")), {
                status(204).header("x-amz-version-id", &gone)
            }),
        ],
    )
    .await;
    let answer =
        world.signed(deleting(&[("v", UNKNOWN), ("none", &changed), ("v", &gone)])).send(&world.aws).await;
    let error = |key: &str, id: &str| {
        format!(
            "<Error><Key>{key}</Key><VersionId>{id}</VersionId><Code>NoSuchVersion</Code>\
             <Message>The specified version does not exist.</Message></Error>"
        )
    };
    for expected in [
        error("v", UNKNOWN),
        error("none", &changed),
        format!("<Deleted><Key>v</Key><VersionId>{gone}</VersionId></Deleted>"),
    ] {
        assert!(answer.body.contains(&expected), "{}", answer.body);
    }
}

#[tokio::test]
async fn of_delete_markers() {
    let world = World::new().await;
    world.put("/rows?versioning", versioning("Enabled")).await;
    world.put("/rows/marked", "x").await;
    let marker = version(&world.succeeds(&world.signed(Request::new("DELETE", "/rows/marked"))).await);
    let send = |method, target: &str| world.signed(Request::new(method, target));
    let tagging = "<Tagging><TagSet/></Tagging>";
    let not_allowed = |method| {
        method_not_allowed(method, "DeleteMarker")
            .header("x-amz-delete-marker", "true")
            .header("x-amz-version-id", &marker)
    };
    let rows = vec![
        row(
            "GET by its version",
            send("GET", &format!("/rows/marked?versionId={marker}")),
            not_allowed("GET"),
        ),
        row("HEAD by its version", send("HEAD", &format!("/rows/marked?versionId={marker}")), {
            status(405).header("x-amz-version-id", &marker)
        }),
        row("GetObjectTagging", send("GET", "/rows/marked?tagging"), not_allowed("GET")),
        row(
            "PutObjectTagging",
            world.signed(Request::put("/rows/marked?tagging", tagging).checksummed()),
            not_allowed("PUT"),
        ),
        row("DeleteObjectTagging", send("DELETE", "/rows/marked?tagging"), not_allowed("DELETE")),
        row(
            "PutObjectAcl",
            world.signed(
                Request::put("/rows/marked?acl", "").header("x-amz-acl", "bucket-owner-full-control"),
            ),
            not_allowed("PUT"),
        ),
        row("GetObjectAcl", send("GET", "/rows/marked?acl"), no_key("marked")),
        row("GET", send("GET", "/rows/marked"), no_key("marked").header("x-amz-version-id", &marker)),
    ];
    check(&world.aws, "row 17: delete markers", rows).await;
}

#[tokio::test]
async fn of_copies() {
    let world = World::new().await;
    let copy = |to: &str, source: &str| {
        let request = Request::put(to, "").header("x-amz-copy-source", source);
        world.signed(request.header("x-amz-metadata-directive", "REPLACE"))
    };
    let source = "x-amz-copy-source-version-id";
    let never = [row("a bucket that never had versions", copy("/rows/copy", "rows/key"), {
        status(200).no("x-amz-version-id").no(source)
    })];
    check(&world.aws, "row 18: copies", never.into()).await;
    world.put("/rows?versioning", versioning("Enabled")).await;
    let made = version(&world.put("/rows/v", "1").await);
    let rows = vec![
        row("from a version that nobody named", copy("/rows/copy", "rows/v"), {
            status(200).has("x-amz-version-id").header(source, &made)
        }),
        row(
            "from the null version",
            copy("/rows/copy", "rows/key"),
            status(200).has("x-amz-version-id").no(source),
        ),
    ];
    check(&world.aws, "row 18: copies, versions enabled", rows).await;
    world.put("/rows?versioning", versioning("Suspended")).await;
    let rows = vec![
        row("PutObject", world.signed(Request::put("/rows/put", "x")), status(200).no("x-amz-version-id")),
        row("from the null version", copy("/rows/copy", "rows/key"), {
            status(200).header("x-amz-version-id", "null").no(source)
        }),
        row("in place", copy("/rows/key", "rows/key"), {
            status(200).header("x-amz-version-id", "null").no(source)
        }),
        row("from a version", copy("/rows/copy", "rows/v"), {
            status(200).header("x-amz-version-id", "null").header(source, &made)
        }),
        row(
            "GetObject",
            world.signed(Request::get("/rows/put")),
            status(200).header("x-amz-version-id", "null"),
        ),
        row("DeleteObject", world.signed(Request::new("DELETE", "/rows/put")), {
            status(204).header("x-amz-version-id", "null")
        }),
    ];
    check(&world.aws, "row 18: copies, versions suspended", rows).await;
}

#[tokio::test]
async fn deletions_that_cannot_be() {
    let world = World::new().await;
    let bypass = |request: Request, value: &str| {
        world.signed(request.header("x-amz-bypass-governance-retention", value))
    };
    let no_lock = || {
        refused(
            400,
            "InvalidArgument",
            "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
        )
        .field("ArgumentName", "x-amz-bypass-governance-retention")
    };
    let of_length = |length: usize| {
        let key = "k".repeat(length);
        let body = format!("<Delete><Object><Key>{key}</Key></Object></Delete>");
        world.signed(Request::new("POST", "/rows?delete").body(body).checksummed())
    };
    let rows = vec![
        row("DeleteObject", bypass(Request::new("DELETE", "/rows/key"), "true"), no_lock()),
        row("DeleteObject, false", bypass(Request::new("DELETE", "/rows/key"), "false"), no_lock()),
        row("DeleteObjects", bypass(deleting(&[("key", "null")]), "true"), no_lock()),
        row("DeleteObjects, a key of 1,025 bytes", of_length(1025), {
            refused(400, "KeyTooLongError", "Your key is too long")
                .field("Size", "1025")
                .field("MaxSizeAllowed", "1024")
        }),
        row("DeleteObjects, a key of 1,024 bytes", of_length(1024), status(200)),
        row("and the object is still there", world.signed(Request::get("/rows/key")), status(200)),
    ];
    check(&world.aws, "row 23: deletions", rows).await;
}
