//! Buckets: names, regions, what is asked of a bucket itself, and what nobody may.

use rolecall_tests::sigv4::{Request, Signed};
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::objects::no_bucket;
use super::world::{EVERYTHING, VENDOR, World, user};

const XMLNS: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

fn constrained(region: &str) -> String {
    format!(
        "<CreateBucketConfiguration xmlns=\"{XMLNS}\"><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
    )
}

/// CreateBucket at a region's own host.
fn create(world: &World, name: &str, host: &str, body: &str) -> Signed {
    let request = Request::put(&format!("/{name}"), body).at(&format!("s3.{host}.amazonaws.com"));
    request.signed(&world.user.clone().region(host))
}

#[tokio::test]
async fn create_bucket() {
    let world = World::new().await;
    let vendor = user(&world.aws, VENDOR, "vendor", Some(EVERYTHING)).await;
    let incompatible = |region: &str| {
        refused(
            400,
            "IllegalLocationConstraintException",
            &format!(
                "The {region} location constraint is incompatible for the region specific endpoint this request was sent to."
            ),
        )
    };
    let not_valid = |region: &str| {
        refused(400, "InvalidLocationConstraint", "The specified location-constraint is not valid")
            .field("LocationConstraint", region)
    };
    let bad_name = |name: &str| {
        refused(400, "InvalidBucketName", "The specified bucket is not valid.").field("BucketName", name)
    };
    let mine = "Your previous request to create the named bucket succeeded and you already own it.";
    let taken = || {
        refused(409, "BucketAlreadyExists", "")
            .message_starts("The requested bucket name is not available. ")
            .field("BucketName", "rows-eu")
    };
    let eu = constrained("eu-central-1");
    let mut rows = vec![
        row(
            "another region than the endpoint's",
            create(&world, "rows-a", "us-west-2", &constrained("eu-west-1")),
            incompatible("eu-west-1"),
        ),
        row(
            "no region at a regional endpoint",
            create(&world, "rows-a", "us-west-2", ""),
            incompatible("unspecified"),
        ),
        row(
            "no such region, us-east-1",
            create(&world, "rows-a", "us-east-1", &constrained("nowhere")),
            not_valid("nowhere"),
        ),
        row("mine already", create(&world, "rows-eu", "eu-central-1", &eu), {
            refused(409, "BucketAlreadyOwnedByYou", mine).field("BucketName", "rows-eu")
        }),
        row(
            "taken by another account",
            {
                let request = Request::put("/rows-eu", &eu).at("s3.eu-central-1.amazonaws.com");
                request.signed(&vendor.clone().region("eu-central-1"))
            },
            taken(),
        ),
        row(
            "the endpoint's own region",
            create(&world, "rows-west", "us-west-2", &constrained("us-west-2")),
            status(200),
        ),
    ];
    for name in ["Rows", "ro", "rows_a", "rows..a", "-rows", "192.168.5.4", &"r".repeat(64)] {
        rows.push(row(
            &format!("name {name}"),
            world.signed(Request::put(&format!("/{name}"), "")),
            bad_name(name),
        ));
    }
    check(&world.aws, "4: CreateBucket", rows).await;
}

