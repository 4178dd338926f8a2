//! Which remedies are offered, and which are not.

mod rails;

use proptest::prelude::*;

use super::*;
use crate::decide;
use crate::tests::properties::{one_of, question};
use crate::tests::*;

const VENDOR: &str = "arn:aws:iam::444455556666:user/vendor";

fn vendor() -> crate::Principal {
    crate::Principal {
        unique_id: Some("AIDAVENDORVENDORVENDO".to_owned()),
        ..principal(crate::PrincipalType::User, OTHER, VENDOR)
    }
}

/// The vendor asks with its external ID to assume a role of the owner's.
fn integration(trust: &str) -> Ask {
    let ask = Ask::to_assume(vendor()).key("sts:ExternalId", "right-id").key("aws:PrincipalArn", VENDOR);
    ask.identity(&all("Allow")).resource(trust)
}

fn vendors_statement(condition: &str) -> String {
    format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{OTHER}:root"}},"Action":"sts:AssumeRole"{condition}}}"#
    )
}

fn external_id(operator: &str, value: &str) -> String {
    format!(r#","Condition":{{"{operator}":{{"sts:ExternalId":"{value}"}}}}"#)
}

fn of(ask: &Ask) -> Repair {
    let repair = repair(&ask.request, &ask.policies);
    for policies in repaired(&ask.request, &ask.policies) {
        assert!(decide(&ask.request, &policies).is_allowed());
    }
    repair
}

fn first(ask: &Ask) -> Remedy {
    let repair = of(ask);
    repair.remedies.first().cloned().unwrap_or_else(|| panic!("nothing offered: {:?}", repair.withheld))
}

#[test]
fn an_allowed_request_needs_no_remedy() {
    let ask = integration(&vendors_statement(&external_id("StringEquals", "right-id")));
    assert_eq!(of(&ask), Repair::default());
}

#[test]
fn a_wrong_external_id_is_corrected_and_not_added_to() {
    let remedy = first(&integration(&vendors_statement(&external_id("StringEquals", "wrong-id"))));
    let [change] = remedy.changes.as_slice() else { panic!("{remedy:?}") };
    assert_eq!(
        change.command,
        "aws iam update-assume-role-policy --role-name target --policy-document \
         '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:root\"},\
         \"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"right-id\"}}}]}'"
    );
    assert_eq!(change.account, OWNER);
    assert!(remedy.line.contains("have StringEquals sts:ExternalId expect \"right-id\""), "{}", remedy.line);
    let consequence = "; whoever sends \"wrong-id\" would then be refused";
    assert!(remedy.line.ends_with(consequence) && change.line.ends_with(consequence), "{}", remedy.line);
}

#[test]
fn the_caller_is_told_first_to_send_what_the_policy_expects() {
    let ask = integration(&vendors_statement(&external_id("StringEquals", "wrong-id")));
    let repair = of(&ask);
    let [remedy] = repair.caller_remedies.as_slice() else { panic!("{repair:?}") };
    assert_eq!((remedy.key.as_str(), remedy.value.as_str()), ("sts:ExternalId", "wrong-id"));
    assert_eq!(
        remedy.line,
        "the caller: send the external ID \"wrong-id\", as the trust policy expects, instead of \"right-id\""
    );
    assert!(remedy.command.ends_with("--role-session-name session --external-id wrong-id"), "{remedy:?}");
    assert_eq!(remedy.changes, []);
}

#[test]
fn only_what_would_be_allowed_is_offered_to_the_caller() {
    let of_another = |id: &str| {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::999999999999:root"}},"Action":"sts:AssumeRole"{}}}"#,
            external_id("StringEquals", id)
        )
    };
    for (trust, values) in [
        // Somebody else's ID is nobody else's business.
        (of_another("theirs"), &[][..]),
        (vendors_statement(&external_id("StringNotEquals", "right-id")), &[]),
        (vendors_statement(&external_id("StringLike", "tenant-*")), &[]),
        (
            vendors_statement(r#","Condition":{"StringEquals":{"sts:ExternalId":["one","two"]}}"#),
            &["one", "two"],
        ),
        (
            format!(
                "{},{}",
                vendors_statement(&external_id("StringEquals", "ours")),
                r#"{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}"#
                    .replace("\"*\"", r#"{"AWS":"*"}"#)
            ),
            &[],
        ),
    ] {
        let offered = of(&integration(&trust)).caller_remedies;
        let offered: Vec<_> = offered.iter().map(|remedy| remedy.value.as_str()).collect();
        assert_eq!(offered, values, "{trust}");
    }
}

#[test]
fn the_caller_may_need_a_policy_too() {
    let mut ask = integration(&vendors_statement(&external_id("StringEquals", "expected")));
    ask.policies.identity.clear();
    let repair = of(&ask);
    let [remedy] = repair.caller_remedies.as_slice() else { panic!("{repair:?}") };
    assert_eq!(remedy.value, "expected");
    assert_eq!(remedy.changes.len(), 1, "{remedy:?}");
    assert_eq!(remedy.changes[0].account, OTHER);
}

#[test]
fn a_request_without_the_external_id_is_told_to_send_it() {
    let mut ask = integration(&vendors_statement(&external_id("StringEquals", "right-id")));
    ask.request.context = ask.request.context.without("sts:ExternalId");
    let repair = of(&ask);
    assert_eq!(repair.remedies, []);
    assert!(repair.caller_remedies[0].line.ends_with(", which the request leaves out"), "{repair:?}");
    assert!(
        repair.withheld.iter().any(|line| line.ends_with("send the external ID \"right-id\"")),
        "{repair:?}"
    );
}

#[test]
fn an_insecure_role_is_secured_on_the_way() {
    let mut ask = integration(&vendors_statement(""));
    ask.policies.identity.clear();
    let remedy = first(&ask);
    assert_eq!(remedy.changes.len(), 2, "{remedy:?}");
    assert!(remedy.line.contains("anybody's external ID"), "{}", remedy.line);
}

#[test]
fn both_sides_are_changed_where_both_refuse() {
    let mut ask = integration(&vendors_statement(&external_id("StringEquals", "wrong-id")));
    ask.policies.identity.clear();
    let remedy = first(&ask);
    let accounts: Vec<_> = remedy.changes.iter().map(|change| change.account.as_str()).collect();
    assert_eq!(accounts, [OWNER, OTHER]);
}

#[test]
fn a_principal_made_again_is_named_again() {
    let trust = format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"{VENDOR}"}},"Action":"sts:AssumeRole"{}}}"#,
        external_id("StringEquals", "right-id")
    );
    let mut ask = integration(&vendors_statement(""));
    ask = ask.pinned_resource(&trust, &[(VENDOR, "AIDAGONEGONEGONEGONEG")]);
    assert!(ask.decide().is_some());
    let remedy = first(&ask);
    assert!(remedy.line.contains("in place of AIDAGONEGONEGONEGONEG"), "{}", remedy.line);
    let before = remedy.changes[0].before.as_ref().unwrap().to_string();
    assert!(before.contains("AIDAGONEGONEGONEGONEG") && !before.contains(VENDOR));
}

