use super::*;

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";

fn denied(action: &str, resource: &str) -> Outcome {
    let message = format!(
        "User: {ALICE} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"
    );
    refused(403, "AccessDenied", &message)
}

#[test]
fn a_refusal_names_the_resource_in_the_operation_s_own_way() {
    let lab = Lab::new();
    let alice = lab.user(CUSTOMER, "alice");
    lab.role(CUSTOMER, "data", SERVICE);
    let aws = "arn:aws:iam::aws:policy/AdministratorAccess";
    for (params, resource) in [
        (vec![("Action", "CreateUser"), ("UserName", "bob")], "arn:aws:iam::111122223333:user/bob"),
        (
            vec![("Action", "CreateRole"), ("RoleName", "r"), ("AssumeRolePolicyDocument", SERVICE)],
            "arn:aws:iam::111122223333:role/r",
        ),
        (vec![("Action", "GetUser")], "user alice"),
        (vec![("Action", "GetRole"), ("RoleName", "data")], "role data"),
        (vec![("Action", "GetRole"), ("RoleName", "none")], "role none"),
        (vec![("Action", "ListUsers")], "arn:aws:iam::111122223333:user/"),
        (vec![("Action", "ListRoles")], "arn:aws:iam::111122223333:role/"),
        (vec![("Action", "ListPolicies")], "policy path /"),
        (vec![("Action", "GetPolicy"), ("PolicyArn", aws)], &format!("policy {aws}")),
        (vec![("Action", "AttachRolePolicy"), ("RoleName", "data"), ("PolicyArn", aws)], "role data"),
        (vec![("Action", "ListAccountAliases")], "*"),
    ] {
        let action = format!("iam:{}", params[0].1);
        assert_eq!(lab.iam(&alice, &params), denied(&action, resource));
    }
}

#[test]
fn a_role_that_does_not_exist_is_judged_without_a_path() {
    let lab = Lab::new();
    let alice = lab.user(CUSTOMER, "alice");
    lab.allow_user(CUSTOMER, "alice", "iam:GetRole", "arn:aws:iam::111122223333:role/some/path/*");
    lab.root(
        CUSTOMER,
        &[
            ("Action", "CreateRole"),
            ("RoleName", "there"),
            ("Path", "/some/path/"),
            ("AssumeRolePolicyDocument", SERVICE),
        ],
    );
    assert!(lab.iam(&alice, &[("Action", "GetRole"), ("RoleName", "there")]).is_ok());
    assert_eq!(
        lab.iam(&alice, &[("Action", "GetRole"), ("RoleName", "none")]),
        denied("iam:GetRole", "role none")
    );
    lab.allow_user(CUSTOMER, "alice", "iam:GetRole", "*");
    assert_eq!(lab.iam(&alice, &[("Action", "GetRole"), ("RoleName", "none")]), missing("role", "none"));
}

#[test]
fn a_user_may_what_its_groups_may() {
    let lab = Lab::new();
    let alice = lab.user(CUSTOMER, "alice");
    let list = [("Action", "ListRoles")];
    lab.root(CUSTOMER, &[("Action", "CreateGroup"), ("GroupName", "staff")]);
    let document = allow("iam:ListRoles", "*");
    lab.root(
        CUSTOMER,
        &[
            ("Action", "PutGroupPolicy"),
            ("GroupName", "staff"),
            ("PolicyName", "p"),
            ("PolicyDocument", &document),
        ],
    );
    lab.root(
        CUSTOMER,
        &[("Action", "AttachGroupPolicy"), ("GroupName", "staff"), ("PolicyArn", &lab.policy("read"))],
    );
    assert!(lab.iam(&alice, &list).is_err());
    lab.root(CUSTOMER, &[("Action", "AddUserToGroup"), ("GroupName", "staff"), ("UserName", "alice")]);
    assert!(lab.iam(&alice, &list).is_ok());
    lab.root(CUSTOMER, &[("Action", "UpdateUser"), ("UserName", "alice"), ("NewUserName", "alicia")]);
    let alicia = lab.user_again(CUSTOMER, "alicia");
    assert!(lab.iam(&alicia, &list).is_ok());
    let groups = lab.root(CUSTOMER, &[("Action", "ListGroupsForUser"), ("UserName", "alicia")]);
    assert_eq!(children(&groups, "member"), ["Path", "GroupName", "GroupId", "Arn", "CreateDate"]);
    assert_eq!(
        text_of(&lab.root(CUSTOMER, &[("Action", "GetGroup"), ("GroupName", "staff")]), "UserName"),
        "alicia"
    );
    lab.root(CUSTOMER, &[("Action", "RemoveUserFromGroup"), ("GroupName", "staff"), ("UserName", "alicia")]);
    assert!(lab.iam(&alicia, &list).is_err());
}

