//! GetFederationToken: temporary credentials for somebody whom the caller vouches for.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html>

use std::collections::BTreeMap;

use super::assume_role::{chain, packed, request, session_policies};
use super::{credentials, session_token};
use crate::access::{Question, Resource};
use crate::auth::token;
use crate::policy::Context;
use crate::refusal::{Refusal, StsRefusal};
use crate::services::Exchange;
use crate::services::query::{Checks, Style, Text, patterns};
use crate::wire::{Element, Params};
use crate::world::{Federation, UserSession};

const NAME: Text = Text::of(2, 32, patterns::NAME);

pub(super) fn serve(exchange: &Exchange<'_>, params: &Params) -> Result<Element, Refusal> {
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
    authorize(exchange, &account, &arn, &federation.tags)?;
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
    Ok(Element::new("GetFederationTokenResult")
        .child(credentials::issue_to_user(exchange.world, session))
        .child(federated_user)
        .maybe("PackedPolicySize", packed.map(|percent| percent.to_string())))
}

fn authorize(
    exchange: &Exchange<'_>,
    account: &str,
    arn: &str,
    tags: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    let mut context = Context::default();
    if !tags.is_empty() {
        context.set_all("aws:TagKeys", tags.keys().cloned().collect());
    }
    tags.iter().for_each(|(key, value)| context.set(&format!("aws:RequestTag/{key}"), value));
    let tagging = (!tags.is_empty()).then_some("sts:TagSession");
    for action in tagging.into_iter().chain(["sts:GetFederationToken"]) {
        let of = Resource::Account(account);
        let question = Question { action, resource: arn.to_owned(), of, context: context.clone() };
        exchange.access.authorize(question).map_err(|denied| denied.in_sts())?;
    }
    Ok(())
}
