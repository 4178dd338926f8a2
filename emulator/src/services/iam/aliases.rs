//! The account's alias: one at most, and no two accounts have the same.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html>

use super::call::{Target, finish};
use super::page::Paging;
use super::{Answer, Call};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::query::{Text, patterns};
use crate::wire::Element;

const ALIAS: Text = Text::of(3, 63, patterns::ACCOUNT_ALIAS);

pub(super) fn create(call: &Call<'_>) -> Answer {
    let alias = read(call)?;
    let may = call.ask(&everything())?;
    let owner = call.exchange.world.account_of_alias(&alias);
    if owner.is_some_and(|owner| *owner != *call.account.id) {
        return Err(IamRefusal::AliasAlreadyExists { alias }.into());
    }
    call.account.iam_mut(&may).alias = Some(alias);
    Ok(may.answer(None))
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    let alias = read(call)?;
    let may = call.ask(&everything())?;
    let mut iam = call.account.iam_mut(&may);
    if iam.alias.as_ref() != Some(&alias) {
        return Err(IamRefusal::NoSuchAlias { alias }.into());
    }
    iam.alias = None;
    Ok(may.answer(None))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let paging = Paging::read(&mut checks)?;
    finish(checks)?;
    let may = call.ask(&everything())?;
    let alias = call.account.iam().alias.clone();
    let page = paging.cut(alias.map(|alias| (alias.clone(), alias)))?;
    Ok(may
        .answer(Some(page.write(call.result(), "AccountAliases", |alias| Element::of_text("member", alias)))))
}

fn read(call: &Call<'_>) -> Result<String, Refusal> {
    let mut checks = call.checks();
    let alias = checks.required("AccountAlias", &ALIAS);
    finish(checks)?;
    Ok(alias)
}

fn everything() -> Target {
    Target::new("*".to_owned())
}
