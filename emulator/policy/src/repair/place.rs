//! Where a policy stands among those that have a say: reading its document, and putting a changed one in its place.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{
    Arn, AttachedPolicy, DocumentKind, Policies, Policy, PolicyType, Principal, PrincipalType, Request,
    ResourcePolicyRole,
};

/// The name of a policy that a remedy adds.
const NEW_POLICY: &str = "rolecall-remedy";

/// What the policy of a key that AWS manages is called.
pub const AWS_MANAGED_KEY: &str = "AWS managed key policy";

/// A policy's place. An index past the end is a policy that is not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Rcp { level: usize, index: usize },
    Scp { level: usize, index: usize },
    Resource,
    Identity(usize),
    Boundary,
    Session(usize),
}

impl Place {
    pub(super) const fn layer(self, policies: &Policies) -> PolicyType {
        match self {
            Self::Rcp { .. } => PolicyType::ResourceControlPolicy,
            Self::Scp { .. } => PolicyType::ServiceControlPolicy,
            Self::Resource => match policies.resource_role {
                ResourcePolicyRole::Trust => PolicyType::TrustPolicy,
                _ => PolicyType::ResourceBased,
            },
            Self::Identity(_) => PolicyType::IdentityBased,
            Self::Boundary => PolicyType::PermissionsBoundary,
            Self::Session(_) => PolicyType::SessionPolicy,
        }
    }

    /// What is done here; of an organization's policy also whose it is, and where it is changed in this emulator, which
    /// has no Organizations API.
    pub(super) fn with_whose(self, line: String) -> String {
        match self {
            Self::Rcp { .. } | Self::Scp { .. } => format!(
                "{line} (it is the organization's policy, and its management account's to change; the command is for \
                 AWS: here it is part of /_rolecall/organization)"
            ),
            _ => line,
        }
    }

    pub(super) fn get(self, policies: &Policies) -> Option<&AttachedPolicy> {
        match self {
            Self::Rcp { level, index } => policies.rcps.get(level)?.get(index),
            Self::Scp { level, index } => policies.scps.get(level)?.get(index),
            Self::Resource => policies.resource.as_ref(),
            Self::Identity(index) => policies.identity.get(index),
            Self::Boundary => policies.boundary.as_ref(),
            Self::Session(index) => policies.session.as_ref()?.get(index),
        }
    }

    /// The policy here, if its document can be changed: AWS's own managed policies, and those of its own keys, cannot.
    pub(super) fn editable(self, policies: &Policies) -> Option<&AttachedPolicy> {
        const OF_AWS: [&str; 2] = ["arn:aws:iam::aws:policy/", "arn:aws:organizations::aws:policy/"];
        let is_of_aws =
            |name: &str| name == AWS_MANAGED_KEY || OF_AWS.iter().any(|prefix| name.starts_with(prefix));
        self.get(policies).filter(|attached| !is_of_aws(&attached.name))
    }

    /// The policies with another document here; nothing where AWS would not take the document.
    pub(super) fn put(self, policies: &Policies, request: &Request, document: &Value) -> Option<Policies> {
        let old = self.get(policies).cloned().or_else(|| self.new_policy(request))?;
        let mut policy = Policy::parse(&document.to_string(), &self.kind(policies, &old)?).ok()?;
        pin(&mut policy, &old.policy, &request.principal);
        self.set(policies, AttachedPolicy { policy: Arc::new(policy), ..old })
    }

    /// The policies with nothing said here any more, in the places where AWS lets a policy go altogether.
    pub(super) fn clear(self, policies: &Policies) -> Option<Policies> {
        let old = self.get(policies)?.clone();
        match self {
            Self::Identity(_) => {}
            Self::Resource if policies.resource_role == ResourcePolicyRole::Ordinary => {}
            _ => return None,
        }
        self.set(policies, AttachedPolicy { policy: Arc::new(Policy::without_statements()), ..old })
    }

