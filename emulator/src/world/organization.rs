//! An organization: its root, organizational units and accounts, and the policies that are attached to them.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_getting-started_concepts.html>

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::policy::{AttachedPolicy, DocumentKind, Policy};

/// A type of authorization policy, as AWS calls those of an organization that have a say in what may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum AuthorizationPolicyType {
    ServiceControlPolicy,
    ResourceControlPolicy,
}

/// A policy of an organization, attached or not.
#[derive(Debug)]
pub struct AuthorizationPolicy {
    /// `p-...`
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub of: AuthorizationPolicyType,
    /// The document.
    pub policy: Arc<Policy>,
}

/// What policies are attached to: the root, an organizational unit or an account.
#[derive(Debug)]
pub struct Target {
    /// `r-...`, `ou-...`, or twelve digits.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// The policies that are attached here, those of types that are enabled only.
    pub attached: Vec<Arc<AuthorizationPolicy>>,
    /// The accounts in it.
    pub accounts: Vec<Target>,
    /// The organizational units in it.
    pub units: Vec<Target>,
}

/// An organization.
#[derive(Debug)]
pub struct Organization {
    /// `o-...`
    pub id: String,
    /// The account that made it. Its principals and its resources are bound by none of its policies.
    pub management_account: String,
    /// The types of policies that are enabled.
    pub enabled: Vec<AuthorizationPolicyType>,
    /// Its own policies; AWS's are not among them.
    pub policies: Vec<Arc<AuthorizationPolicy>>,
    /// The root.
    pub root: Target,
    members: BTreeMap<String, Member>,
}

/// What an account has from its place in the organization.
#[derive(Debug)]
struct Member {
    /// As aws:PrincipalOrgPaths has it: `o-.../r-.../ou-.../`.
    path: String,
    scps: Vec<Vec<AttachedPolicy>>,
    rcps: Vec<Vec<AttachedPolicy>>,
}

impl Organization {
    /// Puts it together.
    #[must_use]
    pub fn new(
        id: String,
        management_account: String,
        enabled: Vec<AuthorizationPolicyType>,
        policies: Vec<Arc<AuthorizationPolicy>>,
        root: Target,
    ) -> Self {
        let mut members = BTreeMap::new();
        let mut line = vec![&root];
        gather(&id, &enabled, &mut line, &mut members);
        Self { id, management_account, enabled, policies, root, members }
    }

    /// Whether an account belongs to it.
    #[must_use]
    pub fn has(&self, account: &str) -> bool {
        self.members.contains_key(account)
    }

    /// An account's path, as the condition keys have it.
    #[must_use]
    pub fn path(&self, account: &str) -> Option<&str> {
        self.members.get(account).map(|member| member.path.as_str())
    }

    /// The service control policies that bind the principals of an account, a list per level from the root down.
    #[must_use]
    pub fn scps(&self, account: &str) -> &[Vec<AttachedPolicy>] {
        self.bound(account).map(|member| member.scps.as_slice()).unwrap_or_default()
    }

    /// The resource control policies that bind the resources of an account, a list per level from the root down.
    #[must_use]
    pub fn rcps(&self, account: &str) -> &[Vec<AttachedPolicy>] {
        self.bound(account).map(|member| member.rcps.as_slice()).unwrap_or_default()
    }

    /// Whether its policies bind an account: all but the management account.
    #[must_use]
    pub fn binds(&self, account: &str) -> bool {
        self.bound(account).is_some()
    }

    fn bound(&self, account: &str) -> Option<&Member> {
        self.members.get(account).filter(|_| account != self.management_account)
    }
}

/// Every account below the end of the line.
fn gather(
    organization: &str,
    enabled: &[AuthorizationPolicyType],
    line: &mut Vec<&Target>,
    members: &mut BTreeMap<String, Member>,
) {
    let Some(here) = line.last().copied() else { return };
    let path: String = line.iter().map(|target| format!("{}/", target.id)).collect();
    for account in &here.accounts {
        let levels = |of: AuthorizationPolicyType| {
            let targets = line.iter().copied().chain([account]).filter(|_| enabled.contains(&of));
            targets.map(|target| target.attached(of)).collect()
        };
        let member = Member {
            path: format!("{organization}/{path}"),
            scps: levels(AuthorizationPolicyType::ServiceControlPolicy),
            rcps: levels(AuthorizationPolicyType::ResourceControlPolicy),
        };
        members.insert(account.id.clone(), member);
    }
    for unit in &here.units {
        line.push(unit);
        gather(organization, enabled, line, members);
        line.pop();
    }
}

impl Target {
    fn attached(&self, of: AuthorizationPolicyType) -> Vec<AttachedPolicy> {
        let attached = self.attached.iter().filter(|policy| policy.of == of);
        attached
            .map(|policy| AttachedPolicy {
                name: policy.arn.as_str().into(),
                inline: false,
                attached_to: self.arn.as_str().into(),
                policy: Arc::clone(&policy.policy),
            })
            .collect()
    }
}

impl AuthorizationPolicyType {
    /// As the API of Organizations has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ServiceControlPolicy => "SERVICE_CONTROL_POLICY",
            Self::ResourceControlPolicy => "RESOURCE_CONTROL_POLICY",
        }
    }

    /// As an ARN has it.
    #[must_use]
    pub const fn in_arn(self) -> &'static str {
        match self {
            Self::ServiceControlPolicy => "service_control_policy",
            Self::ResourceControlPolicy => "resource_control_policy",
        }
    }

    /// The longest document of this type, in characters.
    #[must_use]
    pub const fn largest(self) -> usize {
        match self {
            Self::ServiceControlPolicy => 10_240,
            Self::ResourceControlPolicy => 5_120,
        }
    }

    /// How many of this type one target has at most.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Self::ServiceControlPolicy => 10,
            Self::ResourceControlPolicy => 5,
        }
    }

    /// AWS's own policy of this type, which allows everything: FullAWSAccess or RCPFullAWSAccess.
    #[must_use]
    pub fn full_access(self) -> Option<Arc<AuthorizationPolicy>> {
        match self {
            Self::ServiceControlPolicy => SCP_FULL_ACCESS.clone(),
            Self::ResourceControlPolicy => RCP_FULL_ACCESS.clone(),
        }
    }
}

static SCP_FULL_ACCESS: LazyLock<Option<Arc<AuthorizationPolicy>>> =
    LazyLock::new(|| full_access(AuthorizationPolicyType::ServiceControlPolicy, "FullAWSAccess", ""));

static RCP_FULL_ACCESS: LazyLock<Option<Arc<AuthorizationPolicy>>> = LazyLock::new(|| {
    full_access(AuthorizationPolicyType::ResourceControlPolicy, "RCPFullAWSAccess", r#""Principal":"*","#)
});

fn full_access(of: AuthorizationPolicyType, name: &str, principal: &str) -> Option<Arc<AuthorizationPolicy>> {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",{principal}"Action":"*","Resource":"*"}}]}}"#
    );
    let policy = Arc::new(Policy::parse(&text, &DocumentKind::Organization).ok()?);
    let (id, name) = (format!("p-{name}"), name.to_owned());
    let arn = format!("arn:aws:organizations::aws:policy/{}/{id}", of.in_arn());
    Some(Arc::new(AuthorizationPolicy { id, arn, name, of, policy }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awss_own_policies_are_there() {
        for of in
            [AuthorizationPolicyType::ServiceControlPolicy, AuthorizationPolicyType::ResourceControlPolicy]
        {
            assert!(of.full_access().unwrap().arn.ends_with("FullAWSAccess"));
        }
    }
}
