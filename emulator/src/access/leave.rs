//! The proof that somebody may do something on something.
//!
//! Whatever changes the world or gives out its content takes one. Its constructor is visible in `access` alone: the
//! compiler refuses a proof that is made anywhere else. The file stands in `access` for that reason; the rest of the
//! crate names it `crate::leave`, and it knows no other module.
//!
//! ```compile_fail
//! use rolecall_emulator::leave::{Authorized, OnObject};
//!
//! // The constructor is private: there is no leave without `access`.
//! let forged = Authorized::<OnObject>::new("s3:GetObject".into(), "*".to_owned());
//! ```

use std::marker::PhantomData;
use std::sync::Arc;

/// A bucket itself: its settings, and lists of what is in it.
#[derive(Clone, Copy, Debug)]
pub enum OnBucket {}

/// An object, or an upload to its key.
#[derive(Clone, Copy, Debug)]
pub enum OnObject {}

/// Something of an account that has no policy of its own: all of IAM, a bucket that is to be made, a list of buckets.
#[derive(Clone, Copy, Debug)]
pub enum OnAccount {}

/// A KMS key.
#[derive(Clone, Copy, Debug)]
pub enum OnKey {}

/// A role that is to be assumed.
#[derive(Clone, Copy, Debug)]
pub enum OnRole {}

/// What AWS lets everybody do: it is on nothing.
#[derive(Clone, Copy, Debug)]
pub enum OnNothing {}

/// The proof that an action is allowed on a resource. `On` says of what kind the resource is, so that leave for one
/// kind does not do for another.
#[derive(Debug)]
pub struct Authorized<On> {
    action: Arc<str>,
    resource: String,
    on: PhantomData<fn() -> On>,
}

impl<On> Authorized<On> {
    /// Only `access` makes one.
    pub(super) const fn new(action: Arc<str>, resource: String) -> Self {
        Self { action, resource, on: PhantomData }
    }

    /// What was allowed, such as `s3:GetObject`.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The ARN of what it was allowed on, or `*`.
    #[must_use]
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// An answer to the caller: nobody gets one without leave.
    pub const fn answer<T>(&self, content: T) -> Answered<T> {
        Answered { content }
    }
}

impl Authorized<OnObject> {
    /// The key, if it was allowed in this bucket.
    #[must_use]
    pub fn key_in(&self, bucket: &str) -> Option<&str> {
        let path = self.resource.strip_prefix("arn:aws:s3:::")?;
        path.strip_prefix(bucket)?.strip_prefix('/')
    }
}

/// What a service answers. It takes leave to make one, so an operation that asks for none does not compile.
#[derive(Debug)]
pub struct Answered<T> {
    content: T,
}

impl<T> Answered<T> {
    /// The answer itself.
    pub fn into_content(self) -> T {
        self.content
    }
}

#[cfg(test)]
impl<On> Authorized<On> {
    /// For tests of the world alone.
    pub(crate) fn for_tests(resource: &str) -> Self {
        Self::new("test:Test".into(), resource.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_in_its_own_bucket_alone() {
        let leave = Authorized::<OnObject>::for_tests("arn:aws:s3:::bucket/a/b");
        assert_eq!(leave.key_in("bucket"), Some("a/b"));
        for other in ["buck", "bucket2", "other", ""] {
            assert_eq!(leave.key_in(other), None, "{other}");
        }
    }
}
