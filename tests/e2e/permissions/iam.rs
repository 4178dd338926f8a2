//! Examples of IAM.

use rolecall_tests::CUSTOMER;
use rolecall_tests::sigv4::Request;

use super::Example;
use super::world::{HARMLESS, World, codes, form, trust};

/// An example of a case; nothing where there is none.
pub fn example(world: &World, operation: &str, when: &str) -> Option<Example> {
    let call = |parameters: &[(&str, &str)]| {
        let request = Request::form(&form(operation, "2010-05-08", parameters)).at("iam.amazonaws.com");
        Example::new("iam", request)
    };
    let arn = |kind: &str, name: &str| format!("arn:aws:iam::{CUSTOMER}:{kind}/{name}");
    let (managed, unused, full) = (arn("policy", "managed"), arn("policy", "unused"), arn("user", "full"));
    let (device, enabled) = (arn("mfa", "device"), arn("mfa", "enabled"));
    let user = ("UserName", "full");
    let bare = ("UserName", "bare");
    let role = ("RoleName", "role");
    let group = ("GroupName", "team");
    let policy = ("PolicyArn", managed.as_str());
    let inline = ("PolicyName", "inline");
    let document = ("PolicyDocument", HARMLESS);
    let tag = [("Tags.member.1.Key", "b"), ("Tags.member.1.Value", "2")];
    let key = ("AccessKeyId", world.access_key.as_str());
    let trusting = trust();
    let trusting = trusting.as_str();
    let plain: Vec<(&str, &str)> = match operation {
        "AddUserToGroup" | "RemoveUserFromGroup" => vec![group, user],
        "AttachGroupPolicy" | "DetachGroupPolicy" => vec![group, policy],
        "AttachRolePolicy" | "DetachRolePolicy" => vec![role, policy],
        "AttachUserPolicy" | "DetachUserPolicy" => vec![user, policy],
        "CreateAccessKey"
        | "ListAccessKeys"
        | "GetUser"
        | "ListUserPolicies"
        | "ListUserTags"
        | "ListAttachedUserPolicies"
        | "ListGroupsForUser"
        | "ListMFADevices"
        | "DeleteUserPermissionsBoundary" => vec![user],
        "CreateAccountAlias" | "DeleteAccountAlias" => vec![("AccountAlias", "walk-alias")],
        "CreateGroup" => vec![("GroupName", "new")],
        "CreatePolicy" => vec![("PolicyName", "new"), document],
        "CreatePolicyVersion" => vec![policy, document],
        "CreateRole" => vec![("RoleName", "new"), ("AssumeRolePolicyDocument", trusting)],
        "CreateUser" => vec![("UserName", "new")],
        "CreateVirtualMFADevice" => vec![("VirtualMFADeviceName", "new")],
        "DeactivateMFADevice" => vec![user, ("SerialNumber", &enabled)],
        "DeleteAccessKey" => vec![user, key],
        "GetAccessKeyLastUsed" => vec![key],
        "UpdateAccessKey" => vec![user, key, ("Status", "Inactive")],
        "DeleteGroupPolicy" | "GetGroupPolicy" => vec![group, inline],
        "DeleteRolePolicy" | "GetRolePolicy" => vec![role, inline],
        "DeleteUserPolicy" | "GetUserPolicy" => vec![user, inline],
        "DeletePolicyVersion" | "GetPolicyVersion" | "SetDefaultPolicyVersion" => {
            vec![policy, ("VersionId", "v2")]
        }
        "DeleteRolePermissionsBoundary"
        | "GetRole"
        | "ListRolePolicies"
        | "ListRoleTags"
        | "ListAttachedRolePolicies"
        | "ListInstanceProfilesForRole" => vec![role],
        "DeleteVirtualMFADevice" => vec![("SerialNumber", &device)],
        "GetAccountAuthorizationDetails"
        | "GetAccountSummary"
        | "ListAccountAliases"
        | "ListGroups"
        | "ListPolicies"
        | "ListRoles"
        | "ListUsers"
        | "ListVirtualMFADevices" => vec![],
        "GetContextKeysForCustomPolicy" => vec![("PolicyInputList.member.1", HARMLESS)],
        "GetContextKeysForPrincipalPolicy" => vec![("PolicySourceArn", &full)],
        "GetGroup" | "ListGroupPolicies" | "ListAttachedGroupPolicies" => vec![group],
        "GetPolicy" | "ListEntitiesForPolicy" | "ListPolicyTags" | "ListPolicyVersions" => vec![policy],
        "PutGroupPolicy" => vec![group, inline, document],
        "PutRolePolicy" => vec![role, inline, document],
        "PutUserPolicy" => vec![user, inline, document],
        "PutRolePermissionsBoundary" => vec![role, ("PermissionsBoundary", &managed)],
        "PutUserPermissionsBoundary" => vec![user, ("PermissionsBoundary", &managed)],
        "SimulateCustomPolicy" => {
            vec![("PolicyInputList.member.1", HARMLESS), ("ActionNames.member.1", "s3:GetObject")]
        }
        "SimulatePrincipalPolicy" => {
            vec![("PolicySourceArn", &full), ("ActionNames.member.1", "s3:GetObject")]
        }
        "TagPolicy" => vec![policy, tag[0], tag[1]],
        "TagRole" => vec![role, tag[0], tag[1]],
        "TagUser" => vec![user, tag[0], tag[1]],
        "UntagPolicy" => vec![policy, ("TagKeys.member.1", "a")],
        "UntagRole" => vec![role, ("TagKeys.member.1", "a")],
        "UntagUser" => vec![user, ("TagKeys.member.1", "a")],
        "UpdateAssumeRolePolicy" => vec![role, ("PolicyDocument", trusting)],
        "UpdateGroup" => vec![group, ("NewGroupName", "new")],
        "UpdateRole" => vec![role, ("MaxSessionDuration", "7200")],
        "UpdateRoleDescription" => vec![role, ("Description", "text")],
        "UpdateUser" => vec![user, ("NewUserName", "new")],
        _ => vec![],
    };
    if let Some(example) = unset(operation, &call, &device) {
        return when.is_empty().then_some(example);
    }
    Some(match (operation, when) {
        ("CreateOpenIDConnectProvider", "") => {
            // Nothing of it is emulated but who may.
            call(&[("Url", "https://example.com")]).answered(501)
        }
        ("DeleteGroup", "") => call(&[("GroupName", "lonely")]).named("GroupName", "lonely"),
        ("DeletePolicy", "") => call(&[("PolicyArn", &unused)]).named("PolicyName", "unused"),
        ("DeleteRole", "") => call(&[("RoleName", "plain")]).named("RoleName", "plain"),
        ("DeleteUser", "") => call(&[bare]).named("UserName", "bare"),
        ("EnableMFADevice", "") => {
            let (first, second) = codes(&world.seeds[0], 1);
            let codes = [("AuthenticationCode1", first.as_str()), ("AuthenticationCode2", second.as_str())];
            call(&[bare, ("SerialNumber", &device), codes[0], codes[1]]).named("UserName", "bare")
        }
        ("ResyncMFADevice", "") => {
            let (first, second) = codes(&world.seeds[1], 0);
            let codes = [("AuthenticationCode1", first.as_str()), ("AuthenticationCode2", second.as_str())];
            call(&[user, ("SerialNumber", &enabled), codes[0], codes[1]])
        }
        ("CreateAccountAlias", "") => call(&[("AccountAlias", "another-alias")]),
        ("CreatePolicy" | "CreateRole" | "CreateUser", "with tags") => call(&[&plain[..], &tag].concat()),
        (
            "GetAccountAuthorizationDetails"
            | "GetAccountSummary"
            | "ListAccountAliases"
            | "ListGroups"
            | "ListPolicies"
            | "ListRoles"
            | "ListUsers"
            | "ListVirtualMFADevices",
            "",
        ) => call(&[]),
        (_, "") if !plain.is_empty() => call(&plain),
        _ => return None,
    })
}

