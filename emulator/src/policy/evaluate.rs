//! The decision.

use super::{Decision, Policies, PolicyType, Reason, Request};

/// Decides, and makes no explanation: an allowed request pays for none.
#[must_use]
pub fn decide(request: &Request, policies: &Policies) -> Decision {
    let _ = policies;
    let principal = &request.principal;
    if principal.kind == super::PrincipalType::Root && principal.account == request.resource_account {
        return Decision { refused: None };
    }
    Decision { refused: Some(Reason::NotAllowed(PolicyType::IdentityBased)) }
}
