//! Keys of callers of other kinds: sessions of roles, of users with a one-time code, federated users, root, nobody.

use base64::Engine as _;
use rolecall_emulator::world::mfa::MfaDevice;
use rolecall_tests::{CUSTOMER, send};

use super::{Reading, absent, check, permit_role};
use crate::lab::{ALL, Lab, root, session};

#[tokio::test]
async fn of_a_roles_session() {
    let Reading { lab, user } = Reading::new().await;
    let trust = format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"{CUSTOMER}"}},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}}"#
    );
    let role = lab.role(CUSTOMER, "data", &trust).await;
    let form = [
        ("Action", "AssumeRole"),
        ("RoleArn", role.as_str()),
        ("RoleSessionName", "job"),
        ("SourceIdentity", "alice"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "data"),
    ];
    let session = session(&lab.sts(&user, &form).await);
    let rows = [
        (
            "ArnEquals",
            "aws:PrincipalArn",
            "arn:aws:iam::111122223333:role/data",
            "arn:aws:sts::111122223333:assumed-role/data/job",
        ),
        ("StringEquals", "aws:PrincipalType", "AssumedRole", "User"),
        ("StringEquals", "aws:PrincipalAccount", "111122223333", "444455556666"),
        ("StringEquals", "aws:PrincipalTag/team", "data", "web"),
        ("StringLike", "aws:userid", "AROA*:job", "AIDA*"),
        ("StringEquals", "aws:SourceIdentity", "alice", "bob"),
        ("DateGreaterThan", "aws:TokenIssueTime", "2020-01-01T00:00:00Z", "2120-01-01T00:00:00Z"),
        ("Bool", "aws:MultiFactorAuthPresent", "false", "true"),
        ("Bool", "aws:PrincipalIsAWSService", "false", "true"),
        absent("aws:MultiFactorAuthAge"),
        absent("aws:username"),
    ];
    let permit = async |condition: &str| permit_role(&lab, "data", condition).await;
    check("a session", &rows, permit, async || lab.s3(&session, "GET", "/bucket/key", "").await).await;
}

/// The code of a device's seed, as a phone would show it.
fn code(seed: &str, time: chrono::DateTime<chrono::Utc>) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in seed.bytes().filter(|letter| *letter != b'=') {
        let value = letters.iter().position(|it| *it == letter).unwrap();
        bits = (bits << 5) | u32::try_from(value).unwrap();
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).unwrap());
        }
    }
    let mut device = MfaDevice::new(String::new());
    device.seed = bytes;
    device.code_at(time)
}

/// A user's device, enabled a while ago: its serial number and its seed.
async fn device(lab: &Lab) -> (String, String) {
    let step = chrono::TimeDelta::seconds(30);
    lab.aws.clock().freeze();
    let create = [("Action", "CreateVirtualMFADevice"), ("VirtualMFADeviceName", "reader")];
    let created = lab.must(CUSTOMER, &create).await;
    let serial = created.element("SerialNumber").unwrap().to_owned();
    let seed = created.element("Base32StringSeed").unwrap();
    let seed = base64::engine::general_purpose::STANDARD.decode(seed).unwrap();
    let seed = String::from_utf8(seed).unwrap();
    let now = lab.aws.clock().now();
    let enable = [
        ("Action", "EnableMFADevice"),
        ("UserName", "reader"),
        ("SerialNumber", &serial),
        ("AuthenticationCode1", &code(&seed, now - step)),
        ("AuthenticationCode2", &code(&seed, now)),
    ];
    lab.must(CUSTOMER, &enable).await;
    lab.aws.clock().advance(step * 3).unwrap();
    (serial, seed)
}

#[tokio::test]
async fn of_a_users_session_with_a_one_time_code() {
    let reading = Reading::new().await;
    let Reading { lab, user } = &reading;
    let (serial, seed) = device(lab).await;
    let now = code(&seed, lab.aws.clock().now());
    let form = [("Action", "GetSessionToken"), ("SerialNumber", serial.as_str()), ("TokenCode", &now)];
    let with_code = session(&lab.sts(user, &form).await);
    lab.aws.clock().advance(chrono::TimeDelta::seconds(100)).unwrap();
    let without = session(&lab.sts(user, &[("Action", "GetSessionToken")]).await);
    let permit = async |condition: &str| reading.permit(condition).await;
    let rows = [
        ("Bool", "aws:MultiFactorAuthPresent", "true", "false"),
        ("NumericEquals", "aws:MultiFactorAuthAge", "100", "0"),
        ("NumericLessThan", "aws:MultiFactorAuthAge", "101", "100"),
        ("StringEquals", "aws:username", "reader", "writer"),
        ("StringEquals", "aws:PrincipalType", "User", "AssumedRole"),
        ("DateGreaterThan", "aws:TokenIssueTime", "2020-01-01T00:00:00Z", "2120-01-01T00:00:00Z"),
    ];
    check("with a code", &rows, permit, async || lab.s3(&with_code, "GET", "/bucket/key", "").await).await;
    let rows = [("Bool", "aws:MultiFactorAuthPresent", "false", "true"), absent("aws:MultiFactorAuthAge")];
    check("without", &rows, permit, async || lab.s3(&without, "GET", "/bucket/key", "").await).await;
}

