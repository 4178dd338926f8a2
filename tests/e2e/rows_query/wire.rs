//! The documents themselves, byte for byte.

use rolecall_tests::{Answer, CUSTOMER};

use super::client::Identity;
use super::lab::{Lab, denied, policy, session_arn, trusting_for, who_am_i};
use super::table::{Expected, STS, Table, accepted};

#[tokio::test]
async fn errors() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    lab.retrust(&role, &super::lab::trusting("arn:aws:iam::340636424752:root")).await;
    let mut table = Table::new("§1: errors of STS");
    let answer = lab.assume(&user.identity, &role, &[]).await;
    let message = denied(&user.arn, "sts:AssumeRole", &role.arn);
    table.row("a denied AssumeRole", &answer, &Expected::sts(403, "AccessDenied", message));
    let id = answer.header("x-amzn-requestid").unwrap_or_default();
    let shape: Vec<usize> = id.split('-').map(str::len).collect();
    table.fact("the request ID is a UUID", shape == [8, 4, 4, 4, 12], id);
    table.fact("it carries a Date", answer.header("date").is_some(), format!("{:?}", answer.headers));
    let value = "<&\">'".repeat(5);
    let answer = lab.send(&super::lab::assume(&user.identity, &value, &[])).await;
    table.row(
        "markup in a message",
        &answer,
        &Expected::sts(400, "ValidationError", format!("{value} is invalid")),
    );
    table.finish();
}

#[tokio::test]
async fn caller_identity() {
    let lab = Lab::new().await;
    let (user, role) = lab.simple().await;
    let session = lab.session(&user.identity, &role, &[]).await;
    let mut table = Table::new("§1, B: GetCallerIdentity");
    let answer = lab.send(&who_am_i(&user.identity)).await;
    let user_id = answer.element("UserId").unwrap_or_default();
    table.row("by an IAM user", &answer, &accepted("GetCallerIdentity"));
    table.fact(
        "by an IAM user: the document",
        answer.body == identity(&answer, &user.arn, user_id),
        &answer.body,
    );
    table.fact("a user's ID", user_id.starts_with("AIDA") && user_id.len() == 21, user_id);
    table.fact(
        "a user's ARN has its path",
        user.arn == "arn:aws:iam::111122223333:user/team/plain",
        &user.arn,
    );
    let answer = lab.send(&who_am_i(&session)).await;
    let user_id = format!("{}:vendor", role.id);
    let expected = identity(&answer, &session_arn(&role), &user_id);
    table.fact("by a role session, permissionless", answer.body == expected, &answer.body);
    table.fact("a role's ID", role.id.starts_with("AROA") && role.id.len() == 21, &role.id);
    let denying = lab.user(CUSTOMER, "denied", Some(&policy("Deny", "*"))).await;
    let answer = lab.send(&who_am_i(&denying.identity)).await;
    table.row("an explicit deny does not stop it", &answer, &accepted("GetCallerIdentity"));
    table.finish();
}

fn identity(answer: &Answer, arn: &str, user_id: &str) -> String {
    let id = answer.header("x-amzn-requestid").unwrap_or_default();
    format!(
        "<GetCallerIdentityResponse xmlns=\"{STS}\">
  <GetCallerIdentityResult>
    <Arn>{arn}</Arn>
    <UserId>{user_id}</UserId>
    <Account>{CUSTOMER}</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>{id}</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>
"
    )
}

#[tokio::test]
async fn assumed_role() {
    let lab = Lab::new().await;
    lab.aws.clock().freeze();
    let (user, role) = lab.simple().await;
    let actions = r#""sts:AssumeRole","sts:SetSourceIdentity","sts:TagSession""#;
    lab.retrust(&role, &trusting_for(&user.arn, actions, "")).await;
    let mut table = Table::new("§1, §2, D: AssumeRole's result");
    let answer = lab.assume(&user.identity, &role, &[("ExternalId", "an-external-id")]).await;
    table.row("plain", &answer, &accepted("AssumeRole"));
    table.fact("plain: the document", answer.body == result(&answer, &role.id, ""), &answer.body);
    table.fact("ExternalId is not echoed", !answer.body.contains("an-external-id"), &answer.body);
    credentials(&mut table, &answer);
    expiration(&mut table, &lab, &answer);
    let answer = lab.assume(&user.identity, &role, &[("SourceIdentity", "alice")]).await;
    let source = "    <SourceIdentity>alice</SourceIdentity>\n";
    table.fact("with a source identity", answer.body == result(&answer, &role.id, source), &answer.body);
    let session_policy = policy("Allow", "s3:*");
    let tag: &[(&str, &str)] = &[("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "red")];
    for (name, more) in [("a policy", &[("Policy", session_policy.as_str())][..]), ("tags", tag)] {
        let answer = lab.assume(&user.identity, &role, more).await;
        let percent = answer.element("PackedPolicySize").and_then(|text| text.parse::<u32>().ok());
        let fits = percent.is_some_and(|percent| percent <= 100);
        table.row(format!("with {name}"), &answer, &accepted("AssumeRole"));
        table.fact(format!("with {name}: PackedPolicySize"), fits, &answer.body);
    }
    table.finish();
}

fn result(answer: &Answer, role_id: &str, more: &str) -> String {
    let of = |name: &str| answer.element(name).unwrap_or_default().to_owned();
    let id = answer.header("x-amzn-requestid").unwrap_or_default();
    let (key, secret, token) = (of("AccessKeyId"), of("SecretAccessKey"), of("SessionToken"));
    let expiration = of("Expiration");
    format!(
        "<AssumeRoleResponse xmlns=\"{STS}\">
  <AssumeRoleResult>
    <AssumedRoleUser>
      <AssumedRoleId>{role_id}:vendor</AssumedRoleId>
      <Arn>arn:aws:sts::{CUSTOMER}:assumed-role/target/vendor</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>{key}</AccessKeyId>
      <SecretAccessKey>{secret}</SecretAccessKey>
      <SessionToken>{token}</SessionToken>
      <Expiration>{expiration}</Expiration>
    </Credentials>
{more}  </AssumeRoleResult>
  <ResponseMetadata>
    <RequestId>{id}</RequestId>
  </ResponseMetadata>
</AssumeRoleResponse>
"
    )
}

fn credentials(table: &mut Table, answer: &Answer) {
    let Identity { key, secret, token } = super::lab::identity(answer);
    let token = token.unwrap_or_default();
    let base64 = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    let capitals = key.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    table.fact("access key ID: ASIA and 16", key.starts_with("ASIA") && key.len() == 20 && capitals, &key);
    table.fact("secret: 40 characters", secret.len() == 40 && base64(&secret), &secret);
    table.fact("token: at least 100 characters", token.len() >= 100 && base64(&token), &token);
}

fn expiration(table: &mut Table, lab: &Lab, answer: &Answer) {
    let now = lab.aws.clock().now();
    let shown = |late: i64| {
        let end = now + chrono::TimeDelta::seconds(3600 - late);
        end.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    };
    let expiration = answer.element("Expiration").unwrap_or_default();
    let date = now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    table.fact("Date is the server's time", answer.header("date") == Some(&date), &date);
    let fits = expiration == shown(0) || expiration == shown(1);
    table.fact("Expiration is the Date plus an hour, or a second less", fits, expiration);
}
