//! Reading parameters against the schema. Everything that is wrong is found before anything is refused.

use super::patterns::{self, Pattern};
use crate::refusal::{Constraint, Shown, Violation, Violations};
use crate::wire::Params;

/// How a service's messages show values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services) enum Style {
    /// STS: in quotes, a missing one as null.
    Values,
    /// IAM: not at all.
    NoValues,
}

/// What the schema asks of a text. Lengths are in Unicode scalar values.
#[derive(Clone, Copy, Debug)]
pub(in crate::services) struct Text {
    min: usize,
    max: usize,
    pattern: Option<Pattern>,
}

impl Text {
    /// Of this length.
    pub(in crate::services) const fn new(min: usize, max: usize) -> Self {
        Self { min, max, pattern: None }
    }

    /// Of this length and pattern.
    pub(in crate::services) const fn of(min: usize, max: usize, pattern: Pattern) -> Self {
        Self { min, max, pattern: Some(pattern) }
    }

    /// Whether a value breaks none of the constraints.
    fn takes(&self, value: &str) -> bool {
        let length = if value.is_ascii() { value.len() } else { value.chars().count() };
        (self.min..=self.max).contains(&length) && self.pattern.is_none_or(|pattern| pattern.matches(value))
    }

    /// The constraints that a value breaks. Of an empty value's two violations AWS mostly names the pattern first.
    fn broken_by(&self, value: &str) -> Vec<Constraint> {
        let length = value.chars().count();
        let pattern = self.pattern.filter(|pattern| !pattern.matches(value));
        let pattern = pattern.map(|pattern| Constraint::Pattern(pattern.printed));
        let short = (length < self.min).then_some(Constraint::MinLength(self.min));
        let long = (length > self.max).then_some(Constraint::MaxLength(self.max));
        [pattern, short, long].into_iter().flatten().collect()
    }

    /// Every constraint, as the message about a list's members names them.
    fn all(&self) -> Vec<Constraint> {
        let pattern = self.pattern.map(|pattern| Constraint::Pattern(pattern.printed));
        [Some(Constraint::MaxLength(self.max)), Some(Constraint::MinLength(self.min)), pattern]
            .into_iter()
            .flatten()
            .chain([Constraint::NotNull])
            .collect()
    }
}

/// The keys of tags.
pub(in crate::services) const TAG_KEY: Text = Text::of(1, 128, patterns::TAG_KEY);
const TAG_VALUE: Text = Text::of(0, 256, patterns::TAG_VALUE);
/// The most tags that a request may carry, and that a resource may have.
pub(in crate::services) const MOST_TAGS: usize = 50;

/// A value that is not of its type at all: that is refused before the schema is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services) enum Malformed {
    /// A number is sent empty.
    Empty,
    /// It is no number, or too big a one.
    NotANumber,
}

/// Reads parameters and collects what is wrong with them.
pub(in crate::services) struct Checks<'p> {
    params: &'p Params,
    style: Style,
    found: Violations,
}

impl<'p> Checks<'p> {
    /// Begins.
    pub(in crate::services) fn new(params: &'p Params, style: Style) -> Self {
        Self { params, style, found: Violations::default() }
    }

    /// A text that must be there; empty where it is not.
    pub(in crate::services) fn required(&mut self, name: &str, rule: &Text) -> String {
        let value = self.optional(name, rule);
        if value.is_none() {
            self.missing(&field(name));
        }
        value.unwrap_or_default()
    }

    /// A text that may be there.
    pub(in crate::services) fn optional(&mut self, name: &str, rule: &Text) -> Option<String> {
        let value = self.params.get(name)?.into_owned();
        if !rule.takes(&value) {
            self.text(&field(name), &value, rule);
        }
        Some(value)
    }

    /// A text of a structure in a list.
    pub(in crate::services) fn text(&mut self, field: &str, value: &str, rule: &Text) {
        for constraint in rule.broken_by(value) {
            self.broken(field, value, constraint);
        }
    }

