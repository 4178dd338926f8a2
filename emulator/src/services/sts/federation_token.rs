//! GetFederationToken: temporary credentials for somebody whom the caller vouches for.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html>

use super::Answer;
use std::collections::BTreeMap;

use super::assume_role::{chain, packed, request, session_policies};
use super::{credentials, session_token};
use crate::access::Question;
use crate::auth::token;
use crate::leave::{Authorized, OnAccount};
use crate::policy::Context;
use crate::refusal::{Refusal, StsRefusal};
use crate::services::Exchange;
use crate::services::query::{Checks, Style, Text, patterns};
use crate::wire::{Element, Params};
use crate::world::{Federation, UserSession};

const NAME: Text = Text::of(2, 32, patterns::NAME);

pub(super) fn serve(exchange: &Exchange<'_>, params: &Params) -> Answer {
    let mut checks = Checks::new(params, Style::Values);
    let duration = checks.number("DurationSeconds", 900, session_token::LONGEST).map_err(StsRefusal::from)?;
    let name = checks.required("Name", &NAME);
    let policy = checks.optional("Policy", &request::POLICY);
    let policy_arns = request::policy_arns(&mut checks);
    let sent = checks.tags();
    checks.finish().map_err(StsRefusal::from)?;
    chain::check_tag_keys(&sent)?;
    let (account, user_id) = session_token::holder(exchange)?;

    let tags: BTreeMap<String, String> = sent.into_iter().collect();
    let federation = Federation { name, policies: None, tags };
    let arn = federation.arn(&account);
    let may = authorize(exchange, &account, &arn, &federation.tags)?;
    let policies = session_policies::given(exchange.world, policy.as_ref(), &policy_arns, &account, &arn)?;
    let texts = policy.iter().chain(&policy_arns).map(String::as_str);
    let packed = packed::of(texts, &federation.tags)?;

    let federated_user = Element::new("FederatedUser")
        .text("FederatedUserId", format!("{account}:{}", federation.name))
        .text("Arn", arn);
    let session = UserSession {
        token: token::mint(),
        account,
        mfa: None,
        federation: Some(Federation { policies, ..federation }),
        issued: exchange.now,
        expires: exchange.now + session_token::lifetime(duration, user_id.as_ref()),
        user_id,
    };
    let result = Element::new("GetFederationTokenResult")
        .child(credentials::issue_to_user(exchange.world, &may, session))
        .child(federated_user)
        .text("PackedPolicySize", packed.unwrap_or_default().to_string());
    Ok(may.answer(result))
}

fn authorize(
    exchange: &Exchange<'_>,
    account: &str,
    arn: &str,
    tags: &BTreeMap<String, String>,
) -> Result<Authorized<OnAccount>, Refusal> {
    let mut context = Context::default();
    if !tags.is_empty() {
        context.set_all("aws:TagKeys", tags.keys().cloned().collect());
    }
    tags.iter().for_each(|(key, value)| context.set(&format!("aws:RequestTag/{key}"), value));
    let ask = |action| {
        let question = Question::on_account(action, account, arn.to_owned(), context.clone());
        exchange.access.authorize(question).map_err(|denied| denied.in_sts())
    };
    if !tags.is_empty() {
        ask("sts:TagSession")?;
    }
    ask("sts:GetFederationToken")
}
