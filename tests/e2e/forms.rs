//! Browser forms (POST Object), as S3 checks them: who signed, what the policy says, what is stored.

use chrono::TimeDelta;
use rolecall_emulator::Emulator;
use rolecall_tests::form::Form;
use rolecall_tests::{Call, send};

async fn started() -> Emulator {
    let aws = Emulator::builder().start().await.unwrap();
    assert_eq!(Call::s3("PUT", "/bucket").send(&aws).await.status, 200);
    aws
}

/// A row: what is sent, and status, code, message (its beginning), and the extra fields.
type Row = (Form, u16, &'static str, &'static str, &'static [&'static str]);

async fn refuses(rows: Vec<Row>) {
    let aws = started().await;
    for (form, status, code, message, fields) in rows {
        let answer = form.send(&aws).await;
        let got =
            answer.element("Message").unwrap_or_default().replace("&quot;", "\"").replace("&apos;", "'");
        assert_eq!((answer.status, answer.element("Code")), (status, Some(code)), "{}", answer.body);
        assert!(got.starts_with(message), "{got} is not {message}");
        let mut names = vec!["Code", "Message"];
        names.extend(fields);
        names.extend(["RequestId", "HostId"]);
        assert_eq!(answer.error_fields(), names, "{}", answer.body);
        assert_eq!(answer.header("x-amz-bucket-region"), None, "{message}");
    }
    let listing = Call::s3("GET", "/bucket?list-type=2").send(&aws).await;
    assert_eq!(listing.element("KeyCount"), Some("0"), "a refused form stores nothing");
}

#[tokio::test]
async fn a_form_stores_its_file_and_answers_as_it_wishes() {
    let aws = started().await;
    let answer = Form::new().with("Content-Type", "image/jpeg").with("x-amz-meta-a", "b").send(&aws).await;
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    assert_eq!(answer.header("location"), Some("http://localhost/bucket/dir%2Fphoto.jpg"));
    assert_eq!(answer.header("x-amz-server-side-encryption"), Some("AES256"));
    assert_eq!(answer.header("x-amz-checksum-type"), Some("FULL_OBJECT"));
    assert!(answer.header("x-amz-checksum-crc64nvme").is_some() && answer.header("etag").is_some());
    for acl in ["private", "bucket-owner-read"] {
        assert_eq!(Form::new().with("acl", acl).send(&aws).await.status, 204, "{acl}");
    }
    let answer = Form::new().with("Content-Type", "image/jpeg").with("x-amz-meta-a", "b").send(&aws).await;
    assert_eq!(answer.status, 204);
    let stored = Call::s3("GET", "/bucket/dir/photo.jpg").send(&aws).await;
    assert_eq!((stored.status, stored.body.as_str()), (200, "jpeg"));
    assert_eq!(stored.header("content-type"), Some("image/jpeg"));
    assert_eq!(stored.header("x-amz-meta-a"), Some("b"));
    assert_eq!(Call::s3("GET", "/bucket/late").send(&aws).await.status, 404);

    for (field, value, status, location) in [
        ("success_action_status", "200", 200, "http://localhost/bucket/dir%2Fphoto.jpg"),
        ("success_action_status", "404", 204, "http://localhost/bucket/dir%2Fphoto.jpg"),
        (
            "success_action_redirect",
            "https://example.com/done",
            303,
            "https://example.com/done?bucket=bucket&key=dir%2Fphoto.jpg&etag=%2294e5238d0a6c87fc31d7e8d36b4a6a6d%22",
        ),
        ("success_action_redirect", "nowhere", 204, "http://localhost/bucket/dir%2Fphoto.jpg"),
    ] {
        let answer = Form::new().with(field, value).send(&aws).await;
        assert_eq!((answer.status, answer.body.as_str()), (status, ""), "{value}");
        let got = answer.header("location").unwrap();
        let prefix = location.split("etag=").next().unwrap();
        assert!(got.starts_with(prefix), "{got}");
    }
    let created = Form::new().with("success_action_status", "201").send(&aws).await;
    assert_eq!((created.status, created.element("Key")), (201, Some("dir/photo.jpg")));
    assert_eq!(created.element("Bucket"), Some("bucket"));
}

