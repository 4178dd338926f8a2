//! Mending an Allow statement in its place, where that gives nobody more than the request needs.

use serde_json::{Value, json};

use super::place::{self, Place};
use super::search::{Candidate, Edit, called};
use super::{Task, edit, grant, guard};
use crate::document::is_done_to_buckets;
use crate::evidence::{Element, ElementEvidence, StatementEvidence};
use crate::explanation::of_policy;
use crate::question::Question;
use crate::{Policies, PrincipalType, Request, StatementEffect};

const EXTERNAL_ID: &str = "sts:ExternalId";
const PRINCIPALS_ARN: &str = "aws:PrincipalArn";

/// Each Allow statement that does not match, with everything mended that keeps it from matching.
pub(super) fn candidates(
    task: &mut Task<'_>,
    policies: &Policies,
    place: Place,
    document: &Value,
) -> Vec<Candidate> {
    let Some(attached) = place.get(policies) else { return Vec::new() };
    let Some(evidence) = of_policy(Question { request: task.request, policies }, attached) else {
        return Vec::new();
    };
    let statements = edit::statements(document);
    let mut candidates = Vec::new();
    for (index, (seen, statement)) in evidence.statements.iter().zip(statements).enumerate() {
        if seen.effect != StatementEffect::Allow || seen.matched {
            continue;
        }
        let mut mending = Mending { task: &mut *task, document, statement, lines: Vec::new() };
        if mending.all(policies, place, seen).is_some() {
            let Mending { statement, lines, .. } = mending;
            let what = lines.join(", ");
            let policy = called(place, policies, task.request);
            candidates.push(Candidate {
                place,
                edit: Edit::Replace { index, by: vec![statement] },
                line: format!("{policy}, statement {}: {what}", seen.number),
                cost: u32::try_from(lines.len()).unwrap_or(u32::MAX).saturating_mul(2),
                removes: false,
            });
        }
    }
    candidates
}

/// A statement while it is being mended.
struct Mending<'a, 'b> {
    task: &'a mut Task<'b>,
    document: &'a Value,
    statement: Value,
    lines: Vec<String>,
}

impl Mending<'_, '_> {
    /// Nothing where an element cannot be mended without giving more than is needed.
    fn all(&mut self, policies: &Policies, place: Place, seen: &StatementEvidence) -> Option<()> {
        for miss in seen.elements.iter().filter(|element| !element.matched) {
            match miss.element {
                Element::Action => self.action()?,
                Element::Resource => self.resource()?,
                Element::Principal => self.principal(policies, place)?,
                Element::Condition => self.condition(miss)?,
                Element::NotAction | Element::NotResource | Element::NotPrincipal => return None,
            }
        }
        Some(())
    }

    /// The statement's other resources get the action as well: they have to be of the same bucket.
    fn action(&mut self) -> Option<()> {
        let request = self.task.request;
        let resources = edit::texts(self.statement.get("Resource"));
        let own = |resource: &String| {
            *resource == request.resource
                || place::bucket(&request.resource)
                    .is_some_and(|bucket| place::bucket(resource) == Some(bucket))
        };
        if self.statement.get("NotResource").is_some() || !resources.iter().all(own) {
            return None;
        }
        edit::add_text(&mut self.statement, "Action", &request.action);
        self.lines.push(format!("add {} to its Action", request.action));
        Some(())
    }

    /// The statement's other actions may be done to the resource as well: they have to be of no use there.
    fn resource(&mut self) -> Option<()> {
        let request = self.task.request;
        let actions = edit::texts(self.statement.get("Action"));
        let is_object = request.resource.starts_with("arn:aws:s3:::") && request.resource.contains('/');
        let harmless = |action: &String| {
            action.eq_ignore_ascii_case(&request.action)
                || (request.resource.starts_with("arn:aws:s3:::")
                    && is_done_to_buckets(action) == Some(is_object))
        };
        if self.statement.get("NotAction").is_some() || !actions.iter().all(harmless) {
            return None;
        }
        let resource = self.wide_resource().or_else(|| edit::exact(self.document, &request.resource))?;
        edit::add_text(&mut self.statement, "Resource", &resource);
        self.lines.push(format!("add {resource} to its Resource"));
        Some(())
    }

    /// All objects of the bucket, where the statement is already about all of some bucket.
    fn wide_resource(&self) -> Option<String> {
        let request = self.task.request;
        let bucket = place::bucket(&request.resource).filter(|_| request.resource.contains('/'))?;
        let whole = format!("arn:aws:s3:::{bucket}");
        let is_wide = |resource: &String| {
            let name = resource.strip_prefix("arn:aws:s3:::").unwrap_or_default();
            *resource == whole
                || name.split_once('/').is_some_and(|(name, keys)| keys == "*" && !name.contains('*'))
        };
        let wide = edit::texts(self.statement.get("Resource")).iter().any(is_wide);
        wide.then(|| format!("{whole}/*"))
    }

