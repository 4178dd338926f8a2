//! One call: its members, where it goes, and who asks for what.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::access::Question;
use crate::leave::{Authorized, OnAccount, OnKey};
use crate::policy::{Arn, Context};
use crate::refusal::{KmsRefusal, Refusal};
use crate::services::Exchange;
use crate::world::World;
use crate::world::kms::{Key, Place};

/// One call.
pub(super) struct Call<'a> {
    pub(super) exchange: &'a Exchange<'a>,
    members: Map<String, Value>,
    account: String,
    region: String,
}

impl<'a> Call<'a> {
    pub(super) fn new(exchange: &'a Exchange<'a>, body: &[u8]) -> Result<Self, Refusal> {
        let members = match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => members,
            _ => return Err(KmsRefusal::Serialization.into()),
        };
        let region = exchange.address.region.clone().or_else(|| exchange.authenticated.region.clone());
        Ok(Self {
            exchange,
            members,
            account: exchange.authenticated.caller.account().unwrap_or_default().to_owned(),
            region: region.unwrap_or_else(|| "us-east-1".to_owned()),
        })
    }

    /// The caller's account, in the region that was called.
    pub(super) fn place(&self) -> Place<'_> {
        Place { account: &self.account, region: &self.region }
    }

    pub(super) fn text(&self, member: &str) -> Result<Option<&str>, Refusal> {
        match self.members.get(member) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(KmsRefusal::Serialization.into()),
        }
    }

    pub(super) fn needed(&self, member: &str) -> Result<&str, Refusal> {
        self.text(member)?.ok_or_else(|| {
            let mut name = member.to_owned();
            if let Some(first) = name.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            invalid(format!(
                "1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null"
            ))
        })
    }

    pub(super) fn is_true(&self, member: &str) -> bool {
        self.members.get(member).and_then(Value::as_bool).unwrap_or_default()
    }

    pub(super) fn number(&self, member: &str) -> Option<i64> {
        self.members.get(member).and_then(Value::as_i64)
    }

    pub(super) fn has(&self, member: &str) -> bool {
        self.members.get(member).is_some_and(|value| !value.is_null())
    }

    pub(super) fn not_emulated(&self, operation: &str) -> Refusal {
        KmsRefusal::NotEmulated { operation: operation.to_owned() }.into()
    }

    /// The key that KeyId names, if the caller may do this to it.
    pub(super) fn key(&self, member: &str, action: &str) -> Result<(Arc<Key>, Authorized<OnKey>), Refusal> {
        let key = find(self.exchange.world, self.place(), self.needed(member)?)?;
        let may = self.on_key(&key, action)?;
        self.of_own_account(&key, action)?;
        Ok((key, may))
    }

    pub(super) fn on_key(&self, key: &Key, action: &str) -> Result<Authorized<OnKey>, Refusal> {
        let mut context = self.context();
        describe(self.exchange.world, key, &mut context);
        self.ask(Question::on_key(action, key, context))
    }

    pub(super) fn on(&self, action: &str, resource: String) -> Result<Authorized<OnAccount>, Refusal> {
        let mut context = self.context();
        if action == "kms:CreateKey" {
            ATTRIBUTES.iter().for_each(|(key, value)| context.set(key, *value));
        }
        self.ask(Question::on_account(action, &self.account, resource, context))
    }

    /// What follows from the call itself. Which of it an action sees, the table of actions says.
    fn context(&self) -> Context {
        let mut context = Context::default();
        context.set("kms:CallerAccount", &self.account);
        if let Some(bypass) = self.members.get("BypassPolicyLockoutSafetyCheck").and_then(Value::as_bool) {
            context.set("kms:BypassPolicyLockoutSafetyCheck", bypass.to_string());
        }
        if let Some(days) = self.number("PendingWindowInDays") {
            context.set("kms:ScheduleKeyDeletionPendingWindowInDays", days.to_string());
        }
        if let Some(alias) = self.members.get("KeyId").and_then(Value::as_str).and_then(alias_in) {
            context.set("kms:RequestAlias", alias);
        }
        context
    }

    /// Whoever manages a key is of its account: what AWS marks `Cross-account use: No` is refused to everybody else,
    /// whatever the key policy says. Only DescribeKey is not. In which words AWS refuses is inferred.
    ///
    /// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html>
    fn of_own_account(&self, key: &Key, action: &str) -> Result<(), Refusal> {
        if key.account == self.account || action == "kms:DescribeKey" {
            return Ok(());
        }
        let user = self.exchange.authenticated.caller.arn().unwrap_or_default();
        Err(KmsRefusal::OfAnotherAccount { user, action: action.to_owned(), resource: key.arn() }.into())
    }

    fn ask<On>(&self, question: Question<'_, On>) -> Result<Authorized<On>, Refusal> {
        self.exchange.access.authorize(question).map_err(|denied| denied.in_kms())
    }

    /// So many of a list from the marker on, and the marker for the rest.
    pub(super) fn page<T: Clone>(
        &self,
        all: &[T],
        name: impl Fn(&T) -> String,
    ) -> Result<(Vec<T>, Option<String>), Refusal> {
        let limit = self.number("Limit").unwrap_or(100).clamp(1, 1000);
        let limit = usize::try_from(limit).unwrap_or(100);
        let after = self.text("Marker")?.unwrap_or_default();
        let rest = all.iter().filter(|one| name(one).as_str() > after);
        let page: Vec<T> = rest.clone().take(limit).cloned().collect();
        let more = rest.count() > page.len();
        let marker = page.last().map(name).filter(|_| more);
        Ok((page, marker))
    }
}

