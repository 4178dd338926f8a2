//! EnableKey, DisableKey, ScheduleKeyDeletion.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html>

use super::Answer;
use chrono::TimeDelta;
use serde_json::json;

use super::call::{Call, invalid};
use crate::leave::{Authorized, OnKey};
use crate::refusal::{KmsRefusal, Refusal};
use crate::world::kms::{Key, KeyState};

pub(super) fn enable(call: &Call<'_>) -> Answer {
    change(call, "kms:EnableKey", KeyState::Enabled).map(|(_, may)| may.answer(None))
}

pub(super) fn disable(call: &Call<'_>) -> Answer {
    change(call, "kms:DisableKey", KeyState::Disabled).map(|(_, may)| may.answer(None))
}

pub(super) fn schedule_deletion(call: &Call<'_>) -> Answer {
    let days = call.number("PendingWindowInDays").unwrap_or(30);
    if !(7..=30).contains(&days) {
        return Err(invalid("PendingWindowInDays must be between 7 and 30 days"));
    }
    let at = call.exchange.now + TimeDelta::days(days);
    let (arn, may) = change(call, "kms:ScheduleKeyDeletion", KeyState::PendingDeletion(at))?;
    Ok(may.answer(Some(json!({
        "KeyId": arn,
        "DeletionDate": at.timestamp(),
        "KeyState": "PendingDeletion",
        "PendingWindowInDays": days,
    }))))
}

fn change(call: &Call<'_>, action: &str, state: KeyState) -> Result<(String, Authorized<OnKey>), Refusal> {
    let (key, may) = call.key("KeyId", action)?;
    let arn = key.arn();
    if matches!(key.state, KeyState::PendingDeletion(_)) {
        return Err(KmsRefusal::PendingDeletion { arn }.into());
    }
    call.exchange.world.kms_mut(&may).put(Key { state, ..(*key).clone() });
    Ok((arn, may))
}
