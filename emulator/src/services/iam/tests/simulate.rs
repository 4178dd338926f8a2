//! The policy simulator, and the account's details.

use super::*;

const GET: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}]}"#;
const DENY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}"#;

fn custom<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut params = vec![
        ("Action", "SimulateCustomPolicy"),
        ("PolicyInputList.member.1", GET),
        ("ActionNames.member.1", "s3:GetObject"),
    ];
    params.extend(more);
    params
}

const BOB: [(&str, &str); 2] = [
    ("ContextEntries.member.1.ContextKeyName", "aws:username"),
    ("ContextEntries.member.1.ContextKeyValues.member.1", "bob"),
];

#[test]
fn a_custom_policy_is_simulated_by_the_engine() {
    let lab = Lab::new();
    let resource = ("ResourceArns.member.1", "arn:aws:s3:::b/bob/x");
    let deny = ("PolicyInputList.member.2", DENY);
    let insecure = [
        ("ContextEntries.member.2.ContextKeyName", "aws:securetransport"),
        ("ContextEntries.member.2.ContextKeyValues.member.1", "false"),
    ];
    for (more, decision) in [
        (vec![resource, BOB[0], BOB[1]], "allowed"),
        (vec![resource], "implicitDeny"),
        (vec![("ResourceArns.member.1", "arn:aws:s3:::b/eve/x"), BOB[0], BOB[1]], "implicitDeny"),
        (vec![resource, BOB[0], BOB[1], deny], "allowed"),
        (vec![resource, BOB[0], BOB[1], deny, insecure[0], insecure[1]], "explicitDeny"),
    ] {
        let answer = lab.try_root(&custom(&more)).unwrap();
        assert_eq!(text_of(&answer, "EvalDecision"), decision, "{more:?} {answer}");
    }
}

#[test]
fn the_matched_statement_and_its_place_are_named() {
    let lab = Lab::new();
    let resource = ("ResourceArns.member.1", "arn:aws:s3:::b/bob/x");
    let answer = lab.try_root(&custom(&[resource, BOB[0], BOB[1]])).unwrap();
    assert_eq!(text_of(&answer, "SourcePolicyId"), "PolicyInputList.1");
    assert_eq!(text_of(&answer, "SourcePolicyType"), "IAM Policy");
    let place = |name| {
        let inside = answer.split_once(&format!("<{name}>")).unwrap().1;
        (text_of(inside, "Line"), text_of(inside, "Column"))
    };
    assert_eq!(place("StartPosition"), ("1".to_owned(), "38".to_owned()));
    assert_eq!(place("EndPosition"), ("1".to_owned(), (GET.len() - 1).to_string()));
    assert_eq!(text_of(&answer, "EvalResourceDecision"), "allowed");
}

#[test]
fn keys_that_are_missing_are_named_where_the_resource_is() {
    let lab = Lab::new();
    let answer = lab.try_root(&custom(&[])).unwrap();
    assert!(answer.contains("<member>aws:username</member>"), "{answer}");
    assert!(!answer.contains("ResourceSpecificResults"), "{answer}");
    assert_eq!(text_of(&answer, "EvalResourceName"), "*");
}

#[test]
fn a_boundary_limits_and_says_so() {
    let lab = Lab::new();
    let list = allow("s3:ListBucket", "*");
    let resource = ("ResourceArns.member.1", "arn:aws:s3:::b/bob/x");
    let boundary = ("PermissionsBoundaryPolicyInputList.member.1", list.as_str());
    let answer = lab.try_root(&custom(&[resource, BOB[0], BOB[1], boundary])).unwrap();
    assert_eq!(text_of(&answer, "EvalDecision"), "implicitDeny");
    assert_eq!(text_of(&answer, "AllowedByPermissionsBoundary"), "false");
}