#[test]
fn a_boundary_limits() {
    let lab = Lab::new();
    let alice = lab.user(CUSTOMER, "alice");
    lab.allow_user(CUSTOMER, "alice", "iam:*", "*");
    let list = [("Action", "ListRoles")];
    assert!(lab.iam(&alice, &list).is_ok());
    lab.root(
        CUSTOMER,
        &[
            ("Action", "PutUserPermissionsBoundary"),
            ("UserName", "alice"),
            ("PermissionsBoundary", &lab.policy("read")),
        ],
    );
    let message = format!(
        "User: {ALICE} is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::111122223333:role/ because no permissions boundary allows the iam:ListRoles action"
    );
    assert_eq!(lab.iam(&alice, &list), refused(403, "AccessDenied", &message));
    lab.root(CUSTOMER, &[("Action", "DeleteUserPermissionsBoundary"), ("UserName", "alice")]);
    assert!(lab.iam(&alice, &list).is_ok());
}

#[test]
fn a_change_of_policies_sees_the_boundary_that_is_set() {
    let lab = Lab::new();
    let alice = lab.user(CUSTOMER, "alice");
    lab.role(CUSTOMER, "data", SERVICE);
    let arn = lab.policy("read");
    let document = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"iam:*RolePolicy","Resource":"*","Condition":{{"StringEquals":{{"iam:PermissionsBoundary":"{arn}"}}}}}}]}}"#
    );
    let grant = [
        ("Action", "PutUserPolicy"),
        ("UserName", "alice"),
        ("PolicyName", "p"),
        ("PolicyDocument", document.as_str()),
    ];
    lab.root(CUSTOMER, &grant);
    let inline = allow("s3:GetObject", "*");
    let role = ("RoleName", "data");
    let changes = [
        vec![("Action", "AttachRolePolicy"), role, ("PolicyArn", arn.as_str())],
        vec![("Action", "DetachRolePolicy"), role, ("PolicyArn", arn.as_str())],
        vec![("Action", "PutRolePolicy"), role, ("PolicyName", "p"), ("PolicyDocument", inline.as_str())],
        vec![("Action", "DeleteRolePolicy"), role, ("PolicyName", "p")],
    ];
    for change in &changes {
        let action = format!("iam:{}", change[0].1);
        assert_eq!(lab.iam(&alice, change), denied(&action, "role data"));
    }
    lab.root(CUSTOMER, &[("Action", "PutRolePermissionsBoundary"), role, ("PermissionsBoundary", &arn)]);
    for change in &changes {
        assert!(lab.iam(&alice, change).is_ok(), "{change:?}");
    }
}

#[test]
fn conditions_see_the_policy_the_boundary_and_the_tags() {
    let lab = Lab::new();
    let alice = lab.user(CUSTOMER, "alice");
    lab.role(CUSTOMER, "data", SERVICE);
    let arn = lab.policy("read");
    let grant = |action: &str, condition: &str| {
        let document = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"*","Condition":{condition}}}]}}"#
        );
        lab.root(
            CUSTOMER,
            &[
                ("Action", "PutUserPolicy"),
                ("UserName", "alice"),
                ("PolicyName", "p"),
                ("PolicyDocument", &document),
            ],
        );
    };
    let attach = [("Action", "AttachRolePolicy"), ("RoleName", "data"), ("PolicyArn", arn.as_str())];
    grant(
        "iam:AttachRolePolicy",
        r#"{"ArnEquals":{"iam:PolicyARN":"arn:aws:iam::111122223333:policy/other"}}"#,
    );
    assert!(lab.iam(&alice, &attach).is_err());
    grant("iam:AttachRolePolicy", &format!(r#"{{"ArnEquals":{{"iam:PolicyARN":"{arn}"}}}}"#));
    assert!(lab.iam(&alice, &attach).is_ok());

    let create = [("Action", "CreateUser"), ("UserName", "bob"), ("PermissionsBoundary", arn.as_str())];
    grant("iam:CreateUser", &format!(r#"{{"StringEquals":{{"iam:PermissionsBoundary":"{arn}"}}}}"#));
    assert!(lab.iam(&alice, &create[..2]).is_err());
    assert!(lab.iam(&alice, &create).is_ok());

    let tagged = [
        ("Action", "CreateUser"),
        ("UserName", "carol"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "a"),
    ];
    grant("iam:CreateUser", "{}");
    let refusal = lab.iam(&alice, &tagged);
    assert!(matches!(refusal, Err((403, _, text)) if text.contains("iam:TagUser")));
    grant(
        "iam:*User",
        r#"{"StringEquals":{"aws:RequestTag/team":"a"},"ForAllValues:StringEquals":{"aws:TagKeys":"team"}}"#,
    );
    assert!(lab.iam(&alice, &tagged).is_ok());
    grant("iam:GetUser", r#"{"StringEquals":{"aws:ResourceTag/team":"a","iam:ResourceTag/team":"a"}}"#);
    assert!(lab.iam(&alice, &[("Action", "GetUser"), ("UserName", "carol")]).is_ok());
    assert!(lab.iam(&alice, &[("Action", "GetUser"), ("UserName", "bob")]).is_err());
}
