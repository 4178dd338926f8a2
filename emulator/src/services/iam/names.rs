//! Names, paths and ARNs: their rules.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>

use super::Call;
use super::call::finish;
use super::entity::Kind;
use crate::policy::{AccountId, Arn};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::query::{Checks, Text, field, patterns};

/// Names of roles, and of users to be made.
pub(super) const UP_TO_64: Text = Text::new(1, 64);
/// Names of groups, of policies, and of users that may exist.
pub(super) const UP_TO_128: Text = Text::new(1, 128);
/// Paths, and prefixes of paths.
pub(super) const PATH: Text = Text::new(1, 512);
/// ARNs.
pub(super) const ARN: Text = Text::new(20, 2048);

/// The characters of a name.
///
/// # Errors
/// Where it has others. The message names the field, not the name.
pub(super) fn check(field: &str, name: &str) -> Result<(), IamRefusal> {
    if name.chars().all(patterns::is_name) {
        return Ok(());
    }
    Err(IamRefusal::InvalidName { field: field.to_owned() })
}

/// The same for a name that may have been left out.
///
/// # Errors
/// As [`check`].
pub(super) fn check_optional(field: &str, name: Option<&String>) -> Result<(), IamRefusal> {
    name.map_or(Ok(()), |name| check(field, name))
}

/// A path; `/` where none is given.
///
/// # Errors
/// Where it is none.
pub(super) fn check_path(field: &str, path: Option<String>) -> Result<String, IamRefusal> {
    let path = path.unwrap_or_else(|| "/".to_owned());
    let graphic = path.bytes().all(|byte| byte.is_ascii_graphic());
    if graphic && path.starts_with('/') && path.ends_with('/') {
        return Ok(path);
    }
    Err(IamRefusal::InvalidPath { field: field.to_owned() })
}

/// The prefix of paths that a list is asked for; `/` where none is given.
///
/// # Errors
/// Where it is none.
pub(super) fn check_prefix(prefix: Option<String>) -> Result<String, IamRefusal> {
    let prefix = prefix.unwrap_or_else(|| "/".to_owned());
    if prefix.starts_with('/') && prefix.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(prefix);
    }
    Err(IamRefusal::InvalidPath { field: "pathPrefix".to_owned() })
}

/// Reads `PathPrefix`.
pub(super) fn prefix(checks: &mut Checks<'_>) -> Option<String> {
    checks.optional("PathPrefix", &PATH)
}

/// The ARN of a managed policy.
///
/// # Errors
/// Where it is no ARN, or that of something else.
pub(super) fn check_policy_arn(arn: &str) -> Result<(), IamRefusal> {
    match Arn::parse(arn) {
        Some(Arn { partition: "aws", service: "iam", region: "", account, resource })
            if (account == "aws" || AccountId::is_one(account))
                && resource.strip_prefix("policy/").is_some_and(|name| !name.is_empty()) =>
        {
            Ok(())
        }
        Some(_) => Err(IamRefusal::InvalidArn { arn: arn.to_owned() }),
        None => Err(IamRefusal::UnparsedArn),
    }
}

/// Reads the name of the entity that an operation is about, where it has no other parameters.
///
/// # Errors
/// Where the name is missing or is none.
pub(super) fn of(call: &Call<'_>, kind: Kind) -> Result<String, Refusal> {
    let mut checks = call.checks();
    let name = checks.required(kind.parameter(), kind.name_rule());
    finish(checks)?;
    check(&field(kind.parameter()), &name)?;
    Ok(name)
}
