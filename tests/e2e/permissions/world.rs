//! The world that the operations are walked in, and the user who walks.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rolecall_emulator::Emulator;
use rolecall_tests::sigv4::{Request, Signer, encode, instant};
use rolecall_tests::{Answer, CUSTOMER, totp};

/// When everything happens.
pub const NOW: &str = "20260719T100000Z";
/// What objects hold.
pub const CONTENT: &str = "0123456789";
/// The ETag of that.
pub const ETAG: &str = "\"781e5e245d69b566979b86e28d23f2c7\"";

/// A world in which every operation has something to work on. Its names are in [`World::names`].
pub struct World {
    pub aws: Emulator,
    pub walker: Signer,
    /// The key of SSE-KMS.
    pub key: String,
    /// The version of `versioned/key`, and of `versioned/tagged`.
    pub version: String,
    pub tagged: String,
    /// The ETag of the part of the upload under SSE-KMS.
    pub part: String,
    /// Uploads to `walk/key` that root and the walker began, and one of root's under SSE-KMS.
    pub uploads: [String; 3],
    /// An access key of the user `full`.
    pub access_key: String,
    /// The seeds of the devices `device`, which is free, and `enabled`, which is `full`'s.
    pub seeds: [String; 2],
}

fn root() -> Signer {
    Signer::new(CUSTOMER, "test", NOW)
}

async fn send(aws: &Emulator, request: Request, by: &Signer) -> Answer {
    let signed = request.signed(by);
    let answer = signed.send(aws).await;
    assert!(answer.status < 300, "{} {}: {}", signed.method, signed.target, answer.body);
    answer
}

/// A form of the query protocol.
pub fn form(action: &str, version: &str, parameters: &[(&str, &str)]) -> String {
    let pairs = parameters.iter().map(|(name, value)| format!("&{name}={}", encode(value)));
    format!("Action={action}&Version={version}{}", pairs.collect::<String>())
}

/// A call of KMS.
pub fn kms(operation: &str, body: &str) -> Request {
    Request::new("POST", "/")
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", &format!("TrentService.{operation}"))
        .body(body)
}

/// A trust policy for the account.
pub fn trust() -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{CUSTOMER}:root"}},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}}}}"#
    )
}

/// An identity-based policy that no operation needs.
pub const HARMLESS: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:DescribeRegions","Resource":"*"}}"#;

/// The two codes of a device at this time, the earlier first.
pub fn codes(seed: &str, steps_ago: u64) -> (String, String) {
    let at = |ago: u64| {
        let now = u64::try_from(instant(NOW).and_utc().timestamp()).unwrap();
        SystemTime::UNIX_EPOCH + Duration::from_secs(now - 30 * ago)
    };
    (totp::code(seed, at(steps_ago + 1)), totp::code(seed, at(steps_ago)))
}

impl World {
    pub async fn new() -> Self {
        let aws = Emulator::builder().start().await.unwrap();
        aws.clock().freeze();
        aws.clock().set(instant(NOW).and_utc());
        let walker = people(&aws).await;
        let (access_key, seeds) = iam(&aws).await;
        let made = send(&aws, kms("CreateKey", "{}"), &root().service("kms")).await;
        let key = made.body.split("\"KeyId\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let (version, tagged) = objects(&aws, &key).await;
        let (part, uploads) = Default::default();
        let mut world = Self { aws, walker, key, version, tagged, part, uploads, access_key, seeds };
        world.begin_uploads().await;
        world
    }

    /// What stands for `${...}` in a resource.
    pub fn names(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("Region", "us-east-1"),
            ("Account", CUSTOMER),
            ("BucketName", "walk"),
            ("KeyName", "key"),
            ("SourceBucketName", "walk"),
            ("SourceKeyName", "source"),
            ("KeyId", &self.key),
            ("Alias", "new"),
            ("RoleName", "role"),
            ("NewRoleName", "new"),
            ("UserName", "full"),
            ("NewUserName", "new"),
            ("GroupName", "team"),
            ("NewGroupName", "new"),
            ("PolicyName", "managed"),
            ("NewPolicyName", "new"),
            ("DeviceName", "device"),
            ("NewDeviceName", "new"),
            ("ProviderName", "example.com"),
            ("FederatedUserName", "somebody"),
            ("PathPrefix", "/"),
        ]
    }

    /// Gives the walker exactly these permissions.
    pub async fn permit(&self, all: &[(&str, String)]) {
        let statement = |(action, resource): &(&str, String)| {
            format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#)
        };
        let statements: Vec<String> = all.iter().map(statement).collect();
        let document = match statements.as_slice() {
            [] => HARMLESS.to_owned(),
            some => format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, some.join(",")),
        };
        self.put_policy(&document).await;
    }

    pub async fn deny_everything(&self) {
        self.put_policy(&HARMLESS.replace("Allow", "Deny").replace("ec2:DescribeRegions", "*")).await;
    }

    async fn put_policy(&self, document: &str) {
        let parameters = [("UserName", "walker"), ("PolicyName", "own"), ("PolicyDocument", document)];
        of_iam(&self.aws, "PutUserPolicy", &parameters).await;
    }

    async fn begin_uploads(&mut self) {
        self.put_policy(&HARMLESS.replace("ec2:DescribeRegions", "s3:PutObject")).await;
        let encrypted = Request::new("POST", "/walk/key?uploads")
            .header("x-amz-server-side-encryption", "aws:kms")
            .header("x-amz-server-side-encryption-aws-kms-key-id", &self.key);
        let plain = || Request::new("POST", "/walk/key?uploads");
        let requests = [(plain(), root()), (plain(), self.walker.clone()), (encrypted, root())];
        for (place, (request, by)) in self.uploads.iter_mut().zip(requests) {
            let begun = send(&self.aws, request, &by).await;
            begun.element("UploadId").unwrap().clone_into(place);
            let target = format!("/walk/key?partNumber=1&uploadId={place}");
            let put = send(&self.aws, Request::put(&target, CONTENT), &root()).await;
            put.header("etag").unwrap().clone_into(&mut self.part);
        }
    }
}

