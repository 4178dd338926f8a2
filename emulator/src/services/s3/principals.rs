//! The principals that a bucket policy or a key policy names: they must exist when it is stored, and are pinned to their unique IDs.

use std::collections::BTreeMap;

use super::output::canonical_user_id;
use crate::policy::Arn;
use crate::world::World;

/// A principal that does not exist, as S3's Detail names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::services) struct Nobody(pub(in crate::services) String);

/// The unique ID of each user and role, by ARN, and the account of each canonical user ID.
///
/// # Errors
/// With the first that is nobody's.
pub(in crate::services) fn resolve(
    world: &World,
    arns: &[String],
    canonical_ids: &[String],
) -> Result<BTreeMap<String, String>, Nobody> {
    let mut ids = BTreeMap::new();
    for id in canonical_ids {
        let account = account_of(world, id);
        let account = account.ok_or_else(|| Nobody(format!("\"CanonicalUser\" : \"{id}\"")))?;
        ids.insert(id.clone(), account);
    }
    for arn in arns {
        match kind(arn) {
            Kind::User | Kind::Role => {
                let id = unique_id(world, arn).ok_or_else(|| Nobody(format!("\"AWS\" : \"{arn}\"")))?;
                ids.insert(arn.clone(), id);
            }
            Kind::Other => {}
        }
    }
    Ok(ids)
}

/// The account with this canonical user ID, where it was spoken of.
pub(in crate::services) fn account_of(world: &World, canonical_id: &str) -> Option<String> {
    let owners = world.buckets().into_iter().map(|bucket| bucket.owner.clone());
    let accounts = world.accounts().into_iter().map(|account| account.id.clone());
    accounts.chain(owners).find(|account| canonical_user_id(account) == canonical_id)
}

/// Whether the user or role with this unique ID still exists.
pub(in crate::services) fn exists(world: &World, id: &str) -> bool {
    world.accounts().iter().any(|account| {
        let iam = account.iam();
        iam.user_by_id(id).is_some() || iam.role_by_id(id).is_some()
    })
}

enum Kind {
    User,
    Role,
    /// A federated user's session, say: those are named without being looked up.
    Other,
}

fn kind(arn: &str) -> Kind {
    match Arn::parse(arn) {
        Some(arn) if arn.resource.starts_with("user/") => Kind::User,
        Some(arn) if arn.resource.starts_with("role/") => Kind::Role,
        _ => Kind::Other,
    }
}

fn unique_id(world: &World, arn: &str) -> Option<String> {
    let account = world.account(Arn::parse(arn)?.account);
    let name = arn.rsplit('/').next()?;
    let iam = account.iam();
    match kind(arn) {
        Kind::User => iam.user(name).filter(|user| user.arn == arn).map(|user| user.id.clone()),
        Kind::Role => iam.role(name).filter(|role| role.arn == arn).map(|role| role.id.clone()),
        Kind::Other => None,
    }
}
