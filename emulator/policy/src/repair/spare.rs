//! Ways past a Deny: narrow the one statement that bites, or remove it where it does nothing else.

use serde_json::{Value, json};

use super::place::{self, Place};
use super::search::{Candidate, Edit, called};
use super::{edit, mend};
use crate::evidence::{Element, ElementEvidence, StatementEvidence};
use crate::explanation::of_policy;
use crate::question::Question;
use crate::{Policies, PolicyType, Request, StatementEffect};

const NARROW: u32 = 2;
const SPARE: u32 = 4;
const REMOVE: u32 = 5;
const SPLIT: u32 = 6;

/// Ways past the first Deny of this layer that matches.
pub(super) fn candidates(request: &Request, policies: &Policies, layer: PolicyType) -> Vec<Candidate> {
    let question = Question { request, policies };
    let biting = places(policies, layer).into_iter().find_map(|place| {
        let attached = place.editable(policies)?;
        let seen = of_policy(question, attached)?.statements;
        let seen = seen.into_iter().find(|seen| seen.effect == StatementEffect::Deny && seen.matched)?;
        Some((place, place::document(attached, &request.principal), seen))
    });
    let Some((place, document, seen)) = biting else { return Vec::new() };
    let index = seen.number - 1;
    let Some(statement) = edit::statements(&document).get(index).cloned() else { return Vec::new() };
    let policy = called(place, policies, request);
    let number = seen.number;
    let mut candidates: Vec<Candidate> = narrowed(request, &document, &statement, &seen)
        .into_iter()
        .map(|(statements, what, cost)| Candidate {
            place,
            edit: Edit::Replace { index, by: statements },
            line: format!("{policy}, statement {number}, which denies: {what}"),
            cost,
            removes: false,
        })
        .collect();
    candidates.push(removed(place, &document, index, &policy));
    candidates
}

pub(super) fn places(policies: &Policies, layer: PolicyType) -> Vec<Place> {
    let levels = |levels: &[Vec<_>], place: fn(usize, usize) -> Place| {
        let counts = levels.iter().map(Vec::len).enumerate();
        counts.flat_map(|(level, count)| (0..count).map(move |index| place(level, index))).collect()
    };
    match layer {
        PolicyType::ResourceControlPolicy => {
            levels(&policies.rcps, |level, index| Place::Rcp { level, index })
        }
        PolicyType::ServiceControlPolicy => {
            levels(&policies.scps, |level, index| Place::Scp { level, index })
        }
        PolicyType::ResourceBased | PolicyType::TrustPolicy => vec![Place::Resource],
        PolicyType::AccessControlList => Vec::new(),
        PolicyType::IdentityBased => (0..policies.identity.len()).map(Place::Identity).collect(),
        PolicyType::PermissionsBoundary => vec![Place::Boundary],
        PolicyType::SessionPolicy => {
            (0..policies.session.as_ref().map_or(0, Vec::len)).map(Place::Session).collect()
        }
    }
}

type Narrowed = (Vec<Value>, String, u32);

/// The Deny without the request's value of one element.
fn narrowed(
    request: &Request,
    document: &Value,
    statement: &Value,
    seen: &StatementEvidence,
) -> Vec<Narrowed> {
    let mut all: Vec<Narrowed> = Vec::new();
    for element in &seen.elements {
        let found = match element.element {
            Element::Condition => extended(statement, element),
            Element::Action => without(statement, "Action", &request.action),
            Element::Resource => without(statement, "Resource", &request.resource),
            Element::NotAction => added(statement, "NotAction", &request.action),
            Element::NotResource => edit::exact(document, &request.resource)
                .and_then(|resource| added(statement, "NotResource", &resource)),
            Element::Principal | Element::NotPrincipal => None,
        };
        if element.element == Element::Condition {
            all.extend(
                found.as_ref().and_then(|narrowed| for_the_caller_alone(request, statement, narrowed)),
            );
        }
        all.extend(found);
    }
    let mut spared = statement.clone();
    if let Some(arn) = mend::spare_caller(&mut spared, request) {
        all.push((vec![spared], format!("leave out {arn}"), SPARE));
    }
    all.extend(split(request, document, statement));
    all
}

