//! GetAccountSummary: how much of everything there is, and how much there may be.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html>

use super::call::{Target, finish};
use super::{Answer, Call};
use crate::wire::Element;
use crate::world::Iam;

/// The default quotas of an account.
const QUOTAS: [(&str, usize); 17] = [
    ("AccessKeysPerUserQuota", 2),
    ("AssumeRolePolicySizeQuota", 2048),
    ("AttachedPoliciesPerGroupQuota", 10),
    ("AttachedPoliciesPerRoleQuota", 10),
    ("AttachedPoliciesPerUserQuota", 10),
    ("GlobalEndpointTokenVersion", 1),
    ("GroupPolicySizeQuota", 5120),
    ("GroupsPerUserQuota", 10),
    ("GroupsQuota", 300),
    ("PoliciesQuota", 1500),
    ("PolicySizeQuota", 6144),
    ("RolePolicySizeQuota", 10_240),
    ("RolesQuota", 1000),
    ("ServerCertificatesQuota", 20),
    ("SigningCertificatesPerUserQuota", 2),
    ("UserPolicySizeQuota", 2048),
    ("UsersQuota", 5000),
];

pub(super) fn get(call: &Call<'_>) -> Answer {
    finish(call.checks())?;
    let may = call.ask(&Target::new("*".to_owned()))?;
    let mut entries = QUOTAS.to_vec();
    entries.extend(counts(&call.account.iam()));
    entries.sort_unstable();
    let entry =
        |(key, value): (&str, usize)| Element::new("entry").text("key", key).text("value", value.to_string());
    Ok(may.answer(Some(
        call.result().child(Element::new("SummaryMap").children(entries.into_iter().map(entry))),
    )))
}

fn counts(iam: &Iam) -> [(&'static str, usize); 17] {
    let versions = iam.policies.values().map(|policy| policy.versions.len()).sum();
    [
        ("AccountAccessKeysPresent", usize::from(!iam.root_access_keys.is_empty())),
        ("AccountMFAEnabled", 0),
        ("AccountPasswordPresent", 1),
        ("AccountSigningCertificatesPresent", 0),
        ("Groups", iam.groups.len()),
        ("InstanceProfiles", 0),
        ("InstanceProfilesQuota", 1000),
        ("MFADevices", iam.mfa_devices.len()),
        ("MFADevicesInUse", iam.mfa_devices.values().filter(|it| it.enabled.is_some()).count()),
        ("Policies", iam.policies.len()),
        ("PolicyVersionsInUse", versions),
        ("PolicyVersionsInUseQuota", 10_000),
        ("Providers", 0),
        ("Roles", iam.roles.len()),
        ("ServerCertificates", 0),
        ("Users", iam.users.len()),
        ("VersionsPerPolicyQuota", 5),
    ]
}
