//! GetKeyPolicy, PutKeyPolicy.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html>

use super::Answer;
use std::sync::Arc;

use serde_json::json;

use super::call::Call;
use crate::policy::{DocumentKind, Policy};
use crate::refusal::{KmsRefusal, Refusal};
use crate::services::s3::principals;
use crate::world::kms::Key;

/// The policy of a key that was made without one: the account may do everything, and so its identity policies count.
pub(super) fn default(account: &str) -> String {
    let policy = json!({
        "Version": "2012-10-17",
        "Id": "key-default-1",
        "Statement": [{
            "Sid": "Enable IAM User Permissions",
            "Effect": "Allow",
            "Principal": { "AWS": format!("arn:aws:iam::{account}:root") },
            "Action": "kms:*",
            "Resource": "*"
        }]
    });
    format!("{policy:#}")
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let (key, may) = call.key("KeyId", "kms:GetKeyPolicy")?;
    of_this_name(call)?;
    let world = call.exchange.world;
    let text = key.policy.shown(&|id, _| world.principal_arn(id));
    Ok(may.answer(Some(json!({ "Policy": text, "PolicyName": "default" }))))
}

pub(super) fn put(call: &Call<'_>) -> Answer {
    let (key, may) = call.key("KeyId", "kms:PutKeyPolicy")?;
    of_this_name(call)?;
    let changed = Key { policy: parse(call, call.needed("Policy")?)?, ..(*key).clone() };
    refuse_lockout(call, &changed)?;
    call.exchange.world.kms_mut(&may).put(changed);
    Ok(may.answer(None))
}

fn of_this_name(call: &Call<'_>) -> Result<(), Refusal> {
    match call.text("PolicyName")? {
        None | Some("default") => Ok(()),
        Some(_) => Err(KmsRefusal::NoSuchPolicy.into()),
    }
}

/// Reads a key policy: whom it names must exist, and is pinned to its unique ID.
pub(super) fn parse(call: &Call<'_>, text: &str) -> Result<Arc<Policy>, Refusal> {
    let parsed = Policy::parse(text, &DocumentKind::Key);
    let mut policy = parsed.map_err(|error| KmsRefusal::MalformedPolicy { message: error.message })?;
    let ids = principals::resolve(call.exchange.world, &policy);
    policy.pin_principals(&ids.map_err(|_| KmsRefusal::InvalidPrincipals)?);
    Ok(Arc::new(policy))
}

/// Whoever sets a policy must be able to change it again, unless they say that they need not.
pub(super) fn refuse_lockout(call: &Call<'_>, key: &Key) -> Result<(), Refusal> {
    if call.is_true("BypassPolicyLockoutSafetyCheck") || call.on_key(key, "kms:PutKeyPolicy").is_ok() {
        return Ok(());
    }
    Err(KmsRefusal::LockedOut.into())
}
