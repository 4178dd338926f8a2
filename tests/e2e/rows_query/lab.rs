//! An emulator with users, roles and sessions in it, made through the IAM API as anybody would make them.

use rolecall_emulator::Emulator;
use rolecall_tests::{Answer, CUSTOMER};

use super::client::{Identity, Request};

/// Everything else that a policy needs.
pub const ALLOW_ASSUME: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:*","Resource":"*"}]}"#;
/// The version of the STS API.
pub const STS_VERSION: &str = "2011-06-15";
/// The version of the IAM API.
pub const IAM_VERSION: &str = "2010-05-08";

/// Parameters of a request, in order.
pub type Pairs<'a> = &'a [(&'a str, &'a str)];

/// The emulator under test.
pub struct Lab {
    pub aws: Emulator,
}

/// An IAM user, with an access key.
#[derive(Clone, Debug)]
pub struct User {
    pub arn: String,
    pub name: String,
    pub identity: Identity,
}

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    pub arn: String,
    pub name: String,
    pub account: String,
    pub id: String,
}

impl Lab {
    pub async fn new() -> Self {
        Self { aws: Emulator::builder().start().await.unwrap() }
    }

    /// Asks and answers.
    pub async fn send(&self, request: &Request) -> Answer {
        request.send(&self.aws).await
    }

    /// Asks IAM.
    pub async fn iam(&self, who: &Identity, action: &str, pairs: Pairs<'_>) -> Answer {
        self.send(&iam(who, action, pairs)).await
    }

    /// Asks IAM as the root user of an account, who may do everything.
    pub async fn root(&self, account: &str, action: &str, pairs: Pairs<'_>) -> Answer {
        let answer = self.iam(&Identity::root(account), action, pairs).await;
        assert_eq!(answer.status, 200, "{action} {pairs:?}: {}", answer.body);
        answer
    }

    /// A user with a path, an access key, and perhaps an inline policy.
    pub async fn user(&self, account: &str, name: &str, policy: Option<&str>) -> User {
        let made = self.root(account, "CreateUser", &[("UserName", name), ("Path", "/team/")]).await;
        let arn = made.element("Arn").unwrap().to_owned();
        if let Some(policy) = policy {
            let pairs = [("UserName", name), ("PolicyName", "inline"), ("PolicyDocument", policy)];
            self.root(account, "PutUserPolicy", &pairs).await;
        }
        let key = self.root(account, "CreateAccessKey", &[("UserName", name)]).await;
        let identity = Identity {
            key: key.element("AccessKeyId").unwrap().to_owned(),
            secret: key.element("SecretAccessKey").unwrap().to_owned(),
            token: None,
        };
        User { arn, name: name.to_owned(), identity }
    }

    /// A role with a path.
    pub async fn role(&self, account: &str, name: &str, trust: &str, more: Pairs<'_>) -> Role {
        let base = [("RoleName", name), ("Path", "/some/path/"), ("AssumeRolePolicyDocument", trust)];
        let made = self.root(account, "CreateRole", &[&base, more].concat()).await;
        Role {
            arn: made.element("Arn").unwrap().to_owned(),
            id: made.element("RoleId").unwrap().to_owned(),
            name: name.to_owned(),
            account: account.to_owned(),
        }
    }

    /// Gives a role its one inline policy.
    pub async fn permit(&self, role: &Role, policy: &str) {
        let pairs = [("RoleName", role.name.as_str()), ("PolicyName", "inline"), ("PolicyDocument", policy)];
        self.root(&role.account, "PutRolePolicy", &pairs).await;
    }

    /// Replaces a role's trust policy.
    pub async fn retrust(&self, role: &Role, trust: &str) {
        let pairs = [("RoleName", role.name.as_str()), ("PolicyDocument", trust)];
        self.root(&role.account, "UpdateAssumeRolePolicy", &pairs).await;
    }

    /// Deletes a role and its inline policy.
    pub async fn delete(&self, role: &Role) {
        let name = ("RoleName", role.name.as_str());
        let who = Identity::root(&role.account);
        self.iam(&who, "DeleteRolePolicy", &[name, ("PolicyName", "inline")]).await;
        self.root(&role.account, "DeleteRole", &[name]).await;
    }

    /// Assumes a role.
    pub async fn assume(&self, who: &Identity, role: &Role, more: Pairs<'_>) -> Answer {
        self.send(&assume(who, &role.arn, more)).await
    }

    /// A session that must come about.
    pub async fn session(&self, who: &Identity, role: &Role, more: Pairs<'_>) -> Identity {
        let answer = self.assume(who, role, more).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        identity(&answer)
    }

    /// A user without policies, a role that trusts it, and a session of it.
    pub async fn simple(&self) -> (User, Role) {
        let user = self.user(CUSTOMER, "plain", None).await;
        let role = self.role(CUSTOMER, "target", &trusting(&user.arn), &[]).await;
        (user, role)
    }
}

/// The credentials in an answer.
pub fn identity(answer: &Answer) -> Identity {
    let of =
        |name: &str| answer.element(name).unwrap_or_else(|| panic!("{name}: {}", answer.body)).to_owned();
    Identity { key: of("AccessKeyId"), secret: of("SecretAccessKey"), token: Some(of("SessionToken")) }
}

/// A question to IAM.
pub fn iam(who: &Identity, action: &str, pairs: Pairs<'_>) -> Request {
    let base = [("Action", action), ("Version", IAM_VERSION)];
    Request::form("iam", who, &[&base, pairs].concat())
}

/// A question to STS.
pub fn sts(who: &Identity, action: &str, pairs: Pairs<'_>) -> Request {
    let base = [("Action", action), ("Version", STS_VERSION)];
    Request::form("sts", who, &[&base, pairs].concat())
}

/// GetCallerIdentity.
pub fn who_am_i(who: &Identity) -> Request {
    sts(who, "GetCallerIdentity", &[])
}

/// AssumeRole, as session `vendor`.
pub fn assume(who: &Identity, role: &str, more: Pairs<'_>) -> Request {
    let base = [("RoleArn", role), ("RoleSessionName", "vendor")];
    sts(who, "AssumeRole", &[&base, more].concat())
}

/// A trust policy for one principal and sts:AssumeRole.
pub fn trusting(principal: &str) -> String {
    trusting_for(principal, r#""sts:AssumeRole""#, "")
}

/// A trust policy for one principal, with these actions, and this condition unless it is empty.
pub fn trusting_for(principal: &str, actions: &str, condition: &str) -> String {
    let condition = if condition.is_empty() { String::new() } else { format!(r#","Condition":{condition}"#) };
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":[{actions}]{condition}}}]}}"#
    )
}

/// An identity-based policy of one statement.
pub fn policy(effect: &str, action: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Action":"{action}","Resource":"*"}}]}}"#
    )
}

/// The bare text of every AssumeRole denial.
pub fn denied(caller: &str, action: &str, role: &str) -> String {
    format!("User: {caller} is not authorized to perform: {action} on resource: {role}")
}

/// How messages show the session `vendor` of a role: the path is dropped.
pub fn session_arn(role: &Role) -> String {
    format!("arn:aws:sts::{}:assumed-role/{}/vendor", role.account, role.name)
}