#[tokio::test]
async fn an_accounts_own_namespace() {
    let world = World::new().await;
    let create = |name: &str, namespace: &str| {
        let request = Request::put(&format!("/{name}"), "");
        world.signed(if namespace.is_empty() {
            request
        } else {
            request.header("x-amz-bucket-namespace", namespace)
        })
    };
    let begin = "The requested bucket is an account-regional namespace bucket, but";
    let invalid = |rest: &str, bucket: &str| {
        refused(400, "InvalidBucketNamespace", &format!("{begin} {rest}")).field("BucketNamespace", bucket)
    };
    let own = "a-111122223333-us-east-1-an";
    let account = "a-444455556666-us-east-1-an";
    let region = "a-111122223333-eu-west-1-an";
    let rows = vec![
        row("one's own", create(own, "account-regional"), status(200)),
        row("another account's", create(account, "account-regional"), {
            invalid(
                "the requested AWS Account ID '444455556666' does not match the caller's AWS Account ID \
                 '111122223333'. Specify the caller's AWS Account ID in the bucket name.",
                account,
            )
        }),
        row("in another region", create(region, "account-regional"), {
            invalid(
                "the requested region 'eu-west-1' does not match the current region 'us-east-1'. Specify the \
                 targeted region in the bucket name.",
                region,
            )
        }),
        row("a name of no account", create("rows-an", "account-regional"), {
            invalid(
                "the bucket name does not end with -111122223333-us-east-1-an. Specify the targeted account and \
                 region in the bucket name.",
                "rows-an",
            )
        }),
        row("without the header", create("b-111122223333-us-east-1-an", ""), {
            coded(400, "InvalidBucketNamespace")
        }),
        row("the global namespace", create("rows-global", "global"), status(200)),
        row("a namespace that there is not", create("rows-other", "other"), coded(400, "InvalidArgument")),
    ];
    check(&world.aws, "row 62: namespaces", rows).await;
}

#[tokio::test]
async fn a_bucket_of_another_region() {
    let world = World::new().await;
    let message = "The bucket you are attempting to access must be addressed using the specified endpoint. Please send \
                   all future requests to this endpoint.";
    let elsewhere = || {
        refused(301, "PermanentRedirect", message)
            .some_field("Endpoint")
            .field("Bucket", "rows-eu")
            .header("x-amz-bucket-region", "eu-central-1")
    };
    let there = world.user.clone().region("us-west-2");
    let rows = vec![
        row(
            "path style",
            Request::get("/rows-eu").at("s3.us-west-2.amazonaws.com").signed(&there),
            elsewhere(),
        ),
        row(
            "object, path style",
            Request::get("/rows-eu/key").at("s3.us-west-2.amazonaws.com").signed(&there),
            elsewhere(),
        ),
        row(
            "virtual-hosted style",
            Request::get("/key").at("rows-eu.s3.us-west-2.amazonaws.com").signed(&there),
            elsewhere(),
        ),
    ];
    check(&world.aws, "4: a bucket of another region", rows).await;
}

/// S3's empty answers: only what every answer has, and the two IDs.
fn only_ids(code: u16) -> Expected {
    status(code).only(&["x-amz-request-id", "x-amz-id-2"]).body("")
}

#[tokio::test]
async fn questions_about_a_bucket() {
    let world = World::new().await;
    let send = |method, target: &str| world.signed(Request::new(method, target));
    let eu = |target: &str| Request::get(target).signed(&world.user.clone().region("eu-central-1"));
    let prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let location = |inside: &str| {
        status(200).header("content-type", "application/xml").body(&format!("{prolog}{inside}"))
    };
    let no_block = || {
        let message = "The public access block configuration was not found";
        refused(404, "NoSuchPublicAccessBlockConfiguration", message).field("BucketName", "rows")
    };
    let rows = vec![
        row(
            "HeadBucket",
            send("HEAD", "/rows"),
            status(200)
                .header("content-type", "application/xml")
                .header("x-amz-access-point-alias", "false")
                .header("x-amz-bucket-arn", "arn:aws:s3:::rows")
                .header("x-amz-bucket-region", "us-east-1")
                .only(&[
                    "content-type",
                    "x-amz-access-point-alias",
                    "x-amz-bucket-arn",
                    "x-amz-bucket-region",
                    "x-amz-request-id",
                    "x-amz-id-2",
                ]),
        ),
        row("GetBucketLocation in us-east-1", send("GET", "/rows?location"), {
            location(&format!("<LocationConstraint xmlns=\"{XMLNS}\"/>"))
        }),
        row("GetBucketLocation elsewhere", eu("/rows-eu?location"), {
            location(&format!("<LocationConstraint xmlns=\"{XMLNS}\">eu-central-1</LocationConstraint>"))
        }),
        row("GetBucketVersioning", send("GET", "/rows?versioning"), status(200).no("content-type")),
        row("GetBucketAcl", send("GET", "/rows?acl"), status(200).header("content-type", "application/xml")),
        row(
            "GetObjectAcl",
            send("GET", "/rows/key?acl"),
            status(200).header("content-type", "application/xml"),
        ),
        row("DeletePublicAccessBlock", send("DELETE", "/rows?publicAccessBlock"), only_ids(204)),
        row("no public access block", send("GET", "/rows?publicAccessBlock"), no_block()),
    ];
    check(&world.aws, "E, F: questions about a bucket", rows).await;
}

