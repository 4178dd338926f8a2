//! What an organization's policies refuse, to whom, and in which words.

use rolecall_tests::{Answer, Call};
use serde_json::{Value, json};

use super::lab::{ALL, Lab, Who, message, policy, root, session};

const MANAGEMENT: &str = "999999999999";
const MEMBER: &str = "111122223333";
const SIBLING: &str = "222222222222";
const OUTSIDE: &str = "340636424752";

/// An organization with one service control policy and one resource control policy on the member's unit.
fn organization(scp: Value, rcp: Value) -> Value {
    json!({
        "Id": "o-exampleorgid",
        "ManagementAccountId": MANAGEMENT,
        "Policies": [
            { "Id": "p-examplescp1", "Name": "scp", "Type": "SERVICE_CONTROL_POLICY",
              "Content": { "Version": "2012-10-17", "Statement": [scp] } },
            { "Id": "p-examplercp1", "Name": "rcp", "Type": "RESOURCE_CONTROL_POLICY",
              "Content": { "Version": "2012-10-17", "Statement": [rcp] } },
        ],
        "Root": {
            "Id": "r-ab12",
            "Accounts": [SIBLING],
            "OrganizationalUnits": [{
                "Id": "ou-ab12-11111111", "Name": "members", "Accounts": [MEMBER],
                "ServiceControlPolicies": ["FullAWSAccess", "scp"], "ResourceControlPolicies": ["rcp"],
            }],
        },
    })
}

fn deny(action: &str) -> Value {
    json!({ "Effect": "Deny", "Action": action, "Resource": "*" })
}

fn rcp(action: &str) -> Value {
    json!({ "Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*" })
}

const SCP: &str = "with an explicit deny in a service control policy: \
                   arn:aws:organizations::999999999999:policy/o-exampleorgid/service_control_policy/p-examplescp1";
const RCP: &str = "with an explicit deny in a resource control policy: \
                   arn:aws:organizations::999999999999:policy/o-exampleorgid/resource_control_policy/p-examplercp1";

/// Somebody of each account who may do everything as far as its account is concerned, and a bucket of each.
struct World {
    lab: Lab,
    management: Who,
    member: Who,
    sibling: Who,
    outside: Who,
}

impl World {
    async fn new() -> Self {
        let lab = Lab::new().await;
        for (account, bucket) in
            [(MANAGEMENT, "managements"), (MEMBER, "members"), (SIBLING, "siblings"), (OUTSIDE, "outsides")]
        {
            lab.bucket(account, bucket).await;
            let others: Vec<String> =
                [MANAGEMENT, MEMBER, SIBLING, OUTSIDE].map(|id| format!("\"{id}\"")).into();
            let others = others.join(",");
            let statement = format!(
                r#"{{"Effect":"Allow","Principal":{{"AWS":[{others}]}},"Action":"s3:*","Resource":["arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*"]}}"#
            );
            lab.bucket_policy(account, bucket, &statement).await;
        }
        Self {
            management: lab.user(MANAGEMENT, "user", ALL).await,
            member: lab.user(MEMBER, "user", ALL).await,
            sibling: lab.user(SIBLING, "user", ALL).await,
            outside: lab.user(OUTSIDE, "user", ALL).await,
            lab,
        }
    }

    async fn get(&self, who: &Who, bucket: &str) -> Answer {
        self.lab.s3(who, "GET", &format!("/{bucket}/key"), "").await
    }

    /// Each row: who gets an object of which bucket, and how that ends.
    async fn gets(&self, rows: &[(&Who, &str, &str)]) {
        for (who, bucket, ends) in rows {
            let answer = self.get(who, bucket).await;
            if ends.is_empty() {
                assert_eq!(answer.status, 200, "{} {bucket}: {}", who.arn, answer.body);
                continue;
            }
            let expected = match *ends {
                "bare" => "Access Denied".to_owned(),
                clause => format!(
                    "User: {} is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::{bucket}/key\" {clause}",
                    who.arn
                ),
            };
            assert_eq!((answer.status, message(&answer)), (403, expected));
        }
    }
}

