//! The values of a condition, read once for the operator that compares them.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ipnet::IpNet;

use super::date;
use super::operator::{Order, Test};
use crate::Context;
use crate::pattern::{Case, Glob};
use crate::variable::{self, ArnGlob, Version, Wildcards};

/// One value.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Text(Glob, Case),
    Arn(ArnGlob),
    Number(f64, Order),
    /// Milliseconds since 1970.
    Date(i64, Order),
    Bool(bool),
    Bytes(Box<[u8]>),
    Network(IpNet),
    /// What the operator cannot compare with: no value of a request matches it.
    Unreadable,
}

impl Operand {
    pub(crate) fn new(test: Test, text: &str, version: Version) -> Self {
        let read = match test {
            Test::StringEquals => Some(Self::text(text, version, Wildcards::Literal, Case::Sensitive)),
            Test::StringEqualsIgnoreCase => {
                Some(Self::text(text, version, Wildcards::Literal, Case::Insensitive))
            }
            Test::StringLike => Some(Self::text(text, version, Wildcards::Meaningful, Case::Sensitive)),
            Test::Arn => Some(Self::Arn(ArnGlob::new(text, version))),
            Test::Numeric(order) => number(text).map(|number| Self::Number(number, order)),
            Test::Date(order) => date::parse(text).map(|date| Self::Date(date, order)),
            Test::Bool | Test::Null => boolean(text).map(Self::Bool),
            Test::Binary => STANDARD.decode(text).ok().map(|bytes| Self::Bytes(bytes.into())),
            Test::IpAddress => network(text).map(Self::Network),
        };
        read.unwrap_or(Self::Unreadable)
    }

    fn text(text: &str, version: Version, wildcards: Wildcards, case: Case) -> Self {
        Self::Text(variable::glob(text, version, wildcards), case)
    }

    /// Whether a value of the request matches it.
    pub(crate) fn matches(&self, actual: &str, context: &Context) -> bool {
        match self {
            Self::Text(glob, case) => glob.matches(actual, *case, context),
            Self::Arn(glob) => glob.matches(actual, context),
            Self::Number(expected, order) => {
                number(actual).is_some_and(|actual| order.holds(&actual, expected))
            }
            Self::Date(expected, order) => {
                date::parse(actual).is_some_and(|actual| order.holds(&actual, expected))
            }
            Self::Bool(expected) => boolean(actual) == Some(*expected),
            Self::Bytes(expected) => {
                STANDARD.decode(actual).is_ok_and(|actual| actual.as_slice() == &**expected)
            }
            Self::Network(expected) => match actual.parse::<IpAddr>() {
                Ok(address) => expected.contains(&address),
                Err(_) => network(actual).is_some_and(|actual| expected.contains(&actual)),
            },
            Self::Unreadable => false,
        }
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else {
        text.eq_ignore_ascii_case("false").then_some(false)
    }
}

/// An address alone is a network of one.
pub(crate) fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse().ok().map(|address: IpAddr| IpNet::from(address)))
}
