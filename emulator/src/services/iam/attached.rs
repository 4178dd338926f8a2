//! Managed policies, attached to users, roles and groups.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html>

use super::call::{Target, finish};
use super::entity::Kind;
use super::page::Paging;
use super::{Answer, Call, elements, names};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::query::field;

const MOST: usize = 10;

pub(super) fn attach(call: &Call<'_>, kind: Kind) -> Answer {
    let (name, arn) = read(call, kind)?;
    let may = call.ask(&target(call, kind, &name, &arn))?;
    let mut iam = call.account.iam_mut(&may);
    let exists = iam.policy(&arn).is_some();
    let permissions = kind.permissions_mut(&mut iam, &name)?;
    if !exists {
        return Err(IamRefusal::NotAttachable { arn }.into());
    }
    if permissions.attached.len() >= MOST && !permissions.attached.contains(&arn) {
        return Err(IamRefusal::QuotaExceeded { quota: kind.attached_quota(), limit: MOST }.into());
    }
    permissions.attached.insert(arn);
    Ok(may.answer(None))
}

pub(super) fn detach(call: &Call<'_>, kind: Kind) -> Answer {
    let (name, arn) = read(call, kind)?;
    let may = call.ask(&target(call, kind, &name, &arn))?;
    let mut iam = call.account.iam_mut(&may);
    let permissions = kind.permissions_mut(&mut iam, &name)?;
    if !permissions.attached.remove(&arn) {
        return Err(IamRefusal::NoSuchPolicy { arn }.into());
    }
    Ok(may.answer(None))
}

pub(super) fn list(call: &Call<'_>, kind: Kind) -> Answer {
    let mut checks = call.checks();
    let name = checks.required(kind.parameter(), kind.name_rule());
    let prefix = names::prefix(&mut checks);
    let paging = Paging::read(&mut checks)?;
    finish(checks)?;
    names::check(&field(kind.parameter()), &name)?;
    let prefix = names::check_prefix(prefix)?;
    let may = call.ask(&call.entity(kind, &name))?;

    let iam = call.account.iam();
    let attached = kind.permissions(&iam, &name)?.attached.iter();
    let policies = attached.filter_map(|arn| iam.policy(arn));
    let policies = policies.filter(|policy| policy.path.starts_with(&prefix));
    let page = paging.cut(policies.map(|policy| (policy.arn.clone(), policy)))?;
    let member = |policy: &crate::world::ManagedPolicy| {
        elements::member().text("PolicyName", &policy.name).text("PolicyArn", &policy.arn)
    };
    Ok(may.answer(Some(page.write(call.result(), "AttachedPolicies", member))))
}

fn read(call: &Call<'_>, kind: Kind) -> Result<(String, String), Refusal> {
    let mut checks = call.checks();
    let name = checks.required(kind.parameter(), kind.name_rule());
    let arn = checks.required("PolicyArn", &names::ARN);
    finish(checks)?;
    names::check(&field(kind.parameter()), &name)?;
    names::check_policy_arn(&arn)?;
    Ok((name, arn))
}

fn target(call: &Call<'_>, kind: Kind, name: &str, arn: &str) -> Target {
    call.bounded(kind, name).with("iam:PolicyARN", arn)
}
