//! An explanation as a page: what was asked and answered, why, what each stage saw, and what would turn it around.

mod cors;
mod page;
mod policy;
mod remedy;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use serde_json::Value;

use page::{Page, list, text};
use rolecall_text::style::{BAD, GOOD, NAME};

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
pub fn explanation(out: &mut dyn Write, explanation: &Value, evidence: Evidence) -> io::Result<()> {
    let mut page = Page::new(out);
    heading(&mut page, explanation)?;
    because(&mut page, explanation)?;
    authentication(&mut page, explanation)?;
    for judgement in list(explanation, "/stages/policy") {
        policy::judgement(&mut page, judgement, evidence)?;
    }
    cors::stage(&mut page, explanation)?;
    remedy::remedies(&mut page, explanation)?;
    incomplete(&mut page, explanation)?;
    page.end()
}

/// What the emulator left out of its explanation, because it would have been too long.
fn incomplete(page: &mut Page<'_>, explanation: &Value) -> io::Result<()> {
    let mut lines = list(explanation, "/incomplete").filter_map(Value::as_str).peekable();
    if lines.peek().is_some() {
        page.title("Left out")?;
    }
    lines.try_for_each(|line| page.wrapped(2, line, NAME))
}

fn heading(page: &mut Page<'_>, explanation: &Value) -> io::Result<()> {
    let of = |pointer| text(explanation, pointer);
    page.title(&format!("Request {}", of("/requestId")))?;
    page.field("time", of("/time"))?;
    page.field("sent", &format!("{} {}{}", of("/request/method"), of("/request/host"), of("/request/path")))?;
    page.field("query", &of("/request/query").replace('&', " &"))?;
    page.field("from", of("/request/sourceIp"))?;
    page.field("operation", of("/operation"))?;
    page.field("caller", or(of("/caller"), "anonymous"))?;
    let status = explanation.pointer("/status").and_then(Value::as_u64).unwrap_or_default();
    let answered = format!("{status} {}", of("/refusal/code"));
    let style = if status < 400 { GOOD } else { BAD };
    page.styled_field("answered", answered.trim_end(), style)?;
    page.field("message", of("/refusal/message"))
}

fn because(page: &mut Page<'_>, explanation: &Value) -> io::Result<()> {
    match text(explanation, "/because/key") {
        "" => Ok(()),
        key => {
            page.title(&format!("Because of {key}"))?;
            page.wrapped(2, text(explanation, "/because/line"), NAME)
        }
    }
}

fn authentication(page: &mut Page<'_>, explanation: &Value) -> io::Result<()> {
    if explanation.pointer("/stages/auth").is_none_or(Value::is_null) {
        return Ok(());
    }
    let of = |name: &str| text(explanation, &format!("/stages/auth/{name}"));
    page.title("Authentication")?;
    match of("refused_by") {
        "" => page.mark(2, true, &format!("signed: {}", or(&of("scheme").to_ascii_lowercase(), "no")))?,
        check => page.mark(2, false, &format!("refused by the check {check}"))?,
    }
    if of("signature_version") == "SigV2" {
        page.field("version", "SigV2")?;
    }
    page.field("access key", of("access_key_id"))?;
    page.field("scope", of("credential_scope"))?;
    if of("refused_by") == "signature" {
        page.field("signature", of("signature_provided"))?;
        page.block("the server's canonical request", of("canonical_request"))?;
        page.block("the server's string to sign", of("string_to_sign"))?;
    }
    Ok(())
}

fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}
