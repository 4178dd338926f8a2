//! The condition keys that a document asks for: in conditions, and as policy variables.

use std::collections::BTreeMap;

use crate::statement::Statement;
use crate::variable;

/// Every key as it was written first, by its name in lower case.
pub(super) fn of(statements: &[Statement]) -> BTreeMap<String, String> {
    let mut keys = BTreeMap::new();
    let mut add = |key: &str| {
        keys.entry(key.to_ascii_lowercase()).or_insert_with(|| key.to_owned());
    };
    for statement in statements {
        let resources = statement.resources.iter().flat_map(|resources| &resources.written);
        resources.for_each(|text| variable::names(text).iter().for_each(|key| add(key)));
        for condition in &statement.conditions {
            add(&condition.key);
            let values = condition.expected.iter();
            values.for_each(|text| variable::names(text).iter().for_each(|key| add(key)));
        }
    }
    keys
}
