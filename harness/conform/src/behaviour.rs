//! One behaviour of AWS, as data and a check.

use std::fmt;
use std::pin::Pin;

use super::lab::Lab;
use super::verdict::Held;

/// A check's answer on its way: the last reply, which held, or why it did not.
pub(super) type Checking<'a> = Pin<Box<dyn Future<Output = Held> + Send + 'a>>;

/// Something that AWS does.
pub struct Behaviour {
    /// Its name, which stays: `trust/external-id-missing-is-refused`.
    pub name: &'static str,
    /// What AWS does, in one line.
    pub claim: &'static str,
    /// AWS's page about it.
    pub page: &'static str,
    pub(super) check: for<'a> fn(&'a Lab) -> Checking<'a>,
}

impl Behaviour {
    /// What its name begins with.
    #[must_use]
    pub fn group(&self) -> &'static str {
        group(self.name)
    }
}

/// What the name of a behaviour begins with.
pub(super) fn group(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

impl fmt::Debug for Behaviour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A behaviour whose check is written like a closure, and may await.
macro_rules! behaviour {
    ($name:literal, $claim:literal, $page:expr, |$lab:ident| $check:expr $(,)?) => {
        $crate::behaviour::Behaviour {
            name: $name,
            claim: $claim,
            page: $page,
            check: |$lab| Box::pin(async move { $check }),
        }
    };
}

pub(super) use behaviour;
