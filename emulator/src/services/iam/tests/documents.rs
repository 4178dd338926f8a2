use super::*;

fn malformed(message: &str) -> Outcome {
    refused(400, "MalformedPolicyDocument", message)
}

#[test]
fn a_trust_policy_names_somebody_who_exists() {
    let lab = Lab::new();
    lab.user(VENDOR, "vendor");
    lab.role(CUSTOMER, "other", SERVICE);
    let create = |principal: &str| {
        let document = trust(principal, r#""sts:AssumeRole""#, "{}");
        let params =
            [("Action", "CreateRole"), ("RoleName", "data"), ("AssumeRolePolicyDocument", document.as_str())];
        let answer = lab.try_root(&params);
        let _ = lab.try_root(&[("Action", "DeleteRole"), ("RoleName", "data")]);
        answer
    };
    for principal in [
        r#"{"AWS":"arn:aws:iam::340636424752:user/vendor"}"#,
        r#"{"AWS":"arn:aws:iam::111122223333:role/other"}"#,
        r#"{"AWS":"arn:aws:iam::999999999999:root"}"#,
        r#"{"AWS":"999999999999"}"#,
        r#"{"AWS":"*"}"#,
        r#"{"Service":"ec2.amazonaws.com"}"#,
    ] {
        assert!(create(principal).is_ok(), "{principal}");
    }
    for arn in [
        "arn:aws:iam::340636424752:user/none",
        "arn:aws:iam::340636424752:user/path/vendor",
        "arn:aws:iam::340636424752:role/vendor",
        "arn:aws:iam::111122223333:role/Other",
    ] {
        let expected = malformed(&format!("Invalid principal in policy: \"AWS\":\"{arn}\""));
        assert_eq!(create(&format!("{{\"AWS\":\"{arn}\"}}")), expected);
    }
}

#[test]
fn a_principal_that_is_gone_is_shown_by_its_id() {
    let lab = Lab::new();
    let vendor = lab.user(VENDOR, "vendor");
    lab.role(
        CUSTOMER,
        "data",
        &trust(r#"{"AWS":"arn:aws:iam::340636424752:user/vendor"}"#, r#""sts:AssumeRole""#, "{}"),
    );
    let shown = || {
        text_of(
            &lab.root(CUSTOMER, &[("Action", "GetRole"), ("RoleName", "data")]),
            "AssumeRolePolicyDocument",
        )
    };
    assert!(shown().contains("user%2Fvendor"));
    lab.root(VENDOR, &[("Action", "DeleteUser"), ("UserName", "vendor")]);
    assert!(shown().contains(&vendor.user_id().unwrap()));
    lab.user(VENDOR, "vendor");
    assert!(!shown().contains("user%2Fvendor"));
    // Who is gone cannot be named again by the ID.
    let id = vendor.user_id().unwrap();
    let gone = trust(&format!(r#"{{"AWS":"{id}"}}"#), r#""sts:AssumeRole""#, "{}");
    let put = [("Action", "UpdateAssumeRolePolicy"), ("RoleName", "data"), ("PolicyDocument", gone.as_str())];
    assert_eq!(lab.try_root(&put), malformed(&format!("Invalid principal in policy: \"AWS\":\"{id}\"")));
}

/// An account's number reads back as the ARN of its root, and whoever was renamed or moved by the ARN that they have
/// now.
#[test]
fn principals_read_back_as_they_are_called_now() {
    let lab = Lab::new();
    lab.user(VENDOR, "vendor");
    let both = format!(r#"{{"AWS":["{VENDOR}","arn:aws:iam::{VENDOR}:user/vendor"]}}"#);
    lab.role(CUSTOMER, "data", &trust(&both, r#""sts:AssumeRole""#, "{}"));
    let renamed =
        [("Action", "UpdateUser"), ("UserName", "vendor"), ("NewUserName", "seller"), ("NewPath", "/a/")];
    lab.root(VENDOR, &renamed);
    let role = lab.root(CUSTOMER, &[("Action", "GetRole"), ("RoleName", "data")]);
    let shown = text_of(&role, "AssumeRolePolicyDocument");
    for arn in ["root", "user%2Fa%2Fseller"] {
        assert!(shown.contains(&format!("arn%3Aaws%3Aiam%3A%3A{VENDOR}%3A{arn}")), "{shown}");
    }
    assert!(!shown.contains("vendor"), "{shown}");
}

#[test]
fn documents_are_parsed_where_they_are_stored() {
    let lab = Lab::new();
    lab.role(CUSTOMER, "data", SERVICE);
    lab.user(CUSTOMER, "alice");
    let trust_of = |document: &str| {
        lab.try_root(&[
            ("Action", "UpdateAssumeRolePolicy"),
            ("RoleName", "data"),
            ("PolicyDocument", document),
        ])
    };
    assert_eq!(trust_of("no JSON"), malformed("This policy contains invalid Json"));
    assert_eq!(
        trust_of(&trust(r#"{"AWS":"*"}"#, r#""s3:GetObject""#, "{}")),
        malformed("AssumeRole policy may only specify STS AssumeRole actions.")
    );
    for params in [
        [("Action", "PutRolePolicy"), ("RoleName", "data"), ("PolicyName", "p"), ("PolicyDocument", "{")],
        [("Action", "PutUserPolicy"), ("UserName", "alice"), ("PolicyName", "p"), ("PolicyDocument", "{")],
        [("Action", "CreatePolicy"), ("PolicyName", "p"), ("Path", "/"), ("PolicyDocument", "{")],
    ] {
        assert!(matches!(lab.try_root(&params), Err((400, "MalformedPolicyDocument", _))), "{params:?}");
    }
}

#[test]
fn documents_are_only_so_long_and_white_space_does_not_count() {
    let lab = Lab::new();
    lab.role(CUSTOMER, "data", SERVICE);
    lab.user(CUSTOMER, "alice");
    let of_size = |size: usize| {
        let empty = allow("s3:GetObject", "arn:aws:s3:::").len();
        allow("s3:GetObject", &format!("arn:aws:s3:::{}", "b".repeat(size - empty)))
    };
    let put = |name: &str, document: &str| {
        lab.try_root(&[
            ("Action", "PutUserPolicy"),
            ("UserName", "alice"),
            ("PolicyName", name),
            ("PolicyDocument", document),
        ])
    };
    put("one", &of_size(2000)).unwrap();
    put("one", &format!("{}{}", of_size(2048), " ".repeat(1000))).unwrap();
    assert_eq!(
        put("two", &of_size(200)),
        refused(409, "LimitExceeded", "Maximum policy size of 2048 bytes exceeded for user alice")
    );
    let role = [
        ("Action", "PutRolePolicy"),
        ("RoleName", "data"),
        ("PolicyName", "p"),
        ("PolicyDocument", &of_size(10_241)),
    ];
    assert_eq!(
        lab.try_root(&role),
        refused(409, "LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role data")
    );
    let managed = [("Action", "CreatePolicy"), ("PolicyName", "p"), ("PolicyDocument", &of_size(6145))];
    assert_eq!(
        lab.try_root(&managed),
        refused(409, "LimitExceeded", "Cannot exceed quota for PolicySize: 6144")
    );
    let condition = format!(r#"{{"StringEquals":{{"sts:ExternalId":"{}"}}}}"#, "x".repeat(2000));
    let long = trust(r#"{"AWS":"*"}"#, r#""sts:AssumeRole""#, &condition);
    let params =
        [("Action", "UpdateAssumeRolePolicy"), ("RoleName", "data"), ("PolicyDocument", long.as_str())];
    assert_eq!(
        lab.try_root(&params),
        refused(409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048")
    );
}

#[test]
fn an_inline_policy_comes_back_as_it_was_sent() {
    let lab = Lab::new();
    lab.role(CUSTOMER, "data", SERVICE);
    let document = allow("s3:GetObject", "arn:aws:s3:::b/*");
    lab.root(
        CUSTOMER,
        &[
            ("Action", "PutRolePolicy"),
            ("RoleName", "data"),
            ("PolicyName", "p"),
            ("PolicyDocument", &document),
        ],
    );
    let got = lab.root(CUSTOMER, &[("Action", "GetRolePolicy"), ("RoleName", "data"), ("PolicyName", "p")]);
    assert_eq!(children(&got, "GetRolePolicyResult"), ["RoleName", "PolicyName", "PolicyDocument"]);
    let encoded = text_of(&got, "PolicyDocument");
    assert_eq!(percent_encoding::percent_decode_str(&encoded).decode_utf8().unwrap(), document);
    assert!(
        lab.root(CUSTOMER, &[("Action", "ListRolePolicies"), ("RoleName", "data")])
            .contains("<member>p</member>")
    );
}
