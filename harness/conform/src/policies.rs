//! Policies, statement by statement.

use serde_json::{Map, Value, json};

/// One statement.
#[derive(Clone)]
pub(super) struct Statement(Map<String, Value>);

/// Allows these actions (one, or several separated by spaces) on a resource.
pub(super) fn allow(actions: &str, resource: &str) -> Statement {
    Statement::new("Allow", actions).with("Resource", json!(resource))
}

/// Denies them.
pub(super) fn deny(actions: &str, resource: &str) -> Statement {
    Statement::new("Deny", actions).with("Resource", json!(resource))
}

/// Lets an AWS principal assume a role.
pub(super) fn trusts(principal: &str) -> Statement {
    Statement::new("Allow", "sts:AssumeRole").to(principal)
}

/// A policy of these statements, in the current language.
pub(super) fn policy<const N: usize>(statements: [Statement; N]) -> String {
    versioned("2012-10-17", statements)
}

/// A policy in the language of a version.
pub(super) fn versioned<const N: usize>(version: &str, statements: [Statement; N]) -> String {
    let statements: Vec<Value> = statements.into_iter().map(|Statement(map)| Value::Object(map)).collect();
    json!({ "Version": version, "Statement": statements }).to_string()
}

impl Statement {
    fn new(effect: &str, actions: &str) -> Self {
        let actions: Vec<&str> = actions.split(' ').collect();
        Self(Map::new()).with("Effect", json!(effect)).with("Action", json!(actions))
    }

    /// With an element set.
    pub(super) fn with(mut self, element: &str, value: Value) -> Self {
        self.0.insert(element.to_owned(), value);
        self
    }

    /// With an element under another name.
    pub(super) fn renamed(mut self, from: &str, to: &str) -> Self {
        if let Some(value) = self.0.remove(from) {
            self.0.insert(to.to_owned(), value);
        }
        self
    }

    /// For an AWS principal.
    pub(super) fn to(self, principal: &str) -> Self {
        self.with("Principal", json!({ "AWS": principal }))
    }

    /// For everyone.
    pub(super) fn for_everyone(self) -> Self {
        self.with("Principal", json!("*"))
    }

    /// Under a condition.
    pub(super) fn when(self, operator: &str, key: &str, value: impl Into<Value>) -> Self {
        self.with("Condition", json!({ operator: { key: value.into() } }))
    }

    /// For these actions instead.
    pub(super) fn actions(self, actions: &str) -> Self {
        let actions: Vec<&str> = actions.split(' ').collect();
        self.with("Action", json!(actions))
    }

    /// As its opposite.
    pub(super) fn denying(self) -> Self {
        self.with("Effect", json!("Deny"))
    }
}
