//! The principals that a bucket policy or a key policy names: they must exist when it is stored, and are pinned to their unique IDs.

use std::collections::BTreeMap;

use crate::world::World;

/// The unique ID of each user and role, by ARN.
///
/// # Errors
/// With the first ARN that names nobody.
pub(in crate::services) fn resolve(
    world: &World,
    arns: &[String],
) -> Result<BTreeMap<String, String>, String> {
    let mut ids = BTreeMap::new();
    for arn in arns {
        match kind(arn) {
            Kind::User | Kind::Role => {
                let id = unique_id(world, arn).ok_or_else(|| arn.clone())?;
                ids.insert(arn.clone(), id);
            }
            Kind::Other => {}
        }
    }
    Ok(ids)
}

/// Whether the user or role with this unique ID still exists.
pub(in crate::services) fn exists(world: &World, id: &str) -> bool {
    world.accounts().iter().any(|account| {
        let iam = account.iam.read();
        iam.user_by_id(id).is_some() || iam.roles.values().any(|role| role.id == id)
    })
}

enum Kind {
    User,
    Role,
    /// A federated user's session, say: those are named without being looked up.
    Other,
}

fn kind(arn: &str) -> Kind {
    match arn.split(':').nth(5) {
        Some(resource) if resource.starts_with("user/") => Kind::User,
        Some(resource) if resource.starts_with("role/") => Kind::Role,
        _ => Kind::Other,
    }
}

fn unique_id(world: &World, arn: &str) -> Option<String> {
    let account = world.account(arn.split(':').nth(4)?);
    let name = arn.rsplit('/').next()?;
    let iam = account.iam.read();
    match kind(arn) {
        Kind::User => iam.user(name).filter(|user| user.arn == arn).map(|user| user.id.clone()),
        Kind::Role => iam.role(name).filter(|role| role.arn == arn).map(|role| role.id.clone()),
        Kind::Other => None,
    }
}
