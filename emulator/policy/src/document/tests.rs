//! What each kind of document may hold, one row each: the document, and AWS's message (and S3's detail).

use super::*;

fn refusal(text: &str, kind: &DocumentKind) -> Option<(String, Option<String>)> {
    Policy::parse(text, kind).err().map(|error| (error.message, error.detail))
}

fn message(text: &str, kind: &DocumentKind) -> String {
    refusal(text, kind).map(|(message, _)| message).unwrap_or_default()
}

fn statement(elements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{{elements}}}]}}"#)
}

const FRAME: &str = r#""Effect":"Allow","Action":"sts:AssumeRole""#;
const VENDOR: &str = r#""Principal":{"AWS":"111122223333"}"#;

#[test]
fn trust_policies() {
    let trust = |elements: &str| statement(&format!("{FRAME},{VENDOR}{elements}"));
    let principal = |principal: &str| statement(&format!(r#"{FRAME},"Principal":{principal}"#));
    for (text, expected) in [
        (trust(""), ""),
        (trust(r#","Condition":{"StringEquals":{"sts:ExternalId":["a","b"]}}"#), ""),
        (format!(r#"{{"Statement":{{{FRAME},{VENDOR}}}}}"#), ""),
        (format!(r#"{{"Version":"2008-10-17","Id":"x","Statement":{{{FRAME},{VENDOR}}}}}"#), ""),
        ("not json".to_owned(), "This policy contains invalid Json"),
        ("[]".to_owned(), "This policy contains invalid Json"),
        (String::new(), "This policy contains invalid Json"),
        ("{}".to_owned(), "Missing required field Statement"),
        (r#"{"Statement":[]}"#.to_owned(), "Could not parse the policy: Statement is empty!"),
        (
            format!(r#"{{"Version":"2020-01-01","Statement":{{{FRAME},{VENDOR}}}}}"#),
            "The policy must contain a valid version string",
        ),
        (trust(r#","Resource":"*""#), "Has prohibited field Resource"),
        (trust(r#","NotResource":"*""#), "AssumeRole policy must not contain resources."),
        (statement(FRAME), "Missing required field Principal"),
        (principal("{}"), "Missing required field Principal cannot be empty!"),
        (principal(r#"{"AWS":[]}"#), "Missing required field Principal cannot be empty!"),
        (principal(r#""*""#), r#"AssumeRolepolicy contained an invalid principal: "STAR":"*"."#),
        (principal(r#""111122223333""#), "Principal must be a JSON object."),
        (principal(r#"{"AWS":"*"}"#), ""),
        (principal(r#"{"AWS":["111122223333","arn:aws:iam::111122223333:root"]}"#), ""),
        (principal(r#"{"AWS":"arn:aws:iam::111122223333:user/a/b"}"#), ""),
        (principal(r#"{"AWS":"arn:aws:sts::111122223333:assumed-role/r/s"}"#), ""),
        (principal(r#"{"AWS":"arn:aws:sts::111122223333:federated-user/f"}"#), ""),
        (principal(r#"{"AWS":"AROAEXAMPLE1234567890"}"#), ""),
        (principal(r#"{"Service":"ec2.amazonaws.com"}"#), ""),
        (principal(r#"{"Federated":"accounts.google.com"}"#), ""),
        (principal(r#"{"AWS":"bob"}"#), r#"Invalid principal in policy: "AWS":"bob""#),
        (
            principal(r#"{"AWS":"arn:aws:iam::111122223333:role/*"}"#),
            r#"Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/*""#,
        ),
        (
            principal(r#"{"AWS":"arn:aws:iam::111122223333:group/g"}"#),
            r#"Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:group/g""#,
        ),
        (
            principal(r#"{"AWS":"arn:aws:iam::1111:root"}"#),
            r#"Invalid principal in policy: "AWS":"arn:aws:iam::1111:root""#,
        ),
        (
            principal(r#"{"AWS":"arn:aws:sts::111122223333:assumed-role/r"}"#),
            r#"Invalid principal in policy: "AWS":"arn:aws:sts::111122223333:assumed-role/r""#,
        ),
        (principal(r#"{"Service":"ec2"}"#), r#"Invalid principal in policy: "SERVICE":"ec2""#),
        (principal(r#"{"Somebody":"x"}"#), r#"Invalid principal in policy: "Somebody""#),
        (
            statement(&format!(r#""Effect":"Allow","Action":"s3:GetObject",{VENDOR}"#)),
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (
            statement(&format!(r#""Effect":"Allow","Action":["sts:AssumeRole","*"],{VENDOR}"#)),
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (statement(&format!(r#""Effect":"Allow",{VENDOR}"#)), "Missing required field Action"),
        (statement(&format!(r#""Action":"sts:AssumeRole",{VENDOR}"#)), "Missing required field Effect"),
        (
            statement(&format!(r#""Effect":"allow","Action":"sts:AssumeRole",{VENDOR}"#)),
            "Invalid effect: allow",
        ),
        (
            statement(&format!(r#"{FRAME},"NotPrincipal":{{"AWS":"111122223333"}}"#)),
            "Allow with NotPrincipal is not allowed.",
        ),
        (
            statement(r#""Effect":"Deny","Action":"sts:AssumeRole","NotPrincipal":{"AWS":"*"}"#),
            "AssumeRole policy must not contain NotPrincipal field.",
        ),
        (
            format!(r#"{{"Statement":[{{"Sid":"a",{FRAME},{VENDOR}}},{{"Sid":"a",{FRAME},{VENDOR}}}]}}"#),
            "The Statement Ids in the policy are not unique",
        ),
        (trust(r#","Conditions":{}"#), "Syntax error in policy."),
        (trust(r#","Effect":"Allow""#), "Syntax error in policy."),
        (trust(r#","Condition":{"StringEqual":{"a:b":"c"}}"#), "Syntax error in policy."),
        (trust(r#","Condition":[]"#), "Syntax error in policy."),
        (trust(r#","Condition":{"NullIfExists":{"a:b":"true"}}"#), "Syntax error in policy."),
    ] {
        assert_eq!(message(&text, &DocumentKind::Trust), expected, "{text}");
    }
}

#[test]
fn identity_based_policies() {
    let resource = |resource: &str| {
        statement(&format!(r#""Effect":"Allow","Action":"s3:GetObject","Resource":"{resource}""#))
    };
    let action = |action: &str| statement(&format!(r#""Effect":"Allow","Action":"{action}","Resource":"*""#));
    let condition = |condition: &str| {
        statement(&format!(r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}"#))
    };
    const SYNTAX: &str = "Syntax errors in policy.";
    for (text, expected) in [
        (resource("*"), ""),
        (resource("arn:aws:s3:::bucket/*"), ""),
        (resource("arn:aws:iam::111122223333:role/x"), ""),
        (action("*"), ""),
        (action("s3:*"), ""),
        (condition(r#"{"Bool":{"aws:SecureTransport":true}}"#), ""),
        (condition(r#"{"NumericLessThan":{"s3:max-keys":10}}"#), ""),
        ("not json".to_owned(), SYNTAX),
        ("[]".to_owned(), SYNTAX),
        ("{}".to_owned(), SYNTAX),
        (r#"{"Version":"2012-10-17"}"#.to_owned(), SYNTAX),
        (r#"{"Version":"2012-10-17","Statement":[]}"#.to_owned(), SYNTAX),
        (r#"{"Version":"2012-10-17","Statement":["x"]}"#.to_owned(), SYNTAX),
        (r#"{"Version":"2012-10-18","Statement":{}}"#.to_owned(), SYNTAX),
        (resource("*").replacen("\"Statement\"", "\"Extra\":1,\"Statement\"", 1), SYNTAX),
        (resource("*").replacen("\"Statement\"", "\"Id\":1,\"Statement\"", 1), SYNTAX),
        (statement(r#""Effect":"Allow","Action":"a:b","NotAction":"a:b","Resource":"*""#), SYNTAX),
        (statement(r#""Effect":"Allow","Action":"a:b","Resource":"*","NotResource":"*""#), SYNTAX),
        (statement(r#""Effect":"Maybe","Action":"a:b","Resource":"*""#), SYNTAX),
        (statement(r#""Action":"a:b","Resource":"*""#), SYNTAX),
        (statement(r#""Effect":"Allow","Action":{"a":"b"},"Resource":"*""#), SYNTAX),
        (statement(r#""Effect":"Allow","Action":["a:b",1],"Resource":"*""#), SYNTAX),
        (statement(r#""Sid":1,"Effect":"Allow","Action":"a:b","Resource":"*""#), SYNTAX),
        (statement(r#""Sid":"a","Sid":"b","Effect":"Allow","Action":"a:b","Resource":"*""#), SYNTAX),
        (condition(r#"[]"#), SYNTAX),
        (condition(r#"{"StringEquals":[]}"#), SYNTAX),
        (condition(r#"{"StringEquals":{"a:b":{"c":"d"}}}"#), SYNTAX),
        (condition(r#"{"StringEqual":{"a:b":"c"}}"#), SYNTAX),
        (condition(r#"{"StringEquals":{"a:b":"c"},"StringEquals":{"a:b":"c"}}"#), SYNTAX),
        (
            statement(r#""Effect":"Allow","Principal":"*","Action":"a:b","Resource":"*""#),
            "Policy document should not specify a principal.",
        ),
        (
            statement(r#""Effect":"allow","Action":"a:b","Resource":"*""#),
            "The policy failed legacy parsing",
        ),
        (condition(r#"{"DateLessThan":{"aws:CurrentTime":"soon"}}"#), "The policy failed legacy parsing"),
        (
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":"a:b","Resource":"*"},{"Sid":"a","Effect":"Allow","Action":"a:b","Resource":"*"}]}"#.to_owned(),
            "Statement IDs (SID) in a single policy must be unique.",
        ),
        (
            statement(r#""Sid":"read it","Effect":"Allow","Action":"a:b","Resource":"*""#),
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression \
             [0-9A-Za-z]*",
        ),
        (statement(r#""Effect":"Allow","Resource":"*""#), "Policy statement must contain actions."),
        (
            statement(r#""Effect":"Allow","Action":[],"Resource":"*""#),
            "Policy statement must contain actions.",
        ),
        (statement(r#""Effect":"Allow","Action":"a:b""#), "Policy statement must contain resources."),
        (
            statement(r#""Effect":"Allow","Action":"a:b","Resource":[]"#),
            "Policy statement must contain resources.",
        ),
        (resource("bucket"), r#"Resource bucket must be in ARN format or "*"."#),
        (
            resource("arn:aws2:s3:::bucket"),
            r#"Partition "aws2" is not valid for resource "arn:aws2:s3:::bucket"."#,
        ),
        (resource("arn:x"), r#"Partition "x" is not valid for resource "arn:x:*:*:*:*"."#),
        (resource("arn:aws"), "Resource vendor must be fully qualified and cannot contain regexes."),
        (resource("arn:*"), "Resource vendor must be fully qualified and cannot contain regexes."),
        (resource("arn:aws:*:::bucket"), "Resource vendor must be fully qualified and cannot contain regexes."),
        (
            resource("arn:aws-*:s3:::bucket"),
            r#"Partition "aws-*" is not valid for resource "arn:aws-*:s3:::bucket"."#,
        ),
        (
            resource("arn:aws-cn:s3:::bucket"),
            r#"Partition "aws-cn" is not valid for resource "arn:aws-cn:s3:::bucket"."#,
        ),
        (resource("arn::s3:::bucket"), r#"Partition "" is not valid for resource "arn::s3:::bucket"."#),
        (
            resource("arn:*:s3:us-east-1:1:bucket"),
            "Resource arn:*:s3:us-east-1:1:bucket can not contain region information.",
        ),
        (
            resource("arn:aws:s3:us-east-1:1:bucket"),
            "Resource arn:aws:s3:us-east-1:1:bucket can not contain region information.",
        ),
        (
            resource("arn:aws:iam:us-east-1:1:role/x"),
            "IAM resource arn:aws:iam:us-east-1:1:role/x cannot contain region information.",
        ),
        (
            resource("arn:aws:iam::1:roles/x"),
            "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, group/, \
             instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, \
             report/, access-report/.",
        ),
        (
            action("GetObject"),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
        (action("a:b:c"), "Actions/Condition can contain only one colon."),
        (action("s 3:GetObject"), "Vendor s 3 is not valid"),
    ] {
        assert_eq!(message(&text, &DocumentKind::Managed), expected, "{text}");
        assert_eq!(message(&text, &DocumentKind::Identity), expected, "{text}");
    }
}

#[test]
fn a_managed_policy_needs_the_current_version_and_an_inline_one_does_not() {
    let rest = r#""Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
    for version in ["{", r#"{"Version":"2008-10-17","#] {
        let text = format!("{version}{rest}");
        assert_eq!(message(&text, &DocumentKind::Identity), "");
        let expected = "Policy document must be version 2012-10-17 or greater.";
        assert_eq!(message(&text, &DocumentKind::Managed), expected);
    }
}

#[test]
fn bucket_policies() {
    let bucket = DocumentKind::Bucket("example".to_owned());
    let of = |principal: &str, action: &str, resource: &str, rest: &str| {
        statement(&format!(
            r#""Effect":"Allow","Principal":{principal},"Action":"{action}","Resource":"{resource}"{rest}"#
        ))
    };
    let get = |rest: &str| of(r#""*""#, "s3:GetObject", "arn:aws:s3:::example/*", rest);
    let ok = || None;
    let plain = |message: &str| Some((message.to_owned(), None));
    let detailed = |message: &str, detail: &str| Some((message.to_owned(), Some(detail.to_owned())));
    const FIRST_BYTE: &str = "Policies must be valid JSON and the first byte must be '{'";
    for (text, expected) in [
        (get(""), ok()),
        (of(r#"{"AWS":"111122223333"}"#, "s3:*", "arn:aws:s3:::example", ""), ok()),
        (of(r#"{"AWS":"111122223333"}"#, "*", "arn:aws:s3:::example/*", ""), ok()),
        (
            of(r#"{"Service":"cloudfront.amazonaws.com"}"#, "S3:getobject", "arn:aws:s3:::example/a/*", ""),
            ok(),
        ),
        (of(r#""*""#, "s3:ListBucket", "arn:aws:s3:::example", ""), ok()),
        ("not json".to_owned(), plain(FIRST_BYTE)),
        ("[]".to_owned(), plain(FIRST_BYTE)),
        (format!(" {}", get("")), plain(FIRST_BYTE)),
        ("{}".to_owned(), plain("Missing required field Statement")),
        (r#"{"Statement":[]}"#.to_owned(), plain("Could not parse the policy: Statement is empty!")),
        (get("").replace("2012", "2013"), plain("The policy must contain a valid version string")),
        (
            of(r#""*""#, "s3:GetObjekt", "arn:aws:s3:::example/*", ""),
            detailed("Policy has invalid action", "s3:GetObjekt"),
        ),
        (
            of(r#""*""#, "sts:AssumeRole", "arn:aws:s3:::example/*", ""),
            detailed("Policy has invalid action", "sts:AssumeRole"),
        ),
        (
            of(r#""*""#, "s3:Foo*", "arn:aws:s3:::example/*", ""),
            detailed("Policy has invalid action", "s3:Foo*"),
        ),
        (
            of(r#""*""#, "s3:GetObject", "arn:aws:s3:::other/*", ""),
            detailed("Policy has invalid resource", "arn:aws:s3:::other/*"),
        ),
        (
            of(r#""*""#, "s3:GetObject", "arn:aws:s3:::*", ""),
            detailed("Policy has invalid resource", "arn:aws:s3:::*"),
        ),
        (of(r#""*""#, "s3:GetObject", "example/*", ""), detailed("Policy has invalid resource", "example/*")),
        (
            of(r#""*""#, "s3:GetObject", "arn:aws:s3:::example", ""),
            detailed(
                "Action does not apply to any resource(s) in statement",
                r#"Action "s3:GetObject" in Statement "NO_ID-0""#,
            ),
        ),
        (
            of(r#""*""#, "s3:ListBucket", "arn:aws:s3:::example/*", r#","Sid":"List""#),
            detailed(
                "Action does not apply to any resource(s) in statement",
                r#"Action "s3:ListBucket" in Statement "List""#,
            ),
        ),
        (
            of(r#""111122223333""#, "s3:GetObject", "arn:aws:s3:::example/*", ""),
            plain("Invalid policy syntax."),
        ),
        (
            of(
                r#"{"AWS":"arn:aws:iam::111122223333:group/g"}"#,
                "s3:GetObject",
                "arn:aws:s3:::example/*",
                "",
            ),
            detailed("Invalid principal in policy", r#""AWS" : "arn:aws:iam::111122223333:group/g""#),
        ),
        (
            get(r#","Condition":{"IpAddress":{"aws:SourceIp":"127.0.0.*"}}"#),
            plain("Invalid IP address in Conditions"),
        ),
        (get(r#","Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32"]}}"#), ok()),
        (
            get(r#","Condition":{"NotIpAddress":{"aws:SourceIp":"here"}}"#),
            plain("Invalid IP address in Conditions"),
        ),
        (get(r#","Condition":{"Null":{"aws:SourceIp":"true"}}"#), ok()),
        (
            get(r#","Condition":{"BinaryEquals":{"aws:x":"?"}}"#),
            plain("Invalid Base64 value for binary condition"),
        ),
        (
            statement(r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::example/*""#),
            plain("Missing required field Principal"),
        ),
        (
            statement(r#""Effect":"Allow","Principal":"*","Resource":"arn:aws:s3:::example/*""#),
            plain("Missing required field Action"),
        ),
        (
            statement(r#""Effect":"Allow","Principal":"*","Action":"s3:GetObject""#),
            plain("Missing required field Resource"),
        ),
        (get("").replace("Allow", "Permit"), plain("Invalid effect: Permit")),
        (get(r#","Sid":"a","Sid":"a""#), plain("Invalid policy syntax.")),
    ] {
        assert_eq!(refusal(&text, &bucket), expected, "{text}");
    }
}

#[test]
fn organization_policies_have_one_message() {
    let allow = r#""Effect":"Allow","Action":"*","Resource":"*""#;
    for (text, valid) in [
        (statement(allow), true),
        (statement(&format!(r#"{allow},"Principal":"*""#)), true),
        (statement(&format!(r#"{allow},"Principal":{{"AWS":"111122223333"}}"#)), false),
        (statement(r#""Effect":"Allow","Action":"*""#), false),
        ("{".to_owned(), false),
    ] {
        let expected = if valid { "" } else { organization::SYNTAX };
        assert_eq!(message(&text, &DocumentKind::Organization), expected, "{text}");
    }
}

#[test]
fn public_is_what_s3_calls_public() {
    let policy = |rest: &str| {
        let text = statement(&format!(
            r#""Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::example/*",{rest}"#
        ));
        Policy::parse(&text, &DocumentKind::Bucket("example".to_owned())).unwrap().is_public()
    };
    let when = |condition: &str| policy(&format!(r#""Principal":"*","Condition":{{{condition}}}"#));
    assert!(policy(r#""Principal":"*""#));
    assert!(policy(r#""Principal":{"AWS":"*"}"#));
    assert!(!policy(r#""Principal":{"AWS":"arn:aws:iam::111122223333:root"}"#));
    for (condition, expected) in [
        (r#""IpAddress":{"aws:SourceIp":"0.0.0.0/0"}"#, true),
        (r#""IpAddress":{"aws:SourceIp":"11.0.0.0/7"}"#, true),
        (r#""IpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#, false),
        (r#""IpAddress":{"aws:SourceIp":["10.0.0.0/8","0.0.0.0/0"]}"#, true),
        (r#""ForAnyValue:IpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#, false),
        (r#""IpAddressIfExists":{"aws:SourceIp":"10.0.0.0/8"}"#, true),
        (r#""ForAllValues:IpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#, true),
        (r#""NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#, true),
        (r#""IpAddress":{"aws:SourceIp":"fd00::/8"}"#, true),
        (r#""IpAddress":{"aws:SourceIp":"2001:db8::/32"}"#, false),
        (r#""StringEquals":{"aws:SourceVpc":"vpc-91237329"}"#, false),
        (r#""StringLike":{"aws:SourceVpc":"vpc-*"}"#, true),
        (r#""StringEquals":{"aws:PrincipalOrgID":"o-abc"}"#, false),
        (r#""StringEquals":{"aws:SourceAccount":"111122223333"}"#, false),
        (r#""ArnEquals":{"aws:SourceArn":"arn:aws:sns:us-east-1:111122223333:t"}"#, false),
        (r#""ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:*"}"#, true),
        (r#""StringLike":{"aws:userid":"AROAEXAMPLE:*"}"#, true),
        (r#""ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:111122223333:accesspoint/*"}"#, false),
        (r#""StringEquals":{"aws:PrincipalAccount":"${aws:username}"}"#, true),
        (r#""StringEquals":{"aws:Referer":"https://example.com"}"#, true),
        (r#""Bool":{"aws:SecureTransport":"true"}"#, true),
        (r#""StringNotEquals":{"aws:SourceAccount":"111122223333"}"#, true),
    ] {
        assert_eq!(when(condition), expected, "{condition}");
    }
    let deny = r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::example"}}"#;
    assert!(!Policy::parse(deny, &DocumentKind::Bucket("example".to_owned())).unwrap().is_public());
}

#[test]
fn a_document_shows_the_ids_of_principals_that_are_gone() {
    let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:role/kept","arn:aws:iam::111122223333:role/gone","111122223333"]},"Action":"sts:AssumeRole"}]}"#;
    let mut policy = Policy::parse(text, &DocumentKind::Trust).unwrap();
    assert_eq!(
        policy.principal_arns(),
        ["arn:aws:iam::111122223333:role/kept", "arn:aws:iam::111122223333:role/gone"]
    );
    let ids = [("kept", "AROAKEPT"), ("gone", "AROAGONE")];
    let ids = ids.map(|(name, id)| (format!("arn:aws:iam::111122223333:role/{name}"), id.to_owned()));
    policy.pin_principals(&BTreeMap::from(ids));
    // An account's number reads back as the ARN of its root.
    let text_now = text.replace("\"111122223333\"", "\"arn:aws:iam::111122223333:root\"");
    assert_eq!(policy.shown(&|_, written| Some(written.to_owned())), text_now);
    let shown = text_now.replace("arn:aws:iam::111122223333:role/gone", "AROAGONE");
    let kept = |id: &str, written: &str| (id == "AROAKEPT").then(|| written.to_owned());
    assert_eq!(policy.shown(&kept), shown);
    // Whoever was renamed or moved stands there as they are called now.
    let moved = |_: &str, written: &str| Some(written.replace("role/", "role/moved/"));
    assert_eq!(policy.shown(&moved), text_now.replace(":role/", ":role/moved/"));
    assert_eq!(policy.text(), text);
}

#[test]
fn each_of_an_organizations_policies_has_its_own_grammar() {
    let scp = r#""Effect":"Allow","Action":"*","Resource":"*""#;
    let rcp = r#""Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*""#;
    let service = |elements: &str| refusal(&statement(elements), &DocumentKind::ServiceControl);
    let resource = |elements: &str| refusal(&statement(elements), &DocumentKind::ResourceControl);
    assert_eq!((service(scp), resource(rcp)), (None, None));
    assert_eq!(resource(r#""Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":"*""#), None);
    assert_eq!(service(r#""Effect":"Deny","NotAction":["iam:*","s3:Get?bject"],"Resource":"*""#), None);
    for (found, place) in [
        (service(rcp), "/Statement/0/Principal"),
        (service(r#""Effect":"Allow","Action":"s3","Resource":"*""#), "/Statement/0/Action"),
        (service(r#""Effect":"Allow","Action":[],"Resource":"*""#), "/Statement/0/Action"),
        (service(r#""Effect":"Allow","Action":"*","Resource":["*","bucket"]"#), "/Statement/0/Resource"),
        (
            service(r#""Effect":"Allow","Action":"*","Resource":"*","NotResource":"*""#),
            "/Statement/0/NotResource",
        ),
        (
            service(r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{"X":{"a:b":"c"}}"#),
            "/Statement/0/Condition",
        ),
        (
            service(r#""Effect":"Allow","Action":"*","Resource":"*","NotPrincipal":"*""#),
            "/Statement/0/NotPrincipal",
        ),
        (refusal(r#"{"Statement":[]}"#, &DocumentKind::ServiceControl), "/Version"),
        (refusal(r#"{"Version":"2012-10-17","Statement":[]}"#, &DocumentKind::ServiceControl), "/Statement"),
        (refusal(r#"{"Version":"2012-10-17","Statement":1}"#, &DocumentKind::ServiceControl), "/Statement"),
        (refusal(r#"{"Version":"2012-10-17","Statements":1}"#, &DocumentKind::ServiceControl), "/Statements"),
        (resource(scp), "/Statement/0/Effect"),
        (resource(r#""Effect":"Deny","Action":"s3:*","Resource":"*""#), "/Statement/0/Principal"),
        (resource(r#""Effect":"Deny","Principal":"*","Action":"*","Resource":"*""#), "/Statement/0/Action"),
        (
            resource(r#""Effect":"Deny","Principal":"*","NotAction":"s3:*","Resource":"*""#),
            "/Statement/0/NotAction",
        ),
        (resource(r#""Effect":"Deny","Principal":"*","Action":"s3:*""#), "/Statement/0/Resource"),
    ] {
        let (message, detail) = found.unwrap();
        let detail = detail.unwrap();
        assert_eq!(message, organization::SYNTAX);
        assert!(detail.starts_with(&format!("{place}: ")), "{place} {detail}");
    }
}

/// PutBucketPolicy refuses exactly what an action does not take.
#[test]
fn a_bucket_policy_takes_the_condition_keys_that_the_table_has() {
    use crate::actions::{S3_BUCKET_ACTIONS, S3_OBJECT_ACTIONS};
    let actions = || S3_BUCKET_ACTIONS.iter().chain(S3_OBJECT_ACTIONS.iter());
    let keys: std::collections::BTreeSet<String> = actions()
        .flat_map(|action| action.accepted)
        .flat_map(|group| group.keys)
        .map(|key| if key.ends_with('/') { format!("{key}a") } else { (*key).to_owned() })
        .collect();
    assert!(keys.len() > 45, "{keys:?}");
    let mut refused = 0;
    for action in actions() {
        for key in &keys {
            let text = format!(
                r#"{{"Statement":{{"Effect":"Deny","Principal":"*","Action":"{}","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{{"Null":{{"{key}":"true"}}}}}}}}"#,
                action.action
            );
            let parsed = Policy::parse(&text, &DocumentKind::Bucket("b".to_owned()));
            let is_taken = action.accepts(key) || key.starts_with("aws:");
            assert_eq!(parsed.is_ok(), is_taken, "{} {key}: {parsed:?}", action.action);
            refused += usize::from(parsed.is_err());
        }
    }
    assert!(refused > 2000, "{refused}");
}
