//! The decision.

use super::{Decision, Policies, PolicyType, Reason, Request};

/// Decides, and makes no explanation: an allowed request pays for none.
#[must_use]
pub fn decide(request: &Request, policies: &Policies) -> Decision {
    let _ = (request, policies);
    Decision { refused: Some(Reason::NotAllowed(PolicyType::IdentityBased)) }
}
