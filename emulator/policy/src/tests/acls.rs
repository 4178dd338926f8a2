//! Access control lists: they allow across accounts, and alone do so where the object is not the bucket owner's.

use super::*;

const EVERYONE: &str = r#""Principal":"*""#;

fn account(id: &str) -> AclGrantee {
    AclGrantee::Account { canonical_id: format!("canonical-{id}"), account: Some(id.to_owned()) }
}

/// With an ACL that grants reading to these.
fn acl(mut ask: Ask, grantees: &[AclGrantee]) -> Ask {
    let grants =
        grantees.iter().map(|grantee| AclGrant { grantee: grantee.clone(), actions: vec!["s3:GetObject"] });
    ask.policies.acl = Some(Arc::new(AccessControlList {
        name: "object ACL".to_owned(),
        attached_to: ask.request.resource.clone(),
        grants: grants.collect(),
        ignored: false,
    }));
    ask
}

fn ignored(mut ask: Ask) -> Ask {
    ask.policies.acl.iter_mut().for_each(|acl| Arc::make_mut(acl).ignored = true);
    ask
}

/// Of an object that belongs to another account than its bucket.
fn foreign(ask: Ask) -> Ask {
    ask.resource_role(ResourcePolicyRole::OfAnotherOwner)
}

fn allow() -> String {
    all("Allow")
}

fn get(principal: Principal) -> Ask {
    Ask::to_get(principal)
}

fn across(principal: Principal) -> Ask {
    Ask::to_get(principal).across()
}

use AclGrantee::{AllUsers, AuthenticatedUsers};
use PolicyType::AccessControlList as Acl;

rows! {
    granted_to_the_account_with_identity: acl(across(user()).identity(&allow()), &[account(OWNER)]) => None;
    granted_to_the_account_without_identity: acl(across(user()), &[account(OWNER)]) => Some(NotAllowed(IdentityBased));
    granted_to_the_account_of_root: acl(across(root()), &[account(OWNER)]) => None;
    granted_to_another_account: acl(across(user()).identity(&allow()), &[account(OTHER)]) => Some(NotAllowed(ResourceBased));
    granted_to_nobody_here: acl(across(user()).identity(&allow()), &[AclGrantee::Others("uri")]) => Some(NotAllowed(ResourceBased));
    granted_to_all_users_who_are_anonymous: acl(across(anonymous()), &[AllUsers]) => None;
    granted_to_all_users_without_identity: acl(across(user()), &[AllUsers]) => Some(NotAllowed(IdentityBased));
    granted_to_all_users_with_identity: acl(across(user()).identity(&allow()), &[AllUsers]) => None;
    granted_to_those_who_sign: acl(across(user()).identity(&allow()), &[AuthenticatedUsers]) => None;
    granted_to_those_who_sign_and_nobody_did: acl(across(anonymous()), &[AuthenticatedUsers]) => Some(NotAllowed(ResourceBased));
    a_public_acl_that_is_ignored: ignored(acl(across(anonymous()), &[AllUsers])) => Some(NotAllowed(ResourceBased));
    granted_for_another_action: acl(across(user()).action("s3:PutObject", "arn:aws:s3:::example/key").identity(&allow()), &[account(OWNER)]) => Some(NotAllowed(ResourceBased));
    granted_and_denied_by_the_bucket_policy: acl(across(user()).identity(&allow()).resource(&bucket("Deny", EVERYONE)), &[account(OWNER)]) => Some(ExplicitDeny(ResourceBased));
    in_one_account_it_adds_nothing: acl(get(user()), &[account(OWNER), AllUsers]) => Some(NotAllowed(IdentityBased));
    in_one_account_it_takes_nothing: acl(get(user()).identity(&allow()), &[]) => None;

    foreign_to_the_buckets_account: foreign(acl(across(user()).identity(&allow()), &[])) => Some(NotAllowed(Acl));
    foreign_and_the_bucket_policy_allows: foreign(acl(across(user()).identity(&allow()).resource(&bucket("Allow", EVERYONE)), &[])) => Some(NotAllowed(Acl));
    foreign_and_the_acl_allows: foreign(acl(across(user()).identity(&allow()), &[account(OWNER)])) => None;
    foreign_and_everybody_may: foreign(acl(across(anonymous()), &[AllUsers])) => None;
    foreign_and_the_policy_lets_everybody: foreign(acl(across(anonymous()).resource(&bucket("Allow", EVERYONE)), &[])) => Some(NotAllowed(Acl));
    its_owner_reads_it: foreign(acl(get(user()).identity(&allow()), &[])) => None;
    its_owners_user_without_identity: foreign(acl(get(user()).resource(&bucket("Allow", &aws(USER))), &[account(OWNER)])) => Some(NotAllowed(IdentityBased));
    its_owner_denied_by_the_bucket_policy: foreign(acl(get(user()).identity(&allow()).resource(&bucket("Deny", EVERYONE)), &[])) => Some(ExplicitDeny(ResourceBased));
}

#[test]
fn the_evidence_says_what_does_not_reach_and_what_was_ignored() {
    let ask = foreign(acl(
        across(user()).identity(&allow()).resource(&bucket("Allow", EVERYONE)),
        &[account(OTHER)],
    ));
    let explanation = ask.explain();
    let outcome = |layer| explanation.layers.iter().find(|it| it.layer == layer).map(|it| it.outcome);
    assert_eq!(outcome(ResourceBased), Some(LayerOutcome::ForeignAllow));
    assert_eq!(outcome(Acl), Some(LayerOutcome::NoMatch));
    let because = explanation.because.unwrap();
    assert_eq!(because.key, "object ACL");
    assert!(
        because.line.contains("the bucket policy allows this, and does not reach it"),
        "{}",
        because.line
    );
    let repair = repair(&ask.request, &ask.policies);
    assert!(repair.remedies.is_empty());
    assert!(repair.withheld[0].contains("BucketOwnerEnforced"), "{repair:?}");

    let ask = ignored(acl(across(anonymous()), &[AllUsers]));
    let explanation = ask.explain();
    let because = explanation.because.unwrap();
    assert_eq!(because.key, "IgnorePublicAcls");
    assert!(because.line.starts_with("object ACL of arn:aws:s3:::"), "{}", because.line);
}
