//! Why a web page was let in or kept out.

use rolecall_evidence::CorsStage;
pub use rolecall_evidence::{CorsElement, CorsMismatch as Mismatch, CorsRuleEvidence as RuleEvidence};

use super::matching::{Asked, Failed, judge};
use super::remedy;
use crate::policy::{Because, Repair};
use crate::world::bucket::{CorsConfiguration, CorsRule};

/// What was looked at when a web page of another origin asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorsEvidence {
    /// The bucket.
    pub bucket: String,
    /// The Origin.
    pub origin: Option<String>,
    /// The method that was asked for.
    pub method: Option<String>,
    /// The headers that were asked for, in lower case.
    pub headers: Vec<String>,
    /// Each rule that was considered, in order, up to the one that matched.
    pub rules: Vec<RuleEvidence>,
    /// What kept the page out; nothing where a rule matched.
    pub because: Option<Because>,
    /// The rules of a bucket that is there, for the remedy; shown as the AWS CLI writes them.
    configuration: Option<CorsConfiguration>,
}

impl CorsEvidence {
    pub(super) fn no_bucket(bucket: &str, asked: &Asked) -> Self {
        let line = format!("There is no bucket {bucket}.");
        Self::new(bucket, asked, Vec::new(), Some(Because { key: "Bucket".to_owned(), line }))
    }

    pub(super) fn no_configuration(bucket: &str, asked: &Asked) -> Self {
        let line = format!("The bucket {bucket} has no CORS configuration.");
        let because = Because { key: "CORS configuration".to_owned(), line };
        let evidence = Self::new(bucket, asked, Vec::new(), Some(because));
        Self { configuration: Some(CorsConfiguration::default()), ..evidence }
    }

    pub(super) fn of_rules(bucket: &str, asked: &Asked, cors: &CorsConfiguration) -> Self {
        let mut rules = Vec::new();
        for (place, rule) in cors.rules.iter().enumerate() {
            let failed = judge(rule, asked).err().map(|failed| mismatch(rule, asked, failed));
            let matched = failed.is_none();
            rules.push(RuleEvidence { rule: place + 1, id: rule.id.clone(), failed });
            if matched {
                return Self::new(bucket, asked, rules, None);
            }
        }
        let because = because(bucket, &rules);
        Self { configuration: Some(cors.clone()), ..Self::new(bucket, asked, rules, because) }
    }

    /// The smallest change to the bucket's rules that lets the page in; nothing where it was let in.
    #[must_use]
    pub fn repair(&self) -> Repair {
        match (&self.because, &self.configuration) {
            (Some(_), Some(configuration)) => remedy::of(&self.bucket, configuration, &self.asked()),
            _ => Repair::default(),
        }
    }

    /// All of it, as an explanation has it.
    #[must_use]
    pub fn explained(&self) -> CorsStage {
        let Self { bucket, origin, method, headers, rules, because, configuration } = self.clone();
        let document = configuration.filter(|cors| !cors.rules.is_empty()).as_ref().map(remedy::shown);
        CorsStage { bucket, origin, method, headers, rules, because, document }
    }

    fn asked(&self) -> Asked {
        let (origin, method) = (self.origin.clone(), self.method.clone());
        Asked { origin, method, headers: self.headers.clone(), headers_text: None }
    }

    fn new(bucket: &str, asked: &Asked, rules: Vec<RuleEvidence>, because: Option<Because>) -> Self {
        Self {
            bucket: bucket.to_owned(),
            origin: asked.origin.clone(),
            method: asked.method.clone(),
            headers: asked.headers.clone(),
            rules,
            because: because.filter(|_| asked.origin.is_some()),
            configuration: None,
        }
    }
}

fn mismatch(rule: &CorsRule, asked: &Asked, failed: Failed) -> Mismatch {
    let (element, expected, actual) = match failed {
        Failed::Origin => (CorsElement::AllowedOrigin, &rule.allowed_origins, asked.origin.clone()),
        Failed::Method => (CorsElement::AllowedMethod, &rule.allowed_methods, asked.method.clone()),
        Failed::Header(name) => (CorsElement::AllowedHeader, &rule.allowed_headers, Some(name)),
    };
    Mismatch { element, expected: expected.clone(), actual }
}

/// The rule that came nearest says why: the one that failed by its last element, and the first of those.
fn because(bucket: &str, rules: &[RuleEvidence]) -> Option<Because> {
    let failures = rules.iter().filter_map(|rule| rule.failed.as_ref().map(|failed| (rule.rule, failed)));
    let (place, failed) = failures.min_by_key(|(place, failed)| (distance(failed.element), *place))?;
    let expected = match failed.expected.as_slice() {
        [] => "nothing".to_owned(),
        texts => texts.join(", "),
    };
    let asked = failed
        .actual
        .as_ref()
        .map_or_else(|| "none was asked for".to_owned(), |actual| format!("the request asks for {actual}"));
    let name = failed.element.name();
    let line = format!("CORS rule {place} of the bucket {bucket}: {name} is {expected}, and {asked}.");
    Some(Because { key: name.to_owned(), line })
}

const fn distance(element: CorsElement) -> u8 {
    match element {
        CorsElement::AllowedHeader => 0,
        CorsElement::AllowedMethod => 1,
        CorsElement::AllowedOrigin => 2,
    }
}
