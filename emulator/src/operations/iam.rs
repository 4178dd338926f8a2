//! AWS IAM.

use super::{Service, operations};

const ALL: &str = "*";
const USER: &str = "arn:aws:iam::${Account}:user/${UserName}";
const NEW_USER: &str = "arn:aws:iam::${Account}:user/${NewUserName}";
const USERS: &str = "arn:aws:iam::${Account}:user${PathPrefix}";
const GROUP: &str = "arn:aws:iam::${Account}:group/${GroupName}";
const NEW_GROUP: &str = "arn:aws:iam::${Account}:group/${NewGroupName}";
const GROUPS: &str = "arn:aws:iam::${Account}:group${PathPrefix}";
const ROLE: &str = "arn:aws:iam::${Account}:role/${RoleName}";
const NEW_ROLE: &str = "arn:aws:iam::${Account}:role/${NewRoleName}";
const ROLES: &str = "arn:aws:iam::${Account}:role${PathPrefix}";
const POLICY: &str = "arn:aws:iam::${Account}:policy/${PolicyName}";
const NEW_POLICY: &str = "arn:aws:iam::${Account}:policy/${NewPolicyName}";
const POLICIES: &str = "arn:aws:iam::${Account}:policy${PathPrefix}";
const DEVICE: &str = "arn:aws:iam::${Account}:mfa/${DeviceName}";
const NEW_DEVICE: &str = "arn:aws:iam::${Account}:mfa/${NewDeviceName}";
const DEVICES: &str = "arn:aws:iam::${Account}:mfa/";
const PROFILE: &str = "arn:aws:iam::${Account}:instance-profile/${InstanceProfileName}";
const PROFILES: &str = "arn:aws:iam::${Account}:instance-profile${PathPrefix}";
const CERTIFICATE: &str = "arn:aws:iam::${Account}:server-certificate/${CertificateName}";
const CERTIFICATES: &str = "arn:aws:iam::${Account}:server-certificate${PathPrefix}";
const SAML: &str = "arn:aws:iam::${Account}:saml-provider/${ProviderName}";
const SAMLS: &str = "arn:aws:iam::${Account}:saml-provider/*";
const PROVIDERS: &str = "arn:aws:iam::${Account}:oidc-provider/*";
const PROVIDER: &str = "arn:aws:iam::${Account}:oidc-provider/${ProviderName}";

