//! What PutBucketPolicy refuses and keeps: condition keys that an action does not take, the size and the form of a
//! document. Recorded in 2026.

use rolecall_tests::VENDOR;
use rolecall_tests::sigv4::{Request, Signed};
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::world::{CUSTOMER, World, iam, user};

const TAG: &str = r#""StringEquals":{"s3:ExistingObjectTag/class":"public"}"#;
const REQUEST_TAG: &str = r#""StringEquals":{"s3:RequestObjectTag/class":"public"}"#;
const ACL: &str = r#""StringEquals":{"s3:x-amz-acl":"private"}"#;
const PREFIX: &str = r#""StringEquals":{"s3:prefix":"a/"}"#;

fn put(world: &World, policy: &str) -> Signed {
    world.signed(Request::put("/rows?policy", policy))
}

/// A policy that denies everybody these actions, on the bucket and its objects, under a condition.
fn denying(actions: &str, condition: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Principal":"*","Action":{actions},"Resource":["arn:aws:s3:::rows","arn:aws:s3:::rows/*"],"Condition":{{{condition}}}}}]}}"#
    )
}

fn mismatch() -> Expected {
    refused(
        400,
        "MalformedPolicy",
        "Conditions do not apply to combination of actions and resources in statement",
    )
}

/// A: one action that does not take one of the keys is enough.
#[tokio::test]
async fn keys_that_an_action_does_not_take() {
    let world = World::new().await;
    let mut rows = Vec::new();
    let mut refuses = |condition: &str, actions: &[&str]| {
        for action in actions {
            let text = denying(&format!("[\"s3:{action}\"]"), condition);
            rows.push(row(&format!("{action} {condition}"), put(&world, &text), mismatch()));
        }
    };
    refuses(
        TAG,
        &[
            "PutObject",
            "DeleteObject",
            "DeleteObjectVersion",
            "GetObjectRetention",
            "PutObjectRetention",
            "GetObjectLegalHold",
            "PutObjectLegalHold",
            "BypassGovernanceRetention",
        ],
    );
    refuses(
        REQUEST_TAG,
        &["PutObjectAcl", "PutObjectRetention", "PutObjectLegalHold", "TagResource", "UntagResource"],
    );
    for key in [
        "x-amz-copy-source",
        "x-amz-metadata-directive",
        "x-amz-acl",
        "x-amz-grant-read",
        "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-customer-algorithm",
    ] {
        let condition = format!(r#""StringEquals":{{"s3:{key}":"x"}}"#);
        refuses(&condition, &["GetObject", "PutObject\",\"s3:GetObject"]);
    }
    refuses(ACL, &["PutObjectTagging", "PutObject\",\"s3:PutObjectTagging"]);
    refuses(PREFIX, &["ListBucketMultipartUploads"]);
    rows.push(row(
        "a key that S3 does not have",
        put(&world, &denying(r#""s3:*""#, r#""StringEquals":{"s3:nothing":"x"}"#)),
        {
            refused(400, "MalformedPolicy", "Policy has an invalid condition key")
                .field("Detail", "s3:nothing")
        },
    ));
    rows.push(row(
        "nothing is stored",
        world.signed(Request::get("/rows?policy")),
        coded(404, "NoSuchBucketPolicy"),
    ));
    check(&world.aws, "A: keys that an action does not take", rows).await;
}

#[tokio::test]
async fn keys_that_an_action_takes() {
    let world = World::new().await;
    let mut rows = Vec::new();
    let mut takes = |condition: &str, actions: &[&str]| {
        for action in actions {
            let text = denying(&format!("\"s3:{action}\""), condition);
            rows.push(row(&format!("{action} {condition}"), put(&world, &text), status(204)));
        }
    };
    takes(
        TAG,
        &[
            "GetObject",
            "GetObjectVersion",
            "GetObjectAttributes",
            "GetObjectVersionAttributes",
            "GetObjectAcl",
            "GetObjectVersionAcl",
            "PutObjectAcl",
            "PutObjectVersionAcl",
            "GetObjectTagging",
            "GetObjectVersionTagging",
            "PutObjectTagging",
            "PutObjectVersionTagging",
            "DeleteObjectTagging",
            "DeleteObjectVersionTagging",
        ],
    );
    takes(REQUEST_TAG, &["PutObject", "PutObjectTagging", "PutObjectVersionTagging"]);
    takes(ACL, &["PutObject", "PutObjectAcl", "PutObjectVersionAcl", "PutBucketAcl"]);
    for key in ["prefix", "delimiter", "max-keys"] {
        takes(&format!(r#""StringEquals":{{"s3:{key}":"1"}}"#), &["ListBucket", "ListBucketVersions"]);
    }
    takes(r#""StringEquals":{"s3:x-amz-object-ownership":"ObjectWriter"}"#, &["PutBucketOwnershipControls"]);
    takes(r#""StringEquals":{"aws:RequestTag/a":"b"}"#, &["TagResource", "UntagResource"]);
    takes(r#""ForAnyValue:StringEquals":{"aws:TagKeys":"a"}"#, &["TagResource", "UntagResource"]);
    // Keys of every request, whatever the wildcard names; and a key that a few of many actions take.
    takes(r#""NumericLessThan":{"s3:TlsVersion":"1.2"}"#, &["*", "GetObject", "PutBucketPolicy"]);
    takes(r#""StringEquals":{"s3:ExistingObjectTag/a":"b"}"#, &["*", "GetObject*"]);
    // What is written in another case is the same key.
    takes(r#""StringEquals":{"S3:EXISTINGOBJECTTAG/a":"b"}"#, &["GetObject"]);
    check(&world.aws, "A: keys that an action takes", rows).await;
}

#[tokio::test]
async fn documents() {
    let world = World::new().await;
    let allow =
        |more: &str| format!(r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",{more}}}]}}"#);
    let root = format!(r#""Principal":{{"AWS":"{CUSTOMER}"}}"#);
    let no_effect = |action: &str| {
        refused(400, "MalformedPolicy", "Action does not apply to any resource(s) in statement")
            .field("Detail", &format!("Action \"{action}\" in Statement \"NO_ID-0\""))
    };
    let get = format!(r#"{root},"Action":"s3:GetObject","Resource":"arn:aws:s3:::rows/*""#);
    let longest = |length: usize| {
        let frame = allow(&get.replace("rows/*", "rows/")).len();
        allow(&get.replace("rows/*", &format!("rows/{}", "k".repeat(length - frame))))
    };
    let spaced = |text: String| text.replacen('{', &format!("{{{}", " ".repeat(30_000)), 1);
    let too_long = || {
        let message = "Normalized policy document exceeds the maximum allowed size of 20480 bytes";
        refused(400, "MalformedPolicy", message)
    };
    let rows = vec![
        row(
            "Allow with NotPrincipal",
            put(&world, &allow(&get.replace("Principal", "NotPrincipal"))),
            coded(400, "MalformedPolicy"),
        ),
        row("ListBucket on objects only", put(&world, &allow(&get.replace("GetObject", "ListBucket"))), {
            no_effect("s3:ListBucket")
        }),
        row(
            "PutObject on the bucket only",
            put(&world, &allow(&get.replace("GetObject", "PutObject").replace("rows/*", "rows"))),
            no_effect("s3:PutObject"),
        ),
        row("20480 bytes", put(&world, &longest(20_480)), status(204)),
        row("20481 bytes", put(&world, &longest(20_481)), too_long()),
        row("white space does not count", put(&world, &spaced(longest(20_480))), status(204)),
        row("nor does it help", put(&world, &spaced(longest(20_481))), too_long()),
    ];
    check(&world.aws, "A: documents", rows).await;
    let mut rows = Vec::new();
    for condition in [
        r#"{"DateLessThan":{"aws:CurrentTime":"yesterday"}}"#,
        r#"{"NumericLessThan":{"s3:max-keys":"*"}}"#,
        r#"{"Bool":{"aws:SecureTransport":"tr*"}}"#,
    ] {
        let text = allow(&format!(
            r#"{root},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::rows","Condition":{condition}"#
        ));
        rows.push(row(condition, put(&world, &text), status(204)));
    }
    rows.push(row(
        "Version absent, Action *, one statement",
        put(&world, &format!(r#"{{"Statement":{{"Effect":"Allow",{root},"Action":"*","Resource":["arn:aws:s3:::rows","arn:aws:s3:::rows/*"]}}}}"#)),
        status(204),
    ));
    check(&world.aws, "A: accepted", rows).await;
}

/// A: GetBucketPolicy answers the normal form.
#[tokio::test]
async fn the_normal_form() {
    let world = World::new().await;
    user(&world.aws, VENDOR, "one", None).await;
    let sent = format!(
        r#" {{ "Statement" : {{ "Resource" : ["arn:aws:s3:::rows/*"], "Condition" : {{ "StringEquals": {{ "s3:ExistingObjectTag/a" : ["b"] }},
            "Bool": {{ "aws:SecureTransport": [ true ] }}, "ForAnyValue:StringLike": {{ "s3:authType": ["A", "B"] }} }},
            "Action" : [ "s3:GetObject" ], "Principal" : {{ "AWS" : [ "arn:aws:iam::{VENDOR}:user/one" ] }}, "Effect" : "Allow", "Sid": "é \\" }},
            "Id" : "id", "Version" : "2012-10-17" }}"#
    );
    let kept = format!(
        r#"{{"Version":"2012-10-17","Id":"id","Statement":[{{"Sid":"é \\","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{VENDOR}:user/one"}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::rows/*","Condition":{{"StringEquals":{{"s3:ExistingObjectTag/a":"b"}},"Bool":{{"aws:SecureTransport":"true"}},"ForAnyValue:StringLike":{{"s3:authType":["A","B"]}}}}}}]}}"#
    );
    let get = || world.signed(Request::get("/rows?policy"));
    let of_account = |principal: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Principal":{{"AWS":"{principal}"}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::rows/*"}}]}}"#
        )
    };
    let of_root = of_account(&format!("arn:aws:iam::{VENDOR}:root"));
    let rows = vec![
        row("put", put(&world, sent.trim_start()), status(204)),
        row("get", get(), status(200).body(&kept)),
        row("an account by its number", put(&world, &of_account(VENDOR)), status(204)),
        row("reads back as the ARN of its root", get(), status(200).body(&of_root)),
    ];
    check(&world.aws, "A: the normal form", rows).await;
}

/// A user who is renamed keeps what the policy says of it, and one who was deleted cannot be named again.
#[tokio::test]
async fn principals_that_change() {
    let world = World::new().await;
    let moved = user(&world.aws, CUSTOMER, "moved", None).await;
    user(&world.aws, CUSTOMER, "gone", None).await;
    let naming = |principals: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":[{principals}]}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::rows/*"}}]}}"#
        )
    };
    let arn = |name: &str| format!("\"arn:aws:iam::{CUSTOMER}:user/{name}\"");
    let both = naming(&format!("{},{}", arn("moved"), arn("gone")));
    let rows = vec![
        row("put", put(&world, &both), status(204)),
        row("allowed", Request::get("/rows/key").signed(&moved), status(200)),
    ];
    check(&world.aws, "41: before", rows).await;
    let id = iam(&world.aws, CUSTOMER, "GetUser", &[("UserName", "gone")]).await;
    let id = id.element("UserId").unwrap().to_owned();
    let renamed = [("UserName", "moved"), ("NewUserName", "renamed"), ("NewPath", "/team/")];
    iam(&world.aws, CUSTOMER, "UpdateUser", &renamed).await;
    let keys = iam(&world.aws, CUSTOMER, "ListAccessKeys", &[("UserName", "gone")]).await;
    let key = keys.element("AccessKeyId").unwrap().to_owned();
    iam(&world.aws, CUSTOMER, "DeleteAccessKey", &[("UserName", "gone"), ("AccessKeyId", &key)]).await;
    iam(&world.aws, CUSTOMER, "DeleteUser", &[("UserName", "gone")]).await;
    let now = naming(&format!("{},\"{id}\"", arn("team/renamed")));
    let rows = vec![
        row("still allowed", Request::get("/rows/key").signed(&moved), status(200)),
        row(
            "it reads back with the new ARN, and the ID of who is gone",
            world.signed(Request::get("/rows?policy")),
            status(200).body(&now),
        ),
        row("who is gone cannot be named", put(&world, &now), {
            refused(400, "MalformedPolicy", "Invalid principal in policy")
                .field("Detail", &format!("\"AWS\" : \"{id}\""))
        }),
    ];
    check(&world.aws, "41: after", rows).await;
}