#[test]
fn across_accounts_both_sides_are_told() {
    let lab = Lab::new();
    let vendor = lab.user(VENDOR, "vendor").arn().unwrap();
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{vendor}"}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}]}}"#
    );
    let params = [
        ("ResourceArns.member.1", "arn:aws:s3:::b/bob/x"),
        ("ResourcePolicy", policy.as_str()),
        ("ResourceOwner", CUSTOMER),
        ("CallerArn", vendor.as_str()),
    ];
    let answer = lab.try_root(&custom(&params)).unwrap();
    assert_eq!(text_of(&answer, "EvalDecision"), "implicitDeny", "{answer}");
    let details = answer.split_once("<EvalDecisionDetails>").unwrap().1;
    assert_eq!(text_of(details, "value"), "implicitDeny");
    // Recorded: what is specific to a resource has no details of its own.
    let specific = answer.split_once("<ResourceSpecificResults>").unwrap().1;
    let specific = specific.split_once("</ResourceSpecificResults>").unwrap().0;
    assert!(!specific.contains("EvalDecisionDetails"), "{specific}");
    let mut params = params.to_vec();
    params.extend(BOB);
    let answer = lab.try_root(&custom(&params)).unwrap();
    assert_eq!(text_of(&answer, "EvalDecision"), "allowed", "{answer}");
    assert!(answer.contains("<SourcePolicyId>ResourcePolicy</SourcePolicyId>"), "{answer}");
}

#[test]
fn a_principals_own_policies_are_simulated() {
    let lab = Lab::new();
    lab.user(CUSTOMER, "bob");
    lab.allow_user(CUSTOMER, "bob", "s3:ListBucket", "*");
    let user = format!("arn:aws:iam::{CUSTOMER}:user/bob");
    let simulate = |arn: &str, action: &str| {
        lab.try_root(&[
            ("Action", "SimulatePrincipalPolicy"),
            ("PolicySourceArn", arn),
            ("ActionNames.member.1", action),
        ])
    };
    let answer = simulate(&user, "s3:ListBucket").unwrap();
    assert_eq!(text_of(&answer, "EvalDecision"), "allowed");
    assert_eq!(text_of(&answer, "SourcePolicyId"), "user_bob_allow");
    assert_eq!(text_of(&simulate(&user, "s3:GetObject").unwrap(), "EvalDecision"), "implicitDeny");
    let session = format!("arn:aws:sts::{CUSTOMER}:assumed-role/r/s");
    let text = format!("Invalid Entity Arn: {session} does not clearly define entity type and name.");
    assert_eq!(simulate(&session, "s3:GetObject"), refused(400, "InvalidInput", &text));
    let nobody = format!("arn:aws:iam::{CUSTOMER}:user/nobody");
    assert_eq!(simulate(&nobody, "s3:GetObject"), missing("user", "nobody"));
    assert_eq!(simulate(&user, "s3:*").unwrap_err().1, "InvalidInput");
}

/// An organization in which the customer's account has this service control policy beside FullAWSAccess.
fn organize(lab: &Lab, management: &str, statement: &str) {
    use crate::world::organization::{AuthorizationPolicy, AuthorizationPolicyType, Organization, Target};
    let of = AuthorizationPolicyType::ServiceControlPolicy;
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    let policy = crate::policy::Policy::parse(&text, &crate::policy::DocumentKind::ServiceControl).unwrap();
    let scp = AuthorizationPolicy {
        id: "p-examplescp".to_owned(),
        arn: "arn:scp".to_owned(),
        name: "scp".to_owned(),
        of,
        policy: policy.into(),
    };
    let target = |id: &str, attached, accounts| Target {
        id: id.to_owned(),
        arn: id.to_owned(),
        name: id.to_owned(),
        attached,
        accounts,
        units: Vec::new(),
    };
    let full = of.full_access().unwrap();
    let account = target(CUSTOMER, vec![full.clone(), scp.into()], Vec::new());
    let root = target("r-ab12", vec![full], vec![account]);
    let id = "o-exampleorgid".to_owned();
    lab.world.set_organization(Some(Organization::new(
        id,
        management.to_owned(),
        vec![of],
        Vec::new(),
        root,
    )));
}

