//! The CORSConfiguration document.

use serde::Deserialize;

use crate::refusal::{CorsRefusal, Refusal, S3Refusal};
use crate::services::s3::input;
use crate::services::s3::output::root;
use crate::wire::Element;
use crate::world::bucket::{CorsConfiguration, CorsRule};

const METHODS: [&str; 5] = ["GET", "PUT", "POST", "DELETE", "HEAD"];
const MOST_RULES: usize = 100;

/// The root. Nothing but rules is in it, and nothing but the known elements in a rule.
#[derive(Debug, Deserialize)]
enum Document {
    #[serde(rename = "CORSConfiguration")]
    Configuration(Rules),
}

#[derive(Debug, Deserialize)]
struct Rules {
    #[serde(rename = "$value", default)]
    rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
enum Rule {
    #[serde(rename = "CORSRule")]
    Rule(Elements),
}

#[derive(Debug, Deserialize)]
struct Elements {
    #[serde(rename = "$value", default)]
    elements: Vec<RuleElement>,
}

/// The elements of a rule come in any order.
#[derive(Debug, Deserialize)]
enum RuleElement {
    #[serde(rename = "ID")]
    Id(String),
    AllowedOrigin(String),
    AllowedMethod(String),
    AllowedHeader(String),
    ExposeHeader(String),
    MaxAgeSeconds(i32),
}

/// Reads and checks a document.
pub(super) fn read(bytes: &[u8]) -> Result<CorsConfiguration, Refusal> {
    let Document::Configuration(Rules { rules }) = input::parse(bytes)?;
    let rules: Vec<CorsRule> = rules.into_iter().map(|Rule::Rule(rule)| collect(rule)).collect();
    if rules.is_empty() {
        return Err(S3Refusal::MalformedXml.into());
    }
    if rules.len() > MOST_RULES {
        return Err(CorsRefusal::TooManyRules.into());
    }
    rules.iter().try_for_each(check)?;
    Ok(CorsConfiguration { rules })
}

fn collect(rule: Elements) -> CorsRule {
    let mut collected = CorsRule::default();
    for element in rule.elements {
        match element {
            RuleElement::Id(id) => collected.id = Some(id),
            RuleElement::AllowedOrigin(origin) => collected.allowed_origins.push(origin),
            RuleElement::AllowedMethod(method) => collected.allowed_methods.push(method),
            RuleElement::AllowedHeader(header) => collected.allowed_headers.push(header),
            RuleElement::ExposeHeader(header) => collected.expose_headers.push(header),
            RuleElement::MaxAgeSeconds(seconds) => collected.max_age_seconds = Some(seconds),
        }
    }
    collected
}

fn check(rule: &CorsRule) -> Result<(), Refusal> {
    if rule.allowed_origins.is_empty() || rule.allowed_methods.is_empty() {
        return Err(S3Refusal::MalformedXml.into());
    }
    rule.allowed_methods.iter().try_for_each(|method| check_method(method))?;
    rule.allowed_origins.iter().try_for_each(|origin| check_origin(origin))?;
    rule.allowed_headers.iter().try_for_each(|header| check_allowed_header(header))?;
    rule.expose_headers.iter().try_for_each(|header| check_expose_header(header))
}

fn check_method(method: &str) -> Result<(), Refusal> {
    if METHODS.contains(&method) {
        return Ok(());
    }
    Err(CorsRefusal::UnsupportedMethod { method: method.to_owned() }.into())
}

fn check_origin(origin: &str) -> Result<(), Refusal> {
    if wildcards(origin) > 1 {
        return Err(CorsRefusal::OriginWildcards { origin: origin.to_owned() }.into());
    }
    Ok(())
}

fn check_allowed_header(header: &str) -> Result<(), Refusal> {
    if wildcards(header) > 1 {
        return Err(CorsRefusal::HeaderWildcards { header: header.to_owned() }.into());
    }
    if !is_header_name(header) {
        return Err(CorsRefusal::InvalidAllowedHeader { header: header.to_owned() }.into());
    }
    Ok(())
}

fn check_expose_header(header: &str) -> Result<(), Refusal> {
    if !is_header_name(header) || header.contains('*') {
        return Err(CorsRefusal::InvalidExposeHeader { header: header.to_owned() }.into());
    }
    Ok(())
}

fn wildcards(text: &str) -> usize {
    text.matches('*').count()
}

/// Whether every character may stand in a header's name (`*` may).
pub(in crate::services::s3) fn is_header_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Writes a document, each rule's elements in S3's order.
pub(super) fn write(cors: &CorsConfiguration) -> Element {
    root("CORSConfiguration").children(cors.rules.iter().map(rule))
}

fn rule(rule: &CorsRule) -> Element {
    let all = |name: &'static str, texts: &[String]| -> Vec<Element> {
        texts.iter().map(|text| Element::of_text(name, text)).collect()
    };
    Element::new("CORSRule")
        .maybe("ID", rule.id.clone())
        .children(all("AllowedOrigin", &rule.allowed_origins))
        .children(all("AllowedMethod", &rule.allowed_methods))
        .maybe("MaxAgeSeconds", rule.max_age_seconds.map(|seconds| seconds.to_string()))
        .children(all("ExposeHeader", &rule.expose_headers))
        .children(all("AllowedHeader", &rule.allowed_headers))
}
