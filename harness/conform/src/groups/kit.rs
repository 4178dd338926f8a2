//! What every group is written with.

pub(super) use crate::behaviour::{Behaviour, behaviour};
pub(super) use crate::cleanup::Made;
pub(super) use crate::lab::{CONTENT, ETAG, Lab, arn_of, bucket_of};
pub(super) use crate::pages::*;
pub(super) use crate::policies::{Statement, allow, deny, policy, trusts, versioned};
pub(super) use crate::reply::Reply;
pub(super) use crate::request::{Request, Signed};
pub(super) use crate::signer::{Identity, checksum, encoded, sha256};
pub(super) use crate::verdict::{Given, Held, Unheld};
