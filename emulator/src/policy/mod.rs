//! The policy engine: pure. It takes a request and the policies that apply to it, and returns a decision and,
//! when asked, the evidence: every statement considered, and for each that did not match the element that failed.
//!
//! No IO, no clock, no state, and nothing else of this crate.
//!
//! Rules: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

mod acl;
mod because;
mod budget;
mod checks;
mod condition;
mod context;
mod decision;
mod document;
mod evaluate;
mod evidence;
mod explanation;
mod matched;
mod pattern;
mod principal;
mod question;
mod record;
mod repair;
mod request;
mod run;
mod shell;
mod statement;
#[cfg(test)]
mod tests;
mod variable;
mod watch;

pub use acl::{AccessControlList, AclGrant, AclGrantee};
pub use because::Because;
pub use budget::Budget;
pub use checks::{Check, CheckEffect, CheckKind};
pub use context::{ConditionKeys, Context, Values};
pub use decision::{Decision, Effect, PolicyType, Reason};
pub use document::{DocumentError, DocumentKind, Policy, Position, Span};
pub use evaluate::{decide, denying_policy};
pub use evidence::{
    Element, ElementEvidence, LayerEvidence, LayerOutcome, PolicyEvidence, StatementEvidence,
};
pub use explanation::{Explanation, explain};
pub use matched::{Evaluation, MatchedLayer, MatchedStatement, evaluate};
pub(crate) use pattern::wildcard_matches;
pub(crate) use repair::AWS_MANAGED_KEY;
pub use repair::{CallerRemedy, Change, Remedy, Repair, repair};
pub use request::{AttachedPolicy, Policies, Principal, PrincipalType, Request, ResourcePolicyRole};
pub use shell::quoted as quoted_for_a_shell;
pub use statement::StatementEffect;