#[tokio::test]
async fn a_service_control_policy_binds_the_members_principals_wherever_they_go() {
    let world = World::new().await;
    world.lab.organize(&organization(deny("s3:GetObject"), rcp("s3:DeleteObject"))).await;
    let World { management, member, sibling, outside, .. } = &world;
    let members_root = root(MEMBER);
    let rows = [
        (member, "members", SCP),
        (&members_root, "members", SCP),
        (member, "siblings", SCP),
        (member, "outsides", "bare"),
        (sibling, "members", ""),
        (management, "members", ""),
        (management, "managements", ""),
        (outside, "members", ""),
    ];
    world.gets(&rows).await;
    assert_eq!(world.lab.control("DELETE", "organization", "").await.body.trim(), "null");
    world.gets(&[(member, "members", "")]).await;
}

#[tokio::test]
async fn each_level_has_to_allow() {
    let world = World::new().await;
    let mut document = organization(
        json!({ "Effect": "Allow", "Action": "iam:*", "Resource": "*" }),
        rcp("s3:DeleteObject"),
    );
    document["Root"]["OrganizationalUnits"][0]["ServiceControlPolicies"] = json!(["scp"]);
    world.lab.organize(&document).await;
    let World { member, sibling, management, .. } = &world;
    let clause = "because no service control policy allows the s3:GetObject action";
    let members_root = root(MEMBER);
    world
        .gets(&[
            (member, "members", clause),
            (&members_root, "members", clause),
            (member, "siblings", clause),
            (member, "outsides", "bare"),
            (sibling, "members", ""),
            (management, "members", ""),
        ])
        .await;
    let refused = world.get(member, "members").await;
    let explained = world.lab.explanation(&refused).await;
    assert_eq!(explained["because"]["key"], "Action");
    let line = explained["because"]["line"].as_str().unwrap();
    assert_eq!(
        line,
        "service control policy arn:aws:organizations::999999999999:policy/o-exampleorgid/service_control_policy/p-examplescp1 \
         of arn:aws:organizations::999999999999:ou/o-exampleorgid/ou-ab12-11111111: statement 1: Action is \"iam:*\", the \
         request is for \"s3:GetObject\""
    );
    let layers = explained["stages"]["policy"][0]["explanation"]["layers"].as_array().unwrap();
    let outcomes: Vec<_> = layers
        .iter()
        .filter(|layer| layer["layer"] == "service-control-policy")
        .map(|layer| layer["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["allow", "noMatch", "allow"]);
}

#[tokio::test]
async fn a_resource_control_policy_binds_whoever_comes_for_the_members_resources() {
    let world = World::new().await;
    world.lab.organize(&organization(deny("s3:DeleteObject"), rcp("s3:Get*"))).await;
    let World { management, member, sibling, outside, .. } = &world;
    let members_root = root(MEMBER);
    world
        .gets(&[
            (member, "members", RCP),
            (&members_root, "members", RCP),
            (sibling, "members", RCP),
            (management, "members", RCP),
            (outside, "members", "bare"),
            (member, "siblings", ""),
            (member, "managements", ""),
            (member, "outsides", ""),
            (outside, "managements", ""),
        ])
        .await;
    let create = world.lab.s3(member, "PUT", "/another", "").await;
    assert_eq!(create.status, 200, "{}", create.body);
    world.lab.organize(&organization(deny("s3:DeleteObject"), rcp("s3:CreateBucket"))).await;
    let create = world.lab.s3(member, "PUT", "/one-more", "").await;
    assert!(message(&create).ends_with(RCP), "{}", create.body);
    let list = world.lab.s3(member, "GET", "/", "").await;
    assert_eq!(list.status, 200, "{}", list.body);
}

#[tokio::test]
async fn iam_names_the_policy_and_has_no_resource_control_policies() {
    let world = World::new().await;
    let World { lab, member, sibling, .. } = &world;
    lab.organize(&organization(deny("iam:ListUsers"), rcp("iam:*"))).await;
    let refused = lab.iam(member, &[("Action", "ListUsers")]).await;
    let expected = format!(
        "User: {} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::{MEMBER}:user/ {SCP}",
        member.arn
    );
    assert_eq!((refused.status, message(&refused)), (403, expected));
    assert_eq!(lab.iam(member, &[("Action", "GetUser"), ("UserName", "user")]).await.status, 200);
    assert_eq!(lab.iam(sibling, &[("Action", "ListUsers")]).await.status, 200);
}

#[tokio::test]
async fn assuming_a_role_asks_the_callers_scps_and_the_roles_rcps() {
    let world = World::new().await;
    let World { lab, member, sibling, outside, .. } = &world;
    let trust = format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":["{MEMBER}","{SIBLING}","{OUTSIDE}"]}},"Action":"sts:AssumeRole"}}"#
    );
    let members = lab.role(MEMBER, "members", &trust).await;
    let siblings = lab.role(SIBLING, "siblings", &trust).await;
    let outsides = lab.role(OUTSIDE, "outsides", &trust).await;
    let assume = async |who: &Who, role: &str| {
        let form = [("Action", "AssumeRole"), ("RoleArn", role), ("RoleSessionName", "session")];
        lab.sts(who, &form).await
    };
    let bare = |who: &Who, role: &str| {
        format!("User: {} is not authorized to perform: sts:AssumeRole on resource: {role}", who.arn)
    };
    lab.organize(&organization(deny("sts:AssumeRole"), rcp("s3:Get*"))).await;
    let refused = assume(member, &siblings).await;
    assert_eq!(message(&refused), format!("{} {SCP}", bare(member, &siblings)));
    let refused = assume(member, &outsides).await;
    let unnamed = "with an explicit deny in a service control policy";
    assert_eq!(message(&refused), format!("{} {unnamed}", bare(member, &outsides)));
    assert_eq!(assume(outside, &members).await.status, 200);
    lab.organize(&organization(deny("s3:DeleteObject"), rcp("sts:AssumeRole"))).await;
    let refused = assume(sibling, &members).await;
    assert_eq!(message(&refused), format!("{} {RCP}", bare(sibling, &members)));
    let refused = assume(outside, &members).await;
    assert_eq!(message(&refused), bare(outside, &members), "strangers are not told");
    let explained = lab.explanation(&refused).await;
    assert_eq!(explained["because"]["key"], "explicit deny");
    assert_eq!(assume(member, &siblings).await.status, 200);
    let scp = json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*" });
    let mut document = organization(scp, rcp("s3:Get*"));
    document["Root"]["OrganizationalUnits"][0]["ServiceControlPolicies"] = json!(["scp"]);
    lab.organize(&document).await;
    let refused = assume(member, &siblings).await;
    assert_eq!(message(&refused), bare(member, &siblings), "an implicit deny is not named");
    let identity = lab.sts(member, &[("Action", "GetCallerIdentity")]).await;
    assert_eq!(identity.status, 200, "needs no permission: {}", identity.body);
}

#[tokio::test]
async fn a_session_is_bound_by_the_policies_of_its_roles_account() {
    let world = World::new().await;
    let World { lab, outside, .. } = &world;
    let trust =
        format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"{OUTSIDE}"}},"Action":"sts:AssumeRole"}}"#);
    let role = lab.role(MEMBER, "reader", &trust).await;
    let form = [("Action", "AssumeRole"), ("RoleArn", role.as_str()), ("RoleSessionName", "session")];
    let session = session(&lab.sts(outside, &form).await);
    world.gets(&[(&session, "members", "")]).await;
    lab.organize(&organization(deny("s3:GetObject"), rcp("s3:DeleteObject"))).await;
    world.gets(&[(&session, "members", SCP)]).await;
}