/// Without any field that signs.
fn unsigned(form: Form) -> Form {
    let fields = ["x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature"];
    fields.into_iter().fold(form, Form::without)
}

/// What AWS was recorded to store of forms that are a little off.
#[tokio::test]
async fn what_is_stored_of_odd_forms() {
    let aws = started().await;
    let odd = |form: Form, key: &str| form.with("key", key);
    for (form, key, status) in [
        // A tagging document of another name counts as none.
        (Form::new().with("tagging", "<InvalidXmlTagging/>"), "tagging", 204),
        (Form::new().with("tagging", "<InvalidXmlTagging></InvalidXmlTagging>"), "tagging-2", 204),
        (Form::new().with("tagging", "<Tagging><TagSet/></Tagging>"), "tagging-3", 204),
        (
            Form::new()
                .with("success_action_status", "201")
                .uncovered("x-amz-meta-a", "a\0bc")
                .condition(r#"["starts-with", "$x-amz-meta-a", ""]"#),
            "nul",
            201,
        ),
        (Form::new().with("x-amz-meta-a", "é"), "letter", 204),
        (
            Form::new().uncovered("Content-Type", "").condition(r#"["starts-with", "$Content-Type", ""]"#),
            "empty",
            204,
        ),
    ] {
        let answer = odd(form, key).send(&aws).await;
        assert_eq!(answer.status, status, "{key}: {}", answer.body);
    }
    for (key, header, value) in [
        ("tagging", "x-amz-tagging-count", None),
        ("nul", "x-amz-meta-a", Some("=?UTF-8?Q?a=00bc?=")),
        ("letter", "x-amz-meta-a", Some("=?UTF-8?B?w6k=?=")),
    ] {
        let got = Call::s3("GET", &format!("/bucket/{key}")).send(&aws).await;
        assert_eq!((got.status, got.header(header)), (200, value), "{key}");
    }
    // Without a file's name nothing stands for the variable.
    let form = Form { filename: None, ..Form::new() }.with("key", "up/${filename}");
    assert_eq!(form.send(&aws).await.status, 204);
    let literal = Call::s3("GET", "/bucket/up/%24%7Bfilename%7D").send(&aws).await;
    assert_eq!((literal.status, literal.body.as_str()), (200, "jpeg"));
}

#[tokio::test]
async fn what_a_policy_lets_pass() {
    let aws = started().await;
    let twenty_minutes_off =
        Form { signed_at: Form::new().signed_at - TimeDelta::minutes(20), ..Form::new() };
    let five_mebibytes = vec![b'\r'; 5 * 1024 * 1024];
    for (form, what) in [
        (twenty_minutes_off, "there is no window around x-amz-date"),
        (Form::new().with("key", "up/${filename}"), ""),
        (Form::new().uncovered("x-ignore-this", "x"), "x-ignore-"),
        (Form::new().without("key").uncovered("Key", "dir/x"), ""),
        (Form::new().condition(r#"["content-length-range", 4, 4]"#), ""),
        (Form::new().condition(r#"["content-length-range", 1, 6000000]"#).file(&five_mebibytes), "long"),
        (Form::new().header("x-amz-expected-bucket-owner: 999999999999"), "not enforced"),
        (Form::new().header("If-None-Match: *").header("If-Match: \"x\""), "not enforced"),
        (
            Form::new()
                .uncovered("acl", "bucket-owner-full-control")
                .condition(r#"["starts-with", "$acl", ""]"#),
            "",
        ),
        (
            Form::new()
                .uncovered("Content-Type", "image/png, image/gif")
                .condition(r#"["starts-with", "$Content-Type", "image/"]"#),
            "a list of types",
        ),
    ] {
        // Conditions see the name of the file in place of the variable.
        let form = if form.fields[0].1.contains("${") {
            Form { fields: Vec::new(), ..form }
                .uncovered("key", "up/${filename}")
                .condition(r#"["eq", "$key", "up/photo.jpg"]"#)
        } else if form.without.contains(&"key") {
            Form { fields: Vec::new(), without: Vec::new(), ..form }.condition(r#"{"KEY": "dir/x"}"#)
        } else {
            form
        };
        let answer = form.send(&aws).await;
        assert_eq!(answer.status, 204, "{what}: {}", answer.body);
    }
    assert_eq!(Call::s3("GET", "/bucket/up/photo.jpg").send(&aws).await.status, 200);
}

#[tokio::test]
async fn forms_that_are_none() {
    let aws = started().await;
    for (content_type, body, status, code) in [
        ("application/x-www-form-urlencoded", "key=k", 412, "PreconditionFailed"),
        ("multipart/form-data", "", 400, "MalformedPOSTRequest"),
        ("multipart/form-data; boundary=x", "key=k", 400, "MalformedPOSTRequest"),
        ("multipart/form-data; boundary=x", "--x--", 400, "InvalidArgument"),
    ] {
        let length = body.len();
        let request = format!(
            "POST /bucket HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        let answer = send(&aws, request.as_bytes()).await;
        assert_eq!((answer.status, answer.element("Code")), (status, Some(code)), "{}", answer.body);
    }
}

#[tokio::test]
async fn the_signature_is_checked_in_s3s_order() {
    const ARGUMENT: &[&str] = &["ArgumentName", "ArgumentValue"];
    const REGION: &[&str] = &["ArgumentName", "ArgumentValue", "Region"];
    const KEY: &[&str] = &["AWSAccessKeyId"];
    const SIGNATURE: &[&str] = &["AWSAccessKeyId", "StringToSign", "SignatureProvided", "StringToSignBytes"];
    let missing = "Bucket POST must contain a field named '";
    refuses(vec![
        (
            Form::new().header("x-amz-security-token: any").scope("eu-west-1/s3/aws4_request").badly_signed(),
            403,
            "AccessDenied",
            "No AWSAccessKey was presented.",
            &[],
        ),
        (
            Form::new().header("Authorization: AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c"),
            400,
            "InvalidArgument",
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, ",
            &["ArgumentName"],
        ),
        (Form::new().without("key"), 400, "InvalidArgument", missing, ARGUMENT),
        (Form::new().without("policy"), 400, "InvalidArgument", missing, ARGUMENT),
        (Form::new().without("x-amz-date"), 400, "InvalidArgument", missing, ARGUMENT),
        (Form::new().without("x-amz-signature"), 400, "InvalidArgument", missing, ARGUMENT),
        (
            Form::new().scope("eu-west-1/sts/aws4_request").badly_signed(),
            400,
            "InvalidArgument",
            "the region 'eu-west-1' is wrong; expecting 'us-east-1'",
            REGION,
        ),
        (
            Form::new().scope("us-east-1/sts/aws4_request"),
            400,
            "InvalidArgument",
            "incorrect service \"sts\". This endpoint belongs to \"s3\".",
            ARGUMENT,
        ),
        (Form::new().scope("us-east-1/s3"), 400, "InvalidArgument", "the Credential is mal-formed", ARGUMENT),
        (Form::new().signed_by("", "test"), 400, "InvalidArgument", "the Credential is mal-formed", ARGUMENT),
        (Form::new().signed_by("AKIAUNKNOWN", "x"), 403, "InvalidAccessKeyId", "The AWS Access Key Id", KEY),
        (Form::new().badly_signed(), 403, "SignatureDoesNotMatch", "The request signature we", SIGNATURE),
        (
            Form::new().with("x-amz-security-token", "x").badly_signed(),
            403,
            "SignatureDoesNotMatch",
            "The request signature we",
            SIGNATURE,
        ),
        (
            Form::new().with("x-amz-security-token", "x"),
            400,
            "InvalidToken",
            "The provided token is malformed or otherwise invalid.",
            &["Token-0"],
        ),
        (
            Form::new()
                .without("x-amz-algorithm")
                .without("x-amz-credential")
                .without("x-amz-date")
                .without("x-amz-signature"),
            403,
            "AccessDenied",
            "Access Denied",
            &[],
        ),
    ])
    .await;
}

#[tokio::test]
async fn the_policy_is_checked_after_the_signature() {
    let invalid = |policy: &str, message: &'static str| -> Row {
        (Form::new().policy(policy), 400, "InvalidPolicyDocument", message, &[])
    };
    let with = |condition: &str, message: &'static str| -> Row {
        (Form::new().condition(condition), 400, "InvalidPolicyDocument", message, &[])
    };
    refuses(vec![
        invalid("no json", "Invalid Policy: Invalid JSON."),
        invalid("[]", "Invalid Policy: Invalid JSON."),
        invalid(r#"{"conditions":[{"a":"b"}]}"#, "Invalid Policy: Policy missing expiration."),
        invalid(
            r#"{"Expiration":"2999-01-01T00:00:00Z","conditions":[]}"#,
            "Invalid Policy: Policy missing exp",
        ),
        invalid(
            r#"{"expiration":"soon","conditions":[]}"#,
            "Invalid Policy: Invalid 'expiration' value: 'soon'",
        ),
        invalid(r#"{"expiration":"2999-01-01T00:00:00Z"}"#, "Invalid Policy: Policy missing conditions."),
        invalid(r#"{"expiration":"2999-01-01T00:00:00Z","conditions":[]}"#, "Invalid Policy: "),
        with(
            r#"["content-length-range", 1]"#,
            "Invalid Policy: Invalid content-length-range: wrong number of arg",
        ),
        with(r#"["content-length-range", 2, 1]"#, "Invalid Policy: "),
        with(r#"["starts-with", "$key"]"#, "Invalid Policy: Invalid starts-with: wrong number of arguments."),
        with(r#"["eq", "$key"]"#, "Invalid Policy: Invalid Eq: wrong number of arguments."),
        with(
            r#"["ends-with", "$key", "x"]"#,
            "Invalid Policy: Invalid Condition: unknown operation 'ends-with'.",
        ),
        with("[]", "Invalid Policy: Invalid Condition: missing operation identifier."),
        with(
            r#"{"acl": "private", "tagging": "x"}"#,
            "Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
        ),
        with(r#"{"acl": 1}"#, "Invalid Policy: Invalid Simple-Condition: value must be a string."),
        invalid(
            r#"{"expiration":"2999-01-01T00:00:00Z","conditions":{}}"#,
            "Invalid Policy: Invalid 'conditions' value: must be a List.",
        ),
        with(r#""bucket""#, "Invalid Policy: Invalid condition test: must be a List or Object."),
        (
            Form::new().policy("no json").badly_signed(),
            403,
            "SignatureDoesNotMatch",
            "The request",
            &["AWSAccessKeyId", "StringToSign", "SignatureProvided", "StringToSignBytes"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn fields_that_cannot_be() {
    const ARGUMENT: &[&str] = &["ArgumentName", "ArgumentValue"];
    let argument =
        |form: Form, message: &'static str| -> Row { (form, 400, "InvalidArgument", message, ARGUMENT) };
    // The field's name in another case: the one that signs is left out.
    let credential =
        |value: &str| Form::new().without("x-amz-credential").uncovered("X-Amz-Credential", value);
    let date = |value: &str| Form::new().without("x-amz-date").uncovered("X-Amz-Date", value);
    let long = "x".repeat(21 * 1024);
    refuses(vec![
        (
            Form::new().with("x-amz-meta-a", &long),
            400,
            "MaxPostPreDataLengthExceededError",
            "Your POST request fields preceding the upload file were too large.",
            &["MaxPostPreDataLengthBytes"],
        ),
        argument(Form::new().with("key", ""), "User key must have a length greater than 0."),
        argument(
            Form::new()
                .uncovered("Cache-Control", "a\u{1}b")
                .condition(r#"["starts-with", "$Cache-Control", ""]"#),
            "Invalid Argument",
        ),
        argument(
            Form::new().without("x-amz-algorithm").uncovered("X-Amz-Algorithm", "AWS4-HMAC-SHA1"),
            "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"",
        ),
        argument(
            Form::new().scope("us-east-1/s3/aws4"),
            "incorrect terminal \"aws4\". This endpoint uses \"aws4_request\".",
        ),
        argument(
            credential("111122223333/2026/us-east-1/s3/aws4_request"),
            "incorrect date format \"2026\". This date in the credential must be in the format \"yyyyMMdd\".",
        ),
        argument(date("yesterday"), "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""),
        argument(
            credential("111122223333/20200101/us-east-1/s3/aws4_request"),
            "Invalid credential date \"20200101\". This date is not the same as X-Amz-Date: \"",
        ),
    ])
    .await;
}

#[tokio::test]
async fn the_policy_has_its_word_on_every_field() {
    let denied = |form: Form, message: &'static str| -> Row { (form, 403, "AccessDenied", message, &[]) };
    let failed = "Invalid according to Policy: Policy Condition failed: ";
    let expired = Form { expires: Form::new().expires - TimeDelta::hours(2), ..Form::new() };
    let far = r#"{"expiration":"2999-01-01T00:00:00Z","conditions":[["starts-with","$key",""]"#;
    refuses(vec![
        denied(expired, "Invalid according to Policy: Policy expired."),
        denied(Form::new().uncovered("x-amz-meta-a", "b"), "Invalid according to Policy: Extra input fields: x-am"),
        denied(Form::new().policy(&format!("{far}]}}")), "Invalid according to Policy: Extra input fields: x-amz-"),
        denied(Form::new().condition(r#"{"acl": "private"}"#), failed),
        denied(Form::new().condition(r#"["starts-with", "$key", "other/"]"#), failed),
        denied(Form::new().condition(r#"["eq", "$bucket", "other"]"#), failed),
        denied(Form::new().condition(r#"{"Bucket": "bucket"}"#), failed),
        denied(Form::new().condition(r#"["eq", "key", "dir/photo.jpg"]"#), failed),
        denied(
            Form::new().condition(r#"["content-length-range", "test", 10]"#),
            r#"Invalid according to Policy: Policy Condition failed: ["content-length-range", "test", 10]"#,
        ),
        denied(
            Form::new().condition(r#"["starts-with", "$Content-Type", ""]"#),
            r#"Invalid according to Policy: Policy Condition failed: ["starts-with", "$Content-Type", ""]"#,
        ),
        denied(
            Form::new().condition(r#"["starts-with", "$x-amz-meta-a", ""]"#),
            r#"Invalid according to Policy: Policy Condition failed: ["starts-with", "$x-amz-meta-a", ""]"#,
        ),
        denied(
            Form::new().condition(r#"["starts-with", "$Filename", ""]"#),
            r#"Invalid according to Policy: Policy Condition failed: ["starts-with", "$Filename", ""]"#,
        ),
        denied(unsigned(Form::new()), "Access Denied"),
        denied(Form { policy: None, ..unsigned(Form::new()) }.without("policy"), "Access Denied"),
        (
            Form::new().condition(r#"["content-length-range", 1, 3]"#),
            400,
            "EntityTooLarge",
            "Your proposed upload exceeds",
            &["ProposedSize", "MaxSizeAllowed"],
        ),
        (
            Form::new().condition(r#"["content-length-range", 5, 9]"#),
            400,
            "EntityTooSmall",
            "Your proposed upload is smaller",
            &["ProposedSize", "MinSizeAllowed"],
        ),
        (Form::new().with("tagging", "no xml"), 400, "MalformedXML", "The XML you provided", &[]),
        (
            Form::new().with(
                "tagging",
                "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>a</Key><Value>2</Value></Tag>\
                 </TagSet></Tagging>",
            ),
            400,
            "InvalidTag",
            "Cannot provide multiple Tags",
            &["TagKey"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_form_is_its_signers_request() {
    let aws = started().await;
    let form = "Action=CreateUser&Version=2010-05-08&UserName=u";
    assert_eq!(Call::query("iam", form).send(&aws).await.status, 200);
    let key = Call::query("iam", "Action=CreateAccessKey&Version=2010-05-08&UserName=u").send(&aws).await;
    let (id, secret) = (key.element("AccessKeyId").unwrap(), key.element("SecretAccessKey").unwrap());
    let refused = Form::new().signed_by(id, secret).send(&aws).await;
    let message = refused.element("Message").unwrap().replace("&quot;", "\"");
    assert_eq!(
        (refused.status, message.as_str()),
        (
            403,
            "User: arn:aws:iam::111122223333:user/u is not authorized to perform: s3:PutObject on resource: \
             \"arn:aws:s3:::bucket/dir/photo.jpg\" because no identity-based policy allows the s3:PutObject action"
        )
    );
    let allow = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/u"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::bucket/*","Condition":{"StringEquals":{"s3:authType":"POST"}}}]}"#;
    assert_eq!(Call::s3("PUT", "/bucket?policy").with_body(allow.as_bytes()).send(&aws).await.status, 204);
    assert_eq!(Form::new().signed_by(id, secret).send(&aws).await.status, 204);
    let by_header = Call::s3("PUT", "/bucket/key").signed_by(id, secret, None).send(&aws).await;
    assert_eq!(by_header.status, 403, "s3:authType is REST-HEADER there");
}

#[tokio::test]
async fn nobody_signs_an_anonymous_form() {
    let aws = started().await;
    let anonymous = || {
        ["x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature", "policy"]
            .into_iter()
            .fold(Form::new(), Form::without)
    };
    let refused = anonymous().send(&aws).await;
    assert_eq!((refused.status, refused.element("Message")), (403, Some("Access Denied")));
    assert_eq!(Call::s3("DELETE", "/bucket?publicAccessBlock").send(&aws).await.status, 204);
    let public = br#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::bucket/*"}]}"#;
    assert_eq!(Call::s3("PUT", "/bucket?policy").with_body(public).send(&aws).await.status, 204);
    assert_eq!(anonymous().uncovered("anything", "goes").send(&aws).await.status, 204);
}

#[tokio::test]
async fn a_sessions_token_is_a_field() {
    let aws = started().await;
    let session = session(&aws).await;
    let (id, secret, token) = (session[0].as_str(), session[1].as_str(), session[2].as_str());
    let by_session = || Form::new().signed_by(id, secret);
    assert_eq!(by_session().with("x-amz-security-token", token).send(&aws).await.status, 204);
    for (form, status, code) in [
        (by_session(), 403, "InvalidAccessKeyId"),
        (by_session().badly_signed(), 403, "InvalidAccessKeyId"),
        (by_session().with("x-amz-security-token", ""), 403, "InvalidAccessKeyId"),
        (by_session().with("x-amz-security-token", "x"), 400, "InvalidToken"),
        (by_session().with("x-amz-security-token", "x").badly_signed(), 400, "InvalidToken"),
        (
            by_session().with("x-amz-security-token", token).with("x-amz-security-token", "other"),
            403,
            "InvalidAccessKeyId",
        ),
        (by_session().with("x-amz-security-token", token).badly_signed(), 403, "SignatureDoesNotMatch"),
    ] {
        let answer = form.send(&aws).await;
        assert_eq!((answer.status, answer.element("Code")), (status, Some(code)), "{}", answer.body);
    }
    let twice = by_session().with("x-amz-security-token", token).with("x-amz-security-token", token);
    let answer = twice.send(&aws).await;
    let message = answer.element("Message").unwrap().replace("&quot;", "\"");
    let expected = format!(
        "Invalid according to Policy: Policy Condition failed: [\"eq\", \"$x-amz-security-token\", \"{token}\"]"
    );
    assert_eq!((answer.status, message), (403, expected));
}

/// Key ID, secret and token of a session whose role may write.
async fn session(aws: &Emulator) -> [String; 3] {
    let trust = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22\
                 Principal%22%3A%7B%22AWS%22%3A%22111122223333%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D";
    let allow = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22\
                 Action%22%3A%22*%22%2C%22Resource%22%3A%22*%22%7D%5D%7D";
    let key = "Action=CreateAccessKey&Version=2010-05-08&UserName=caller";
    for form in [
        "Action=CreateUser&Version=2010-05-08&UserName=caller".to_owned(),
        format!(
            "Action=PutUserPolicy&Version=2010-05-08&UserName=caller&PolicyName=p&PolicyDocument={allow}"
        ),
        format!("Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument={trust}"),
        format!("Action=PutRolePolicy&Version=2010-05-08&RoleName=r&PolicyName=p&PolicyDocument={allow}"),
    ] {
        let answer = Call::query("iam", &form).send(aws).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let key = Call::query("iam", key).send(aws).await;
    let (id, secret) = (key.element("AccessKeyId").unwrap(), key.element("SecretAccessKey").unwrap());
    let assume = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=session&RoleArn=arn:aws:iam::111122223333:role/r";
    let answer = Call::query("sts", assume).signed_by(id, secret, None).send(aws).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    ["AccessKeyId", "SecretAccessKey", "SessionToken"].map(|name| answer.element(name).unwrap().to_owned())
}

#[tokio::test]
async fn sigv2_signs_a_form_in_fields_of_its_own() {
    const ARGUMENT: &[&str] = &["ArgumentName", "ArgumentValue"];
    const SIGNATURE: &[&str] = &["AWSAccessKeyId", "StringToSign", "SignatureProvided", "StringToSignBytes"];
    let form = || Form::new().by_v2();
    let missing =
        |name: &str| format!("Bucket POST must contain a field named '{name}'.  If it is specified, please");
    let (no_key, no_signature, no_policy) =
        (missing("AWSAccessKeyId"), missing("Signature"), missing("policy"));
    let mismatch = "The request signature we calculated does not match the signature you provided.";
    let policy = r#"{"expiration":"2999-01-01T00:00:00Z","conditions":[["starts-with","$key",""]]}"#;
    let expired = Form { expires: form().expires - TimeDelta::hours(2), ..form() };
    let rows: Vec<(Form, u16, &str, &str, &[&str])> = vec![
        (form().without("AWSAccessKeyId"), 400, "InvalidArgument", &no_key, ARGUMENT),
        (form().without("signature"), 400, "InvalidArgument", &no_signature, ARGUMENT),
        (form().without("policy"), 400, "InvalidArgument", &no_policy, ARGUMENT),
        (form().without("AWSAccessKeyId").without("signature"), 403, "AccessDenied", "Access Denied", &[]),
        (
            form().signed_by("AKIAUNKNOWN", "x"),
            403,
            "InvalidAccessKeyId",
            "The AWS Access Key Id",
            &["AWSAccessKeyId"],
        ),
        (form().signed_by(rolecall_tests::CUSTOMER, "x"), 403, "SignatureDoesNotMatch", mismatch, SIGNATURE),
        (form().badly_signed(), 403, "SignatureDoesNotMatch", mismatch, SIGNATURE),
        (form().with("x-amz-security-token", "x"), 400, "InvalidToken", "The provided token", &["Token-0"]),
        (expired, 403, "AccessDenied", "Invalid according to Policy: Policy expired.", &[]),
        (
            form().policy(policy),
            403,
            "AccessDenied",
            "Invalid according to Policy: Extra input fields: bucket",
            &[],
        ),
        (
            form().uncovered("x-amz-signature-of-mine", "x"),
            403,
            "AccessDenied",
            "Invalid according to Policy: Extra input fields: x-amz-signature-of-mine",
            &[],
        ),
    ];
    let aws = started().await;
    for (form, status, code, message, fields) in rows {
        let answer = form.send(&aws).await;
        let got = answer.element("Message").unwrap_or_default().replace("&apos;", "'");
        assert_eq!((answer.status, answer.element("Code")), (status, Some(code)), "{}", answer.body);
        assert!(got.starts_with(message), "{got} is not {message}");
        let names = [&["Code", "Message"], fields, &["RequestId", "HostId"]].concat();
        assert_eq!(answer.error_fields(), names, "{}", answer.body);
    }
    let signature = form().without("signature").send(&aws).await;
    assert_eq!(signature.element("ArgumentName"), Some("Signature"));
    assert_eq!(form().send(&aws).await.status, 204);
    assert_eq!(Call::s3("GET", "/bucket/dir/photo.jpg").send(&aws).await.body, "jpeg");
    let [id, secret, token] = session(&aws).await;
    let by_session = form().signed_by(&id, &secret);
    assert_eq!(by_session.send(&aws).await.element("Code"), Some("InvalidAccessKeyId"));
    assert_eq!(
        form().signed_by(&id, &secret).with("x-amz-security-token", &token).send(&aws).await.status,
        204
    );
    // A form that SigV4 signs has no field of SigV2 for nothing.
    let both = Form::new().uncovered("AWSAccessKeyId", "x").send(&aws).await;
    assert_eq!(
        both.element("Message"),
        Some("Invalid according to Policy: Extra input fields: awsaccesskeyid")
    );
}
