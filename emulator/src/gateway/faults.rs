//! Where faults strike: before anybody looks at the request, and at the end of its answer.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::faults::{Asked, Ending, Struck};
use crate::http::{Address, Request, Response, Service};
use crate::policy::Because;
use crate::refusal::Refusal;
use crate::route::s3::operation;
use crate::wire::Params;
use crate::world::late::View;
use crate::world::{Iam, KeyOwner, World};

/// The parameters that name what an STS or IAM operation is about, the most telling first.
const RESOURCES: [&str; 5] = ["RoleArn", "PolicyArn", "RoleName", "UserName", "GroupName"];

/// What strikes a request. A delay is over when this returns.
pub(super) async fn strike(world: &World, asked: Asked) -> Struck {
    let struck = world.faults.strike(&asked);
    if let Some(delay) = struck.delay {
        tokio::time::sleep(delay).await;
    }
    struck
}

/// What a request asks of S3.
pub(super) fn of_s3(request: &Request, address: &Address) -> Asked {
    let (bucket, key) = match &address.service {
        Service::S3 { bucket, key, .. } => (bucket.as_deref(), key.as_deref()),
        _ => (None, None),
    };
    let operation = operation(request, bucket, key).ok().map(|operation| operation.name().to_owned());
    let path = bucket.map(|bucket| [Some(bucket), key].into_iter().flatten().collect::<Vec<_>>().join("/"));
    Asked { service: "s3", operation, resource: path.map(|path| format!("arn:aws:s3:::{path}")) }
}

/// What a request asks of STS or IAM.
pub(super) fn of_query(service: &'static str, params: &Params) -> Asked {
    let text = |name: &str| params.get(name).map(std::borrow::Cow::into_owned);
    Asked { service, operation: text("Action"), resource: RESOURCES.iter().find_map(|name| text(name)) }
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
    let account = world.accounts().into_iter().find(|account| arn.split(':').nth(4) == Some(&account.id))?;
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
