//! Faults on demand: `{"service": "s3", "operation": "GetObject", "resource": "arn:aws:s3:::bucket/*", "count": 2,
//! "fault": "slow-down"}`. Only `fault` is needed; what else is said narrows it.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::span::{self, Span};
use crate::faults::{Fault, Faults, Rule};
use crate::refusal::{ControlRefusal, Refusal};

const FIELDS: [&str; 5] = ["service", "operation", "resource", "count", "fault"];
const SERVICES: [&str; 5] = ["iam", "iam-toolbox", "kms", "s3", "sts"];
const FAULTS: &str = "\"throttling\", \"slow-down\", \"internal-error\", \"service-unavailable\", \"temporary-redirect\", \"cut-body\", \
                      {\"delay\": \"2s\"} or {\"iam-propagation\": \"10s\"}";

/// What can go wrong now, in the order in which it is asked.
pub(super) fn show(faults: &Faults) -> Value {
    Value::from(faults.rules().iter().map(shown).collect::<Vec<_>>())
}

/// Adds one.
pub(super) fn add(faults: &Faults, body: &[u8]) -> Result<(), Refusal> {
    let value: Value = serde_json::from_slice(body).map_err(|error| bad(format!("The body: {error}.")))?;
    let Value::Object(fields) = value else {
        return Err(bad("The body must be an object such as {\"fault\": \"slow-down\"}.".to_owned()));
    };
    faults.add(rule(&fields)?);
    Ok(())
}

fn rule(fields: &Map<String, Value>) -> Result<Rule, Refusal> {
    if let Some(unknown) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(bad(format!(
            "\"{unknown}\" is no field of a fault; the fields are {}.",
            FIELDS.join(", ")
        )));
    }
    let rule = Rule {
        service: service(fields)?,
        operation: operation(fields)?,
        resource: text(fields, "resource", "a pattern such as \"arn:aws:s3:::bucket/*\"")?,
        left: count(fields)?,
        fault: fault(fields.get("fault"))?,
    };
    check_together(&rule)?;
    Ok(rule)
}

fn service(fields: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    let right = "\"iam\", \"iam-toolbox\", \"kms\", \"s3\" or \"sts\"";
    let service = text(fields, "service", right)?;
    match service {
        Some(other) if !SERVICES.contains(&other.as_str()) => {
            Err(bad(format!("\"service\": \"{other}\" is none; use {right}.")))
        }
        service => Ok(service),
    }
}

fn operation(fields: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    let right = "an operation without its service, such as \"GetObject\" or \"Get*\"";
    let operation = text(fields, "operation", right)?;
    let is_name =
        |name: &str| name.chars().all(|letter| letter.is_ascii_alphanumeric() || "*?".contains(letter));
    match operation {
        Some(other) if !is_name(&other) => Err(bad(format!("\"operation\": \"{other}\" is not {right}."))),
        operation => Ok(operation),
    }
}

fn text(fields: &Map<String, Value>, name: &str, right: &str) -> Result<Option<String>, Refusal> {
    match fields.get(name) {
        None => Ok(None),
        Some(Value::String(text)) if !text.is_empty() => Ok(Some(text.clone())),
        Some(other) => Err(bad(format!("\"{name}\": {other} is not {right}."))),
    }
}

fn count(fields: &Map<String, Value>) -> Result<Option<u64>, Refusal> {
    let Some(value) = fields.get("count") else { return Ok(None) };
    match value.as_u64() {
        Some(count) if count > 0 => Ok(Some(count)),
        _ => Err(bad(format!("\"count\": {value} is not a number of requests, 1 or more."))),
    }
}

