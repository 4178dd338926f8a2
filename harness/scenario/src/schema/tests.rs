use std::path::{Path, PathBuf};

use super::*;
use crate::markdown::Part;
use crate::outline::{BlockKind, outline};
use crate::problem::Problems;
use crate::source::Source;
use crate::{expect as reading, find, proof as proving};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_docs_hold_the_schemas() {
    for (name, schema) in published() {
        let path = root().join(format!("docs/schema/{name}.schema.json"));
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            format!("{schema:#}\n"),
            "{} is stale: cargo xtask schemas writes it",
            path.display()
        );
    }
}

/// A page's front matter, expectation and proof, as another reader of YAML than the parser's sees them.
fn parts(source: &Source) -> Vec<Value> {
    let outline = outline(source, &mut Problems::of(source));
    let value = |part: &Part| serde_saphyr::from_str(&part.text).unwrap();
    let block = |title: &str| {
        let section = outline.sections.iter().find(|section| section.title == title)?;
        let blocks = section.blocks.iter();
        blocks
            .filter(|block| matches!(block.kind, BlockKind::Expectation))
            .map(|block| value(&block.content))
            .next()
    };
    let front_matter = value(outline.front_matter.as_ref().unwrap());
    [Some(front_matter), block("Expect"), block("Proof")].into_iter().flatten().collect()
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

/// A reader of one kind of block.
type Reader = fn(&Source, &Part, &mut Problems<'_>);

/// Whether both the parser and the schema take a block, or neither.
fn agree(read: Reader, schema: &Value, blocks: impl IntoIterator<Item = (String, bool)>) {
    let validator = jsonschema::validator_for(schema).unwrap();
    for (block, good) in blocks {
        let value: Value = serde_saphyr::from_str(&block).unwrap();
        assert_eq!(validator.is_valid(&value), good, "the schema: {block}");
        let source = Source::new("a.md".into(), block.clone());
        let mut problems = Problems::of(&source);
        read(&source, &Part { text: block.clone(), offset: 0 }, &mut problems);
        assert_eq!(problems.found.is_empty(), good, "the parser: {block}: {:?}", problems.found);
    }
}

#[test]
fn parser_and_schema_agree_on_expectations() {
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
    let read: Reader = |source, part, problems| {
        reading::expect(source, part, problems);
    };
    agree(read, &expect(), blocks);
}

#[test]
fn parser_and_schema_agree_on_proofs() {
    let read: Reader = |source, part, problems| {
        proving::proof(source, part, problems);
    };
    let url = "https://b.s3.us-east-1.amazonaws.com/k";
    let mut blocks: Vec<(String, bool)> = Vec::new();
    for (method, _) in proving::ask::METHODS {
        blocks.push((format!("it shows: {{ {method}: \"{url}\", answer: 200 }}"), true));
        blocks.push((format!("it shows: {{ {method}: \"{url}\", assume_role: {{}}, answer: 200 }}"), false));
    }
    for (who, _) in proving::ask::WHO {
        blocks.push((format!("it shows: {{ get: \"{url}\", by: {who}, answer: 200 }}"), true));
    }
    for (parameter, _) in proving::ask::PARAMETERS {
        blocks.push((format!("it shows: {{ assume_role: {{ {parameter}: x }}, answer: 200 }}"), true));
    }
    let of = |rest: &str, good| (format!("it shows: {{ get: \"{url}\", {rest} }}"), good);
    blocks.extend([
        of("answer: 403 AccessDenied", true),
        of("answer: 403 AccessDenied, fixed: 200", true),
        of("answer: { status: 403, code: AccessDenied, because: Principal, headers: { ETag: none } }", true),
        of("answer: { code: AccessDenied }", false),
        of("answer: 99", false),
        of("answer: AccessDenied", false),
        of("fixed: 200", false),
        of("by: somebody, answer: 200", false),
        of("headers: { Range: bytes=0-9 }, signed_ago: -600, expires_in: 60, appended: x, answer: 206", true),
        of("signed_ago: soon, answer: 200", false),
        of("answr: 200", false),
        ("it shows: { answer: 200 }".to_owned(), false),
        ("it shows: { assume_role: { role: x }, answer: 200 }".to_owned(), false),
    ]);
    agree(read, &proof(), blocks);
}
