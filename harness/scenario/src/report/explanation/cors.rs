//! What the CORS rules said.

use std::io;

use rolecall_evidence::{CorsRuleEvidence, CorsStage};

use super::page::Page;

pub(super) fn stage(page: &mut Page<'_>, cors: &CorsStage) -> io::Result<()> {
    let CorsStage { bucket, origin, method, rules, because, .. } = cors;
    let Some(origin) = origin else { return Ok(()) };
    page.title(&format!("CORS: {} from {origin} to {bucket}", method.as_deref().unwrap_or_default()))?;
    rules.iter().try_for_each(|one| rule(page, one))?;
    match because {
        None => page.mark(2, true, "the page is let in"),
        Some(_) if !rules.is_empty() => page.mark(2, false, "no rule matches"),
        Some(because) => page.mark(2, false, &because.line),
    }
}

fn rule(page: &mut Page<'_>, evidence: &CorsRuleEvidence) -> io::Result<()> {
    let number = evidence.rule;
    let Some(failed) = &evidence.failed else {
        return page.mark(2, true, &format!("rule {number}: matches"));
    };
    page.mark(2, false, &format!("rule {number}: {} does not match", failed.element.name()))?;
    let allowed = if failed.expected.is_empty() { "nothing".to_owned() } else { failed.expected.join(", ") };
    page.plain(6, &format!("rule:    {allowed}"))?;
    page.plain(6, &format!("request: {}", failed.actual.as_deref().unwrap_or_default()))
}
