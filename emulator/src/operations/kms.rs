//! AWS KMS, as far as S3 needs it.

use super::{Service, operations};

const ALL: &str = "*";
const KEY: &str = "arn:aws:kms:${Region}:${Account}:key/${KeyId}";
const ALIAS: &str = "arn:aws:kms:${Region}:${Account}:alias/${Alias}";

pub(super) const SERVICE: Service = Service {
    name: "kms",
    title: "AWS KMS",
    page: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html",
    operations: operations! {
        CreateAlias { "": ["kms:CreateAlias" on ALIAS, "kms:CreateAlias" on KEY] }
        CreateKey { "": ["kms:CreateKey" on ALL] }
        DescribeKey { "": ["kms:DescribeKey" on KEY] }
        DisableKey { "": ["kms:DisableKey" on KEY] }
        EnableKey { "": ["kms:EnableKey" on KEY] }
        GetKeyPolicy { "": ["kms:GetKeyPolicy" on KEY] }
        ListAliases { "": ["kms:ListAliases" on ALL] }
        ListKeys { "": ["kms:ListKeys" on ALL] }
        PutKeyPolicy { "": ["kms:PutKeyPolicy" on KEY] }
        ScheduleKeyDeletion { "": ["kms:ScheduleKeyDeletion" on KEY] }
    },
};
