//! CreateKey, DescribeKey, ListKeys.

use super::Answer;
use std::sync::Arc;

use serde_json::{Value, json};

use super::call::Call;
use super::policies;
use crate::digest::sha256_hex;
use crate::world::kms::{Key, KeyManager, KeyState};

/// Members whose only emulated value is AWS's default.
const DEFAULTS: [(&str, &str); 4] = [
    ("KeyUsage", "ENCRYPT_DECRYPT"),
    ("KeySpec", "SYMMETRIC_DEFAULT"),
    ("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"),
    ("Origin", "AWS_KMS"),
];

pub(super) fn create(call: &Call<'_>) -> Answer {
    let may = call.on("kms:CreateKey", "*".to_owned())?;
    for (member, default) in DEFAULTS {
        if let Some(value) = call.text(member)?.filter(|value| *value != default) {
            return Err(call.not_emulated(&format!("CreateKey with {member} {value}")));
        }
    }
    for member in ["Tags", "CustomKeyStoreId", "XksKeyId"] {
        if call.has(member) {
            return Err(call.not_emulated(&format!("CreateKey with {member}")));
        }
    }
    if call.is_true("MultiRegion") {
        return Err(call.not_emulated("CreateKey with MultiRegion"));
    }
    let default = policies::default(call.place().account);
    let policy = policies::parse(call, call.text("Policy")?.unwrap_or(&default))?;
    let description = call.text("Description")?.unwrap_or_default();
    let key = Key::new(call.place(), description, call.exchange.now, policy);
    if call.has("Policy") {
        policies::refuse_lockout(call, &key)?;
    }
    let key = call.exchange.world.kms_mut(&may).put(key);
    Ok(may.answer(Some(json!({ "KeyMetadata": metadata(&key) }))))
}

pub(super) fn describe(call: &Call<'_>) -> Answer {
    let (key, may) = call.key("KeyId", "kms:DescribeKey")?;
    Ok(may.answer(Some(json!({ "KeyMetadata": metadata(&key) }))))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let may = call.on("kms:ListKeys", "*".to_owned())?;
    let all: Vec<Arc<Key>> = call.exchange.world.kms().keys(call.place()).cloned().collect();
    let (page, marker) = call.page(&all, |key| key.arn())?;
    let keys: Vec<Value> = page.iter().map(|key| json!({ "KeyId": key.id, "KeyArn": key.arn() })).collect();
    let mut answer = json!({ "Keys": keys, "Truncated": marker.is_some() });
    if let (Some(answer), Some(marker)) = (answer.as_object_mut(), marker) {
        answer.insert("NextMarker".to_owned(), marker.into());
    }
    Ok(may.answer(Some(answer)))
}

fn metadata(key: &Key) -> Value {
    let (state, deletion) = match key.state {
        KeyState::Enabled => ("Enabled", None),
        KeyState::Disabled => ("Disabled", None),
        KeyState::PendingDeletion(at) => ("PendingDeletion", Some(at.timestamp())),
    };
    let manager = match key.manager {
        KeyManager::Customer => "CUSTOMER",
        KeyManager::Aws => "AWS",
    };
    let mut metadata = json!({
        "AWSAccountId": key.account,
        "KeyId": key.id,
        "Arn": key.arn(),
        "CreationDate": key.created.timestamp(),
        "Enabled": key.state == KeyState::Enabled,
        "Description": key.description,
        "KeyUsage": "ENCRYPT_DECRYPT",
        "KeyState": state,
        "Origin": "AWS_KMS",
        "KeyManager": manager,
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "MultiRegion": false,
        "CurrentKeyMaterialId": sha256_hex(key.arn().as_bytes()),
    });
    if let (Some(metadata), Some(deletion)) = (metadata.as_object_mut(), deletion) {
        metadata.insert("DeletionDate".to_owned(), deletion.into());
    }
    metadata
}
