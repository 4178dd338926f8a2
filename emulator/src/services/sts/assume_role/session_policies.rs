//! Session policies: one inline, and up to ten managed ones of the role's account.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session>

use std::sync::Arc;

use super::request::Request;
use crate::policy::{AttachedPolicy, DocumentKind, Policy};
use crate::refusal::StsRefusal;
use crate::world::{Role, Session, World};

/// The session policies, where any were given.
///
/// # Errors
/// Where the inline one is malformed, or a managed one does not exist.
pub(super) fn of(
    world: &World,
    request: &Request,
    role: &Role,
) -> Result<Option<Vec<AttachedPolicy>>, StsRefusal> {
    if request.policy.is_none() && request.policy_arns.is_empty() {
        return Ok(None);
    }
    let session = Session::arn_of(role.account(), &role.name, &request.session_name);
    given(world, request.policy.as_ref(), &request.policy_arns, role.account(), &session)
}

/// The same for the session with this ARN of this account.
///
/// # Errors
/// As above.
pub(in crate::services::sts) fn given(
    world: &World,
    inline: Option<&String>,
    arns: &[String],
    account: &str,
    session: &str,
) -> Result<Option<Vec<AttachedPolicy>>, StsRefusal> {
    if inline.is_none() && arns.is_empty() {
        return Ok(None);
    }
    let attached_to: Arc<str> = session.into();
    let mut policies = Vec::new();
    if let Some(text) = inline {
        let policy = Policy::parse(text, &DocumentKind::Identity)
            .map_err(|error| StsRefusal::MalformedPolicyDocument { problem: error.message })?;
        let name = "session policy".into();
        policies.push(AttachedPolicy {
            name,
            inline: true,
            attached_to: Arc::clone(&attached_to),
            policy: Arc::new(policy),
        });
    }
    let account = world.account(account);
    let iam = account.iam();
    for arn in arns {
        let policy =
            iam.managed(arn).ok_or_else(|| StsRefusal::SessionPolicyNotFound { arn: arn.clone() })?;
        let attached_to = Arc::clone(&attached_to);
        policies.push(AttachedPolicy { name: arn.as_str().into(), inline: false, attached_to, policy });
    }
    Ok(Some(policies))
}
