//! Disagreements that were examined against AWS's documentation: `tests/differential/README.md` has each with its page.

use rolecall_emulator::policy::PrincipalType;
use serde_json::Value;

use super::generate::Case;

/// The recorded class that explains a disagreement.
pub fn class(case: &Case, ours: &str, theirs: &str) -> Option<&'static str> {
    of_principals(case, ours, theirs).or_else(|| of_texts(case)).or_else(|| of_conditions(case))
}

fn of_principals(case: &Case, ours: &str, theirs: &str) -> Option<&'static str> {
    let stricter = ours != "Allowed" && theirs == "Allowed";
    let federated = case.kind == PrincipalType::FederatedUser;
    let names = |text: &str| case.resource_policy.as_ref().is_some_and(|document| holds(document, text));
    let limited = case.session.is_some() || case.boundary.is_some();
    let session = case.kind == PrincipalType::RoleSession || federated;
    if case.kind == PrincipalType::Root && case.action == "sts:AssumeRole" && ours != "Allowed" {
        Some("a root user assumes a role")
    } else if federated && stricter && case.session.is_none() {
        Some("a federated user without session policies")
    } else if federated && stricter && names("\"*\"") {
        Some("a federated user and a policy for everyone")
    } else if session && limited && !stricter && (names(&format!("\"{}\"", case.principal)) || names("\"*\""))
    {
        Some("a limited session that the resource's policy names")
    } else {
        names("NotPrincipal").then_some("a Deny with NotPrincipal")
    }
}

fn of_texts(case: &Case) -> Option<&'static str> {
    let any = |test: &dyn Fn(&Value) -> bool| documents(case).any(test);
    let no_team = !case.context.contains_key("aws:PrincipalTag/team");
    if any(&|it| it["Version"] == "2008-10-17" && holds(it, "${")) {
        Some("variables in version 2008-10-17")
    } else if any(&|it| holds(it, "b${*}c")) {
        Some("an escaped wildcard in Resource")
    } else {
        let negated = |it: &Value| holds(it, "NotResource") || holds(it, "StringNot");
        let found = no_team && any(&|it| holds(it, "${aws:PrincipalTag/team}") && negated(it));
        found.then_some("a variable without a value, negated")
    }
}

fn of_conditions(case: &Case) -> Option<&'static str> {
    let any = |test: &dyn Fn(&str, &str) -> bool| {
        documents(case).flat_map(conditions).any(|(operator, value)| test(&operator, &value))
    };
    let v6 = case.context.get("aws:SourceIp").is_some_and(|address| holds(address, ":"));
    if any(&|operator, _| operator.starts_with("ForAnyValue:") && operator.ends_with("IfExists")) {
        Some("ForAnyValue with IfExists")
    } else if any(&|operator, value| operator.contains("IpAddress") && value.ends_with("/0")) {
        Some("a range of all addresses")
    } else if v6 && any(&|operator, value| operator.starts_with("NotIpAddress") && value == "203.0.113.7") {
        Some("an IPv6 caller and one IPv4 address, negated")
    } else if any(&|operator, value| operator.starts_with("Date") && !value.contains('T')) {
        Some("a date that is no full timestamp")
    } else {
        let short = |value: &str| value.split(':').count() < 6;
        any(&|operator, value| operator.starts_with("ArnNot") && short(value))
            .then_some("an ARN pattern of fewer than six parts, negated")
    }
}

fn documents(case: &Case) -> impl Iterator<Item = &Value> {
    let levels = case.scps.iter().chain(&case.rcps).flatten();
    (case.identity.iter().chain(&case.boundary).chain(&case.session).chain(&case.resource_policy))
        .chain(levels)
}

/// Each operator of a document with each of its values.
fn conditions(document: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for statement in members(&document["Statement"]) {
        for (operator, keys) in statement["Condition"].as_object().into_iter().flatten() {
            for values in keys.as_object().into_iter().flat_map(|keys| keys.values()) {
                let texts = members(values).iter().filter_map(Value::as_str);
                found.extend(texts.map(|text| (operator.clone(), text.to_owned())));
            }
        }
    }
    found
}

fn members(value: &Value) -> &[Value] {
    value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)
}

fn holds(document: &Value, text: &str) -> bool {
    document.to_string().contains(text)
}

/// Every operator in a case.
pub fn operators(case: &Case) -> impl Iterator<Item = String> {
    documents(case).flat_map(conditions).map(|(operator, _)| operator)
}
