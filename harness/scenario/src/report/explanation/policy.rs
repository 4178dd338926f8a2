//! What the policies said: each layer, each policy, each statement, each element.

use std::io;

use serde_json::Value;

use super::Evidence;
use super::page::{Page, list, text};

pub(super) fn judgement(page: &mut Page<'_>, judgement: &Value, evidence: Evidence) -> io::Result<()> {
    let of = |pointer| text(judgement, pointer);
    page.title(&format!("Policies: {} on {}", of("/action"), of("/resource")))?;
    let allowed = of("/explanation/effect") == "allowed";
    page.mark(
        2,
        allowed,
        match of("/explanation/effect") {
            "allowed" => "allowed",
            "explicitDeny" => "refused by an explicit deny",
            _ => "refused: not everything that had to allow it did",
        },
    )?;
    if evidence == Evidence::Whole {
        context(page, judgement)?;
    }
    let mut layers = list(judgement, "/explanation/layers").peekable();
    if layers.peek().is_none() {
        page.quiet(2, "no policy has a say")?;
    }
    layers.try_for_each(|it| layer(page, it, evidence))
}

fn context(page: &mut Page<'_>, judgement: &Value) -> io::Result<()> {
    page.quiet(2, "the request's condition keys:")?;
    let keys = judgement.pointer("/context").and_then(Value::as_object);
    for (key, values) in keys.into_iter().flatten() {
        page.plain(4, &format!("{key} = {}", values_of(Some(values))))?;
    }
    Ok(())
}

fn layer(page: &mut Page<'_>, layer: &Value, evidence: Evidence) -> io::Result<()> {
    let name = match text(layer, "/layer") {
        "resource-based" => "resource-based policy",
        "identity-based" => "identity-based policies",
        other => other,
    };
    let level = layer.pointer("/level").map(|level| format!(", level {level}")).unwrap_or_default();
    let (good, outcome) = match text(layer, "/outcome") {
        "allow" => (true, "allows"),
        "explicitDeny" => (false, "denies explicitly"),
        "restrictedAllow" => {
            (false, "allows, but is public, and RestrictPublicBuckets makes that count for nothing")
        }
        "foreignAllow" => {
            (false, "allows, but the object belongs to another account, and that counts for nothing")
        }
        "ignoredAllow" => (false, "allows, but is public, and IgnorePublicAcls makes that count for nothing"),
        _ => (false, "does not allow"),
    };
    page.mark(2, good, &format!("{}{level}: {outcome}", name.replace('-', " ").replace(" based", "-based")))?;
    list(layer, "/policies").try_for_each(|it| policy(page, it, evidence))
}

fn policy(page: &mut Page<'_>, policy: &Value, evidence: Evidence) -> io::Result<()> {
    let (name, to) = (text(policy, "/name"), text(policy, "/attachedTo"));
    let title = match name {
        "trust policy" | "bucket policy" | "bucket ACL" | "object ACL" => format!("{name} of {to}"),
        _ if policy.pointer("/inline") == Some(&Value::Bool(true)) => {
            format!("inline policy \"{name}\" of {to}")
        }
        _ => format!("{name} attached to {to}"),
    };
    page.plain(4, &title)?;
    list(policy, "/statements").try_for_each(|it| statement(page, it, evidence))
}

fn statement(page: &mut Page<'_>, statement: &Value, evidence: Evidence) -> io::Result<()> {
    let number = statement.pointer("/number").and_then(Value::as_u64).unwrap_or_default();
    let sid = match text(statement, "/sid") {
        "" => String::new(),
        sid => format!(" \"{sid}\""),
    };
    let effect = text(statement, "/effect");
    let matched = is_matched(statement);
    let said = if matched { "matches" } else { "does not match" };
    // A Deny that does not match is as good as an Allow that does.
    let good = matched == (effect == "Allow");
    page.mark(6, good, &format!("statement {number}{sid}, {effect}: {said}"))?;
    let shown = |element: &&Value| {
        let decisive =
            !is_matched(element) || (effect == "Deny" && matched && text(element, "/element") == "Condition");
        decisive || evidence == Evidence::Whole
    };
    list(statement, "/elements").filter(shown).try_for_each(|it| element(page, it))
}

fn is_matched(value: &Value) -> bool {
    value.pointer("/matched") == Some(&Value::Bool(true))
}

fn element(page: &mut Page<'_>, element: &Value) -> io::Result<()> {
    let name = match text(element, "/element") {
        "Condition" => format!("Condition {} {}", text(element, "/operator"), text(element, "/key")),
        name => name.to_owned(),
    };
    let verdict = if is_matched(element) { "matches" } else { "does not match" };
    page.plain(10, &format!("{name} {verdict}"))?;
    page.plain(12, &format!("policy:  {}", values_of(element.pointer("/expected"))))?;
    page.plain(12, &format!("request: {}", values_of(element.pointer("/actual"))))
}

fn values_of(values: Option<&Value>) -> String {
    let Some(values) = values.and_then(Value::as_array) else { return "none".to_owned() };
    let shown: Vec<String> = values.iter().map(ToString::to_string).collect();
    if shown.is_empty() { "no value".to_owned() } else { shown.join(", ") }
}
