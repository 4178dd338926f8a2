//! The organization's own policies, and how the document speaks of them: by name or by ID.

use std::sync::Arc;

use serde_json::Value;

use super::bad;
use super::place::Place;
use crate::policy::{DocumentKind, Policy};
use crate::refusal::Refusal;
use crate::world::ids;
use crate::world::organization::{AuthorizationPolicy, AuthorizationPolicyType};

use AuthorizationPolicyType::{ResourceControlPolicy, ServiceControlPolicy};

const MEMBERS: [&str; 4] = ["Id", "Name", "Type", "Content"];
const TYPE: &str = "is \"SERVICE_CONTROL_POLICY\" or \"RESOURCE_CONTROL_POLICY\"";
const ID: &str = "a policy's ID is p- and 8 to 128 letters, digits or underscores";
const CONTENT: &str = "the content is a policy document, as an object or as its text";

/// The policies, and the types that are enabled.
pub(super) struct Policies {
    pub(super) enabled: Vec<AuthorizationPolicyType>,
    pub(super) own: Vec<Arc<AuthorizationPolicy>>,
}

impl Policies {
    /// Reads them.
    pub(super) fn read(document: &Place<'_>, organization: &str, account: &str) -> Result<Self, Refusal> {
        let mut policies = Self { enabled: enabled(document)?, own: Vec::new() };
        for place in document.list("Policies", "is a list of policies")? {
            let policy = policies.policy(&place, organization, account)?;
            policies.own.push(Arc::new(policy));
        }
        Ok(policies)
    }

    fn policy(
        &self,
        place: &Place<'_>,
        organization: &str,
        account: &str,
    ) -> Result<AuthorizationPolicy, Refusal> {
        place.only("a policy", &MEMBERS)?;
        let of = kind(place)?;
        if !self.enabled.contains(&of) {
            return Err(place.wrong_at("Type", "this type is not among the PolicyTypes that are enabled"));
        }
        let id = id(place)?;
        let right = "is a text of 1 to 128 characters";
        let Some((_, name)) = place.text("Name", right)?.filter(|(_, name)| is_name(name)) else {
            return Err(place.wrong_at("Name", right));
        };
        if self.find(name).is_some() {
            return Err(place.wrong_at("Name", "another policy is called so"));
        }
        if self.find(&id).is_some() {
            return Err(place.wrong_at("Id", "another policy has it"));
        }
        let policy = content(place, of)?;
        let arn = format!("arn:aws:organizations::{account}:policy/{organization}/{}/{id}", of.in_arn());
        Ok(AuthorizationPolicy { id, arn, name: name.to_owned(), of, policy: Arc::new(policy) })
    }

    /// A policy by its name or its ID, AWS's own among them.
    fn find(&self, name: &str) -> Option<Arc<AuthorizationPolicy>> {
        let aws = [ServiceControlPolicy, ResourceControlPolicy].map(AuthorizationPolicyType::full_access);
        let mut all = self.own.iter().cloned().chain(aws.into_iter().flatten());
        all.find(|policy| policy.name == name || policy.id == name)
    }

    /// The policies that are attached to a target. Where nothing is said, AWS's own are.
    pub(super) fn attached(&self, target: &Place<'_>) -> Result<Vec<Arc<AuthorizationPolicy>>, Refusal> {
        let mut attached = self.of_type(target, "ServiceControlPolicies", ServiceControlPolicy)?;
        attached.extend(self.of_type(target, "ResourceControlPolicies", ResourceControlPolicy)?);
        Ok(attached)
    }

    fn of_type(
        &self,
        target: &Place<'_>,
        member: &str,
        of: AuthorizationPolicyType,
    ) -> Result<Vec<Arc<AuthorizationPolicy>>, Refusal> {
        let Some(list) = target.member(member) else {
            return Ok(of.full_access().filter(|_| self.enabled.contains(&of)).into_iter().collect());
        };
        if !self.enabled.contains(&of) {
            return Err(list.wrong(&format!("{} is not among the PolicyTypes that are enabled", of.name())));
        }
        let mut attached: Vec<Arc<AuthorizationPolicy>> = Vec::new();
        for place in target.list(member, "is a list of policies' names or IDs")? {
            let policy = self.named(&place, of)?;
            if attached.iter().any(|other| other.id == policy.id) {
                return Err(place.wrong("it is attached here already"));
            }
            attached.push(policy);
        }
        complete(&list, of, attached)
    }

