//! The key and the token, as S3 looks at them: a session's token first, a lasting key's last.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::auth::credential::{Holder, Temporary, live_key};
use crate::auth::evidence::{Check, Checked, Failed};
use crate::auth::{Caller, Scheme, token};
use crate::http::Request;
use crate::refusal::S3AuthRefusal;
use crate::world::World;

/// The session token as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// None, or an empty one.
    None,
    /// One, once or more often.
    One { text: String, times: usize },
    /// Several that differ.
    Several { first: String },
}

/// Who holds the key, if the signature is right.
pub(super) struct Identified {
    pub(super) caller: Caller,
    pub(super) secret: Arc<str>,
    needless_token: Option<String>,
}

pub(super) fn identify(token: Token, now: DateTime<Utc>, id: &str, world: &World) -> Checked<Identified> {
    let unknown =
        |check| Failed::at(check, S3AuthRefusal::InvalidAccessKeyId { access_key_id: id.to_owned() });
    let key = live_key(world, id, now);
    let own = match key.as_ref().map(|key| &key.holder) {
        Some(Holder::Session(session)) => Some(session.token()),
        _ => None,
    };
    if id.starts_with("ASIA") {
        check_structure(&token, own)?;
    }
    let key = key.ok_or_else(|| unknown(Check::AccessKey))?;
    match key.holder {
        Holder::Lasting(caller) => {
            Ok(Identified { caller, secret: key.secret, needless_token: token.into_text() })
        }
        Holder::Session(session) => {
            let Some((text, times)) = token.is_of(&session) else { return Err(unknown(Check::Token)) };
            if session.is_expired(now) {
                return Err(Failed::at(Check::TokenExpiry, expired(text, times)));
            }
            let caller = session.caller(world, now).ok_or_else(|| unknown(Check::Issuer))?;
            Ok(Identified { caller, secret: key.secret, needless_token: None })
        }
    }
}

impl Identified {
    /// A lasting key has no token. S3 says so only to those who signed well.
    pub(super) fn check_needless_token(&self) -> Checked<()> {
        match &self.needless_token {
            None => Ok(()),
            Some(token) => {
                Err(Failed::at(Check::Token, S3AuthRefusal::InvalidToken { token: token.clone() }))
            }
        }
    }
}

/// A header beats the query, even if it is empty or wrong.
pub(super) fn sent(request: &Request, scheme: Scheme) -> Token {
    if !request.has_header("x-amz-security-token") && !request.has_parameter("X-Amz-Security-Token") {
        return Token::None;
    }
    let headers = request.header_values("x-amz-security-token");
    let mut texts: Vec<String> =
        headers.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
    if texts.is_empty() && scheme == Scheme::Presigned {
        let pairs = request.query.pairs().filter(|(name, _)| *name == "X-Amz-Security-Token");
        texts = pairs.map(|(_, value)| value.to_owned()).collect();
    }
    Token::of(texts)
}

impl Token {
    /// The same one may come several times.
    pub(super) fn of(texts: Vec<String>) -> Self {
        let times = texts.len();
        let is_one = texts.iter().all(|text| Some(text) == texts.first());
        match texts.into_iter().next() {
            Some(first) if !is_one => Self::Several { first },
            Some(text) if !text.is_empty() => Self::One { text, times },
            _ => Self::None,
        }
    }

    fn is_of(&self, session: &Temporary) -> Option<(&str, usize)> {
        match self {
            Self::One { text, times } if token::same(text, session.token()) => Some((text, *times)),
            _ => None,
        }
    }

    fn into_text(self) -> Option<String> {
        match self {
            Self::None => None,
            Self::One { text, .. } => Some(text),
            Self::Several { first } => Some(first),
        }
    }
}

/// A temporary key's token must be one that this server could have made.
fn check_structure(token: &Token, own: Option<&str>) -> Checked<()> {
    match token {
        Token::One { text, .. } if own != Some(text.as_str()) && !token::is_well_formed(text) => {
            Err(Failed::at(Check::Token, S3AuthRefusal::InvalidToken { token: text.clone() }))
        }
        _ => Ok(()),
    }
}

fn expired(text: &str, times: usize) -> S3AuthRefusal {
    let token = text.to_owned();
    match times {
        0 | 1 => S3AuthRefusal::ExpiredToken { token },
        _ => S3AuthRefusal::ExpiredTokenTwice { token },
    }
}
