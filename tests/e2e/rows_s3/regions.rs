//! Which region a request has to be signed for, and which host finds which bucket.

use rolecall_tests::sigv4::{Request, Signed};
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::header_auth::{unknown_key, wrong_region};
use super::objects::{condition, no_bucket};
use super::world::World;

const GLOBAL: &str = "s3.amazonaws.com";

fn constraint(region: &str) -> String {
    format!(
        "<CreateBucketConfiguration><LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
    )
}

fn moved(bucket: &str) -> Expected {
    let message = "The bucket you are attempting to access must be addressed using the specified endpoint. Please send \
                   all future requests to this endpoint.";
    refused(301, "PermanentRedirect", message)
        .field("Endpoint", &format!("{bucket}.s3.eu-central-1.amazonaws.com"))
        .field("Bucket", bucket)
        .header("x-amz-bucket-region", "eu-central-1")
}

#[tokio::test]
async fn where_a_bucket_is() {
    let world = World::new().await;
    let location = |bucket: &str, region: &str| {
        Request::get(&format!("/{bucket}?location")).signed(&world.user.clone().region(region))
    };
    let at = |host: &str, region: &str| {
        Request::get("/rows-eu?location").at(host).signed(&world.user.clone().region(region))
    };
    let create = |bucket: &str, constrained: &str| {
        world.signed(Request::put(&format!("/{bucket}"), constraint(constrained)))
    };
    let body = |region: &str| {
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{region}</LocationConstraint>"
        );
        status(200).body(&text)
    };
    let rows = vec![
        row("a bare host, us-east-1", location("rows-eu", "us-east-1"), body("eu-central-1")),
        row("a bare host, its region", location("rows-eu", "eu-central-1"), body("eu-central-1")),
        row("a bare host, a third region", location("rows-eu", "us-west-2"), {
            wrong_region("us-west-2", "eu-central-1")
        }),
        row("the global host", at(GLOBAL, "us-east-1"), body("eu-central-1")),
        row("making one with EU", create("rows-old", "EU"), status(200)),
        row("keeps it", location("rows-old", "us-east-1"), body("EU")),
        row(
            "its region",
            Request::new("HEAD", "/rows-old").signed(&world.user.clone().region("eu-west-1")),
            status(200).header("x-amz-bucket-region", "eu-west-1"),
        ),
    ];
    check(&world.aws, "row 9: where a bucket is", rows).await;
}

#[tokio::test]
async fn making_a_bucket_that_is_elsewhere() {
    let world = World::new().await;
    let owned = || {
        refused(
            409,
            "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own it.",
        )
        .field("BucketName", "rows-eu")
    };
    let create = |host: Option<&str>, region: &str| {
        let request = Request::put("/rows-eu", constraint(region));
        world.signed(match host {
            Some(host) => request.at(host),
            None => request,
        })
    };
    let rows = vec![
        row("the global host, its region", create(Some(GLOBAL), "eu-central-1"), owned()),
        row("the global host, another region", create(Some(GLOBAL), "us-east-2"), owned()),
        row("the global host, no region", world.signed(Request::put("/rows-eu", "").at(GLOBAL)), owned()),
        row("its global name", world.signed(Request::put("/", "").at("rows-eu.s3.amazonaws.com")), owned()),
        row("a bare host", create(None, "us-east-2"), owned()),
    ];
    check(&world.aws, "row 10: one's own bucket elsewhere", rows).await;
}

#[tokio::test]
async fn before_anybody_looks_at_the_key() {
    let world = World::new().await;
    let stranger = world.user.clone().key("AKIAIOSFODNN7EXAMPLE");
    let wrong = stranger.clone().region("eu-west-3");
    let missing = |host: &str| Request::get("/rows-none/key").at(host);
    let presigned = |message: &str| coded(400, "AuthorizationQueryParametersError").message_starts(message);
    let message = "Error parsing the X-Amz-Credential parameter; the region 'eu-west-3' is wrong; expecting 'us-east-1'";
    let mut rows = Vec::new();
    for host in [GLOBAL, "s3.us-east-1.amazonaws.com"] {
        rows.push(row(host, missing(host).signed(&wrong), wrong_region("eu-west-3", "us-east-1")));
        rows.push(row(
            &format!("{host}, presigned"),
            missing(host).presigned(&wrong, "300"),
            presigned(message),
        ));
        rows.push(row(&format!("{host}, right region"), missing(host).signed(&stranger), {
            unknown_key("AKIAIOSFODNN7EXAMPLE")
        }));
        let right = missing(host).signed(&world.user);
        rows.push(row(&format!("{host}, known key"), right, no_bucket("rows-none")));
    }
    check(&world.aws, "row 11: the region comes first", rows).await;
}