#[test]
fn a_root_user_is_told_to_be_somebody_else() {
    let mut ask = integration(&vendors_statement(""));
    ask.request.principal = root().into();
    assert_eq!(
        of(&ask).withheld,
        ["no policy lets a root user assume a role: call as an IAM user or a role session"]
    );
}

#[test]
fn a_deny_of_a_guardrail_spares_the_caller_alone() {
    let deny = r#"{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}}"#;
    let allow = vendors_statement(&external_id("StringEquals", "right-id"));
    let ask = integration(&format!("{allow},{deny}")).key("aws:PrincipalAccount", OTHER);
    let remedy = first(&ask);
    assert!(remedy.line.ends_with(&format!("leave out {VENDOR}")), "{}", remedy.line);
}

#[test]
fn objects_left_out_are_added_as_wide_as_the_statement_is() {
    let ask = Ask::to_get(session()).identity(
        r#"{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::example"}"#,
    );
    let remedy = first(&ask);
    assert_eq!(
        remedy.line,
        format!(
            "inline policy \"inline\" of {SESSION}, statement 1: add arn:aws:s3:::example/* to its Resource; this allows \
             the other objects of example too"
        )
    );
}

#[test]
fn no_other_action_comes_along() {
    let ask = Ask::to_get(session()).identity(
        r#"{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::elsewhere/*"}"#,
    );
    let remedy = first(&ask);
    assert!(
        remedy.line.ends_with("add a statement that allows s3:GetObject on arn:aws:s3:::example/key"),
        "{}",
        remedy.line
    );
}

#[test]
fn without_any_policy_one_is_added() {
    let remedy = first(&Ask::to_get(session()));
    assert!(remedy.changes[0].command.starts_with(
        "aws iam put-role-policy --role-name reader --policy-name rolecall-remedy --policy-document '{"
    ));
}

#[test]
fn a_boundary_and_a_session_policy_are_changed_together() {
    let other = r#"{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::example"}"#;
    let ask = Ask::to_get(session()).identity(&all("Allow")).boundary(other).session(other);
    assert_eq!(first(&ask).changes.len(), 2);
}

