//! Guard-rails: what a policy asks of a request beside who asks for what, such as a one-time code, a VPC endpoint, an
//! organization or a prefix. A remedy that allows the request without it goes around the guard-rail: it is not offered where
//! the caller can bring what is asked for, and says so where nobody can.

use super::place::Place;
use super::search::called;
use super::spare;
use crate::actions;
use crate::evidence::{Element, ElementEvidence, StatementEvidence};
use crate::explanation::of_policy;
use crate::question::Question;
use crate::{Policies, PolicyType, Request, StatementEffect, decide};

/// The condition keys that guard, in lower case. The external ID has rules of its own.
const KEYS: [&str; 38] = [
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:securetransport",
    "aws:sourceidentity",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:tagkeys",
    "aws:viaawsservice",
    "aws:vpcsourceip",
    "iam:permissionsboundary",
    "iam:policyarn",
    "kms:encryptioncontextkeys",
    "kms:viaservice",
    "s3:authtype",
    "s3:delimiter",
    "s3:if-match",
    "s3:if-none-match",
    "s3:max-keys",
    "s3:prefix",
    "s3:requestobjecttagkeys",
    "s3:signatureage",
    "s3:signatureversion",
    "s3:tlsversion",
    "s3:x-amz-acl",
    "s3:x-amz-grant-full-control",
    "s3:x-amz-grant-read",
    "s3:x-amz-grant-read-acp",
    "s3:x-amz-grant-write",
    "s3:x-amz-grant-write-acp",
    "s3:x-amz-object-ownership",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "sts:rolesessionname",
    "sts:sourceidentity",
    "sts:transitivetagkeys",
];

/// What begins so guards too: tags of the caller, of the resource and of the request.
const PREFIXES: [&str; 7] = [
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:resourcetag/",
    "iam:resourcetag/",
    "kms:encryptioncontext:",
    "s3:existingobjecttag/",
    "s3:requestobjecttag/",
];

/// A guard-rail that the request does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rail {
    /// The condition key, as it is written.
    pub(super) key: String,
    /// Which statement of which policy.
    pub(super) place: String,
}

/// Whether a key guards what this action does. One that the action never has is a mistake of the policy's, and guards
/// nothing.
pub(super) fn guards(request: &Request, key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    let is_known = KEYS.contains(&lower.as_str()) || PREFIXES.iter().any(|prefix| lower.starts_with(prefix));
    is_known && can_have(request, key)
}

/// Whether the action ever has a key.
pub(super) fn can_have(request: &Request, key: &str) -> bool {
    actions::action_keys(&request.action).is_none_or(|row| row.filled.iter().any(|filled| filled.has(key)))
}

/// The guard-rails of a layer that refuses: of Allow statements that only conditions keep from matching, and of Deny
/// statements that match.
pub(super) fn of_layer(request: &Request, policies: &Policies, layer: PolicyType) -> Vec<Rail> {
    let question = Question { request, policies };
    let of_place = |place: Place| {
        let statements = place.get(policies).and_then(|attached| of_policy(question, attached));
        let statements = statements.map(|evidence| evidence.statements).unwrap_or_default();
        let conditions = statements.into_iter().flat_map(move |statement| {
            let place = format!("statement {} of {}", statement.number, called(place, policies, request));
            refusing(&statement)
                .filter_map(|condition| condition.key.clone())
                .filter(|key| guards(request, key))
                .map(move |key| Rail { key, place: place.clone() })
                .collect::<Vec<_>>()
        });
        conditions.collect::<Vec<_>>()
    };
    spare::places(policies, layer).into_iter().flat_map(of_place).collect()
}

/// The conditions by which a statement refuses: none where something else of it does.
pub(super) fn refusing(statement: &StatementEvidence) -> impl Iterator<Item = &ElementEvidence> {
    let is_condition = |element: &&ElementEvidence| element.element == Element::Condition;
    let by_conditions = statement.elements.iter().all(|it| it.matched || is_condition(&it));
    let refuses = by_conditions && statement.matched == (statement.effect == StatementEffect::Deny);
    let allows = statement.effect == StatementEffect::Allow;
    statement.elements.iter().filter(move |it| refuses && is_condition(it) && !(allows && it.matched))
}

impl Rail {
    /// Whether no remedy may go around it: the caller can bring what it asks for. Nobody outside can bring an organization,
    /// and letting one of them in is what a vendor's customer may want; that a boundary is left out would let whoever
    /// makes a user do everything.
    pub(super) fn is_kept(&self, brought: &[String]) -> bool {
        let is = |key: &str| key.eq_ignore_ascii_case(&self.key);
        let of_organization = is("aws:PrincipalOrgID") || is("aws:PrincipalOrgPaths");
        is("iam:PermissionsBoundary") || (!of_organization && brought.iter().any(|key| is(key)))
    }

    /// Whether some changed policies let a request through that does not pass the guard-rail, and the original ones do
    /// not.
    pub(super) fn is_gone_around(&self, request: &Request, original: &Policies, changed: &Policies) -> bool {
        others(request, &self.key)
            .iter()
            .any(|other| decide(other, changed).is_allowed() && !decide(other, original).is_allowed())
    }
}

/// The same request without a key, and with another value of it.
pub(super) fn others(request: &Request, key: &str) -> [Request; 2] {
    let absent = Request { context: request.context.without(key), ..request.clone() };
    let mut other = request.clone();
    other.context.set(key, another(key));
    [absent, other]
}

/// A value that no policy means.
fn another(key: &str) -> &'static str {
    match key.to_ascii_lowercase().as_str() {
        "aws:multifactorauthpresent" | "aws:securetransport" | "aws:viaawsservice" => "false",
        "aws:sourceip" | "aws:vpcsourceip" => "192.0.2.254",
        "aws:multifactorauthage" | "s3:signatureage" | "s3:max-keys" => "999999999",
        "s3:tlsversion" => "1.0",
        _ => "rolecall-probe",
    }
}