#[test]
fn the_organizations_service_control_policies_are_told() {
    let lab = Lab::new();
    lab.user(CUSTOMER, "bob");
    lab.allow_user(CUSTOMER, "bob", "s3:*", "*");
    let user = format!("arn:aws:iam::{CUSTOMER}:user/bob");
    let simulate = |action: &str| {
        let params = [
            ("Action", "SimulatePrincipalPolicy"),
            ("PolicySourceArn", user.as_str()),
            ("ActionNames.member.1", action),
        ];
        let answer = lab.try_root(&params).unwrap();
        let detail = answer.contains("<OrganizationsDecisionDetail>");
        let allowed = detail.then(|| text_of(&answer, "AllowedByOrganizations"));
        (text_of(&answer, "EvalDecision"), allowed, answer.contains("SourcePolicyId"))
    };
    let told = |decision: &str, allowed: Option<&str>, matched: bool| {
        (decision.to_owned(), allowed.map(str::to_owned), matched)
    };
    assert_eq!(simulate("s3:GetObject"), told("allowed", None, true));
    let deny = r#"{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}"#;
    organize(&lab, VENDOR, deny);
    assert_eq!(simulate("s3:GetObject"), told("explicitDeny", Some("false"), false));
    assert_eq!(simulate("s3:PutObject"), told("allowed", Some("true"), true));
    assert_eq!(simulate("iam:GetUser"), told("implicitDeny", Some("true"), false));
    let conditional =
        r#"{"Effect":"Deny","Action":"s3:Get*","Resource":"*","Condition":{"Null":{"aws:userid":"true"}}}"#;
    organize(&lab, VENDOR, conditional);
    assert_eq!(simulate("s3:GetObject"), told("allowed", Some("true"), true));
    organize(&lab, CUSTOMER, deny);
    assert_eq!(simulate("s3:GetObject"), told("allowed", Some("true"), true));
    let custom = lab.try_root(&custom(&BOB)).unwrap();
    assert!(!custom.contains("OrganizationsDecisionDetail"), "{custom}");
}

#[test]
fn how_resources_are_handled_matters_to_no_action_but_run_instances() {
    let lab = Lab::new();
    let resource = ("ResourceArns.member.1", "arn:aws:s3:::b/bob/x");
    let with = |option: &'static str, more: &[(&'static str, &'static str)]| {
        let mut params = custom(&[resource, BOB[0], BOB[1], ("ResourceHandlingOption", option)]);
        params.extend(more);
        lab.try_root(&params)
    };
    assert_eq!(text_of(&with("EC2-VPC-EBS", &[]).unwrap(), "EvalDecision"), "allowed");
    let text = "Invalid Resource Handling Option: EC2-Moon-EBS";
    assert_eq!(with("EC2-Moon-EBS", &[]), refused(400, "InvalidInput", text));
    let run = with("EC2-VPC-EBS", &[("ActionNames.member.2", "ec2:RunInstances")]).unwrap_err();
    assert_eq!((run.0, run.1), (501, "NotImplemented"));
}

#[test]
fn results_come_in_pages() {
    let lab = Lab::new();
    let params = [
        ("ActionNames.member.2", "s3:PutObject"),
        ("ActionNames.member.3", "s3:ListBucket"),
        ("MaxItems", "2"),
    ];
    let answer = lab.try_root(&custom(&params)).unwrap();
    assert_eq!(answer.matches("<EvalActionName>").count(), 2);
    let marker = text_of(&answer, "Marker");
    let mut params = params.to_vec();
    params.push(("Marker", &marker));
    let answer = lab.try_root(&custom(&params)).unwrap();
    assert_eq!(text_of(&answer, "EvalActionName"), "s3:ListBucket");
    assert_eq!(text_of(&answer, "IsTruncated"), "false");
}

#[test]
fn the_keys_that_policies_ask_for_are_listed() {
    let lab = Lab::new();
    let answer = lab
        .try_root(&[
            ("Action", "GetContextKeysForCustomPolicy"),
            ("PolicyInputList.member.1", GET),
            ("PolicyInputList.member.2", DENY),
        ])
        .unwrap();
    assert!(answer.contains("<member>aws:username</member>"), "{answer}");
    assert!(answer.contains("<member>aws:SecureTransport</member>"), "{answer}");
    assert_eq!(answer.matches("<member>").count(), 2);
}