    fn principal(&mut self, policies: &Policies, place: Place) -> Option<()> {
        let request = self.task.request;
        let actions = edit::texts(self.statement.get("Action"));
        if !actions.iter().all(|action| action.eq_ignore_ascii_case(&request.action)) {
            return None;
        }
        let caller = grant::principal(request)?;
        let (kind, name) = caller.as_object()?.iter().next()?;
        let name = name.as_str()?;
        let mut principals = self.statement.get("Principal")?.clone();
        let dead = place.get(policies).and_then(|old| place::dead_id(&old.policy, &request.principal));
        let mut names = edit::texts(principals.get(kind));
        names.retain(|name| Some(name) != dead.as_ref());
        names.push(name.to_owned());
        edit::set(&mut principals, kind, edit::one_or_many(&names));
        edit::set(&mut self.statement, "Principal", principals);
        self.lines.push(match dead {
            Some(dead) => format!("name {name} again, in place of {dead}, which is gone"),
            None => format!("add {name} to its Principal"),
        });
        Some(())
    }

    fn condition(&mut self, miss: &ElementEvidence) -> Option<()> {
        let (operator, key) = (miss.operator.as_deref()?, miss.key.as_deref()?);
        if key.eq_ignore_ascii_case(EXTERNAL_ID) {
            return self.external_id(&miss.expected);
        }
        let extensible = ["StringEquals", "StringEqualsIgnoreCase", "ArnEquals", "ArnLike", "IpAddress"];
        let widens = key.eq_ignore_ascii_case("aws:PrincipalAccount")
            || key.eq_ignore_ascii_case("aws:PrincipalOrgID");
        let Some([value]) = miss.actual.as_deref() else { return None };
        if !extensible.contains(&operator) || widens || value.contains(['*', '?', '$']) {
            return None;
        }
        let mut values = edit::condition(&self.statement, operator, key);
        values.push(value.clone());
        edit::set_condition(&mut self.statement, operator, key, &values);
        self.lines.push(format!("add \"{value}\" to its {operator} {key}"));
        Some(())
    }

    /// Corrected, not added to: an ID of somebody else's beside it would let that one in too.
    fn external_id(&mut self, expected: &[String]) -> Option<()> {
        let Some(id) = self.task.request.context.single(EXTERNAL_ID) else {
            self.task.withheld.insert(format!(
                "the trust policy asks for an external ID and the request sends none; the condition must stay, or the role \
                 could be assumed without its external ID: send the external ID {}",
                expected.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(" or ")
            ));
            return None;
        };
        let id = id.into_owned();
        edit::drop_condition_key(&mut self.statement, EXTERNAL_ID);
        edit::set_condition(&mut self.statement, "StringEquals", EXTERNAL_ID, std::slice::from_ref(&id));
        let line = format!("have StringEquals {EXTERNAL_ID} expect \"{id}\"");
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
        Some(())
    }
}

/// The trust policy with the external ID asked for in every statement that lets the caller in without it.
pub(super) fn tightened(task: &mut Task<'_>, policies: &Policies) -> Vec<Candidate> {
    let request = task.request;
    let Some(attached) = Place::Resource.get(policies) else { return Vec::new() };
    let Some(id) = request.context.single(EXTERNAL_ID) else {
        task.withheld.insert(
            "what else this request needs would let the role be assumed without its external ID: send the external ID"
                .to_owned(),
        );
        return Vec::new();
    };
    let probes = guard::external_id_probes(request, policies);
    let lets_in = |index: usize| {
        probes.iter().any(|probe: &Request| {
            let statement = attached.policy.statements().get(index);
            statement.is_some_and(|it| Question { request: probe, policies }.is_allowed_by(it))
        })
    };
    let document = place::document(attached, &request.principal);
    let mut numbers = Vec::new();
    let mut statements = edit::statements(&document);
    for (index, statement) in statements.iter_mut().enumerate().filter(|(index, _)| lets_in(*index)) {
        edit::drop_condition_key(statement, EXTERNAL_ID);
        edit::set_condition(statement, "StringEquals", EXTERNAL_ID, &[id.clone().into_owned()]);
        numbers.push((index + 1).to_string());
    }
    let line = format!(
        "{}, statement {}: have StringEquals {EXTERNAL_ID} expect \"{id}\", without which anybody's external ID would do",
        called(Place::Resource, policies, request),
        numbers.join(" and ")
    );
    vec![Candidate {
        place: Place::Resource,
        edit: Edit::Whole(edit::with_statements(&document, statements)),
        line,
        cost: 2,
        removes: false,
    }]
}

/// A condition that leaves the caller out of a Deny.
pub(super) fn spare_caller(statement: &mut Value, request: &Request) -> Option<String> {
    if request.principal.kind == PrincipalType::Anonymous {
        return None;
    }
    let arn = request.context.single(PRINCIPALS_ARN)?.into_owned();
    let mut arns = edit::condition(statement, "ArnNotEquals", PRINCIPALS_ARN);
    arns.push(arn.clone());
    edit::set_condition(statement, "ArnNotEquals", PRINCIPALS_ARN, &arns);
    Some(arn)
}

/// A Deny's Resource `*` as all but this resource.
pub(super) fn all_resources_but(statement: &mut Value, resource: &str) -> Option<()> {
    if edit::texts(statement.get("Resource")) != ["*"] {
        return None;
    }
    edit::unset(statement, "Resource");
    edit::set(statement, "NotResource", json!(resource));
    Some(())
}
