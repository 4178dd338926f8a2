//! DecodeAuthorizationMessage: why a request was refused, told to those who may know.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html>

use super::Answer;
use crate::access::Question;
use crate::policy::Context;
use crate::refusal::{QueryAuthRefusal, StsRefusal};
use crate::services::Exchange;
use crate::services::query::{Checks, Style, Text};
use crate::wire::{Element, Params};

use super::authorization_message::{self, LONGEST};

const ENCODED_MESSAGE: Text = Text::new(1, LONGEST);

pub(super) fn serve(exchange: &Exchange<'_>, params: &Params) -> Answer {
    let mut checks = Checks::new(params, Style::Values);
    let encoded = checks.required("EncodedMessage", &ENCODED_MESSAGE);
    checks.finish().map_err(StsRefusal::from)?;

    let Some(account) = exchange.authenticated.caller.account() else {
        return Err(QueryAuthRefusal::MissingAuthenticationToken.into());
    };
    let question =
        Question::on_account("sts:DecodeAuthorizationMessage", account, "*".to_owned(), Context::default());
    let may = exchange.access.authorize(question).map_err(|denied| denied.in_sts_on_nothing())?;

    let decoded = authorization_message::decoded(exchange.world, account, &encoded);
    let decoded = decoded.ok_or(StsRefusal::InvalidAuthorizationMessage)?;
    Ok(may.answer(Element::new("DecodeAuthorizationMessageResult").text("DecodedMessage", decoded)))
}
