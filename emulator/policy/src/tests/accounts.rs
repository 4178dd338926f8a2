//! Across accounts both sides must allow; and those who belong to no account.

use super::*;

const EVERYONE: &str = r#""Principal":"*""#;
const NOTHING: &str = r#"{"Effect":"Allow","Action":"none:None","Resource":"*"}"#;

fn allow() -> String {
    all("Allow")
}

fn get(principal: Principal) -> Ask {
    Ask::to_get(principal).across()
}

fn assume(principal: Principal) -> Ask {
    Ask::to_assume(principal).across()
}

rows! {
    identity_alone: get(user()).identity(&allow()) => Some(NotAllowed(ResourceBased));
    resource_alone_naming_the_user: get(user()).resource(&bucket("Allow", &aws(USER))) => Some(NotAllowed(IdentityBased));
    resource_alone_naming_everyone: get(user()).resource(&bucket("Allow", EVERYONE)) => Some(NotAllowed(IdentityBased));
    neither: get(user()) => Some(NotAllowed(ResourceBased));
    both_by_user: get(user()).identity(&allow()).resource(&bucket("Allow", &aws(USER))) => None;
    both_by_account: get(user()).identity(&allow()).resource(&bucket("Allow", &aws(OWNER))) => None;
    both_by_everyone: get(user()).identity(&allow()).resource(&bucket("Allow", EVERYONE)) => None;
    both_by_session: get(session()).identity(&allow()).resource(&bucket("Allow", &aws(SESSION))) => None;
    session_named_but_role_without_policy: get(session()).resource(&bucket("Allow", &aws(SESSION))) => Some(NotAllowed(IdentityBased));
    resource_names_the_other_account: get(user()).identity(&allow()).resource(&bucket("Allow", &aws(OTHER))) => Some(NotAllowed(ResourceBased));
    boundary_of_the_principal: get(user()).identity(&allow()).boundary(NOTHING).resource(&bucket("Allow", &aws(USER))) => Some(NotAllowed(PermissionsBoundary));
    session_policy_of_the_principal: get(session()).identity(&allow()).session(NOTHING).resource(&bucket("Allow", &aws(SESSION))) => Some(NotAllowed(SessionPolicy));
    scp_of_the_principal: get(user()).identity(&allow()).scp(NOTHING).resource(&bucket("Allow", &aws(USER))) => Some(NotAllowed(ServiceControlPolicy));
    rcp_of_the_resource: get(user()).identity(&allow()).rcp(NOTHING).resource(&bucket("Allow", &aws(USER))) => Some(NotAllowed(ResourceControlPolicy));
    deny_on_the_principals_side: get(user()).identity(&all("Deny")).resource(&bucket("Allow", &aws(USER))) => Some(ExplicitDeny(IdentityBased));
    deny_on_the_resources_side: get(user()).identity(&allow()).resource(&format!("{},{}", bucket("Allow", &aws(USER)), bucket("Deny", EVERYONE))) => Some(ExplicitDeny(ResourceBased));
    no_resource_policies_in_the_service: get(user()).identity(&allow()).resource_role(ResourcePolicyRole::None) => Some(NotAllowed(ResourceBased));
    root_of_the_principals_account: get(root()).resource(&bucket("Allow", &aws(OWNER))) => None;
    root_without_the_resources_side: get(root()) => Some(NotAllowed(ResourceBased));
    root_does_not_get_back_to_a_foreign_bucket_policy: get(root()).action("s3:PutBucketPolicy", "arn:aws:s3:::example").resource(r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::example"}"#) => Some(ExplicitDeny(ResourceBased));
    federated_user_with_both: get(federated()).identity(&allow()).session(&allow()).resource(&bucket("Allow", &aws(FEDERATED))) => None;
    federated_user_without_session_policy: get(federated()).identity(&allow()).resource(&bucket("Allow", &aws(FEDERATED))) => Some(NotAllowed(SessionPolicy));
    key_policy_names_the_account: get(user()).resource_role(ResourcePolicyRole::Key).identity(&allow()).resource(&bucket("Allow", &aws(OWNER))) => None;
    key_policy_names_the_user_without_identity: get(user()).resource_role(ResourcePolicyRole::Key).resource(&bucket("Allow", &aws(USER))) => Some(NotAllowed(IdentityBased));

    trust_and_identity: assume(user()).identity(&allow()).resource(&trust("Allow", &aws(USER))) => None;
    trust_of_the_account_and_identity: assume(user()).identity(&allow()).resource(&trust("Allow", &aws("arn:aws:iam::111122223333:root"))) => None;
    trust_without_identity: assume(user()).resource(&trust("Allow", &aws(USER))) => Some(NotAllowed(IdentityBased));
    trust_of_everyone_and_identity: assume(user()).identity(&allow()).resource(&trust("Allow", &aws("*"))) => None;
    trust_of_everyone_without_identity: assume(user()).resource(&trust("Allow", &aws("*"))) => Some(NotAllowed(IdentityBased));
    trust_of_somebody_else: assume(user()).identity(&allow()).resource(&trust("Allow", &aws(ROLE))) => Some(NotAllowed(TrustPolicy));
    trust_of_another_account: assume(user()).identity(&allow()).resource(&trust("Allow", &aws("999999999999"))) => Some(NotAllowed(TrustPolicy));
    trust_named_and_identity_denies: assume(user()).identity(&all("Deny")).resource(&trust("Allow", &aws(USER))) => Some(ExplicitDeny(IdentityBased));
    trust_of_the_account_for_root: assume(root()).resource(&trust("Allow", &aws(OWNER))) => Some(Reason::RootCannotAssumeRoles);

    anonymous_without_a_policy: get(anonymous()) => Some(NotAllowed(ResourceBased));
    anonymous_with_everyone: get(anonymous()).resource(&bucket("Allow", EVERYONE)) => None;
    anonymous_with_aws_everyone: get(anonymous()).resource(&bucket("Allow", &aws("*"))) => None;
    anonymous_with_an_account: get(anonymous()).resource(&bucket("Allow", &aws(OWNER))) => Some(NotAllowed(ResourceBased));
    anonymous_with_a_deny: get(anonymous()).resource(&format!("{},{}", bucket("Allow", EVERYONE), bucket("Deny", EVERYONE))) => Some(ExplicitDeny(ResourceBased));
    anonymous_is_not_bound_by_scps: get(anonymous()).scp(&all("Deny")).resource(&bucket("Allow", EVERYONE)) => None;
    anonymous_of_a_resource_without_account: nobodys(anonymous()) => Some(NotAllowed(ResourceBased));
    a_service_that_is_named: get(service()).resource(&bucket("Allow", r#""Principal":{"Service":"logging.s3.amazonaws.com"}"#)) => None;
    a_service_that_is_not_named: get(service()).resource(&bucket("Allow", r#""Principal":{"Service":"cloudtrail.amazonaws.com"}"#)) => Some(NotAllowed(ResourceBased));

    public_policy_with_restriction_for_the_anonymous: get(anonymous()).restrict_public().resource(&bucket("Allow", EVERYONE)) => Some(NotAllowed(ResourceBased));
    public_policy_with_restriction_for_another_account: get(user()).restrict_public().identity(&allow()).resource(&bucket("Allow", EVERYONE)) => Some(NotAllowed(ResourceBased));
    public_policy_with_restriction_also_blocks_whom_it_names: get(user()).restrict_public().identity(&allow()).resource(&format!("{},{}", bucket("Allow", EVERYONE), bucket("Allow", &aws(USER)))) => Some(NotAllowed(ResourceBased));
    public_policy_with_restriction_for_the_owners_user: Ask::to_get(user()).restrict_public().resource(&bucket("Allow", EVERYONE)) => None;
    public_policy_with_restriction_for_a_service: get(service()).restrict_public().resource(&bucket("Allow", EVERYONE)) => None;
    policy_that_is_not_public_with_restriction: get(user()).restrict_public().identity(&allow()).resource(&bucket("Allow", &aws(USER))) => None;
}

fn nobodys(principal: Principal) -> Ask {
    let mut ask = Ask::to_get(principal);
    ask.request.resource_account = "".into();
    ask
}
