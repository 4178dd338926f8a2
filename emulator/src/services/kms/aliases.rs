//! CreateAlias, ListAliases.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html>

use super::Answer;
use serde_json::{Value, json};

use super::call::{Call, find};
use crate::refusal::KmsRefusal;
use crate::world::kms::Alias;

pub(super) fn create(call: &Call<'_>) -> Answer {
    let name = call.needed("AliasName")?;
    let is_plain = |name: &str| {
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-'))
    };
    if name.strip_prefix("alias/").is_none_or(|rest| rest.is_empty() || !is_plain(rest)) {
        return Err(KmsRefusal::InvalidAlias.into());
    }
    if name.starts_with("alias/aws/") {
        return Err(KmsRefusal::ReservedAlias.into());
    }
    let arn = call.place().alias_arn(name);
    call.on("kms:CreateAlias", arn.clone())?;
    let (key, may) = call.key("TargetKeyId", "kms:CreateAlias")?;
    let alias = Alias { name: name.to_owned(), key: key.arn(), created: call.exchange.now };
    let added = call.exchange.world.kms_mut(&may).add_alias(&arn, alias);
    added.map_err(|_| KmsRefusal::AliasExists { arn })?;
    Ok(may.answer(None))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let may = call.on("kms:ListAliases", "*".to_owned())?;
    let key = call.text("KeyId")?.map(|id| find(call.exchange.world, call.place(), id)).transpose()?;
    let all: Vec<(String, Alias)> = {
        let kms = call.exchange.world.kms();
        let of_key = |alias: &Alias| key.as_ref().is_none_or(|key| key.arn() == alias.key);
        let aliases = kms.aliases(call.place()).filter(|(_, alias)| of_key(alias));
        aliases.map(|(arn, alias)| (arn.to_owned(), alias.clone())).collect()
    };
    let (page, marker) = call.page(&all, |(arn, _)| arn.clone())?;
    let aliases: Vec<Value> = page.iter().map(|(arn, alias)| shown(arn, alias)).collect();
    let mut answer = json!({ "Aliases": aliases, "Truncated": marker.is_some() });
    if let (Some(answer), Some(marker)) = (answer.as_object_mut(), marker) {
        answer.insert("NextMarker".to_owned(), marker.into());
    }
    Ok(may.answer(Some(answer)))
}

fn shown(arn: &str, alias: &Alias) -> Value {
    json!({
        "AliasName": alias.name,
        "AliasArn": arn,
        "TargetKeyId": alias.key.rsplit('/').next().unwrap_or_default(),
        "CreationDate": alias.created.timestamp(),
        "LastUpdatedDate": alias.created.timestamp(),
    })
}
