use super::*;

#[test]
fn versions_are_numbered_without_end_and_five_at_most() {
    let lab = Lab::new();
    let (arn, document) = (lab.policy("read"), allow("s3:ListBucket", "*"));
    let of = ("PolicyArn", arn.as_str());
    let create = || lab.try_root(&[("Action", "CreatePolicyVersion"), of, ("PolicyDocument", &document)]);
    for version in ["v2", "v3", "v4", "v5"] {
        assert_eq!(text_of(&create().unwrap(), "VersionId"), version);
    }
    assert_eq!(
        create(),
        refused(
            409,
            "LimitExceeded",
            "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version."
        )
    );
    let delete =
        |version: &str| lab.try_root(&[("Action", "DeletePolicyVersion"), of, ("VersionId", version)]);
    assert_eq!(
        delete("v1"),
        refused(409, "DeleteConflict", "Cannot delete the default version of a policy.")
    );
    delete("v5").unwrap();
    assert_eq!(text_of(&create().unwrap(), "VersionId"), "v6");
    lab.root(CUSTOMER, &[("Action", "SetDefaultPolicyVersion"), of, ("VersionId", "v2")]);
    let listed = lab.root(CUSTOMER, &[("Action", "ListPolicyVersions"), of]);
    let order: Vec<_> = listed.lines().filter(|line| line.contains("VersionId")).map(str::trim).collect();
    let expected: Vec<_> =
        ["v6", "v4", "v3", "v2", "v1"].iter().map(|id| format!("<VersionId>{id}</VersionId>")).collect();
    assert_eq!(order, expected);
    let second = lab.root(CUSTOMER, &[("Action", "GetPolicyVersion"), of, ("VersionId", "v2")]);
    assert_eq!(
        children(&second, "PolicyVersion"),
        ["Document", "VersionId", "IsDefaultVersion", "CreateDate"]
    );
    assert_eq!(text_of(&second, "IsDefaultVersion"), "true");
    assert_eq!(
        lab.try_root(&[("Action", "DeletePolicy"), of]).map_err(|error| error.1),
        Err("DeleteConflict")
    );
}

#[test]
fn each_answer_shows_what_aws_shows_of_a_policy() {
    let lab = Lab::new();
    let document = allow("s3:GetObject", "*");
    let made = lab.root(
        CUSTOMER,
        &[
            ("Action", "CreatePolicy"),
            ("PolicyName", "read"),
            ("Description", "text"),
            ("PolicyDocument", &document),
        ],
    );
    let got = lab.root(CUSTOMER, &[("Action", "GetPolicy"), ("PolicyArn", &text_of(&made, "Arn"))]);
    let listed = lab.root(CUSTOMER, &[("Action", "ListPolicies"), ("Scope", "Local")]);
    let begin = [
        "PolicyName",
        "PolicyId",
        "Arn",
        "Path",
        "DefaultVersionId",
        "AttachmentCount",
        "PermissionsBoundaryUsageCount",
        "IsAttachable",
    ];
    let end = ["CreateDate", "UpdateDate"];
    assert_eq!(children(&made, "Policy"), [&begin[..], &end].concat());
    assert_eq!(children(&got, "Policy"), [&begin[..], &["Description"], &end, &["Tags"]].concat());
    assert_eq!(children(&listed, "member"), [&begin[..], &end].concat());
    assert_eq!(
        lab.try_root(&[("Action", "CreatePolicy"), ("PolicyName", "READ"), ("PolicyDocument", &document)]),
        refused(
            409,
            "EntityAlreadyExists",
            "A policy called READ already exists. Duplicate names are not allowed."
        )
    );
}

#[test]
fn the_policies_of_aws_are_there_and_stay_as_they_are() {
    let lab = Lab::new();
    let arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    lab.role(CUSTOMER, "data", SERVICE);
    lab.root(CUSTOMER, &[("Action", "AttachRolePolicy"), ("RoleName", "data"), ("PolicyArn", arn)]);
    let got = lab.root(CUSTOMER, &[("Action", "GetPolicy"), ("PolicyArn", arn)]);
    assert_eq!(
        (text_of(&got, "DefaultVersionId"), text_of(&got, "AttachmentCount")),
        ("v3".to_owned(), "1".to_owned())
    );
    let attached = lab.root(CUSTOMER, &[("Action", "ListAttachedRolePolicies"), ("RoleName", "data")]);
    assert_eq!(children(&attached, "member"), ["PolicyName", "PolicyArn"]);
    let version =
        lab.root(CUSTOMER, &[("Action", "GetPolicyVersion"), ("PolicyArn", arn), ("VersionId", "v3")]);
    assert!(text_of(&version, "Document").contains("s3%3AGet%2A"));
    let of_aws = lab.root(CUSTOMER, &[("Action", "ListPolicies"), ("Scope", "AWS")]);
    for name in ["AdministratorAccess", "ReadOnlyAccess", "SecurityAudit", "ViewOnlyAccess", "Billing"] {
        assert!(of_aws.contains(&format!("<PolicyName>{name}</PolicyName>")), "{name}");
    }
    assert_eq!(
        lab.root(CUSTOMER, &[("Action", "ListPolicies"), ("OnlyAttached", "true")])
            .matches("<PolicyName>")
            .count(),
        1
    );
    let denied = lab.try_root(&[("Action", "DeletePolicy"), ("PolicyArn", arn)]);
    assert!(matches!(denied, Err((403, "AccessDenied", _))));
    let entities = lab.root(CUSTOMER, &[("Action", "ListEntitiesForPolicy"), ("PolicyArn", arn)]);
    assert_eq!(
        children(&entities, "ListEntitiesForPolicyResult"),
        ["PolicyGroups", "PolicyUsers", "PolicyRoles", "IsTruncated"]
    );
    assert_eq!(text_of(&entities, "RoleName"), "data");
}

#[test]
fn ten_policies_may_be_attached() {
    let lab = Lab::new();
    lab.role(CUSTOMER, "data", SERVICE);
    let arns: Vec<String> = (0..11).map(|number| lab.policy(&format!("p{number}"))).collect();
    let attach =
        |arn: &str| lab.try_root(&[("Action", "AttachRolePolicy"), ("RoleName", "data"), ("PolicyArn", arn)]);
    for arn in &arns[..10] {
        attach(arn).unwrap();
    }
    assert_eq!(
        attach(&arns[10]),
        refused(409, "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 10")
    );
    attach(&arns[0]).unwrap();
}
