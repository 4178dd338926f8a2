//! The credential of a request, and the key behind it as the world has it now.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Caller;
use crate::http::Request;
use crate::world::late::View;
use crate::world::{Account, KeyOwner, Session, UserSession, World};

/// `KEYID/DATE/REGION/SERVICE/aws4_request`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Credential<'a> {
    pub(super) access_key_id: &'a str,
    pub(super) date: &'a str,
    pub(super) region: &'a str,
    pub(super) service: &'a str,
    pub(super) terminator: &'a str,
}

/// What every scope ends with.
pub(super) const TERMINATOR: &str = "aws4_request";

impl<'a> Credential<'a> {
    /// Nothing unless there are exactly five parts.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (access_key_id, rest) = split_at_slash(text)?;
        let (date, rest) = split_at_slash(rest)?;
        let (region, rest) = split_at_slash(rest)?;
        let (service, terminator) = split_at_slash(rest)?;
        let credential = Self { access_key_id, date, region, service, terminator };
        split_at_slash(terminator).is_none().then_some(credential)
    }

    pub(super) fn scope(&self) -> String {
        let mut text = String::with_capacity(64);
        self.push_scope(&mut text);
        text
    }

    pub(super) fn push_scope(&self, text: &mut String) {
        text.push_str(self.date);
        for part in [self.region, self.service, self.terminator] {
            text.push('/');
            text.push_str(part);
        }
    }
}

/// What stands before and behind the first slash. The parts are short: it is not worth looking for it by the word.
fn split_at_slash(text: &str) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == b'/')?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The service that the credential scope names, as a hint for hosts that serve all of them. Nothing is believed yet.
pub(crate) fn scope_service(request: &Request) -> Option<&str> {
    let credential = request.parameter("X-Amz-Credential").or_else(|| {
        let header = request.header("authorization")?;
        const NAME: &[u8] = b"Credential=";
        // It comes first: to look for it byte by byte is less work than to prepare a search.
        let start = header.as_bytes().windows(NAME.len()).position(|bytes| bytes == NAME)? + NAME.len();
        let rest = header.get(start..)?;
        let end = rest.bytes().position(|byte| byte == b',').unwrap_or(rest.len());
        rest.get(..end)
    })?;
    let (before, _) = credential.rsplit_once('/')?;
    Some(before.rsplit_once('/').map_or(before, |(_, service)| service))
}

/// Whether a region is written as AWS writes regions, such as `eu-central-1` or `us-gov-west-1`.
pub(super) fn is_region(text: &str) -> bool {
    let Some((place, number)) = text.rsplit_once('-') else { return false };
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    place.contains('-')
        && place.split('-').all(is_word)
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whose key it is.
#[derive(Clone, Debug)]
pub(super) enum Holder {
    /// A root user or an IAM user: the key is valid until it is switched off.
    Lasting(Caller),
    /// A session: the key is valid with its token, until the session ends.
    Session(Temporary),
}

/// A session, of a role or of a user.
#[derive(Clone, Debug)]
pub(super) enum Temporary {
    /// Of a role.
    Role(Arc<Session>),
    /// Of a user, of the root user, or of a federated user.
    User(Arc<UserSession>),
}

impl Temporary {
    pub(super) fn token(&self) -> &str {
        match self {
            Self::Role(session) => &session.token,
            Self::User(session) => &session.token,
        }
    }

    /// Whether it is over.
    pub(super) fn is_expired(&self, now: DateTime<Utc>) -> bool {
        match self {
            Self::Role(session) => now >= session.expires,
            Self::User(session) => now >= session.expires,
        }
    }

    /// Who it is, if the role or user that it came from is still there. One made again under the same name is another.
    pub(super) fn caller(self, world: &World, now: DateTime<Utc>) -> Option<Caller> {
        match self {
            Self::Role(session) => has_its_role(world, &session, now).then_some(Caller::Session(session)),
            Self::User(session) => {
                let account = session.account.clone();
                let user = match &session.user_id {
                    Some(id) => user(world, account, id, now)?,
                    None => Caller::Root { account },
                };
                Some(Caller::UserSession { user: Box::new(user), session })
            }
        }
    }
}

/// A key that is there and active.
pub(super) struct LiveKey {
    pub(super) secret: Arc<str>,
    pub(super) holder: Holder,
}

/// The key, unless it is unknown, inactive, too new to be known everywhere, or its user is gone: AWS does not tell these
/// apart.
pub(super) fn live_key(world: &World, id: &str, now: DateTime<Utc>) -> Option<LiveKey> {
    let key = world.keys.get(id).filter(|key| key.active)?;
    let holder = match key.owner {
        KeyOwner::Root(account) => Holder::Lasting(Caller::Root { account }),
        KeyOwner::User { account, user_id } => Holder::Lasting(user(world, account, &user_id, now)?),
        KeyOwner::Session(session) => Holder::Session(Temporary::Role(session)),
        KeyOwner::UserSession(session) => Holder::Session(Temporary::User(session)),
    };
    if let Holder::Lasting(caller) = &holder
        && is_too_new(&world.account(caller.account()?), id, now)
    {
        return None;
    }
    Some(LiveKey { secret: key.secret, holder })
}

/// Whether IAM has made a key, and the rest of AWS has not heard of it.
fn is_too_new(account: &Account, id: &str, now: DateTime<Utc>) -> bool {
    !account.pending(now).is_empty()
        && account.iam().has_access_key(id)
        && !account.seen(View::At(now)).has_access_key(id)
}

fn user(world: &World, account: String, id: &str, now: DateTime<Utc>) -> Option<Caller> {
    let held = world.account(&account);
    let iam = held.seen(View::At(now));
    let user = iam.user_by_id(id)?;
    Some(Caller::User { account, name: user.name.clone(), id: user.id.clone(), arn: user.arn.clone() })
}

fn has_its_role(world: &World, session: &Session, now: DateTime<Utc>) -> bool {
    let account = world.account(&session.account);
    let iam = account.seen(View::At(now));
    iam.role(&session.role_name).is_some_and(|role| role.id == session.role_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_has_exactly_five_parts() {
        assert_eq!(
            Credential::parse("AKID/20260719/us-east-1/s3/aws4_request").unwrap().scope(),
            "20260719/us-east-1/s3/aws4_request"
        );
        assert!(Credential::parse("AKID/20260719/us-east-1/s3").is_none());
        assert!(Credential::parse("AK/ID/20260719/us-east-1/s3/aws4_request").is_none());
    }

    #[test]
    fn regions_are_known_by_their_shape() {
        for region in ["us-east-1", "eu-central-2", "us-gov-west-1", "us-iso-east-1"] {
            assert!(is_region(region), "{region}");
        }
        for other in ["", "us-east", "local", "-1", "us--1", "US-EAST-1", "us-east-1x", "aws-global"] {
            assert!(!is_region(other), "{other}");
        }
    }
}
