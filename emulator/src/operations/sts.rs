//! AWS STS.

use super::{Service, operations};

const ALL: &str = "*";
const ROLE: &str = "arn:aws:iam::${Account}:role/${RoleName}";
const FEDERATED_USER: &str = "arn:aws:sts::${Account}:federated-user/${FederatedUserName}";

pub(super) const SERVICE: Service = Service {
    name: "sts",
    title: "AWS STS",
    page: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html",
    operations: operations! {
        AssumeRole { "": ["sts:AssumeRole" on ROLE]
            "with session tags": ["sts:AssumeRole" on ROLE, "sts:TagSession" on ROLE]
            "with a source identity": ["sts:AssumeRole" on ROLE, "sts:SetSourceIdentity" on ROLE]
            "with both": ["sts:AssumeRole" on ROLE, "sts:TagSession" on ROLE, "sts:SetSourceIdentity" on ROLE] }
        DecodeAuthorizationMessage { "": ["sts:DecodeAuthorizationMessage" on ALL] }
        GetAccessKeyInfo { "": ["sts:GetAccessKeyInfo" on ALL] }
        GetCallerIdentity { "": [] }
        GetFederationToken { "": ["sts:GetFederationToken" on FEDERATED_USER]
            "with session tags": ["sts:GetFederationToken" on FEDERATED_USER, "sts:TagSession" on FEDERATED_USER] }
        GetSessionToken { "": [] }
    },
};
