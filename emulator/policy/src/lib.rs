//! Decides requests by AWS policies. It takes a request and the policies that apply to it, and returns a decision and,
//! when asked, the evidence: every statement considered, and for each that did not match the element that failed.
//!
//! It is pure: no IO, no clock, no state.
//!
//! | to | ask |
//! | --- | --- |
//! | read a document, with AWS's message for what is wrong with it | [`Policy::parse`] |
//! | decide | [`decide`] |
//! | explain a decision | [`explain`] |
//! | list the statements that matched, and the requirements of a request | [`evaluate`], [`Evaluation::checks`] |
//! | find what would turn a refusal around | [`repair`] |
//!
//! All of them take one walk over the policies, in AWS's order; [`decide`] is the one that nobody watches. A decision is
//! always whole. What an explanation takes is bounded by a [`Budget`].
//!
//! ```
//! use std::sync::Arc;
//!
//! use rolecall_policy::{
//!     AttachedPolicy, Context, DocumentKind, Policies, Policy, Principal, PrincipalType, Request, decide,
//! };
//!
//! let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}"#;
//! let policy = Arc::new(Policy::parse(text, &DocumentKind::Identity)?);
//! let user = "arn:aws:iam::111122223333:user/ada";
//! let principal = Principal {
//!     kind: PrincipalType::User,
//!     account: "111122223333".to_owned(),
//!     arn: user.to_owned(),
//!     role_arn: None,
//!     issuer_arn: None,
//!     unique_id: None,
//!     bound_by_scps: false,
//! };
//! let request = Request {
//!     principal: principal.into(),
//!     action: "s3:GetObject".into(),
//!     resource: "arn:aws:s3:::photos/cat.jpg".to_owned(),
//!     resource_account: "111122223333".into(),
//!     context: Context::default(),
//! };
//! let attached = AttachedPolicy { name: "photos".into(), inline: true, attached_to: user.into(), policy };
//! let policies = Policies { identity: vec![attached], ..Policies::default() };
//! assert!(decide(&request, &policies).is_allowed());
//! # Ok::<(), rolecall_policy::DocumentError>(())
//! ```
//!
//! AWS's rules: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

mod acl;
mod actions;
mod arn;
mod because;
mod budget;
mod checks;
mod condition;
mod context;
mod decision;
mod decisive;
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
pub use actions::{
    ACTION_TABLES, ActionKeys, ActionTable, Filled, KeyGroup, KeyGroups, action_keys, filled_keys,
};
pub use arn::{AccountId, Arn};
pub use because::Because;
pub use budget::Budget;
pub use checks::{Check, CheckEffect, CheckKind};
pub use context::{ConditionKeys, Context, Values};
pub use decision::{Decision, Effect, PolicyType, Reason};
pub use decisive::{Decisive, DecisiveEvidence, NotAPlace};
pub use document::{DocumentError, DocumentKind, Policy, Position, Span};
pub use evaluate::{decide, denying_policy};
pub use evidence::{
    Element, ElementEvidence, LayerEvidence, LayerOutcome, PolicyEvidence, StatementEvidence,
};
pub use explanation::{Explanation, explain};
pub use matched::{Evaluation, MatchedLayer, MatchedStatement, evaluate};
pub use pattern::wildcard_matches;
pub use repair::AWS_MANAGED_KEY;
pub use repair::{CallerRemedy, Change, Remedy, Repair, repair};
pub use request::{AttachedPolicy, Policies, Principal, PrincipalType, Request, ResourcePolicyRole};
pub use shell::quoted as quoted_for_a_shell;
pub use statement::StatementEffect;
