//! EnableKey, DisableKey, ScheduleKeyDeletion.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html>

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::call::{Call, invalid};
use crate::refusal::{KmsRefusal, Refusal};
use crate::world::kms::{Key, KeyState};

pub(super) fn enable(call: &Call<'_>) -> Result<Option<Value>, Refusal> {
    change(call, "kms:EnableKey", KeyState::Enabled).map(|_| None)
}

pub(super) fn disable(call: &Call<'_>) -> Result<Option<Value>, Refusal> {
    change(call, "kms:DisableKey", KeyState::Disabled).map(|_| None)
}

pub(super) fn schedule_deletion(call: &Call<'_>) -> Result<Option<Value>, Refusal> {
    let days = call.number("PendingWindowInDays").unwrap_or(30);
    if !(7..=30).contains(&days) {
        return Err(invalid("PendingWindowInDays must be between 7 and 30 days"));
    }
    let at = call.exchange.now + TimeDelta::days(days);
    let arn = change(call, "kms:ScheduleKeyDeletion", KeyState::PendingDeletion(at))?;
    Ok(Some(json!({
        "KeyId": arn,
        "DeletionDate": at.timestamp(),
        "KeyState": "PendingDeletion",
        "PendingWindowInDays": days,
    })))
}

fn change(call: &Call<'_>, action: &str, state: KeyState) -> Result<String, Refusal> {
    let (key, _may) = call.key("KeyId", action)?;
    let arn = key.arn();
    if matches!(key.state, KeyState::PendingDeletion(_)) {
        return Err(KmsRefusal::PendingDeletion { arn }.into());
    }
    call.exchange.world.kms.write().put(Key { state, ..(*key).clone() });
    Ok(arn)
}
