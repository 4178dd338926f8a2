//! Where faults strike: before anybody looks at the request, and at the end of its answer.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::faults::{Asked, Ending, Struck};
use crate::http::Response;
use crate::policy::{Arn, Because};
use crate::refusal::Refusal;
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
    let owner = Arn::account_of(arn);
    let account = world.accounts().into_iter().find(|account| account.id == owner)?;
    let name = arn.rsplit('/').next()?;
    let found = |iam: &Iam| iam.role(name).filter(|role| role.arn == arn).map(|role| role.created);
    let created = found(&account.seen(View::Newest))?;
    found(&account.seen(View::At(now))).is_none().then(|| (arn.to_owned(), created))
}

fn key_made(world: &World, id: &str, now: DateTime<Utc>) -> Option<(String, DateTime<Utc>)> {
    let key = world.keys.get(id)?;
    let (account, user_id) = match &key.owner {
        KeyOwner::User { account, user_id } => (account, Some(user_id)),
        KeyOwner::Root(account) => (account, None),
        KeyOwner::Session(_) | KeyOwner::UserSession(_) => return None,
    };
    let account = world.account(account);
    if account.seen(View::At(now)).has_access_key(id) || !account.seen(View::Newest).has_access_key(id) {
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
