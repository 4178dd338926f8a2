//! The policies that were evaluated, as they were then.

use std::sync::Arc;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Denial;
use crate::access::Judgement;
use crate::digest::hex;
use crate::policy::{AttachedPolicy, Policy, PolicyType, ResourcePolicyRole};
use crate::refusal::ToolboxRefusal;

/// A policy, with everything that it is attached to.
#[derive(Clone, Debug)]
pub(super) struct Evaluated {
    kind: &'static str,
    inline: bool,
    pub(super) uri: String,
    attached_to: Vec<String>,
    is_of_key: bool,
    policy: Arc<Policy>,
}

/// The answer of GetRequestAuthorizationPolicy.
pub(super) fn answer(denial: &Denial, uri: &str) -> Result<Value, ToolboxRefusal> {
    let found = of(&denial.judgements).into_iter().find(|it| it.uri == uri);
    let policy = found.ok_or(ToolboxRefusal::NotFound)?.policy;
    let document: Value = serde_json::from_str(policy.text()).map_err(|_| ToolboxRefusal::NotFound)?;
    Ok(json!({ "policyDocument": document }))
}

/// Every policy that the principal's side may see, each once.
pub(super) fn of(judgements: &[Judgement]) -> Vec<Evaluated> {
    let mut all: Vec<Evaluated> = Vec::new();
    // Questions about one resource share their policies: those are looked at once.
    let others = judgements.iter().zip(judgements.iter().skip(1));
    let others = others.filter(|(last, next)| !Arc::ptr_eq(&last.policies, &next.policies));
    let asked = judgements.first().into_iter().chain(others.map(|(_, next)| next));
    for (kind, attached, is_of_key) in asked.flat_map(every) {
        let uri = uri(kind, attached.inline, &attached.name, &attached.attached_to);
        let to = attached.attached_to.to_string();
        match all.iter_mut().find(|known| known.uri == uri && known.kind == kind) {
            Some(known) if known.attached_to.contains(&to) => {}
            Some(known) => known.attached_to.push(to),
            None => all.push(Evaluated {
                kind,
                inline: attached.inline,
                uri,
                attached_to: vec![to],
                is_of_key,
                policy: Arc::clone(&attached.policy),
            }),
        }
    }
    all
}

/// The name that a policy goes by: a managed one its ARN, an inline one an opaque ID.
pub(super) fn uri(kind: &str, inline: bool, name: &str, attached_to: &str) -> String {
    if !inline {
        return name.to_owned();
    }
    let digest = hex(&Sha256::digest(format!("{kind}\n{attached_to}\n{name}")));
    digest.get(..32).unwrap_or(&digest).to_owned()
}

/// AWS's name for a type of policy. A trust policy is a resource-based one here.
pub(super) const fn kind(layer: PolicyType) -> &'static str {
    match layer {
        PolicyType::ResourceControlPolicy => "RESOURCE_CONTROL_POLICY",
        PolicyType::ServiceControlPolicy => "SERVICE_CONTROL_POLICY",
        PolicyType::ResourceBased | PolicyType::AccessControlList | PolicyType::TrustPolicy => {
            "RESOURCE_BASED_POLICY"
        }
        PolicyType::IdentityBased => "IDENTITY_BASED_POLICY",
        PolicyType::PermissionsBoundary => "PERMISSIONS_BOUNDARY",
        PolicyType::SessionPolicy => "SESSION_POLICY",
    }
}

/// Whether the principal's account may see a layer: another account's policies on its resource are its own business.
pub(super) fn is_visible(judgement: &Judgement, layer: PolicyType) -> bool {
    let resources = matches!(
        layer,
        PolicyType::ResourceBased
            | PolicyType::AccessControlList
            | PolicyType::TrustPolicy
            | PolicyType::ResourceControlPolicy
    );
    !resources || *judgement.request.resource_account == judgement.request.principal.account
}

fn every(judgement: &Judgement) -> Vec<(&'static str, &AttachedPolicy, bool)> {
    let policies = &judgement.policies;
    let is_of_key = policies.resource_role == ResourcePolicyRole::Key;
    let has_resource = policies.resource_role != ResourcePolicyRole::None;
    let resource = policies.resource.as_ref().filter(|_| has_resource);
    let scps = if judgement.request.principal.bound_by_scps { policies.scps.as_slice() } else { &[] };
    let layers: [(PolicyType, Vec<&AttachedPolicy>); 6] = [
        (PolicyType::ResourceControlPolicy, policies.rcps.iter().flatten().collect()),
        (PolicyType::ServiceControlPolicy, scps.iter().flatten().collect()),
        (PolicyType::ResourceBased, resource.into_iter().collect()),
        (PolicyType::IdentityBased, policies.identity.iter().collect()),
        (PolicyType::PermissionsBoundary, policies.boundary.iter().collect()),
        (PolicyType::SessionPolicy, policies.session.iter().flatten().collect()),
    ];
    let visible = layers.into_iter().filter(|(layer, _)| is_visible(judgement, *layer));
    visible
        .flat_map(|(layer, attached)| {
            let key = is_of_key && layer == PolicyType::ResourceBased;
            attached.into_iter().map(move |attached| (kind(layer), attached, key))
        })
        .collect()
}

impl Evaluated {
    /// As GetRequestAuthorizationDetails lists it. What AWS calls a key policy's source is not known.
    pub(super) fn shown(&self) -> Value {
        let attached: Vec<Value> = self.attached_to.iter().map(|arn| json!({ "arn": arn })).collect();
        let mut shown =
            json!({ "type": self.kind, "inline": self.inline, "uri": self.uri, "attachedTo": attached });
        if let (true, Some(members)) = (self.is_of_key, shown.as_object_mut()) {
            let source = json!({ "type": "KMS_KEY_POLICY", "typeName": "AWS KMS key policy" });
            members.insert("policySource".to_owned(), source);
        }
        shown
    }
}
