//! What every group is written with.

pub(super) use crate::conform::behaviour::{Behaviour, behaviour};
pub(super) use crate::conform::cleanup::Made;
pub(super) use crate::conform::lab::{CONTENT, ETAG, Lab, arn_of, bucket_of};
pub(super) use crate::conform::pages::*;
pub(super) use crate::conform::policies::{Statement, allow, deny, policy, trusts, versioned};
pub(super) use crate::conform::reply::Reply;
pub(super) use crate::conform::request::{Request, Signed};
pub(super) use crate::conform::signer::{Identity, checksum, encoded, sha256};
pub(super) use crate::conform::verdict::{Given, Held, Unheld};
