//! Inline policies of users, roles and groups.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html>

use super::call::finish;
use super::entity::Kind;
use super::page::Paging;
use super::{Answer, Call, documents, elements, names};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::query::field;
use crate::wire::Element;
use crate::world::iam::Permissions;

pub(super) fn put(call: &Call<'_>, kind: Kind) -> Answer {
    let mut checks = call.checks();
    let name = checks.required(kind.parameter(), kind.name_rule());
    let policy_name = checks.required("PolicyName", &names::UP_TO_128);
    let document = checks.required("PolicyDocument", &documents::DOCUMENT);
    finish(checks)?;
    names::check(&field(kind.parameter()), &name)?;
    names::check("policyName", &policy_name)?;
    let may = call.ask(&call.bounded(kind, &name))?;

    Kind::permissions(kind, &call.account.iam(), &name)?;
    let policy = documents::identity(&document)?;
    let mut iam = call.account.iam_mut(&may);
    let permissions = kind.permissions_mut(&mut iam, &name)?;
    let others = permissions.inline.iter().filter(|(other, _)| **other != policy_name);
    let total: usize = others.map(|(_, other)| documents::size(other.text())).sum();
    if total + documents::size(&document) > kind.inline_limit() {
        let (limit, entity) = (kind.inline_limit(), kind.noun());
        return Err(IamRefusal::InlineTooLong { limit, entity, name }.into());
    }
    permissions.inline.insert(policy_name, policy);
    Ok(may.answer(None))
}

pub(super) fn get(call: &Call<'_>, kind: Kind) -> Answer {
    let (name, policy_name) = both_names(call, kind)?;
    let may = call.ask(&call.entity(kind, &name))?;
    let iam = call.account.iam();
    let permissions = kind.permissions(&iam, &name)?;
    let policy = permissions.inline.get(&policy_name).ok_or_else(|| missing(kind, &policy_name))?;
    let result = call
        .result()
        .text(kind.parameter(), name)
        .text("PolicyName", policy_name)
        .text("PolicyDocument", elements::document(policy.text()));
    Ok(may.answer(Some(result)))
}

pub(super) fn delete(call: &Call<'_>, kind: Kind) -> Answer {
    let (name, policy_name) = both_names(call, kind)?;
    let may = call.ask(&call.bounded(kind, &name))?;
    let mut iam = call.account.iam_mut(&may);
    let permissions: &mut Permissions = kind.permissions_mut(&mut iam, &name)?;
    permissions.inline.remove(&policy_name).ok_or_else(|| missing(kind, &policy_name))?;
    Ok(may.answer(None))
}

pub(super) fn list(call: &Call<'_>, kind: Kind) -> Answer {
    let mut checks = call.checks();
    let name = checks.required(kind.parameter(), kind.name_rule());
    let paging = Paging::read(&mut checks)?;
    finish(checks)?;
    names::check(&field(kind.parameter()), &name)?;
    let may = call.ask(&call.entity(kind, &name))?;
    let iam = call.account.iam();
    let names = kind.permissions(&iam, &name)?.inline.keys();
    let page = paging.cut(names.map(|name| (name.clone(), name.clone())))?;
    Ok(may.answer(Some(page.write(call.result(), "PolicyNames", |name| Element::of_text("member", name)))))
}

fn both_names(call: &Call<'_>, kind: Kind) -> Result<(String, String), Refusal> {
    let mut checks = call.checks();
    let name = checks.required(kind.parameter(), kind.name_rule());
    let policy_name = checks.required("PolicyName", &names::UP_TO_128);
    finish(checks)?;
    names::check(&field(kind.parameter()), &name)?;
    names::check("policyName", &policy_name)?;
    Ok((name, policy_name))
}

fn missing(kind: Kind, policy_name: &str) -> IamRefusal {
    let entity = format!("{} policy", kind.noun());
    IamRefusal::NoSuchEntity { entity, name: policy_name.to_owned() }
}
