//! A sequence diagram of the calls, drawn as SVG. Colours and fonts are the page's styles'.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use super::calls::{Call, Mood, Party};
use rolecall_text::escape::Escaped;

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

/// Draws the calls. `number` sets this diagram's names apart from those of others on the page.
pub(super) fn diagram(calls: &[Call], unsent: Option<&str>, number: &str) -> Result<String, fmt::Error> {
    let parties: BTreeSet<Party> = calls.iter().flat_map(|call| [call.from, call.to]).collect();
    let lanes = Lanes(parties.into_iter().collect());
    let handover = calls.iter().position(|call| call.from == Party::Browser);
    let rows =
        calls.len() * ROW + usize::from(handover.is_some()) * HANDOVER + usize::from(unsent.is_some()) * ROW;
    let (width, height) = (lanes.width(), HEAD + rows + 20);
    let mut svg = String::new();
    writeln!(
        svg,
        "<svg role=\"img\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         aria-labelledby=\"title-{number} desc-{number}\">"
    )?;
    writeln!(svg, "<title id=\"title-{number}\">The calls, and how they are answered</title>")?;
    writeln!(svg, "<desc id=\"desc-{number}\">{}</desc>", Escaped(described(calls, unsent)))?;
    lanes.draw(&mut svg, height)?;
    let mut top = HEAD;
    for (index, call) in calls.iter().enumerate() {
        if handover == Some(index) {
            lanes.hand_over(&mut svg, top)?;
            top += HANDOVER;
        }
        lanes.call(&mut svg, call, top)?;
        top += ROW;
    }
    if let Some(note) = unsent {
        let x = lanes.x(Party::Vendor);
        writeln!(
            svg,
            "<text class=\"bad note\" x=\"{}\" y=\"{}\">{}</text>",
            x + 12,
            top + 40,
            Escaped(short(note))
        )?;
    }
    writeln!(svg, "</svg>")?;
    Ok(svg)
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

    fn draw(&self, svg: &mut String, height: usize) -> fmt::Result {
        for party in &self.0 {
            let (x, name) = (self.x(*party), party.name());
            writeln!(svg, "<line class=\"life\" x1=\"{x}\" y1=\"{HEAD}\" x2=\"{x}\" y2=\"{height}\"/>")?;
            writeln!(
                svg,
                "<rect class=\"party\" x=\"{}\" y=\"2\" width=\"124\" height=\"38\" rx=\"8\"/>",
                x - 62
            )?;
            writeln!(svg, "<text class=\"party\" x=\"{x}\" y=\"28\">{name}</text>")?;
        }
        Ok(())
    }

    /// The vendor's page has the URL; what the browser does with it comes next.
    fn hand_over(&self, svg: &mut String, top: usize) -> fmt::Result {
        let (from, to, y) = (self.x(Party::Vendor), self.x(Party::Browser), top + 34);
        label(svg, "", (from + to) / 2, y - 9, "presigned URL")?;
        arrow(svg, "handover", from, to, y)
    }

    fn call(&self, svg: &mut String, call: &Call, top: usize) -> fmt::Result {
        let (from, to) = (self.x(call.from), self.x(call.to));
        let (middle, asked, answered) = ((from + to) / 2, top + 28, top + 62);
        let mood = match call.mood {
            Mood::Plain => "plain",
            Mood::Good => "good",
            Mood::Bad => "bad",
        };
        label(svg, "asks", middle, asked - 8, &call.asks)?;
        arrow(svg, "asks", from, to, asked)?;
        label(svg, mood, middle, answered - 8, &call.answer)?;
        arrow(svg, mood, to, from, answered)
    }
}

fn label(svg: &mut String, class: &str, x: usize, y: usize, text: &str) -> fmt::Result {
    writeln!(svg, "<text class=\"label {class}\" x=\"{x}\" y=\"{y}\">{}</text>", Escaped(short(text)))
}

fn arrow(svg: &mut String, class: &str, from: usize, to: usize, y: usize) -> fmt::Result {
    let (back, end) = if from < to { (to - 13, to - 4) } else { (to + 13, to + 4) };
    writeln!(svg, "<line class=\"arrow {class}\" x1=\"{from}\" y1=\"{y}\" x2=\"{end}\" y2=\"{y}\"/>")?;
    let (above, below, tip) = (y - 6, y + 6, if from < to { to - 1 } else { to + 1 });
    writeln!(svg, "<polygon class=\"tip {class}\" points=\"{tip},{y} {back},{above} {back},{below}\"/>")
}
