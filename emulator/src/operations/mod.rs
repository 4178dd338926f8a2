//! The operations of every service, and the permissions that each takes: one table for each service.
//!
//! A table is data, and this module knows no other but the policy engine, whose table says which condition keys each action
//! takes. What it is for:
//!
//! - `docs/permissions.md` is written from it ([`page`]).
//! - The end-to-end test `permissions` walks it: without permissions every case of every operation is refused and
//!   changes nothing, with exactly those of the table it is allowed, and with one of them taken away it is refused.
//! - [`Service::operation`] finds an operation by its name, so that whoever routes a request can hand on what it found.
//!   The names are AWS's, as `Action`, `X-Amz-Target` and the API references have them. That the dispatchers of the
//!   services have the same operations is a test of this module.
//!
//! A new operation gets a row here and an example in `tests/e2e/permissions`; both are missed by a test until they are
//! there.

mod iam;
mod keys;
mod kms;
mod page;
mod s3;
mod sts;
#[cfg(test)]
mod tests;
mod toolbox;

pub use page::page;

/// A service.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// As it is called in traces: `s3`, `sts`, `iam`, `kms`, `iam-toolbox`.
    pub name: &'static str,
    /// As people call it.
    pub title: &'static str,
    /// The page that lists its actions and resources.
    pub page: &'static str,
    /// Its operations, sorted by name.
    pub operations: &'static [Operation],
}

/// An operation that is emulated.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// AWS's name.
    pub name: &'static str,
    /// What it takes, by what the request brings.
    pub cases: &'static [Case],
}

/// What an operation takes in one case.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// When: what the request brings or is about. Empty for the plain request.
    pub when: &'static str,
    /// Everything that has to be allowed. Empty where AWS lets everybody do it who has signed.
    pub asks: &'static [Ask],
}

/// An action that has to be allowed on a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The action, such as `s3:GetObject`.
    pub action: &'static str,
    /// The resource's ARN with `${...}` for what differs, or `*`.
    pub resource: &'static str,
}

/// Every service.
pub const SERVICES: [Service; 5] = [s3::SERVICE, sts::SERVICE, iam::SERVICE, kms::SERVICE, toolbox::SERVICE];

impl Service {
    /// The operation of this name.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&'static Operation> {
        let place = self.operations.binary_search_by(|operation| operation.name.cmp(name)).ok()?;
        self.operations.get(place)
    }
}

/// A table: the operation's name, and for each case its actions with their resources.
macro_rules! operations {
    ($($name:ident { $($when:literal: [$($action:literal on $resource:expr),* $(,)?])+ })*) => {
        &[$($crate::operations::Operation {
            name: stringify!($name),
            cases: &[$($crate::operations::Case {
                when: $when,
                asks: &[$($crate::operations::Ask { action: $action, resource: $resource }),*],
            }),+],
        }),*]
    };
}
use operations;
