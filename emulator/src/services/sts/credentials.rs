//! Temporary credentials: made, stored, and written.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::leave::{Authorized, OnRole};
use crate::services::query::timestamp;
use crate::wire::Element;
use crate::world::{AccessKey, KeyOwner, Session, UserSession, World, ids};

/// Stores a session under a new access key, and writes its credentials down.
pub(super) fn issue(world: &World, may: &Authorized<OnRole>, session: Session) -> Element {
    let (token, issued, expires) = (session.token.clone(), session.issued, session.expires);
    store(world, may, KeyOwner::Session(Arc::new(session)), token, issued, expires)
}

/// The same for a session of a user or a federated user.
pub(super) fn issue_to_user<On>(world: &World, may: &Authorized<On>, session: UserSession) -> Element {
    let (token, issued, expires) = (session.token.clone(), session.issued, session.expires);
    store(world, may, KeyOwner::UserSession(Arc::new(session)), token, issued, expires)
}

fn store<On>(
    world: &World,
    may: &Authorized<On>,
    owner: KeyOwner,
    token: String,
    issued: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Element {
    let key = AccessKey {
        id: ids::access_key_id("ASIA"),
        secret: Arc::from(ids::secret_access_key()),
        active: true,
        created: issued,
        owner,
    };
    let credentials = Element::new("Credentials")
        .text("AccessKeyId", &key.id)
        .text("SecretAccessKey", &*key.secret)
        .text("SessionToken", token)
        .text("Expiration", timestamp(expires));
    world.keys.insert(may, key);
    credentials
}