/// What every key here is like: others are not emulated.
const ATTRIBUTES: [(&str, &str); 4] = [
    ("kms:KeyOrigin", "AWS_KMS"),
    ("kms:KeySpec", "SYMMETRIC_DEFAULT"),
    ("kms:KeyUsage", "ENCRYPT_DECRYPT"),
    ("kms:MultiRegion", "false"),
];

/// The condition keys that follow from the key: what it is like, and its aliases.
pub(in crate::services) fn describe(world: &World, key: &Key, context: &mut Context) {
    ATTRIBUTES.iter().for_each(|(name, value)| context.set(name, *value));
    let aliases = world.kms().aliases_of(key);
    if !aliases.is_empty() {
        context.set_all("kms:ResourceAliases", aliases);
    }
}

/// The name of an alias, where a key is named by it or by its ARN.
fn alias_in(name: &str) -> Option<&str> {
    let name = name.rsplit(':').next().unwrap_or(name);
    name.starts_with("alias/").then_some(name)
}

pub(super) fn invalid(message: impl Into<String>) -> Refusal {
    KmsRefusal::Validation { message: message.into() }.into()
}

/// The key that a text names, as somebody of this account in this region would.
pub(in crate::services) fn find(world: &World, place: Place<'_>, name: &str) -> Result<Arc<Key>, KmsRefusal> {
    let arn = place.arn_of(name);
    let (region, resource) = Arn::parse(&arn).map_or(("", ""), |arn| (arn.region, arn.resource));
    if region != place.region {
        return Err(KmsRefusal::InvalidArn { region: region.to_owned() });
    }
    if let Some(key) = world.kms().find(&arn) {
        return Ok(key);
    }
    Err(match resource.split_once('/') {
        Some(("alias", _)) => KmsRefusal::AliasNotFound { arn },
        Some(("key", id)) if is_uuid(id) => KmsRefusal::KeyNotFound { arn },
        _ => KmsRefusal::InvalidKeyId { id: name.to_owned() },
    })
}

fn is_uuid(id: &str) -> bool {
    let id = id.strip_prefix("mrk-").unwrap_or(id);
    id.len() >= 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}