#[test]
fn nobody_is_let_in_unsigned() {
    let repair = of(&Ask::to_get(anonymous()));
    assert_eq!(repair.remedies, []);
    assert!(repair.withheld.iter().any(|line| line.contains("sign the request")), "{repair:?}");
}

#[test]
fn a_deny_that_does_nothing_else_is_removed() {
    let deny = r#"{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::example/key"}"#;
    let ask = Ask::to_get(session()).identity(&all("Allow")).identity(deny);
    let remedy = first(&ask);
    assert!(remedy.changes[0].command.starts_with("aws iam delete-role-policy"), "{remedy:?}");
}

#[test]
fn a_deny_of_everything_is_split() {
    let ask = Ask::to_get(session()).identity(&all("Allow")).identity(&all("Deny"));
    let remedy = first(&ask);
    assert!(remedy.line.contains("split it in two"), "{}", remedy.line);
}

#[test]
fn a_public_policy_that_is_restricted_names_the_caller_instead() {
    let ask = Ask::to_get(session()).across().restrict_public().identity(&all("Allow"));
    let ask = ask.resource(&bucket("Allow", r#""Principal":"*""#));
    let remedy = first(&ask);
    assert!(remedy.line.contains("in place of everyone"), "{}", remedy.line);
    for policies in repaired(&ask.request, &ask.policies) {
        assert!(!policies.resource.unwrap().policy.is_public());
    }
}

/// Somebody of a third account whom its own side allows everything.
fn stranger_is_allowed(ask: &Ask, policies: &crate::Policies) -> bool {
    let arn = "arn:aws:iam::777766665555:user/stranger";
    let mut request = ask.request.clone();
    request.principal = principal(crate::PrincipalType::User, "777766665555", arn).into();
    request.context.set("aws:PrincipalArn", arn);
    let own = Ask::to_get((*request.principal).clone()).identity(&all("Allow")).policies.identity;
    let mut policies = policies.clone();
    (policies.identity, policies.boundary, policies.session) = (own, None, None);
    policies.scps.clear();
    decide(&request, &policies).is_allowed()
}

/// The same caller, deleting what it asked to read.
fn may_delete(ask: &Ask, policies: &crate::Policies) -> bool {
    let request = crate::Request { action: "s3:DeleteObject".into(), ..ask.request.clone() };
    decide(&request, policies).is_allowed()
}

prop_compose! {
    fn trust_statement()(
        effect in one_of(&["Allow", "Allow", "Deny"]),
        who in one_of(&["*", "444455556666", "999988887777", VENDOR, "arn:aws:iam::444455556666:user/other"]),
        operator in one_of(&["", "StringEquals", "StringLike", "StringEqualsIfExists", "ForAllValues:StringEquals", "StringNotEquals"]),
        id in one_of(&["right-id", "wrong-id", "*", "right-*"]),
    ) -> String {
        let condition = if operator.is_empty() { String::new() } else { external_id(operator, id) };
        format!(r#"{{"Effect":"{effect}","Principal":{{"AWS":"{who}"}},"Action":"sts:AssumeRole"{condition}}}"#)
    }
}

fn of_a_key(policy: &str) -> Ask {
    let ask = Ask::to_get(user()).resource_role(crate::ResourcePolicyRole::Key);
    ask.action("kms:Decrypt", KEY).identity(&all("Allow")).resource(policy)
}

#[test]
fn a_key_policy_gets_a_statement_for_the_caller_and_its_key_alone() {
    let own =
        r#"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:PutKeyPolicy","Resource":"*"}"#;
    let remedy = first(&of_a_key(own));
    // An account's number reads back as the ARN of its root.
    let shown = own.replace("\"111122223333\"", "\"arn:aws:iam::111122223333:root\"");
    let [change] = remedy.changes.as_slice() else { panic!("{remedy:?}") };
    assert_eq!(
        change.command,
        format!(
            "aws kms put-key-policy --key-id 11111111-2222-4333-8444-555555555555 --policy-name default --policy \
             '{{\"Version\":\"2012-10-17\",\"Statement\":[{shown},{{\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":\"{USER}\"}},\
             \"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}}]}}' --region us-east-1"
        )
    );
}

#[test]
fn the_policy_of_a_key_of_aws_s_is_not_to_be_changed() {
    let mut ask = of_a_key(
        r#"{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:Describe*","Resource":"*"}"#,
    );
    if let Some(policy) = &mut ask.policies.resource {
        policy.name = crate::AWS_MANAGED_KEY.into();
    }
    let repair = of(&ask);
    assert_eq!(repair.remedies, []);
    assert!(repair.withheld[0].contains("AWS's own"), "{:?}", repair.withheld);
}

prop_compose! {
    fn assuming()(
        statements in prop::collection::vec(trust_statement(), 1..4),
        id in prop::option::of(one_of(&["right-id", "other-id"])),
        identity in one_of(&["Allow", "Deny", ""]),
        boundary in any::<bool>(),
        same_account in any::<bool>(),
    ) -> Ask {
        let mut caller = vendor();
        if same_account { caller.account = OWNER.to_owned(); }
        let mut ask = Ask::to_assume(caller).key("aws:PrincipalArn", VENDOR).resource(&statements.join(","));
        if let Some(id) = id { ask = ask.key("sts:ExternalId", id); }
        if !identity.is_empty() { ask = ask.identity(&all(identity)); }
        if boundary {
            ask = ask.boundary(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#);
        }
        ask
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_remedy_allows_the_request_and_opens_nothing(ask in question()) {
        let was_public = ask.policies.resource.as_ref().is_some_and(|it| it.policy.is_public());
        for policies in repaired(&ask.request, &ask.policies) {
            prop_assert!(decide(&ask.request, &policies).is_allowed());
            let public = policies.resource.as_ref().is_some_and(|it| it.policy.is_public());
            prop_assert!(was_public || !public);
            prop_assert!(stranger_is_allowed(&ask, &ask.policies) || !stranger_is_allowed(&ask, &policies));
            prop_assert!(may_delete(&ask, &ask.policies) || !may_delete(&ask, &policies));
        }
        let repair = repair(&ask.request, &ask.policies);
        for change in repair.remedies.iter().flat_map(|remedy| &remedy.changes) {
            prop_assert!(change.command.starts_with("aws "));
            prop_assert_ne!(&change.before, &change.after);
        }
    }

    #[test]
    fn no_remedy_makes_an_integration_insecure(ask in assuming()) {
        for policies in repaired(&ask.request, &ask.policies) {
            prop_assert!(decide(&ask.request, &policies).is_allowed());
            if ask.request.context.get("sts:ExternalId").is_none() {
                continue;
            }
            let mut probe = ask.request.clone();
            probe.context = probe.context.without("sts:ExternalId");
            prop_assert!(!decide(&probe, &policies).is_allowed(), "assumable without an ID");
            for wrong in ["right-id-of-another", "somebody-else", "zz"] {
                probe.context.set("sts:ExternalId", wrong);
                prop_assert!(!decide(&probe, &policies).is_allowed(), "assumable with {wrong}");
            }
        }
    }
}

/// An organization's policy as it is gathered: by its ARN, attached to a unit.
fn of_organization(ask: Ask, statement: &str) -> Ask {
    let mut ask = ask.scp(&all("Allow"));
    let policy = policy(statement, &crate::DocumentKind::ServiceControl);
    let arn = "arn:aws:organizations::999999999999:policy/o-exampleorgid/service_control_policy/p-example1";
    let unit = "arn:aws:organizations::999999999999:ou/o-exampleorgid/ou-ab12-11111111";
    let full = "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess";
    ask.policies.scps[0][0].name = full.into();
    let scp = crate::AttachedPolicy { inline: false, ..attached(arn, unit, policy) };
    let full = ask.policies.scps[0][0].clone();
    ask.policies.scps.push(vec![full, scp]);
    ask
}

#[test]
fn a_change_to_an_organizations_policy_says_whose_it_is() {
    let deny = r#"{"Effect":"Deny","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}"#;
    let ask = of_organization(Ask::to_get(user()).identity(&all("Allow")), deny);
    assert_eq!(ask.decide(), Some(ExplicitDeny(ServiceControlPolicy)));
    let remedy = first(&ask);
    let change = &remedy.changes[0];
    assert_eq!(change.account, "999999999999");
    assert!(change.line.contains("it is the organization's policy"), "{}", change.line);
    assert!(change.line.contains("ou-ab12-11111111"), "{}", change.line);
    assert!(
        change.command.starts_with("aws organizations update-policy --policy-id p-example1 --content "),
        "{}",
        change.command
    );
}

#[test]
fn awss_own_policies_of_an_organization_are_not_changed() {
    let ask = of_organization(Ask::to_get(user()).identity(&all("Allow")), &all("Deny"));
    for remedy in of(&ask).remedies {
        assert!(remedy.changes.iter().all(|change| !change.policy.contains("p-FullAWSAccess")), "{remedy:?}");
    }
}
