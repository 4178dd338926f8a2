//! One call of an operation: its parameters, the account that it is about, and whom to ask for leave.

use std::sync::Arc;

use super::entity::Kind;
use crate::access::Question;
use crate::auth::Caller;
use crate::leave::{Authorized, OnAccount};
use crate::policy::Context;
use crate::refusal::{IamRefusal, QueryAuthRefusal, Refusal};
use crate::services::Exchange;
use crate::services::query::{Checks, Style};
use crate::wire::{Element, Params};
use crate::world::{Account, iam::Permissions};

/// One call.
pub(super) struct Call<'a> {
    pub(super) exchange: &'a Exchange<'a>,
    pub(super) params: &'a Params,
    pub(super) operation: &'static str,
    /// The caller's account: IAM knows no other.
    pub(super) account: Arc<Account>,
}

/// What leave is asked for.
#[derive(Clone)]
pub(super) struct Target {
    arn: String,
    /// What the message names in place of the ARN: `role r`.
    shown: Option<String>,
    context: Context,
}

impl Target {
    /// Something that the message names by its ARN.
    pub(super) fn new(arn: String) -> Self {
        Self { arn, shown: None, context: Context::default() }
    }

    /// Something that the message names otherwise.
    pub(super) fn shown(mut self, text: String) -> Self {
        self.shown = Some(text);
        self
    }

    /// With one more condition key.
    pub(super) fn with(mut self, key: &str, value: &str) -> Self {
        self.context.set(key, value);
        self
    }

    /// With one more condition key, where there is a value.
    pub(super) fn maybe(self, key: &str, value: Option<&String>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// With the tags that the request wants to set.
    pub(super) fn request_tags(mut self, tags: &[(String, String)]) -> Self {
        if !tags.is_empty() {
            self = self.tag_keys(tags.iter().map(|(key, _)| key.clone()).collect());
        }
        tags.iter().fold(self, |target, (key, value)| target.with(&format!("aws:RequestTag/{key}"), value))
    }

    /// With the keys of the tags that the request is about.
    pub(super) fn tag_keys(mut self, keys: Vec<String>) -> Self {
        self.context.set_all("aws:TagKeys", keys);
        self
    }

    /// With the tags that the resource has.
    pub(super) fn resource_tags<'t>(self, tags: impl IntoIterator<Item = (&'t String, &'t String)>) -> Self {
        tags.into_iter().fold(self, |target, (key, value)| {
            let target = target.with(&format!("aws:ResourceTag/{key}"), value);
            target.with(&format!("iam:ResourceTag/{key}"), value)
        })
    }
}

impl<'a> Call<'a> {
    /// Begins a call.
    ///
    /// # Errors
    /// Where nobody signed it.
    pub(super) fn new(
        exchange: &'a Exchange<'a>,
        params: &'a Params,
        operation: &'static str,
    ) -> Result<Self, Refusal> {
        refuse_sessions(&exchange.authenticated.caller)?;
        let Some(account) = exchange.authenticated.caller.account() else {
            return Err(QueryAuthRefusal::MissingAuthenticationToken.into());
        };
        Ok(Self { exchange, params, operation, account: exchange.world.account(account) })
    }

    /// Reads parameters.
    pub(super) fn checks(&self) -> Checks<'a> {
        Checks::new(self.params, Style::NoValues)
    }

    /// The element that holds the result.
    pub(super) fn result(&self) -> Element {
        Element::new(format!("{}Result", self.operation))
    }

    /// Who calls.
    pub(super) fn caller(&self) -> &'a Caller {
        self.exchange.authenticated.caller.itself()
    }

    /// The ARN of something in this account.
    pub(super) fn arn(&self, resource: &str) -> String {
        format!("arn:aws:iam::{}:{resource}", self.account.id)
    }

    /// A user, role or group. One that does not exist is judged by the ARN that it would have without a path.
    pub(super) fn entity(&self, kind: Kind, name: &str) -> Target {
        let iam = self.account.iam();
        let found = kind.find(&iam, name);
        let arn =
            found.map_or_else(|| self.arn(&format!("{}/{name}", kind.noun())), |(arn, _)| arn.to_owned());
        let none = Permissions::default();
        let permissions = found.map_or(&none, |(_, permissions)| permissions);
        Target::new(arn).shown(format!("{} {name}", kind.noun())).resource_tags(&permissions.tags)
    }

    /// A user, role or group whose policies are about to change, with the permissions boundary that it has.
    pub(super) fn bounded(&self, kind: Kind, name: &str) -> Target {
        let boundary = {
            let iam = self.account.iam();
            kind.find(&iam, name).and_then(|(_, permissions)| permissions.boundary.clone())
        };
        self.entity(kind, name).maybe("iam:PermissionsBoundary", boundary.as_ref())
    }

    /// Asks leave for this operation.
    ///
    /// # Errors
    /// As IAM says no.
    pub(super) fn ask(&self, target: &Target) -> Result<Authorized<OnAccount>, Refusal> {
        self.ask_for(self.operation, target)
    }

    /// Asks leave for an action that this operation needs beside its own.
    ///
    /// # Errors
    /// As IAM says no.
    pub(super) fn ask_for(&self, operation: &str, target: &Target) -> Result<Authorized<OnAccount>, Refusal> {
        let action = format!("iam:{operation}");
        let (resource, context) = (target.arn.clone(), target.context.clone());
        let question = Question::on_account(&action, &self.account.id, resource, context);
        self.exchange.access.authorize(question).map_err(|mut denied| {
            if let Some(shown) = &target.shown {
                denied.resource.clone_from(shown);
            }
            denied.in_iam()
        })
    }
}

/// IAM takes a user's own temporary credentials only where a one-time code was checked for them, and a federated
/// user's never.
fn refuse_sessions(caller: &Caller) -> Result<(), QueryAuthRefusal> {
    match caller {
        Caller::UserSession { session, .. } if session.federation.is_some() || session.mfa.is_none() => {
            Err(QueryAuthRefusal::InvalidClientTokenId)
        }
        _ => Ok(()),
    }
}

/// Ends the reading of parameters.
pub(super) fn finish(checks: Checks<'_>) -> Result<(), IamRefusal> {
    checks.finish().map_err(IamRefusal::from)
}
