use super::*;

#[test]
fn users_live_and_die() {
    let lab = Lab::new();
    let made = lab.root(CUSTOMER, &[("Action", "CreateUser"), ("UserName", "Alice"), ("Path", "/team/")]);
    assert_eq!(children(&made, "User"), ["Path", "UserName", "UserId", "Arn", "CreateDate"]);
    assert_eq!(text_of(&made, "Arn"), "arn:aws:iam::111122223333:user/team/Alice");
    assert!(made.starts_with("<CreateUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\n"));
    assert_eq!(
        lab.try_root(&[("Action", "CreateUser"), ("UserName", "alice")]),
        refused(409, "EntityAlreadyExists", "User with name alice already exists.")
    );
    lab.root(
        CUSTOMER,
        &[("Action", "UpdateUser"), ("UserName", "Alice"), ("NewUserName", "Bob"), ("NewPath", "/new/")],
    );
    let got = lab.root(CUSTOMER, &[("Action", "GetUser"), ("UserName", "Bob")]);
    assert_eq!(text_of(&got, "Arn"), "arn:aws:iam::111122223333:user/new/Bob");
    assert_eq!(text_of(&got, "UserId"), text_of(&made, "UserId"));
    let deleted = lab.root(CUSTOMER, &[("Action", "DeleteUser"), ("UserName", "Bob")]);
    assert!(!deleted.contains("DeleteUserResult"));
}

#[test]
fn what_does_not_exist_is_not_found() {
    let lab = Lab::new();
    lab.user(CUSTOMER, "alice");
    lab.root(CUSTOMER, &[("Action", "CreateGroup"), ("GroupName", "staff")]);
    lab.role(CUSTOMER, "data", SERVICE);
    let arn = "arn:aws:iam::111122223333:policy/none";
    let policy = |text: &str| refused(404, "NoSuchEntity", &format!("Policy {arn} {text}"));
    for (params, expected) in [
        (vec![("Action", "GetUser"), ("UserName", "none")], missing("user", "none")),
        (vec![("Action", "DeleteUser"), ("UserName", "none")], missing("user", "none")),
        (vec![("Action", "UpdateUser"), ("UserName", "none")], missing("user", "none")),
        (vec![("Action", "CreateAccessKey"), ("UserName", "none")], missing("user", "none")),
        (vec![("Action", "GetRole"), ("RoleName", "none")], missing("role", "none")),
        (vec![("Action", "UpdateRole"), ("RoleName", "none")], missing("role", "none")),
        (vec![("Action", "ListRoleTags"), ("RoleName", "none")], missing("role", "none")),
        (vec![("Action", "ListInstanceProfilesForRole"), ("RoleName", "none")], missing("role", "none")),
        (
            vec![("Action", "GetRolePolicy"), ("RoleName", "data"), ("PolicyName", "p")],
            missing("role policy", "p"),
        ),
        (
            vec![("Action", "DeleteUserPolicy"), ("UserName", "alice"), ("PolicyName", "p")],
            missing("user policy", "p"),
        ),
        (
            vec![("Action", "GetGroupPolicy"), ("GroupName", "staff"), ("PolicyName", "p")],
            missing("group policy", "p"),
        ),
        (vec![("Action", "GetGroup"), ("GroupName", "none")], missing("group", "none")),
        (
            vec![("Action", "AddUserToGroup"), ("GroupName", "staff"), ("UserName", "none")],
            missing("user", "none"),
        ),
        (
            vec![("Action", "AddUserToGroup"), ("GroupName", "none"), ("UserName", "alice")],
            missing("group", "none"),
        ),
        (
            vec![("Action", "RemoveUserFromGroup"), ("GroupName", "none"), ("UserName", "none")],
            missing("user", "none"),
        ),
        (vec![("Action", "GetPolicy"), ("PolicyArn", arn)], policy("was not found.")),
        (
            vec![("Action", "AttachRolePolicy"), ("RoleName", "data"), ("PolicyArn", arn)],
            policy("does not exist or is not attachable."),
        ),
        (
            vec![("Action", "DetachRolePolicy"), ("RoleName", "data"), ("PolicyArn", arn)],
            policy("was not found."),
        ),
        (
            vec![("Action", "GetPolicyVersion"), ("PolicyArn", arn), ("VersionId", "v1")],
            policy("version v1 does not exist or is not attachable."),
        ),
        (
            vec![
                ("Action", "PutRolePermissionsBoundary"),
                ("RoleName", "data"),
                ("PermissionsBoundary", arn),
            ],
            refused(404, "NoSuchEntity", &format!("Scope ARN: {arn} does not exist or is not attachable.")),
        ),
        (
            vec![
                ("Action", "UpdateAccessKey"),
                ("UserName", "alice"),
                ("AccessKeyId", "AKIAIOSFODNN7EXAMPLE"),
                ("Status", "Inactive"),
            ],
            refused(404, "NoSuchEntity", "The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found"),
        ),
        (
            vec![("Action", "GetAccessKeyLastUsed"), ("AccessKeyId", "AKIAIOSFODNN7EXAMPLE")],
            refused(
                403,
                "AccessDenied",
                "User: arn:aws:iam::111122223333:root is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key AKIAIOSFODNN7EXAMPLE",
            ),
        ),
    ] {
        assert_eq!(lab.try_root(&params), expected, "{params:?}");
    }
}

