//! The schema of the block in `## Proof`.

use serde_json::{Map, Value, json};

use super::DIALECT;
use crate::expect::STATUSES;
use crate::proof::ask::{METHODS, PARAMETERS, WHO};

/// The schema of the block in `## Proof`.
#[must_use]
pub fn proof() -> Value {
    json!({
        "$schema": DIALECT,
        "title": "What a rolecall scenario page asks beyond the checks",
        "description": "Each key is a sentence that says what the answer shows.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": question(),
        "definitions": { "answer": answer(), "headers": headers() },
    })
}

/// One request, who makes it and how, and how it is answered.
fn question() -> Value {
    let asks: Vec<&str> = METHODS.into_iter().map(|(name, _)| name).chain(["assume_role"]).collect();
    let one_of: Vec<Value> = asks.iter().map(|name| json!({ "required": [name] })).collect();
    let mut properties = Map::new();
    for (name, method) in METHODS {
        let description = format!("{method} of an object or a bucket, by its URL in virtual-hosted style.");
        properties.insert(name.to_owned(), json!({ "description": description, "type": "string" }));
    }
    let rest = [
        ("assume_role", assume_role()),
        ("by", json!({ "description": "Who asks.", "enum": WHO.map(|(name, _)| name) })),
        ("headers", json!({ "$ref": "#/definitions/headers" })),
        ("signed_ago", seconds("How many seconds ago the URL was signed; less than 0 lies ahead.")),
        ("expires_in", seconds("For how many seconds the URL is good; 900 unless said otherwise.")),
        (
            "appended",
            json!({ "description": "What is put behind the URL after it was signed.", "type": "string" }),
        ),
        ("answer", json!({ "$ref": "#/definitions/answer" })),
        ("fixed", json!({ "$ref": "#/definitions/answer" })),
    ];
    properties.extend(rest.map(|(name, schema)| (name.to_owned(), schema)));
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["answer"],
        "oneOf": one_of,
        "properties": properties,
    })
}

fn assume_role() -> Value {
    let parameter = |(name, _): (&str, &str)| (name.to_owned(), json!({ "type": ["string", "integer"] }));
    let properties: Map<String, Value> = PARAMETERS.into_iter().map(parameter).collect();
    json!({
        "description": "sts:AssumeRole; the integration's role unless another one is named.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn seconds(description: &str) -> Value {
    json!({ "description": description, "type": "integer" })
}

fn headers() -> Value {
    json!({ "type": "object", "additionalProperties": { "type": ["string", "integer"] } })
}

/// `403 AccessDenied`, or its parts by name.
fn answer() -> Value {
    let status = json!({ "type": "integer", "minimum": STATUSES.start, "exclusiveMaximum": STATUSES.end });
    json!({
        "description": "A status, and for a refusal a code; or both written out, with more.",
        "anyOf": [
            status,
            { "type": "string", "pattern": "^[1-5][0-9]{2} [A-Za-z0-9.]+$" },
            {
                "type": "object",
                "additionalProperties": false,
                "required": ["status"],
                "properties": {
                    "status": status,
                    "code": { "description": "AWS's error code.", "type": "string" },
                    "because": { "description": "What turned the answer, as in `## Expect`.", "type": "string" },
                    "headers": { "$ref": "#/definitions/headers" },
                },
            },
        ],
    })
}
