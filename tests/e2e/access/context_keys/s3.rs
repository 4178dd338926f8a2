//! S3's own keys.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-policy-keys>

use rolecall_tests::form::Form;
use rolecall_tests::sigv4::{Request, Signer};
use rolecall_tests::{CUSTOMER, Call};

use super::{Reading, absent, check};
use crate::lab::root;

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[tokio::test]
async fn of_how_a_request_is_signed() {
    let reading = Reading::new().await;
    let Reading { lab, user } = &reading;
    let permit = async |condition: &str| reading.permit(condition).await;
    let rows = [
        ("StringEquals", "s3:authType", "REST-HEADER", "REST-QUERY-STRING"),
        ("StringEquals", "s3:signatureversion", "AWS4-HMAC-SHA256", "AWS"),
        ("StringEquals", "s3:x-amz-content-sha256", EMPTY, "UNSIGNED-PAYLOAD"),
        absent("s3:signatureAge"),
        absent("s3:TlsVersion"),
        absent("s3:DataAccessPointArn"),
        absent("s3:DataAccessPointAccount"),
        absent("s3:AccessPointNetworkOrigin"),
    ];
    check("header", &rows, permit, async || reading.get("/bucket/key").await).await;
    lab.aws.clock().freeze();
    let signed = lab.aws.clock().now().format("%Y%m%dT%H%M%SZ").to_string();
    let signer = Signer::new(&user.id, &user.secret, &signed);
    lab.aws.clock().advance(chrono::TimeDelta::seconds(60)).unwrap();
    let rows = [
        ("StringEquals", "s3:authType", "REST-QUERY-STRING", "REST-HEADER"),
        ("NumericLessThan", "s3:signatureAge", "61000", "60000"),
        ("NumericGreaterThanEquals", "s3:signatureAge", "60000", "61000"),
        absent("s3:x-amz-content-sha256"),
    ];
    let get = async || Request::get("/bucket/key").presigned(&signer, "300").send(&lab.aws).await;
    check("presigned", &rows, permit, get).await;
    let rows = [
        ("StringEquals", "s3:authType", "POST", "REST-HEADER"),
        ("NumericLessThan", "s3:signatureAge", "600000", "1"),
        ("StringEquals", "s3:signatureversion", "AWS4-HMAC-SHA256", "AWS"),
    ];
    let post = async || Form::new().signed_by(&user.id, &user.secret).send(&lab.aws).await;
    check("a form", &rows, permit, post).await;
}

/// SigV2 does not say when it signed: AWS sets the age to 0.
#[tokio::test]
async fn of_how_sigv2_signs() {
    let reading = Reading::new().await;
    let Reading { lab, user } = &reading;
    let permit = async |condition: &str| reading.permit(condition).await;
    lab.aws.clock().freeze();
    let now = lab.aws.clock().now();
    let signer = Signer::new(&user.id, &user.secret, &now.format("%Y%m%dT%H%M%SZ").to_string());
    let expires = (now.timestamp() + 300).to_string();
    let version = ("StringEquals", "s3:signatureversion", "AWS", "AWS4-HMAC-SHA256");
    let ageless = ("NumericEquals", "s3:signatureAge", "0", "1");
    let rows = [
        version,
        ("StringEquals", "s3:authType", "REST-HEADER", "REST-QUERY-STRING"),
        absent("s3:signatureAge"),
    ];
    let by_header = async || Request::get("/bucket/key").signed_v2(&signer).send(&lab.aws).await;
    check("header", &rows, permit, by_header).await;
    let rows = [version, ageless, ("StringEquals", "s3:authType", "REST-QUERY-STRING", "REST-HEADER")];
    let by_query = async || Request::get("/bucket/key").presigned_v2(&signer, &expires).send(&lab.aws).await;
    check("presigned", &rows, permit, by_query).await;
    let rows = [version, ageless, ("StringEquals", "s3:authType", "POST", "REST-HEADER")];
    let post = async || Form::new().by_v2().signed_by(&user.id, &user.secret).send(&lab.aws).await;
    check("a form", &rows, permit, post).await;
}

#[tokio::test]
async fn of_a_listing() {
    let reading = Reading::new().await;
    let permit = async |condition: &str| reading.permit(condition).await;
    let rows = [
        ("StringLike", "s3:prefix", "a/*", "b/*"),
        ("StringEquals", "s3:delimiter", "/", "|"),
        ("NumericLessThanEquals", "s3:max-keys", "5", "4"),
        absent("s3:VersionId"),
    ];
    for target in [
        "/bucket?list-type=2&prefix=a%2Fb&delimiter=%2F&max-keys=5",
        "/bucket?prefix=a%2Fb&delimiter=%2F&max-keys=5",
        "/bucket?versions&prefix=a%2Fb&delimiter=%2F&max-keys=5",
    ] {
        check(target, &rows, permit, async || reading.get(target).await).await;
    }
    let rows = [absent("s3:prefix"), absent("s3:delimiter"), absent("s3:max-keys")];
    for target in ["/bucket?list-type=2", "/bucket", "/bucket/key"] {
        check(target, &rows, permit, async || reading.get(target).await).await;
    }
    let rows = [("StringEquals", "s3:prefix", "", "a")];
    check("an empty prefix", &rows, permit, async || reading.get("/bucket?list-type=2&prefix=").await).await;
}

