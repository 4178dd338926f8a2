//! JSON Schemas of front matter, expectations and proofs, for editors: made from the very lists that pages are read by.

mod proof;

pub use proof::proof;

use serde_json::{Map, Value, json};

use super::expect::{ANSWERS, DATASET, INTEGRATION, PROBES, Probe, STATUSES, messages};
use super::front_matter::{ErrorName, FIELDS};
use rolecall_check::Name;

/// What editors understand best.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// Every schema that is made here, by the name of its file in `docs/schema/`.
#[must_use]
pub fn published() -> [(&'static str, Value); 3] {
    [("front-matter", front_matter()), ("expect", expect()), ("proof", proof())]
}

/// The schema of the YAML between the two `---` lines.
#[must_use]
pub fn front_matter() -> Value {
    json!({
        "$schema": DIALECT,
        "title": "Front matter of a rolecall scenario page",
        "type": "object",
        "additionalProperties": false,
        "required": FIELDS,
        "properties": {
            "error": {
                "description": "The error that the page reproduces; one of its checks must be expected to say so.",
                "enum": ErrorName::ALL.map(ErrorName::as_str),
            },
            "setup": {
                "description": "The setup page that the page breaks, relative to the page.",
                "type": "string",
                "minLength": 1,
                "examples": ["../working-integration.md"],
            },
        },
    })
}

/// The schema of the block in `## Expect`.
#[must_use]
pub fn expect() -> Value {
    json!({
        "$schema": DIALECT,
        "title": "What a rolecall scenario page expects of the checks while it is broken",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "integration": group("The integration's checks: each with its answer, or one word for both.", &INTEGRATION),
            "dataset": group("The dataset's checks: each with its answer, or one word for all.", &DATASET),
            "refusal": refusal(),
            "because": {
                "description": "What turned the answer, by the word of the emulator's explanation.",
                "type": "string",
                "minLength": 1,
                "examples": ["sts:ExternalId", "aws:SourceIp", "Principal", "Action", "Resource", "explicit deny", "no policy", "AllowedOrigin"],
            },
            "probe": {
                "description": "Of an insecure external ID: which call got in.",
                "enum": PROBES.map(Probe::as_str),
            },
        },
        // Where nothing is refused there is no reason either.
        "dependencies": { "because": ["refusal"] },
    })
}

fn group(description: &str, checks: &[Name]) -> Value {
    let properties: Map<String, Value> = checks.iter().map(|name| (name.to_string(), check(*name))).collect();
    json!({
        "description": description,
        "anyOf": [
            { "enum": ANSWERS },
            { "type": "object", "additionalProperties": false, "properties": properties },
        ],
    })
}

fn check(name: Name) -> Value {
    let description = match name {
        Name::AwsAssumeRole => "The role can be assumed with the integration's external ID.",
        Name::AwsExternalId => "The role can be assumed neither without an external ID nor with a wrong one.",
        Name::Sign => "The row's URL can be signed.",
        Name::Fetch => "The vendor's server, and a labeler's browser, get the object.",
        Name::Cors => "A page of each of the two origins is allowed to have it.",
    };
    let answers: Vec<&str> = ANSWERS.into_iter().chain(messages(name).iter().copied()).collect();
    json!({ "description": description, "enum": answers })
}

fn refusal() -> Value {
    json!({
        "description": "How the request that decided the first failed check was refused, as far as the page says.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "action": {
                "description": "The action, as IAM writes it.",
                "type": "string",
                "pattern": "^[a-z0-9-]+:[A-Za-z0-9]+$",
                "examples": ["sts:AssumeRole", "s3:GetObject"],
            },
            "status": {
                "description": "The HTTP status.",
                "type": "integer",
                "minimum": STATUSES.start,
                "exclusiveMaximum": STATUSES.end,
            },
            "code": { "description": "AWS's error code.", "type": "string", "examples": ["AccessDenied", "NoSuchKey"] },
            "message": { "description": "How AWS's message begins.", "type": "string" },
        },
    })
}

#[cfg(test)]
mod tests;
