//! A scenario as a section of the page: what happens to people, what the vendor says, what AWS answers and why, and the fix.

use std::fmt::{self, Write as _};

use super::calls::{calls, unsent};
use super::diagram::diagram;
use super::document::document;
use super::exhibit::{Exhibit, exhibit};
use super::text::breakable;
use super::{anchor, fix, prose};
use crate::report::class::word;
use crate::report::{place, terminal};
use crate::{Because, Class, Finished, Observed};
use rolecall_client::exchange::Exchange;
use rolecall_text::escape::Escaped;

/// The heading over the scenarios of one error.
pub(super) fn heading(group: &str) -> Result<String, fmt::Error> {
    Ok(format!("<h2 class=\"error\">{}</h2>\n", Escaped(group)))
}

/// One scenario.
pub(super) fn article(finished: &Finished) -> Result<String, fmt::Error> {
    let scenario = &finished.scenario;
    let anchor = anchor(&scenario.id);
    let mut html = String::new();
    writeln!(html, "<article id=\"{anchor}\" aria-labelledby=\"{anchor}-title\">")?;
    writeln!(html, "<p class=\"id\">{}</p>", Escaped(&scenario.id))?;
    writeln!(html, "<h3 id=\"{anchor}-title\" tabindex=\"-1\">{}</h3>", Escaped(&scenario.title))?;
    verdict(&mut html, finished)?;
    writeln!(html, "<div class=\"columns told\">\n<div>")?;
    writeln!(html, "<p class=\"prose\">{}</p>", prose::first_paragraph(&scenario.prose)?)?;
    if let Some(seen) = &finished.broken {
        said(&mut html, seen)?;
        asked(&mut html, &seen.proof)?;
        writeln!(html, "</div>\n<figure>")?;
        drawn(&mut html, seen, &anchor)?;
        writeln!(html, "</figure>\n</div>")?;
    } else {
        writeln!(html, "</div></div>")?;
    }
    writeln!(html, "<div class=\"columns\">")?;
    if let Some(exhibit) = finished.broken.as_ref().and_then(exhibit) {
        shown(&mut html, &exhibit)?;
    }
    writeln!(html, "<section>\n<h4>The fix</h4>\n{}</section>\n</div>\n</article>", fix::fix(scenario)?)?;
    Ok(html)
}

/// Only where the page did not come out as it says: then nothing is as important.
fn verdict(html: &mut String, finished: &Finished) -> fmt::Result {
    let class = finished.verdict.class();
    if class == Class::Behaved {
        return Ok(());
    }
    let (path, place) = place::of(finished);
    writeln!(
        html,
        "<p class=\"verdict\"><strong>{}</strong> {} <code>{}:{place}</code></p>",
        word(class),
        breakable(&finished.verdict.to_string()),
        Escaped(path.display())
    )
}

/// The vendor's message, AWS's answer, and the reason.
fn said(html: &mut String, seen: &Observed) -> fmt::Result {
    let Some(failed) = seen.failed() else {
        return writeln!(
            html,
            "<dl class=\"said passing\"><dt>The vendor says</dt><dd><strong>every check passes</strong></dd></dl>"
        );
    };
    writeln!(html, "<dl class=\"said\">\n<dt>The vendor says</dt>")?;
    writeln!(html, "<dd><strong class=\"message\">{}</strong></dd>", Escaped(failed.outcome.word()))?;
    if let Some(exchange) = seen.decisive() {
        answered(html, exchange, seen)?;
    }
    writeln!(html, "<dt>Because</dt>")?;
    match (&seen.because, failed.outcome.explanation()) {
        // Where the reason is AWS's own message again, the check knows more.
        (Some(because), explanation) if explanation.is_none() || !repeats(because, seen) => {
            let (key, line) = (breakable(&because.key), breakable(&because.line));
            writeln!(html, "<dd><strong>{key}</strong>: {line}</dd>")?;
        }
        (_, Some(explanation)) => writeln!(html, "<dd>{}</dd>", breakable(explanation))?,
        (_, None) => writeln!(html, "<dd>the target does not say</dd>")?,
    }
    writeln!(html, "</dl>")
}

fn repeats(because: &Because, seen: &Observed) -> bool {
    let message = seen.decisive().and_then(|exchange| exchange.message.as_ref());
    message.is_some_and(|message| *message == because.line)
}

fn answered(html: &mut String, exchange: &Exchange, seen: &Observed) -> fmt::Result {
    let status = exchange.status.map_or_else(|| "nothing".to_owned(), |status| status.to_string());
    let code = exchange.code.as_deref().unwrap_or_default();
    writeln!(html, "<dt>AWS answers</dt>\n<dd><strong>{status} {}</strong>", Escaped(code))?;
    if let Some(message) = &exchange.message {
        writeln!(html, "<q>{}</q>", breakable(message))?;
    }
    let page = seen.explanation().and_then(|why| Some(why.refusal.as_ref()?.page.as_str()));
    if let Some(page) = page.filter(|page| page.starts_with("https://")) {
        writeln!(html, "<a href=\"{}\" rel=\"noreferrer\">AWS's page</a>", Escaped(page))?;
    }
    writeln!(html, "</dd>")
}

/// What the page asks itself, because no check does.
fn asked(html: &mut String, proof: &[Exchange]) -> fmt::Result {
    if proof.is_empty() {
        return Ok(());
    }
    writeln!(html, "<h4>What the page asks itself</h4>\n<ul class=\"asked\">")?;
    for exchange in proof {
        let (shows, answer) = (breakable(&exchange.purpose), Escaped(terminal::answered(exchange)));
        writeln!(html, "<li>{shows}: <strong>{answer}</strong></li>")?;
    }
    writeln!(html, "</ul>")
}

fn drawn(html: &mut String, seen: &Observed, anchor: &str) -> fmt::Result {
    let unsent = unsent(seen).map(|check| format!("{}: nothing is sent", check.name));
    let svg = diagram(&calls(seen), unsent.as_deref(), anchor)?;
    writeln!(
        html,
        "<div class=\"drawing\" tabindex=\"0\" role=\"region\" aria-label=\"Diagram\">{svg}</div>"
    )?;
    let object = seen
        .checks
        .iter()
        .flat_map(|check| &check.exchanges)
        .find(|exchange| exchange.action == "s3:GetObject");
    if let Some(url) = object.and_then(|exchange| exchange.url.split('?').next()) {
        writeln!(html, "<figcaption>The object: <code>{}</code></figcaption>", breakable(url))?;
    }
    Ok(())
}

fn shown(html: &mut String, exhibit: &Exhibit) -> fmt::Result {
    writeln!(html, "<section>\n<h4>What decided</h4>\n<h5>{}</h5>", breakable(&exhibit.title))?;
    writeln!(
        html,
        "<pre class=\"document\" tabindex=\"0\">{}</pre>",
        document(&exhibit.document, &exhibit.marks)?
    )?;
    for compared in &exhibit.compared {
        writeln!(html, "<dl class=\"compared\"><dt>{}</dt>", Escaped(&compared.element))?;
        writeln!(html, "<dd>the document has <code>{}</code></dd>", breakable(&compared.expected))?;
        writeln!(html, "<dd>the request has <code>{}</code></dd></dl>", breakable(&compared.actual))?;
    }
    writeln!(html, "</section>")
}
