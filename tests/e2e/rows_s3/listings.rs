//! Parameters of lists: numbers, encodings, markers and tokens.

use rolecall_tests::sigv4::{Request, encode};
use rolecall_tests::table::{check, refused, row, status};

use super::header_auth::argument;
use super::world::{World, policy};

#[tokio::test]
async fn parameters() {
    let world = World::new().await;
    let get = |target: &str| world.signed(Request::get(target));
    let not_a_number = |name: &str| format!("Provided {name} not an integer or within integer range");
    let negative = |name: &str| format!("Argument {name} must be an integer between 0 and 2147483647");
    let buckets = "Argument max-buckets must be an integer between 1 and 10000.";
    let rows = vec![
        row(
            "max-keys is no number",
            get("/rows?max-keys=a"),
            argument(&not_a_number("max-keys"), "max-keys", "a"),
        ),
        row("max-keys below zero", get("/rows?list-type=2&max-keys=-1"), {
            argument(&negative("maxKeys"), "maxKeys", "-1")
        }),
        row("encoding-type is another", get("/rows?encoding-type=base64"), {
            argument("Invalid Encoding Method specified in Request", "encoding-type", "base64")
        }),
        row("a continuation token that S3 did not make", get("/rows?list-type=2&continuation-token=abc"), {
            argument("The continuation token provided is incorrect", "continuation-token", "abc")
        }),
        row("an empty continuation token", get("/rows?list-type=2&continuation-token="), {
            refused(400, "InvalidArgument", "The continuation token provided is incorrect")
                .field("ArgumentName", "continuation-token")
        }),
        row("a region that there is not", get("/?bucket-region=eu-east-1"), {
            refused(400, "InvalidArgument", "Argument value eu-east-1 is not a valid AWS Region")
                .field("ArgumentName", "bucket-region")
        }),
        row("version-id-marker without key-marker", get("/rows?versions&version-id-marker=x"), {
            argument(
                "A version-id marker cannot be specified without a key marker.",
                "version-id-marker",
                "x",
            )
        }),
        row("max-buckets is zero", get("/?max-buckets=0"), argument(buckets, "max-buckets", "0")),
        row(
            "max-buckets is too large",
            get("/?max-buckets=10001"),
            argument(buckets, "max-buckets", "10001"),
        ),
        row("max-keys is zero", get("/rows?list-type=2&max-keys=0"), status(200).element("KeyCount", "0")),
    ];
    check(&world.aws, "lists: parameters", rows).await;
}

/// The texts of all elements of this name.
fn texts<'a>(body: &'a str, name: &str) -> Vec<&'a str> {
    rolecall_text::xml::elements(body, name).collect()
}

#[tokio::test]
async fn a_marker_within_a_common_prefix() {
    let world = World::new().await;
    for key in ["folder/aSubfolder/1", "folder/aSubfolder/2", "folder/file1", "folder/file2"] {
        world.put(&format!("/rows/{key}"), "x").await;
    }
    let get = async |query: &str| {
        let target = format!("/rows?prefix=folder%2F&delimiter=%2F&max-keys=1&{query}");
        world.succeeds(&world.signed(Request::get(&target))).await.body
    };
    for (query, next) in [
        ("marker=folder%2FaSubfolder%2F1", "NextMarker"),
        ("marker=folder%2FaSubfolder%2F", "NextMarker"),
        ("versions&key-marker=folder%2FaSubfolder%2F1", "NextKeyMarker"),
        ("versions&key-marker=folder%2FaSubfolder%2F", "NextKeyMarker"),
    ] {
        let body = get(query).await;
        assert_eq!(texts(&body, "Key"), ["folder/file1"], "{query}");
        assert_eq!(texts(&body, next), ["folder/file1"], "{query}");
        assert!(!body.contains("<CommonPrefixes>"), "{query}");
    }
    assert_eq!(
        texts(&get("versions&key-marker=folder%2FaSubfolder%2F1").await, "NextVersionIdMarker"),
        ["null"]
    );
    // Version 2 lists the prefix where a later key is in it.
    let body = get("list-type=2&start-after=folder%2FaSubfolder%2F1").await;
    assert!(body.contains("<CommonPrefixes><Prefix>folder/aSubfolder/</Prefix></CommonPrefixes>"), "{body}");
}

#[tokio::test]
async fn a_page_of_version_two_tells_where_it_began_only_the_first_time() {
    let world = World::new().await;
    let get = async |query: &str| {
        let target = format!("/rows?list-type=2&max-keys=1&start-after=a{query}");
        world.succeeds(&world.signed(Request::get(&target))).await.body
    };
    let first = get("").await;
    assert_eq!(texts(&first, "StartAfter"), ["a"]);
    let token = texts(&first, "NextContinuationToken")[0];
    let second = get(&format!("&continuation-token={}", encode(token))).await;
    assert_eq!(texts(&second, "ContinuationToken"), [token]);
    assert_eq!(texts(&second, "StartAfter"), [""; 0]);
}

/// The region of each bucket is told to who asks for something.
#[tokio::test]
async fn buckets_and_their_regions() {
    let world = World::new().await;
    let get = async |query: &str| world.succeeds(&world.signed(Request::get(query))).await.body;
    assert_eq!(texts(&get("/").await, "Name"), ["rows", "rows-eu"]);
    assert_eq!(texts(&get("/").await, "BucketRegion"), [""; 0]);
    assert_eq!(texts(&get("/?max-buckets=5").await, "BucketRegion"), ["us-east-1", "eu-central-1"]);
    assert_eq!(texts(&get("/?bucket-region=eu-central-1").await, "Name"), ["rows-eu"]);
}

/// Leave for ListBuckets may be given on the ARN of every bucket.
#[tokio::test]
async fn buckets_by_policies_on_their_arn() {
    let world = World::new().await;
    for (number, (resource, status)) in
        [("*", 200), ("arn:aws:s3:::*", 200), ("arn:aws:s3:::rows", 403)].into_iter().enumerate()
    {
        let policy = policy("Allow", "s3:ListAllMyBuckets", resource);
        let session = world.session_with(&format!("lister-{number}"), Some(&policy)).await;
        let answer = Request::get("/").signed(&session).send(&world.aws).await;
        assert_eq!(answer.status, status, "{resource}: {}", answer.body);
    }
    let denied = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::*"}]}"#;
    let session = world.session_with("denied", Some(denied)).await;
    assert_eq!(Request::get("/").signed(&session).send(&world.aws).await.status, 403);
}
