//! What a target answered, and what may be asked of it.

use http::HeaderMap;

use super::verdict::{Held, Unheld};
use rolecall_client::raw::Answer;

/// Longest of a target's own words that is shown.
const LONGEST: usize = 200;

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    headers: HeaderMap,
    pub(super) body: String,
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        Self { status: answer.status.as_u16(), headers: answer.headers, body }
    }
}

impl Reply {
    /// This status.
    pub(super) fn is(self, status: u16) -> Held {
        let expected = status.to_string();
        self.must(|reply| reply.status == status, expected)
    }

    /// Any success.
    pub(super) fn succeeds(self) -> Held {
        self.must(|reply| (200..300).contains(&reply.status), "success")
    }

    /// This status and this error code.
    pub(super) fn refuses(self, status: u16, code: &str) -> Held {
        let is_it = |reply: &Self| reply.status == status && reply.text("Code").as_deref() == Some(code);
        self.must(is_it, format!("{status} {code}"))
    }

    /// A message with this in it.
    pub(super) fn says(self, part: &str) -> Held {
        let expected = format!("a message with {part:?}");
        self.must(|reply| reply.text("Message").is_some_and(|message| message.contains(part)), expected)
    }

    /// An element with this text.
    pub(super) fn field(self, name: &str, value: &str) -> Held {
        match self.text(name) {
            Some(seen) if seen == value => Ok(self),
            seen => Err(Unheld::differs(pair(name, Some(value)), pair(name, seen.as_deref()))),
        }
    }

    /// An element, whatever its text.
    pub(super) fn element(self, name: &str) -> Held {
        self.must(|reply| reply.text(name).is_some(), format!("an element {name}"))
    }

    /// No such element.
    pub(super) fn no_element(self, name: &str) -> Held {
        match self.text(name) {
            None => Ok(self),
            seen => Err(Unheld::differs(pair(name, None), pair(name, seen.as_deref()))),
        }
    }

    /// A header with this value.
    pub(super) fn header(self, name: &str, value: &str) -> Held {
        match self.header_value(name) {
            Some(seen) if seen == value => Ok(self),
            seen => Err(Unheld::differs(pair(name, Some(value)), pair(name, seen.as_deref()))),
        }
    }

    /// A header, whatever its value.
    pub(super) fn has_header(self, name: &str) -> Held {
        self.must(|reply| reply.header_value(name).is_some(), format!("a header {name}"))
    }

    /// No such header.
    pub(super) fn no_header(self, name: &str) -> Held {
        match self.header_value(name) {
            None => Ok(self),
            seen => Err(Unheld::differs(pair(name, None), pair(name, seen.as_deref()))),
        }
    }

    /// Exactly this body.
    pub(super) fn body_is(self, body: &str) -> Held {
        if self.body == body {
            return Ok(self);
        }
        Err(Unheld::differs(format!("the body {body:?}"), format!("the body {:?}", cut(&self.body))))
    }

    /// A body with this in it.
    pub(super) fn contains(self, part: &str) -> Held {
        if self.body.contains(part) {
            return Ok(self);
        }
        Err(Unheld::differs(format!("a body with {part:?}"), format!("{} {}", self.status, cut(&self.body))))
    }

    /// Anything else.
    pub(super) fn must(self, holds: impl FnOnce(&Self) -> bool, expected: impl Into<String>) -> Held {
        if holds(&self) { Ok(self) } else { Err(Unheld::differs(expected, self.summary())) }
    }

    /// The text of the first element of this name.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        rolecall_text::xml::text(&self.body, name)
    }

    /// The text of an element that has to be there to go on.
    pub(super) fn needs(&self, name: &str) -> Result<String, Unheld> {
        self.text(name).ok_or_else(|| {
            Unheld::differs(format!("an element {name}"), format!("{} without it", self.status))
        })
    }

    pub(super) fn header_value(&self, name: &str) -> Option<String> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    }

    /// Status, code and message.
    fn summary(&self) -> String {
        let code = self.text("Code").map(|code| format!(" {code}")).unwrap_or_default();
        let message = self.text("Message").map(|message| format!(": {}", cut(&message))).unwrap_or_default();
        format!("{}{}{message}", self.status, cut(&code))
    }
}

fn pair(name: &str, value: Option<&str>) -> String {
    value.map_or_else(|| format!("no {name}"), |value| format!("{name}: {}", cut(value)))
}

/// One line of it, and not too much.
fn cut(text: &str) -> String {
    let line: String = text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() { format!("{line}...") } else { line }
}
