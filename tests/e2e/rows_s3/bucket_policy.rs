//! Bucket policies and the public access block.

use rolecall_tests::sigv4::{Request, Signed};
use rolecall_tests::table::{Expected, check, coded, refused, row, status};

use super::world::{CONTENT, CUSTOMER, VENDOR, World, root};

fn malformed(message: &str) -> Expected {
    refused(400, "MalformedPolicy", message)
}

/// A statement that allows everyone to get objects, but for what is said.
fn statement(principal: &str, action: &str, resource: &str, more: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"{action}","Resource":"{resource}"{more}}}]}}"#
    )
}

fn conditioned(condition: &str) -> String {
    statement("\"*\"", "s3:GetObject", "arn:aws:s3:::rows/*", &format!(r#","Condition":{condition}"#))
}

fn put(world: &World, policy: &str) -> Signed {
    world.signed(Request::put("/rows?policy", policy))
}

fn no_policy() -> Expected {
    refused(404, "NoSuchBucketPolicy", "The bucket policy does not exist").field("BucketName", "rows")
}

fn only_ids(code: u16) -> Expected {
    status(code).only(&["x-amz-request-id", "x-amz-id-2"]).body("")
}

#[tokio::test]
async fn put_get_delete() {
    let world = World::new().await;
    let send = |method, target: &str| world.signed(Request::new(method, target));
    let account = format!("{{\"AWS\":\"arn:aws:iam::{CUSTOMER}:root\"}}");
    let policy = statement(&account, "s3:GetObject", "arn:aws:s3:::rows/*", "");
    let rows = vec![
        row("GetBucketPolicy without one", send("GET", "/rows?policy"), no_policy()),
        row("GetBucketPolicyStatus without one", send("GET", "/rows?policyStatus"), no_policy()),
        row("DeleteBucketPolicy without one", send("DELETE", "/rows?policy"), only_ids(204)),
        row(
            "PutBucketPolicy",
            put(&world, &policy.replace(",\"Resource\"", " ,\n \"Resource\"")),
            only_ids(204),
        ),
        row("GetBucketPolicy", send("GET", "/rows?policy"), {
            status(200)
                .header("content-type", "application/json")
                .only(&["content-type", "x-amz-request-id", "x-amz-id-2"])
                .body(&policy)
        }),
        row("DeleteBucketPolicy", send("DELETE", "/rows?policy"), only_ids(204)),
        row("it is gone", send("GET", "/rows?policy"), no_policy()),
    ];
    check(&world.aws, "4, E: put, get, delete", rows).await;
}

#[tokio::test]
async fn documents_that_are_refused() {
    let world = World::new().await;
    let everyone = |action: &str, resource: &str| statement("\"*\"", action, resource, "");
    let objects = "arn:aws:s3:::rows/*";
    let principal = |text: &str| statement(text, "s3:GetObject", objects, "");
    let not_json = "Policies must be valid JSON and the first byte must be '{'";
    let unknown_arn = "arn:aws:iam::111122223333:group/readers";
    let mut rows: Vec<_> = ["", "garbage", " ", "[]", "\"text\"", "1", "{", "{\"Statement\":"]
        .iter()
        .map(|text| row(&format!("{text:?}"), put(&world, text), malformed(not_json)))
        .collect();
    rows.extend([
        row(
            "no Statement",
            put(&world, r#"{"Version":"2012-10-17"}"#),
            malformed("Missing required field Statement"),
        ),
        row("{}", put(&world, "{}"), malformed("Missing required field Statement")),
        row("Statement []", put(&world, r#"{"Version":"2012-10-17","Statement":[]}"#), {
            malformed("Could not parse the policy: Statement is empty!")
        }),
        row("unknown Version", put(&world, &principal("\"*\"").replace("2012-10-17", "2012-10-18")), {
            malformed("The policy must contain a valid version string")
        }),
        row("unknown action", put(&world, &everyone("s3:GetNothing", objects)), {
            malformed("Policy has invalid action").field("Detail", "s3:GetNothing")
        }),
        row("action of another service", put(&world, &everyone("ec2:RunInstances", objects)), {
            malformed("Policy has invalid action").field("Detail", "ec2:RunInstances")
        }),
        row("resource of another bucket", put(&world, &everyone("s3:GetObject", "arn:aws:s3:::other/*")), {
            malformed("Policy has invalid resource").field("Detail", "arn:aws:s3:::other/*")
        }),
        row("every resource", put(&world, &everyone("s3:GetObject", "arn:aws:s3:::*")), {
            malformed("Policy has invalid resource").field("Detail", "arn:aws:s3:::*")
        }),
        row("object action on the bucket", put(&world, &everyone("s3:GetObject", "arn:aws:s3:::rows")), {
            malformed("Action does not apply to any resource(s) in statement")
                .field("Detail", "Action \"s3:GetObject\" in Statement \"NO_ID-0\"")
        }),
        row(
            "Principal a string",
            put(&world, &principal("\"111122223333\"")),
            malformed("Invalid policy syntax."),
        ),
        row(
            "principal of no known kind",
            put(&world, &principal(&format!("{{\"AWS\":\"{unknown_arn}\"}}"))),
            {
                malformed("Invalid principal in policy")
                    .field("Detail", &format!("\"AWS\" : \"{unknown_arn}\""))
            },
        ),
        row(
            "BinaryEquals not base64",
            put(&world, &conditioned(r#"{"BinaryEquals":{"s3:ExistingObjectTag/a":"%%%"}}"#)),
            malformed("Invalid Base64 value for binary condition"),
        ),
    ]);
    for ip in ["127.0.0.*", "garbage", "10.0.0.0/33", "300.1.1.1"] {
        let text = conditioned(&format!(r#"{{"IpAddress":{{"aws:SourceIp":"{ip}"}}}}"#));
        rows.push(row(
            &format!("aws:SourceIp {ip}"),
            put(&world, &text),
            malformed("Invalid IP address in Conditions"),
        ));
    }
    rows.push(row("nothing was stored", world.signed(Request::get("/rows?policy")), no_policy()));
    check(&world.aws, "E: documents that are refused", rows).await;
}

#[tokio::test]
async fn block_public_policy() {
    let world = World::new().await;
    let public = |principal: &str| statement(principal, "s3:GetObject", "arn:aws:s3:::rows/*", "");
    let prevented = || {
        let message = format!(
            "User: arn:aws:iam::{CUSTOMER}:user/reader is not authorized to perform: s3:PutBucketPolicy on resource: \
             \"arn:aws:s3:::rows\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block \
             Public Access."
        );
        refused(403, "AccessDenied", &message)
    };
    let own_root = format!("{{\"AWS\":\"arn:aws:iam::{CUSTOMER}:root\"}}");
    let deny = public("\"*\"").replace("Allow", "Deny").replace("s3:GetObject", "s3:GetObjectTagging");
    let rows = vec![
        row("Principal *", put(&world, &public("\"*\"")), prevented()),
        row("Principal AWS *", put(&world, &public("{\"AWS\":\"*\"}")), prevented()),
        row("nothing was stored", world.signed(Request::get("/rows?policy")), no_policy()),
        row("the account's own root", put(&world, &public(&own_root)), status(204)),
        row("a Deny for everyone", put(&world, &deny), status(204)),
    ];
    check(&world.aws, "E: BlockPublicPolicy", rows).await;
}

fn block(restrict: bool) -> String {
    format!(
        "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <BlockPublicAcls>false</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls>\
         <BlockPublicPolicy>false</BlockPublicPolicy><RestrictPublicBuckets>{restrict}</RestrictPublicBuckets>\
         </PublicAccessBlockConfiguration>"
    )
}

#[tokio::test]
async fn restrict_public_buckets() {
    let world = World::new().await;
    let vendor = root(VENDOR);
    let public = statement("\"*\"", "s3:GetObject", "arn:aws:s3:::rows/*", "");
    let set = |restrict| world.signed(Request::put("/rows?publicAccessBlock", block(restrict)));
    let get = || Request::get("/rows/key");
    let rows = vec![
        row("the block is lifted", set(false), status(200)),
        row("a public policy", put(&world, &public), status(204)),
        row("anonymous", get().anonymous(), status(200).body(CONTENT)),
        row("another account", get().signed(&vendor), status(200)),
        row("RestrictPublicBuckets", set(true), status(200)),
        row("anonymous, restricted", get().anonymous(), coded(403, "AccessDenied")),
        row("another account, restricted", get().signed(&vendor), coded(403, "AccessDenied")),
        row("the owner still reads", world.signed(get()), status(200).body(CONTENT)),
    ];
    check(&world.aws, "E: RestrictPublicBuckets", rows).await;
}

#[tokio::test]
async fn is_public() {
    let world = World::new().await;
    world.put("/rows?publicAccessBlock", block(false)).await;
    let range = |operator: &str, range: &str| {
        conditioned(&format!(r#"{{"{operator}":{{"aws:SourceIp":"{range}"}}}}"#))
    };
    let cases = [
        ("no condition", statement("\"*\"", "s3:GetObject", "arn:aws:s3:::rows/*", ""), true),
        ("0.0.0.0/0", range("IpAddress", "0.0.0.0/0"), true),
        ("11.0.0.0/7", range("IpAddress", "11.0.0.0/7"), true),
        ("fd00::/8", range("IpAddress", "fd00::/8"), true),
        ("IpAddressIfExists", range("IpAddressIfExists", "10.0.0.0/8"), true),
        ("ForAllValues:IpAddress", range("ForAllValues:IpAddress", "10.0.0.0/8"), true),
        ("10.0.0.0/8", range("IpAddress", "10.0.0.0/8"), false),
        ("192.0.2.0/24", range("IpAddress", "192.0.2.0/24"), false),
        ("ForAnyValue:IpAddress", range("ForAnyValue:IpAddress", "10.0.0.0/8"), false),
    ];
    let mut rows = Vec::new();
    for (name, policy, public) in cases {
        rows.push(row(&format!("{name} is put"), put(&world, &policy), status(204)));
        rows.push(row(name, world.signed(Request::get("/rows?policyStatus")), {
            status(200).element("IsPublic", &public.to_string())
        }));
    }
    check(&world.aws, "E: IsPublic", rows).await;
}

#[tokio::test]
async fn copy_source_is_matched_as_written() {
    let world = World::new().await;
    world.put("/rows/a%20b", "spaced").await;
    let copier = super::world::user(
        &world.aws,
        CUSTOMER,
        "copier",
        Some(&super::world::policy("Allow", "s3:GetObject", "*")),
    )
    .await;
    let may = |source: &str| {
        let user = format!("{{\"AWS\":\"arn:aws:iam::{CUSTOMER}:user/copier\"}}");
        let condition = format!(r#","Condition":{{"StringEquals":{{"s3:x-amz-copy-source":"{source}"}}}}"#);
        put(&world, &statement(&user, "s3:PutObject", "arn:aws:s3:::rows/*", &condition))
    };
    let copy = || Request::put("/rows/copied", "").header("x-amz-copy-source", "/rows/a%20b").signed(&copier);
    let rows = vec![
        row("as written, put", may("/rows/a%20b"), status(204)),
        row("as written", copy(), status(200)),
        row("decoded, put", may("/rows/a b"), status(204)),
        row("decoded", copy(), coded(403, "AccessDenied")),
        row(
            "the copy itself is decoded",
            world.signed(Request::get("/rows/copied")),
            status(200).body("spaced"),
        ),
    ];
    check(&world.aws, "E: s3:x-amz-copy-source", rows).await;
}