#[test]
fn the_accounts_details_are_told_by_kind_and_in_pages() {
    let lab = Lab::new();
    lab.user(CUSTOMER, "bob");
    lab.allow_user(CUSTOMER, "bob", "s3:ListBucket", "*");
    lab.role(CUSTOMER, "data", SERVICE);
    let arn = lab.policy("p");
    lab.root(CUSTOMER, &[("Action", "AttachRolePolicy"), ("RoleName", "data"), ("PolicyArn", &arn)]);
    let all = lab.try_root(&[("Action", "GetAccountAuthorizationDetails")]).unwrap();
    assert_eq!(text_of(&all, "UserName"), "bob");
    assert_eq!(text_of(&all, "AttachmentCount"), "1");
    assert_eq!(text_of(&all, "IsTruncated"), "false");
    let roles = [("Action", "GetAccountAuthorizationDetails"), ("Filter.member.1", "Role")];
    let roles = lab.try_root(&roles).unwrap();
    assert!(roles.contains("<RoleName>data</RoleName>") && !roles.contains("<UserName>"), "{roles}");
    let first = lab.try_root(&[("Action", "GetAccountAuthorizationDetails"), ("MaxItems", "1")]).unwrap();
    assert!(first.contains("bob") && !first.contains("<RoleName>"), "{first}");
    assert_eq!(text_of(&first, "IsTruncated"), "true");
    let wrong = [("Action", "GetAccountAuthorizationDetails"), ("Filter.member.1", "Users")];
    assert_eq!(lab.try_root(&wrong).unwrap_err().1, "ValidationError");
    let summary = lab.try_root(&[("Action", "GetAccountSummary")]).unwrap();
    assert!(summary.contains("<key>Users</key>\n        <value>1</value>"), "{summary}");
}

/// A statement that allows what is simulated, as short as can be.
fn allowing(number: usize) -> String {
    let statements = vec![r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#; number];
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}

#[test]
fn a_thousand_statements_on_a_thousand_resources_come_in_short_pages() {
    let lab = Lab::new();
    let policy = allowing(1_000);
    let resources: Vec<(String, String)> = (1..=1_000)
        .map(|number| (format!("ResourceArns.member.{number}"), format!("arn:aws:s3:::b/{number}")))
        .collect();
    let mut params = vec![
        ("Action", "SimulateCustomPolicy"),
        ("PolicyInputList.member.1", policy.as_str()),
        ("ActionNames.member.1", "s3:GetObject"),
        ("MaxItems", "1000"),
    ];
    params.extend(resources.iter().map(|(name, arn)| (name.as_str(), arn.as_str())));
    let first = lab.try_root(&params).unwrap();
    // Each result has its thousand statements twice: 16,000 steps are eight of them.
    assert_eq!(first.matches("<EvalActionName>").count(), 8);
    assert_eq!(first.matches("<SourcePolicyId>").count(), 16_000);
    assert_eq!(text_of(&first, "IsTruncated"), "true");
    let marker = text_of(&first, "Marker");
    params.push(("Marker", &marker));
    let second = lab.try_root(&params).unwrap();
    assert_eq!(text_of(&second, "EvalResourceName"), "arn:aws:s3:::b/9");
}

#[test]
fn a_simulation_that_is_too_large_is_refused() {
    let lab = Lab::new();
    let policy = allowing(2_700);
    let names: Vec<String> = (1..=5).map(|number| format!("PolicyInputList.member.{number}")).collect();
    let mut params = vec![("Action", "SimulateCustomPolicy"), ("ActionNames.member.1", "s3:GetObject")];
    params.extend(names.iter().map(|name| (name.as_str(), policy.as_str())));
    let size = 5 * policy.len();
    let text = format!(
        "The policies of this simulation have {size} characters together, and rolecall simulates at most 524288."
    );
    assert_eq!(lab.try_root(&params), refused(400, "InvalidInput", &text));
    params.truncate(6);
    assert!(lab.try_root(&params).is_ok());
    let long = "x".repeat(65_537);
    let context = [BOB[0], (BOB[1].0, long.as_str())];
    let text = "The values of the context keys of this simulation have 65537 characters together, and rolecall simulates \
                at most 65536.";
    assert_eq!(lab.try_root(&custom(&context)), refused(400, "InvalidInput", text));
}
