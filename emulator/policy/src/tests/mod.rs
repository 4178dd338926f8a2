//! What AWS decides, one named row each. Every row is decided and explained, and the two have to agree.

mod accounts;
mod acls;
mod because;
mod bounds;
mod checks;
mod external_id;
mod layers;
mod principals;
pub(super) mod properties;
mod statements;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;

pub(crate) const OWNER: &str = "111122223333";
pub(crate) const OTHER: &str = "444455556666";
pub(crate) const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555";
pub(crate) const USER: &str = "arn:aws:iam::111122223333:user/team/bob";
pub(crate) const ROLE: &str = "arn:aws:iam::111122223333:role/team/reader";
pub(crate) const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/reader/s1";
pub(crate) const FEDERATED: &str = "arn:aws:sts::111122223333:federated-user/fed";
pub(crate) const TARGET: &str = "arn:aws:iam::111122223333:role/target";

pub(crate) use PolicyType::{
    IdentityBased, PermissionsBoundary, ResourceBased, ResourceControlPolicy, ServiceControlPolicy,
    SessionPolicy, TrustPolicy,
};
pub(crate) use Reason::{ExplicitDeny, NotAllowed};

/// A question being put together.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) request: Request,
    pub(crate) policies: Policies,
}

pub(crate) fn principal(kind: PrincipalType, account: &str, arn: &str) -> Principal {
    Principal {
        kind,
        account: account.to_owned(),
        arn: arn.to_owned(),
        role_arn: None,
        issuer_arn: None,
        unique_id: None,
        bound_by_scps: true,
    }
}

pub(crate) fn user() -> Principal {
    Principal { unique_id: Some("AIDABOB".to_owned()), ..principal(PrincipalType::User, OWNER, USER) }
}

pub(crate) fn session() -> Principal {
    Principal {
        role_arn: Some(ROLE.to_owned()),
        unique_id: Some("AROAREADER".to_owned()),
        ..principal(PrincipalType::RoleSession, OWNER, SESSION)
    }
}

pub(crate) fn federated() -> Principal {
    Principal {
        issuer_arn: Some(USER.to_owned()),
        unique_id: Some("AIDABOB".to_owned()),
        ..principal(PrincipalType::FederatedUser, OWNER, FEDERATED)
    }
}

pub(crate) fn root() -> Principal {
    principal(PrincipalType::Root, OWNER, &format!("arn:aws:iam::{OWNER}:root"))
}

pub(crate) fn anonymous() -> Principal {
    principal(PrincipalType::Anonymous, "", "")
}

pub(crate) fn service() -> Principal {
    principal(PrincipalType::Service, "", "logging.s3.amazonaws.com")
}

pub(crate) fn policy(statements: &str, kind: &DocumentKind) -> Arc<Policy> {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    Arc::new(Policy::parse(&text, kind).unwrap_or_else(|error| panic!("{error:?} in {text}")))
}

pub(crate) fn attached(name: &str, to: &str, policy: Arc<Policy>) -> AttachedPolicy {
    AttachedPolicy { name: name.into(), inline: true, attached_to: to.into(), policy }
}

