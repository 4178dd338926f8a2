//! What the query services' schema finds wrong with parameters: all of it at once, in one message.

use std::fmt;

/// Everything that the schema finds wrong with one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

/// One parameter that breaks one constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The parameter, as the message names it: `roleArn`.
    pub field: String,
    /// Its value, as far as the message shows it.
    pub value: Shown,
    /// What it breaks.
    pub constraint: Constraint,
}

/// How a message shows a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Not at all: IAM.
    Hidden,
    /// As `null`: STS, where the parameter is missing.
    Null,
    /// In quotes: STS.
    Text(String),
}

/// A constraint of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// It must be there.
    NotNull,
    /// At least so many characters, or members.
    MinLength(usize),
    /// At most so many characters, or members.
    MaxLength(usize),
    /// At least this number.
    Min(i32),
    /// At most this number.
    Max(i32),
    /// Of this pattern, as AWS prints it.
    Pattern(&'static str),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A list whose members break one of these.
    Members(Vec<Constraint>),
}

impl Violations {
    /// Adds one.
    pub fn push(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(f, "{count} validation error{} detected: ", if count == 1 { "" } else { "s" })?;
        for (index, violation) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, value, constraint } = self;
        match value {
            Shown::Hidden => write!(f, "Value at '{field}'")?,
            Shown::Null => write!(f, "Value null at '{field}'")?,
            Shown::Text(text) => write!(f, "Value '{text}' at '{field}'")?,
        }
        write!(f, " failed to satisfy constraint: {constraint}")
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotNull => f.write_str("Member must not be null"),
            Self::MinLength(least) => write!(f, "Member must have length greater than or equal to {least}"),
            Self::MaxLength(most) => write!(f, "Member must have length less than or equal to {most}"),
            Self::Min(least) => write!(f, "Member must have value greater than or equal to {least}"),
            Self::Max(most) => write!(f, "Member must have value less than or equal to {most}"),
            Self::Pattern(pattern) => write!(f, "Member must satisfy regular expression pattern: {pattern}"),
            Self::OneOf(words) => write!(f, "Member must satisfy enum value set: [{}]", words.join(", ")),
            Self::Members(constraints) => {
                let each: Vec<_> = constraints.iter().map(ToString::to_string).collect();
                write!(f, "Member must satisfy constraint: [{}]", each.join(", "))
            }
        }
    }
}
