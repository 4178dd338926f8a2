//! Header SigV4: which of two mistakes is named, HEAD, and requests that are too much.

use rolecall_tests::sigv4::{Request, Signer};
use rolecall_tests::table::{check, coded, refused, row, status};

use super::header_auth::{
    invalid_token, malformed, mismatch_for, not_signed, too_skewed, unknown_key, wrong_region,
};
use super::world::{CUSTOMER, World, iam, user};

const NOBODY: &str = "AKIAIOSFODNN7EXAMPLE";

#[tokio::test]
async fn keys_and_tokens_of_users() {
    let world = World::new().await;
    let get = || Request::get("/rows/key");
    let list = || Request::get("/rows");
    let unknown = world.user.clone().key(NOBODY);
    let inactive = user(&world.aws, CUSTOMER, "sleeper", None).await;
    let parameters =
        [("UserName", "sleeper"), ("AccessKeyId", inactive.key.as_str()), ("Status", "Inactive")];
    iam(&world.aws, CUSTOMER, "UpdateAccessKey", &parameters).await;
    let with_token = world.user.clone().token("garbage");
    let bad = get().signed(&with_token).badly();
    let bad_token_mismatch = mismatch_for(&bad, &world.user);
    let session = world.session_with("static", None).await;
    let live = session.token.clone().unwrap();
    let rows = vec![
        row("unknown key", get().signed(&unknown), unknown_key(NOBODY)),
        row("unknown key, bad signature", get().signed(&unknown).badly(), unknown_key(NOBODY)),
        row(
            "unknown key, undecodable token",
            get().signed(&unknown.clone().token("garbage")),
            unknown_key(NOBODY),
        ),
        row(
            "unknown key, bucket request",
            list().signed(&unknown),
            unknown_key(NOBODY).header("x-amz-bucket-region", "us-east-1"),
        ),
        row("inactive key", get().signed(&inactive), unknown_key(&inactive.key)),
        row("inactive key, bad signature", get().signed(&inactive).badly(), unknown_key(&inactive.key)),
        row(
            "inactive key, live token",
            get().signed(&inactive.clone().token(&live)),
            unknown_key(&inactive.key),
        ),
        row(
            "inactive key, live token, bad signature",
            get().signed(&inactive.clone().token(&live)).badly(),
            unknown_key(&inactive.key),
        ),
        row(
            "static key with an undecodable token, object",
            get().signed(&with_token),
            invalid_token("garbage").no("x-amz-bucket-region"),
        ),
        row(
            "static key with an undecodable token, bucket",
            list().signed(&with_token),
            invalid_token("garbage").header("x-amz-bucket-region", "us-east-1"),
        ),
        row(
            "static key with a live token",
            get().signed(&world.user.clone().token(&live)),
            invalid_token(&live),
        ),
        row("static key with a token, bad signature", bad, bad_token_mismatch),
    ];
    check(&world.aws, "3, A, B, G.1: keys and tokens of users", rows).await;
}

#[tokio::test]
async fn which_mistake_is_named() {
    let world = World::new().await;
    let get = || Request::get("/rows/key");
    let late = world.user.clone().minutes(-20);
    let slow = || too_skewed("20260719T094000Z");
    let wrong = || wrong_region("us-west-2", "us-east-1");
    let there = world.user.clone().region("us-west-2");
    let unknown = world.user.clone().key(NOBODY);
    let unsigned = || get().unsigned("x-amz-meta-a", "1");
    let service = || malformed("incorrect service \"ec2\". This endpoint belongs to \"s3\".");
    let ec2 = |signer: &Signer| signer.clone().service("ec2");
    let rows = vec![
        row("skew before region", get().signed(&late.clone().region("us-west-2")), slow()),
        row("skew before service", get().signed(&ec2(&late)), slow()),
        row("skew before key", get().signed(&late.clone().key(NOBODY)), slow()),
        row("skew before signature", get().signed(&late).badly(), slow()),
        row("region before service", get().signed(&ec2(&there)), wrong()),
        row("region before key", get().signed(&there.clone().key(NOBODY)), wrong()),
        row("region before token", get().signed(&there.clone().token("garbage")), wrong()),
        row("region before signature", get().signed(&there).badly(), wrong()),
        row("region before unsigned headers", unsigned().signed(&there), wrong()),
        row("service before key", get().signed(&ec2(&unknown)), service()),
        row("service before signature", get().signed(&ec2(&world.user)).badly(), service()),
        row("unsigned headers before key", unsigned().signed(&unknown), not_signed("x-amz-meta-a")),
        row(
            "unsigned headers before signature",
            unsigned().signed(&world.user).badly(),
            not_signed("x-amz-meta-a"),
        ),
        row(
            "signature before the bucket is looked for",
            Request::get("/rows-none/key").signed(&unknown),
            unknown_key(NOBODY),
        ),
    ];
    check(&world.aws, "3: which mistake is named", rows).await;
}

