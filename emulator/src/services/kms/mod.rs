//! KMS, as far as S3 needs it: keys with their policies, aliases and states. Nothing is encrypted; what is true to AWS
//! is who may.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html>

mod aliases;
mod call;
mod keys;
mod policies;
mod states;

use serde_json::Value;

use super::Exchange;
use crate::refusal::{KmsRefusal, Refusal};
use call::Call;

pub(in crate::services) use call::find;

/// What stands before the operation in X-Amz-Target.
pub(crate) const TARGET: &str = "TrentService.";

/// Answers one request: `operation` is what X-Amz-Target names, and `None` as the answer is an empty one.
///
/// # Errors
/// As KMS refuses.
pub fn serve(exchange: &Exchange<'_>, operation: &str, body: &[u8]) -> Result<Option<Value>, Refusal> {
    let call = Call::new(exchange, body)?;
    match operation {
        "CreateKey" => keys::create(&call),
        "DescribeKey" => keys::describe(&call),
        "ListKeys" => keys::list(&call),
        "GetKeyPolicy" => policies::get(&call),
        "PutKeyPolicy" => policies::put(&call),
        "CreateAlias" => aliases::create(&call),
        "ListAliases" => aliases::list(&call),
        "EnableKey" => states::enable(&call),
        "DisableKey" => states::disable(&call),
        "ScheduleKeyDeletion" => states::schedule_deletion(&call),
        other if OTHERS.contains(&other) => Err(call.not_emulated(other)),
        _ => Err(KmsRefusal::UnknownOperation.into()),
    }
}

/// Operations that KMS has and rolecall has not.
const OTHERS: [&str; 43] = [
    "CancelKeyDeletion",
    "ConnectCustomKeyStore",
    "CreateCustomKeyStore",
    "CreateGrant",
    "Decrypt",
    "DeleteAlias",
    "DeleteCustomKeyStore",
    "DeleteImportedKeyMaterial",
    "DeriveSharedSecret",
    "DescribeCustomKeyStores",
    "DisableKeyRotation",
    "DisconnectCustomKeyStore",
    "EnableKeyRotation",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GenerateRandom",
    "GetKeyRotationStatus",
    "GetParametersForImport",
    "GetPublicKey",
    "ImportKeyMaterial",
    "ListGrants",
    "ListKeyPolicies",
    "ListKeyRotations",
    "ListResourceTags",
    "ListRetirableGrants",
    "ReEncrypt",
    "ReplicateKey",
    "RetireGrant",
    "RevokeGrant",
    "RotateKeyOnDemand",
    "Sign",
    "TagResource",
    "UntagResource",
    "UpdateAlias",
    "UpdateCustomKeyStore",
    "UpdateKeyDescription",
    "UpdatePrimaryRegion",
    "Verify",
    "VerifyMac",
];
