//! Which part of the evidence turned an answer.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::evidence::{ElementEvidence, LayerEvidence, PolicyEvidence, StatementEvidence};

/// The statement, or the element of one, that turned an answer: places in the lists of an explanation, from 0. As JSON it is a
/// JSON Pointer (RFC 6901) into the explanation, such as `/layers/0/policies/0/statements/1/elements/2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
#[serde(into = "String", try_from = "String")]
pub struct Decisive {
    /// The layer.
    pub layer: usize,
    /// The policy in the layer.
    pub policy: usize,
    /// The statement in the policy.
    pub statement: usize,
    /// The element of the statement, where one alone turned it.
    pub element: Option<usize>,
}

/// A text that is no place in an explanation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no place in an explanation: it is written /layers/0/policies/0/statements/0, and may end with /elements/0"
)]
pub struct NotAPlace(String);

/// What a place leads to.
#[derive(Clone, Copy, Debug)]
pub struct DecisiveEvidence<'a> {
    /// The layer.
    pub layer: &'a LayerEvidence,
    /// The policy.
    pub policy: &'a PolicyEvidence,
    /// The statement.
    pub statement: &'a StatementEvidence,
    /// The element, where one alone turned the answer.
    pub element: Option<&'a ElementEvidence>,
}

impl Decisive {
    /// What it leads to; nothing where these are not the layers that it was made for.
    #[must_use]
    pub fn find(self, layers: &[LayerEvidence]) -> Option<DecisiveEvidence<'_>> {
        let layer = layers.get(self.layer)?;
        let policy = layer.policies.get(self.policy)?;
        let statement = policy.statements.get(self.statement)?;
        let element =
            self.element.map(|element| statement.elements.get(element).ok_or(())).transpose().ok()?;
        Some(DecisiveEvidence { layer, policy, statement, element })
    }
}

impl fmt::Display for Decisive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { layer, policy, statement, element } = self;
        write!(f, "/layers/{layer}/policies/{policy}/statements/{statement}")?;
        element.map_or(Ok(()), |element| write!(f, "/elements/{element}"))
    }
}

impl FromStr for Decisive {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        read(text).ok_or_else(|| NotAPlace(text.to_owned()))
    }
}

fn read(text: &str) -> Option<Decisive> {
    let parts: Vec<&str> = text.strip_prefix('/')?.split('/').collect();
    let (start, element) = match parts.as_slice() {
        [start @ .., "elements", element] => (start, Some(element.parse().ok()?)),
        start => (start, None),
    };
    let ["layers", layer, "policies", policy, "statements", statement] = start else { return None };
    Some(Decisive {
        layer: layer.parse().ok()?,
        policy: policy.parse().ok()?,
        statement: statement.parse().ok()?,
        element,
    })
}

impl From<Decisive> for String {
    fn from(place: Decisive) -> Self {
        place.to_string()
    }
}

impl TryFrom<String> for Decisive {
    type Error = NotAPlace;

    fn try_from(text: String) -> Result<Self, NotAPlace> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_as_a_json_pointer_and_read_again() {
        for (text, element) in [
            ("/layers/0/policies/12/statements/3", None),
            ("/layers/0/policies/12/statements/3/elements/4", Some(4)),
        ] {
            let place = Decisive { layer: 0, policy: 12, statement: 3, element };
            assert_eq!(place.to_string(), text);
            assert_eq!(text.parse(), Ok(place));
            let json = serde_json::to_string(&place).unwrap();
            assert_eq!(serde_json::from_str::<Decisive>(&json).unwrap(), place);
        }
    }

    #[test]
    fn nothing_else_is_read() {
        for text in [
            "",
            "/",
            "/layers/0",
            "/layers/0/policies/0/statements",
            "/layers/x/policies/0/statements/0",
            "layers/0/policies/0/statements/0",
            "/layers/0/policies/0/statements/0/",
            "/layers/0/policies/0/statements/0/elements",
            "/layers/0/policies/0/statements/0/elements/0/expected",
        ] {
            let error = text.parse::<Decisive>().unwrap_err();
            assert!(error.to_string().contains("may end with /elements/0"), "{text}");
        }
    }
}
