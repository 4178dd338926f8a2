//! The word and the line that say what turned the answer.

use super::*;

macro_rules! lines {
    ($($name:ident: $ask:expr => $key:literal, $line:expr;)*) => {
        $(
            #[test]
            fn $name() {
                let because = $ask.because();
                assert_eq!((because.key.as_str(), because.line.as_str()), ($key, $line));
            }
        )*
    };
}

fn vendor(condition: &str) -> Ask {
    let statement = trust("Allow", &aws(OWNER));
    let statement = statement.replacen('{', &format!(r#"{{"Sid":"Vendor","Condition":{condition},"#), 1);
    Ask::to_assume(user()).across().identity(&all("Allow")).resource(&statement)
}

fn reading(statement: &str) -> Ask {
    Ask::to_get(session()).identity(&format!(r#"{{"Effect":"Allow",{statement}}}"#))
}

const EXTERNAL_ID: &str = r#"{"StringEquals":{"sts:ExternalId":"abc"}}"#;
const NEEDS_MFA: &str = r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#;
const EVERYONE: &str = r#""Principal":"*""#;

lines! {
    another_external_id: vendor(EXTERNAL_ID).key("sts:ExternalId", "def") => "sts:ExternalId",
        r#"trust policy of role arn:aws:iam::111122223333:role/target: statement 1 (sid "Vendor"): StringEquals sts:ExternalId expects "abc", the request has "def""#;
    no_external_id: vendor(EXTERNAL_ID) => "sts:ExternalId",
        r#"trust policy of role arn:aws:iam::111122223333:role/target: statement 1 (sid "Vendor"): StringEquals sts:ExternalId expects "abc", the request has none"#;
    no_mfa: vendor(NEEDS_MFA).key("aws:MultiFactorAuthPresent", "false") => "aws:MultiFactorAuthPresent",
        r#"trust policy of role arn:aws:iam::111122223333:role/target: statement 1 (sid "Vendor"): Bool aws:MultiFactorAuthPresent expects "true", the request has "false""#;
    null_check: vendor(r#"{"Null":{"sts:ExternalId":"false"}}"#) => "sts:ExternalId",
        r#"trust policy of role arn:aws:iam::111122223333:role/target: statement 1 (sid "Vendor"): Null sts:ExternalId expects the key to be present, the request has none"#;
    negation: vendor(r#"{"StringNotEquals":{"sts:ExternalId":"abc"}}"#).key("sts:ExternalId", "abc") => "sts:ExternalId",
        r#"trust policy of role arn:aws:iam::111122223333:role/target: statement 1 (sid "Vendor"): StringNotEquals sts:ExternalId forbids "abc", the request has "abc""#;
    a_trust_of_somebody_else: Ask::to_assume(user()).resource(&trust("Allow", &aws(OTHER))) => "Principal",
        r#"trust policy of role arn:aws:iam::111122223333:role/target: statement 1: Principal is "444455556666", the request comes from "arn:aws:iam::111122223333:user/team/bob [AIDABOB]""#;
    a_role_made_again: Ask::to_assume(session()).pinned_resource(&trust("Allow", &aws(ROLE)), &[(ROLE, "AROADEAD")]) => "Principal",
        r#"trust policy of role arn:aws:iam::111122223333:role/target: statement 1: Principal is "arn:aws:iam::111122223333:role/team/reader [AROADEAD]", the request comes from "arn:aws:sts::111122223333:assumed-role/reader/s1", "arn:aws:iam::111122223333:role/team/reader [AROAREADER]": the policy names the one that was deleted (AROADEAD), and who was made again under the same name is another one; saving the policy again names the new one"#;
    no_identity_policy: Ask::to_assume(user()).resource(&trust("Allow", &aws(OWNER))) => "no policy",
        "there is no identity-based policy for arn:aws:iam::111122223333:user/team/bob";
    no_bucket_policy: Ask::to_get(user()).across().identity(&all("Allow")) => "no policy",
        "there is no resource-based policy for arn:aws:s3:::example/key";
    only_denies: Ask::to_get(user()).identity(r#"{"Effect":"Deny","Action":"iam:*","Resource":"*"}"#) => "no policy",
        "no identity-based policy for arn:aws:iam::111122223333:user/team/bob has an Allow statement";
    a_bucket_without_its_objects: reading(r#""Action":"s3:GetObject","Resource":"arn:aws:s3:::example""#) => "Resource",
        r#"inline policy "inline" of arn:aws:sts::111122223333:assumed-role/reader/s1: statement 1: Resource is "arn:aws:s3:::example", the request is for "arn:aws:s3:::example/key""#;
    only_list: reading(r#""Action":"s3:ListBucket","Resource":"*""#) => "Action",
        r#"inline policy "inline" of arn:aws:sts::111122223333:assumed-role/reader/s1: statement 1: Action is "s3:ListBucket", the request is for "s3:GetObject""#;
    left_out_by_not_action: reading(r#""NotAction":"s3:*","Resource":"*""#) => "NotAction",
        r#"inline policy "inline" of arn:aws:sts::111122223333:assumed-role/reader/s1: statement 1: NotAction leaves out "s3:*", the request is for "s3:GetObject""#;
    the_nearest_statement_counts: reading(r#""Action":"s3:ListBucket","Resource":"arn:aws:s3:::example"},{"Effect":"Allow","Action":"s3:Get*","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/*","arn:aws:s3:::c/*","arn:aws:s3:::d/*"]"#) => "Resource",
        r#"inline policy "inline" of arn:aws:sts::111122223333:assumed-role/reader/s1: statement 2: Resource is "arn:aws:s3:::a/*", "arn:aws:s3:::b/*", "arn:aws:s3:::c/*", and 1 more, the request is for "arn:aws:s3:::example/key""#;
    a_condition_is_nearer_than_a_resource: reading(r#""Action":"*","Resource":"arn:aws:s3:::other/*"},{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}"#).key("aws:RequestedRegion", "us-east-1") => "aws:RequestedRegion",
        r#"inline policy "inline" of arn:aws:sts::111122223333:assumed-role/reader/s1: statement 2: StringEquals aws:RequestedRegion expects "eu-west-1", the request has "us-east-1""#;
    the_boundary: reading(r#""Action":"*","Resource":"*""#).boundary(r#"{"Effect":"Allow","Action":"ec2:*","Resource":"*"}"#) => "Action",
        r#"permissions boundary boundary of arn:aws:sts::111122223333:assumed-role/reader/s1: statement 1: Action is "ec2:*", the request is for "s3:GetObject""#;
    the_level_of_the_scp_that_fails: Ask::to_get(user()).identity(&all("Allow")).scp(&all("Allow")).scp(r#"{"Effect":"Allow","Action":"ec2:*","Resource":"*"}"#) => "Action",
        r#"service control policy scp of ou: statement 1: Action is "ec2:*", the request is for "s3:GetObject""#;
    a_level_without_allow: Ask::to_get(user()).scp(&all("Allow")).scp(r#"{"Effect":"Deny","Action":"ec2:*","Resource":"*"}"#) => "no policy",
        "no service control policy for arn:aws:iam::111122223333:user/team/bob on level 1 of the organization has an Allow statement";
    a_federated_user_without_session_policy: Ask::to_get(federated()).identity(&all("Allow")) => "no policy",
        "there is no session policy for arn:aws:sts::111122223333:federated-user/fed";
    an_explicit_deny: Ask::to_get(user()).identity(&all("Deny")) => "explicit deny",
        r#"inline policy "inline" of arn:aws:iam::111122223333:user/team/bob: statement 1: an explicit Deny that matches this request"#;
    an_explicit_deny_by_address: Ask::to_get(user()).identity(&all("Allow")).key("aws:SourceIp", "198.51.100.1").resource(&bucket("Deny", EVERYONE).replacen('{', r#"{"Sid":"Office","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}},"#, 1)) => "aws:SourceIp",
        r#"bucket policy of arn:aws:s3:::example: statement 1 (sid "Office"): an explicit Deny that matches this request, because NotIpAddress aws:SourceIp "203.0.113.0/24" holds: the request has "198.51.100.1""#;
    restricted: Ask::to_get(anonymous()).restrict_public().resource(&bucket("Allow", EVERYONE)) => "RestrictPublicBuckets",
        "bucket policy of arn:aws:s3:::example: it is public, and with RestrictPublicBuckets a public policy allows only the owner's account and AWS services";
    an_anonymous_caller: Ask::to_get(anonymous()).resource(&bucket("Allow", &aws(OWNER))) => "Principal",
        r#"bucket policy of arn:aws:s3:::example: statement 1: Principal is "111122223333", the request comes from "anonymous""#;
    a_root_user: Ask::to_assume(root()) => "Principal",
        "the caller is the root user arn:aws:iam::111122223333:root: a root user cannot assume roles, whatever policies say";
}

#[test]
fn the_evidence_names_every_layer_and_every_element() {
    let ask = vendor(EXTERNAL_ID).key("sts:ExternalId", "def").scp(&all("Allow"));
    let json = serde_json::to_value(ask.explain()).unwrap();
    let layers: Vec<_> = json["layers"].as_array().unwrap().iter().map(|it| it["layer"].clone()).collect();
    assert_eq!(layers, ["service-control-policy", "trust-policy", "identity-based"]);
    assert_eq!(json["effect"], "implicitDeny");
    let statement = &json["layers"][1]["policies"][0]["statements"][0];
    assert_eq!(statement["sid"], "Vendor");
    assert_eq!(statement["matched"], false);
    assert_eq!(
        statement["elements"],
        serde_json::json!([
            {"element": "Principal", "matched": true, "expected": ["111122223333"],
             "actual": ["arn:aws:iam::111122223333:user/team/bob [AIDABOB]"]},
            {"element": "Action", "matched": true, "expected": ["sts:AssumeRole"], "actual": ["sts:AssumeRole"]},
            {"element": "Condition", "matched": false, "operator": "StringEquals", "key": "sts:ExternalId",
             "expected": ["abc"], "actual": ["def"]},
        ])
    );
}

#[test]
fn the_explanation_points_at_what_turned_the_answer() {
    let miss = vendor(EXTERNAL_ID).decisive().unwrap();
    assert_eq!((&miss["key"], &miss["matched"]), (&"sts:ExternalId".into(), &false.into()));
    let deny = reading(r#""Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*""#)
        .decisive()
        .unwrap();
    assert_eq!(
        (&deny["number"], &deny["effect"], &deny["matched"]),
        (&2.into(), &"Deny".into(), &true.into())
    );
    assert_eq!(Ask::to_assume(user()).resource(&trust("Allow", &aws(OWNER))).decisive(), None);
    assert_eq!(reading(r#""Action":"*","Resource":"*""#).decisive(), None);
}
