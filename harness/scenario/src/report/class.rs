//! How people are told of what kind a verdict is.

use crate::Class;

/// For people at a terminal.
pub(super) const fn word(class: Class) -> &'static str {
    match class {
        Class::Behaved => "ok",
        Class::Failure => "FAILED",
        Class::Error => "ERROR",
        Class::Untried => "untried",
    }
}