async fn of_iam(aws: &Emulator, action: &str, parameters: &[(&str, &str)]) -> Answer {
    let request = Request::form(&form(action, "2010-05-08", parameters)).at("iam.amazonaws.com");
    send(aws, request, &root().service("iam")).await
}

async fn people(aws: &Emulator) -> Signer {
    for name in ["walker", "full", "bare"] {
        of_iam(aws, "CreateUser", &[("UserName", name)]).await;
    }
    let key = of_iam(aws, "CreateAccessKey", &[("UserName", "walker")]).await;
    Signer::new(key.element("AccessKeyId").unwrap(), key.element("SecretAccessKey").unwrap(), NOW)
}

/// Users, groups, roles and policies that have everything, and others that have nothing.
async fn iam(aws: &Emulator) -> (String, [String; 2]) {
    let managed = format!("arn:aws:iam::{CUSTOMER}:policy/managed");
    let managed = managed.as_str();
    let policy = ("PolicyDocument", HARMLESS);
    for name in ["managed", "unused"] {
        of_iam(aws, "CreatePolicy", &[("PolicyName", name), policy]).await;
    }
    of_iam(aws, "CreatePolicyVersion", &[("PolicyArn", managed), policy]).await;
    of_iam(aws, "CreateAccountAlias", &[("AccountAlias", "walk-alias")]).await;
    for name in ["role", "plain"] {
        of_iam(aws, "CreateRole", &[("RoleName", name), ("AssumeRolePolicyDocument", &trust())]).await;
    }
    for name in ["team", "lonely"] {
        of_iam(aws, "CreateGroup", &[("GroupName", name)]).await;
    }
    of_iam(aws, "AddUserToGroup", &[("GroupName", "team"), ("UserName", "full")]).await;
    for (kind, name) in [("User", "full"), ("Role", "role"), ("Group", "team")] {
        let parameter = format!("{kind}Name");
        let whom = (parameter.as_str(), name);
        of_iam(aws, &format!("Put{kind}Policy"), &[whom, ("PolicyName", "inline"), policy]).await;
        of_iam(aws, &format!("Attach{kind}Policy"), &[whom, ("PolicyArn", managed)]).await;
        if kind != "Group" {
            let boundary = ("PermissionsBoundary", managed);
            of_iam(aws, &format!("Put{kind}PermissionsBoundary"), &[whom, boundary]).await;
            let tag = [("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1")];
            of_iam(aws, &format!("Tag{kind}"), &[whom, tag[0], tag[1]]).await;
        }
    }
    let key = of_iam(aws, "CreateAccessKey", &[("UserName", "full")]).await;
    let mut seeds = [String::new(), String::new()];
    for (name, place) in ["device", "enabled"].into_iter().zip(&mut seeds) {
        let made = of_iam(aws, "CreateVirtualMFADevice", &[("VirtualMFADeviceName", name)]).await;
        let seed = STANDARD.decode(made.element("Base32StringSeed").unwrap()).unwrap();
        *place = String::from_utf8(seed).unwrap();
    }
    let (first, second) = codes(&seeds[1], 1);
    let serial = format!("arn:aws:iam::{CUSTOMER}:mfa/enabled");
    let device = [("UserName", "full"), ("SerialNumber", serial.as_str())];
    let codes = [("AuthenticationCode1", first.as_str()), ("AuthenticationCode2", second.as_str())];
    of_iam(aws, "EnableMFADevice", &[device[0], device[1], codes[0], codes[1]]).await;
    (key.element("AccessKeyId").unwrap().to_owned(), seeds)
}

/// Buckets and objects; the IDs of the versions of `versioned/key` and `versioned/tagged`.
async fn objects(aws: &Emulator, key: &str) -> (String, String) {
    let put = async |target: &str, body: &str| send(aws, Request::put(target, body), &root()).await;
    for bucket in ["/walk", "/versioned", "/empty"] {
        put(bucket, "").await;
    }
    let versioning = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    put("/versioned?versioning", versioning).await;
    let cors = "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>";
    send(aws, Request::put("/walk?cors", cors).checksummed(), &root()).await;
    let tags = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>";
    send(aws, Request::put("/walk?tagging", tags).checksummed(), &root()).await;
    let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"340636424752"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::walk/shared/*"}}"#;
    put("/walk?policy", policy).await;
    for target in ["/walk/key", "/walk/source"] {
        put(target, CONTENT).await;
    }
    send(aws, Request::put("/walk/tagged", CONTENT).header("x-amz-tagging", "a=1"), &root()).await;
    let encrypted = Request::put("/walk/encrypted", CONTENT)
        .header("x-amz-server-side-encryption", "aws:kms")
        .header("x-amz-server-side-encryption-aws-kms-key-id", key);
    send(aws, encrypted, &root()).await;
    let id = |answer: &Answer| answer.header("x-amz-version-id").unwrap().to_owned();
    let tagged = Request::put("/versioned/tagged", CONTENT).header("x-amz-tagging", "a=1");
    let tagged = send(aws, tagged, &root()).await;
    (id(&put("/versioned/key", CONTENT).await), id(&tagged))
}
