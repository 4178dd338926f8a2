//! Server-side encryption with KMS keys: which key an object is to have, and whether the requester may use it. S3 asks
//! KMS in the requester's name, so that key policy and identity policies have their say.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::output::set;
use crate::access::{Behind, Question};
use crate::auth::SignatureVersion;
use crate::http::{Request, Response};
use crate::leave::{Authorized, OnObject};
use crate::policy::Context;
use crate::refusal::{KmsRefusal, Refusal, S3Refusal};
use crate::services::{Exchange, kms};
use crate::world::Bucket;
use crate::world::bucket::encryption::{BucketKey, DefaultKey, Encryption, KmsEncryption, Layers};
use crate::world::kms::{Key, KeyState, Place, S3_ALIAS};

const ALGORITHM: &str = "x-amz-server-side-encryption";
const KEY_ID: &str = "x-amz-server-side-encryption-aws-kms-key-id";
const CONTEXT: &str = "x-amz-server-side-encryption-context";
const BUCKET_KEY: &str = "x-amz-server-side-encryption-bucket-key-enabled";

/// What a request says of its object's encryption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Nothing: as the bucket has it.
    Default,
    /// S3's own keys.
    S3,
    /// A KMS key, or the account's `aws/s3`.
    Kms { layers: Layers, key: Option<String>, context: BTreeMap<String, String> },
}

impl Wanted {
    /// Reads and checks it. `operation` is who asks, for what is not emulated.
    pub(super) fn of(request: &Request, operation: &str) -> Result<Self, Refusal> {
        let not_emulated =
            |what: &str| S3Refusal::NotEmulated { operation: format!("{operation} with {what}") };
        let customers =
            ["x-amz-server-side-encryption-customer-", "x-amz-copy-source-server-side-encryption-customer-"];
        if customers.iter().any(|kind| request.headers.keys().any(|name| name.as_str().starts_with(kind))) {
            return Err(not_emulated("a key of the customer's own").into());
        }
        let key = request.header(KEY_ID).map(str::to_owned);
        match request.header(ALGORITHM) {
            None | Some("AES256") if key.is_some() => Err(S3Refusal::KmsKeyWithoutAlgorithm.into()),
            None => Ok(Self::Default),
            Some("AES256") => Ok(Self::S3),
            Some(name) => match Layers::named(name) {
                Some(layers) => Ok(Self::Kms { layers, key, context: context(request)? }),
                None => Err(S3Refusal::InvalidEncryptionAlgorithm { algorithm: name.to_owned() }.into()),
            },
        }
    }
}

/// What the client adds to the encryption context: JSON in base64.
fn context(request: &Request) -> Result<BTreeMap<String, String>, Refusal> {
    let Some(header) = request.header(CONTEXT) else { return Ok(BTreeMap::new()) };
    let decoded = STANDARD.decode(header).ok().and_then(|json| serde_json::from_slice(&json).ok());
    decoded.ok_or_else(|| S3Refusal::InvalidEncryptionContext { value: header.to_owned() }.into())
}

/// Refuses x-amz-server-side-encryption where an operation does not take it: what is there is encrypted already, and how
/// an upload is encrypted was said when it began.
pub(super) fn check_not_sent(request: &Request) -> Result<(), Refusal> {
    let refusal = |algorithm: &str| S3Refusal::EncryptionNotTaken { algorithm: algorithm.to_owned() };
    request.header(ALGORITHM).map_or(Ok(()), |algorithm| Err(refusal(algorithm).into()))
}

/// The same for a part. No upload has a key of the customer's own, so a part cannot have one either.
pub(super) fn check_part(request: &Request) -> Result<(), Refusal> {
    const CUSTOMERS: &str = "x-amz-server-side-encryption-customer-";
    check_not_sent(request)?;
    if request.headers.keys().any(|name| name.as_str().starts_with(CUSTOMERS)) {
        return Err(S3Refusal::CustomerKeyForPart.into());
    }
    Ok(())
}

