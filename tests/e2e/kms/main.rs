//! KMS keys, and SSE-KMS in S3: whose leave it takes to write and to read.

mod refusals;

use rolecall_emulator::Emulator;
use rolecall_tests::sigv4::{Request, Signer};
use rolecall_tests::{Answer, CUSTOMER, Call, VENDOR};

async fn kms(aws: &Emulator, who: &Who, operation: &str, body: &str) -> Answer {
    let target = format!("TrentService.{operation}");
    let call = Call { service: "kms", ..Call::s3("POST", "/") };
    call.with_header("content-type", "application/x-amz-json-1.1")
        .with_header("x-amz-target", &target)
        .signed_by(&who.id, &who.secret, None)
        .with_body(body.as_bytes())
        .send(aws)
        .await
}

async fn iam(aws: &Emulator, who: &Who, form: &str) -> Answer {
    let form = format!("{form}&Version=2010-05-08");
    let answer = Call::query("iam", &form).signed_by(&who.id, &who.secret, None).send(aws).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

async fn s3(aws: &Emulator, who: &Who, method: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
    let body: &[u8] = if method == "PUT" { b"secret" } else { b"" };
    s3_with(aws, who, method, target, headers, body).await
}

async fn s3_with(
    aws: &Emulator,
    who: &Who,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let call = Call::s3(method, target).signed_by(&who.id, &who.secret, None).with_body(body);
    headers.iter().fold(call, |call, (name, value)| call.with_header(name, value)).send(aws).await
}

/// Somebody with an access key.
struct Who {
    id: String,
    secret: String,
}

fn root(account: &str) -> Who {
    Who { id: account.to_owned(), secret: "test".to_owned() }
}

/// A user of an account, with an inline policy of these statements.
async fn user(aws: &Emulator, account: &str, name: &str, statements: &str) -> Who {
    let root = root(account);
    iam(aws, &root, &format!("Action=CreateUser&UserName={name}")).await;
    permit(aws, account, name, statements).await;
    let key = iam(aws, &root, &format!("Action=CreateAccessKey&UserName={name}")).await;
    let text = |element| key.element(element).unwrap().to_owned();
    Who { id: text("AccessKeyId"), secret: text("SecretAccessKey") }
}

async fn permit(aws: &Emulator, account: &str, name: &str, statements: &str) {
    let document = encoded(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#));
    let form = format!("Action=PutUserPolicy&UserName={name}&PolicyName=p&PolicyDocument={document}");
    iam(aws, &root(account), &form).await;
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The text of a JSON member.
fn member<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let (_, rest) =
        answer.body.split_once(&format!("\"{name}\":\"")).unwrap_or_else(|| panic!("{}", answer.body));
    rest.split('"').next().unwrap()
}

fn message(answer: &Answer) -> String {
    answer.element("Message").unwrap_or_default().replace("&quot;", "\"").replace("&apos;", "'")
}

const ALL_OF_KMS: &str = r#"{"Effect":"Allow","Action":"kms:*","Resource":"*"}"#;
const ALL_OF_S3: &str = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
const KMS_HEADER: (&str, &str) = ("x-amz-server-side-encryption", "aws:kms");
const KMS_KEY: &str = "x-amz-server-side-encryption-aws-kms-key-id";

/// A world with a bucket, a key, and an object that is encrypted with it.
struct Lab {
    aws: Emulator,
    key: String,
    owner: Who,
}

impl Lab {
    async fn new() -> Self {
        let aws = Emulator::builder().start().await.unwrap();
        let owner = root(CUSTOMER);
        assert_eq!(s3_with(&aws, &owner, "PUT", "/bucket", &[], b"").await.status, 200);
        let created = kms(&aws, &owner, "CreateKey", "{}").await;
        let key = member(&created, "Arn").to_owned();
        let put = s3(&aws, &owner, "PUT", "/bucket/key", &[KMS_HEADER, (KMS_KEY, &key)]).await;
        assert_eq!(put.status, 200, "{}", put.body);
        Self { aws, key, owner }
    }

    async fn set_key_policy(&self, statements: &str) -> Answer {
        let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        let body = format!(r#"{{"KeyId":"{}","Policy":{policy:?}}}"#, self.key);
        kms(&self.aws, &self.owner, "PutKeyPolicy", &body).await
    }

    async fn get(&self, who: &Who) -> Answer {
        s3(&self.aws, who, "GET", "/bucket/key", &[]).await
    }

    async fn put(&self, who: &Who) -> Answer {
        s3(&self.aws, who, "PUT", "/bucket/other", &[KMS_HEADER, (KMS_KEY, &self.key)]).await
    }

    fn denied(&self, action: &str, why: &str) -> String {
        format!(
            "User: arn:aws:iam::111122223333:user/u is not authorized to perform: {action} on resource: {}{why}",
            self.key
        )
    }
}

fn allow(principal: &str, action: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect":"Allow","Principal":{principal},"Action":"{action}","Resource":"*","Condition":{{{condition}}}}}"#
    )
}

const ROOT: &str = r#"{"AWS":"arn:aws:iam::111122223333:root"}"#;
const USER: &str = r#"{"AWS":"arn:aws:iam::111122223333:user/u"}"#;
/// The owner's root user stays able to change the policy.
const ADMIN: &str = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["kms:PutKeyPolicy","kms:GetKeyPolicy"],"Resource":"*"}"#;

#[tokio::test]
async fn key_policy_and_identity_policy_both_have_their_say() {
    let lab = Lab::new().await;
    let reader = user(&lab.aws, CUSTOMER, "u", ALL_OF_S3).await;
    let decrypt = r#"{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}"#;
    let no_identity = " because no identity-based policy allows the kms:Decrypt action";
    let no_resource = " because no resource-based policy allows the kms:Decrypt action";
    let of_key = " with an explicit deny in a resource-based policy";
    let of_identity = " with an explicit deny in an identity-based policy";
    let via = |service: &str| format!(r#""StringEquals":{{"kms:ViaService":"{service}"}}"#);
    let context = |arn: &str| format!(r#""StringEquals":{{"kms:EncryptionContext:aws:s3:arn":"{arn}"}}"#);
    let caller = |account: &str| format!(r#""StringEquals":{{"kms:CallerAccount":"{account}"}}"#);
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"}"#.to_owned();
    let deny_via = r#"{"Effect":"Deny","Action":"kms:*","Resource":"*","Condition":{"StringLike":{"kms:ViaService":"s3.*"}}}"#;
    let to_account = allow(ROOT, "kms:*", "");
    for (key_policy, identity, refused) in [
        // The default policy gives the account authority: identity policies decide.
        (to_account.clone(), "", Some(no_identity)),
        (to_account.clone(), decrypt, None),
        // A key policy that does not: no identity policy helps.
        (String::new(), decrypt, Some(no_resource)),
        (allow(ROOT, "kms:Encrypt", ""), decrypt, Some(no_resource)),
        // A key policy that names the user: no identity policy is needed.
        (allow(USER, "kms:Decrypt", ""), "", None),
        (allow(USER, "kms:Decrypt", &via("s3.us-east-1.amazonaws.com")), "", None),
        (allow(USER, "kms:Decrypt", &via("s3.eu-west-1.amazonaws.com")), "", Some(no_resource)),
        (allow(USER, "kms:Decrypt", &context("arn:aws:s3:::bucket/key")), "", None),
        (allow(USER, "kms:Decrypt", &context("arn:aws:s3:::bucket")), "", Some(no_resource)),
        (allow(r#"{"AWS":"*"}"#, "kms:Decrypt", &caller(CUSTOMER)), "", None),
        (allow(r#"{"AWS":"*"}"#, "kms:Decrypt", &caller(VENDOR)), decrypt, Some(no_resource)),
        // A Deny on either side.
        (format!("{to_account},{deny}"), decrypt, Some(of_key)),
        (to_account, deny_via, Some(of_identity)),
    ] {
        let statements = [ADMIN, &key_policy].into_iter().filter(|text| !text.is_empty());
        let put = lab.set_key_policy(&statements.collect::<Vec<_>>().join(",")).await;
        assert_eq!(put.status, 200, "{}", put.body);
        let identity = if identity.is_empty() { String::new() } else { format!(",{identity}") };
        permit(&lab.aws, CUSTOMER, "u", &format!("{ALL_OF_S3}{identity}")).await;
        let answer = lab.get(&reader).await;
        let Some(why) = refused else {
            assert_eq!((answer.status, answer.body.as_str()), (200, "secret"), "{key_policy} {identity}");
            continue;
        };
        assert_eq!((answer.status, answer.element("Code")), (403, Some("AccessDenied")), "{key_policy}");
        assert_eq!(message(&answer), lab.denied("kms:Decrypt", why), "{key_policy} {identity}");
    }
}

#[tokio::test]
async fn writing_asks_for_a_data_key_and_a_head_for_nothing() {
    let lab = Lab::new().await;
    let writer = user(&lab.aws, CUSTOMER, "u", ALL_OF_S3).await;
    let why = " because no identity-based policy allows the kms:GenerateDataKey action";
    let refused = lab.put(&writer).await;
    assert_eq!((refused.status, message(&refused)), (403, lab.denied("kms:GenerateDataKey", why)));
    let create =
        s3(&lab.aws, &writer, "POST", "/bucket/big?uploads", &[KMS_HEADER, (KMS_KEY, &lab.key)]).await;
    assert_eq!((create.status, message(&create)), (403, lab.denied("kms:GenerateDataKey", why)));
    let generate = r#"{"Effect":"Allow","Action":"kms:GenerateDataKey","Resource":"*"}"#;
    permit(&lab.aws, CUSTOMER, "u", &format!("{ALL_OF_S3},{generate}")).await;
    let put = lab.put(&writer).await;
    assert_eq!((put.status, put.header("x-amz-server-side-encryption")), (200, Some("aws:kms")));
    assert_eq!(put.header(KMS_KEY), Some(lab.key.as_str()));
    // Parts are read again before the upload is complete: that takes kms:Decrypt.
    let create =
        s3(&lab.aws, &writer, "POST", "/bucket/big?uploads", &[KMS_HEADER, (KMS_KEY, &lab.key)]).await;
    let part = format!("/bucket/big?partNumber=1&uploadId={}", create.element("UploadId").unwrap());
    let why = " because no identity-based policy allows the kms:Decrypt action";
    let refused = s3(&lab.aws, &writer, "PUT", &part, &[]).await;
    assert_eq!((refused.status, message(&refused)), (403, lab.denied("kms:Decrypt", why)));
    // A copy reads and writes.
    let source = ("x-amz-copy-source", "/bucket/key");
    let refused = s3_with(&lab.aws, &writer, "PUT", "/bucket/copy", &[source], b"").await;
    assert_eq!((refused.status, message(&refused)), (403, lab.denied("kms:Decrypt", why)));
    let head = s3(&lab.aws, &writer, "HEAD", "/bucket/key", &[]).await;
    assert_eq!((head.status, head.header(KMS_KEY)), (200, Some(lab.key.as_str())));
    let head = s3(&lab.aws, &writer, "HEAD", "/bucket/key", &[("x-amz-checksum-mode", "ENABLED")]).await;
    assert_eq!(head.status, 403, "the checksum is encrypted too");
}

#[tokio::test]
async fn across_accounts_both_sides_must_allow() {
    let lab = Lab::new().await;
    let stranger = user(&lab.aws, VENDOR, "v", ALL_OF_S3).await;
    let policy = br#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"340636424752"},"Action":"s3:*","Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]}]}"#;
    assert_eq!(s3_with(&lab.aws, &lab.owner, "PUT", "/bucket?policy", &[], policy).await.status, 204);
    let user =
        "User: arn:aws:iam::340636424752:user/v is not authorized to perform: kms:Decrypt on resource: ";
    let refused = lab.get(&stranger).await;
    let hidden = " because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access";
    assert_eq!((refused.status, message(&refused)), (403, format!("{user}{}{hidden}", lab.key)));
    let both = [allow(ROOT, "kms:*", ""), allow(r#"{"AWS":"340636424752"}"#, "kms:Decrypt", "")];
    assert_eq!(lab.set_key_policy(&both.join(",")).await.status, 200);
    let refused = lab.get(&stranger).await;
    let why = " because no identity-based policy allows the kms:Decrypt action";
    assert_eq!((refused.status, message(&refused)), (403, format!("{user}{}{why}", lab.key)));
    let decrypt =
        format!(r#"{ALL_OF_S3},{{"Effect":"Allow","Action":"kms:Decrypt","Resource":"{}"}}"#, lab.key);
    permit(&lab.aws, VENDOR, "v", &decrypt).await;
    assert_eq!(lab.get(&stranger).await.status, 200);
    // The key that AWS manages is for the account's own principals, and its policy cannot be changed.
    assert_eq!(s3(&lab.aws, &lab.owner, "PUT", "/bucket/key", &[KMS_HEADER]).await.status, 200);
    permit(&lab.aws, VENDOR, "v", r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#).await;
    assert_eq!(lab.get(&stranger).await.element("Code"), Some("AccessDenied"));
    let aliases = kms(&lab.aws, &lab.owner, "ListAliases", "{}").await;
    assert_eq!(member(&aliases, "AliasName"), "alias/aws/s3");
    let body = format!(r#"{{"KeyId":"{}","Policy":"{{}}"}}"#, member(&aliases, "TargetKeyId"));
    assert_eq!(kms(&lab.aws, &lab.owner, "PutKeyPolicy", &body).await.status, 400);
}

#[tokio::test]
async fn keys_that_cannot_be_used() {
    let lab = Lab::new().await;
    let id = lab.key.rsplit('/').next().unwrap();
    let named = |name: &str| (KMS_KEY, name.to_owned());
    for (header, code, expected) in [
        (named("aws/s3"), "KMS.NotFoundException", "Invalid keyId 'aws/s3'".to_owned()),
        (
            named("alias/none"),
            "KMS.NotFoundException",
            "Alias arn:aws:kms:us-east-1:111122223333:alias/none is not found.".to_owned(),
        ),
        (
            named("12345678-1234-1234-1234-123456789012"),
            "KMS.NotFoundException",
            "Key 'arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012' does not exist"
                .to_owned(),
        ),
        (
            named(&lab.key.replace("us-east-1", "eu-west-1")),
            "KMS.NotFoundException",
            "Invalid arn eu-west-1".to_owned(),
        ),
    ] {
        let headers = [KMS_HEADER, (header.0, header.1.as_str())];
        let answer = s3(&lab.aws, &lab.owner, "PUT", "/bucket/x", &headers).await;
        assert_eq!((answer.status, answer.element("Code"), message(&answer)), (400, Some(code), expected));
    }
    let body = format!(r#"{{"KeyId":"{id}"}}"#);
    assert_eq!(kms(&lab.aws, &lab.owner, "DisableKey", &body).await.status, 200);
    for answer in [lab.get(&lab.owner).await, lab.put(&lab.owner).await] {
        assert_eq!((answer.status, answer.element("Code")), (400, Some("KMS.DisabledException")));
        assert_eq!(message(&answer), format!("{} is disabled.", lab.key));
    }
    assert_eq!(kms(&lab.aws, &lab.owner, "EnableKey", &body).await.status, 200);
    assert_eq!(lab.get(&lab.owner).await.status, 200);
    let scheduled = kms(&lab.aws, &lab.owner, "ScheduleKeyDeletion", &body).await;
    assert_eq!((scheduled.status, member(&scheduled, "KeyState")), (200, "PendingDeletion"));
    let answer = lab.get(&lab.owner).await;
    assert_eq!((answer.status, answer.element("Code")), (400, Some("KMS.KMSInvalidStateException")));
    assert_eq!(message(&answer), format!("{} is pending deletion.", lab.key));
    let enabled = kms(&lab.aws, &lab.owner, "EnableKey", &body).await;
    assert_eq!((enabled.status, member(&enabled, "__type")), (400, "KMSInvalidStateException"));
}

#[tokio::test]
async fn what_is_said_wrongly_about_encryption() {
    let lab = Lab::new().await;
    for (headers, status, code) in [
        (vec![("x-amz-server-side-encryption", "rot13")], 400, "InvalidArgument"),
        (vec![(KMS_KEY, lab.key.as_str())], 400, "InvalidArgument"),
        (vec![("x-amz-server-side-encryption", "AES256"), (KMS_KEY, &lab.key)], 400, "InvalidArgument"),
        (vec![KMS_HEADER, ("x-amz-server-side-encryption-context", "no base64")], 400, "InvalidArgument"),
        (vec![("x-amz-server-side-encryption-customer-algorithm", "AES256")], 501, "NotImplemented"),
    ] {
        let answer = s3(&lab.aws, &lab.owner, "PUT", "/bucket/x", &headers).await;
        assert_eq!((answer.status, answer.element("Code")), (status, Some(code)), "{headers:?}");
    }
    // Nobody can be asked for in KMS, however public the object is.
    assert_eq!(s3(&lab.aws, &lab.owner, "DELETE", "/bucket?publicAccessBlock", &[]).await.status, 204);
    let public = br#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}"#;
    assert_eq!(s3_with(&lab.aws, &lab.owner, "PUT", "/bucket?policy", &[], public).await.status, 204);
    let anonymous = b"GET /bucket/key HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let answer = rolecall_tests::send(&lab.aws, anonymous).await;
    assert_eq!((answer.status, answer.element("Code")), (400, Some("InvalidArgument")));
    assert_eq!(
        message(&answer),
        "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4."
    );
}

/// DSSE-KMS takes the same leave, is told by its name, and has no bucket keys.
#[tokio::test]
async fn two_layers() {
    let lab = Lab::new().await;
    let dsse = ("x-amz-server-side-encryption", "aws:kms:dsse");
    let shown = |answer: &Answer| {
        let header = |name| answer.header(name).map(str::to_owned);
        (answer.status, header(dsse.0), header("x-amz-server-side-encryption-bucket-key-enabled"))
    };
    let two = |status| (status, Some(dsse.1.to_owned()), None);
    let headers = [dsse, (KMS_KEY, &lab.key), ("x-amz-server-side-encryption-bucket-key-enabled", "true")];
    assert_eq!(shown(&s3(&lab.aws, &lab.owner, "PUT", "/bucket/two", &headers).await), two(200));
    assert_eq!(shown(&s3(&lab.aws, &lab.owner, "GET", "/bucket/two", &[]).await), two(200));
    let document = format!(
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms:dsse\
         </SSEAlgorithm><KMSMasterKeyID>{}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule>\
         </ServerSideEncryptionConfiguration>",
        lab.key
    );
    let put = s3_with(&lab.aws, &lab.owner, "PUT", "/bucket?encryption", &[], document.as_bytes()).await;
    assert_eq!(put.status, 200, "{}", put.body);
    let got = s3(&lab.aws, &lab.owner, "GET", "/bucket?encryption", &[]).await;
    assert_eq!(got.element("SSEAlgorithm"), Some(dsse.1));
    assert_eq!(shown(&s3(&lab.aws, &lab.owner, "PUT", "/bucket/by-default", &[]).await), two(200));
}

/// S3 asks KMS in the requester's name only where SigV4 signed.
#[tokio::test]
async fn sigv2_neither_reads_nor_writes_under_a_kms_key() {
    let lab = Lab::new().await;
    let now = lab.aws.clock().now();
    let signer = Signer::new(&lab.owner.id, &lab.owner.secret, &now.format("%Y%m%dT%H%M%SZ").to_string());
    let expires = (now.timestamp() + 300).to_string();
    let by_header = Request::get("/bucket/key").signed_v2(&signer);
    let authorization = by_header.value("authorization");
    let put = || Request::put("/bucket/new", "x").header(KMS_HEADER.0, KMS_HEADER.1);
    for (request, value) in [
        (Request::get("/bucket/key").presigned_v2(&signer, &expires), "null"),
        (put().presigned_v2(&signer, &expires), "null"),
        (by_header, authorization.as_str()),
    ] {
        let answer = request.send(&lab.aws).await;
        assert_eq!(
            (answer.status, answer.element("Code")),
            (400, Some("InvalidArgument")),
            "{}",
            answer.body
        );
        assert_eq!(
            message(&answer),
            "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4."
        );
        assert_eq!(answer.element("ArgumentName"), Some("Authorization"));
        assert_eq!(answer.element("ArgumentValue"), Some(value));
        let link = answer.header("x-rolecall-explain").unwrap();
        let get = format!("GET {link} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        let explained = rolecall_tests::send(&lab.aws, get.as_bytes()).await.body;
        assert!(explained.contains("signature_version = s3v4"), "{explained}");
        assert!(explained.contains("S3 asks KMS only for requests"), "{explained}");
    }
    let plain = Request::put("/bucket/plain", "x").presigned_v2(&signer, &expires);
    assert_eq!(plain.send(&lab.aws).await.status, 200, "an object under S3's own keys");
}

#[tokio::test]
async fn a_bucket_encrypts_as_it_was_told() {
    let lab = Lab::new().await;
    let document = |inner: &str| {
        format!(
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>{inner}\
             </ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule>\
             </ServerSideEncryptionConfiguration>"
        )
    };
    for (inner, status, code) in [
        ("<SSEAlgorithm>ROT13</SSEAlgorithm>", 400, Some("MalformedXML")),
        (
            "<SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID>x</KMSMasterKeyID>",
            400,
            Some("InvalidArgument"),
        ),
    ] {
        let body = document(inner);
        let answer = s3_with(&lab.aws, &lab.owner, "PUT", "/bucket?encryption", &[], body.as_bytes()).await;
        assert_eq!((answer.status, answer.element("Code")), (status, code), "{inner}");
        if code == Some("InvalidArgument") {
            assert_eq!(answer.element("ArgumentName"), Some("ApplyServerSideEncryptionByDefault"));
        }
    }
    let kms_key = format!("<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>{}</KMSMasterKeyID>", lab.key);
    let body = document(&kms_key);
    assert_eq!(
        s3_with(&lab.aws, &lab.owner, "PUT", "/bucket?encryption", &[], body.as_bytes()).await.status,
        200
    );
    let got = s3(&lab.aws, &lab.owner, "GET", "/bucket?encryption", &[]).await;
    assert_eq!(got.element("KMSMasterKeyID"), Some(lab.key.as_str()));
    let put = s3(&lab.aws, &lab.owner, "PUT", "/bucket/plain", &[]).await;
    assert_eq!(put.header(KMS_KEY), Some(lab.key.as_str()));
    assert_eq!(put.header("x-amz-server-side-encryption-bucket-key-enabled"), Some("true"));
    assert_ne!(put.header("etag"), Some("\"5ebe2294ecd0e0f08eab7690d2a6ee69\""), "no MD5 of what was sent");
    // With a bucket key KMS sees the bucket, and not the object.
    let context = r#""StringEquals":{"kms:EncryptionContext:aws:s3:arn":"arn:aws:s3:::bucket"}"#;
    let only_bucket = [ADMIN.to_owned(), allow(ROOT, "kms:Decrypt", context)].join(",");
    assert_eq!(lab.set_key_policy(&only_bucket).await.status, 200);
    assert_eq!(s3(&lab.aws, &lab.owner, "GET", "/bucket/plain", &[]).await.status, 200);
    assert_eq!(lab.get(&lab.owner).await.status, 403);
    let plain =
        s3(&lab.aws, &lab.owner, "PUT", "/bucket/own", &[("x-amz-server-side-encryption", "AES256")]).await;
    assert_eq!((plain.status, plain.header(KMS_KEY)), (200, None));
    assert_eq!(s3(&lab.aws, &lab.owner, "DELETE", "/bucket?encryption", &[]).await.status, 204);
    let got = s3(&lab.aws, &lab.owner, "GET", "/bucket?encryption", &[]).await;
    assert_eq!(got.element("SSEAlgorithm"), Some("AES256"));
}

/// What is offered for a refusal by the key policy, put in place, turns the answer around.
#[tokio::test]
async fn the_remedy_for_a_key_policy_holds() {
    let lab = Lab::new().await;
    let reader = user(&lab.aws, CUSTOMER, "reader", &format!("{ALL_OF_S3},{ALL_OF_KMS}")).await;
    assert_eq!(lab.get(&reader).await.status, 200);
    let own = allow(r#"{"AWS":"arn:aws:iam::111122223333:root"}"#, "kms:PutKeyPolicy", "");
    assert_eq!(lab.set_key_policy(&own).await.status, 200);
    let refused = lab.get(&reader).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    let link = refused.header("x-rolecall-explain").unwrap();
    let shown = Call::s3("GET", link).send(&lab.aws).await;
    let why: serde_json::Value = serde_json::from_str(&shown.body).unwrap();
    let change = &why["remedies"][0]["changes"][0];
    assert!(change["command"].as_str().unwrap().starts_with("aws kms put-key-policy --key-id "), "{why:#}");
    let body = serde_json::json!({ "KeyId": lab.key, "Policy": change["after"].to_string() }).to_string();
    assert_eq!(kms(&lab.aws, &lab.owner, "PutKeyPolicy", &body).await.status, 200);
    assert_eq!(lab.get(&reader).await.status, 200);
}
