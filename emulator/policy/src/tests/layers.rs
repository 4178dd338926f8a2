//! One account: the layers, and what each way of being named in the resource's policy saves.

use super::*;

fn deny() -> String {
    all("Deny")
}

fn allow() -> String {
    all("Allow")
}

const NOTHING: &str = r#"{"Effect":"Allow","Action":"none:None","Resource":"*"}"#;
const EVERYONE: &str = r#""Principal":"*""#;

rows! {
    nothing_allows: Ask::to_get(user()) => Some(NotAllowed(IdentityBased));
    identity_allows: Ask::to_get(user()).identity(&allow()) => None;
    one_of_two_identity_policies_allows: Ask::to_get(user()).identity(NOTHING).identity(&allow()) => None;

    deny_in_identity: Ask::to_get(user()).identity(&allow()).identity(&deny()) => Some(ExplicitDeny(IdentityBased));
    deny_in_boundary: Ask::to_get(user()).identity(&allow()).boundary(&deny()) => Some(ExplicitDeny(PermissionsBoundary));
    deny_in_session: Ask::to_get(session()).identity(&allow()).session(&deny()) => Some(ExplicitDeny(SessionPolicy));
    deny_in_resource: Ask::to_get(user()).identity(&allow()).resource(&bucket("Deny", EVERYONE)) => Some(ExplicitDeny(ResourceBased));
    deny_in_trust: Ask::to_assume(user()).identity(&allow()).resource(&format!("{},{}", trust("Allow", &aws(USER)), trust("Deny", &aws("*")))) => Some(ExplicitDeny(TrustPolicy));
    deny_in_scp: Ask::to_get(user()).identity(&allow()).scp(&allow()).scp(&deny()) => Some(ExplicitDeny(ServiceControlPolicy));
    deny_in_rcp: Ask::to_get(user()).identity(&allow()).rcp(&deny()) => Some(ExplicitDeny(ResourceControlPolicy));
    deny_beats_a_direct_grant: Ask::to_get(user()).identity(&deny()).resource(&bucket("Allow", &aws(USER))) => Some(ExplicitDeny(IdentityBased));
    an_explicit_deny_is_named_before_an_implicit_one: Ask::to_get(user()).scp(NOTHING).identity(&deny()) => Some(ExplicitDeny(IdentityBased));

    scp_must_allow: Ask::to_get(user()).identity(&allow()).scp(NOTHING) => Some(NotAllowed(ServiceControlPolicy));
    scp_must_allow_on_every_level: Ask::to_get(user()).identity(&allow()).scp(&allow()).scp(NOTHING).scp(&allow()) => Some(NotAllowed(ServiceControlPolicy));
    scp_allows_on_every_level: Ask::to_get(user()).identity(&allow()).scp(&allow()).scp(&allow()) => None;
    scp_grants_nothing: Ask::to_get(user()).scp(&allow()) => Some(NotAllowed(IdentityBased));
    scp_binds_even_a_direct_grant: Ask::to_get(user()).resource(&bucket("Allow", &aws(USER))).scp(NOTHING) => Some(NotAllowed(ServiceControlPolicy));
    scp_does_not_bind_the_management_account: Ask::to_get(Principal { bound_by_scps: false, ..user() }).identity(&allow()).scp(&deny()) => None;
    scp_binds_a_members_root: Ask::to_get(root()).scp(&deny()) => Some(ExplicitDeny(ServiceControlPolicy));
    scp_without_allow_binds_a_members_root: Ask::to_get(root()).scp(NOTHING) => Some(NotAllowed(ServiceControlPolicy));

    rcp_must_allow: Ask::to_get(user()).identity(&allow()).rcp(NOTHING) => Some(NotAllowed(ResourceControlPolicy));
    rcp_must_allow_on_every_level: Ask::to_get(user()).identity(&allow()).rcp(&allow()).rcp(NOTHING) => Some(NotAllowed(ResourceControlPolicy));
    rcp_allows: Ask::to_get(user()).identity(&allow()).rcp(&allow()) => None;
    rcp_binds_the_anonymous: Ask::to_get(anonymous()).resource(&bucket("Allow", EVERYONE)).rcp(&deny()) => Some(ExplicitDeny(ResourceControlPolicy));
    rcp_comes_before_scp: Ask::to_get(user()).rcp(NOTHING).scp(NOTHING) => Some(NotAllowed(ResourceControlPolicy));

    boundary_must_allow: Ask::to_get(user()).identity(&allow()).boundary(NOTHING) => Some(NotAllowed(PermissionsBoundary));
    boundary_allows: Ask::to_get(user()).identity(&allow()).boundary(&allow()) => None;
    boundary_grants_nothing: Ask::to_get(user()).boundary(&allow()) => Some(NotAllowed(IdentityBased));
    session_policy_must_allow: Ask::to_get(session()).identity(&allow()).session(NOTHING) => Some(NotAllowed(SessionPolicy));
    session_policy_allows: Ask::to_get(session()).identity(&allow()).session(&allow()) => None;
    one_of_two_session_policies_allows: Ask::to_get(session()).identity(&allow()).session(NOTHING).session(&allow()) => None;
    session_policy_grants_nothing: Ask::to_get(session()).session(&allow()) => Some(NotAllowed(IdentityBased));
    identity_is_named_before_boundary_and_session: Ask::to_get(session()).boundary(NOTHING).session(NOTHING) => Some(NotAllowed(IdentityBased));

    resource_names_the_user: Ask::to_get(user()).resource(&bucket("Allow", &aws(USER))) => None;
    resource_names_the_user_despite_the_boundary: Ask::to_get(user()).boundary(NOTHING).resource(&bucket("Allow", &aws(USER))) => None;
    resource_names_everyone_for_a_user: Ask::to_get(user()).boundary(NOTHING).resource(&bucket("Allow", EVERYONE)) => None;
    resource_names_the_session: Ask::to_get(session()).boundary(NOTHING).session(NOTHING).resource(&bucket("Allow", &aws(SESSION))) => None;
    resource_names_the_role: Ask::to_get(session()).resource(&bucket("Allow", &aws(ROLE))) => None;
    resource_names_the_role_but_the_boundary_limits: Ask::to_get(session()).boundary(NOTHING).resource(&bucket("Allow", &aws(ROLE))) => Some(NotAllowed(PermissionsBoundary));
    resource_names_the_role_but_the_session_limits: Ask::to_get(session()).session(NOTHING).resource(&bucket("Allow", &aws(ROLE))) => Some(NotAllowed(SessionPolicy));
    resource_names_role_and_session: Ask::to_get(session()).boundary(NOTHING).resource(&bucket("Allow", &aws(&format!("{ROLE} {SESSION}")))) => None;
    resource_names_everyone_for_a_session: Ask::to_get(session()).resource(&bucket("Allow", EVERYONE)) => None;
    resource_names_everyone_for_a_limited_session: Ask::to_get(session()).session(NOTHING).resource(&bucket("Allow", EVERYONE)) => None;
    resource_names_everyone_for_a_bounded_session: Ask::to_get(session()).boundary(NOTHING).resource(&bucket("Allow", EVERYONE)) => None;
    resource_names_everyone_for_a_limited_federated_user: Ask::to_get(federated()).session(NOTHING).resource(&bucket("Allow", EVERYONE)) => Some(NotAllowed(SessionPolicy));
    resource_names_the_federated_user: Ask::to_get(federated()).resource(&bucket("Allow", &aws(FEDERATED))) => None;
    resource_names_the_user_behind_it: Ask::to_get(federated()).session(&allow()).resource(&bucket("Allow", &aws(USER))) => None;
    resource_names_the_user_behind_it_but_the_session_limits: Ask::to_get(federated()).session(NOTHING).resource(&bucket("Allow", &aws(USER))) => Some(NotAllowed(SessionPolicy));
    resource_names_the_account: Ask::to_get(user()).resource(&bucket("Allow", &aws(OWNER))) => Some(NotAllowed(IdentityBased));
    resource_names_the_account_and_identity_allows: Ask::to_get(user()).identity(&allow()).resource(&bucket("Allow", &aws(OWNER))) => None;
    resource_names_the_accounts_root: Ask::to_get(user()).resource(&bucket("Allow", &aws("arn:aws:iam::111122223333:root"))) => Some(NotAllowed(IdentityBased));
    resource_names_somebody_else: Ask::to_get(user()).resource(&bucket("Allow", &aws(ROLE))) => Some(NotAllowed(IdentityBased));

    federated_user_without_session_policy: Ask::to_get(federated()).identity(&allow()) => Some(NotAllowed(SessionPolicy));
    federated_user_with_both: Ask::to_get(federated()).identity(&allow()).session(&allow()) => None;
    federated_user_beyond_its_user: Ask::to_get(federated()).session(&allow()) => Some(NotAllowed(IdentityBased));

    root_has_everything: Ask::to_get(root()) => None;
    root_is_bound_by_a_deny_in_the_resources_policy: Ask::to_get(root()).resource(&bucket("Deny", EVERYONE)) => Some(ExplicitDeny(ResourceBased));
    root_is_bound_by_an_rcp: Ask::to_get(root()).rcp(&deny()) => Some(ExplicitDeny(ResourceControlPolicy));
    root_gets_back_to_the_bucket_policy: rescue("s3:PutBucketPolicy", root()) => None;
    root_gets_back_by_deleting_the_bucket_policy: rescue("s3:DeleteBucketPolicy", root()) => None;
    root_gets_back_by_reading_the_bucket_policy: rescue("s3:GetBucketPolicy", root()) => None;
    root_gets_back_to_nothing_else: rescue("s3:GetBucketAcl", root()) => Some(ExplicitDeny(ResourceBased));
    a_user_does_not_get_back: rescue("s3:PutBucketPolicy", user()) => Some(ExplicitDeny(ResourceBased));

    trust_is_needed: Ask::to_assume(user()).identity(&allow()) => Some(NotAllowed(TrustPolicy));
    trust_names_the_user: Ask::to_assume(user()).resource(&trust("Allow", &aws(USER))) => None;
    trust_names_the_role: Ask::to_assume(session()).resource(&trust("Allow", &aws(ROLE))) => None;
    trust_names_everyone: Ask::to_assume(user()).resource(&trust("Allow", &aws("*"))) => None;
    trust_names_the_account: Ask::to_assume(user()).resource(&trust("Allow", &aws(OWNER))) => Some(NotAllowed(IdentityBased));
    trust_names_the_account_and_identity_allows: Ask::to_assume(user()).identity(&allow()).resource(&trust("Allow", &aws(OWNER))) => None;
    trust_names_somebody_else: Ask::to_assume(user()).identity(&allow()).resource(&trust("Allow", &aws(ROLE))) => Some(NotAllowed(TrustPolicy));
    trust_without_tag_session: Ask::to_assume(user()).action("sts:TagSession", TARGET).resource(&trust("Allow", &aws(USER))) => Some(NotAllowed(TrustPolicy));
    root_cannot_assume_roles: Ask::to_assume(root()).resource(&trust("Allow", &aws("*"))) => Some(Reason::RootCannotAssumeRoles);
    root_cannot_assume_roles_before_anything_else: Ask::to_assume(root()).scp(&deny()).resource(&trust("Deny", &aws("*"))) => Some(Reason::RootCannotAssumeRoles);

    key_policy_is_needed: key(user()).identity(&allow()) => Some(NotAllowed(ResourceBased));
    key_policy_gives_the_account_authority: key(user()).identity(&allow()).resource(&key_policy(OWNER)) => None;
    key_policy_alone_for_the_account: key(user()).resource(&key_policy(OWNER)) => Some(NotAllowed(IdentityBased));
    key_policy_names_the_user: key(user()).resource(&key_policy(USER)) => None;
    key_policy_binds_root: key(root()).resource(&key_policy(USER)) => Some(NotAllowed(ResourceBased));
    key_policy_names_the_account_for_root: key(root()).resource(&key_policy(OWNER)) => None;

    no_resource_policy_where_the_service_has_none: Ask::to_get(user()).resource(&bucket("Deny", EVERYONE)).identity(&allow()).resource_role(ResourcePolicyRole::None) => None;
    identity_alone_where_the_service_has_none: Ask::to_get(user()).resource_role(ResourcePolicyRole::None) => Some(NotAllowed(IdentityBased));
    root_where_the_service_has_none: Ask::to_get(root()).resource_role(ResourcePolicyRole::None) => None;

    bucket_policy_whose_conditions_fail: Ask::to_get(user()).resource(&bucket("Allow", &aws(USER)).replacen('{', r#"{"Condition":{"Bool":{"aws:SecureTransport":"true"}},"#, 1)) => Some(NotAllowed(IdentityBased));
    everyone_whose_arn_is_the_roles: Ask::to_get(session()).key("aws:PrincipalArn", ROLE).resource(&everyone_with_arn(ROLE)) => None;
    everyone_whose_arn_is_the_sessions: Ask::to_get(session()).key("aws:PrincipalArn", ROLE).resource(&everyone_with_arn(SESSION)) => Some(NotAllowed(IdentityBased));
    everyone_whose_arn_is_the_users: Ask::to_get(user()).key("aws:PrincipalArn", USER).resource(&everyone_with_arn(USER)) => None;
}

fn rescue(action: &str, principal: Principal) -> Ask {
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::example","arn:aws:s3:::example/*"]}"#;
    Ask::to_get(principal).action(action, "arn:aws:s3:::example").identity(&all("Allow")).resource(deny)
}

/// A KMS key's policy takes the form of a bucket's here: what counts is its role.
fn key(principal: Principal) -> Ask {
    Ask::to_get(principal).resource_role(ResourcePolicyRole::Key)
}

fn key_policy(principal: &str) -> String {
    bucket("Allow", &aws(principal))
}

fn everyone_with_arn(arn: &str) -> String {
    let condition = format!(r#"{{"Condition":{{"ArnEquals":{{"aws:PrincipalArn":"{arn}"}}}},"#);
    bucket("Allow", EVERYONE).replacen('{', &condition, 1)
}
