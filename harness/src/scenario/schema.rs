//! JSON Schemas of front matter and of expectations, for editors: made from the very lists that pages are read by.

use serde_json::{Map, Value, json};

use super::expect::{ANSWERS, DATASET, INTEGRATION, PROBES, Probe, STATUSES, messages};
use super::front_matter::{ErrorName, FIELDS};
use crate::check::Name;

/// What editors understand best.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

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
mod tests {
    use std::path::{Path, PathBuf};

    use super::super::markdown::Part;
    use super::super::outline::{BlockKind, outline};
    use super::super::problem::Problems;
    use super::super::source::Source;
    use super::super::{expect as reading, find};
    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    fn published() -> [(&'static str, Value); 2] {
        [("front-matter", front_matter()), ("expect", expect())]
    }

    #[test]
    fn the_docs_hold_the_schemas() {
        for (name, schema) in published() {
            let path = root().join(format!("docs/schema/{name}.schema.json"));
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(text, format!("{schema:#}\n"), "rolecall schema {name} > {}", path.display());
        }
    }

    /// A page's front matter and its expectation, as another reader of YAML than the parser's sees them.
    fn parts(source: &Source) -> [Value; 2] {
        let outline = outline(source, &mut Problems::of(source));
        let blocks = outline.sections.iter().flat_map(|section| &section.blocks);
        let mut expectations = blocks.filter(|block| matches!(block.kind, BlockKind::Expectation));
        let value = |part: &Part| serde_saphyr::from_str(&part.text).unwrap();
        [value(outline.front_matter.as_ref().unwrap()), value(&expectations.next().unwrap().content)]
    }

    #[test]
    fn every_page_conforms() {
        let validators = published().map(|(_, schema)| jsonschema::validator_for(&schema).unwrap());
        for scenario in find(&[root().join("scenarios")]).unwrap() {
            for (part, validator) in parts(&scenario.source).iter().zip(&validators) {
                if let Err(error) = validator.validate(part) {
                    panic!("{}: {error} in {part:#}", scenario.id);
                }
            }
        }
    }

    /// What the parser makes of a block.
    fn problems(block: &str) -> Vec<String> {
        let source = Source::new("a.md".into(), block.to_owned());
        let mut problems = Problems::of(&source);
        reading::expect(&source, &Part { text: block.to_owned(), offset: 0 }, &mut problems);
        problems.found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn parser_and_schema_take_and_refuse_the_same() {
        let validator = jsonschema::validator_for(&expect()).unwrap();
        let mut blocks: Vec<(String, bool)> = Vec::new();
        for name in INTEGRATION.into_iter().chain(DATASET) {
            let group = if INTEGRATION.contains(&name) { "integration" } else { "dataset" };
            let every = INTEGRATION.into_iter().chain(DATASET).flat_map(messages).copied();
            for answer in ANSWERS.into_iter().chain(every) {
                let known = ANSWERS.contains(&answer) || messages(name).contains(&answer);
                blocks.push((format!("{group}: {{ {name}: {answer} }}"), known));
            }
            blocks.push((format!("{group}: ok"), true));
            blocks.push((format!("{group}: {{ {name}s: ok }}"), false));
        }
        for (block, good) in [
            ("integration: maybe", false),
            ("integration: [ok]", false),
            ("refusal: { status: 100 }", true),
            ("refusal: { status: 599 }", true),
            ("refusal: { status: 600 }", false),
            ("refusal: { status: 99 }", false),
            ("refusal: { action: s3:GetObject, code: AccessDenied, message: User }", true),
            ("refusal: { reason: x }", false),
            ("refusal: AccessDenied", false),
            ("refusal: {}\nbecause: Principal", true),
            ("because: Principal", false),
            ("probe: without an external ID", true),
            ("probe: with a wrong external ID", true),
            ("probe: another", false),
            ("reason: x", false),
        ] {
            blocks.push((block.to_owned(), good));
        }
        for (block, good) in blocks {
            let value: Value = serde_saphyr::from_str(&block).unwrap();
            assert_eq!(validator.is_valid(&value), good, "the schema: {block}");
            assert_eq!(problems(&block).is_empty(), good, "the parser: {block}: {:?}", problems(&block));
        }
    }
}
