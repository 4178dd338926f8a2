//! What the CORS rules said.

use std::io;

use serde_json::Value;

use super::page::{Page, list, text};

pub(super) fn stage(page: &mut Page<'_>, explanation: &Value) -> io::Result<()> {
    let Some(cors) = explanation.pointer("/stages/cors").filter(|cors| !cors.is_null()) else {
        return Ok(());
    };
    let origin = text(cors, "/origin");
    if origin.is_empty() {
        return Ok(());
    }
    page.title(&format!("CORS: {} from {origin} to {}", text(cors, "/method"), text(cors, "/bucket")))?;
    list(cors, "/rules").try_for_each(|it| rule(page, it))?;
    match text(cors, "/because/line") {
        "" => page.mark(2, true, "the page is let in"),
        _ if list(cors, "/rules").next().is_some() => page.mark(2, false, "no rule matches"),
        line => page.mark(2, false, line),
    }
}

fn rule(page: &mut Page<'_>, rule: &Value) -> io::Result<()> {
    let number = rule.pointer("/rule").and_then(Value::as_u64).unwrap_or_default();
    let Some(failed) = rule.pointer("/failed").filter(|failed| !failed.is_null()) else {
        return page.mark(2, true, &format!("rule {number}: matches"));
    };
    page.mark(2, false, &format!("rule {number}: {} does not match", text(failed, "/element")))?;
    let allowed: Vec<&str> = list(failed, "/expected").filter_map(Value::as_str).collect();
    let allowed = if allowed.is_empty() { "nothing".to_owned() } else { allowed.join(", ") };
    page.plain(6, &format!("rule:    {allowed}"))?;
    page.plain(6, &format!("request: {}", text(failed, "/actual")))
}