/// How a new object is to be encrypted, where the requester may use the key for it.
pub(super) fn for_writing(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    may: &Authorized<OnObject>,
) -> Result<Encryption, Refusal> {
    let default = bucket.settings().encryption.clone().unwrap_or_default();
    let (layers, name, context) = match (Wanted::of(exchange.request, "PutObject")?, default.with) {
        (Wanted::S3, _) | (Wanted::Default, DefaultKey::S3) => return Ok(Encryption::S3),
        (Wanted::Default, DefaultKey::Kms(layers, name)) => (layers, name, BTreeMap::new()),
        // Who names no key takes the bucket's, where it has one.
        (Wanted::Kms { layers, key: None, context }, DefaultKey::Kms(_, name)) => (layers, name, context),
        (Wanted::Kms { layers, key, context }, _) => (layers, key, context),
    };
    refuse_other_signatures(exchange)?;
    let used = named(exchange, bucket, name.as_deref(), may)?;
    let bucket_key = match exchange.request.header(BUCKET_KEY) {
        Some(value) => BucketKey::of(value.eq_ignore_ascii_case("true")),
        None => default.bucket_key,
    };
    let bucket_key = layers.bucket_key(bucket_key);
    let encryption = KmsEncryption { layers, key: used.arn(), bucket_key, context };
    ask(exchange, bucket, key, "kms:GenerateDataKey", &used, &encryption)?;
    Ok(Encryption::Kms(encryption))
}

/// Whether the requester may use the key of an object that is to be read, or of an upload that is to go on.
pub(super) fn for_reading(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    encryption: &Encryption,
) -> Result<(), Refusal> {
    let Encryption::Kms(encryption) = encryption else { return Ok(()) };
    refuse_other_signatures(exchange)?;
    let place = Place { account: &bucket.owner, region: &bucket.region };
    let used = kms::find(exchange.world, place, &encryption.key).map_err(in_s3)?;
    ask(exchange, bucket, key, "kms:Decrypt", &used, encryption)
}

/// Tells how an object is encrypted.
pub(super) fn describe(encryption: &Encryption, response: &mut Response) {
    match encryption {
        Encryption::S3 => set(response, ALGORITHM, "AES256"),
        Encryption::Kms(KmsEncryption { layers, key, bucket_key, .. }) => {
            set(response, ALGORITHM, layers.name());
            set(response, KEY_ID, key);
            if *bucket_key == BucketKey::Enabled {
                set(response, BUCKET_KEY, bucket_key.name());
            }
        }
    }
}

/// S3 asks KMS in the requester's name only where SigV4 signed the request.
fn refuse_other_signatures(exchange: &Exchange<'_>) -> Result<(), Refusal> {
    if exchange.authenticated.version == Some(SignatureVersion::V4) {
        return Ok(());
    }
    let authorization = exchange.request.header("authorization").unwrap_or("null").to_owned();
    Err(S3Refusal::KmsNeedsSigV4 { authorization }.into())
}

/// The key that a name stands for: an ID or an alias is one of the requester's account, no name the bucket owner's
/// `aws/s3`.
fn named(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    name: Option<&str>,
    may: &Authorized<OnObject>,
) -> Result<Arc<Key>, Refusal> {
    let region = &bucket.region;
    let callers = Place { account: exchange.authenticated.caller.account().unwrap_or_default(), region };
    let own = match name {
        None => Some(Place { account: &bucket.owner, region }),
        Some(name) => (callers.arn_of(name) == callers.alias_arn(S3_ALIAS)).then_some(callers),
    };
    if let Some(key) = own.and_then(|place| exchange.world.kms_mut(may).of_s3(place, exchange.now)) {
        return Ok(key);
    }
    kms::find(exchange.world, callers, name.unwrap_or(S3_ALIAS)).map_err(in_s3)
}

