//! AssumeRole, in AWS's order: schema, authorization, the role's maximum, the limit of chaining, session policies.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>

mod authorize;
pub(super) mod chain;
pub(super) mod packed;
pub(super) mod request;
pub(super) mod session_policies;

use chrono::TimeDelta;

use super::{Answer, credentials};
use crate::leave::{Authorized, OnRole};
use crate::refusal::StsRefusal;
use crate::services::Exchange;
use crate::wire::{Element, Params};
use crate::world::{Role, Session};

use chain::Chain;
use request::Request;

/// Where DurationSeconds is not given, and the most that a chained session may ask for.
const ONE_HOUR: i32 = 3600;

pub(super) fn serve(exchange: &Exchange<'_>, params: &Params) -> Answer {
    let request = Request::read(params)?;
    request.mfa.as_ref().map_or(Ok(()), |code| code.check(exchange))?;
    let chain = Chain::new(&exchange.authenticated.caller, &request)?;
    let (role, may) = authorize::role(exchange, &request, &chain)?;
    let duration = duration(&request, &chain, &role)?;
    let policies = session_policies::of(exchange.world, &request, &role)?;
    let packed = packed::size(&request, &chain)?;

    let session = Session {
        token: crate::auth::token::mint(),
        account: role.account().to_owned(),
        role_name: role.name.clone(),
        role_id: role.id.clone(),
        role_arn: role.arn.clone(),
        name: request.session_name,
        policies,
        tags: chain.tags,
        transitive_tag_keys: chain.transitive_tag_keys,
        source_identity: chain.source_identity,
        chained: chain.chained,
        issued: exchange.now,
        expires: exchange.now + TimeDelta::seconds(duration.into()),
    };
    Ok(may.answer(answer(exchange, &may, session, packed)))
}

fn duration(request: &Request, chain: &Chain, role: &Role) -> Result<i32, StsRefusal> {
    let duration = request.duration.unwrap_or(ONE_HOUR);
    if duration > role.max_session_duration {
        return Err(StsRefusal::DurationExceedsRole);
    }
    if chain.chained && duration > ONE_HOUR {
        return Err(StsRefusal::DurationExceedsChaining);
    }
    Ok(duration)
}

fn answer(
    exchange: &Exchange<'_>,
    may: &Authorized<OnRole>,
    session: Session,
    packed: Option<usize>,
) -> Element {
    let user =
        Element::new("AssumedRoleUser").text("AssumedRoleId", session.user_id()).text("Arn", session.arn());
    let source_identity = session.source_identity.clone();
    Element::new("AssumeRoleResult")
        .child(user)
        .child(credentials::issue(exchange.world, may, session))
        .maybe("PackedPolicySize", packed.map(|percent| percent.to_string()))
        .maybe("SourceIdentity", source_identity)
}