#[tokio::test]
async fn of_an_object_that_is_read() {
    let reading = Reading::new().await;
    let lab = &reading.lab;
    let owner = root(CUSTOMER);
    let on = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    assert_eq!(lab.s3(&owner, "PUT", "/bucket?versioning", on).await.status, 200);
    let put = Call::s3("PUT", "/bucket/key").with_header("x-amz-tagging", "class=public");
    let version = lab.call(&owner, put).await.header("x-amz-version-id").unwrap().to_owned();
    let permit = async |condition: &str| reading.permit(condition).await;
    let rows = [
        ("StringEquals", "s3:ExistingObjectTag/class", "public", "secret"),
        absent("s3:ExistingObjectTag/other"),
        absent("s3:RequestObjectTag/class"),
        absent("s3:VersionId"),
    ];
    check("the latest", &rows, permit, async || reading.get("/bucket/key").await).await;
    let target = format!("/bucket/key?versionId={version}");
    let rows = [
        ("StringEquals", "s3:VersionId", version.as_str(), "another"),
        ("StringEquals", "s3:ExistingObjectTag/class", "public", "secret"),
    ];
    check("a version", &rows, permit, async || reading.get(&target).await).await;
}

#[tokio::test]
async fn of_an_object_that_is_written() {
    let reading = Reading::new().await;
    // Tags and ACL of a new object are asked for by actions of their own, which do not have all these keys.
    let permit = async |condition: &str| {
        let statements = format!(
            r#"{{"Effect":"Allow","NotAction":"s3:PutObject","Resource":"*"}},{{"Effect":"Allow","Action":"s3:PutObject","Resource":"*","Condition":{condition}}}"#
        );
        reading.lab.permit(CUSTOMER, "reader", &statements).await;
    };
    let rows = [
        ("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control", "public-read"),
        ("StringEquals", "s3:x-amz-server-side-encryption", "AES256", "aws:kms"),
        ("StringEquals", "s3:x-amz-storage-class", "STANDARD", "GLACIER"),
        ("StringEquals", "s3:RequestObjectTag/class", "public", "secret"),
        ("ForAllValues:StringEquals", "s3:RequestObjectTagKeys", "class", "other"),
        absent("s3:RequestObjectTag/other"),
        absent("s3:x-amz-server-side-encryption-aws-kms-key-id"),
        absent("s3:x-amz-server-side-encryption-customer-algorithm"),
        absent("s3:x-amz-copy-source"),
        absent("s3:x-amz-grant-read"),
    ];
    let put = async || {
        let call = Call::s3("PUT", "/bucket/new")
            .with_header("x-amz-acl", "bucket-owner-full-control")
            .with_header("x-amz-server-side-encryption", "AES256")
            .with_header("x-amz-storage-class", "STANDARD")
            .with_header("x-amz-tagging", "class=public");
        reading.lab.call(&reading.user, call).await
    };
    check("with everything", &rows, permit, put).await;
    let rows = [
        absent("s3:x-amz-acl"),
        absent("s3:x-amz-server-side-encryption"),
        absent("s3:x-amz-storage-class"),
        absent("s3:RequestObjectTagKeys"),
    ];
    let put = async || reading.lab.s3(&reading.user, "PUT", "/bucket/new", "").await;
    check("with nothing", &rows, permit, put).await;
}

#[tokio::test]
async fn of_a_copy_and_of_a_key_of_kms() {
    let reading = Reading::new().await;
    let Reading { lab, user } = &reading;
    let write = async |condition: &str| {
        let statements = format!(
            r#"{{"Effect":"Allow","Action":["s3:GetObject*","s3:ListBucket","kms:*"],"Resource":"*"}},{{"Effect":"Allow","Action":"s3:PutObject*","Resource":"*","Condition":{condition}}}"#
        );
        lab.permit(CUSTOMER, "reader", &statements).await;
    };
    let rows = [
        ("StringEquals", "s3:x-amz-copy-source", "/bucket/key", "/bucket/other"),
        ("StringEquals", "s3:x-amz-metadata-directive", "REPLACE", "COPY"),
    ];
    let copy = async || {
        let call = Call::s3("PUT", "/bucket/copy")
            .with_header("x-amz-copy-source", "/bucket/key")
            .with_header("x-amz-metadata-directive", "REPLACE");
        lab.call(user, call).await
    };
    check("a copy", &rows, write, copy).await;
    let key = super::forwarded::key(lab).await;
    let rows = [
        ("StringEquals", "s3:x-amz-server-side-encryption", "aws:kms", "AES256"),
        (
            "ArnEquals",
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            key.as_str(),
            "arn:aws:kms:us-east-1:111122223333:key/other",
        ),
    ];
    let put = async || {
        let call = Call::s3("PUT", "/bucket/new")
            .with_header("x-amz-server-side-encryption", "aws:kms")
            .with_header("x-amz-server-side-encryption-aws-kms-key-id", &key);
        lab.call(user, call).await
    };
    check("SSE-KMS", &rows, write, put).await;
}
