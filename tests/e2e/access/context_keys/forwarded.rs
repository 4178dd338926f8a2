//! Keys of what S3 asks KMS in the requester's name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html>

use rolecall_tests::{Answer, CUSTOMER, Call, VENDOR};

use super::{Reading, absent, check};
use crate::lab::{Lab, Who, root};

/// Calls KMS.
async fn kms(lab: &Lab, who: &Who, operation: &str, body: &str) -> Answer {
    let target = format!("TrentService.{operation}");
    let call = Call { service: "kms", ..Call::s3("POST", "/") };
    let call = call
        .with_header("content-type", "application/x-amz-json-1.1")
        .with_header("x-amz-target", &target)
        .with_body(body.as_bytes());
    lab.call(who, call).await
}

/// A new key of the customer's, whose policy leaves everything to the account.
pub(super) async fn key(lab: &Lab) -> String {
    let created: serde_json::Value =
        serde_json::from_str(&kms(lab, &root(CUSTOMER), "CreateKey", "{}").await.body).unwrap();
    created["KeyMetadata"]["Arn"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn of_a_question_to_kms() {
    let Reading { lab, user } = Reading::new().await;
    let key = key(&lab).await;
    let alias = format!(r#"{{"AliasName":"alias/keys","TargetKeyId":"{key}"}}"#);
    assert_eq!(kms(&lab, &root(CUSTOMER), "CreateAlias", &alias).await.status, 200);
    let rows = [
        ("StringEquals", "kms:ViaService", "s3.us-east-1.amazonaws.com", "s3.eu-west-1.amazonaws.com"),
        ("StringEquals", "kms:CallerAccount", "111122223333", "444455556666"),
        (
            "StringEquals",
            "kms:EncryptionContext:aws:s3:arn",
            "arn:aws:s3:::bucket/new",
            "arn:aws:s3:::bucket/key",
        ),
        ("ForAllValues:StringEquals", "kms:EncryptionContextKeys", "aws:s3:arn", "other"),
        // What the key is like.
        ("StringEquals", "kms:KeyOrigin", "AWS_KMS", "EXTERNAL"),
        ("StringEquals", "kms:KeySpec", "SYMMETRIC_DEFAULT", "RSA_2048"),
        ("StringEquals", "kms:KeyUsage", "ENCRYPT_DECRYPT", "SIGN_VERIFY"),
        ("Bool", "kms:MultiRegion", "false", "true"),
        ("StringEquals", "kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT", "RSAES_OAEP_SHA_256"),
        ("ForAnyValue:StringEquals", "kms:ResourceAliases", "alias/keys", "alias/other"),
        absent("kms:RequestAlias"),
        ("Bool", "aws:ViaAWSService", "true", "false"),
        ("ForAnyValue:StringEquals", "aws:CalledVia", "s3.amazonaws.com", "athena.amazonaws.com"),
        ("StringEquals", "aws:CalledViaFirst", "s3.amazonaws.com", "athena.amazonaws.com"),
        ("StringEquals", "aws:CalledViaLast", "s3.amazonaws.com", "athena.amazonaws.com"),
        ("Bool", "aws:PrincipalIsAWSService", "false", "true"),
        (
            "ArnEquals",
            "aws:PrincipalArn",
            "arn:aws:iam::111122223333:user/reader",
            "arn:aws:iam::111122223333:user/x",
        ),
        ("StringEquals", "aws:ResourceAccount", "111122223333", "444455556666"),
        ("StringEquals", "aws:RequestedRegion", "us-east-1", "eu-west-1"),
        // The service has credentials of its own making for this, and speaks TLS.
        ("Bool", "aws:MultiFactorAuthPresent", "false", "true"),
        ("Bool", "aws:SecureTransport", "true", "false"),
        absent("aws:SourceIp"),
        absent("aws:UserAgent"),
        absent("s3:authType"),
    ];
    let permit = async |condition: &str| {
        let statements = format!(
            r#"{{"Effect":"Allow","Action":"s3:*","Resource":"*"}},{{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{condition}}}"#
        );
        lab.permit(CUSTOMER, "reader", &statements).await;
    };
    let put = async || {
        let call = Call::s3("PUT", "/bucket/new")
            .with_header("user-agent", "probe/1.0")
            .with_header("x-amz-server-side-encryption", "aws:kms")
            .with_header("x-amz-server-side-encryption-aws-kms-key-id", &key);
        lab.call(&user, call).await
    };
    check("KMS", &rows, permit, put).await;
}

/// Keys of calls of KMS itself. Documented.
#[tokio::test]
async fn of_a_call_of_kms() {
    let Reading { lab, user } = Reading::new().await;
    let key = key(&lab).await;
    let alias = format!(r#"{{"AliasName":"alias/keys","TargetKeyId":"{key}"}}"#);
    assert_eq!(kms(&lab, &root(CUSTOMER), "CreateAlias", &alias).await.status, 200);
    let permit = async |condition: &str| {
        let statement =
            format!(r#"{{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{condition}}}"#);
        lab.permit(CUSTOMER, "reader", &statement).await;
    };
    let of_key = [
        ("StringEquals", "kms:KeySpec", "SYMMETRIC_DEFAULT", "RSA_2048"),
        ("ForAnyValue:StringEquals", "kms:ResourceAliases", "alias/keys", "alias/other"),
        ("StringEquals", "kms:CallerAccount", "111122223333", "444455556666"),
        absent("kms:EncryptionAlgorithm"),
        absent("kms:ViaService"),
    ];
    let ask = async |operation: &str, body: &str| {
        let answer = kms(&lab, &user, operation, body).await;
        // KMS refuses with 400.
        if answer.body.contains("AccessDeniedException") { Answer { status: 403, ..answer } } else { answer }
    };
    let by_id = format!(r#"{{"KeyId":"{key}"}}"#);
    check("GetKeyPolicy", &of_key, permit, async || ask("GetKeyPolicy", &by_id).await).await;
    let rows = [("StringEquals", "kms:RequestAlias", "alias/keys", "alias/other")];
    check("DescribeKey", &rows, permit, async || ask("DescribeKey", r#"{"KeyId":"alias/keys"}"#).await).await;
    check("by its ID", &[absent("kms:RequestAlias")], permit, async || ask("DescribeKey", &by_id).await)
        .await;
    let rows = [
        ("StringEquals", "kms:KeyUsage", "ENCRYPT_DECRYPT", "SIGN_VERIFY"),
        absent("kms:ResourceAliases"),
        absent("kms:BypassPolicyLockoutSafetyCheck"),
    ];
    check("CreateKey", &rows, permit, async || ask("CreateKey", "{}").await).await;
    let rows = [("Bool", "kms:BypassPolicyLockoutSafetyCheck", "true", "false")];
    let create = async || ask("CreateKey", r#"{"BypassPolicyLockoutSafetyCheck":true}"#).await;
    check("CreateKey, unsafe", &rows, permit, create).await;
    let window = "kms:ScheduleKeyDeletionPendingWindowInDays";
    for (most, expected) in [("6", 403), ("7", 200)] {
        permit(&format!(r#"{{"NumericLessThanEquals":{{"{window}":"{most}"}}}}"#)).await;
        let body = format!(r#"{{"KeyId":"{key}","PendingWindowInDays":7}}"#);
        assert_eq!(ask("ScheduleKeyDeletion", &body).await.status, expected);
    }
}

/// What AWS marks `Cross-account use: No` is refused to another account, whatever the key policy says. Documented.
#[tokio::test]
async fn of_another_account() {
    let Reading { lab, .. } = Reading::new().await;
    let key = key(&lab).await;
    let vendor = lab.user(VENDOR, "vendor", crate::lab::ALL).await;
    let policy = crate::lab::policy(&format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":["{CUSTOMER}","{VENDOR}"]}},"Action":"kms:*","Resource":"*"}}"#
    ));
    let put = serde_json::json!({ "KeyId": key, "PolicyName": "default", "Policy": policy }).to_string();
    assert_eq!(kms(&lab, &root(CUSTOMER), "PutKeyPolicy", &put).await.status, 200);
    let by_id = format!(r#"{{"KeyId":"{key}"}}"#);
    assert_eq!(kms(&lab, &vendor, "DescribeKey", &by_id).await.status, 200);
    let alias = format!(r#"{{"AliasName":"alias/theirs","TargetKeyId":"{key}"}}"#);
    for (operation, body) in [
        ("GetKeyPolicy", &by_id),
        ("PutKeyPolicy", &put),
        ("EnableKey", &by_id),
        ("DisableKey", &by_id),
        ("ScheduleKeyDeletion", &by_id),
        ("CreateAlias", &alias),
    ] {
        let answer = kms(&lab, &vendor, operation, body).await;
        assert_eq!(answer.header("x-rolecall-refusal"), Some("Kms/OfAnotherAccount"), "{}", answer.body);
        let start =
            format!("User: {} is not authorized to perform: kms:{operation} on resource: {key}", vendor.arn);
        assert!(
            answer.body.contains("AccessDeniedException") && answer.body.contains(&start),
            "{}",
            answer.body
        );
    }
}
