//! What is taken, what is not and why, and what an account has from its place.

use serde_json::json;

use super::*;
use crate::world::World;

fn document() -> Value {
    json!({
        "Id": "o-exampleorgid",
        "ManagementAccountId": "999999999999",
        "Policies": [
            {
                "Id": "p-examplescp1", "Name": "NoDeletes", "Type": "SERVICE_CONTROL_POLICY",
                "Content": { "Version": "2012-10-17", "Statement": [
                    { "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*" }
                ] }
            },
            {
                "Id": "p-examplercp1", "Name": "OwnOnly", "Type": "RESOURCE_CONTROL_POLICY",
                "Content": "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\
                             \"Action\":\"s3:*\",\"Resource\":\"*\"}}"
            }
        ],
        "Root": {
            "Id": "r-ab12",
            "Accounts": ["222222222222"],
            "OrganizationalUnits": [{
                "Id": "ou-ab12-11111111", "Name": "data",
                "ServiceControlPolicies": ["FullAWSAccess", "NoDeletes"],
                "OrganizationalUnits": [{
                    "Id": "ou-ab12-22222222", "Name": "customers",
                    "Accounts": [{ "Id": "111122223333", "ResourceControlPolicies": ["p-examplercp1"] }]
                }]
            }]
        }
    })
}

