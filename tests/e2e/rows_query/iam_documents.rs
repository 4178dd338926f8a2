//! IAM: the documents that it will not store.

use rolecall_tests::CUSTOMER;

use super::client::Identity;
use super::lab::{Lab, policy, trusting};
use super::table::{Expected, Table, done};

fn malformed(message: &str) -> Expected {
    Expected::iam(400, "MalformedPolicyDocument", message)
}

/// A trust policy of one statement with these members.
fn statement(members: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{{members}}}]}}"#)
}

const EFFECT: &str = r#""Effect":"Allow""#;
const ROOT: &str = r#""Principal":{"AWS":"arn:aws:iam::111122223333:root"}"#;
const ACTION: &str = r#""Action":"sts:AssumeRole""#;

fn rows() -> Vec<(&'static str, String, Expected)> {
    let with = |members: &[&str]| statement(&members.join(","));
    let invalid =
        |kind: &str, name: &str| malformed(&format!(r#"Invalid principal in policy: "{kind}":"{name}""#));
    let resources =
        || malformed("Has prohibited field Resource").or("AssumeRole policy must not contain resources.");
    let not_principal = || {
        malformed("AssumeRole policy must not contain NotPrincipal field.")
            .or("Allow with NotPrincipal is not allowed.")
    };
    let only_assume = || malformed("AssumeRole policy may only specify STS AssumeRole actions.");
    let nobody = "arn:aws:iam::111122223333:user/nobody";
    let no_role = "arn:aws:iam::444455556666:role/none";
    let principal = |name: &str| format!(r#""Principal":{{"AWS":"{name}"}}"#);
    let elsewhere = r#""NotPrincipal":{"AWS":"arn:aws:iam::444455556666:root"}"#;
    vec![
        ("not JSON", "not json".to_owned(), malformed("This policy contains invalid Json")),
        (
            "JSON that ends early",
            r#"{"Version":"2012-10-17""#.to_owned(),
            malformed("This policy contains invalid Json"),
        ),
        ("a user who does not exist", with(&[EFFECT, ACTION, &principal(nobody)]), invalid("AWS", nobody)),
        ("a role who does not exist", with(&[EFFECT, ACTION, &principal(no_role)]), invalid("AWS", no_role)),
        (
            "text that is no principal",
            with(&[EFFECT, ACTION, &principal("somebody")]),
            invalid("AWS", "somebody"),
        ),
        (
            "a service that does not exist",
            with(&[EFFECT, ACTION, r#""Principal":{"Service":"nothing"}"#]),
            invalid("SERVICE", "nothing"),
        ),
        ("Resource", with(&[EFFECT, ACTION, ROOT, r#""Resource":"*""#]), resources()),
        ("NotResource", with(&[EFFECT, ACTION, ROOT, r#""NotResource":"*""#]), resources()),
        ("no Principal", with(&[EFFECT, ACTION]), malformed("Missing required field Principal")),
        (
            "an empty Principal",
            with(&[EFFECT, ACTION, r#""Principal":{}"#]),
            malformed("Missing required field Principal cannot be empty!"),
        ),
        (
            "a Principal that is text",
            with(&[EFFECT, ACTION, r#""Principal":"somebody""#]),
            malformed("Principal must be a JSON object."),
        ),
        (
            "everybody, as text",
            with(&[EFFECT, ACTION, r#""Principal":"*""#]),
            malformed(r#"AssumeRolepolicy contained an invalid principal: "STAR":"*"."#),
        ),
        ("NotPrincipal, Allow", with(&[EFFECT, ACTION, elsewhere]), not_principal()),
        ("NotPrincipal, Deny", with(&[r#""Effect":"Deny""#, ACTION, elsewhere]), not_principal()),
        ("an action of S3", with(&[EFFECT, ROOT, r#""Action":"s3:GetObject""#]), only_assume()),
        ("one of two of S3", with(&[EFFECT, ROOT, r#""Action":["sts:AssumeRole","s3:*"]"#]), only_assume()),
        ("no Effect", with(&[ACTION, ROOT]), malformed("Missing required field Effect")),
        ("no Action", with(&[EFFECT, ROOT]), malformed("Missing required field Action")),
        (
            "another Effect",
            with(&[r#""Effect":"Permit""#, ACTION, ROOT]),
            malformed("Invalid effect: Permit"),
        ),
        (
            "no statements",
            r#"{"Version":"2012-10-17","Statement":[]}"#.to_owned(),
            malformed("Could not parse the policy: Statement is empty!"),
        ),
        (
            "one Sid twice",
            with(&[EFFECT, ACTION, ROOT, r#""Sid":"A"},{"Sid":"A""#, EFFECT, ACTION, ROOT]),
            malformed("The Statement Ids in the policy are not unique"),
        ),
        (
            "another Version",
            with(&[EFFECT, ACTION, ROOT]).replace("2012-10-17", "2012-10-18"),
            malformed("The policy must contain a valid version string"),
        ),
    ]
}

#[tokio::test]
async fn trust_policies() {
    let lab = Lab::new().await;
    let (_, role) = lab.simple().await;
    let root = Identity::root(CUSTOMER);
    let mut table = Table::new("§7: trust policies");
    for (name, document, expected) in rows() {
        let pairs = [("RoleName", "new"), ("AssumeRolePolicyDocument", document.as_str())];
        table.row(format!("CreateRole: {name}"), &lab.iam(&root, "CreateRole", &pairs).await, &expected);
        let pairs = [("RoleName", role.name.as_str()), ("PolicyDocument", document.as_str())];
        let answer = lab.iam(&root, "UpdateAssumeRolePolicy", &pairs).await;
        table.row(format!("UpdateAssumeRolePolicy: {name}"), &answer, &expected);
    }
    table.finish();
}

#[tokio::test]
async fn trust_policies_that_are_accepted() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let root = Identity::root(CUSTOMER);
    let principal =
        |member: &str| statement(&[EFFECT, ACTION, &format!(r#""Principal":{member}"#)].join(","));
    let rows = [
        ("everybody of AWS", principal(r#"{"AWS":"*"}"#)),
        ("an account by its number", principal(r#"{"AWS":"444455556666"}"#)),
        ("a list", principal(&format!(r#"{{"AWS":["444455556666","{}","{}"]}}"#, user.arn, role.arn))),
        ("a service", principal(r#"{"Service":"ec2.amazonaws.com"}"#)),
        ("one statement without a list", trusting(&user.arn).replace(['[', ']'], "")),
    ];
    let mut table = Table::new("§7: trust policies that are accepted");
    for (name, document) in rows {
        let pairs = [("RoleName", role.name.as_str()), ("PolicyDocument", document.as_str())];
        let answer = lab.iam(&root, "UpdateAssumeRolePolicy", &pairs).await;
        table.row(name, &answer, &done("UpdateAssumeRolePolicy"));
    }
    table.finish();
}

#[tokio::test]
async fn trust_policies_that_are_too_long() {
    let lab = Lab::new().await;
    let root = Identity::root(CUSTOMER);
    let condition = |length: usize| {
        format!(r#""Condition":{{"StringEquals":{{"sts:ExternalId":"{}"}}}}"#, "x".repeat(length))
    };
    let long = statement(&[EFFECT, ACTION, ROOT, &condition(2048)].join(","));
    let pairs = [("RoleName", "long"), ("AssumeRolePolicyDocument", long.as_str())];
    let answer = lab.iam(&root, "CreateRole", &pairs).await;
    let mut table = Table::new("§7: a trust policy past its quota");
    let message = "Cannot exceed quota for ACLSizePerRole: 2048";
    table.row("2048 and more", &answer, &Expected::iam(409, "LimitExceeded", message));
    let rest = statement(&[EFFECT, ACTION, ROOT, &condition(0)].join(",")).len();
    let fits = statement(&[EFFECT, ACTION, ROOT, &condition(2048 - rest)].join(","));
    assert_eq!(fits.len(), 2048);
    let pairs = [("RoleName", "long"), ("AssumeRolePolicyDocument", fits.as_str())];
    table.row("2048 exactly", &lab.iam(&root, "CreateRole", &pairs).await, &done("CreateRole"));
    table.finish();
}

/// Only the code is known for these.
#[tokio::test]
async fn identity_policies() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let root = Identity::root(CUSTOMER);
    let good = policy("Allow", "s3:*");
    let rows = [
        ("not JSON", "not json".to_owned()),
        ("a list", "[]".to_owned()),
        ("no statements", r#"{"Version":"2012-10-17"}"#.to_owned()),
        ("a member that is none", good.replace("\"Statement\"", "\"Colour\":\"red\",\"Statement\"")),
        ("a member of a statement that is none", good.replace("\"Effect\"", "\"Colour\":\"red\",\"Effect\"")),
        ("another Version", good.replace("2012-10-17", "2012-10-18")),
        ("another Effect", good.replace("Allow", "allow")),
        ("no Effect", good.replace(r#""Effect":"Allow","#, "")),
        ("no Action", good.replace(r#""Action":"s3:*","#, "")),
        ("no Resource", good.replace(r#","Resource":"*""#, "")),
        ("Action and NotAction", good.replace("\"Action\"", "\"NotAction\":\"s3:*\",\"Action\"")),
        ("Resource and NotResource", good.replace("\"Resource\"", "\"NotResource\":\"*\",\"Resource\"")),
        ("a Principal", good.replace("\"Resource\"", "\"Principal\":\"*\",\"Resource\"")),
        ("an action without a service", good.replace("s3:*", "GetObject")),
        ("a resource that is no ARN", good.replace("\"Resource\":\"*\"", "\"Resource\":\"bucket\"")),
        (
            "an operator that is none",
            good.replace("\"Resource\"", r#""Condition":{"Is":{"a:b":"c"}},"Resource""#),
        ),
    ];
    let mut table = Table::new("§7: identity-based policies");
    for (name, document) in rows {
        let puts = [
            ("PutRolePolicy", vec![("RoleName", role.name.as_str())]),
            ("PutUserPolicy", vec![("UserName", user.name.as_str())]),
            ("CreatePolicy", vec![]),
        ];
        for (action, whom) in puts {
            let pairs = [whom, vec![("PolicyName", "bad"), ("PolicyDocument", document.as_str())]].concat();
            let answer = lab.iam(&root, action, &pairs).await;
            table.row(format!("{action}: {name}"), &answer, &malformed("").any_message());
        }
    }
    table.finish();
}