fn fault(value: Option<&Value>) -> Result<Fault, Refusal> {
    let wrong = |shown: String| bad(format!("\"fault\": {shown}; use {FAULTS}."));
    let Some(value) = value else { return Err(wrong("it is missing".to_owned())) };
    let unknown = || wrong(format!("{value} is none"));
    match value {
        Value::String(name) => named(name).ok_or_else(unknown),
        Value::Object(object) => {
            let mut members = object.iter();
            match (members.next(), members.next()) {
                (Some((name, span)), None) => timed(name, span)?.ok_or_else(unknown),
                _ => Err(unknown()),
            }
        }
        _ => Err(unknown()),
    }
}

fn named(name: &str) -> Option<Fault> {
    match name {
        "throttling" => Some(Fault::Throttling),
        "slow-down" => Some(Fault::SlowDown),
        "internal-error" => Some(Fault::InternalError),
        "service-unavailable" => Some(Fault::ServiceUnavailable),
        "temporary-redirect" => Some(Fault::TemporaryRedirect),
        "cut-body" => Some(Fault::CutBody),
        _ => None,
    }
}

fn timed(name: &str, span: &Value) -> Result<Option<Fault>, Refusal> {
    if !["delay", "iam-propagation"].contains(&name) {
        return Ok(None);
    }
    let wrong = || bad(format!("\"fault\": {{\"{name}\": {span}}}: not a span such as 50ms, 10s, 2m or 1h."));
    let span = span.as_str().and_then(|text| span::parse(text, Span::Forward)).ok_or_else(wrong)?;
    Ok(Some(match name {
        "delay" => Fault::Delay(span.to_std().map_err(|_| wrong())?),
        _ => Fault::IamPropagation(span),
    }))
}

/// What cannot strike together is a mistake, and nobody should wait for it.
fn check_together(rule: &Rule) -> Result<(), Refusal> {
    let service = rule.service.as_deref();
    match rule.fault {
        Fault::Throttling if service == Some("s3") => {
            Err(bad("\"fault\": \"throttling\" is STS's and IAM's; for S3 use \"slow-down\".".to_owned()))
        }
        Fault::SlowDown if service.is_some_and(|service| service != "s3") => {
            Err(bad("\"fault\": \"slow-down\" is S3's; for STS and IAM use \"throttling\".".to_owned()))
        }
        Fault::TemporaryRedirect if service.is_some_and(|service| service != "s3") => {
            Err(bad("\"fault\": \"temporary-redirect\" is S3's.".to_owned()))
        }
        Fault::IamPropagation(_) if service.is_some_and(|service| service != "iam") => Err(bad(
            "\"service\": \"iam-propagation\" holds back what IAM changes; leave it out, or say \"iam\"."
                .to_owned(),
        )),
        _ => Ok(()),
    }
}

fn shown(rule: &Rule) -> Value {
    let mut fields = Map::new();
    for (name, value) in
        [("service", &rule.service), ("operation", &rule.operation), ("resource", &rule.resource)]
    {
        if let Some(value) = value {
            fields.insert(name.to_owned(), json!(value));
        }
    }
    if let Some(left) = rule.left {
        fields.insert("left".to_owned(), json!(left));
    }
    fields.insert("fault".to_owned(), fault_shown(rule.fault));
    fields.into()
}

fn fault_shown(fault: Fault) -> Value {
    match fault {
        Fault::Throttling => json!("throttling"),
        Fault::SlowDown => json!("slow-down"),
        Fault::InternalError => json!("internal-error"),
        Fault::ServiceUnavailable => json!("service-unavailable"),
        Fault::TemporaryRedirect => json!("temporary-redirect"),
        Fault::CutBody => json!("cut-body"),
        Fault::Delay(delay) => json!({ "delay": milliseconds(delay) }),
        Fault::IamPropagation(span) => {
            json!({ "iam-propagation": milliseconds(span.to_std().unwrap_or(Duration::MAX)) })
        }
    }
}

fn milliseconds(span: Duration) -> String {
    match span.subsec_millis() {
        0 => format!("{}s", span.as_secs()),
        _ => format!("{}ms", span.as_millis()),
    }
}

fn bad(problem: String) -> Refusal {
    ControlRefusal::BadBody { problem }.into()
}