#[test]
fn what_is_in_use_is_not_deleted() {
    let lab = Lab::new();
    lab.user(CUSTOMER, "alice");
    lab.role(CUSTOMER, "data", SERVICE);
    lab.root(CUSTOMER, &[("Action", "CreateGroup"), ("GroupName", "staff")]);
    let (arn, document) = (lab.policy("read"), allow("s3:GetObject", "*"));
    let conflict = |text: &str| refused(409, "DeleteConflict", text);
    let (detach, delete) = (
        "Cannot delete entity, must detach all policies first.",
        "Cannot delete entity, must delete policies first.",
    );
    let delete_role = [("Action", "DeleteRole"), ("RoleName", "data")];
    let delete_user = [("Action", "DeleteUser"), ("UserName", "alice")];

    lab.root(
        CUSTOMER,
        &[
            ("Action", "PutRolePolicy"),
            ("RoleName", "data"),
            ("PolicyName", "p"),
            ("PolicyDocument", &document),
        ],
    );
    assert_eq!(lab.try_root(&delete_role), conflict(delete));
    lab.root(CUSTOMER, &[("Action", "AttachRolePolicy"), ("RoleName", "data"), ("PolicyArn", &arn)]);
    assert_eq!(lab.try_root(&delete_role), conflict(detach));
    assert_eq!(
        lab.try_root(&[("Action", "DeletePolicy"), ("PolicyArn", &arn)]),
        conflict("Cannot delete a policy attached to entities.")
    );

    lab.root(CUSTOMER, &[("Action", "DetachRolePolicy"), ("RoleName", "data"), ("PolicyArn", &arn)]);
    lab.root(
        CUSTOMER,
        &[("Action", "PutUserPermissionsBoundary"), ("UserName", "alice"), ("PermissionsBoundary", &arn)],
    );
    assert_eq!(
        lab.try_root(&[("Action", "DeletePolicy"), ("PolicyArn", &arn)]),
        conflict("Cannot delete a policy attached to entities.")
    );

    let membership = [("GroupName", "staff"), ("UserName", "alice")];
    lab.root(CUSTOMER, &[&[("Action", "AddUserToGroup")][..], &membership].concat());
    assert_eq!(
        lab.try_root(&delete_user),
        conflict("Cannot delete entity, must remove referenced objects first.")
    );
    assert_eq!(
        lab.try_root(&[("Action", "DeleteGroup"), ("GroupName", "staff")]),
        conflict("Cannot delete entity, must remove users from group first.")
    );
    lab.root(CUSTOMER, &[("Action", "CreateAccessKey"), ("UserName", "alice")]);
    assert_eq!(lab.try_root(&delete_user), conflict("Cannot delete entity, must delete access keys first."));
}

