//! What explanations and remedies say: the truth first, the caller's side, guard-rails kept, and to the end of the
//! request. Judged by rolecall's own standard: AWS has no such answers.

use rolecall_tests::VENDOR;
use rolecall_tests::sigv4::{Request, Signed, Signer};
use serde_json::Value;

use super::world::{CUSTOMER, EVERYTHING, World, iam, policy, put_user_policy, trusting, user};

async fn explained(world: &World, request: &Signed) -> Value {
    let answer = request.send(&world.aws).await;
    assert!(answer.status >= 400, "{}", answer.body);
    let link = answer.header("x-rolecall-explain").unwrap_or_else(|| panic!("{answer:?}"));
    let get = format!("GET {link} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    serde_json::from_str(&rolecall_tests::send(&world.aws, get.as_bytes()).await.body).unwrap()
}

fn line<'a>(told: &'a Value, pointer: &str) -> &'a str {
    told.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer}: {told:#}"))
}

fn count(told: &Value, name: &str) -> usize {
    told[name].as_array().unwrap().len()
}

fn statements(text: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{text}]}}"#)
}

/// 47: that there is no such object comes first, and no remedy grants listing for it.
#[tokio::test]
async fn a_missing_object_that_s3_hides() {
    let world = World::new().await;
    let reader = user(&world.aws, CUSTOMER, "blind", Some(&policy("Allow", "s3:GetObject", "*"))).await;
    let told = explained(&world, &Request::get("/rows/none").signed(&reader)).await;
    assert_eq!(told["refusal"]["code"], "AccessDenied");
    assert_eq!(told["because"]["key"], "missing object");
    let because = line(&told, "/because/line");
    assert!(
        because
            .starts_with("there is no object \"none\" in the bucket rows. S3 answers 404 NoSuchKey only to"),
        "{because}"
    );
    assert_eq!(count(&told, "remedies"), 0);
    assert!(line(&told, "/callerRemedies/0/line").starts_with("the caller: ask for a key that is there"));
    assert_eq!(
        line(&told, "/callerRemedies/0/command"),
        "aws s3api put-object --bucket rows --key none --body FILE"
    );
    assert!(line(&told, "/withheld/0").contains("S3 would then answer 404 NoSuchKey"), "{told:#}");
    // Who may not read either is told of both.
    let nobody = user(&world.aws, CUSTOMER, "nobody", None).await;
    let told = explained(&world, &Request::get("/rows/none").signed(&nobody)).await;
    assert!(
        line(&told, "/because/line").contains("; and there is no object \"none\" in the bucket rows"),
        "{told:#}"
    );
    assert!(line(&told, "/remedies/0/line").contains("; then there is no object \"none\""), "{told:#}");
}

/// 46: a Deny about a key in every bucket is not taken away for one bucket.
#[tokio::test]
async fn a_deny_about_the_same_key_elsewhere() {
    let world = World::new().await;
    let deny = r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::*/key"}"#;
    put_user_policy(&world.aws, CUSTOMER, "reader", &statements(deny)).await;
    let told = explained(&world, &world.signed(Request::get("/rows/key"))).await;
    for remedy in told["remedies"].as_array().unwrap() {
        assert!(!remedy["line"].as_str().unwrap().contains("remove statement"), "{remedy:#}");
    }
}

