//! What the requests are about: a customer with a bucket, a role and a user, and a vendor that assumes the role.

use rolecall_emulator::Emulator;
use rolecall_tests::{Answer, CUSTOMER, Call, VENDOR};

pub(crate) const BUCKET: &str = "acme-training-data";
const KEY: &str = "reviews/0001.txt";
const LARGE_KEY: &str = "images/0001.png";
const ROLE: &str = "labelbox-integration";
const EXTERNAL_ID: &str = "cmb6z8q1c0001";

/// Who signs, and when.
pub(crate) struct World {
    /// The customer's user: access key ID and secret.
    pub(crate) reader: (String, String),
    /// The vendor's user.
    pub(crate) vendor: (String, String),
    /// A session of the customer's role: access key ID, secret, token.
    pub(crate) session: (String, String, String),
    /// As `X-Amz-Date` has it.
    pub(crate) now: String,
}

/// The path of the object of 1 KiB.
pub(crate) fn target() -> String {
    format!("/{BUCKET}/{KEY}")
}

/// The path of the object of 1 MiB.
pub(crate) fn large_target() -> String {
    format!("/{BUCKET}/{LARGE_KEY}")
}

/// The form of the AssumeRole that is counted.
pub(crate) fn assume_role() -> String {
    form(
        "AssumeRole&Version=2011-06-15",
        &[
            ("RoleArn", &format!("arn:aws:iam::{CUSTOMER}:role/{ROLE}")),
            ("RoleSessionName", "labelbox"),
            ("ExternalId", EXTERNAL_ID),
        ],
    )
}

fn form(action: &str, parameters: &[(&str, &str)]) -> String {
    let encoded = |text: &str| rolecall_tests::sigv4::encode(text);
    let parameters = parameters.iter().map(|(name, value)| format!("&{name}={}", encoded(value)));
    format!("Action={action}{}", parameters.collect::<String>())
}

/// An identity-based policy that allows one action on one resource.
pub(crate) fn policy(action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
    )
}

impl World {
    pub(crate) async fn build(aws: &Emulator) -> Self {
        for (method, target, body) in [
            ("PUT", format!("/{BUCKET}"), Vec::new()),
            ("PUT", target(), vec![b'x'; 1024]),
            ("PUT", large_target(), vec![b'x'; 1024 * 1024]),
        ] {
            let answer = Call::s3(method, &target).with_body(&body).send(aws).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
        let read = policy("s3:GetObject", &format!("arn:aws:s3:::{BUCKET}/*"));
        let reader = user(aws, CUSTOMER, "reader", &read).await;
        let assume = policy("sts:AssumeRole", &format!("arn:aws:iam::{CUSTOMER}:role/{ROLE}"));
        let vendor = user(aws, VENDOR, "vendor", &assume).await;
        role(aws, &read).await;
        let answer = Call::query("sts", &assume_role()).signed_by(&vendor.0, &vendor.1, None).send(aws).await;
        let element = |name: &str| answer.element(name).unwrap_or_default().to_owned();
        let session = (element("AccessKeyId"), element("SecretAccessKey"), element("SessionToken"));
        Self { reader, vendor, session, now: aws.clock().now().format("%Y%m%dT%H%M%SZ").to_string() }
    }
}

async fn iam(aws: &Emulator, account: &str, action: &str, parameters: &[(&str, &str)]) -> Answer {
    let form = form(&format!("{action}&Version=2010-05-08"), parameters);
    let answer = Call::query("iam", &form).signed_by(account, "test", None).send(aws).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

async fn user(aws: &Emulator, account: &str, name: &str, policy: &str) -> (String, String) {
    let named = ("UserName", name);
    iam(aws, account, "CreateUser", &[named]).await;
    iam(aws, account, "PutUserPolicy", &[named, ("PolicyName", "all-it-may"), ("PolicyDocument", policy)])
        .await;
    let key = iam(aws, account, "CreateAccessKey", &[named]).await;
    let element = |name: &str| key.element(name).unwrap_or_default().to_owned();
    (element("AccessKeyId"), element("SecretAccessKey"))
}

async fn role(aws: &Emulator, policy: &str) {
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{VENDOR}:root"}},
        "Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"sts:ExternalId":"{EXTERNAL_ID}"}}}}}}]}}"#
    );
    let named = ("RoleName", ROLE);
    iam(aws, CUSTOMER, "CreateRole", &[named, ("AssumeRolePolicyDocument", &trust)]).await;
    let document = [named, ("PolicyName", "read"), ("PolicyDocument", policy)];
    iam(aws, CUSTOMER, "PutRolePolicy", &document).await;
}
