//! A scenario as a section of the page: what happens to people, what the vendor says, what AWS answers and why, and the fix.

use maud::{Markup, PreEscaped, display, html};
use rolecall_client::exchange::Exchange;

use super::calls::{calls, unsent};
use super::diagram::diagram;
use super::document::document;
use super::exhibit::{Exhibit, exhibit};
use super::text::breakable;
use super::{anchor, fix, prose};
use crate::report::class::word;
use crate::report::{place, terminal};
use crate::{Because, Class, Finished, Observed};

/// A line's end, so that the page is not one line.
const END: PreEscaped<&str> = PreEscaped("\n");

/// The heading over the scenarios of one error.
pub(super) fn heading(group: &str) -> Markup {
    html! { h2.error { (group) } (END) }
}

/// One scenario.
pub(super) fn article(finished: &Finished) -> Markup {
    let scenario = &finished.scenario;
    let anchor = anchor(&scenario.id);
    let title = format!("{anchor}-title");
    html! {
        article id=(anchor) aria-labelledby=(title) {
            p.id { (scenario.id) }
            h3 id=(title) tabindex="-1" { (scenario.title) }
            (verdict(finished))
            div.columns.told {
                div {
                    p.prose { (prose::first_paragraph(&scenario.prose)) }
                    @if let Some(seen) = &finished.broken { (said(seen)) (asked(&seen.proof)) }
                }
                @if let Some(seen) = &finished.broken { figure { (drawn(seen, &anchor)) } }
            }
            (END)
            div.columns {
                @if let Some(exhibit) = finished.broken.as_ref().and_then(exhibit) { (shown(&exhibit)) }
                section { h4 { "The fix" } (fix::fix(scenario)) }
            }
        }
        (END)
    }
}

/// Only where the page did not come out as it says: then nothing is as important.
fn verdict(finished: &Finished) -> Markup {
    let class = finished.verdict.class();
    let (path, place) = place::of(finished);
    html! {
        @if class != Class::Behaved {
            p.verdict {
                strong { (word(class)) } " " (breakable(&finished.verdict.to_string())) " "
                code { (display(path.display())) ":" (display(place)) }
            }
            (END)
        }
    }
}

/// The vendor's message, AWS's answer, and the reason.
fn said(seen: &Observed) -> Markup {
    let Some(failed) = seen.failed() else {
        return html! { dl.said.passing { dt { "The vendor says" } dd { strong { "every check passes" } } } };
    };
    html! {
        dl.said {
            dt { "The vendor says" }
            dd { strong.message { (failed.outcome.word()) } }
            @if let Some(exchange) = seen.decisive() { (answered(exchange, seen)) }
            dt { "Because" }
            @match (&seen.because, failed.outcome.explanation()) {
                // Where the reason is AWS's own message again, the check knows more.
                (Some(because), explanation) if explanation.is_none() || !repeats(because, seen) => {
                    dd { strong { (breakable(&because.key)) } ": " (breakable(&because.line)) }
                },
                (_, Some(explanation)) => { dd { (breakable(explanation)) } },
                (_, None) => { dd { "the target does not say" } },
            }
        }
        (END)
    }
}

fn repeats(because: &Because, seen: &Observed) -> bool {
    let message = seen.decisive().and_then(|exchange| exchange.message.as_ref());
    message.is_some_and(|message| *message == because.line)
}

fn answered(exchange: &Exchange, seen: &Observed) -> Markup {
    let status = exchange.status.map_or_else(|| "nothing".to_owned(), |status| status.to_string());
    let page = seen.explanation().and_then(|why| Some(why.refusal.as_ref()?.page.as_str()));
    html! {
        dt { "AWS answers" }
        dd {
            strong { (status) " " (exchange.code.as_deref().unwrap_or_default()) } (END)
            @if let Some(message) = &exchange.message { q { (breakable(message)) } (END) }
            @if let Some(page) = page.filter(|page| page.starts_with("https://")) {
                a href=(page) rel="noreferrer" { "AWS's page" }
            }
        }
    }
}

/// What the page asks itself, because no check does.
fn asked(proof: &[Exchange]) -> Markup {
    html! {
        @if !proof.is_empty() {
            h4 { "What the page asks itself" }
            ul.asked {
                @for exchange in proof {
                    li { (breakable(&exchange.purpose)) ": " strong { (terminal::answered(exchange)) } }
                }
            }
        }
    }
}

fn drawn(seen: &Observed, anchor: &str) -> Markup {
    let unsent = unsent(seen).map(|check| format!("{}: nothing is sent", check.name));
    let object = seen
        .checks
        .iter()
        .flat_map(|check| &check.exchanges)
        .find(|exchange| exchange.action == "s3:GetObject");
    html! {
        div.drawing tabindex="0" role="region" aria-label="Diagram" {
            (diagram(&calls(seen), unsent.as_deref(), anchor))
        }
        @if let Some(url) = object.and_then(|exchange| exchange.url.split('?').next()) {
            figcaption { "The object: " code { (breakable(url)) } }
        }
    }
}

fn shown(exhibit: &Exhibit) -> Markup {
    html! {
        section {
            h4 { "What decided" }
            h5 { (breakable(&exhibit.title)) }
            pre.document tabindex="0" { (document(&exhibit.document, &exhibit.marks)) }
            @for compared in &exhibit.compared {
                dl.compared {
                    dt { (compared.element) }
                    dd { "the document has " code { (breakable(&compared.expected)) } }
                    dd { "the request has " code { (breakable(&compared.actual)) } }
                }
            }
        }
        (END)
    }
}
