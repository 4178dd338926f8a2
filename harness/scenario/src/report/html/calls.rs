//! The calls of a scenario's checks, in the order in which they are made.

use crate::Observed;
use rolecall_check::{Check, Name};
use rolecall_client::exchange::Exchange;

/// Who takes part in a sequence of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Party {
    Vendor,
    Browser,
    Sts,
    S3,
}

/// How an answer is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// An answer that says nothing by itself.
    Plain,
    /// As it should be.
    Good,
    /// A refusal, or what should have been one.
    Bad,
}

/// A call and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) from: Party,
    pub(super) to: Party,
    pub(super) asks: String,
    pub(super) answer: String,
    pub(super) mood: Mood,
}

impl Party {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Vendor => "Vendor",
            Self::Browser => "Browser",
            Self::Sts => "STS",
            Self::S3 => "S3",
        }
    }
}

/// Every call once.
pub(super) fn calls(seen: &Observed) -> Vec<Call> {
    let decisive = seen.decisive();
    let kept_out = seen.failed().is_some_and(|check| check.name == Name::Cors);
    exchanges(seen).into_iter().map(|exchange| call(exchange, decisive == Some(exchange), kept_out)).collect()
}

/// The check of CORS looks at the browser's GETs again that fetching has looked at: with its preflights they stand in order.
fn exchanges(seen: &Observed) -> Vec<&Exchange> {
    let of = |name: Name| seen.checks.iter().find(|check| check.name == name).map(|check| &check.exchanges);
    let again = of(Name::Cors).map(Vec::as_slice).unwrap_or_default();
    let earlier =
        seen.checks.iter().filter(|check| check.name != Name::Cors).flat_map(|check| &check.exchanges);
    earlier.filter(|exchange| !again.contains(exchange)).chain(again).collect()
}

fn call(exchange: &Exchange, decisive: bool, kept_out: bool) -> Call {
    let browser = exchange.purpose.starts_with("the browser's");
    let probe = exchange.purpose.strip_prefix("probe: ");
    let asks = match (exchange.action.rsplit_once(':'), exchange.purpose.rsplit_once(" from ")) {
        (_, Some((_, origin))) if browser => format!("{} from {origin}", exchange.method),
        (Some(("s3", _)), _) => format!("{} the object", exchange.method),
        (Some((_, operation)), _) => format!("{operation} {}", probe.unwrap_or(&exchange.purpose)),
        (None, _) => exchange.action.clone(),
    };
    let (from, to) = match (browser, exchange.action.starts_with("sts:")) {
        (true, _) => (Party::Browser, Party::S3),
        (false, true) => (Party::Vendor, Party::Sts),
        (false, false) => (Party::Vendor, Party::S3),
    };
    let (mood, answer) = match answer(exchange, decisive, probe.is_some(), browser) {
        // S3 answers a GET with 200 even where the browser then keeps it from the page.
        (Mood::Good, answer) if browser && kept_out => (Mood::Plain, answer),
        other => other,
    };
    Call { from, to, asks, answer, mood }
}

fn answer(exchange: &Exchange, decisive: bool, probe: bool, browser: bool) -> (Mood, String) {
    let Some(status) = exchange.status else { return (Mood::Bad, "no answer".to_owned()) };
    let said = exchange.code.as_ref().map_or_else(|| status.to_string(), |code| format!("{status} {code}"));
    match (status < 300, decisive, probe) {
        (true, true, true) => (Mood::Bad, format!("{said}: let in")),
        (true, true, false) if browser => (Mood::Bad, format!("{said}, kept from the page")),
        (_, true, _) | (false, false, false) => (Mood::Bad, said),
        (false, false, true) => (Mood::Good, format!("{said}, as it should be")),
        (true, false, _) => (Mood::Good, said),
    }
}

/// A check that failed before anything was sent.
pub(super) fn unsent(seen: &Observed) -> Option<&Check> {
    seen.failed().filter(|check| check.exchanges.is_empty())
}
