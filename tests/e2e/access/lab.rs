//! A running emulator, and people who ask it for things.

use rolecall_emulator::Emulator;
use rolecall_tests::{Answer, Call, send};

/// Somebody with credentials.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    pub(crate) arn: String,
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
}

/// The root user of an account.
pub(crate) fn root(account: &str) -> Who {
    let arn = format!("arn:aws:iam::{account}:root");
    Who { arn, id: account.to_owned(), secret: "test".to_owned(), token: None }
}

/// An emulator.
pub(crate) struct Lab {
    pub(crate) aws: Emulator,
}

impl Lab {
    pub(crate) async fn new() -> Self {
        Self { aws: Emulator::builder().start().await.unwrap() }
    }

    /// Asks the control API.
    pub(crate) async fn control(&self, method: &str, path: &str, body: &str) -> Answer {
        let length = body.len();
        let head = format!(
            "{method} /_rolecall/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        send(&self.aws, head.as_bytes()).await
    }

    /// Why a request was refused.
    pub(crate) async fn explanation(&self, refused: &Answer) -> serde_json::Value {
        let link = refused.header("x-rolecall-explain").unwrap_or_else(|| panic!("{refused:?}"));
        let answer = self.control("GET", link.trim_start_matches("/_rolecall/"), "").await;
        serde_json::from_str(&answer.body).unwrap()
    }

    /// Sets the organization.
    pub(crate) async fn organize(&self, document: &serde_json::Value) {
        let answer = self.control("PUT", "organization", &document.to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    pub(crate) async fn call(&self, who: &Who, call: Call<'_>) -> Answer {
        let call = Call { credentials: (&who.id, &who.secret, who.token.as_deref()), ..call };
        call.send(&self.aws).await
    }

    pub(crate) async fn s3(&self, who: &Who, method: &str, target: &str, body: &str) -> Answer {
        self.call(who, Call::s3(method, target).with_body(body.as_bytes())).await
    }

    pub(crate) async fn sts(&self, who: &Who, form: &[(&str, &str)]) -> Answer {
        self.form(who, "sts", "2011-06-15", form).await
    }

    pub(crate) async fn iam(&self, who: &Who, form: &[(&str, &str)]) -> Answer {
        self.form(who, "iam", "2010-05-08", form).await
    }

    async fn form(&self, who: &Who, service: &str, version: &str, form: &[(&str, &str)]) -> Answer {
        let pairs = form.iter().map(|(name, value)| format!("{name}={}&", encoded(value)));
        let body = format!("{}Version={version}", pairs.collect::<String>());
        self.call(who, Call::query(service, &body)).await
    }

    /// Calls IAM as an account's root user; it must succeed.
    pub(crate) async fn must(&self, account: &str, form: &[(&str, &str)]) -> Answer {
        let answer = self.iam(&root(account), form).await;
        assert_eq!(answer.status, 200, "{form:?}: {}", answer.body);
        answer
    }

    /// A user, with these statements as an inline policy.
    pub(crate) async fn user(&self, account: &str, name: &str, statements: &str) -> Who {
        self.must(account, &[("Action", "CreateUser"), ("UserName", name)]).await;
        self.permit(account, name, statements).await;
        let key = self.must(account, &[("Action", "CreateAccessKey"), ("UserName", name)]).await;
        let text = |element| key.element(element).unwrap().to_owned();
        let arn = format!("arn:aws:iam::{account}:user/{name}");
        Who { arn, id: text("AccessKeyId"), secret: text("SecretAccessKey"), token: None }
    }

    /// Gives a user these statements and no others.
    pub(crate) async fn permit(&self, account: &str, name: &str, statements: &str) {
        let document = policy(statements);
        let form = [
            ("Action", "PutUserPolicy"),
            ("UserName", name),
            ("PolicyName", "p"),
            ("PolicyDocument", &document),
        ];
        self.must(account, &form).await;
    }

    /// A role with this trust policy and, as an inline policy, everything allowed; its ARN.
    pub(crate) async fn role(&self, account: &str, name: &str, trust: &str) -> String {
        let trust = policy(trust);
        let form =
            [("Action", "CreateRole"), ("RoleName", name), ("AssumeRolePolicyDocument", trust.as_str())];
        self.must(account, &form).await;
        let document = policy(ALL);
        let form = [
            ("Action", "PutRolePolicy"),
            ("RoleName", name),
            ("PolicyName", "p"),
            ("PolicyDocument", &document),
        ];
        self.must(account, &form).await;
        format!("arn:aws:iam::{account}:role/{name}")
    }

    /// Makes a bucket with an object in it, as its account's root user.
    pub(crate) async fn bucket(&self, account: &str, name: &str) {
        let owner = root(account);
        for target in [format!("/{name}"), format!("/{name}/key")] {
            let answer = self.s3(&owner, "PUT", &target, "").await;
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
    }

    /// Sets a bucket's policy, as its account's root user.
    pub(crate) async fn bucket_policy(&self, account: &str, bucket: &str, statements: &str) {
        let answer = self.s3(&root(account), "PUT", &format!("/{bucket}?policy"), &policy(statements)).await;
        assert_eq!(answer.status, 204, "{}", answer.body);
    }
}

/// Credentials from an answer of STS.
pub(crate) fn session(answer: &Answer) -> Who {
    let text =
        |element| answer.element(element).unwrap_or_else(|| panic!("{element}: {}", answer.body)).to_owned();
    Who {
        arn: answer.element("Arn").unwrap_or_default().to_owned(),
        id: text("AccessKeyId"),
        secret: text("SecretAccessKey"),
        token: Some(text("SessionToken")),
    }
}

/// A statement that allows everything.
pub(crate) const ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;

/// A policy document.
pub(crate) fn policy(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

pub(crate) fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// An answer's message, as text.
pub(crate) fn message(answer: &Answer) -> String {
    let message = answer.element("Message").unwrap_or_default();
    message.replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}
