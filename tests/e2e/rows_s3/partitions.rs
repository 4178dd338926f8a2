//! Patterns for the partition of an ARN, in every kind of identity-based policy: one policy for all of AWS's partitions.

use rolecall_tests::sigv4::{Request, encode};
use rolecall_tests::table::{check, coded, row, status};
use rolecall_tests::{CUSTOMER, send};

use super::world::{EVERYTHING, World, assume, iam, root, trusting, user};

fn allowing(resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3:GetObject","Resource":"{resource}"}}}}"#
    )
}

const PATTERNS: [&str; 4] =
    ["arn:*:s3:::rows/*", "arn:aws*:s3:::rows/key", "arn:aw?:s3:::*/key", "arn:*:s3:::*"];

#[tokio::test]
async fn an_inline_policy() {
    let world = World::new().await;
    let mut rows = Vec::new();
    for (number, pattern) in PATTERNS.iter().enumerate() {
        let user = user(&world.aws, CUSTOMER, &format!("user{number}"), Some(&allowing(pattern))).await;
        rows.push(row(pattern, Request::get("/rows/key").signed(&user), status(200)));
        let put = Request::put("/rows/key", "").signed(&user);
        rows.push(row(&format!("{pattern}, another action"), put, coded(403, "AccessDenied")));
    }
    let elsewhere = user(&world.aws, CUSTOMER, "elsewhere", Some(&allowing("arn:*:s3:::another/*"))).await;
    rows.push(row(
        "of another bucket",
        Request::get("/rows/key").signed(&elsewhere),
        coded(403, "AccessDenied"),
    ));
    check(&world.aws, "partitions in an inline policy", rows).await;
}

/// A Deny, a boundary, a managed policy and a session policy hold as an inline Allow does.
#[tokio::test]
async fn the_other_kinds() {
    let world = World::new().await;
    let deny = allowing("arn:*:s3:::rows/*").replace("Allow", "Deny");
    let both = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"*","Resource":"*"}},{}]}}"#,
        deny.split_once(r#""Statement":"#).unwrap().1.strip_suffix('}').unwrap()
    );
    let denied = user(&world.aws, CUSTOMER, "denied", Some(&both)).await;
    let bound = user(&world.aws, CUSTOMER, "bound", Some(EVERYTHING)).await;
    let document = allowing("arn:aws*:s3:::rows/*");
    let made = [("PolicyName", "bound"), ("PolicyDocument", document.as_str())];
    iam(&world.aws, CUSTOMER, "CreatePolicy", &made).await;
    let arn = format!("arn:aws:iam::{CUSTOMER}:policy/bound");
    let boundary = [("UserName", "bound"), ("PermissionsBoundary", arn.as_str())];
    iam(&world.aws, CUSTOMER, "PutUserPermissionsBoundary", &boundary).await;
    world
        .role("role", &trusting("AWS", &format!("arn:aws:iam::{CUSTOMER}:user/reader")), Some(EVERYTHING))
        .await;
    let role = format!("arn:aws:iam::{CUSTOMER}:role/role");
    let session = |document: &str| format!("&Policy={}", encode(document));
    let cut = assume(&world.aws, &world.user, &role, "cut", &session(&allowing("arn:*:s3:::rows/*"))).await;
    let away = assume(&world.aws, &world.user, &role, "away", &session(&allowing("arn:*:s3:::away/*"))).await;
    let get = |signer| Request::get("/rows/key").signed(signer);
    let put = |signer| Request::put("/rows/key", "0123456789").signed(signer);
    let refused = || coded(403, "AccessDenied");
    let rows = vec![
        row("a Deny", get(&denied), refused()),
        row("a boundary", get(&bound), status(200)),
        row("outside of the boundary", put(&bound), refused()),
        row("a session policy", get(&cut), status(200)),
        row("outside of the session policy", put(&cut), refused()),
        row("a session policy for another bucket", get(&away), refused()),
    ];
    check(&world.aws, "partitions in the other kinds", rows).await;
}

/// What is no pattern of this partition is refused, and so is a pattern for the service.
#[tokio::test]
async fn what_is_refused() {
    let world = World::new().await;
    for (resource, message) in [
        ("arn:aws-cn:s3:::rows/*", "Partition \"aws-cn\" is not valid for resource"),
        ("arn:aws-*:s3:::rows/*", "Partition \"aws-*\" is not valid for resource"),
        ("arn:${partition}:s3:::rows/*", "Partition \"${partition}\" is not valid for resource"),
        ("arn:aws:*:::rows/*", "Resource vendor must be fully qualified and cannot contain regexes."),
    ] {
        let document = encode(&allowing(resource));
        let form = format!(
            "Action=PutUserPolicy&Version=2010-05-08&UserName=reader&PolicyName=p&PolicyDocument={document}"
        );
        let request = Request::form(&form).at("iam.amazonaws.com").signed(&root(CUSTOMER).service("iam"));
        let answer = request.send(&world.aws).await;
        let said = answer.element("Message").unwrap_or_default().replace("&quot;", "\"");
        assert_eq!(
            (answer.status, answer.element("Code")),
            (400, Some("MalformedPolicyDocument")),
            "{resource}"
        );
        assert!(said.starts_with(message), "{resource}: {said}");
    }
    // A bucket policy names the bucket itself.
    let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:*:s3:::rows/*"}}"#;
    let rows = vec![row(
        "a bucket policy",
        world.signed(Request::put("/rows?policy", policy)),
        coded(400, "MalformedPolicy"),
    )];
    check(&world.aws, "partitions in a bucket policy", rows).await;
}

/// A wrong external ID: the caller's side comes first, and the policy's side says whom it would turn away.
#[tokio::test]
async fn a_wrong_external_id_is_explained_from_the_callers_side_first() {
    let world = World::new().await;
    let reader = format!("arn:aws:iam::{CUSTOMER}:user/reader");
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"{reader}"}},"Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"sts:ExternalId":"right"}}}}}}}}"#
    );
    world.role("role", &trust, None).await;
    let form = format!(
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::{CUSTOMER}:role/role&RoleSessionName=me&ExternalId=wrong"
    );
    let request = Request::form(&form).at("sts.amazonaws.com").signed(&world.user.clone().service("sts"));
    let answer = request.send(&world.aws).await;
    assert_eq!(answer.status, 403, "{}", answer.body);
    let link = answer.header("x-rolecall-explain").unwrap();
    let question = format!("GET {link} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let explained = send(&world.aws, question.as_bytes()).await.body;
    let explained: serde_json::Value = serde_json::from_str(&explained).unwrap();
    let caller = &explained["callerRemedies"][0];
    assert_eq!((&caller["key"], &caller["value"]), (&"sts:ExternalId".into(), &"right".into()));
    assert_eq!(
        caller["command"],
        format!(
            "aws sts assume-role --role-arn arn:aws:iam::{CUSTOMER}:role/role --role-session-name me --external-id right"
        )
    );
    let change = explained["remedies"][0]["changes"][0]["line"].as_str().unwrap();
    assert!(change.ends_with("; whoever sends \"right\" would then be refused"), "{change}");
    // It is true: with that ID the role can be assumed.
    assume(&world.aws, &world.user, &format!("arn:aws:iam::{CUSTOMER}:role/role"), "me", "&ExternalId=right")
        .await;
}
