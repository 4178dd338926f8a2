//! An explanation as a page: what was asked and answered, why, what each stage saw, and what would turn it around.

mod cors;
mod page;
mod policy;
mod remedy;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use rolecall_evidence::{Authentication, AuthenticationCheck, RequestExplanation, Scheme, SignatureVersion};
use rolecall_text::style::{BAD, GOOD, NAME};

use page::Page;

/// How much to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Every statement; of those that did not match, the elements that failed.
    Decisive,
    /// Every element of every statement, and the condition keys of the request.
    Whole,
}

/// Writes what `GET /_rolecall/explain/ID` answered, for people.
///
/// # Errors
/// Where it cannot be written.
pub fn explanation(
    out: &mut dyn Write,
    explanation: &RequestExplanation,
    evidence: Evidence,
) -> io::Result<()> {
    let mut page = Page::new(out);
    heading(&mut page, explanation)?;
    if let Some(because) = &explanation.because {
        page.title(&format!("Because of {}", because.key))?;
        page.wrapped(2, &because.line, NAME)?;
    }
    let stages = &explanation.stages;
    stages.auth.as_ref().map_or(Ok(()), |auth| authentication(&mut page, auth))?;
    stages.policy.iter().try_for_each(|judgement| policy::judgement(&mut page, judgement, evidence))?;
    stages.cors.as_ref().map_or(Ok(()), |cors| cors::stage(&mut page, cors))?;
    remedy::remedies(&mut page, explanation)?;
    incomplete(&mut page, &explanation.incomplete)?;
    page.end()
}

/// What the emulator left out of its explanation, because it would have been too long.
fn incomplete(page: &mut Page<'_>, lines: &[String]) -> io::Result<()> {
    if !lines.is_empty() {
        page.title("Left out")?;
    }
    lines.iter().try_for_each(|line| page.wrapped(2, line, NAME))
}

fn heading(page: &mut Page<'_>, explanation: &RequestExplanation) -> io::Result<()> {
    let RequestExplanation { request_id, time, request, operation, caller, status, refusal, .. } =
        explanation;
    page.title(&format!("Request {request_id}"))?;
    page.field("time", time)?;
    page.field("sent", &format!("{} {}{}", request.method, request.host, request.path))?;
    page.field("query", &request.query.replace('&', " &"))?;
    page.field("from", &request.source_ip)?;
    page.field("operation", operation.as_deref().unwrap_or_default())?;
    page.field("caller", caller.as_deref().unwrap_or("anonymous"))?;
    let (code, message) =
        refusal.as_ref().map_or(("", ""), |refusal| (refusal.code.as_str(), refusal.message.as_str()));
    let answered = format!("{status} {code}");
    let style = if *status < 400 { GOOD } else { BAD };
    page.styled_field("answered", answered.trim_end(), style)?;
    page.field("message", message)
}

fn authentication(page: &mut Page<'_>, auth: &Authentication) -> io::Result<()> {
    let field = |text: &Option<String>| text.clone().unwrap_or_default();
    page.title("Authentication")?;
    match auth.refused_by {
        None => page.mark(2, true, &format!("signed: {}", auth.scheme.map_or("no", Scheme::word)))?,
        Some(check) => page.mark(2, false, &format!("refused by the check {check}"))?,
    }
    if auth.signature_version == Some(SignatureVersion::V2) {
        page.field("version", "SigV2")?;
    }
    page.field("access key", &field(&auth.access_key_id))?;
    page.field("scope", &field(&auth.credential_scope))?;
    if auth.refused_by == Some(AuthenticationCheck::Signature) {
        page.field("signature", &field(&auth.signature_provided))?;
        page.block("the server's canonical request", &field(&auth.canonical_request))?;
        page.block("the server's string to sign", &field(&auth.string_to_sign))?;
    }
    Ok(())
}
