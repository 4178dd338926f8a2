//! The condition keys: those that every evaluation shares, and those of each.

use serde_json::{Map, Value};

use crate::access::Judgement;

/// What every evaluation of a request has in common.
pub(super) fn shared(judgements: &[Judgement]) -> Map<String, Value> {
    let Some((first, rest)) = judgements.split_first() else { return Map::new() };
    let everywhere = |key: &str, values: &[String]| {
        rest.iter().all(|judgement| judgement.request.context.get(key) == Some(values))
    };
    shown(first, everywhere)
}

/// What one evaluation has beside.
pub(super) fn own(judgement: &Judgement, shared: &Map<String, Value>) -> Map<String, Value> {
    shown(judgement, |key, _| !shared.contains_key(key))
}

/// A key with one value shows it; one with several, or none, a list.
fn shown(judgement: &Judgement, is_shown: impl Fn(&str, &[String]) -> bool) -> Map<String, Value> {
    let keys = judgement.request.context.iter().filter(|(key, values)| is_shown(key, values));
    let one_or_all = |values: &[String]| match values {
        [one] => Value::from(one.as_str()),
        all => Value::from(all.to_vec()),
    };
    keys.map(|(key, values)| (key.to_owned(), one_or_all(values))).collect()
}
