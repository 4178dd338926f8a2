//! A sequence diagram of the calls, drawn as SVG. Colours and fonts are the page's styles'.

use std::collections::BTreeSet;

use maud::{Markup, PreEscaped, html};

use super::calls::{Call, Mood, Party};

/// Between two lifelines that stand side by side: a label of the usual length fits.
const BETWEEN: usize = 205;
/// Two of them alone have more room, and longer labels.
const BETWEEN_TWO: usize = 520;
const MARGIN: usize = 68;
const HEAD: usize = 44;
const ROW: usize = 74;
const HANDOVER: usize = 50;
/// Characters of a label. Longer ones would run over the next lifeline.
const LABEL: usize = 52;

/// A line's end, so that the drawing is not one line.
const END: PreEscaped<&str> = PreEscaped("\n");

/// Draws the calls. `number` sets this diagram's names apart from those of others on the page.
pub(super) fn diagram(calls: &[Call], unsent: Option<&str>, number: &str) -> Markup {
    let parties: BTreeSet<Party> = calls.iter().flat_map(|call| [call.from, call.to]).collect();
    let lanes = Lanes(parties.into_iter().collect());
    let handover = calls.iter().position(|call| call.from == Party::Browser);
    let rows =
        calls.len() * ROW + usize::from(handover.is_some()) * HANDOVER + usize::from(unsent.is_some()) * ROW;
    let (width, height) = (lanes.width(), HEAD + rows + 20);
    let top = |index: usize| {
        let handed = handover.is_some_and(|handover| index > handover);
        HEAD + index * ROW + usize::from(handed) * HANDOVER
    };
    let (title, description) = (format!("title-{number}"), format!("desc-{number}"));
    html! {
        svg role="img" viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height)
            aria-labelledby={ (title) " " (description) } {
            title id=(title) { "The calls, and how they are answered" }
            desc id=(description) { (described(calls, unsent)) } (END)
            (lanes.draw(height))
            @for (index, call) in calls.iter().enumerate() {
                @if handover == Some(index) {
                    (lanes.hand_over(top(index)))
                    (lanes.call(call, top(index) + HANDOVER))
                } @else {
                    (lanes.call(call, top(index)))
                }
            }
            @if let Some(note) = unsent {
                text class="bad note" x=(lanes.x(Party::Vendor) + 12) y=(top(calls.len()) + 40) { (short(note)) }
            }
        }
    }
}

/// For those who do not see it.
fn described(calls: &[Call], unsent: Option<&str>) -> String {
    let said = calls.iter().map(|call| {
        let Call { from, to, asks, answer, .. } = call;
        format!("{} to {}: {asks}. Answered {answer}.", from.name(), to.name())
    });
    said.chain(unsent.map(str::to_owned)).collect::<Vec<_>>().join(" ")
}

fn short(label: &str) -> String {
    match label.char_indices().nth(LABEL) {
        None => label.to_owned(),
        Some((end, _)) => format!("{}…", label.get(..end).unwrap_or_default()),
    }
}

/// Who takes part, from the left.
struct Lanes(Vec<Party>);

impl Lanes {
    const fn between(&self) -> usize {
        if self.0.len() > 2 { BETWEEN } else { BETWEEN_TWO }
    }

    fn width(&self) -> usize {
        2 * MARGIN + self.0.len().saturating_sub(1) * self.between()
    }

    fn x(&self, party: Party) -> usize {
        MARGIN + self.0.iter().position(|other| *other == party).unwrap_or_default() * self.between()
    }

    fn draw(&self, height: usize) -> Markup {
        html! {
            @for party in &self.0 {
                @let x = self.x(*party);
                line class="life" x1=(x) y1=(HEAD) x2=(x) y2=(height) {}
                rect class="party" x=(x - 62) y="2" width="124" height="38" rx="8" {}
                text class="party" x=(x) y="28" { (party.name()) } (END)
            }
        }
    }

    /// The vendor's page has the URL; what the browser does with it comes next.
    fn hand_over(&self, top: usize) -> Markup {
        let (from, to, y) = (self.x(Party::Vendor), self.x(Party::Browser), top + 34);
        html! { (label("", (from + to) / 2, y - 9, "presigned URL")) (arrow("handover", from, to, y)) }
    }

    fn call(&self, call: &Call, top: usize) -> Markup {
        let (from, to) = (self.x(call.from), self.x(call.to));
        let (middle, asked, answered) = ((from + to) / 2, top + 28, top + 62);
        let mood = match call.mood {
            Mood::Plain => "plain",
            Mood::Good => "good",
            Mood::Bad => "bad",
        };
        html! {
            (label("asks", middle, asked - 8, &call.asks))
            (arrow("asks", from, to, asked))
            (label(mood, middle, answered - 8, &call.answer))
            (arrow(mood, to, from, answered))
        }
    }
}

fn label(class: &str, x: usize, y: usize, text: &str) -> Markup {
    html! { text class={ "label " (class) } x=(x) y=(y) { (short(text)) } (END) }
}

fn arrow(class: &str, from: usize, to: usize, y: usize) -> Markup {
    let (back, end) = if from < to { (to - 13, to - 4) } else { (to + 13, to + 4) };
    let (above, below, tip) = (y - 6, y + 6, if from < to { to - 1 } else { to + 1 });
    html! {
        line class={ "arrow " (class) } x1=(from) y1=(y) x2=(end) y2=(y) {} (END)
        polygon class={ "tip " (class) } points={ (tip) "," (y) " " (back) "," (above) " " (back) "," (below) } {} (END)
    }
}
