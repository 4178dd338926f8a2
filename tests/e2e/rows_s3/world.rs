//! The world that the rows are asked of: a clock that stands still, two accounts, users, roles and buckets, all made
//! over HTTP.

use rolecall_emulator::Emulator;
use rolecall_tests::Answer;
use rolecall_tests::sigv4::{Request, Signed, Signer, encode, instant};

pub const CUSTOMER: &str = rolecall_tests::CUSTOMER;
pub const VENDOR: &str = rolecall_tests::VENDOR;
/// When everything happens, in the two forms in which AWS writes a time.
pub const NOW: &str = "20260719T100000Z";
pub const NOW_ISO: &str = "2026-07-19T10:00:00Z";
/// What `/rows/key` holds.
pub const CONTENT: &str = "0123456789";
/// Its ETag.
pub const ETAG: &str = "\"781e5e245d69b566979b86e28d23f2c7\"";
pub const EVERYTHING: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

/// An emulator with its clock at [`NOW`].
pub async fn started() -> Emulator {
    let aws = Emulator::builder().start().await.unwrap();
    aws.clock().freeze();
    aws.clock().set(instant(NOW).and_utc());
    aws
}

/// A world with bucket `rows` in us-east-1, holding `key` and the empty object `empty`, bucket `rows-eu` in
/// eu-central-1, and the user `reader` of the customer's account, who may do everything.
pub struct World {
    pub aws: Emulator,
    /// `reader`.
    pub user: Signer,
}

impl World {
    pub async fn new() -> Self {
        let aws = started().await;
        let user = user(&aws, CUSTOMER, "reader", Some(EVERYTHING)).await;
        let world = Self { aws, user };
        world.put("/rows", "").await;
        world.put("/rows/key", CONTENT).await;
        world.put("/rows/empty", "").await;
        let constraint = "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
             <LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>";
        let request = Request::put("/rows-eu", constraint).signed(&world.user.clone().region("eu-central-1"));
        world.succeeds(&request).await;
        world
    }

    /// Signed by the user.
    pub fn signed(&self, request: Request) -> Signed {
        request.signed(&self.user)
    }

    /// Presigned by the user, for five minutes.
    pub fn presigned(&self, request: Request) -> Signed {
        request.presigned(&self.user, "300")
    }

    /// Sends what has to work.
    pub async fn succeeds(&self, request: &Signed) -> Answer {
        succeeds(&self.aws, request).await
    }

    /// A PUT by the user.
    pub async fn put(&self, target: &str, body: impl AsRef<[u8]>) -> Answer {
        self.succeeds(&self.signed(Request::put(target, body))).await
    }

    /// A role of the customer's account whose inline policy is this.
    pub async fn role(&self, name: &str, trust: &str, policy: Option<&str>) {
        role(&self.aws, CUSTOMER, name, trust, policy).await;
    }

    /// A session of a role of the customer's account that trusts the user.
    pub async fn session(&self, role: &str, name: &str) -> Signer {
        assume(&self.aws, &self.user, &format!("arn:aws:iam::{CUSTOMER}:role/{role}"), name, "").await
    }

    /// A session of a new role with this inline policy.
    pub async fn session_with(&self, role: &str, policy: Option<&str>) -> Signer {
        self.role(role, &trusting("AWS", &format!("arn:aws:iam::{CUSTOMER}:user/reader")), policy).await;
        self.session(role, "session").await
    }
}

/// The root user of an account.
pub fn root(account: &str) -> Signer {
    Signer::new(account, "test", NOW)
}

pub async fn succeeds(aws: &Emulator, request: &Signed) -> Answer {
    let answer = request.send(aws).await;
    assert!(answer.status < 300, "{} {}: {}", request.method, request.target, answer.body);
    answer
}

/// An IAM call by the account's root user that has to work.
pub async fn iam(aws: &Emulator, account: &str, action: &str, parameters: &[(&str, &str)]) -> Answer {
    let mut form = format!("Action={action}&Version=2010-05-08");
    for (name, value) in parameters {
        form.push_str(&format!("&{name}={}", encode(value)));
    }
    succeeds(aws, &Request::form(&form).at("iam.amazonaws.com").signed(&root(account).service("iam"))).await
}

/// A new user with an access key.
pub async fn user(aws: &Emulator, account: &str, name: &str, policy: Option<&str>) -> Signer {
    iam(aws, account, "CreateUser", &[("UserName", name)]).await;
    if let Some(policy) = policy {
        put_user_policy(aws, account, name, policy).await;
    }
    let answer = iam(aws, account, "CreateAccessKey", &[("UserName", name)]).await;
    Signer::new(answer.element("AccessKeyId").unwrap(), answer.element("SecretAccessKey").unwrap(), NOW)
}

pub async fn put_user_policy(aws: &Emulator, account: &str, name: &str, policy: &str) {
    let parameters = [("UserName", name), ("PolicyName", "inline"), ("PolicyDocument", policy)];
    iam(aws, account, "PutUserPolicy", &parameters).await;
}

pub async fn role(aws: &Emulator, account: &str, name: &str, trust: &str, policy: Option<&str>) {
    iam(aws, account, "CreateRole", &[("RoleName", name), ("AssumeRolePolicyDocument", trust)]).await;
    if let Some(policy) = policy {
        put_role_policy(aws, account, name, policy).await;
    }
}

pub async fn put_role_policy(aws: &Emulator, account: &str, name: &str, policy: &str) {
    let parameters = [("RoleName", name), ("PolicyName", "inline"), ("PolicyDocument", policy)];
    iam(aws, account, "PutRolePolicy", &parameters).await;
}

/// A role's session. `more` is added to the form.
pub async fn assume(aws: &Emulator, by: &Signer, role_arn: &str, name: &str, more: &str) -> Signer {
    let form = format!(
        "Action=AssumeRole&Version=2011-06-15&RoleArn={}&RoleSessionName={name}&DurationSeconds=900{more}",
        encode(role_arn)
    );
    let request = Request::form(&form).at("sts.amazonaws.com").signed(&by.clone().service("sts"));
    let answer = succeeds(aws, &request).await;
    let part = |name| answer.element(name).unwrap();
    Signer::new(part("AccessKeyId"), part("SecretAccessKey"), &by.date).token(part("SessionToken"))
}

/// A trust policy: one principal may assume the role.
pub fn trusting(kind: &str, principal: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"{kind}":"{principal}"}},"Action":"sts:AssumeRole"}}}}"#
    )
}

/// A policy of one statement without a principal.
pub fn policy(effect: &str, action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}"}}}}"#
    )
}

/// A policy that allows everything but this action.
pub fn all_but(action: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"*","Resource":"*"}},{{"Effect":"Deny","Action":"{action}","Resource":"*"}}]}}"#
    )
}

/// S3's message for a caller of the bucket's account.
pub fn denial(arn: &str, action: &str, resource: &str, reason: &str) -> String {
    format!("User: {arn} is not authorized to perform: {action} on resource: \"{resource}\" {reason}")
}

/// The reason of an implicit deny.
pub fn no_policy(kind: &str, action: &str) -> String {
    format!("because no {kind} policy allows the {action} action")
}

/// The customer's session ARN.
pub fn session_arn(role: &str) -> String {
    format!("arn:aws:sts::{CUSTOMER}:assumed-role/{role}/session")
}