#[tokio::test]
async fn head_has_the_status_and_no_body() {
    let world = World::new().await;
    let head = |target: &str| Request::new("HEAD", target);
    let rows = vec![
        row("region", head("/rows/key").signed(&world.user.clone().region("us-west-2")), status(400)),
        row("region, bucket", head("/rows").signed(&world.user.clone().region("us-west-2")), {
            status(400).header("x-amz-bucket-region", "us-east-1")
        }),
        row("skew", head("/rows/key").signed(&world.user.clone().minutes(20)), status(403)),
        row("unknown key", head("/rows/key").signed(&world.user.clone().key(NOBODY)), status(403)),
        row("signature", head("/rows/key").signed(&world.user).badly(), status(403)),
        row("token", head("/rows/key").signed(&world.user.clone().token("x")), status(400)),
        row(
            "unsigned header",
            head("/rows/key").unsigned("x-amz-meta-a", "1").signed(&world.user),
            status(403),
        ),
        row("anonymous", head("/rows/key").anonymous(), status(403)),
        row("no key", head("/rows/none").signed(&world.user), status(404)),
        row("no bucket", head("/rows-none").signed(&world.user), status(404)),
        row("precondition", head("/rows/key").header("if-match", "\"x\"").signed(&world.user), status(412)),
        row("range", head("/rows/key").header("range", "bytes=100-").signed(&world.user), status(416)),
        row(
            "presigned, expired",
            head("/rows/key").presigned(&world.user.clone().minutes(-10), "1"),
            status(403),
        ),
        row("presigned, signature", head("/rows/key").presigned(&world.user, "300").badly(), status(403)),
    ];
    check(&world.aws, "1: HEAD", rows).await;
}

#[tokio::test]
async fn lengths_and_keys() {
    let world = World::new().await;
    let put = |target: &str| world.signed(Request::put(target, "x"));
    let long = |length: usize| format!("/rows/{}", "k".repeat(length));
    let meta = |length: usize| {
        world.signed(Request::put("/rows/meta", "x").header("x-amz-meta-a", &"v".repeat(length)))
    };
    let filler = "f".repeat(9000);
    let mut rows = vec![
        row(
            "PUT without Content-Length",
            world.signed(Request::put("/rows/lengthless", "")).lengthless(),
            coded(411, "MissingContentLength"),
        ),
        row("nothing was stored", world.signed(Request::get("/rows/lengthless")), coded(404, "NoSuchKey")),
        row("key that is not UTF-8", put("/rows/%80"), coded(400, "InvalidURI")),
        row("key with a NUL", put("/rows/a%00b"), status(400)),
        row("key of 1024 bytes", put(&long(1024)), status(200)),
        row(
            "key of 1025 bytes",
            put(&long(1025)),
            refused(400, "KeyTooLongError", "Your key is too long")
                .field("Size", "1025")
                .field("MaxSizeAllowed", "1024"),
        ),
        row(
            "metadata of 2049 bytes",
            meta(2048),
            refused(
                400,
                "MetadataTooLarge",
                "Your metadata headers exceed the maximum allowed metadata size",
            )
            .some_field("Size")
            .field("MaxSizeAllowed", "2048"),
        ),
        row("metadata that fits", meta(2000), status(200)),
        row(
            "header section too large",
            world.signed(Request::get("/rows/key").header("x-filler", &filler)),
            refused(
                400,
                "RequestHeaderSectionTooLarge",
                "Your request header section exceeds the maximum allowed size.",
            )
            .field("MaxSizeAllowed", "8192"),
        ),
    ];
    for key in ["%01", "%1F", "%7F", "%C2%80"] {
        rows.push(row(&format!("key {key}"), put(&format!("/rows/{key}")), status(200)));
    }
    check(&world.aws, "B: lengths and keys", rows).await;
}
