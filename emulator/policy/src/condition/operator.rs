//! The condition operators by name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "AWS's own words")]
pub(crate) enum Test {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    Numeric(Order),
    Date(Order),
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

/// How two numbers or dates are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words say it")]
pub(crate) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Whether a match makes the condition hold, or fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    Positive,
    Negated,
}

/// How many of the request's values have to satisfy the condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantifier {
    /// The key has one value.
    Single,
    /// `ForAllValues:`
    All,
    /// `ForAnyValue:`
    Any,
}

/// What the absence of the key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absence {
    /// The operator's own rule.
    Counts,
    /// `...IfExists`: the condition holds.
    Forgiven,
}

/// An operator with its set prefix and suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operator {
    pub(crate) test: Test,
    pub(crate) sense: Sense,
    pub(crate) quantifier: Quantifier,
    pub(crate) absence: Absence,
}

impl Operator {
    /// By its name in a policy.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let (quantifier, rest) = if let Some(rest) = name.strip_prefix("ForAllValues:") {
            (Quantifier::All, rest)
        } else if let Some(rest) = name.strip_prefix("ForAnyValue:") {
            (Quantifier::Any, rest)
        } else {
            (Quantifier::Single, name)
        };
        let (absence, base) =
            rest.strip_suffix("IfExists").map_or((Absence::Counts, rest), |base| (Absence::Forgiven, base));
        let (test, sense) = base_operator(base)?;
        let plain = quantifier == Quantifier::Single && absence == Absence::Counts;
        (test != Test::Null || plain).then_some(Self { test, sense, quantifier, absence })
    }

    /// Whether the condition holds where the request does not have the key.
    pub(crate) fn holds_without_key(self) -> bool {
        match (self.absence, self.quantifier) {
            (Absence::Forgiven, _) | (_, Quantifier::All) => true,
            (Absence::Counts, Quantifier::Any) => false,
            (Absence::Counts, Quantifier::Single) => self.sense == Sense::Negated,
        }
    }
}

fn base_operator(name: &str) -> Option<(Test, Sense)> {
    use Sense::{Negated, Positive};
    Some(match name {
        "StringEquals" => (Test::StringEquals, Positive),
        "StringNotEquals" => (Test::StringEquals, Negated),
        "StringEqualsIgnoreCase" => (Test::StringEqualsIgnoreCase, Positive),
        "StringNotEqualsIgnoreCase" => (Test::StringEqualsIgnoreCase, Negated),
        "StringLike" => (Test::StringLike, Positive),
        "StringNotLike" => (Test::StringLike, Negated),
        "Bool" => (Test::Bool, Positive),
        "BinaryEquals" => (Test::Binary, Positive),
        "IpAddress" => (Test::IpAddress, Positive),
        "NotIpAddress" => (Test::IpAddress, Negated),
        "ArnEquals" | "ArnLike" => (Test::Arn, Positive),
        "ArnNotEquals" | "ArnNotLike" => (Test::Arn, Negated),
        "Null" => (Test::Null, Positive),
        _ => return ordered_operator(name),
    })
}

fn ordered_operator(name: &str) -> Option<(Test, Sense)> {
    let (make, order): (fn(Order) -> Test, &str) = if let Some(order) = name.strip_prefix("Numeric") {
        (Test::Numeric, order)
    } else {
        (Test::Date, name.strip_prefix("Date")?)
    };
    let (order, sense) = match order {
        "Equals" => (Order::Equal, Sense::Positive),
        "NotEquals" => (Order::Equal, Sense::Negated),
        "LessThan" => (Order::Less, Sense::Positive),
        "LessThanEquals" => (Order::LessOrEqual, Sense::Positive),
        "GreaterThan" => (Order::Greater, Sense::Positive),
        "GreaterThanEquals" => (Order::GreaterOrEqual, Sense::Positive),
        _ => return None,
    };
    Some((make(order), sense))
}

impl Order {
    /// Whether `left` stands in this order to `right`.
    pub(crate) fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}
