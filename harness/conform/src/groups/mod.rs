//! The behaviours, a file for each subject.

mod authentication;
mod bucket_policy;
mod buckets;
mod chains;
mod cors;
mod documents;
mod errors;
mod external_id;
mod iam;
mod kit;
mod layers;
mod matching;
mod objects;
mod parts;
mod permissions;
mod presigned;
mod query_authentication;
mod ranges;
mod sts_parameters;
mod tokens;
mod trust;
mod uploads;
mod versions;

use super::behaviour::Behaviour;

const GROUPS: [&[Behaviour]; 22] = [
    authentication::BEHAVIOURS,
    query_authentication::BEHAVIOURS,
    tokens::BEHAVIOURS,
    presigned::BEHAVIOURS,
    external_id::BEHAVIOURS,
    trust::BEHAVIOURS,
    chains::BEHAVIOURS,
    sts_parameters::BEHAVIOURS,
    layers::BEHAVIOURS,
    matching::BEHAVIOURS,
    permissions::BEHAVIOURS,
    bucket_policy::BEHAVIOURS,
    cors::BEHAVIOURS,
    errors::BEHAVIOURS,
    buckets::BEHAVIOURS,
    objects::BEHAVIOURS,
    ranges::BEHAVIOURS,
    versions::BEHAVIOURS,
    uploads::BEHAVIOURS,
    parts::BEHAVIOURS,
    iam::BEHAVIOURS,
    documents::BEHAVIOURS,
];

/// Every behaviour, in the order of the scoreboard.
pub fn behaviours() -> impl Iterator<Item = &'static Behaviour> {
    GROUPS.into_iter().flatten()
}
