//! Temporary credentials: made, stored, and written.

use std::sync::Arc;

use crate::services::query::timestamp;
use crate::wire::Element;
use crate::world::{AccessKey, KeyOwner, Session, World, ids};

/// Stores a session under a new access key, and writes its credentials down.
pub(super) fn issue(world: &World, session: Session) -> Element {
    let (token, expiration) = (session.token.clone(), timestamp(session.expires));
    let key = AccessKey {
        id: ids::access_key_id("ASIA"),
        secret: Arc::from(ids::secret_access_key()),
        active: true,
        created: session.issued,
        owner: KeyOwner::Session(Arc::new(session)),
    };
    let credentials = Element::new("Credentials")
        .text("AccessKeyId", &key.id)
        .text("SecretAccessKey", &*key.secret)
        .text("SessionToken", token)
        .text("Expiration", expiration);
    world.keys.insert(key);
    credentials
}
