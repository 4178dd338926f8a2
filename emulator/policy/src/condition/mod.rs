//! One condition: an operator, a key, and the values that it expects.

pub(super) mod date;
pub(super) mod operand;
pub(super) mod operator;
#[cfg(test)]
mod tests;

use operand::Operand;
use operator::{Operator, Quantifier, Sense, Test};

use super::variable::Version;
use super::{Context, Values};

/// A key under an operator.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    /// As written: `ForAllValues:StringEquals`.
    pub(super) written_operator: String,
    pub(super) operator: Operator,
    /// As written: `sts:ExternalId`.
    pub(super) key: String,
    /// As the context finds it.
    lower_key: String,
    /// As written.
    pub(super) expected: Vec<String>,
    pub(super) operands: Vec<Operand>,
}

impl Condition {
    /// Nothing where there is no such operator.
    pub(super) fn new(operator: &str, key: &str, expected: Vec<String>, version: Version) -> Option<Self> {
        let written_operator = operator.to_owned();
        let operator = Operator::named(operator)?;
        let operands = expected.iter().map(|text| Operand::new(operator.test, text, version)).collect();
        let (lower_key, key) = (key.to_ascii_lowercase(), key.to_owned());
        Some(Self { written_operator, operator, key, lower_key, expected, operands })
    }

    /// The request's values of the key; a key without any value counts as absent.
    pub(super) fn actual<'a>(&self, context: &'a Context) -> Option<Values<'a>> {
        context.find(&self.lower_key).filter(|values| !values.is_empty())
    }

    /// Whether it holds where these are the request's values of the key.
    pub(super) fn holds(&self, actual: Option<&Values<'_>>, context: &Context) -> bool {
        if self.operator.test == Test::Null {
            let absent = if actual.is_none() { "true" } else { "false" };
            return self.matches_any(absent, context);
        }
        let Some(actual) = actual else { return self.operator.holds_without_key() };
        let satisfied = |value: &str| self.satisfied_by(value, context);
        match (self.operator.quantifier, self.operator.sense) {
            // AWS counts an empty string as no value here.
            (Quantifier::All, _) => actual.iter().filter(|value| !value.is_empty()).all(satisfied),
            (Quantifier::Single, Sense::Negated) => actual.iter().all(satisfied),
            (Quantifier::Any, _) | (Quantifier::Single, Sense::Positive) => actual.iter().any(satisfied),
        }
    }

    fn satisfied_by(&self, value: &str, context: &Context) -> bool {
        let matched = self.matches_any(value, context);
        match self.operator.sense {
            Sense::Positive => matched,
            Sense::Negated => !matched,
        }
    }

    fn matches_any(&self, value: &str, context: &Context) -> bool {
        self.operands.iter().any(|operand| operand.matches(value, context))
    }
}
