//! Rows that nobody has recorded from AWS: documented somewhere, seen in an older document, or only plausible. They
//! hold what this emulator chose, and are no evidence of AWS.

use rolecall_tests::CUSTOMER;

use super::auth_header::INVALID_TOKEN;
use super::client::{Identity, Request};
use super::lab::{Lab, assume, denied, iam, policy, trusting, trusting_for, who_am_i};
use super::table::{Expected, Ids, Table, accepted};

/// Explicit denies at STS: IAM's user guide has the form, no recording has it.
#[tokio::test]
async fn explicit_denies() {
    let lab = Lab::new().await;
    let user = lab.user(CUSTOMER, "denied", Some(&policy("Deny", "sts:AssumeRole"))).await;
    let role = lab.role(CUSTOMER, "target", &trusting(&user.arn), &[]).await;
    let bare = denied(&user.arn, "sts:AssumeRole", &role.arn);
    let refused = |clause: &str| {
        Expected::sts(403, "AccessDenied", format!("{bare} with an explicit deny in {clause}"))
    };
    let mut table = Table::new("Unverified: explicit denies");
    let answer = lab.assume(&user.identity, &role, &[]).await;
    table.row("in an identity-based policy", &answer, &refused("an identity-based policy"));
    let other = lab.user(CUSTOMER, "plain", None).await;
    let trust = trusting(&other.arn);
    let deny = trust.replace("\"Allow\"", "\"Deny\"");
    let allow = statement(&trust);
    let both = deny.replace("\"Statement\":[", &format!("\"Statement\":[{allow},"));
    lab.retrust(&role, &both).await;
    let answer = lab.assume(&other.identity, &role, &[]).await;
    let message = denied(&other.arn, "sts:AssumeRole", &role.arn);
    let message = format!("{message} with an explicit deny in the role trust policy");
    table.row("in the trust policy", &answer, &Expected::sts(403, "AccessDenied", message));
    table.finish();
}

/// The one statement of a policy.
fn statement(policy: &str) -> String {
    let (_, rest) = policy.split_once('[').unwrap();
    rest.strip_suffix("]}").unwrap().to_owned()
}

/// Older documents have more about the scope than the recordings of 2026.
#[tokio::test]
async fn older_scope_texts() {
    let lab = Lab::new().await;
    lab.aws.clock().freeze();
    let now = lab.aws.clock().now();
    let (day, time) = (now.format("%Y%m%d").to_string(), now.format("%Y%m%dT%H%M%SZ").to_string());
    let request = who_am_i(&Identity::root(CUSTOMER));
    let terminator =
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.";
    let date = format!(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20200101' != \
         '{day}', from '{time}'."
    );
    let mismatch = |text: &str| Expected::sts(403, "SignatureDoesNotMatch", text).or(format!("{text} "));
    let mut table = Table::new("Unverified: the rest of the scope");
    let answer = lab.send(&request.clone().then_replace("aws4_request", "aws5_request")).await;
    table.row("terminator", &answer, &mismatch(terminator));
    let answer = lab.send(&request.then_replace(&format!("/{day}/"), "/20200101/")).await;
    table.row("date", &answer, &mismatch(&date));
    table.finish();
}

#[tokio::test]
async fn session_policies() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let tags = r#""sts:AssumeRole","sts:TagSession""#;
    lab.retrust(&role, &trusting_for(&user.arn, tags, "")).await;
    let mut table = Table::new("§2 [T], and unverified: session policies");
    let long = policy("Allow", &format!("s3:{}", "x".repeat(2048)));
    let answer = lab.assume(&user.identity, &role, &[("Policy", &long)]).await;
    let end = "at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048";
    let too_long =
        Expected::sts(400, "ValidationError", "").between("1 validation error detected: Value ", end);
    table.row("more than 2048 characters", &answer, &too_long);
    for bad in ["not json", "{}", r#"{"Version":"2012-10-17","Statement":[{"Effect":"Permit"}]}"#] {
        let answer = lab.assume(&user.identity, &role, &[("Policy", bad)]).await;
        table.row(bad, &answer, &Expected::sts(400, "MalformedPolicyDocument", "").any_message());
    }
    let answer = lab.assume(&user.identity, &role, &[("Policy", "not json")]).await;
    let malformed = |text| Expected::sts(400, "MalformedPolicyDocument", text);
    let text = malformed("This policy contains invalid Json").or("Syntax errors in policy.");
    table.row("the text", &answer, &text);
    let answer = lab.assume(&user.identity, &role, &many_tags()).await;
    table.row(
        "too large when packed",
        &answer,
        &Expected::sts(400, "PackedPolicyTooLarge", "").any_message(),
    );
    let says = answer.element("Message").is_some_and(|text| text.contains("% of allotted space"));
    table.fact("too large when packed: the text", says, &answer.body);
    table.finish();
}

/// Fifty tags of the longest value, none like another.
fn many_tags() -> Vec<(&'static str, &'static str)> {
    (1..=50_u32)
        .flat_map(|number| {
            let name = |field: &str| leaked(format!("Tags.member.{number}.{field}"));
            let noise: String =
                (0..256_u32).map(|place| letter(place * place + number * 31 + place * number)).collect();
            [(name("Key"), leaked(format!("key-{number}"))), (name("Value"), leaked(noise))]
        })
        .collect()
}

