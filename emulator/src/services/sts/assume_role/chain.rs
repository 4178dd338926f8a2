//! What passes along a chain of roles: transitive tags and the source identity.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining>

use std::collections::BTreeMap;

use super::request::Request;
use crate::auth::Caller;
use crate::refusal::StsRefusal;
use crate::world::Session;

/// What the new session will carry: what was sent, and what the calling session passes on.
#[derive(Debug)]
pub(super) struct Chain {
    /// Whether temporary credentials call: a role's session, or one of GetSessionToken. Such a session lasts an hour at most.
    pub(super) chained: bool,
    /// The session's tags.
    pub(super) tags: BTreeMap<String, String>,
    /// Those that it will pass on.
    pub(super) transitive_tag_keys: Vec<String>,
    /// Its source identity.
    pub(super) source_identity: Option<String>,
}

impl Chain {
    /// Puts both together.
    ///
    /// # Errors
    /// Where they contradict each other, or the tags themselves.
    pub(super) fn new(caller: &Caller, request: &Request) -> Result<Self, StsRefusal> {
        let calling = match caller {
            Caller::Session(session) => Some(&**session),
            _ => None,
        };
        check_tags(request)?;
        let mut tags = inherited(calling);
        if request.tags.iter().any(|(key, _)| contains(tags.keys(), key)) {
            return Err(StsRefusal::TransitiveKeyConflict);
        }
        let passed_on = request.transitive_tag_keys.iter().cloned();
        let transitive_tag_keys = tags.keys().cloned().chain(passed_on).collect();
        tags.extend(request.tags.iter().cloned());
        let source_identity = source_identity(calling, request)?;
        let chained = matches!(caller, Caller::Session(_) | Caller::UserSession { .. });
        Ok(Self { chained, tags, transitive_tag_keys, source_identity })
    }
}

fn check_tags(request: &Request) -> Result<(), StsRefusal> {
    check_tag_keys(&request.tags)?;
    let without_tag = |key: &String| !contains(request.tags.iter().map(|(key, _)| key), key);
    if request.transitive_tag_keys.iter().any(without_tag) {
        return Err(StsRefusal::TransitiveKeyWithoutTag);
    }
    Ok(())
}

/// The keys of session tags.
///
/// # Errors
/// Where one comes twice, or is AWS's own.
pub(in crate::services::sts) fn check_tag_keys(tags: &[(String, String)]) -> Result<(), StsRefusal> {
    let keys: Vec<&String> = tags.iter().map(|(key, _)| key).collect();
    let again = |(index, key): (usize, &&String)| contains(keys.iter().take(index).copied(), key);
    if keys.iter().enumerate().any(again) {
        return Err(StsRefusal::DuplicateTagKeys);
    }
    if keys.iter().any(|key| key.to_ascii_lowercase().starts_with("aws:")) {
        return Err(StsRefusal::ReservedTagKey);
    }
    Ok(())
}

fn inherited(calling: Option<&Session>) -> BTreeMap<String, String> {
    let Some(session) = calling else { return BTreeMap::new() };
    let passed_on = session.tags.iter().filter(|(key, _)| contains(session.transitive_tag_keys.iter(), key));
    passed_on.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Once set, it stays along the chain.
fn source_identity(calling: Option<&Session>, request: &Request) -> Result<Option<String>, StsRefusal> {
    let inherited = calling.and_then(|session| session.source_identity.as_ref());
    match (inherited, &request.source_identity) {
        (Some(inherited), Some(sent)) if inherited != sent => Err(StsRefusal::SourceIdentityAlreadySet),
        (Some(identity), _) | (None, Some(identity)) => Ok(Some(identity.clone())),
        (None, None) => Ok(None),
    }
}

/// Tag keys are compared without case.
fn contains<'a>(mut keys: impl Iterator<Item = &'a String>, wanted: &str) -> bool {
    keys.any(|key| key.to_lowercase() == wanted.to_lowercase())
}