/// A negated condition with the request's value among those that it spares.
fn extended(statement: &Value, held: &ElementEvidence) -> Option<Narrowed> {
    const NEGATED: [&str; 5] =
        ["StringNotEquals", "StringNotEqualsIgnoreCase", "ArnNotEquals", "ArnNotLike", "NotIpAddress"];
    let (operator, key) = (held.operator.as_deref()?, held.key.as_deref()?);
    let Some([value]) = held.actual.as_deref() else { return None };
    let base = operator.strip_suffix("IfExists").unwrap_or(operator);
    if !NEGATED.contains(&base) || value.contains(['*', '?', '$']) {
        return None;
    }
    let mut values = edit::condition(statement, operator, key);
    // Another tenant's external ID beside the right one would let that tenant in.
    if key.eq_ignore_ascii_case("sts:ExternalId") {
        values.clear();
    }
    values.push(value.clone());
    let mut statement = statement.clone();
    edit::set_condition(&mut statement, operator, key, &values);
    // One that stands for many is the last resort.
    let many = ["aws:PrincipalAccount", "aws:PrincipalOrgID"].iter().any(|it| it.eq_ignore_ascii_case(key));
    let cost = if many { REMOVE } else { NARROW };
    Some((vec![statement], format!("have {operator} {key} spare \"{value}\""), cost))
}

/// The Deny as it is for everybody else, and narrowed for the caller.
fn for_the_caller_alone(request: &Request, statement: &Value, narrowed: &Narrowed) -> Option<Narrowed> {
    let (statements, what, cost) = narrowed;
    let mut others = statement.clone();
    let arn = mend::spare_caller(&mut others, request)?;
    let mut own = statements.first()?.clone();
    edit::unset(&mut own, "Sid");
    edit::set_condition(&mut own, "ArnEquals", "aws:PrincipalArn", std::slice::from_ref(&arn));
    Some((vec![others, own], format!("{what} for {arn} alone"), cost + 1))
}

/// One member of several taken out.
fn without(statement: &Value, element: &str, text: &str) -> Option<Narrowed> {
    let mut texts = edit::texts(statement.get(element));
    let count = texts.len();
    texts.retain(|member| !member.eq_ignore_ascii_case(text));
    if texts.is_empty() || texts.len() == count {
        return None;
    }
    let mut statement = statement.clone();
    edit::set(&mut statement, element, edit::one_or_many(&texts));
    Some((vec![statement], format!("take {text} out of its {element}"), NARROW))
}

fn added(statement: &Value, element: &str, text: &str) -> Option<Narrowed> {
    let mut statement = statement.clone();
    edit::add_text(&mut statement, element, text);
    Some((vec![statement], format!("add {text} to its {element}"), NARROW))
}

/// Two statements that together deny all that it denied but this action on this resource.
fn split(request: &Request, document: &Value, statement: &Value) -> Option<Narrowed> {
    let resource = edit::exact(document, &request.resource)?;
    let (mut elsewhere, mut otherwise) = (statement.clone(), statement.clone());
    mend::all_resources_but(&mut elsewhere, &resource)?;
    edit::unset(&mut otherwise, "Action");
    edit::unset(&mut otherwise, "Sid");
    edit::set(&mut otherwise, "NotAction", json!(*request.action));
    edit::set(&mut otherwise, "Resource", json!(resource));
    statement.get("Action")?;
    let what = format!("split it in two that together spare {} on {resource}", request.action);
    Some((vec![elsewhere, otherwise], what, SPLIT))
}

fn removed(place: Place, document: &Value, index: usize, policy: &str) -> Candidate {
    let mut statements = edit::statements(document);
    if index < statements.len() {
        statements.remove(index);
    }
    let number = index + 1;
    if statements.is_empty() {
        let line = format!("delete {policy}: its only statement denies this request");
        return Candidate { place, edit: Edit::Delete, line, cost: REMOVE, removes: true };
    }
    let line = format!("{policy}: remove statement {number}, which denies this request");
    let edit = Edit::Whole(edit::with_statements(document, statements));
    Candidate { place, edit, line, cost: REMOVE, removes: true }
}