    fn set(self, policies: &Policies, new: AttachedPolicy) -> Option<Policies> {
        let mut policies = policies.clone();
        match self {
            Self::Rcp { level, index } => *policies.rcps.get_mut(level)?.get_mut(index)? = new,
            Self::Scp { level, index } => *policies.scps.get_mut(level)?.get_mut(index)? = new,
            Self::Resource => policies.resource = Some(new),
            Self::Identity(index) => match policies.identity.get_mut(index) {
                Some(old) => *old = new,
                None => policies.identity.push(new),
            },
            Self::Boundary => policies.boundary = Some(new),
            Self::Session(index) => *policies.session.as_mut()?.get_mut(index)? = new,
        }
        Some(policies)
    }

    fn kind(self, policies: &Policies, attached: &AttachedPolicy) -> Option<DocumentKind> {
        match self {
            Self::Rcp { .. } => Some(DocumentKind::ResourceControl),
            Self::Scp { .. } => Some(DocumentKind::ServiceControl),
            Self::Resource if policies.resource_role == ResourcePolicyRole::Trust => {
                Some(DocumentKind::Trust)
            }
            Self::Resource if policies.resource_role == ResourcePolicyRole::Key => Some(DocumentKind::Key),
            Self::Resource => bucket(&attached.attached_to).map(|name| DocumentKind::Bucket(name.to_owned())),
            Self::Identity(_) | Self::Boundary | Self::Session(_) => {
                Some(if attached.inline { DocumentKind::Identity } else { DocumentKind::Managed })
            }
        }
    }

    /// What a policy would be called here that is not there yet: an inline policy of the caller's, or the policy of
    /// a bucket that has none.
    pub(super) fn new_policy(self, request: &Request) -> Option<AttachedPolicy> {
        let (name, attached_to) = match self {
            Self::Identity(_) => (NEW_POLICY, holder(&request.principal)?.to_owned()),
            Self::Resource => ("bucket policy", format!("arn:aws:s3:::{}", bucket(&request.resource)?)),
            _ => return None,
        };
        let policy = Arc::new(Policy::without_statements());
        Some(AttachedPolicy { name: name.into(), inline: true, attached_to: attached_to.into(), policy })
    }
}

/// The bucket of an S3 ARN.
pub(super) fn bucket(arn: &str) -> Option<&str> {
    Arn::parse(arn).filter(|arn| arn.partition == "aws")?.bucket_and_key().map(|(bucket, _)| bucket)
}

/// Whose identity-based policies the caller has.
fn holder(principal: &Principal) -> Option<&str> {
    match principal.kind {
        PrincipalType::User => Some(&principal.arn),
        PrincipalType::RoleSession => principal.role_arn.as_deref(),
        PrincipalType::FederatedUser => principal.issuer_arn.as_deref(),
        PrincipalType::Anonymous | PrincipalType::Root | PrincipalType::Service => None,
    }
}

/// The ARN that a Principal element names the caller by, whatever session it is in.
pub(super) fn named(principal: &Principal) -> &str {
    principal.role_arn.as_deref().unwrap_or(&principal.arn)
}

/// The unique ID that a policy pinned the caller's ARN to, where another principal has the ARN by now.
pub(super) fn dead_id(policy: &Policy, principal: &Principal) -> Option<String> {
    let pinned = policy.pins().remove(named(principal))?;
    (Some(&pinned) != principal.unique_id.as_ref()).then_some(pinned)
}

/// The document as AWS shows it.
pub(super) fn document(attached: &AttachedPolicy, principal: &Principal) -> Value {
    let dead = dead_id(&attached.policy, principal);
    let text =
        attached.policy.shown(&|id, written| (Some(id) != dead.as_deref()).then(|| written.to_owned()));
    serde_json::from_str(&text).unwrap_or_else(|_| json!({ "Version": "2012-10-17", "Statement": [] }))
}

/// Saving a policy pins the ARNs in it to those who have them now.
fn pin(policy: &mut Policy, old: &Policy, principal: &Principal) {
    let mut pins = old.pins();
    for arn in [Some(&principal.arn), principal.role_arn.as_ref(), principal.issuer_arn.as_ref()] {
        if let (Some(arn), Some(id)) = (arn, &principal.unique_id) {
            pins.insert(arn.clone(), id.clone());
        }
    }
    policy.pin_principals(&pins);
}
