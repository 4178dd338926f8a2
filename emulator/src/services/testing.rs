//! A world to call services in, without a network and without signatures.

use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::Method;
use http_body::Body;

use super::Exchange;
use crate::access::Access;
use crate::auth::{Authenticated, Caller};
use crate::http::{Address, Headers, Request, RequestId, Response, Service};
use crate::refusal::Refusal;
use crate::wire::Params;
use crate::world::{KeyOwner, World};

/// The customer's account.
pub(crate) const CUSTOMER: &str = "111122223333";
/// The vendor's account.
pub(crate) const VENDOR: &str = "340636424752";

/// A world, and what time it is there.
pub(crate) struct Lab {
    pub(crate) world: World,
    pub(crate) now: DateTime<Utc>,
}

/// What came back: the text of the answer, or status, code and message.
pub(crate) type Outcome = Result<String, (u16, &'static str, String)>;

impl Lab {
    pub(crate) fn new() -> Self {
        Self { world: World::default(), now: DateTime::from_timestamp(1_784_455_200, 0).unwrap() }
    }

    /// Calls IAM.
    pub(crate) fn iam(&self, caller: &Caller, params: &[(&str, &str)]) -> Outcome {
        outcome(self.send(caller, &Service::Iam, "2010-05-08", params))
    }

    /// Calls STS.
    pub(crate) fn sts(&self, caller: &Caller, params: &[(&str, &str)]) -> Outcome {
        outcome(self.send(caller, &Service::Sts, "2011-06-15", params))
    }

    /// Calls IAM as the account's root user; it must succeed.
    pub(crate) fn root(&self, account: &str, params: &[(&str, &str)]) -> String {
        self.iam(&root(account), params).unwrap()
    }

    /// A new user of an account.
    pub(crate) fn user(&self, account: &str, name: &str) -> Caller {
        self.root(account, &[("Action", "CreateUser"), ("UserName", name)]);
        self.user_again(account, name)
    }

    /// A user as it is now.
    pub(crate) fn user_again(&self, account: &str, name: &str) -> Caller {
        let stored = self.world.account(account);
        let user = stored.iam().user(name).unwrap().clone();
        Caller::User { account: account.to_owned(), name: user.name, id: user.id, arn: user.arn }
    }

    /// Gives a user an inline policy with one statement that allows.
    pub(crate) fn allow_user(&self, account: &str, name: &str, action: &str, resource: &str) {
        let document = allow(action, resource);
        self.root(
            account,
            &[
                ("Action", "PutUserPolicy"),
                ("UserName", name),
                ("PolicyName", "allow"),
                ("PolicyDocument", &document),
            ],
        );
    }

    /// A new role with this trust policy; its ARN.
    pub(crate) fn role(&self, account: &str, name: &str, trust: &str) -> String {
        self.root(
            account,
            &[("Action", "CreateRole"), ("RoleName", name), ("AssumeRolePolicyDocument", trust)],
        );
        format!("arn:aws:iam::{account}:role/{name}")
    }

    /// Replaces a role's trust policy.
    pub(crate) fn trust(&self, account: &str, name: &str, trust: &str) {
        let params = [("Action", "UpdateAssumeRolePolicy"), ("RoleName", name), ("PolicyDocument", trust)];
        self.root(account, &params);
    }

    /// Assumes a role; it must succeed.
    pub(crate) fn assume(&self, caller: &Caller, arn: &str, more: &[(&str, &str)]) -> Caller {
        let mut params = vec![("Action", "AssumeRole"), ("RoleArn", arn), ("RoleSessionName", "session")];
        params.extend(more);
        let answer = self.sts(caller, &params).unwrap();
        self.session(&answer)
    }

    /// The session that an answer of AssumeRole gives credentials for.
    pub(crate) fn session(&self, answer: &str) -> Caller {
        let key = self.world.keys.get(&text_of(answer, "AccessKeyId")).unwrap();
        match key.owner {
            KeyOwner::Session(session) => Caller::Session(session),
            _ => panic!("not a session's key"),
        }
    }

    /// The session that an answer of GetSessionToken or GetFederationToken gives credentials for.
    pub(crate) fn user_session(&self, answer: &str, user: &Caller) -> Caller {
        let key = self.world.keys.get(&text_of(answer, "AccessKeyId")).unwrap();
        match key.owner {
            KeyOwner::UserSession(session) => Caller::UserSession { user: Box::new(user.clone()), session },
            _ => panic!("not a user session's key"),
        }
    }

    fn send(
        &self,
        caller: &Caller,
        service: &Service,
        version: &str,
        params: &[(&str, &str)],
    ) -> Result<Response, Refusal> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(params);
        if !params.iter().any(|(name, _)| *name == "Version") {
            form.append_pair("Version", version);
        }
        let params = Params::new(Bytes::from(form.finish()));
        let request = Arc::new(self.request());
        let authenticated = Arc::new(Authenticated::for_tests(caller.clone()));
        let access = Access::new(&self.world, &request, &authenticated);
        let address = Address { service: service.clone(), region: Some("us-east-1".to_owned()) };
        let exchange = Exchange {
            request: &request,
            address: &address,
            authenticated: &authenticated,
            access: &access,
            world: &self.world,
            bucket: None,
            operation: "",
            now: self.now,
        };
        match service {
            Service::Iam => super::iam::serve(&exchange, &params),
            _ => super::sts::serve(&exchange, &params),
        }
    }

    fn request(&self) -> Request {
        Request {
            id: RequestId::random(),
            method: Method::POST,
            path: "/".to_owned(),
            query: crate::http::Query::default(),
            headers: Headers::default(),
            host: "localhost".to_owned(),
            source_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            secure: false,
            received: self.now,
        }
    }
}

/// The root user of an account.
pub(crate) fn root(account: &str) -> Caller {
    Caller::Root { account: account.to_owned() }
}

/// An identity-based policy with one statement that allows.
pub(crate) fn allow(action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
    )
}

/// A trust policy with one statement that allows; principal, action and condition are JSON.
pub(crate) fn trust(principal: &str, action: &str, condition: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":{action},"Condition":{condition}}}]}}"#
    )
}

/// The text of the first element with this name.
pub(crate) fn text_of(answer: &str, element: &str) -> String {
    let after =
        answer.split_once(&format!("<{element}>")).unwrap_or_else(|| panic!("{element} in {answer}")).1;
    after.split_once("</").unwrap().0.to_owned()
}

fn outcome(answer: Result<Response, Refusal>) -> Outcome {
    match answer {
        Ok(response) => Ok(body(response)),
        Err(refusal) => Err((refusal.status(), refusal.code(), refusal.message())),
    }
}

fn body(response: Response) -> String {
    let mut content = response.into_body();
    let mut context = Context::from_waker(Waker::noop());
    let mut text = Vec::new();
    while let Poll::Ready(Some(Ok(frame))) = Pin::new(&mut content).poll_frame(&mut context) {
        text.extend_from_slice(&frame.into_data().unwrap());
    }
    String::from_utf8(text).unwrap()
}
