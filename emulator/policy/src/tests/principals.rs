//! Whom a Principal or NotPrincipal element names.

use super::*;

const UNPINNED: &[(&str, &str)] = &[];
const NO: Option<Reason> = Some(NotAllowed(TrustPolicy));
const DENIED: Option<Reason> = Some(ExplicitDeny(ResourceBased));

fn trusting(principal: Principal, names: &str) -> Ask {
    Ask::to_assume(principal).identity(&all("Allow")).resource(&trust("Allow", &aws(names)))
}

fn pinned(principal: Principal, arn: &str, id: &str) -> Ask {
    let ask = Ask::to_assume(principal).identity(&all("Allow"));
    ask.pinned_resource(&trust("Allow", &aws(arn)), &[(arn, id)])
}

fn sparing(principal: Principal, names: &str) -> Ask {
    Ask::to_get(principal).identity(&all("Allow")).resource(&bucket("Deny", &not_aws(names)))
}

/// To decrypt with a key of another account.
fn to_decrypt(principal: Principal) -> Ask {
    let ask = Ask::to_get(principal).across().identity(&all("Allow"));
    ask.action("kms:Decrypt", KEY).resource_role(ResourcePolicyRole::Key)
}

/// A key policy's statement.
fn key(effect: &str, principal: &str) -> String {
    format!(r#"{{"Effect":"{effect}",{principal},"Action":"kms:Decrypt","Resource":"*"}}"#)
}

fn listing(names: &[&str]) -> String {
    names.join(" ")
}

rows! {
    account_id: trusting(user(), OWNER) => None;
    account_root: trusting(user(), "arn:aws:iam::111122223333:root") => None;
    another_account: trusting(user(), OTHER) => NO;
    user_arn: trusting(user(), USER) => None;
    user_arn_without_its_path: trusting(user(), "arn:aws:iam::111122223333:user/bob") => NO;
    user_arn_of_another_account: trusting(user(), "arn:aws:iam::444455556666:user/team/bob") => NO;
    user_arn_in_another_case: trusting(user(), "arn:aws:iam::111122223333:user/team/Bob") => NO;
    role_arn_names_its_sessions: trusting(session(), ROLE) => None;
    role_arn_without_its_path: trusting(session(), "arn:aws:iam::111122223333:role/reader") => NO;
    role_arn_names_no_user: trusting(user(), ROLE) => NO;
    session_arn: trusting(session(), SESSION) => None;
    another_sessions_arn: trusting(session(), "arn:aws:sts::111122223333:assumed-role/reader/s2") => NO;
    federated_users_arn: trusting(federated(), FEDERATED) => None;
    another_federated_users_arn: trusting(federated(), "arn:aws:sts::111122223333:federated-user/x").session(&all("Allow")) => NO;
    user_arn_names_its_federated_users: trusting(federated(), USER).session(&all("Allow")) => None;
    everyone: trusting(session(), "*") => None;
    one_of_several: trusting(user(), &format!("{ROLE} {USER}")) => None;

    pinned_role: pinned(session(), ROLE, "AROAREADER") => None;
    pinned_role_made_again: pinned(session(), ROLE, "AROADEAD") => NO;
    pinned_user: pinned(user(), USER, "AIDABOB") => None;
    pinned_user_made_again: pinned(user(), USER, "AIDADEAD") => NO;
    pinned_user_behind_a_federated_user: pinned(federated(), USER, "AIDADEAD").session(&all("Allow")) => NO;
    unique_id_of_the_user: trusting(id(user(), "AIDABOBEXAMPLE1234567"), "AIDABOBEXAMPLE1234567") => None;
    unique_id_of_the_role: trusting(id(session(), "AROAREADEREXAMPLE1234"), "AROAREADEREXAMPLE1234") => None;
    unique_id_of_the_dead: trusting(session(), "AROADEADEXAMPLE123456") => NO;
    unpinned: Ask::to_assume(session()).pinned_resource(&trust("Allow", &aws(ROLE)), UNPINNED) => None;
    pinned_deny_spares_one_made_again: Ask::to_get(session()).identity(&all("Allow")).pinned_resource(&bucket("Deny", &aws(ROLE)), &[(ROLE, "AROADEAD")]) => None;

    canonical_user_stands_for_its_account: canonical(OWNER) => None;
    canonical_user_of_another_account: canonical(OTHER) => Some(NotAllowed(ResourceBased));

    not_principal_spares_the_user_with_the_account: sparing(user(), &listing(&[USER, OWNER])) => None;
    not_principal_with_the_user_alone: sparing(user(), USER) => DENIED;
    not_principal_with_the_account_alone: sparing(user(), OWNER) => DENIED;
    not_principal_with_another_user: sparing(user(), &listing(&["arn:aws:iam::111122223333:user/eve", OWNER])) => DENIED;
    not_principal_spares_the_session_with_role_and_account: sparing(session(), &listing(&[SESSION, ROLE, OWNER])) => None;
    not_principal_without_the_session: sparing(session(), &listing(&[ROLE, OWNER])) => DENIED;
    not_principal_without_the_role: sparing(session(), &listing(&[SESSION, OWNER])) => DENIED;
    not_principal_without_the_account: sparing(session(), &listing(&[SESSION, ROLE])) => DENIED;
    not_principal_hits_who_has_a_boundary: sparing(user(), &listing(&[USER, OWNER])).boundary(&all("Allow")) => DENIED;
    not_principal_spares_root_with_the_account: sparing(root(), OWNER) => None;
    not_principal_hits_root: sparing(root(), OTHER) => DENIED;
    not_principal_hits_the_anonymous: sparing(anonymous(), OWNER) => DENIED;
    not_principal_spares_a_service: Ask::to_get(service()).resource(&format!("{},{}", bucket("Allow", r#""Principal":"*""#), bucket("Deny", r#""NotPrincipal":{"Service":"logging.s3.amazonaws.com"}"#))) => None;
    deny_with_principal_hits_only_whom_it_names: Ask::to_get(user()).identity(&all("Allow")).resource(&bucket("Deny", &aws(ROLE))) => None;
    deny_of_the_account_hits_its_user: Ask::to_get(user()).identity(&all("Allow")).resource(&bucket("Deny", &aws(OWNER))) => DENIED;
    deny_of_the_role_hits_its_session: Ask::to_get(session()).identity(&all("Allow")).resource(&bucket("Deny", &aws(ROLE))) => DENIED;
    // A key policy can say that; S3 refuses it.
    allow_with_not_principal_leaves_out: to_decrypt(user()).resource(&key("Allow", &not_aws(USER))) => Some(NotAllowed(ResourceBased));
    allow_with_not_principal_lets_in: to_decrypt(user()).resource(&key("Allow", &not_aws(ROLE))) => None;
    who_was_renamed_is_still_named: Ask::to_get(user()).across().identity(&all("Allow")).pinned_resource(&bucket("Allow", &aws("arn:aws:iam::111122223333:user/before")), &[("arn:aws:iam::111122223333:user/before", "AIDABOB")]) => None;
    who_was_renamed_is_still_denied: Ask::to_get(user()).identity(&all("Allow")).pinned_resource(&bucket("Deny", &aws("arn:aws:iam::111122223333:user/before")), &[("arn:aws:iam::111122223333:user/before", "AIDABOB")]) => Some(ExplicitDeny(ResourceBased));
}

fn id(principal: Principal, id: &str) -> Principal {
    Principal { unique_id: Some(id.to_owned()), ..principal }
}

fn canonical(account: &str) -> Ask {
    let id = "a".repeat(64);
    let principal = format!(r#""Principal":{{"CanonicalUser":"{id}"}}"#);
    let ask = Ask::to_get(user()).across().identity(&all("Allow"));
    ask.pinned_resource(&bucket("Allow", &principal), &[(&id, account)])
}
