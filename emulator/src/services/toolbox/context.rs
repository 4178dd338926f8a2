//! The condition keys: those that every evaluation shares, and those of each.

use serde_json::{Map, Value};

use crate::access::Judgement;
use crate::policy::Values;

/// What every evaluation of a request has in common.
pub(super) fn shared(judgements: &[Judgement]) -> Map<String, Value> {
    let Some((first, rest)) = judgements.split_first() else { return Map::new() };
    let everywhere = |key: &str, values: &[String]| {
        let has = |found: Values<'_>| found.iter().eq(values.iter().map(String::as_str));
        rest.iter().all(|judgement| judgement.request.context.get(key).is_some_and(has))
    };
    shown(first, everywhere)
}

/// What one evaluation has beside.
pub(super) fn own(judgement: &Judgement, shared: &Map<String, Value>) -> Map<String, Value> {
    shown(judgement, |key, _| !shared.contains_key(key))
}

/// A key with one value shows it; one with several, or none, a list.
fn shown(judgement: &Judgement, is_shown: impl Fn(&str, &[String]) -> bool) -> Map<String, Value> {
    let keys = judgement.request.context.all().into_iter().filter(|(key, values)| is_shown(key, values));
    let one_or_all = |values: Vec<String>| match values.as_slice() {
        [one] => Value::from(one.as_str()),
        _ => Value::from(values),
    };
    keys.map(|(key, values)| (key, one_or_all(values))).collect()
}