#[tokio::test]
async fn of_a_federated_user() {
    let reading = Reading::new().await;
    let Reading { lab, user } = &reading;
    let tags = [
        ("Action", "TagUser"),
        ("UserName", "reader"),
        ("Tags.member.1.Key", "floor"),
        ("Tags.member.1.Value", "4"),
        ("Tags.member.2.Key", "team"),
        ("Tags.member.2.Value", "web"),
    ];
    lab.must(CUSTOMER, &tags).await;
    let all = crate::lab::policy(ALL);
    let form = [
        ("Action", "GetFederationToken"),
        ("Name", "guest"),
        ("Policy", &all),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "data"),
    ];
    let guest = session(&lab.sts(user, &form).await);
    let rows = [
        (
            "ArnEquals",
            "aws:PrincipalArn",
            "arn:aws:sts::111122223333:federated-user/guest",
            "arn:aws:iam::111122223333:user/reader",
        ),
        ("StringEquals", "aws:PrincipalType", "FederatedUser", "User"),
        ("StringEquals", "aws:userid", "111122223333:guest", "111122223333"),
        ("StringEquals", "aws:PrincipalTag/team", "data", "web"),
        // The tags of the user behind it count too. Documented.
        ("StringEquals", "aws:PrincipalTag/floor", "4", "5"),
        ("DateGreaterThan", "aws:TokenIssueTime", "2020-01-01T00:00:00Z", "2120-01-01T00:00:00Z"),
        absent("aws:username"),
        absent("aws:MultiFactorAuthAge"),
    ];
    let permit = async |condition: &str| reading.permit(condition).await;
    check("a federated user", &rows, permit, async || lab.s3(&guest, "GET", "/bucket/key", "").await).await;
}

/// A root user is bound by what the bucket's policy denies.
#[tokio::test]
async fn of_a_root_user() {
    let lab = Lab::new().await;
    lab.bucket(CUSTOMER, "bucket").await;
    let rows = [
        (
            "ArnNotEquals",
            "aws:PrincipalArn",
            "arn:aws:iam::111122223333:user/x",
            "arn:aws:iam::111122223333:root",
        ),
        ("StringNotEquals", "aws:PrincipalType", "User", "Account"),
        ("StringNotEquals", "aws:userid", "AIDA", "111122223333"),
        ("Null", "aws:username", "true", "false"),
        ("Null", "aws:TokenIssueTime", "true", "false"),
    ];
    // What is denied is whatever the row's condition does not hold for.
    let rows = rows.map(|(operator, key, right, wrong)| {
        let denied = match operator {
            "ArnNotEquals" => "ArnEquals",
            "StringNotEquals" => "StringEquals",
            other => other,
        };
        if denied == "Null" { (denied, key, wrong, right) } else { (denied, key, right, wrong) }
    });
    let deny = async |condition: &str| {
        let statement = format!(
            r#"{{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*","Condition":{condition}}}"#
        );
        lab.bucket_policy(CUSTOMER, "bucket", &statement).await;
    };
    check("root", &rows, deny, async || lab.s3(&root(CUSTOMER), "GET", "/bucket/key", "").await).await;
}

#[tokio::test]
async fn of_nobody() {
    let lab = Lab::new().await;
    lab.bucket(CUSTOMER, "bucket").await;
    let answer = lab.s3(&root(CUSTOMER), "DELETE", "/bucket?publicAccessBlock", "").await;
    assert_eq!(answer.status, 204, "{}", answer.body);
    let rows = [
        ("StringEquals", "aws:PrincipalAccount", "anonymous", "111122223333"),
        ("StringEquals", "aws:PrincipalType", "Anonymous", "User"),
        ("StringEquals", "aws:userid", "anonymous", "AIDA"),
        ("StringEquals", "aws:RequestedRegion", "us-east-1", "eu-west-1"),
        ("IpAddress", "aws:SourceIp", "127.0.0.0/8", "203.0.113.0/24"),
        ("Bool", "aws:ViaAWSService", "false", "true"),
        ("StringEquals", "aws:ResourceAccount", "111122223333", "444455556666"),
        absent("aws:PrincipalArn"),
        absent("aws:PrincipalIsAWSService"),
        absent("aws:PrincipalOrgID"),
        absent("aws:username"),
        absent("aws:TokenIssueTime"),
        absent("aws:MultiFactorAuthPresent"),
        absent("s3:authType"),
        absent("s3:signatureversion"),
        absent("s3:signatureAge"),
    ];
    let open = async |condition: &str| {
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*","Condition":{condition}}}"#
        );
        lab.bucket_policy(CUSTOMER, "bucket", &statement).await;
    };
    let get = async || send(&lab.aws, b"GET /bucket/key HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await;
    check("nobody", &rows, open, get).await;
}
