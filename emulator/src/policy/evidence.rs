//! The evidence: each layer, policy and statement that was looked at, and each element with what it expected and
//! what the request had.

use serde::Serialize;

use super::condition::Condition;
use super::evaluate::Question;
use super::principal::PrincipalElement;
use super::statement::{Listing, Statement, StatementEffect};
use super::{AttachedPolicy, PolicyType, Principal, ResourcePolicyRole};

/// A layer of policies, with what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerEvidence {
    /// Which layer.
    pub layer: PolicyType,
    /// For policies of an organization: how far below the root, which is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// What the layer says by itself.
    pub outcome: LayerOutcome,
    /// Its policies.
    pub policies: Vec<PolicyEvidence>,
}

/// What a layer says by itself, whether or not the decision needed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum LayerOutcome {
    /// A Deny statement matched.
    ExplicitDeny,
    /// An Allow statement matched.
    Allow,
    /// An Allow statement matched, and RestrictPublicBuckets makes it count for nothing here.
    RestrictedAllow,
    /// An Allow statement matched, and counts for nothing here: the object belongs to another account than the bucket.
    ForeignAllow,
    /// A grant matched, and IgnorePublicAcls makes it count for nothing.
    IgnoredAllow,
    /// No statement matched.
    NoMatch,
}

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyEvidence {
    /// The managed policy's ARN, or the inline policy's name.
    pub name: String,
    /// Whether it is inline.
    pub inline: bool,
    /// What it is attached to.
    pub attached_to: String,
    /// Its statements.
    pub statements: Vec<StatementEvidence>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatementEvidence {
    /// Its place in the document, from 1.
    pub number: usize,
    /// Its Sid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// Allow or Deny.
    pub effect: StatementEffect,
    /// Whether every element matched.
    pub matched: bool,
    /// Every element.
    pub elements: Vec<ElementEvidence>,
}

/// An element of a statement; each condition is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ElementEvidence {
    /// Which.
    pub element: Element,
    /// Whether it matched.
    pub matched: bool,
    /// A condition's operator, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// A condition's key, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The values in the policy, as written; a principal's with the unique ID that it was pinned to.
    pub expected: Vec<String>,
    /// The request's values; nothing where the request does not have the key.
    pub actual: Option<Vec<String>>,
}

/// An element's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "AWS's own words")]
pub enum Element {
    Action,
    NotAction,
    Principal,
    NotPrincipal,
    Resource,
    NotResource,
    Condition,
}

impl Element {
    /// As a policy writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Action => "Action",
            Self::NotAction => "NotAction",
            Self::Principal => "Principal",
            Self::NotPrincipal => "NotPrincipal",
            Self::Resource => "Resource",
            Self::NotResource => "NotResource",
            Self::Condition => "Condition",
        }
    }
}

/// Every layer that has policies, in AWS's order.
pub(super) fn layers(question: Question<'_>) -> Vec<LayerEvidence> {
    let policies = question.policies;
    let level = |layer, (level, attached): (usize, &Vec<AttachedPolicy>)| {
        question.layer(layer, Some(level), &attached.iter().collect::<Vec<_>>())
    };
    let some = |layer, attached: Vec<&AttachedPolicy>| {
        (!attached.is_empty()).then(|| question.layer(layer, None, &attached))
    };
    let rcps = policies.rcps.iter().enumerate();
    let scps = question.scps().iter().enumerate();
    let of_organization = rcps
        .map(|rcps| level(PolicyType::ResourceControlPolicy, rcps))
        .chain(scps.map(|scps| level(PolicyType::ServiceControlPolicy, scps)));
    let others = [
        some(question.resource_layer(), question.resource_policy().into_iter().collect()),
        policies.acl.as_ref().map(|acl| question.acl_layer(acl)),
        some(PolicyType::IdentityBased, policies.identity.iter().collect()),
        some(PolicyType::PermissionsBoundary, policies.boundary.iter().collect()),
        some(PolicyType::SessionPolicy, policies.session.iter().flatten().collect()),
    ];
    of_organization.chain(others.into_iter().flatten()).collect()
}