    /// A number that may be there.
    ///
    /// # Errors
    /// Where it is no number.
    pub(in crate::services) fn number(
        &mut self,
        name: &str,
        min: i32,
        max: i32,
    ) -> Result<Option<i32>, Malformed> {
        let Some(text) = self.params.get(name) else { return Ok(None) };
        if text.is_empty() {
            return Err(Malformed::Empty);
        }
        let number: i32 = text.parse().map_err(|_| Malformed::NotANumber)?;
        if number < min {
            self.broken(&field(name), &text, Constraint::Min(min));
        } else if number > max {
            self.broken(&field(name), &text, Constraint::Max(max));
        }
        Ok(Some(number))
    }

    /// A truth value that may be there.
    ///
    /// # Errors
    /// Where it is none.
    pub(in crate::services) fn truth(&self, name: &str) -> Result<Option<bool>, Malformed> {
        match self.params.get(name).as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(Malformed::NotANumber),
        }
    }

    /// One of several words, which may be there.
    pub(in crate::services) fn word(&mut self, name: &str, words: &'static [&'static str]) -> Option<String> {
        let value = self.params.get(name)?.into_owned();
        if !words.contains(&value.as_str()) {
            self.broken(&field(name), &value, Constraint::OneOf(words));
        }
        Some(value)
    }

    /// A list of texts.
    pub(in crate::services) fn list(&mut self, name: &str, most: usize, rule: &Text) -> Vec<String> {
        let values: Vec<String> = self.params.members(name, "").into_iter().map(Into::into).collect();
        self.length(name, &values, most);
        if values.iter().any(|value| !rule.takes(value)) {
            let shown = format!("[{}]", values.join(", "));
            self.broken(&field(name), &shown, Constraint::Members(rule.all()));
        }
        values
    }

    /// `Tags`: keys and values, as they were sent.
    pub(in crate::services) fn tags(&mut self) -> Vec<(String, String)> {
        let params = self.params;
        let keys: Vec<String> = params.members("Tags", ".Key").into_iter().map(Into::into).collect();
        self.length("Tags", &keys, MOST_TAGS);
        // So many are refused, whatever they are: their values are not looked for.
        if keys.len() > MOST_TAGS {
            return keys.into_iter().map(|key| (key, String::new())).collect();
        }
        let mut tags = Vec::with_capacity(keys.len());
        for (index, key) in (1..).zip(keys) {
            self.text(&format!("tags.{index}.member.key"), &key, &TAG_KEY);
            let field = format!("tags.{index}.member.value");
            let value = params.get(&format!("Tags.member.{index}.Value"));
            match &value {
                Some(value) => self.text(&field, value, &TAG_VALUE),
                None => self.missing(&field),
            }
            tags.push((key, value.unwrap_or_default().into_owned()));
        }
        tags
    }

    /// At most so many members.
    pub(in crate::services) fn length(&mut self, name: &str, values: &[String], most: usize) {
        if values.len() > most {
            let shown = format!("[{}]", values.join(", "));
            self.broken(&field(name), &shown, Constraint::MaxLength(most));
        }
    }

    /// A parameter that must be there and is not.
    pub(in crate::services) fn missing(&mut self, field: &str) {
        let value = match self.style {
            Style::Values => Shown::Null,
            Style::NoValues => Shown::Hidden,
        };
        self.found.push(Violation { field: field.to_owned(), value, constraint: Constraint::NotNull });
    }

    /// The parameters themselves.
    pub(in crate::services) const fn params(&self) -> &'p Params {
        self.params
    }

    /// Ends.
    ///
    /// # Errors
    /// All that was found.
    pub(in crate::services) fn finish(self) -> Result<(), Violations> {
        if self.found.is_empty() { Ok(()) } else { Err(self.found) }
    }

    fn broken(&mut self, field: &str, value: &str, constraint: Constraint) {
        let value = match self.style {
            Style::Values => Shown::Text(value.to_owned()),
            Style::NoValues => Shown::Hidden,
        };
        self.found.push(Violation { field: field.to_owned(), value, constraint });
    }
}

/// As messages name a parameter: `RoleArn` as `roleArn`.
pub(in crate::services) fn field(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
