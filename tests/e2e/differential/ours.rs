//! What our engine says of a case.

use std::sync::Arc;

use rolecall_emulator::policy::{
    AttachedPolicy, Context, DocumentKind, Effect, Policies, Policy, Principal, PrincipalType, Request,
    ResourcePolicyRole, decide,
};
use serde_json::Value;

use super::generate::{Case, OWNER, ROLE, USER};

/// Nothing where AWS would not take one of the documents.
pub fn decision(case: &Case) -> Option<Effect> {
    Some(decide(&request(case), &policies(case)?).effect())
}

fn request(case: &Case) -> Request {
    let mut context = Context::default();
    for (key, value) in &case.context {
        match value {
            Value::Array(values) => context.set_all(key, values.iter().map(text).collect()),
            single => context.set(key, text(single)),
        }
    }
    Request {
        principal: principal(case).into(),
        action: case.action.into(),
        resource: case.resource.to_owned(),
        resource_account: case.account.into(),
        context,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn principal(case: &Case) -> Principal {
    let outside = matches!(case.kind, PrincipalType::Anonymous | PrincipalType::Service);
    Principal {
        kind: case.kind,
        account: if outside { String::new() } else { OWNER.to_owned() },
        arn: case.principal.clone(),
        role_arn: (case.kind == PrincipalType::RoleSession).then(|| ROLE.to_owned()),
        issuer_arn: (case.kind == PrincipalType::FederatedUser).then(|| USER.to_owned()),
        unique_id: None,
        bound_by_scps: true,
    }
}

fn policies(case: &Case) -> Option<Policies> {
    let identity = |document: &Value| parsed(document, &DocumentKind::Identity);
    let levels = |levels: &[Vec<Value>]| -> Option<Vec<Vec<AttachedPolicy>>> {
        levels.iter().map(|level| level.iter().map(identity).collect()).collect()
    };
    let (resource_role, kind) = match case.action {
        "sts:AssumeRole" => (ResourcePolicyRole::Trust, DocumentKind::Trust),
        "iam:GetRole" => (ResourcePolicyRole::None, DocumentKind::Trust),
        _ => (ResourcePolicyRole::Ordinary, DocumentKind::Bucket("example".to_owned())),
    };
    Some(Policies {
        identity: case.identity.iter().map(identity).collect::<Option<_>>()?,
        boundary: optional(case.boundary.as_ref(), identity)?,
        session: optional(case.session.as_ref(), identity)?.map(|policy| vec![policy]),
        resource: optional(case.resource_policy.as_ref(), |document| parsed(document, &kind))?,
        resource_role,
        acl: None,
        restrict_public: case.restrict_public,
        scps: levels(&case.scps)?,
        rcps: levels(&case.rcps)?,
    })
}

fn optional<T>(document: Option<&Value>, read: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
    document.map_or(Some(None), |document| read(document).map(Some))
}

fn parsed(document: &Value, kind: &DocumentKind) -> Option<AttachedPolicy> {
    let policy = Arc::new(Policy::parse(&document.to_string(), kind).ok()?);
    Some(AttachedPolicy { name: "".into(), inline: true, attached_to: "".into(), policy })
}
