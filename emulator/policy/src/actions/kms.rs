//! AWS KMS.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html>

use super::{ActionKeys, KeyGroup, any, row};

const CALLER: &KeyGroup = &KeyGroup { name: "of the caller", keys: &["kms:CallerAccount", "kms:ViaService"] };
const KEY: &KeyGroup = &KeyGroup {
    name: "of the key",
    keys: &["kms:KeyOrigin", "kms:KeySpec", "kms:KeyUsage", "kms:MultiRegion", "kms:ResourceAliases"],
};
/// Tags of keys and keys in several regions are not emulated.
const MORE_OF_KEY: &KeyGroup =
    &KeyGroup { name: "more of the key", keys: &["aws:ResourceTag/", "kms:MultiRegionKeyType"] };
const NEW_KEY: &KeyGroup = &KeyGroup {
    name: "of the new key",
    keys: &["kms:KeyOrigin", "kms:KeySpec", "kms:KeyUsage", "kms:MultiRegion"],
};
const TAGS: &KeyGroup = &KeyGroup { name: "tags in the request", keys: &["aws:RequestTag/", "aws:TagKeys"] };
const ALIAS: &KeyGroup = &KeyGroup { name: "the alias in the request", keys: &["kms:RequestAlias"] };
const BYPASS: &KeyGroup =
    &KeyGroup { name: "the lockout check", keys: &["kms:BypassPolicyLockoutSafetyCheck"] };
const WINDOW: &KeyGroup =
    &KeyGroup { name: "the waiting period", keys: &["kms:ScheduleKeyDeletionPendingWindowInDays"] };
const CRYPTOGRAPHY: &KeyGroup = &KeyGroup {
    name: "of the operation",
    keys: &["kms:EncryptionAlgorithm", "kms:EncryptionContext:", "kms:EncryptionContextKeys"],
};
/// Of Nitro enclaves: `kms:RecipientAttestation:PCR0` and the like.
const ATTESTATION: &KeyGroup =
    &KeyGroup { name: "of the enclave", keys: &["kms:RecipientAttestation:ImageSha384"] };

pub(super) const ACTIONS: [ActionKeys; 12] = [
    row("kms:CreateAlias", &[CALLER, KEY, MORE_OF_KEY], &[any(&[CALLER, KEY])]),
    row("kms:CreateKey", &[CALLER, NEW_KEY, MORE_OF_KEY, TAGS, BYPASS], &[any(&[CALLER, NEW_KEY, BYPASS])]),
    row(
        "kms:Decrypt",
        &[CALLER, KEY, MORE_OF_KEY, CRYPTOGRAPHY, ALIAS, ATTESTATION],
        &[any(&[CALLER, KEY, CRYPTOGRAPHY])],
    ),
    row("kms:DescribeKey", &[CALLER, KEY, MORE_OF_KEY, ALIAS], &[any(&[CALLER, KEY, ALIAS])]),
    row("kms:DisableKey", &[CALLER, KEY, MORE_OF_KEY], &[any(&[CALLER, KEY])]),
    row("kms:EnableKey", &[CALLER, KEY, MORE_OF_KEY], &[any(&[CALLER, KEY])]),
    row(
        "kms:GenerateDataKey",
        &[CALLER, KEY, MORE_OF_KEY, CRYPTOGRAPHY, ALIAS, ATTESTATION],
        &[any(&[CALLER, KEY, CRYPTOGRAPHY])],
    ),
    row("kms:GetKeyPolicy", &[CALLER, KEY, MORE_OF_KEY], &[any(&[CALLER, KEY])]),
    row("kms:ListAliases", &[], &[]),
    row("kms:ListKeys", &[], &[]),
    row("kms:PutKeyPolicy", &[CALLER, KEY, MORE_OF_KEY, BYPASS], &[any(&[CALLER, KEY, BYPASS])]),
    row("kms:ScheduleKeyDeletion", &[CALLER, KEY, MORE_OF_KEY, WINDOW], &[any(&[CALLER, KEY, WINDOW])]),
];