fn text(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

#[test]
fn a_document_is_taken_and_shown_as_one_that_could_be_sent_again() {
    let world = World::default();
    assert_eq!(show(&world), Value::Null);
    set(&world, &text(&document())).unwrap();
    let shown = show(&world);
    assert_eq!(shown.pointer("/Root/Accounts/0/Id"), Some(&json!("999999999999")));
    let unit = "/Root/OrganizationalUnits/0";
    assert_eq!(
        shown.pointer(&format!("{unit}/ServiceControlPolicies")),
        Some(&json!(["FullAWSAccess", "NoDeletes"]))
    );
    assert_eq!(
        shown.pointer(&format!("{unit}/OrganizationalUnits/0/Accounts/0/ResourceControlPolicies")),
        Some(&json!(["RCPFullAWSAccess", "OwnOnly"]))
    );
    set(&world, &text(&shown)).unwrap();
    assert_eq!(show(&world), shown);
    remove(&world);
    assert_eq!(show(&world), Value::Null);
}

#[test]
fn an_account_has_the_policies_of_every_level_above_it() {
    let world = World::default();
    set(&world, &text(&document())).unwrap();
    let organization = world.organization().unwrap();
    let names = |levels: &[Vec<crate::policy::AttachedPolicy>]| -> Vec<Vec<String>> {
        let last = |name: &str| name.rsplit('/').next().unwrap().to_owned();
        levels.iter().map(|level| level.iter().map(|policy| last(&policy.name)).collect()).collect()
    };
    let full = || vec!["p-FullAWSAccess".to_owned()];
    let mut denying = full();
    denying.push("p-examplescp1".to_owned());
    assert_eq!(names(organization.scps("111122223333")), [full(), denying, full(), full()]);
    let last = names(organization.rcps("111122223333")).pop().unwrap();
    assert_eq!(last, ["p-RCPFullAWSAccess", "p-examplercp1"]);
    assert_eq!(
        organization.path("111122223333"),
        Some("o-exampleorgid/r-ab12/ou-ab12-11111111/ou-ab12-22222222/")
    );
    assert_eq!(organization.path("222222222222"), Some("o-exampleorgid/r-ab12/"));
    let scp = &organization.scps("111122223333")[1][1];
    assert_eq!(
        (&*scp.name, &*scp.attached_to),
        (
            "arn:aws:organizations::999999999999:policy/o-exampleorgid/service_control_policy/p-examplescp1",
            "arn:aws:organizations::999999999999:ou/o-exampleorgid/ou-ab12-11111111"
        )
    );
    assert!(organization.has("999999999999") && !organization.binds("999999999999"));
    assert!(organization.scps("999999999999").is_empty() && organization.rcps("999999999999").is_empty());
    assert!(!organization.has("333333333333") && organization.path("333333333333").is_none());
}

#[test]
fn ids_are_made_where_none_is_given() {
    let world = World::default();
    let least = json!({
        "ManagementAccountId": "999999999999", "PolicyTypes": ["SERVICE_CONTROL_POLICY"],
        "Root": { "OrganizationalUnits": [{ "Accounts": ["111122223333"] }] }
    });
    set(&world, &text(&least)).unwrap();
    let organization = world.organization().unwrap();
    assert_eq!(organization.scps("111122223333").len(), 3);
    assert!(organization.rcps("111122223333").is_empty(), "the type is not enabled");
    let root = organization.root.id.trim_start_matches("r-");
    assert!(organization.root.units[0].id.starts_with(&format!("ou-{root}-")));
    set(&world, &text(&show(&world))).unwrap();
}

/// A change to the document, and what the refusal says.
type Wrong = (&'static str, Value, &'static str);

fn wrong() -> Vec<Wrong> {
    let deeper = (0..6).fold(json!({}), |unit, _| json!({ "OrganizationalUnits": [unit] }));
    let scp = "/Policies/0/Content/Statement/0";
    vec![
        ("/Id", json!("exampleorgid"), "/Id: \"exampleorgid\": an organization's ID is o- and 10 to 32"),
        (
            "/ManagementAccountId",
            json!(999_999_999_999_u64),
            "/ManagementAccountId: 999999999999: the management account's ID is twelve digits.",
        ),
        (
            "/Owner",
            json!("me"),
            "/Owner: there is no such member; an organization has Id, ManagementAccountId",
        ),
        (
            "/PolicyTypes",
            json!(["TAG_POLICY"]),
            "/PolicyTypes/0: \"TAG_POLICY\": is \"SERVICE_CONTROL_POLICY\" or",
        ),
        (
            "/PolicyTypes",
            json!(["SERVICE_CONTROL_POLICY"]),
            "/Policies/1/Type: \"RESOURCE_CONTROL_POLICY\": this type is not among the PolicyTypes",
        ),
        (
            "/Policies/1/Name",
            json!("NoDeletes"),
            "/Policies/1/Name: \"NoDeletes\": another policy is called so.",
        ),
        ("/Policies/1/Name", json!("FullAWSAccess"), "another policy is called so."),
        (
            "/Policies/1/Id",
            json!("p-examplescp1"),
            "/Policies/1/Id: \"p-examplescp1\": another policy has it.",
        ),
        ("/Policies/0/Id", json!("p-1"), "/Policies/0/Id: \"p-1\": a policy's ID is p- and 8 to 128"),
        (
            "/Policies/0/Content",
            json!("{"),
            "/Policies/0/Content: must be a JSON object, in which no key is there twice. AWS says: The provided policy document does not meet",
        ),
        (
            "/Policies/0/Content",
            json!(x_of(10_240)),
            "/Policies/0/Content: it has 10241 characters; a SERVICE_CONTROL_POLICY has at most 10240.",
        ),
        (
            "/Policies/1/Content",
            json!(x_of(5_120)),
            "/Policies/1/Content: it has 5121 characters; a RESOURCE_CONTROL_POLICY has at most 5120.",
        ),
        (
            scp,
            json!({ "Effect": "Deny", "Action": "s3:*", "Resource": "*", "Principal": "*" }),
            "/Policies/0/Content/Statement/0/Principal: a service control policy has none",
        ),
        (
            scp,
            json!({ "Effect": "deny", "Action": "s3:*", "Resource": "*" }),
            "/Policies/0/Content/Statement/0/Effect: must be \"Allow\" or \"Deny\"",
        ),
        (
            "/Policies/1/Content",
            rcp(&json!({ "Effect": "Allow" })),
            "/Policies/1/Content/Statement/0/Effect: must be \"Deny\"",
        ),
        (
            "/Policies/1/Content",
            rcp(&json!({ "Action": "*" })),
            "/Policies/1/Content/Statement/0/Action: must name the service",
        ),
        (
            "/Policies/1/Content",
            rcp(&json!({ "Principal": { "AWS": "*" } })),
            "/Policies/1/Content/Statement/0/Principal: must be \"*\"",
        ),
        (
            "/Policies/1/Content",
            rcp(&json!({ "NotAction": "s3:*" })),
            "/Policies/1/Content/Statement/0/NotAction: a resource control policy has none",
        ),
        ("/Root/Id", json!("r-AB"), "/Root/Id: \"r-AB\": the root's ID is r- and 4 to 32"),
        (
            "/Root/Accounts/0",
            json!("22222222222"),
            "/Root/Accounts/0: \"22222222222\": an account's ID is twelve digits.",
        ),
        (
            "/Root/Accounts/0",
            json!("111122223333"),
            "/Root/OrganizationalUnits/0/OrganizationalUnits/0/Accounts/0/Id: \"111122223333\": it is in the organization already",
        ),
        (
            "/Root/OrganizationalUnits/0/Id",
            json!("ou-zz99-11111111"),
            "a unit's ID is ou-ab12 (its root's), a dash, and 8 to 32",
        ),
        (
            "/Root/OrganizationalUnits/0/ServiceControlPolicies",
            json!(["FullAWSAccess", "OwnOnly"]),
            "/Root/OrganizationalUnits/0/ServiceControlPolicies/1: \"OwnOnly\": there is no SERVICE_CONTROL_POLICY of this name or ID; there is FullAWSAccess, NoDeletes.",
        ),
        (
            "/Root/OrganizationalUnits/0/ServiceControlPolicies",
            json!([]),
            "/Root/OrganizationalUnits/0/ServiceControlPolicies: at least one service control policy is attached",
        ),
        (
            "/Root/OrganizationalUnits/0/ServiceControlPolicies",
            json!(["NoDeletes", "p-examplescp1"]),
            "ServiceControlPolicies/1: \"p-examplescp1\": it is attached here already.",
        ),
        (
            "/Root/OrganizationalUnits/0/OrganizationalUnits",
            json!([deeper]),
            "organizational units are nested at most five deep.",
        ),
        ("/Root", Value::Null, "/Root: is missing; the root holds the accounts"),
    ]
}

fn x_of(length: usize) -> String {
    "x".repeat(length + 1)
}

/// A resource control policy's document with some elements of its statement changed.
fn rcp(changes: &Value) -> Value {
    let mut statement = json!({ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" });
    for (element, value) in changes.as_object().unwrap() {
        statement[element] = value.clone();
    }
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

#[test]
fn a_wrong_document_changes_nothing_and_the_refusal_names_the_place() {
    let world = World::default();
    set(&world, &text(&document())).unwrap();
    let before = show(&world);
    for (place, value, says) in wrong() {
        let mut document = document();
        let (parent, member) = place.rsplit_once('/').unwrap();
        let parent = document.pointer_mut(parent).unwrap();
        match parent {
            Value::Array(list) => list[member.parse::<usize>().unwrap()] = value,
            object => object[member] = value,
        }
        let refusal = set(&world, &text(&document)).unwrap_err();
        assert_eq!(refusal.code(), "BadBody");
        assert!(refusal.message().contains(says), "{says}\n{}", refusal.message());
        assert_eq!(show(&world), before);
    }
    for body in ["", "[]", "{", "1"] {
        assert_eq!(set(&world, body.as_bytes()).unwrap_err().code(), "BadBody", "{body}");
    }
}

#[test]
fn a_target_has_no_more_policies_than_aws_lets_it() {
    let world = World::default();
    let many = |count: usize, of: &str, content: &Value| -> (Vec<Value>, Vec<String>) {
        let names: Vec<String> = (0..count).map(|number| format!("policy-{number}")).collect();
        let policy = |name: &String| json!({ "Name": name, "Type": of, "Content": content });
        (names.iter().map(policy).collect(), names)
    };
    let scp = document().pointer("/Policies/0/Content").unwrap().clone();
    for (count, of, member, content, taken) in [
        (10, "SERVICE_CONTROL_POLICY", "ServiceControlPolicies", &scp, true),
        (11, "SERVICE_CONTROL_POLICY", "ServiceControlPolicies", &scp, false),
        (4, "RESOURCE_CONTROL_POLICY", "ResourceControlPolicies", &rcp(&json!({})), true),
        (5, "RESOURCE_CONTROL_POLICY", "ResourceControlPolicies", &rcp(&json!({})), false),
    ] {
        let (policies, names) = many(count, of, content);
        let document =
            json!({ "ManagementAccountId": "999999999999", "Policies": policies, "Root": { member: names } });
        assert_eq!(set(&world, &text(&document)).is_ok(), taken, "{count} {of}");
    }
}
