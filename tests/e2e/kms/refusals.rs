//! What KMS refuses, in its own form.

use rolecall_tests::CUSTOMER;

use super::{ALL_OF_S3, KMS_HEADER, Lab, USER, Who, allow, kms, member, s3, user};

#[tokio::test]
async fn keys_that_there_are_not_or_are_aws_s() {
    let lab = Lab::new().await;
    assert_eq!(s3(&lab.aws, &lab.owner, "PUT", "/bucket/aws", &[KMS_HEADER]).await.status, 200);
    let of_aws = r#"{"KeyId":"alias/aws/s3"}"#;
    let policy = r#"{"KeyId":"alias/aws/s3","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[]}"}"#;
    let shown = kms(&lab.aws, &lab.owner, "DescribeKey", of_aws).await;
    let arn = member(&shown, "Arn").to_owned();
    let unknown = "00000000-0000-4000-8000-000000000000";
    let elsewhere = lab.key.replace("us-east-1", "eu-west-1");
    for (operation, body, kind, message) in [
        (
            "DescribeKey",
            format!(r#"{{"KeyId":"{unknown}"}}"#),
            "NotFoundException",
            format!("Key 'arn:aws:kms:us-east-1:{CUSTOMER}:key/{unknown}' does not exist"),
        ),
        (
            "DescribeKey",
            r#"{"KeyId":"what*"}"#.to_owned(),
            "NotFoundException",
            "Invalid keyId 'what*'".to_owned(),
        ),
        (
            "DescribeKey",
            format!(r#"{{"KeyId":"{elsewhere}"}}"#),
            "NotFoundException",
            "Invalid arn eu-west-1".to_owned(),
        ),
        (
            "GetKeyPolicy",
            format!(r#"{{"KeyId":"{}","PolicyName":"other"}}"#, lab.key),
            "NotFoundException",
            "No such policy exists".to_owned(),
        ),
        (
            "PutKeyPolicy",
            policy.to_owned(),
            "AccessDeniedException",
            format!(
                "User: arn:aws:iam::{CUSTOMER}:root is not authorized to perform: kms:PutKeyPolicy on resource: {arn} \
                 because no resource-based policy allows the kms:PutKeyPolicy action"
            ),
        ),
        (
            "DisableKey",
            of_aws.to_owned(),
            "AccessDeniedException",
            format!(
                "User: arn:aws:iam::{CUSTOMER}:root is not authorized to perform: kms:DisableKey on resource: {arn} \
                 because no resource-based policy allows the kms:DisableKey action"
            ),
        ),
    ] {
        let answer = kms(&lab.aws, &lab.owner, operation, &body).await;
        assert_eq!((answer.status, member(&answer, "__type")), (400, kind), "{body}: {}", answer.body);
        assert!(answer.body.contains(&format!(r#"essage":"{message}""#)), "{}", answer.body);
    }
}

#[tokio::test]
async fn kms_refuses_in_its_own_form() {
    let lab = Lab::new().await;
    let nobody = user(&lab.aws, CUSTOMER, "u", ALL_OF_S3).await;
    let wrong = Who { id: CUSTOMER.to_owned(), secret: "wrong".to_owned() };
    let key = format!(r#"{{"KeyId":"{}"}}"#, lab.key);
    let policy = |text: &str| format!(r#"{{"KeyId":"{}","Policy":{text:?}}}"#, lab.key);
    let lockout = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, allow(USER, "kms:*", ""));
    let ghost = allow(r#"{"AWS":"arn:aws:iam::111122223333:user/ghost"}"#, "kms:*", "");
    let ghost = format!(r#"{{"Version":"2012-10-17","Statement":[{ghost}]}}"#);
    let alias = |name: &str| format!(r#"{{"AliasName":"{name}","TargetKeyId":"{}"}}"#, lab.key);
    let owner = &lab.owner;
    assert_eq!(kms(&lab.aws, owner, "CreateAlias", &alias("alias/mine")).await.status, 200);
    for (who, operation, body, status, kind, text) in [
        (
            &nobody,
            "DescribeKey",
            key.clone(),
            400,
            "AccessDeniedException",
            "is not authorized to perform: kms:Desc",
        ),
        (&nobody, "CreateKey", "{}".to_owned(), 400, "AccessDeniedException", "kms:CreateKey on resource: *"),
        (&wrong, "ListKeys", "{}".to_owned(), 400, "InvalidSignatureException", "signature we calculated"),
        (owner, "ListKeys", "no json".to_owned(), 400, "SerializationException", ""),
        (owner, "DescribeKey", "{}".to_owned(), 400, "ValidationException", "Value null at 'keyId'"),
        (
            owner,
            "DescribeKey",
            r#"{"KeyId":"alias/none"}"#.to_owned(),
            400,
            "NotFoundException",
            "is not found.",
        ),
        (owner, "PutKeyPolicy", policy("no json"), 400, "MalformedPolicyDocumentException", ""),
        (
            owner,
            "PutKeyPolicy",
            policy(&lockout),
            400,
            "MalformedPolicyDocumentException",
            "will not allow you to",
        ),
        (
            owner,
            "PutKeyPolicy",
            policy(&ghost),
            400,
            "MalformedPolicyDocumentException",
            "invalid principals.",
        ),
        (owner, "CreateAlias", alias("mine"), 400, "ValidationException", "Alias must start with"),
        (owner, "CreateAlias", alias("alias/aws/mine"), 400, "NotAuthorizedException", ""),
        (owner, "CreateAlias", alias("alias/mine"), 400, "AlreadyExistsException", "already exists"),
        (
            owner,
            "CreateKey",
            r#"{"KeySpec":"RSA_2048"}"#.to_owned(),
            501,
            "NotImplemented",
            "KeySpec RSA_2048",
        ),
        (owner, "Decrypt", "{}".to_owned(), 501, "NotImplemented", "rolecall does not emulate kms:Decrypt."),
        (owner, "Nothing", "{}".to_owned(), 400, "UnknownOperationException", ""),
    ] {
        let answer = kms(&lab.aws, who, operation, &body).await;
        assert_eq!((answer.status, member(&answer, "__type")), (status, kind), "{operation} {body}");
        assert!(answer.body.contains(text), "{text}: {}", answer.body);
        assert_eq!(answer.header("content-type"), Some("application/x-amz-json-1.1"));
        assert!(answer.header("x-amzn-requestid").is_some());
    }
    let kept = kms(&lab.aws, owner, "GetKeyPolicy", &key).await;
    assert!(kept.body.contains("key-default-1"), "a refused policy changes nothing: {}", kept.body);
    let shown = kms(&lab.aws, owner, "DescribeKey", r#"{"KeyId":"alias/mine"}"#).await;
    assert_eq!(member(&shown, "Arn"), lab.key);
}
