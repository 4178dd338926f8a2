//! Keys of what S3 asks KMS in the requester's name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html>

use rolecall_tests::{CUSTOMER, Call};

use super::{Reading, absent, check};
use crate::lab::{Lab, root};

/// A new key of the customer's, whose policy leaves everything to the account.
pub(super) async fn key(lab: &Lab) -> String {
    let call = Call { service: "kms", ..Call::s3("POST", "/") };
    let call = call
        .with_header("content-type", "application/x-amz-json-1.1")
        .with_header("x-amz-target", "TrentService.CreateKey")
        .with_body(b"{}");
    let created: serde_json::Value =
        serde_json::from_str(&lab.call(&root(CUSTOMER), call).await.body).unwrap();
    created["KeyMetadata"]["Arn"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn of_a_question_to_kms() {
    let Reading { lab, user } = Reading::new().await;
    let key = key(&lab).await;
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
