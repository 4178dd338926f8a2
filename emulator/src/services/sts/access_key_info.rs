//! GetAccessKeyInfo: the account of an access key, whoever asks.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html>

use super::Answer;
use crate::access::Question;
use crate::policy::Context;
use crate::refusal::{QueryAuthRefusal, StsRefusal};
use crate::services::Exchange;
use crate::services::query::{Checks, Style, Text, patterns};
use crate::wire::{Element, Params};
use crate::world::KeyOwner;

const ACCESS_KEY_ID: Text = Text::of(16, 128, patterns::ACCESS_KEY_ID_STS);

pub(super) fn serve(exchange: &Exchange<'_>, params: &Params) -> Answer {
    let mut checks = Checks::new(params, Style::Values);
    let id = checks.required("AccessKeyId", &ACCESS_KEY_ID);
    checks.finish().map_err(StsRefusal::from)?;

    let Some(account) = exchange.authenticated.caller.account() else {
        return Err(QueryAuthRefusal::MissingAuthenticationToken.into());
    };
    let question = Question::on_account("sts:GetAccessKeyInfo", account, "*".to_owned(), Context::default());
    let may = exchange.access.authorize(question).map_err(|denied| denied.in_sts())?;

    let key = exchange.world.keys.get(&id).ok_or(StsRefusal::UnknownAccessKey)?;
    let account = match &key.owner {
        KeyOwner::Root(account) | KeyOwner::User { account, .. } => account,
        KeyOwner::Session(session) => &session.account,
        KeyOwner::UserSession(session) => &session.account,
    };
    Ok(may.answer(Element::new("GetAccessKeyInfoResult").text("Account", account)))
}