/// 48: what a guard-rail asks for comes first, and no remedy goes around it.
#[tokio::test]
async fn guard_rails() {
    let world = World::new().await;
    let under = |condition: &str| {
        statements(&format!(
            r#"{{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{{{condition}}}}}"#
        ))
    };
    for (condition, target, told_first, around) in [
        (
            r#""Bool":{"aws:MultiFactorAuthPresent":"true"}"#,
            "/rows/key",
            "call with temporary credentials for which a one-time code of your MFA device was checked",
            "aws:MultiFactorAuthPresent",
        ),
        (
            r#""StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}"#,
            "/rows/key",
            "come through the VPC endpoint vpce-1a2b3c4d",
            "aws:SourceVpce",
        ),
        (r#""Bool":{"aws:SecureTransport":"true"}"#, "/rows/key", "call over https", "aws:SecureTransport"),
        (r#""StringLike":{"s3:prefix":"home/*"}"#, "/rows", "ask for the prefix \"home/\"", "s3:prefix"),
    ] {
        put_user_policy(&world.aws, CUSTOMER, "reader", &under(condition)).await;
        let told = explained(&world, &world.signed(Request::get(target))).await;
        let first = line(&told, "/callerRemedies/0/line");
        assert!(
            first.starts_with(&format!("the caller: {told_first}, as statement 1 of inline policy")),
            "{first}"
        );
        assert_eq!(count(&told, "remedies"), 0, "{told:#}");
        let around = format!("it goes around the condition on {around} in statement 1 of inline policy");
        assert!(told["withheld"].to_string().contains(&around), "{told:#}");
    }
    let boundary = format!("arn:aws:iam::{CUSTOMER}:policy/limits");
    iam(&world.aws, CUSTOMER, "CreatePolicy", &[("PolicyName", "limits"), ("PolicyDocument", EVERYTHING)])
        .await;
    let create = format!(
        r#"{{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*","Condition":{{"StringEquals":{{"iam:PermissionsBoundary":"{boundary}"}}}}}}"#
    );
    put_user_policy(&world.aws, CUSTOMER, "reader", &statements(&create)).await;
    let request = Request::form("Action=CreateUser&UserName=new&Version=2010-05-08").at("iam.amazonaws.com");
    let told = explained(&world, &request.signed(&world.user.clone().service("iam"))).await;
    let first = line(&told, "/callerRemedies/0/line");
    assert!(first.contains(&format!("set the permissions boundary {boundary}")), "{first}");
    assert_eq!(count(&told, "remedies"), 0, "{told:#}");
}

/// 48: where an outsider is let in beside the organization, the remedy says so.
#[tokio::test]
async fn an_outsider_of_the_organization() {
    let world = World::new().await;
    let outsider = user(&world.aws, VENDOR, "outsider", Some(EVERYTHING)).await;
    let text = r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::rows/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-exampleorgid"}}}"#;
    world.put("/rows?policy", statements(text)).await;
    let told = explained(&world, &Request::get("/rows/key").signed(&outsider)).await;
    assert!(
        line(&told, "/callerRemedies/0/line")
            .contains("call from an account of the organization o-exampleorgid")
    );
    for remedy in told["remedies"].as_array().unwrap() {
        let around = "this goes around the condition on aws:PrincipalOrgID in statement 1";
        assert!(remedy["line"].as_str().unwrap().contains(around), "{remedy:#}");
    }
}

/// 50: the policy names a user who was deleted, and not the one who was made again.
#[tokio::test]
async fn a_user_who_was_made_again() {
    let world = World::new().await;
    user(&world.aws, CUSTOMER, "again", None).await;
    let arn = format!("arn:aws:iam::{CUSTOMER}:user/again");
    world.role("data", &trusting("AWS", &arn), Some(EVERYTHING)).await;
    let old = iam(&world.aws, CUSTOMER, "GetUser", &[("UserName", "again")]).await;
    let id = old.element("UserId").unwrap().to_owned();
    let keys = iam(&world.aws, CUSTOMER, "ListAccessKeys", &[("UserName", "again")]).await;
    let key = keys.element("AccessKeyId").unwrap().to_owned();
    iam(&world.aws, CUSTOMER, "DeleteAccessKey", &[("UserName", "again"), ("AccessKeyId", &key)]).await;
    iam(&world.aws, CUSTOMER, "DeleteUser", &[("UserName", "again")]).await;
    let again = user(&world.aws, CUSTOMER, "again", Some(EVERYTHING)).await;
    let form = format!(
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::{CUSTOMER}:role/data&RoleSessionName=session"
    );
    let request = Request::form(&form).at("sts.amazonaws.com").signed(&again.service("sts"));
    let told = explained(&world, &request).await;
    let because = line(&told, "/because/line");
    assert!(because.contains(&format!("the policy names the one that was deleted ({id})")), "{because}");
}

async fn kms(world: &World, operation: &str, body: &str) -> String {
    let request = Request::new("POST", "/")
        .at("kms.us-east-1.amazonaws.com")
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", &format!("TrentService.{operation}"))
        .body(body);
    world.succeeds(&request.signed(&world.user.clone().service("kms"))).await.body
}

/// 50: a remedy says that a disabled key would refuse next; and what is asked of KMS after S3's own permission.
#[tokio::test]
async fn to_the_end_of_the_request() {
    let world = World::new().await;
    let created: Value = serde_json::from_str(&kms(&world, "CreateKey", "{}").await).unwrap();
    let key = created["KeyMetadata"]["Arn"].as_str().unwrap().to_owned();
    assert_eq!(created["KeyMetadata"]["CurrentKeyMaterialId"].as_str().map(str::len), Some(64));
    let put = Request::put("/rows/secret", "x")
        .header("x-amz-server-side-encryption", "aws:kms")
        .header("x-amz-server-side-encryption-aws-kms-key-id", &key);
    world.succeeds(&world.signed(put)).await;
    let nobody = user(&world.aws, CUSTOMER, "nobody", None).await;
    let told = explained(&world, &Request::get("/rows/secret").signed(&nobody)).await;
    let asked = format!("S3 asks for kms:Decrypt on {key} too, which is refused as well");
    assert!(line(&told, "/remedies/0/line").ends_with(&asked), "{told:#}");
    kms(&world, "DisableKey", &format!(r#"{{"KeyId":"{key}"}}"#)).await;
    put_user_policy(&world.aws, CUSTOMER, "nobody", &policy("Allow", "s3:GetObject", "*")).await;
    let told = explained(&world, &Request::get("/rows/secret").signed(&nobody)).await;
    assert_eq!(told["stages"]["policy"].as_array().unwrap().last().unwrap()["action"], "kms:Decrypt");
    let disabled = format!("S3 answers KMS.DisabledException, for the key {key} is disabled");
    assert!(line(&told, "/remedies/0/line").contains(&disabled), "{told:#}");
    assert!(line(&told, "/because/line").contains(&disabled), "{told:#}");
}

/// 51: which setting of which client to change.
#[tokio::test]
async fn what_the_client_can_set() {
    let world = World::new().await;
    let get = || Request::get("/rows/key");
    let wrong_secret = Signer { secret: "wrong".to_owned(), ..world.user.clone() };
    let unknown = world.user.clone().key("AKIAIOSFODNN7EXAMPLE");
    let late = world.user.clone().minutes(-20);
    let sts = |signer: &Signer| {
        Request::form("Action=GetCallerIdentity&Version=2011-06-15")
            .at("sts.amazonaws.com")
            .signed(&signer.clone().service("sts"))
    };
    for (name, request, because, clients) in [
        ("clock", get().signed(&late), "the client's clock is wrong", "AWS SDK for JavaScript v2"),
        ("clock, at STS", sts(&late), "the client's clock is wrong", "boto3 and the AWS CLI"),
        ("secret", get().signed(&wrong_secret), "the client has another secret", "boto3"),
        ("secret, at STS", sts(&wrong_secret), "the client has another secret", "AWS SDK for Go v2"),
        (
            "secret, presigned",
            get().presigned(&wrong_secret, "300"),
            "the URL was changed after it was signed",
            "AWS CLI",
        ),
        ("key", get().signed(&unknown), "there is no active access key AKIAIOSFODNN7EXAMPLE", "AWS CLI"),
        ("key, at STS", sts(&unknown), "there is no active access key AKIAIOSFODNN7EXAMPLE", "boto3"),
        (
            "region",
            Request::get("/rows-eu/key").signed(&world.user),
            "signed for the region us-east-1",
            "AWS CLI",
        ),
        ("expired", get().presigned(&late, "300"), "the URL was good until", "boto3"),
    ] {
        let told = explained(&world, &request).await;
        assert!(line(&told, "/because/line").contains(because), "{name}: {:#}", told["because"]);
        assert!(!line(&told, "/clientSettings/line").is_empty(), "{name}");
        let settings = told["clientSettings"]["settings"].as_array().unwrap();
        assert!(
            settings.iter().any(|it| it["client"].as_str().unwrap().contains(clients)),
            "{name}: {settings:?}"
        );
        assert!(!told.to_string().contains(&world.user.secret), "{name}");
    }
}