#[tokio::test]
async fn the_global_host() {
    let world = World::new().await;
    let by = |region: &str| world.user.clone().region(region);
    let path = |method, region: &str| Request::new(method, "/rows-eu/key").at(GLOBAL).signed(&by(region));
    let named = |region: &str| Request::get("/key").at("rows-eu.s3.amazonaws.com").signed(&by(region));
    let bucket = |region: &str| Request::get("/rows-eu").at(GLOBAL).signed(&by(region));
    let rows: Vec<(&str, Signed, Expected)> = vec![
        ("an object, path style", path("GET", "us-east-1"), moved("rows-eu")),
        ("an object, path style, its region", path("GET", "eu-central-1"), moved("rows-eu")),
        ("PUT, path style", path("PUT", "us-east-1"), moved("rows-eu")),
        (
            "HEAD, path style",
            path("HEAD", "us-east-1"),
            status(301).header("x-amz-bucket-region", "eu-central-1"),
        ),
        ("the bucket, path style", bucket("us-east-1"), moved("rows-eu")),
        ("its global name", named("eu-central-1"), coded(404, "NoSuchKey")),
        ("its global name, us-east-1", named("us-east-1"), wrong_region("us-east-1", "eu-central-1")),
        ("a bucket of us-east-1", Request::get("/rows/key").at(GLOBAL).signed(&world.user), status(200)),
    ];
    let rows = rows.into_iter().map(|(name, request, expected)| row(name, request, expected)).collect();
    check(&world.aws, "row 56: the global host", rows).await;
}

/// Conditions and encryption that a presigned URL carries in its query.
#[tokio::test]
async fn hoisted_headers() {
    let world = World::new().await;
    let put = |target: &str| world.presigned(Request::put(target, "x"));
    let get = |target: &str| world.presigned(Request::get(target));
    let rows = vec![
        row(
            "If-None-Match, and there is an object",
            put("/rows/key?If-None-Match=%2A"),
            condition("If-None-Match"),
        ),
        row("If-None-Match, and there is none", put("/rows/new?If-None-Match=%2A"), status(200)),
        row("If-Match, another", put("/rows/key?If-Match=%22other%22"), condition("If-Match")),
        row("If-Match, in lower case", put("/rows/key?if-match=other"), condition("If-Match")),
        row("GET, If-None-Match", get("/rows/key?If-None-Match=%2A"), status(200)),
        row("GET, If-Match", get("/rows/key?If-Match=%22other%22"), status(200)),
        row("an encryption that there is not", put("/rows/key?x-amz-server-side-encryption=ROT13"), {
            coded(400, "InvalidArgument")
        }),
    ];
    check(&world.aws, "row 8: hoisted conditions", rows).await;
}

/// Refusals about a bucket say where it is, but for these.
#[tokio::test]
async fn refusals_that_do_not_say_where_the_bucket_is() {
    let world = World::new().await;
    let get = |query: &str| world.signed(Request::get(&format!("/rows?{query}")));
    let put = |policy: &str| world.signed(Request::put("/rows?policy", policy));
    let none = |expected: Expected| expected.no("x-amz-bucket-region");
    let public = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::rows/*"}}"#;
    let preflight = Request::new("OPTIONS", "/rows")
        .unsigned("Origin", "https://site.example")
        .unsigned("Access-Control-Request-Method", "PUT")
        .anonymous();
    let rows = vec![
        row("GetBucketPolicy", get("policy"), none(coded(404, "NoSuchBucketPolicy"))),
        row("GetBucketPolicyStatus", get("policyStatus"), none(coded(404, "NoSuchBucketPolicy"))),
        row("no policy at all", put("nonsense"), none(coded(400, "MalformedPolicy"))),
        row("a policy of nothing", put("{}"), none(coded(400, "MalformedPolicy"))),
        row("a public policy", put(public), none(coded(403, "AccessDenied"))),
        row("a preflight", preflight, none(coded(403, "AccessForbidden"))),
        row("GetBucketTagging", get("tagging"), {
            coded(404, "NoSuchTagSet").header("x-amz-bucket-region", "us-east-1")
        }),
    ];
    check(&world.aws, "row 12: without x-amz-bucket-region", rows).await;
}
