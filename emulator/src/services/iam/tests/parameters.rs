use super::*;
use crate::services::iam::operations::{NOT_EMULATED, OPERATIONS};

fn broken(field: &str, constraint: &str) -> Outcome {
    let message = format!(
        "1 validation error detected: Value at '{field}' failed to satisfy constraint: Member must {constraint}"
    );
    refused(400, "ValidationError", &message)
}

#[test]
fn every_operation_of_aws_is_known_once() {
    let mut names: Vec<_> =
        OPERATIONS.iter().map(|(name, _)| *name).chain(NOT_EMULATED.iter().copied()).collect();
    assert_eq!(names.len(), 181);
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 181);
}

#[test]
fn operations_are_found_or_say_that_they_are_not() {
    let lab = Lab::new();
    assert_eq!(
        lab.try_root(&[("Action", "CreateInstanceProfile")]),
        refused(501, "NotImplemented", "rolecall does not emulate iam:CreateInstanceProfile.")
    );
    assert_eq!(
        lab.try_root(&[("Action", "Nothing")]),
        refused(400, "InvalidAction", "Could not find operation Nothing for version 2010-05-08")
    );
}

#[test]
fn values_are_not_shown() {
    let lab = Lab::new();
    lab.role(CUSTOMER, "data", SERVICE);
    let (long, long_path) = ("n".repeat(65), format!("/{}/", "p".repeat(512)));
    let pattern = r"satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?";
    let name = "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-";
    let path = "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.";
    let create = |more: &[(&'static str, &str)]| {
        let role = [("Action", "CreateRole"), ("AssumeRolePolicyDocument", SERVICE)];
        let mut params = more.to_vec();
        params.extend(role);
        lab.try_root(&params)
    };
    for (answer, expected) in [
        (create(&[]), broken("roleName", "not be null")),
        (create(&[("RoleName", "")]), broken("roleName", "have length greater than or equal to 1")),
        (create(&[("RoleName", &long)]), broken("roleName", "have length less than or equal to 64")),
        (create(&[("RoleName", "a b")]), refused(400, "ValidationError", name)),
        (create(&[("RoleName", "r"), ("Path", "p")]), refused(400, "ValidationError", path)),
        (
            create(&[("RoleName", "r"), ("Path", &long_path)]),
            broken("path", "have length less than or equal to 512"),
        ),
        (
            create(&[("RoleName", "r"), ("MaxSessionDuration", "3599")]),
            broken("maxSessionDuration", "have value greater than or equal to 3600"),
        ),
        (
            create(&[("RoleName", "r"), ("MaxSessionDuration", "43201")]),
            broken("maxSessionDuration", "have value less than or equal to 43200"),
        ),
        (create(&[("RoleName", "r"), ("MaxSessionDuration", "long")]), refused(400, "MalformedInput", "")),
        (
            create(&[("RoleName", "DATA")]),
            refused(409, "EntityAlreadyExists", "Role with name DATA already exists."),
        ),
        (
            lab.try_root(&[("Action", "ListUsers"), ("MaxItems", "0")]),
            broken("maxItems", "have value greater than or equal to 1"),
        ),
        (
            lab.try_root(&[
                ("Action", "GetPolicyVersion"),
                ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"),
                ("VersionId", "1"),
            ]),
            broken("versionId", pattern),
        ),
        (
            lab.try_root(&[
                ("Action", "AttachRolePolicy"),
                ("RoleName", "data"),
                ("PolicyArn", "longpolicynamebutnoarn"),
            ]),
            refused(400, "ValidationError", "Invalid ARN:  Could not be parsed!"),
        ),
        (
            lab.try_root(&[("Action", "AttachRolePolicy"), ("RoleName", "data"), ("PolicyArn", "short")]),
            broken("policyArn", "have length greater than or equal to 20"),
        ),
        (
            lab.try_root(&[
                ("Action", "PutRolePermissionsBoundary"),
                ("RoleName", "data"),
                ("PermissionsBoundary", "arn:aws:iam::111111111111:not_a_policy/invalid"),
            ]),
            refused(400, "InvalidInput", "ARN arn:aws:iam::111111111111:not_a_policy/invalid is not valid."),
        ),
        (
            lab.try_root(&[
                ("Action", "UpdateAccessKey"),
                ("UserName", "a"),
                ("AccessKeyId", "AKIAIOSFODNN7EXAMPLE"),
                ("Status", "On"),
            ]),
            broken("status", "satisfy enum value set: [Active, Inactive]"),
        ),
    ] {
        assert_eq!(answer, expected);
    }
}

#[test]
fn tags_have_rules() {
    let lab = Lab::new();
    lab.role(CUSTOMER, "data", SERVICE);
    let arn = lab.policy("read");
    let tag_role = |more: &[(&str, &str)]| {
        lab.try_root(&[&[("Action", "TagRole"), ("RoleName", "data")][..], more].concat())
    };
    let tag_policy = |more: &[(&str, &str)]| {
        lab.try_root(&[&[("Action", "TagPolicy"), ("PolicyArn", arn.as_str())][..], more].concat())
    };
    let (long, longer) = ("k".repeat(129), "v".repeat(257));
    let key_pattern = r"satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+";
    let case = [
        ("Tags.member.1.Key", "a"),
        ("Tags.member.1.Value", "1"),
        ("Tags.member.2.Key", "A"),
        ("Tags.member.2.Value", "2"),
    ];
    let same = [
        ("Tags.member.1.Key", "a"),
        ("Tags.member.1.Value", "1"),
        ("Tags.member.2.Key", "a"),
        ("Tags.member.2.Value", "2"),
    ];
    let many: Vec<(String, String)> = (1..=51)
        .flat_map(|n| {
            [
                (format!("Tags.member.{n}.Key"), format!("k{n}")),
                (format!("Tags.member.{n}.Value"), String::new()),
            ]
        })
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(
        tag_role(&case),
        refused(
            400,
            "InvalidInput",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        )
    );
    assert_eq!(tag_policy(&same), refused(400, "InvalidInput", "Duplicate tag keys found."));
    assert!(tag_policy(&case).is_ok());
    assert_eq!(tag_role(&many), broken("tags", "have length less than or equal to 50"));
    assert_eq!(
        tag_role(&[("Tags.member.1.Key", &long), ("Tags.member.1.Value", "")]),
        broken("tags.1.member.key", "have length less than or equal to 128")
    );
    assert_eq!(
        tag_role(&[("Tags.member.1.Key", "k"), ("Tags.member.1.Value", &longer)]),
        broken("tags.1.member.value", "have length less than or equal to 256")
    );
    assert_eq!(
        tag_role(&[("Tags.member.1.Key", "k!"), ("Tags.member.1.Value", "")]),
        broken("tags.1.member.key", key_pattern)
    );
    let each = "satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+, Member must not be null]";
    let untag = [("Action", "UntagRole"), ("RoleName", "data"), ("TagKeys.member.1", long.as_str())];
    assert_eq!(lab.try_root(&untag), broken("tagKeys", each));

    tag_role(&[("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "1")]).unwrap();
    tag_role(&[("Tags.member.1.Key", "TEAM"), ("Tags.member.1.Value", "2")]).unwrap();
    let listed = lab.root(CUSTOMER, &[("Action", "ListRoleTags"), ("RoleName", "data")]);
    assert_eq!((text_of(&listed, "Key"), text_of(&listed, "Value")), ("TEAM".to_owned(), "2".to_owned()));
    assert_eq!(listed.matches("<Key>").count(), 1);
    lab.root(CUSTOMER, &[("Action", "UntagRole"), ("RoleName", "data"), ("TagKeys.member.1", "team")]);
    assert!(lab.root(CUSTOMER, &[("Action", "ListRoleTags"), ("RoleName", "data")]).contains("<Tags/>"));
}
