//! Where faults strike: before anybody looks at the request, and at the end of its answer.

use chrono::{DateTime, SecondsFormat, Utc};
use http::header::LOCATION;

use crate::faults::{Asked, Ending, Struck};
use crate::http::{Request, Response};
use crate::policy::{Arn, Because};
use crate::refusal::{FaultRefusal, Refusal};
use crate::world::late::View;
use crate::world::{Iam, KeyOwner, World};

/// What strikes a request.
pub(super) fn strike(world: &World, asked: impl FnOnce() -> Asked) -> Struck {
    if world.faults.are_none() {
        return Struck::default();
    }
    world.faults.strike(&asked())
}

/// Waits as long as a fault asks for.
pub(super) async fn wait(struck: &Struck) {
    if let Some(delay) = struck.delay {
        tokio::time::sleep(delay).await;
    }
}

/// A refusal that was asked for, with what it tells of the request: a redirect leads back to it, where the next try
/// is answered.
pub(super) fn refusal(request: &Request, refusal: FaultRefusal) -> Refusal {
    let FaultRefusal::TemporaryRedirect { .. } = refusal else { return refusal.into() };
    let Request { host, path, query, .. } = request;
    let scheme = if request.secure { "https" } else { "http" };
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    let redirect = FaultRefusal::TemporaryRedirect { endpoint: host.clone() };
    Refusal::from(redirect).with_header(LOCATION, &format!("{scheme}://{host}{path}{query}"))
}

/// What to tell of a refusal that was asked for.
pub(super) fn asked_for(struck: &Struck) -> Option<Because> {
    let refusal = Refusal::from(struck.refusal.clone()?);
    let line = format!("a fault was asked for through /_rolecall/faults: {}", refusal.code());
    Some(Because { key: "fault".to_owned(), line })
}

/// What to tell of a refusal, where the role or the key that it is about is there, and a fault holds it back.
pub(super) fn hidden(
    world: &World,
    refusal: &Refusal,
    asked: (Option<&str>, Option<&str>),
    now: DateTime<Utc>,
) -> Option<Because> {
    let (role_arn, key) = asked;
    let (arn, created) = match refusal.code() {
        "AccessDenied" => role_made(world, role_arn?, now),
        "InvalidClientTokenId" | "InvalidAccessKeyId" => key_made(world, key?, now),
        _ => None,
    }?;
    let line = format!(
        "{arn} is there since {}, and a fault asked for through /_rolecall/faults hides what is so new",
        created.to_rfc3339_opts(SecondsFormat::Secs, true)
    );
    Some(Because { key: "iam-propagation".to_owned(), line })
}

fn role_made(world: &World, arn: &str, now: DateTime<Utc>) -> Option<(String, DateTime<Utc>)> {
    let account = world.known_account(Arn::account_of(arn))?;
    let name = arn.rsplit('/').next()?;
    let found = |iam: &Iam| iam.role(name).filter(|role| role.arn == arn).map(|role| role.created);
    let created = found(&account.seen(View::Newest))?;
    found(&account.seen(View::At(now))).is_none().then(|| (arn.to_owned(), created))
}

fn key_made(world: &World, id: &str, now: DateTime<Utc>) -> Option<(String, DateTime<Utc>)> {
    let key = world.keys.get(id)?;
    let (account, user_id) = match &key.owner {
        KeyOwner::User { account, user_id } => (account, Some(user_id.as_str())),
        KeyOwner::Root(account) => (account, None),
        KeyOwner::Session(_) | KeyOwner::UserSession(_) => return None,
    };
    let account = world.account(account);
    let has_it = |view| account.seen(view).has_access_key(user_id, id);
    if has_it(View::At(now)) || !has_it(View::Newest) {
        return None;
    }
    let arn = match user_id {
        Some(user_id) => account.iam().user_by_id(user_id)?.arn.clone(),
        None => format!("arn:aws:iam::{}:root", account.id),
    };
    Some((arn, key.created))
}

/// The answer, as far as it comes.
pub(super) fn ended(response: Response, ending: Ending) -> Response {
    match ending {
        Ending::Whole => response,
        Ending::CutOff => response.map(crate::http::response::Content::cut_off),
    }
}