    fn named(
        &self,
        place: &Place<'_>,
        of: AuthorizationPolicyType,
    ) -> Result<Arc<AuthorizationPolicy>, Refusal> {
        let found = place.value.as_str().and_then(|name| self.find(name)).filter(|policy| policy.of == of);
        found.ok_or_else(|| {
            let aws = of.full_access().map(|policy| policy.name.clone());
            let own = self.own.iter().filter(|policy| policy.of == of).map(|policy| policy.name.clone());
            let names: Vec<String> = aws.into_iter().chain(own).collect();
            place.wrong(&format!(
                "there is no {} of this name or ID; there is {}",
                of.name(),
                names.join(", ")
            ))
        })
    }
}

/// A target has at least one service control policy, and RCPFullAWSAccess cannot be detached.
fn complete(
    list: &Place<'_>,
    of: AuthorizationPolicyType,
    mut attached: Vec<Arc<AuthorizationPolicy>>,
) -> Result<Vec<Arc<AuthorizationPolicy>>, Refusal> {
    if of == ResourceControlPolicy {
        let missing = of.full_access().filter(|full| attached.iter().all(|other| other.id != full.id));
        attached.splice(0..0, missing);
    }
    if attached.is_empty() {
        return Err(list.wrong(
            "at least one service control policy is attached to everything while the type is enabled; leave the list \
             out for FullAWSAccess",
        ));
    }
    if attached.len() > of.most() {
        return Err(list.wrong(&format!(
            "at most {} policies of this type can be attached to one target{}",
            of.most(),
            if of == ResourceControlPolicy { ", RCPFullAWSAccess among them" } else { "" }
        )));
    }
    Ok(attached)
}

fn enabled(document: &Place<'_>) -> Result<Vec<AuthorizationPolicyType>, Refusal> {
    if document.member("PolicyTypes").is_none() {
        return Ok(vec![ServiceControlPolicy, ResourceControlPolicy]);
    }
    let types = document.list("PolicyTypes", "is a list of policy types")?;
    types.iter().map(|place| type_of(place.value).ok_or_else(|| place.wrong(TYPE))).collect()
}

fn kind(place: &Place<'_>) -> Result<AuthorizationPolicyType, Refusal> {
    let found = place.member("Type").and_then(|at| type_of(at.value));
    found.ok_or_else(|| place.wrong_at("Type", TYPE))
}

fn type_of(value: &Value) -> Option<AuthorizationPolicyType> {
    [ServiceControlPolicy, ResourceControlPolicy].into_iter().find(|of| value.as_str() == Some(of.name()))
}

fn is_name(name: &str) -> bool {
    (1..=128).contains(&name.chars().count())
}

fn id(place: &Place<'_>) -> Result<String, Refusal> {
    let Some((at, id)) = place.text("Id", ID)? else {
        return Ok(format!("p-{}", ids::organization_part(8)));
    };
    let own = id.strip_prefix("p-").filter(|own| (8..=128).contains(&own.len()));
    match own.is_some_and(|own| own.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')) {
        true => Ok(id.to_owned()),
        false => Err(at.wrong(ID)),
    }
}

/// A document that is sent as a text counts as it is, one that is sent as an object without white space.
fn content(place: &Place<'_>, of: AuthorizationPolicyType) -> Result<Policy, Refusal> {
    let Some(at) = place.member("Content") else { return Err(place.wrong_at("Content", CONTENT)) };
    let text = match at.value {
        Value::String(text) => text.clone(),
        Value::Object(_) => at.value.to_string(),
        _ => return Err(at.wrong(CONTENT)),
    };
    let length = text.chars().count();
    if length > of.largest() {
        let (name, largest) = (of.name(), of.largest());
        return Err(bad(format!(
            "{}: it has {length} characters; a {name} has at most {largest}.",
            at.inside("")
        )));
    }
    let kind = match of {
        ServiceControlPolicy => DocumentKind::ServiceControl,
        ResourceControlPolicy => DocumentKind::ResourceControl,
    };
    Policy::parse(&text, &kind).map_err(|error| {
        let problem = error
            .detail
            .unwrap_or_else(|| ": must be a JSON object, in which no key is there twice".to_owned());
        bad(format!("{}. AWS says: {}", at.inside(&problem), error.message))
    })
}
