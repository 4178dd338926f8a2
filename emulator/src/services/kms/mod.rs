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
use crate::leave::Answered;
use crate::refusal::{KmsRefusal, Refusal};
use call::Call;

pub(in crate::services) use call::{describe, find};

/// What stands before the operation in X-Amz-Target.
pub(crate) const TARGET: &str = "TrentService.";

/// Answers one request: `operation` is what X-Amz-Target names, and `None` as the answer is an empty one.
///
/// # Errors
/// As KMS refuses.
pub fn serve(exchange: &Exchange<'_>, operation: &str, body: &[u8]) -> Result<Option<Value>, Refusal> {
    let call = Call::new(exchange, body)?;
    match OPERATIONS.iter().find(|(name, _)| *name == operation) {
        Some((_, answer)) => answer(&call).map(Answered::into_content),
        None if OTHERS.contains(&operation) => Err(call.not_emulated(operation)),
        None => Err(KmsRefusal::UnknownOperation.into()),
    }
}

/// What an operation answers.
type Answer = Result<Answered<Option<Value>>, Refusal>;

type Operation = fn(&Call<'_>) -> Answer;

/// The operations, by what X-Amz-Target names.
const OPERATIONS: [(&str, Operation); 10] = [
    ("CreateKey", keys::create),
    ("DescribeKey", keys::describe),
    ("ListKeys", keys::list),
    ("GetKeyPolicy", policies::get),
    ("PutKeyPolicy", policies::put),
    ("CreateAlias", aliases::create),
    ("ListAliases", aliases::list),
    ("EnableKey", states::enable),
    ("DisableKey", states::disable),
    ("ScheduleKeyDeletion", states::schedule_deletion),
];

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

/// The names of the operations, for the test that compares them with the table.
#[cfg(test)]
pub(crate) fn operation_names() -> Vec<&'static str> {
    OPERATIONS.iter().map(|(name, _)| *name).collect()
}
