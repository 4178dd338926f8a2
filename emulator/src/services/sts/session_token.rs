//! GetSessionToken: temporary credentials of the caller's own, with a one-time code where one is sent. It is not
//! subject to authorization.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html>

use super::Answer;
use chrono::TimeDelta;

use super::{credentials, mfa};
use crate::access::{Access, Everybody};
use crate::auth::{Caller, token};
use crate::refusal::{QueryAuthRefusal, Refusal, StsRefusal};
use crate::services::Exchange;
use crate::services::query::{Checks, Style};
use crate::wire::{Element, Params};
use crate::world::UserSession;

/// The most that anybody may ask for: 36 hours.
pub(super) const LONGEST: i32 = 129_600;
const TWELVE_HOURS: i32 = 43_200;
const ONE_HOUR: i32 = 3600;

pub(super) fn serve(exchange: &Exchange<'_>, params: &Params) -> Answer {
    let mut checks = Checks::new(params, Style::Values);
    let duration = checks.number("DurationSeconds", 900, LONGEST).map_err(StsRefusal::from)?;
    let sent = mfa::Sent::read(&mut checks);
    checks.finish().map_err(StsRefusal::from)?;
    let code = sent.whole()?;
    let may = Access::everybody(Everybody::GetSessionToken);
    let (account, user_id) = holder(exchange)?;
    code.as_ref().map_or(Ok(()), |code| code.check(exchange))?;

    let session = UserSession {
        token: token::mint(),
        account,
        mfa: code.map(|_| exchange.now),
        federation: None,
        issued: exchange.now,
        expires: exchange.now + lifetime(duration, user_id.as_ref()),
        user_id,
    };
    let credentials = credentials::issue_to_user(exchange.world, &may, session);
    Ok(may.answer(Element::new("GetSessionTokenResult").child(credentials)))
}

/// The account, and the user's unique ID; a root user has none.
///
/// # Errors
/// Where nobody signed, or somebody with credentials that are temporary already.
pub(super) fn holder(exchange: &Exchange<'_>) -> Result<(String, Option<String>), Refusal> {
    match &exchange.authenticated.caller {
        Caller::Root { account } => Ok((account.clone(), None)),
        Caller::User { account, id, .. } => Ok((account.clone(), Some(id.clone()))),
        Caller::Anonymous | Caller::Session(_) | Caller::UserSession { .. } => {
            Err(QueryAuthRefusal::MissingAuthenticationToken.into())
        }
    }
}

/// Twelve hours where nothing is asked for; for a root user an hour, whatever is asked for beyond.
pub(super) fn lifetime(asked: Option<i32>, user_id: Option<&String>) -> TimeDelta {
    let seconds = match user_id {
        Some(_) => asked.unwrap_or(TWELVE_HOURS),
        None => asked.unwrap_or(ONE_HOUR).min(ONE_HOUR),
    };
    TimeDelta::seconds(seconds.into())
}
