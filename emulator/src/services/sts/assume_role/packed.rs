//! PackedPolicySize. How AWS packs is not known; this is an estimate that grows with what is sent.

use std::collections::BTreeMap;

use super::chain::Chain;
use super::request::Request;
use crate::refusal::StsRefusal;

/// The characters of session policies that fill the space: the plain-text limit of the API reference.
const POLICY_SPACE: usize = 2048;
/// The characters of tags that fill it: people measured 74 % for the six tags of an EKS pod.
const TAG_SPACE: usize = 512;

/// The percentage of the space that is used; nothing where neither policies nor tags were sent.
///
/// # Errors
/// Beyond 100 %.
pub(super) fn size(request: &Request, chain: &Chain) -> Result<Option<usize>, StsRefusal> {
    of(request.policy.iter().chain(&request.policy_arns).map(String::as_str), &chain.tags)
}

/// The same for these policies and tags.
///
/// # Errors
/// Beyond 100 %.
pub(in crate::services::sts) fn of<'t>(
    policies: impl Iterator<Item = &'t str>,
    tags: &BTreeMap<String, String>,
) -> Result<Option<usize>, StsRefusal> {
    let policies: usize = policies.map(length).sum();
    let tags: usize = tags.iter().map(|(key, value)| length(key) + length(value)).sum();
    let percent = (policies * 100).div_ceil(POLICY_SPACE) + (tags * 100).div_ceil(TAG_SPACE);
    match (policies, percent) {
        (_, 0) => Ok(None),
        (_, 1..=100) => Ok(Some(percent)),
        (0, _) => Err(StsRefusal::PackedTagsTooLarge { percent }),
        _ => Err(StsRefusal::PackedPolicyTooLarge { percent }),
    }
}

/// White space outside of strings is packed away.
fn length(text: &str) -> usize {
    serde_json::from_str::<serde_json::Value>(text)
        .map_or_else(|_| text.chars().count(), |document| document.to_string().chars().count())
}
