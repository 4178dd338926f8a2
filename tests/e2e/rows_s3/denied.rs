//! AccessDenied: what it says, and to whom.

use rolecall_tests::sigv4::{Request, encode};
use rolecall_tests::table::{Expected, check, refused, row, status};

use super::world::{
    CUSTOMER, EVERYTHING, VENDOR, World, all_but, assume, denial, iam, no_policy, policy, put_user_policy,
    root, session_arn, trusting, user,
};

const KEY: &str = "arn:aws:s3:::rows/key";

fn because(arn: &str, action: &str, resource: &str, reason: &str) -> Expected {
    refused(403, "AccessDenied", &denial(arn, action, resource, reason))
}

fn plain() -> Expected {
    refused(403, "AccessDenied", "Access Denied")
}

#[tokio::test]
async fn users() {
    let world = World::new().await;
    let nothing = user(&world.aws, CUSTOMER, "nothing", None).await;
    let arn = format!("arn:aws:iam::{CUSTOMER}:user/nothing");
    let objects = policy("Allow", "s3:*Object", "*");
    let no_list = user(&world.aws, CUSTOMER, "no-list", Some(&objects)).await;
    let no_list_arn = format!("arn:aws:iam::{CUSTOMER}:user/no-list");
    let denied = user(&world.aws, CUSTOMER, "denied", Some(&all_but("s3:GetObject"))).await;
    let denied_arn = format!("arn:aws:iam::{CUSTOMER}:user/denied");
    let identity = |action: &str| no_policy("identity-based", action);
    let rows = vec![
        row(
            "GetObject",
            Request::get("/rows/key").signed(&nothing),
            because(&arn, "s3:GetObject", KEY, &identity("s3:GetObject")),
        ),
        row("PutObject", Request::put("/rows/key", "x").signed(&nothing), {
            because(&arn, "s3:PutObject", KEY, &identity("s3:PutObject"))
        }),
        row("DeleteObject", Request::new("DELETE", "/rows/key").signed(&nothing), {
            because(&arn, "s3:DeleteObject", KEY, &identity("s3:DeleteObject"))
        }),
        row("ListObjects", Request::get("/rows?list-type=2").signed(&nothing), {
            because(&arn, "s3:ListBucket", "arn:aws:s3:::rows", &identity("s3:ListBucket"))
                .header("x-amz-bucket-region", "us-east-1")
        }),
        row("GetBucketCors", Request::get("/rows?cors").signed(&nothing), {
            because(&arn, "s3:GetBucketCORS", "arn:aws:s3:::rows", &identity("s3:GetBucketCORS"))
        }),
        row("PutBucketPolicy", Request::put("/rows?policy", "{}").signed(&nothing), {
            because(&arn, "s3:PutBucketPolicy", "arn:aws:s3:::rows", &identity("s3:PutBucketPolicy"))
        }),
        row("ListBuckets names no resource", Request::get("/").signed(&nothing), {
            let start = format!("User: {arn} is not authorized to perform: s3:ListAllMyBuckets");
            refused(403, "AccessDenied", &format!("{start} {}", identity("s3:ListAllMyBuckets")))
        }),
        row(
            "a missing key, to who may list",
            world.signed(Request::get("/rows/none")),
            super::objects::no_key("none"),
        ),
        row("a missing key, to who may not", Request::get("/rows/none").signed(&no_list), {
            because(&no_list_arn, "s3:ListBucket", "arn:aws:s3:::rows", &identity("s3:ListBucket"))
        }),
        row(
            "a key that is there, to who may not list",
            Request::get("/rows/key").signed(&no_list),
            status(200),
        ),
        row(
            "HEAD of a missing key, to who may not list",
            Request::new("HEAD", "/rows/none").signed(&no_list),
            status(403),
        ),
        row("an explicit deny", Request::get("/rows/key").signed(&denied), {
            because(&denied_arn, "s3:GetObject", KEY, "with an explicit deny in an identity-based policy")
        }),
        row("anonymous", Request::get("/rows/key").anonymous(), plain().no("x-amz-bucket-region")),
        row("anonymous, a missing key", Request::get("/rows/none").anonymous(), plain()),
        row("presigned by who may not", Request::get("/rows/key").presigned(&nothing, "300"), {
            because(&arn, "s3:GetObject", KEY, &identity("s3:GetObject"))
        }),
    ];
    check(&world.aws, "4: users", rows).await;
    put_user_policy(&world.aws, CUSTOMER, "nothing", EVERYTHING).await;
    world.succeeds(&Request::get("/rows/key").signed(&nothing)).await;
}

#[tokio::test]
async fn another_account() {
    let world = World::new().await;
    let vendor = user(&world.aws, VENDOR, "vendor", Some(EVERYTHING)).await;
    let poor = user(&world.aws, VENDOR, "poor", None).await;
    let get = || Request::get("/rows/key");
    let names = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":["arn:aws:iam::{VENDOR}:user/vendor","arn:aws:iam::{VENDOR}:user/poor"]}},"Action":"s3:GetObject","Resource":"{KEY}"}}}}"#
    );
    let rows = vec![
        row("identity allows, no bucket policy", get().signed(&vendor), plain()),
        row("its root", get().signed(&root(VENDOR)), plain()),
        row("a bucket that is there, list", Request::get("/rows").signed(&vendor), plain()),
        row("the bucket policy is put", world.signed(Request::put("/rows?policy", &names)), status(204)),
        row("both allow", get().signed(&vendor), status(200)),
        row("the bucket policy alone", get().signed(&poor), plain()),
        row("its root, unnamed", get().signed(&root(VENDOR)), plain()),
        row("another action", Request::put("/rows/key", "x").signed(&vendor), plain()),
    ];
    check(&world.aws, "4: another account", rows).await;
}