pub(super) const SERVICE: Service = Service {
    name: "iam",
    title: "AWS IAM",
    page: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html",
    operations: operations! {
        AddUserToGroup { "": ["iam:AddUserToGroup" on GROUP] }
        AttachGroupPolicy { "": ["iam:AttachGroupPolicy" on GROUP] }
        AttachRolePolicy { "": ["iam:AttachRolePolicy" on ROLE] }
        AttachUserPolicy { "": ["iam:AttachUserPolicy" on USER] }
        CreateAccessKey { "": ["iam:CreateAccessKey" on USER] }
        CreateAccountAlias { "": ["iam:CreateAccountAlias" on ALL] }
        CreateGroup { "": ["iam:CreateGroup" on NEW_GROUP] }
        CreateOpenIDConnectProvider { "": ["iam:CreateOpenIDConnectProvider" on PROVIDER] }
        CreatePolicy { "": ["iam:CreatePolicy" on NEW_POLICY]
            "with tags": ["iam:CreatePolicy" on NEW_POLICY, "iam:TagPolicy" on NEW_POLICY] }
        CreatePolicyVersion { "": ["iam:CreatePolicyVersion" on POLICY] }
        CreateRole { "": ["iam:CreateRole" on NEW_ROLE]
            "with tags": ["iam:CreateRole" on NEW_ROLE, "iam:TagRole" on NEW_ROLE] }
        CreateUser { "": ["iam:CreateUser" on NEW_USER]
            "with tags": ["iam:CreateUser" on NEW_USER, "iam:TagUser" on NEW_USER] }
        CreateVirtualMFADevice { "": ["iam:CreateVirtualMFADevice" on NEW_DEVICE] }
        DeactivateMFADevice { "": ["iam:DeactivateMFADevice" on USER] }
        DeleteAccessKey { "": ["iam:DeleteAccessKey" on USER] }
        DeleteAccountAlias { "": ["iam:DeleteAccountAlias" on ALL] }
        DeleteGroup { "": ["iam:DeleteGroup" on GROUP] }
        DeleteGroupPolicy { "": ["iam:DeleteGroupPolicy" on GROUP] }
        DeletePolicy { "": ["iam:DeletePolicy" on POLICY] }
        DeletePolicyVersion { "": ["iam:DeletePolicyVersion" on POLICY] }
        DeleteRole { "": ["iam:DeleteRole" on ROLE] }
        DeleteRolePermissionsBoundary { "": ["iam:DeleteRolePermissionsBoundary" on ROLE] }
        DeleteRolePolicy { "": ["iam:DeleteRolePolicy" on ROLE] }
        DeleteUser { "": ["iam:DeleteUser" on USER] }
        DeleteUserPermissionsBoundary { "": ["iam:DeleteUserPermissionsBoundary" on USER] }
        DeleteUserPolicy { "": ["iam:DeleteUserPolicy" on USER] }
        DeleteVirtualMFADevice { "": ["iam:DeleteVirtualMFADevice" on DEVICE] }
        DetachGroupPolicy { "": ["iam:DetachGroupPolicy" on GROUP] }
        DetachRolePolicy { "": ["iam:DetachRolePolicy" on ROLE] }
        DetachUserPolicy { "": ["iam:DetachUserPolicy" on USER] }
        EnableMFADevice { "": ["iam:EnableMFADevice" on USER] }
        GetAccessKeyLastUsed { "": ["iam:GetAccessKeyLastUsed" on USER] }
        GetAccountAuthorizationDetails { "": ["iam:GetAccountAuthorizationDetails" on ALL] }
        GetAccountPasswordPolicy { "": ["iam:GetAccountPasswordPolicy" on ALL] }
        GetAccountSummary { "": ["iam:GetAccountSummary" on ALL] }
        GetContextKeysForCustomPolicy { "": ["iam:GetContextKeysForCustomPolicy" on ALL] }
        GetContextKeysForPrincipalPolicy { "": ["iam:GetContextKeysForPrincipalPolicy" on USER] }
        GetCredentialReport { "": ["iam:GetCredentialReport" on ALL] }
        GetGroup { "": ["iam:GetGroup" on GROUP] }
        GetGroupPolicy { "": ["iam:GetGroupPolicy" on GROUP] }
        GetInstanceProfile { "": ["iam:GetInstanceProfile" on PROFILE] }
        GetLoginProfile { "": ["iam:GetLoginProfile" on USER] }
        GetMFADevice { "": ["iam:GetMFADevice" on USER] }
        GetOpenIDConnectProvider { "": ["iam:GetOpenIDConnectProvider" on PROVIDER] }
        GetOutboundWebIdentityFederationInfo { "": ["iam:GetOutboundWebIdentityFederationInfo" on ALL] }
        GetPolicy { "": ["iam:GetPolicy" on POLICY] }
        GetPolicyVersion { "": ["iam:GetPolicyVersion" on POLICY] }
        GetRole { "": ["iam:GetRole" on ROLE] }
        GetRolePolicy { "": ["iam:GetRolePolicy" on ROLE] }
        GetSAMLProvider { "": ["iam:GetSAMLProvider" on SAML] }
        GetSSHPublicKey { "": ["iam:GetSSHPublicKey" on USER] }
        GetServerCertificate { "": ["iam:GetServerCertificate" on CERTIFICATE] }
        GetUser { "": ["iam:GetUser" on USER] }
        GetUserPolicy { "": ["iam:GetUserPolicy" on USER] }
        ListAccessKeys { "": ["iam:ListAccessKeys" on USER] }
        ListAccountAliases { "": ["iam:ListAccountAliases" on ALL] }
        ListAttachedGroupPolicies { "": ["iam:ListAttachedGroupPolicies" on GROUP] }
        ListAttachedRolePolicies { "": ["iam:ListAttachedRolePolicies" on ROLE] }
        ListAttachedUserPolicies { "": ["iam:ListAttachedUserPolicies" on USER] }
        ListEntitiesForPolicy { "": ["iam:ListEntitiesForPolicy" on POLICY] }
        ListGroupPolicies { "": ["iam:ListGroupPolicies" on GROUP] }
        ListGroups { "": ["iam:ListGroups" on GROUPS] }
        ListGroupsForUser { "": ["iam:ListGroupsForUser" on USER] }
        ListInstanceProfileTags { "": ["iam:ListInstanceProfileTags" on PROFILE] }
        ListInstanceProfiles { "": ["iam:ListInstanceProfiles" on PROFILES] }
        ListInstanceProfilesForRole { "": ["iam:ListInstanceProfilesForRole" on ROLE] }
        ListMFADeviceTags { "": ["iam:ListMFADeviceTags" on DEVICE] }
        ListMFADevices { "": ["iam:ListMFADevices" on USER] }
        ListOpenIDConnectProviderTags { "": ["iam:ListOpenIDConnectProviderTags" on PROVIDER] }
        ListOpenIDConnectProviders { "": ["iam:ListOpenIDConnectProviders" on PROVIDERS] }
        ListPolicies { "": ["iam:ListPolicies" on POLICIES] }
        ListPolicyTags { "": ["iam:ListPolicyTags" on POLICY] }
        ListPolicyVersions { "": ["iam:ListPolicyVersions" on POLICY] }
        ListRolePolicies { "": ["iam:ListRolePolicies" on ROLE] }
        ListRoleTags { "": ["iam:ListRoleTags" on ROLE] }
        ListRoles { "": ["iam:ListRoles" on ROLES] }
        ListSAMLProviderTags { "": ["iam:ListSAMLProviderTags" on SAML] }
        ListSAMLProviders { "": ["iam:ListSAMLProviders" on SAMLS] }
        ListSSHPublicKeys { "": ["iam:ListSSHPublicKeys" on USER] }
        ListServerCertificateTags { "": ["iam:ListServerCertificateTags" on CERTIFICATE] }
        ListServerCertificates { "": ["iam:ListServerCertificates" on CERTIFICATES] }
        ListServiceSpecificCredentials { "": ["iam:ListServiceSpecificCredentials" on USER] }
        ListSigningCertificates { "": ["iam:ListSigningCertificates" on USER] }
        ListUserPolicies { "": ["iam:ListUserPolicies" on USER] }
        ListUserTags { "": ["iam:ListUserTags" on USER] }
        ListUsers { "": ["iam:ListUsers" on USERS] }
        ListVirtualMFADevices { "": ["iam:ListVirtualMFADevices" on DEVICES] }
        PutGroupPolicy { "": ["iam:PutGroupPolicy" on GROUP] }
        PutRolePermissionsBoundary { "": ["iam:PutRolePermissionsBoundary" on ROLE] }
        PutRolePolicy { "": ["iam:PutRolePolicy" on ROLE] }
        PutUserPermissionsBoundary { "": ["iam:PutUserPermissionsBoundary" on USER] }
        PutUserPolicy { "": ["iam:PutUserPolicy" on USER] }
        RemoveUserFromGroup { "": ["iam:RemoveUserFromGroup" on GROUP] }
        ResyncMFADevice { "": ["iam:ResyncMFADevice" on USER] }
        SetDefaultPolicyVersion { "": ["iam:SetDefaultPolicyVersion" on POLICY] }
        SimulateCustomPolicy { "": ["iam:SimulateCustomPolicy" on ALL] }
        SimulatePrincipalPolicy { "": ["iam:SimulatePrincipalPolicy" on USER] }
        TagPolicy { "": ["iam:TagPolicy" on POLICY] }
        TagRole { "": ["iam:TagRole" on ROLE] }
        TagUser { "": ["iam:TagUser" on USER] }
        UntagPolicy { "": ["iam:UntagPolicy" on POLICY] }
        UntagRole { "": ["iam:UntagRole" on ROLE] }
        UntagUser { "": ["iam:UntagUser" on USER] }
        UpdateAccessKey { "": ["iam:UpdateAccessKey" on USER] }
        UpdateAssumeRolePolicy { "": ["iam:UpdateAssumeRolePolicy" on ROLE] }
        UpdateGroup { "": ["iam:UpdateGroup" on GROUP, "iam:UpdateGroup" on NEW_GROUP] }
        UpdateRole { "": ["iam:UpdateRole" on ROLE] }
        UpdateRoleDescription { "": ["iam:UpdateRoleDescription" on ROLE] }
        UpdateUser { "": ["iam:UpdateUser" on USER, "iam:UpdateUser" on NEW_USER] }
    },
};
