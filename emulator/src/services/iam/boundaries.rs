//! Permissions boundaries of users and roles.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html>

use super::call::finish;
use super::entity::Kind;
use super::{Answer, Call, names};
use crate::refusal::IamRefusal;
use crate::services::query::field;
use crate::world::Iam;

pub(super) fn put(call: &Call<'_>, kind: Kind) -> Answer {
    let mut checks = call.checks();
    let name = checks.required(kind.parameter(), kind.name_rule());
    let boundary = checks.required("PermissionsBoundary", &names::ARN);
    finish(checks)?;
    names::check(&field(kind.parameter()), &name)?;
    let may = call.ask(&call.entity(kind, &name).with("iam:PermissionsBoundary", &boundary))?;

    let mut iam = call.account.iam_mut(&may);
    kind.permissions(&iam, &name)?;
    check(&iam, Some(&boundary))?;
    kind.permissions_mut(&mut iam, &name)?.boundary = Some(boundary);
    Ok(may.answer(None))
}

pub(super) fn delete(call: &Call<'_>, kind: Kind) -> Answer {
    let name = names::of(call, kind)?;
    let may = call.ask(&call.bounded(kind, &name))?;
    let mut iam = call.account.iam_mut(&may);
    kind.permissions_mut(&mut iam, &name)?.boundary = None;
    Ok(may.answer(None))
}

/// A boundary must be a managed policy that exists.
///
/// # Errors
/// Where it is not.
pub(super) fn check(iam: &Iam, boundary: Option<&String>) -> Result<(), IamRefusal> {
    let Some(arn) = boundary else { return Ok(()) };
    names::check_policy_arn(arn).map_err(|_| IamRefusal::InvalidArn { arn: arn.clone() })?;
    if iam.policy(arn).is_none() {
        return Err(IamRefusal::NoSuchBoundary { arn: arn.clone() });
    }
    Ok(())
}
