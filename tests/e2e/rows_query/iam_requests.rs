//! IAM: parameters, what comes back, and who may ask.

use rolecall_tests::CUSTOMER;

use super::client::{Identity, Request};
use super::lab::{IAM_VERSION, Lab, iam, policy, trusting};
use super::table::{Expected, FRONT_DOOR, Table, done};

const TRUSTED: &str = "arn:aws:iam::111122223333:root";
const BAD_NAME: &str = "The specified value for roleName is invalid. It must contain only alphanumeric characters \
     and/or the following: +=,.@_-";
const BAD_PATH: &str = "The specified value for path is invalid. It must begin and end with / and contain only \
     alphanumeric characters and/or / characters.";
const DUPLICATE: &str = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";

/// A name, parameters, and the answer.
type Row<'a> = (&'a str, Vec<(&'a str, &'a str)>, Expected);

/// IAM's validation texts do not repeat the value.
fn invalid(field: &str, constraint: &str) -> Expected {
    let message = format!(
        "1 validation error detected: Value at '{field}' failed to satisfy constraint: Member must {constraint}"
    );
    Expected::iam(400, "ValidationError", message)
}

#[tokio::test]
async fn create_role() {
    let lab = Lab::new().await;
    let trust = trusting(TRUSTED);
    let document = ("AssumeRolePolicyDocument", trust.as_str());
    let role = ("RoleName", "new");
    let says = |message: &str| Expected::iam(400, "ValidationError", message);
    let long = "a".repeat(65);
    let range = |constraint: &str| invalid("maxSessionDuration", &format!("have value {constraint}"));
    let tag = |number: u32, key: &'static str| {
        [(format!("Tags.member.{number}.Key"), key), (format!("Tags.member.{number}.Value"), "x")]
    };
    let tags = [tag(1, "team"), tag(2, "TEAM")].concat();
    let tags: Vec<_> = tags.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let rows: Vec<Row<'_>> = vec![
        ("no RoleName", vec![document], invalid("roleName", "not be null")),
        ("no trust policy", vec![role], invalid("assumeRolePolicyDocument", "not be null")),
        ("a bad mark in the name", vec![("RoleName", "a b"), document], says(BAD_NAME)),
        (
            "a name of 65",
            vec![("RoleName", &long), document],
            invalid("roleName", "have length less than or equal to 64"),
        ),
        (
            "MaxSessionDuration 3599",
            vec![role, document, ("MaxSessionDuration", "3599")],
            range("greater than or equal to 3600"),
        ),
        (
            "MaxSessionDuration 43201",
            vec![role, document, ("MaxSessionDuration", "43201")],
            range("less than or equal to 43200"),
        ),
        (
            "MaxSessionDuration abc",
            vec![role, document, ("MaxSessionDuration", "abc")],
            Expected::iam(400, "MalformedInput", "").without_message(),
        ),
        ("a path without its last /", vec![role, document, ("Path", "/team")], says(BAD_PATH)),
        ("a path without its first /", vec![role, document, ("Path", "team/")], says(BAD_PATH)),
        (
            "a key twice, in another case",
            [vec![role, document], tags].concat(),
            Expected::iam(400, "InvalidInput", DUPLICATE),
        ),
        (
            "MaxSessionDuration 43200",
            vec![("RoleName", "long"), document, ("MaxSessionDuration", "43200")],
            done("CreateRole"),
        ),
        ("nothing but the two", vec![role, document], done("CreateRole")),
    ];
    let mut table = Table::new("§7: CreateRole");
    for (name, pairs, expected) in rows {
        let answer = lab.iam(&Identity::root(CUSTOMER), "CreateRole", &pairs).await;
        table.row(name, &answer, &expected);
    }
    table.finish();
}

#[tokio::test]
async fn what_comes_back() {
    let lab = Lab::new().await;
    let (_, role) = lab.simple().await;
    let document = r#"{ "Version": "2012-10-17", "Statement": [ {"Effect": "Allow", "Action": "s3:Get*",
        "Resource": "arn:aws:s3:::bücket/${aws:username}/*" } ] }"#;
    lab.permit(&role, document).await;
    let mut table = Table::new("H: what comes back");
    let answer = lab.root(CUSTOMER, "GetRole", &[("RoleName", "target")]).await;
    table.row("GetRole", &answer, &done("GetRole"));
    table.fact(
        "MaxSessionDuration is 3600",
        answer.element("MaxSessionDuration") == Some("3600"),
        &answer.body,
    );
    let pairs = [("RoleName", "target"), ("PolicyName", "inline")];
    let answer = lab.root(CUSTOMER, "GetRolePolicy", &pairs).await;
    table.row("GetRolePolicy", &answer, &done("GetRolePolicy"));
    let kept = decoded(answer.element("PolicyDocument").unwrap_or_default());
    table.fact("the document is equal as JSON", squeezed(&kept) == squeezed(document), &kept);
    let again = lab.root(CUSTOMER, "GetRole", &[("RoleName", "TARGET")]).await;
    table.fact("a name in another case", again.element("Arn") == Some(&role.arn), &again.body);
    table.finish();
}