fn in_s3(refusal: KmsRefusal) -> Refusal {
    match refusal {
        KmsRefusal::AliasNotFound { arn } => S3Refusal::KmsAliasNotFound { arn }.into(),
        KmsRefusal::InvalidKeyId { id } => S3Refusal::KmsInvalidKeyId { id }.into(),
        KmsRefusal::InvalidArn { region } => S3Refusal::KmsInvalidArn { region }.into(),
        KmsRefusal::KeyNotFound { arn } => S3Refusal::KmsKeyNotFound { arn }.into(),
        other => other.into(),
    }
}

/// Asks KMS as the requester. Who may not is told so even if the key could not be used anyway.
fn ask(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    action: &str,
    used: &Key,
    encryption: &KmsEncryption,
) -> Result<(), Refusal> {
    let arn = used.arn();
    let mut context = condition_keys(exchange, bucket, key, encryption);
    kms::describe(exchange.world, used, &mut context);
    let question = Question::on_key(action, used, context);
    exchange.access.authorize(question).map_err(|denied| {
        if let Some(next) = of_state(used) {
            exchange.access.note(Behind::Next(next));
        }
        denied.in_s3_by_kms()
    })?;
    match used.state {
        KeyState::Enabled => Ok(()),
        KeyState::Disabled => Err(S3Refusal::KmsKeyDisabled { arn }.into()),
        KeyState::PendingDeletion(_) => Err(S3Refusal::KmsKeyPendingDeletion { arn }.into()),
    }
}

/// What an unusable key refuses, whoever may use it.
fn of_state(used: &Key) -> Option<String> {
    let arn = used.arn();
    match used.state {
        KeyState::Enabled => None,
        KeyState::Disabled => Some(format!(
            "S3 answers KMS.DisabledException, for the key {arn} is disabled: aws kms enable-key --key-id {arn}"
        )),
        KeyState::PendingDeletion(_) => Some(format!(
            "S3 answers KMS.KMSInvalidStateException, for the key {arn} is pending deletion: aws kms cancel-key-deletion \
             --key-id {arn}"
        )),
    }
}

/// What would refuse the reading of an object once S3 allows it: its key, or what state that is in.
pub(super) fn foreseen(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    encryption: &Encryption,
) -> Option<String> {
    let Encryption::Kms(encryption) = encryption else { return None };
    let place = Place { account: &bucket.owner, region: &bucket.region };
    let used = kms::find(exchange.world, place, &encryption.key).ok()?;
    let mut context = condition_keys(exchange, bucket, key, encryption);
    kms::describe(exchange.world, &used, &mut context);
    match exchange.access.foresee(Question::on_key("kms:Decrypt", &used, context)) {
        Err(_) => Some(format!("S3 asks for kms:Decrypt on {} too, which is refused as well", used.arn())),
        Ok(()) => of_state(&used),
    }
}

/// The keys of a request that S3 makes to KMS in the requester's name.
fn condition_keys(
    exchange: &Exchange<'_>,
    bucket: &Bucket,
    key: &str,
    encryption: &KmsEncryption,
) -> Context {
    let mut context = Context::default();
    context.set("kms:ViaService", format!("s3.{}.amazonaws.com", bucket.region));
    context.set("aws:ViaAWSService", "true");
    for key in ["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"] {
        context.set(key, "s3.amazonaws.com");
    }
    if let Some(account) = exchange.authenticated.caller.account() {
        context.set("kms:CallerAccount", account);
    }
    context.set("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
    let arn = match encryption.bucket_key {
        BucketKey::Enabled => bucket.arn(),
        BucketKey::Disabled => bucket.object_arn(key),
    };
    let mut names = vec!["aws:s3:arn".to_owned()];
    context.set("kms:EncryptionContext:aws:s3:arn", arn);
    for (name, value) in &encryption.context {
        context.set(&format!("kms:EncryptionContext:{name}"), value);
        names.push(name.clone());
    }
    context.set_all("kms:EncryptionContextKeys", names);
    context
}