/// A statement about everything, for policies without principals.
pub(crate) fn all(effect: &str) -> String {
    format!(r#"{{"Effect":"{effect}","Action":"*","Resource":"*"}}"#)
}

/// A bucket policy's statement about its objects.
pub(crate) fn bucket(effect: &str, principal: &str) -> String {
    format!(
        r#"{{"Effect":"{effect}",{principal},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::example/*"}}"#
    )
}

/// A trust policy's statement.
pub(crate) fn trust(effect: &str, principal: &str) -> String {
    format!(r#"{{"Effect":"{effect}",{principal},"Action":"sts:AssumeRole"}}"#)
}

/// A Principal element of AWS principals.
pub(crate) fn aws(names: &str) -> String {
    format!(r#""Principal":{{"AWS":[{}]}}"#, quoted(names))
}

/// A NotPrincipal element of AWS principals.
pub(crate) fn not_aws(names: &str) -> String {
    format!(r#""NotPrincipal":{{"AWS":[{}]}}"#, quoted(names))
}

fn quoted(names: &str) -> String {
    names.split_whitespace().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(",")
}

impl Ask {
    /// To get an object of a bucket of the owner's account.
    pub(crate) fn to_get(principal: Principal) -> Self {
        Self {
            request: Request {
                principal: principal.into(),
                action: "s3:GetObject".into(),
                resource: "arn:aws:s3:::example/key".to_owned(),
                resource_account: OWNER.into(),
                context: Context::default(),
            },
            policies: Policies::default(),
        }
    }

    /// To assume a role of the owner's account.
    pub(crate) fn to_assume(principal: Principal) -> Self {
        let mut ask = Self::to_get(principal);
        ask.request.action = "sts:AssumeRole".into();
        ask.request.resource = TARGET.to_owned();
        ask.policies.resource_role = ResourcePolicyRole::Trust;
        ask
    }

    pub(crate) fn across(mut self) -> Self {
        self.request.resource_account = OTHER.into();
        self
    }

    pub(crate) fn action(mut self, action: &str, resource: &str) -> Self {
        (self.request.action, self.request.resource) = (action.into(), resource.to_owned());
        self
    }

    pub(crate) fn key(mut self, key: &str, value: &str) -> Self {
        self.request.context.set(key, value);
        self
    }

    pub(crate) fn resource_role(mut self, role: ResourcePolicyRole) -> Self {
        self.policies.resource_role = role;
        self
    }

    pub(crate) fn identity(mut self, statements: &str) -> Self {
        let policy = policy(statements, &DocumentKind::Identity);
        self.policies.identity.push(attached("inline", &self.request.principal.arn, policy));
        self
    }

    pub(crate) fn boundary(mut self, statements: &str) -> Self {
        let policy = policy(statements, &DocumentKind::Identity);
        self.policies.boundary = Some(attached("boundary", &self.request.principal.arn, policy));
        self
    }

    pub(crate) fn session(mut self, statements: &str) -> Self {
        let policy = policy(statements, &DocumentKind::Identity);
        let attached = attached("session", &self.request.principal.arn, policy);
        self.policies.session.get_or_insert_default().push(attached);
        self
    }

    pub(crate) fn resource(self, statements: &str) -> Self {
        self.pinned_resource(statements, &[])
    }

    pub(crate) fn pinned_resource(mut self, statements: &str, ids: &[(&str, &str)]) -> Self {
        let (name, kind, to) = match self.policies.resource_role {
            ResourcePolicyRole::Trust => ("trust policy", DocumentKind::Trust, TARGET),
            ResourcePolicyRole::Key => ("key policy", DocumentKind::Key, KEY),
            _ => ("bucket policy", DocumentKind::Bucket("example".to_owned()), "arn:aws:s3:::example"),
        };
        let mut policy = (*policy(statements, &kind)).clone();
        let ids = ids.iter().map(|(arn, id)| ((*arn).to_owned(), (*id).to_owned()));
        policy.pin_principals(&ids.collect::<BTreeMap<_, _>>());
        self.policies.resource = Some(attached(name, to, Arc::new(policy)));
        self
    }

    pub(crate) fn restrict_public(mut self) -> Self {
        self.policies.restrict_public = true;
        self
    }

    pub(crate) fn scp(mut self, statements: &str) -> Self {
        let policy = policy(statements, &DocumentKind::Organization);
        self.policies.scps.push(vec![attached("scp", "ou", policy)]);
        self
    }

    pub(crate) fn rcp(mut self, statements: &str) -> Self {
        let policy = policy(statements, &DocumentKind::Organization);
        self.policies.rcps.push(vec![attached("rcp", "ou", policy)]);
        self
    }

    pub(crate) fn decide(&self) -> Option<Reason> {
        let decision = decide(&self.request, &self.policies);
        let explanation = self.explain();
        assert_eq!(explanation.decision, decision);
        assert_eq!(explanation.because.is_some(), decision.refused.is_some());
        let shown = serde_json::to_value(&explanation).unwrap();
        assert!(explanation.decisive.is_none_or(|pointer| shown.pointer(&pointer.to_string()).is_some()));
        decision.refused
    }

    /// What the explanation points at.
    pub(crate) fn decisive(&self) -> Option<serde_json::Value> {
        let explanation = self.explain();
        let shown = serde_json::to_value(&explanation).unwrap();
        shown.pointer(&explanation.decisive?.to_string()).cloned()
    }

    pub(crate) fn explain(&self) -> Explanation {
        explain(&self.request, &self.policies, &mut Budget::steps(usize::MAX))
    }

    pub(crate) fn because(&self) -> Because {
        self.explain().because.unwrap()
    }
}

/// One test per row: its name, the question, and who refuses (nobody: allowed).
macro_rules! rows {
    ($($(#[$meta:meta])* $name:ident: $ask:expr => $refused:expr;)*) => {
        $(
            $(#[$meta])*
            #[test]
            fn $name() {
                let refused: Option<Reason> = $refused;
                assert_eq!($ask.decide(), refused);
            }
        )*
    };
}
pub(crate) use rows;