/// Without the white space between the members. (None of the text has any.)
fn squeezed(json: &str) -> String {
    json.split_whitespace().collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn who_may() {
    let lab = Lab::new().await;
    let user = lab.user(CUSTOMER, "plain", None).await;
    let scoped =
        policy("Allow", "iam:GetRole").replace("\"*\"", "\"arn:aws:iam::111122223333:role/some/path/*\"");
    let reader = lab.user(CUSTOMER, "reader", Some(&scoped)).await;
    let role = lab.role(CUSTOMER, "target", &trusting(TRUSTED), &[]).await;
    let denied = |who: &str, action: &str| {
        let start = format!("User: {who} is not authorized to perform: {action} on resource: ");
        let end = format!(" because no identity-based policy allows the {action} action");
        Expected::iam(403, "AccessDenied", "").between(&start, &end)
    };
    let mut table = Table::new("§7, H: who may ask IAM");
    let ask = |name: &'static str| [("RoleName", name)];
    let answer = lab.iam(&reader.identity, "GetRole", &ask("target")).await;
    table.row("allowed under the role's path", &answer, &done("GetRole"));
    table.fact("it is that role", answer.element("Arn") == Some(&role.arn), &answer.body);
    let answer = lab.iam(&reader.identity, "GetRole", &ask("none")).await;
    let only_code = Expected::iam(403, "AccessDenied", "").any_message();
    table.row("a role that does not exist is judged without a path", &answer, &only_code);
    let answer = lab.iam(&user.identity, "GetRole", &ask("target")).await;
    table.row("a user without policies", &answer, &denied(&user.arn, "iam:GetRole"));
    let pairs = [("UserName", "new")];
    let answer = lab.iam(&user.identity, "CreateUser", &pairs).await;
    table.row("CreateUser", &answer, &denied(&user.arn, "iam:CreateUser"));
    let answer = lab.iam(&Identity::root("444455556666"), "GetRole", &ask("target")).await;
    let none = Expected::iam(404, "NoSuchEntity", "The role with name target cannot be found.");
    table.row("another account's root sees its own roles only", &answer, &none);
    table.finish();
}

#[tokio::test]
async fn the_protocol() {
    let lab = Lab::new().await;
    let root = Identity::root(CUSTOMER);
    let unknown = |action: &str, version: &str| {
        let message = format!("Could not find operation {action} for version {version}");
        Expected::error(FRONT_DOOR, 400, "InvalidAction", message)
    };
    let wrong_version = Request::form("iam", &root, &[("Action", "ListRoles"), ("Version", "1999-01-01")]);
    let no_version = Request::form("iam", &root, &[("Action", "ListRoles")]);
    let by_get = Request::new("iam", &root, "GET", "/?Action=ListRoles&Version=2010-05-08");
    let rows = [
        ("an unknown Action", iam(&root, "Nonsense", &[]), unknown("Nonsense", IAM_VERSION)),
        ("another Version", wrong_version, unknown("ListRoles", "1999-01-01")),
        ("no Version", no_version, unknown("ListRoles", "NO_VERSION_SPECIFIED")),
        ("by GET", by_get, done("ListRoles")),
    ];
    let mut table = Table::new("§2 at IAM: the query protocol");
    for (name, request, expected) in rows {
        let answer = lab.send(&request).await;
        table.row(name, &answer, &expected);
    }
    table.finish();
}

/// Of a principal without grants on itself.
#[tokio::test]
async fn simulation() {
    let lab = Lab::new().await;
    let (user, _) = lab.simple().await;
    let pairs = [
        ("PolicySourceArn", user.arn.as_str()),
        ("ActionNames.member.1", "s3:GetObject"),
        ("ActionNames.member.2", "s3:PutObject"),
        ("ResourceArns.member.1", "arn:aws:s3:::bucket/a"),
        ("ResourceArns.member.2", "arn:aws:s3:::bucket/b"),
    ];
    let answer = lab.iam(&Identity::root(CUSTOMER), "SimulatePrincipalPolicy", &pairs).await;
    let mut table = Table::new("H: SimulatePrincipalPolicy");
    if answer.status == 501 {
        table.fact(
            "not emulated, and said so",
            answer.body.contains("SimulatePrincipalPolicy"),
            &answer.body,
        );
    } else {
        table.row("it is answered", &answer, &done("SimulatePrincipalPolicy"));
        let count = answer.body.matches("<EvalDecision>implicitDeny</EvalDecision>").count();
        table.fact("one result for each action and resource", count == 4, &answer.body);
    }
    table.finish();
}

/// An STS issuer of the same partition.
#[tokio::test]
async fn identity_providers() {
    let lab = Lab::new().await;
    let pairs = [("Url", "https://00000000-0000-0000-0000-000000000000.tokens.sts.global.api.aws")];
    let answer = lab.iam(&Identity::root(CUSTOMER), "CreateOpenIDConnectProvider", &pairs).await;
    let mut table = Table::new("I: CreateOpenIDConnectProvider");
    let message = "Creating an OIDC provider with an STS issuer URL from the same partition is not supported. Within a \
         partition, use AssumeRole instead of web identity federation.";
    let says =
        answer.element("Message") == Some(message) || answer.body.contains("CreateOpenIDConnectProvider");
    table.fact("refused, or not emulated and said so", answer.status >= 400 && says, &answer.body);
    table.finish();
}
