//! GetCallerIdentity: it needs no permission, and no Deny stops it.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>

use super::Answer;
use crate::access::{Access, Everybody};
use crate::refusal::QueryAuthRefusal;
use crate::services::Exchange;
use crate::wire::{Element, Params};

pub(super) fn serve(exchange: &Exchange<'_>, _: &Params) -> Answer {
    let may = Access::everybody(Everybody::GetCallerIdentity);
    let caller = &exchange.authenticated.caller;
    let (Some(arn), Some(user_id), Some(account)) = (caller.arn(), caller.user_id(), caller.account()) else {
        return Err(QueryAuthRefusal::MissingAuthenticationToken.into());
    };
    let result = Element::new("GetCallerIdentityResult")
        .text("Arn", arn)
        .text("UserId", user_id)
        .text("Account", account);
    Ok(may.answer(result))
}