#[tokio::test]
async fn layers() {
    let world = World::new().await;
    let by_reader = trusting("AWS", &format!("arn:aws:iam::{CUSTOMER}:user/reader"));
    world.role("wide", &by_reader, Some(EVERYTHING)).await;
    let role_arn = format!("arn:aws:iam::{CUSTOMER}:role/wide");
    let with_policy = |text: String| format!("&Policy={}", encode(&text));
    let only_put = with_policy(policy("Allow", "s3:PutObject", "*"));
    let session = assume(&world.aws, &world.user, &role_arn, "session", &only_put).await;
    let but_get = with_policy(all_but("s3:GetObject"));
    let cut = assume(&world.aws, &world.user, &role_arn, "session", &but_get).await;
    let arn = session_arn("wide");
    let bounded = user(&world.aws, CUSTOMER, "bounded", Some(EVERYTHING)).await;
    bound(&world, "only-put", "bounded", &policy("Allow", "s3:PutObject", "*")).await;
    let bounded_arn = format!("arn:aws:iam::{CUSTOMER}:user/bounded");
    let fenced = user(&world.aws, CUSTOMER, "fenced", Some(EVERYTHING)).await;
    bound(&world, "but-get", "fenced", &all_but("s3:GetObject")).await;
    let fenced_arn = format!("arn:aws:iam::{CUSTOMER}:user/fenced");
    let reader_arn = format!("arn:aws:iam::{CUSTOMER}:user/reader");
    let get = || Request::get("/rows/key");
    let deny = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Principal":{{"AWS":"{reader_arn}"}},"Action":"s3:GetObject","Resource":"{KEY}"}}}}"#
    );
    let deny_root = deny.replace("user/reader", "root");
    let get_denied = |arn: &str, reason: &str| because(arn, "s3:GetObject", KEY, reason);
    let rows = vec![
        row(
            "session policy",
            get().signed(&session),
            get_denied(&arn, &no_policy("session", "s3:GetObject")),
        ),
        row("explicit deny in a session policy", get().signed(&cut), {
            get_denied(&arn, "with an explicit deny in a session policy")
        }),
        row("permissions boundary", get().signed(&bounded), {
            let reason = "because no permissions boundary allows the s3:GetObject action";
            get_denied(&bounded_arn, reason)
        }),
        row("explicit deny in a permissions boundary", get().signed(&fenced), {
            let policy = format!("arn:aws:iam::{CUSTOMER}:policy/but-get");
            get_denied(&fenced_arn, &format!("with an explicit deny in a permissions boundary: {policy}"))
        }),
        row("a Deny in the bucket policy", world.signed(Request::put("/rows?policy", &deny)), status(204)),
        row("explicit deny in a resource-based policy", world.signed(get()), {
            get_denied(&reader_arn, "with an explicit deny in a resource-based policy")
        }),
        row(
            "a Deny for the account's root",
            world.signed(Request::put("/rows?policy", &deny_root)),
            status(204),
        ),
        row("the root user is denied", get().signed(&root(CUSTOMER)), {
            get_denied(
                &format!("arn:aws:iam::{CUSTOMER}:root"),
                "with an explicit deny in a resource-based policy",
            )
        }),
    ];
    check(&world.aws, "4: layers", rows).await;
}

/// Makes a managed policy and sets it as a user's permissions boundary.
async fn bound(world: &World, name: &str, user: &str, document: &str) {
    iam(&world.aws, CUSTOMER, "CreatePolicy", &[("PolicyName", name), ("PolicyDocument", document)]).await;
    let arn = format!("arn:aws:iam::{CUSTOMER}:policy/{name}");
    let parameters = [("UserName", user), ("PermissionsBoundary", arn.as_str())];
    iam(&world.aws, CUSTOMER, "PutUserPermissionsBoundary", &parameters).await;
}

#[tokio::test]
async fn presigned_urls_are_judged_at_use() {
    let world = World::new().await;
    let session = world.session_with("signs", Some(EVERYTHING)).await;
    let url = Request::get("/rows/key").presigned(&session, "300");
    world.succeeds(&url).await;
    super::world::put_role_policy(&world.aws, CUSTOMER, "signs", &all_but("s3:GetObject")).await;
    let denied = because(
        &session_arn("signs"),
        "s3:GetObject",
        KEY,
        "with an explicit deny in an identity-based policy",
    );
    let rows = vec![
        row("the role's policy of this moment", url.clone(), denied.clone()),
        row("header signed", Request::get("/rows/key").signed(&session), denied),
        row(
            "a bad signature is a bad signature first",
            Request::get("/rows/key").signed(&session).badly(),
            rolecall_tests::table::coded(403, "SignatureDoesNotMatch"),
        ),
    ];
    check(&world.aws, "4, B: judged at use", rows).await;
}
