//! From JSON to statements. The rules of each kind of document have been checked before; what still has no meaning
//! has none anywhere, and answers nothing.

use super::json::Node;
use super::principal_name;
use crate::condition::Condition;
use crate::pattern::Glob;
use crate::principal::PrincipalElement;
use crate::statement::{Actions, Listing, Resources, Statement, StatementEffect};
use crate::variable::{self, Version};

pub(super) fn statements(document: &Node) -> Option<Vec<Statement>> {
    let version = match document.get("Version").and_then(Node::as_text).map(String::as_str) {
        Some("2012-10-17") => Version::Current,
        _ => Version::Old,
    };
    document.get("Statement")?.members().iter().map(|node| statement(node, version)).collect()
}

fn statement(node: &Node, version: Version) -> Option<Statement> {
    node.as_object()?;
    Some(Statement {
        sid: node.get("Sid").and_then(Node::as_text).filter(|sid| !sid.is_empty()).cloned(),
        effect: effect(node.get("Effect")?)?,
        principal: optional(either(node, "Principal", "NotPrincipal"), principal)?,
        actions: actions(either(node, "Action", "NotAction")?)?,
        resources: optional(either(node, "Resource", "NotResource"), |it| resources(it, version))?,
        conditions: optional(node.get("Condition"), |it| conditions(it, version))?.unwrap_or_default(),
    })
}

/// What is absent is fine; what is there has to mean something.
fn optional<N, T>(node: Option<N>, read: impl FnOnce(N) -> Option<T>) -> Option<Option<T>> {
    node.map_or(Some(None), |node| read(node).map(Some))
}

fn either<'a>(node: &'a Node, only: &str, all_but: &str) -> Option<(Listing, &'a Node)> {
    let only = node.get(only).map(|value| (Listing::Only, value));
    only.or_else(|| node.get(all_but).map(|value| (Listing::AllBut, value)))
}

fn effect(node: &Node) -> Option<StatementEffect> {
    match node.as_text()?.as_str() {
        "Allow" => Some(StatementEffect::Allow),
        "Deny" => Some(StatementEffect::Deny),
        _ => None,
    }
}

fn actions((listing, node): (Listing, &Node)) -> Option<Actions> {
    let written: Vec<String> = node.texts()?.into_iter().map(str::to_owned).collect();
    let globs = written.iter().map(|text| Glob::new(text)).collect();
    Some(Actions { listing, written, globs })
}

fn resources((listing, node): (Listing, &Node), version: Version) -> Option<Resources> {
    let written: Vec<String> = node.texts()?.into_iter().map(str::to_owned).collect();
    let globs = written.iter().map(|text| variable::resource(text, version)).collect();
    Some(Resources { listing, written, globs })
}

fn principal((listing, node): (Listing, &Node)) -> Option<PrincipalElement> {
    let names = principal_name::all(node).ok()?;
    Some(match listing {
        Listing::Only => PrincipalElement::Is(names),
        Listing::AllBut => PrincipalElement::Not(names),
    })
}

fn conditions(node: &Node, version: Version) -> Option<Vec<Condition>> {
    let mut conditions = Vec::new();
    for (operator, keys) in node.as_object()? {
        for (key, values) in keys.as_object()? {
            let expected = values.members().iter().map(Node::scalar).collect::<Option<_>>()?;
            conditions.push(Condition::new(operator, key, expected, version)?);
        }
    }
    Some(conditions)
}