#[tokio::test]
async fn anonymous() {
    let world = World::new().await;
    let send = |method: &str, target: &str| Request::new(method, target).anonymous();
    let plain = || refused(403, "AccessDenied", "Access Denied");
    let missing = || no_bucket("rows-none").no("x-amz-bucket-region");
    let rows = vec![
        row("GET of an object", send("GET", "/rows/key"), plain().no("x-amz-bucket-region")),
        row(
            "PUT of an object",
            Request::put("/rows/key", "x").anonymous(),
            plain().no("x-amz-bucket-region"),
        ),
        row("ListObjects", send("GET", "/rows"), plain().header("x-amz-bucket-region", "us-east-1")),
        row("HeadBucket", send("HEAD", "/rows"), {
            status(403).header("content-type", "application/xml").header("x-amz-bucket-region", "us-east-1")
        }),
        row("no bucket, object", send("GET", "/rows-none/key"), missing()),
        row("no bucket, list", send("GET", "/rows-none"), missing()),
        row("no bucket, HEAD", send("HEAD", "/rows-none"), status(404).no("x-amz-bucket-region")),
        row("no bucket, PUT", Request::put("/rows-none/key", "x").anonymous(), missing()),
    ];
    check(&world.aws, "F: anonymous", rows).await;
}

#[tokio::test]
async fn where_the_bucket_is() {
    let world = World::new().await;
    let nothing = world.session_with("nothing", None).await;
    let host = "rows.s3.us-east-1.amazonaws.com";
    let region = |expected: Expected| expected.header("x-amz-bucket-region", "us-east-1");
    let none = |expected: Expected| expected.no("x-amz-bucket-region");
    let denied = || coded(403, "AccessDenied");
    let unknown = || coded(403, "InvalidAccessKeyId");
    let tokenless = nothing.clone().tokenless();
    let rows = vec![
        row("bucket's host, s3:ListBucket", Request::get("/").at(host).signed(&nothing), region(denied())),
        row(
            "bucket's host, InvalidAccessKeyId",
            Request::get("/").at(host).signed(&tokenless),
            region(unknown()),
        ),
        row(
            "regional root",
            Request::get("/").at("s3.us-east-1.amazonaws.com").signed(&nothing),
            none(denied()),
        ),
        row(
            "regional root, InvalidAccessKeyId",
            Request::get("/").at("s3.us-east-1.amazonaws.com").signed(&tokenless),
            none(unknown()),
        ),
        row(
            "object PUT at the bucket's host",
            Request::put("/key", "x").at(host).signed(&nothing),
            none(denied()),
        ),
        row(
            "object PUT, path style, region",
            Request::put("/rows/key", "x").signed(&nothing.clone().region("us-west-2")),
            none(coded(400, "AuthorizationHeaderMalformed")),
        ),
        row(
            "object PUT, path style, service",
            Request::put("/rows/key", "x").signed(&nothing.clone().service("ec2")),
            none(coded(400, "AuthorizationHeaderMalformed")),
        ),
    ];
    check(&world.aws, "G.1: x-amz-bucket-region", rows).await;
}
