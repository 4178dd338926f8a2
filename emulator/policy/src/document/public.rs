//! What S3 calls public: an Allow to everyone that no condition pins to fixed values.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>

use ipnet::IpNet;

use super::Publicity;
use crate::AccountId;
use crate::condition::Condition;
use crate::condition::operand::Operand;
use crate::condition::operator::{Absence, Quantifier, Sense};
use crate::principal::{PrincipalElement, PrincipalName};
use crate::statement::{Statement, StatementEffect};

/// Keys whose fixed values pin a statement to somebody.
const PINNING_KEYS: [&str; 17] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// The widest ranges of addresses that do not yet count as everybody.
const WIDEST_V4: u8 = 8;
const WIDEST_V6: u8 = 32;

pub(super) fn publicity(statements: &[Statement]) -> Publicity {
    if statements.iter().any(is_public) { Publicity::Public } else { Publicity::Private }
}

fn is_public(statement: &Statement) -> bool {
    statement.effect == StatementEffect::Allow
        && statement.principal.as_ref().is_some_and(names_everyone)
        && !statement.conditions.iter().any(pins)
}

fn names_everyone(element: &PrincipalElement) -> bool {
    match element {
        PrincipalElement::Is(names) => names.contains(&PrincipalName::Everyone),
        PrincipalElement::Not(_) => true,
    }
}

/// Whether a condition leaves only fixed values. One that holds without its key, or by negation, leaves everybody.
fn pins(condition: &Condition) -> bool {
    let operator = condition.operator;
    let strict = operator.sense == Sense::Positive
        && operator.absence == Absence::Counts
        && operator.quantifier != Quantifier::All;
    let key = condition.key.to_ascii_lowercase();
    strict
        && condition.operands.iter().zip(&condition.expected).all(|(operand, text)| match operand {
            Operand::Network(network) => key == "aws:sourceip" && is_narrow(network),
            Operand::Text(..) | Operand::Arn(_) => is_fixed_value(&key, text),
            _ => false,
        })
}

/// Wildcards and variables are no fixed value, whatever the operator; but an access point may stand for all of its
/// account's.
fn is_fixed_value(key: &str, text: &str) -> bool {
    if names_an_account(key, text) {
        return true;
    }
    PINNING_KEYS.contains(&key) && !text.contains(['*', '?']) && !text.contains("${")
}

fn names_an_account(key: &str, text: &str) -> bool {
    key == "s3:dataaccesspointarn" && AccountId::is_one(text.split(':').nth(4).unwrap_or_default())
}

const fn is_narrow(network: &IpNet) -> bool {
    match network {
        IpNet::V4(network) => network.prefix_len() >= WIDEST_V4,
        IpNet::V6(network) => network.prefix_len() >= WIDEST_V6,
    }
}