fn letter(seed: u32) -> char {
    let mixed = seed.wrapping_mul(2_654_435_761) >> 16;
    char::from_digit(mixed % 36, 36).unwrap_or('x')
}

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// Recorded on one family of paths only.
#[tokio::test]
async fn other_paths() {
    let lab = Lab::new().await;
    let expected = Expected::Bare { status: 404, body: "<UnknownOperationException/>\n", ids: Ids::Both };
    let mut table = Table::new("Unverified: other paths of STS");
    for path in ["/anything", "/a/b/c", "//"] {
        let request = Request::new("sts", &Identity::root(CUSTOMER), "GET", "/").then_target(path);
        table.row(path, &lab.send(&request).await, &expected);
    }
    table.finish();
}

/// Tokens that are none: AWS's older document leaves the period out.
#[tokio::test]
async fn malformed_tokens() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let live = lab.session(&user.identity, &role, &[]).await;
    let token = live.token.clone().unwrap_or_default();
    let invalid =
        Expected::sts(403, "InvalidClientTokenId", INVALID_TOKEN).or(INVALID_TOKEN.trim_end_matches('.'));
    let mut table = Table::new("Unverified: malformed tokens");
    for (name, token) in [
        ("cut", &token[..token.len() - 8]),
        ("nonsense", "nonsense"),
        ("a letter more", &format!("{token}A")),
    ] {
        table.row(name, &lab.send(&who_am_i(&live.with_token(Some(token)))).await, &invalid);
    }
    table.finish();
}

/// IAM names the resource in a denial; how it does so for each entity is not known.
#[tokio::test]
async fn iam_denials() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let text = |resource: &str| {
        format!(
            "User: {} is not authorized to perform: iam:GetRole on resource: {resource} because no identity-based \
             policy allows the iam:GetRole action",
            user.arn
        )
    };
    let refused = Expected::iam(403, "AccessDenied", text("role target")).or(text(&role.arn));
    let answer = lab.iam(&user.identity, "GetRole", &[("RoleName", "target")]).await;
    let mut table = Table::new("Unverified: how IAM names a resource");
    table.row("GetRole", &answer, &refused);
    let answer = lab.send(&assume(&user.identity, &role.arn, &[])).await;
    table.row("the same user may still assume it", &answer, &accepted("AssumeRole"));
    table.finish();
}

/// On another path than `/` only POSTs are recorded; a GET that names an operation is taken for one of them.
#[tokio::test]
async fn a_get_that_names_an_operation_elsewhere() {
    let lab = Lab::new().await;
    let root = Identity::root(CUSTOMER);
    let get = |target: &str| Request::new("sts", &root, "GET", target);
    let mut table = Table::new("Unverified: GET on another path");
    let answer = lab.send(&get("/elsewhere?Action=GetCallerIdentity&Version=2011-06-15")).await;
    let message = "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
                   Access Key and signing method. Consult the service documentation for details.";
    table.row("both parameters", &answer, &Expected::sts(403, "SignatureDoesNotMatch", message));
    let unknown = Expected::Bare { status: 404, body: "<UnknownOperationException/>\n", ids: Ids::Both };
    table.row("only one", &lab.send(&get("/elsewhere?Action=GetCallerIdentity")).await, &unknown);
    table.finish();
}

/// What a presigned query calls an algorithm, and STS does not know.
#[tokio::test]
async fn a_presigned_query_of_another_algorithm() {
    let lab = Lab::new().await;
    let request = Request::new(
        "sts",
        &Identity::root(CUSTOMER),
        "GET",
        "/?Action=GetCallerIdentity&Version=2011-06-15",
    );
    let answer = lab.send(&request.presigned().then_replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512")).await;
    let mut table = Table::new("Unverified: another algorithm");
    let missing = Expected::sts(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
    table.row("in the query", &answer, &missing);
    table.finish();
}

/// The message is recorded; that its code is InvalidInput is not.
#[tokio::test]
async fn sts_is_no_identity_provider_of_its_own_partition() {
    let lab = Lab::new().await;
    let root = Identity::root(CUSTOMER);
    let create = |url| iam(&root, "CreateOpenIDConnectProvider", &[("Url", url)]);
    let mut table = Table::new("I: an OIDC provider with an STS issuer");
    let issuer = create("https://11111111-2222-4333-8444-555555555555.tokens.sts.global.api.aws");
    let refused = "Creating an OIDC provider with an STS issuer URL from the same partition is not supported. Within a \
                   partition, use AssumeRole instead of web identity federation.";
    table.row("STS", &lab.send(&issuer).await, &Expected::iam(400, "InvalidInput", refused));
    let other = "rolecall does not emulate iam:CreateOpenIDConnectProvider.";
    let answer = lab.send(&create("https://token.actions.githubusercontent.com")).await;
    table.row("another", &answer, &Expected::iam(501, "NotImplemented", other));
    table.finish();
}