impl Question<'_> {
    fn layer(self, layer: PolicyType, level: Option<usize>, attached: &[&AttachedPolicy]) -> LayerEvidence {
        let policies: Vec<_> = attached.iter().map(|attached| self.policy(attached)).collect();
        let matched = |effect: StatementEffect| {
            let mut statements = policies.iter().flat_map(|policy| &policy.statements);
            statements.any(|statement| statement.matched && statement.effect == effect)
        };
        let resource = matches!(layer, PolicyType::ResourceBased | PolicyType::TrustPolicy);
        let restricted = resource && attached.iter().any(|attached| self.is_restricted(attached));
        let outcome = if matched(StatementEffect::Deny) {
            LayerOutcome::ExplicitDeny
        } else if !matched(StatementEffect::Allow) {
            LayerOutcome::NoMatch
        } else if resource && self.policies.resource_role == ResourcePolicyRole::OfAnotherOwner {
            LayerOutcome::ForeignAllow
        } else if restricted {
            LayerOutcome::RestrictedAllow
        } else {
            LayerOutcome::Allow
        };
        LayerEvidence { layer, level, outcome, policies }
    }

    pub(super) fn policy(self, attached: &AttachedPolicy) -> PolicyEvidence {
        let statements = attached.policy.statements().iter().zip(1..);
        PolicyEvidence {
            name: attached.name.clone(),
            inline: attached.inline,
            attached_to: attached.attached_to.clone(),
            statements: statements.map(|(statement, number)| self.statement(statement, number)).collect(),
        }
    }

    fn statement(self, statement: &Statement, number: usize) -> StatementEvidence {
        let elements: Vec<_> =
            [self.principal(statement), Some(self.actions(statement)), self.resources(statement)]
                .into_iter()
                .flatten()
                .chain(statement.conditions.iter().map(|condition| self.condition(condition)))
                .collect();
        StatementEvidence {
            number,
            sid: statement.sid.clone(),
            effect: statement.effect,
            matched: elements.iter().all(|element| element.matched),
            elements,
        }
    }

    fn principal(self, statement: &Statement) -> Option<ElementEvidence> {
        let element = statement.principal.as_ref()?;
        Some(ElementEvidence {
            element: match element {
                PrincipalElement::Is(_) => Element::Principal,
                PrincipalElement::Not(_) => Element::NotPrincipal,
            },
            matched: statement.names(self.request, self.boundary()),
            operator: None,
            key: None,
            expected: element.names().iter().map(super::principal::PrincipalName::shown).collect(),
            actual: Some(forms(&self.request.principal)),
        })
    }

    fn actions(self, statement: &Statement) -> ElementEvidence {
        let actions = &statement.actions;
        ElementEvidence {
            element: match actions.listing {
                Listing::Only => Element::Action,
                Listing::AllBut => Element::NotAction,
            },
            matched: actions.matches(&self.request.action),
            operator: None,
            key: None,
            expected: actions.written.clone(),
            actual: Some(vec![self.request.action.clone()]),
        }
    }

    fn resources(self, statement: &Statement) -> Option<ElementEvidence> {
        let resources = statement.resources.as_ref()?;
        Some(ElementEvidence {
            element: match resources.listing {
                Listing::Only => Element::Resource,
                Listing::AllBut => Element::NotResource,
            },
            matched: resources.matches(&self.request.resource, &self.request.context),
            operator: None,
            key: None,
            expected: resources.written.clone(),
            actual: Some(vec![self.request.resource.clone()]),
        })
    }

    fn condition(self, condition: &Condition) -> ElementEvidence {
        let context = &self.request.context;
        ElementEvidence {
            element: Element::Condition,
            matched: condition.holds(context),
            operator: Some(condition.written_operator.clone()),
            key: Some(condition.key.clone()),
            expected: condition.expected.clone(),
            actual: condition.actual(context).map(<[String]>::to_vec),
        }
    }
}

/// Every form in which a Principal element may name who asks.
fn forms(principal: &Principal) -> Vec<String> {
    if principal.arn.is_empty() {
        return vec!["anonymous".to_owned()];
    }
    let with_id = |arn: &String| match &principal.unique_id {
        Some(id) => format!("{arn} [{id}]"),
        None => arn.clone(),
    };
    match (&principal.role_arn, &principal.issuer_arn) {
        (None, None) => vec![with_id(&principal.arn)],
        (role, issuer) => std::iter::once(principal.arn.clone())
            .chain(role.as_ref().map(with_id))
            .chain(issuer.as_ref().map(with_id))
            .collect(),
    }
}
