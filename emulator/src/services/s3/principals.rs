//! The principals that a bucket policy or a key policy names: they must exist when it is stored, and are pinned to their unique IDs.

use std::collections::BTreeMap;

use crate::policy::{Arn, Policy};
use crate::world::World;

/// A principal that does not exist, as S3's Detail names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::services) struct Nobody(pub(in crate::services) String);

/// The unique ID of each user and role that a policy names, by ARN, and the account of each canonical user ID.
///
/// # Errors
/// With the first that is nobody's: a unique ID, too, has to be that of somebody who is there.
pub(in crate::services) fn resolve(
    world: &World,
    policy: &Policy,
) -> Result<BTreeMap<String, String>, Nobody> {
    let mut ids = BTreeMap::new();
    for id in policy.canonical_user_ids() {
        let account = world.account_of_canonical_id(&id);
        let account = account.ok_or_else(|| Nobody(format!("\"CanonicalUser\" : \"{id}\"")))?;
        ids.insert(id, account.to_string());
    }
    let nobody = |written: &str| Nobody(format!("\"AWS\" : \"{written}\""));
    for arn in policy.principal_arns() {
        match kind(&arn) {
            Kind::User | Kind::Role => {
                let id = unique_id(world, &arn).ok_or_else(|| nobody(&arn))?;
                ids.insert(arn, id);
            }
            Kind::Other => {}
        }
    }
    match policy.unique_ids().iter().find(|id| world.principal_arn(id).is_none()) {
        Some(gone) => Err(nobody(gone)),
        None => Ok(ids),
    }
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
