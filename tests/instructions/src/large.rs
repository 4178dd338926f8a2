//! The same world with many other things in it: what one request costs must not grow with them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use http::HeaderMap;
use rolecall_emulator::Emulator;
use rolecall_emulator::policy::{DocumentKind, Policy};
use rolecall_emulator::world::bucket::{
    Algorithm, Bucket, Checksum, ChecksumType, Data, Encryption, Object, StorageClass,
};
use rolecall_emulator::world::iam::{Permissions, Role, User};
use rolecall_emulator::world::{AccessKey, KeyOwner, World, ids};
use rolecall_tests::{CUSTOMER, VENDOR};

use crate::world::{BUCKET, policy};

/// How much there is beside what a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Nothing.
    Small,
    /// A thousand users and roles in each of two accounts, and ten thousand objects.
    Usual,
    /// As much as the largest that we promise: five thousand users and roles in each of two accounts, a thousand
    /// accounts, ten thousand buckets, a hundred thousand objects in the bucket.
    Large,
}

/// How many of each: users of an account, and as many roles; accounts; buckets; objects in one bucket.
struct Counts {
    principals: usize,
    accounts: usize,
    buckets: usize,
    objects: usize,
}

const USUAL: Counts = Counts { principals: 500, accounts: 1, buckets: 1, objects: 10_000 };
const LARGE: Counts = Counts { principals: 5_000, accounts: 1_000, buckets: 10_000, objects: 100_000 };

/// Gives the emulator a world of this size, with all that it has already.
pub fn grow(aws: &Emulator, size: Size) {
    let counts = match size {
        Size::Small => return,
        Size::Usual => USUAL,
        Size::Large => LARGE,
    };
    let world = grown(aws.snapshot().world(), &counts, aws.clock().now());
    aws.restore(&world.snapshot());
}

fn grown(mut world: World, counts: &Counts, now: DateTime<Utc>) -> World {
    for account in [CUSTOMER, VENDOR] {
        let users: Vec<User> = users(account, now).take(counts.principals).collect();
        for user in &users {
            world = world.with_key(key(account, user));
        }
        world = world.with_users(account, users);
        world = world.with_roles(account, roles(account, now).take(counts.principals));
    }
    for number in 0..counts.accounts {
        world.account(&account(number));
    }
    for number in 0..counts.buckets {
        let (name, owner) = (format!("bucket-{number:05}"), account(number % counts.accounts));
        world = world.with_bucket(Bucket::new(&name, &owner, "us-east-1", now));
    }
    // Where there is no such bucket yet.
    world = world.with_bucket(Bucket::new(BUCKET, CUSTOMER, "us-east-1", now));
    let object = object(now);
    let objects = (0..counts.objects).map(|number| (format!("reviews/{number:06}.txt"), object.clone()));
    world.with_objects(BUCKET, objects)
}

fn account(number: usize) -> String {
    format!("{:012}", 200_000_000_000 + number)
}

fn key(account: &str, user: &User) -> AccessKey {
    AccessKey {
        id: user.access_keys.concat(),
        secret: ids::secret_access_key().into(),
        active: true,
        created: user.created,
        owner: KeyOwner::User { account: account.to_owned(), user_id: user.id.clone() },
    }
}

fn users(account: &str, now: DateTime<Utc>) -> impl Iterator<Item = User> {
    let permissions = permissions();
    (0_usize..).map(move |number| {
        let name = format!("user-{number:04}");
        User {
            arn: format!("arn:aws:iam::{account}:user/{name}"),
            name,
            path: "/".to_owned(),
            id: ids::unique_id("AIDA"),
            created: now,
            permissions: permissions.clone(),
            access_keys: vec![ids::access_key_id("AKIA")],
        }
    })
}

fn roles(account: &str, now: DateTime<Utc>) -> impl Iterator<Item = Role> {
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{account}"}},"Action":"sts:AssumeRole"}}]}}"#
    );
    let trust = parsed(&trust, &DocumentKind::Trust);
    let permissions = permissions();
    (0_usize..).map(move |number| {
        let name = format!("role-{number:04}");
        Role {
            arn: format!("arn:aws:iam::{account}:role/{name}"),
            name,
            path: "/".to_owned(),
            id: ids::unique_id("AROA"),
            created: now,
            description: None,
            max_session_duration: 3600,
            trust: Arc::clone(&trust),
            permissions: permissions.clone(),
        }
    })
}

fn permissions() -> Permissions {
    let policy = parsed(&policy("s3:GetObject", "*"), &DocumentKind::Identity);
    Permissions { inline: BTreeMap::from([("read".to_owned(), policy)]), ..Permissions::default() }
}

fn parsed(text: &str, kind: &DocumentKind) -> Arc<Policy> {
    Arc::new(Policy::parse(text, kind).expect("it is well-formed"))
}

fn object(now: DateTime<Utc>) -> Object {
    Object {
        data: Data::default(),
        size: 0,
        etag: "d41d8cd98f00b204e9800998ecf8427e".to_owned(),
        modified: now,
        headers: HeaderMap::new(),
        storage_class: StorageClass::Standard,
        encryption: Encryption::S3,
        tags: BTreeMap::new(),
        checksum: Checksum {
            algorithm: Algorithm::Crc64Nvme,
            value: "AAAAAAAAAAA=".to_owned(),
            of: ChecksumType::FullObject,
        },
        parts: Vec::new(),
        upload: None,
        acl: None,
    }
}