/// What no account or user here has.
fn unset(operation: &str, call: &impl Fn(&[(&str, &str)]) -> Example, device: &str) -> Option<Example> {
    let of_provider = |parameter: &str, kind: &str| {
        let arn = format!("arn:aws:iam::{CUSTOMER}:{kind}/example.com");
        call(&[(parameter, &arn)]).answered(404)
    };
    let user = ("UserName", "full");
    let of_profile = || call(&[("InstanceProfileName", "none")]).named("InstanceProfileName", "none");
    let of_certificate = || call(&[("ServerCertificateName", "none")]).named("CertificateName", "none");
    Some(match operation {
        "GetAccountPasswordPolicy" | "GetOutboundWebIdentityFederationInfo" => call(&[]).answered(404),
        "GetCredentialReport" => call(&[]).answered(410),
        "GetInstanceProfile" | "ListInstanceProfileTags" => of_profile().answered(404),
        "GetServerCertificate" | "ListServerCertificateTags" => of_certificate().answered(404),
        "GetLoginProfile" => call(&[user]).answered(404),
        "GetMFADevice" => call(&[("SerialNumber", &device.replace("mfa/device", "mfa/enabled")), user]),
        "ListMFADeviceTags" => call(&[("SerialNumber", device)]),
        "GetOpenIDConnectProvider" | "ListOpenIDConnectProviderTags" => {
            of_provider("OpenIDConnectProviderArn", "oidc-provider")
        }
        "GetSAMLProvider" | "ListSAMLProviderTags" => of_provider("SAMLProviderArn", "saml-provider"),
        "GetSSHPublicKey" => {
            call(&[user, ("SSHPublicKeyId", "APKAEXAMPLEEXAMPLE12"), ("Encoding", "SSH")]).answered(404)
        }
        "ListInstanceProfiles"
        | "ListOpenIDConnectProviders"
        | "ListSAMLProviders"
        | "ListServerCertificates" => call(&[]),
        "ListSSHPublicKeys" | "ListServiceSpecificCredentials" | "ListSigningCertificates" => call(&[user]),
        _ => return None,
    })
}