#[test]
fn access_keys_belong_to_their_user() {
    let lab = Lab::new();
    let alice = lab.user(CUSTOMER, "alice");
    lab.user(CUSTOMER, "bob");
    lab.allow_user(CUSTOMER, "alice", "iam:*", "arn:aws:iam::111122223333:user/alice");
    let made = lab.iam(&alice, &[("Action", "CreateAccessKey")]).unwrap();
    assert_eq!(
        children(&made, "AccessKey"),
        ["UserName", "AccessKeyId", "Status", "SecretAccessKey", "CreateDate"]
    );
    let id = text_of(&made, "AccessKeyId");
    assert!(lab.world.keys.get(&id).is_some_and(|key| key.active));

    let of_bob = [("Action", "DeleteAccessKey"), ("UserName", "bob"), ("AccessKeyId", id.as_str())];
    assert_eq!(
        lab.try_root(&of_bob),
        refused(404, "NoSuchEntity", &format!("The Access Key with id {id} cannot be found"))
    );
    lab.iam(&alice, &[("Action", "UpdateAccessKey"), ("AccessKeyId", &id), ("Status", "Inactive")]).unwrap();
    assert!(lab.world.keys.get(&id).is_some_and(|key| !key.active));
    assert_eq!(text_of(&lab.iam(&alice, &[("Action", "ListAccessKeys")]).unwrap(), "Status"), "Inactive");
    let used = lab.iam(&alice, &[("Action", "GetAccessKeyLastUsed"), ("AccessKeyId", &id)]).unwrap();
    assert_eq!(
        (text_of(&used, "ServiceName"), text_of(&used, "UserName")),
        ("N/A".to_owned(), "alice".to_owned())
    );

    lab.iam(&alice, &[("Action", "CreateAccessKey")]).unwrap();
    assert_eq!(
        lab.iam(&alice, &[("Action", "CreateAccessKey")]),
        refused(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2")
    );
    lab.iam(&alice, &[("Action", "DeleteAccessKey"), ("AccessKeyId", &id)]).unwrap();
    assert!(lab.world.keys.get(&id).is_none());
}

#[test]
fn only_users_and_root_may_leave_the_user_name_out() {
    let lab = Lab::new();
    lab.user(VENDOR, "vendor");
    lab.allow_user(VENDOR, "vendor", "sts:*", "*");
    let vendor = lab.user_again(VENDOR, "vendor");
    let role = lab.role(
        CUSTOMER,
        "data",
        &trust(r#"{"AWS":"arn:aws:iam::340636424752:user/vendor"}"#, r#""sts:AssumeRole""#, "{}"),
    );
    let session = lab.assume(&vendor, &role, &[]);
    for action in ["GetUser", "CreateAccessKey", "ListAccessKeys"] {
        assert_eq!(
            lab.iam(&session, &[("Action", action)]),
            refused(400, "ValidationError", "Must specify userName when calling with non-User credentials")
        );
    }
    let got = lab.root(CUSTOMER, &[("Action", "GetUser")]);
    assert_eq!(text_of(&got, "Arn"), "arn:aws:iam::111122223333:root");
    let made = lab.root(CUSTOMER, &[("Action", "CreateAccessKey")]);
    assert!(lab.root(CUSTOMER, &[("Action", "ListAccessKeys")]).contains(&text_of(&made, "AccessKeyId")));
}

#[test]
fn each_answer_shows_what_aws_shows_of_a_role() {
    let lab = Lab::new();
    let boundary = lab.policy("limit");
    let made = lab.root(
        CUSTOMER,
        &[
            ("Action", "CreateRole"),
            ("RoleName", "data"),
            ("Path", "/p/"),
            ("AssumeRolePolicyDocument", SERVICE),
            ("Description", "text"),
            ("PermissionsBoundary", &boundary),
            ("Tags.member.1.Key", "team"),
            ("Tags.member.1.Value", ""),
        ],
    );
    let name = ("RoleName", "data");
    let got = lab.root(CUSTOMER, &[("Action", "GetRole"), name]);
    let listed = lab.root(CUSTOMER, &[("Action", "ListRoles"), ("PathPrefix", "/p")]);
    let described = lab.root(CUSTOMER, &[("Action", "UpdateRoleDescription"), name, ("Description", "new")]);
    let common = ["Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument"];
    for (answer, element, more) in [
        (&made, "Role", vec!["PermissionsBoundary", "Tags"]),
        (
            &got,
            "Role",
            vec!["Description", "MaxSessionDuration", "PermissionsBoundary", "Tags", "RoleLastUsed"],
        ),
        (&listed, "member", vec!["Description", "MaxSessionDuration"]),
        (&described, "Role", vec!["Description"]),
    ] {
        assert_eq!(children(answer, element), [&common[..], &more].concat());
    }
    assert_eq!(text_of(&got, "MaxSessionDuration"), "3600");
    assert_eq!(text_of(&got, "PermissionsBoundaryType"), "Policy");
    assert!(text_of(&got, "AssumeRolePolicyDocument").starts_with("%7B%22Version%22%3A%222012-10-17%22"));
    assert!(lab.root(CUSTOMER, &[("Action", "UpdateRole"), name]).contains("<UpdateRoleResult/>"));
}

#[test]
fn a_role_made_again_is_another_role() {
    let lab = Lab::new();
    let id =
        |lab: &Lab| text_of(&lab.root(CUSTOMER, &[("Action", "GetRole"), ("RoleName", "data")]), "RoleId");
    lab.role(CUSTOMER, "data", SERVICE);
    let first = id(&lab);
    lab.root(CUSTOMER, &[("Action", "DeleteRole"), ("RoleName", "data")]);
    lab.role(CUSTOMER, "data", SERVICE);
    assert_ne!(id(&lab), first);
}

#[test]
fn lists_come_in_pages() {
    let lab = Lab::new();
    for name in ["c", "A", "b"] {
        lab.user(CUSTOMER, name);
    }
    let first = lab.root(CUSTOMER, &[("Action", "ListUsers"), ("MaxItems", "2")]);
    assert_eq!(children(&first, "ListUsersResult"), ["Users", "IsTruncated", "Marker"]);
    let marker = text_of(&first, "Marker");
    lab.root(CUSTOMER, &[("Action", "DeleteUser"), ("UserName", "b")]);
    let second = lab.root(CUSTOMER, &[("Action", "ListUsers"), ("Marker", &marker)]);
    assert_eq!(text_of(&second, "UserName"), "c");
    assert_eq!(children(&second, "ListUsersResult"), ["Users", "IsTruncated"]);
    assert_eq!(
        lab.try_root(&[("Action", "ListUsers"), ("Marker", "?")]),
        refused(400, "ValidationError", "Invalid Marker.")
    );
}

#[test]
fn account_aliases_are_one_to_an_account() {
    let lab = Lab::new();
    lab.root(CUSTOMER, &[("Action", "CreateAccountAlias"), ("AccountAlias", "customer")]);
    assert!(lab.root(CUSTOMER, &[("Action", "ListAccountAliases")]).contains("<member>customer</member>"));
    let taken = lab.iam(&root(VENDOR), &[("Action", "CreateAccountAlias"), ("AccountAlias", "customer")]);
    assert!(matches!(taken, Err((409, "EntityAlreadyExists", _))));
    lab.root(CUSTOMER, &[("Action", "DeleteAccountAlias"), ("AccountAlias", "customer")]);
}