#[tokio::test]
async fn the_condition_keys_follow_the_organization() {
    let world = World::new().await;
    let World { lab, management, member, sibling, outside, .. } = &world;
    let open = |condition: &str| {
        format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::members/*","Condition":{condition}}}"#
        )
    };
    lab.organize(&organization(deny("s3:DeleteObject"), rcp("s3:DeleteObject"))).await;
    let no_resource = "because no resource-based policy allows the s3:GetObject action";
    lab.bucket_policy(
        MEMBER,
        "members",
        &open(r#"{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}"#),
    )
    .await;
    world.gets(&[(management, "members", ""), (sibling, "members", ""), (outside, "members", "bare")]).await;
    let siblings = |path: &str| {
        let condition = format!(r#"{{"ForAnyValue:StringLike":{{"aws:PrincipalOrgPaths":"{path}"}}}}"#);
        open(&condition).replacen("\"*\"", &format!(r#"{{"AWS":["{SIBLING}","{OUTSIDE}"]}}"#), 1)
    };
    for (path, ends) in [
        ("o-exampleorgid/r-ab12/", ""),
        ("o-exampleorgid/*", ""),
        ("o-exampleorgid/r-ab12/ou-ab12-11111111/*", no_resource),
    ] {
        lab.bucket_policy(MEMBER, "members", &siblings(path)).await;
        world.gets(&[(sibling, "members", ends), (outside, "members", "bare")]).await;
    }
    let own = |condition: &str| {
        format!(r#"{{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{condition}}}"#)
    };
    lab.permit(MEMBER, "user", &own(r#"{"StringEquals":{"aws:ResourceOrgID":"${aws:PrincipalOrgID}"}}"#))
        .await;
    let no_identity = "because no identity-based policy allows the s3:GetObject action";
    world.gets(&[(member, "siblings", ""), (member, "outsides", "bare")]).await;
    let path = r#"{"ForAnyValue:StringEquals":{"aws:ResourceOrgPaths":"o-exampleorgid/r-ab12/"}}"#;
    lab.permit(MEMBER, "user", &own(path)).await;
    world.gets(&[(member, "siblings", ""), (member, "managements", "")]).await;
    lab.permit(MEMBER, "user", &own(r#"{"Null":{"aws:PrincipalOrgID":"true"}}"#)).await;
    world.gets(&[(member, "siblings", no_identity)]).await;
}

#[tokio::test]
async fn the_organizations_api_is_not_emulated_and_says_what_is() {
    let lab = Lab::new().await;
    let call = Call { service: "organizations", ..Call::s3("POST", "/") };
    let call = call
        .with_header("content-type", "application/x-amz-json-1.1")
        .with_header("x-amz-target", "AWSOrganizationsV20161128.DescribeOrganization")
        .with_body(b"{}");
    let answer = lab.call(&root(MEMBER), call).await;
    assert_eq!(answer.status, 501, "{}", answer.body);
    let error: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(error["__type"], "NotImplemented");
    assert_eq!(
        error["message"],
        "rolecall does not emulate organizations:DescribeOrganization; PUT /_rolecall/organization sets the organization."
    );
    let wrong = lab.control("PUT", "organization", r#"{"ManagementAccountId": "1"}"#).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.body.contains("/ManagementAccountId: "), "{}", wrong.body);
    assert_eq!(lab.control("PATCH", "organization", "").await.status, 405);
}

/// The data perimeter that keeps a vendor out: nobody is told but who owns it, and the way through spares the vendor alone.
#[tokio::test]
async fn a_perimeter_around_a_role_has_a_remedy_for_one_vendor() {
    let world = World::new().await;
    let World { lab, outside, .. } = &world;
    let trust = format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"{OUTSIDE}"}},"Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"sts:ExternalId":"unique-id"}}}}}}"#
    );
    let role = lab.role(MEMBER, "data", &trust).await;
    let perimeter = json!({
        "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*",
        "Condition": { "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-exampleorgid" } },
    });
    lab.organize(&organization(deny("s3:DeleteObject"), perimeter)).await;
    let form = [
        ("Action", "AssumeRole"),
        ("RoleArn", role.as_str()),
        ("RoleSessionName", "session"),
        ("ExternalId", "unique-id"),
    ];
    let refused = lab.sts(outside, &form).await;
    let explained = lab.explanation(&refused).await;
    assert_eq!(explained["because"]["key"], "aws:PrincipalOrgID");
    let change = &explained["remedies"][0]["changes"][0];
    assert_eq!(change["account"], MANAGEMENT, "{explained:#}");
    assert!(change["line"].as_str().unwrap().contains("the organization's policy"), "{change}");
    let mut document: Value =
        serde_json::from_str(&lab.control("GET", "organization", "").await.body).unwrap();
    document["Policies"][1]["Content"] = change["after"].clone();
    lab.organize(&document).await;
    assert_eq!(lab.sts(outside, &form).await.status, 200, "the remedy works");
    let other = lab.user(OUTSIDE, "another", ALL).await;
    assert_eq!(lab.sts(&other, &form).await.status, 403, "and for nobody else");
}

/// A managed policy that denies is named, but not to S3's strangers, and an inline one never is: it has no ARN.
#[tokio::test]
async fn a_managed_policy_that_denies_is_named() {
    let world = World::new().await;
    let World { lab, member, .. } = &world;
    let document = policy(&deny("s3:GetObject").to_string());
    let create = [("Action", "CreatePolicy"), ("PolicyName", "deny"), ("PolicyDocument", document.as_str())];
    lab.must(MEMBER, &create).await;
    let arn = format!("arn:aws:iam::{MEMBER}:policy/deny");
    let attach = [("Action", "AttachUserPolicy"), ("UserName", "user"), ("PolicyArn", arn.as_str())];
    lab.must(MEMBER, &attach).await;
    let unnamed = "with an explicit deny in an identity-based policy";
    let named = format!("{unnamed}: {arn}");
    world
        .gets(&[
            (member, "members", named.as_str()),
            (member, "siblings", "bare"),
            (member, "outsides", "bare"),
        ])
        .await;
    lab.organize(&organization(deny("s3:DeleteObject"), rcp("s3:DeleteObject"))).await;
    world.gets(&[(member, "siblings", named.as_str()), (member, "outsides", "bare")]).await;
    let detach = [("Action", "DetachUserPolicy"), ("UserName", "user"), ("PolicyArn", arn.as_str())];
    lab.must(MEMBER, &detach).await;
    lab.permit(MEMBER, "user", &deny("s3:GetObject").to_string()).await;
    world.gets(&[(member, "members", unnamed), (member, "siblings", unnamed)]).await;
}

/// IAM Toolbox tells the checks from the root down to the account, each with its target.
#[tokio::test]
async fn the_toolbox_tells_every_level() {
    let world = World::new().await;
    let World { lab, member, .. } = &world;
    lab.organize(&organization(deny("s3:GetObject"), rcp("s3:DeleteObject"))).await;
    let refused = world.get(member, "members").await;
    let id = refused.header("x-rolecall-authorization-id").unwrap();
    let target = format!("/authorization-details/{id}");
    let call = Call { service: "iam", ..Call::s3("GET", &target) };
    let answer = lab.call(&root(MEMBER), call).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let told: Value = serde_json::from_str(&answer.body).unwrap();
    let checks: Vec<String> = told["evaluations"][0]["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|check| {
            let target = check["targetArn"].as_str()?.rsplit('/').next().unwrap().to_owned();
            Some(format!("{} {target} {}", check["checkType"].as_str()?, check["evaluatedEffect"].as_str()?))
        })
        .collect();
    assert_eq!(
        checks,
        [
            "RESOURCE_CONTROL_POLICY r-ab12 ALLOW",
            "RESOURCE_CONTROL_POLICY ou-ab12-11111111 ALLOW",
            "RESOURCE_CONTROL_POLICY 111122223333 ALLOW",
            "SERVICE_CONTROL_POLICY r-ab12 ALLOW",
            "SERVICE_CONTROL_POLICY ou-ab12-11111111 EXPLICIT_DENY",
            "SERVICE_CONTROL_POLICY 111122223333 ALLOW",
        ]
    );
}

/// The page's document is one that is taken.
#[tokio::test]
async fn the_document_of_the_page_is_taken() {
    let page = include_str!("../../../docs/organizations.md");
    let (_, rest) = page.split_once("<<'JSON'\n").unwrap();
    let (document, _) = rest.split_once("\nJSON\n").unwrap();
    let lab = Lab::new().await;
    lab.organize(&serde_json::from_str(document).unwrap()).await;
    lab.bucket(MEMBER, "bucket").await;
    let refused = lab.s3(&root(MEMBER), "DELETE", "/bucket/key", "").await;
    assert!(page.contains(message(&refused).split_once(" with ").unwrap().1), "{}", refused.body);
}
