//! About how much memory a trace takes: rather more than less.

use std::mem::size_of;

use super::Trace;
use crate::access::Judgement;
use crate::policy::{AttachedPolicy, Context, Policies};

/// What a text takes besides its bytes: its own three words, and what the allocator adds.
const TEXT: usize = 40;
/// What authentication saw, the refusal and the rest: a few texts, none longer than a request's head.
const ITSELF: usize = 4 * 1024;

impl Trace {
    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        let judgements: usize = self.judgements.iter().map(judgement).sum();
        // Authentication keeps the canonical request and the string to sign, which repeat the head.
        ITSELF + 3 * (self.path.len() + self.query.len() + self.host.len()) + judgements
    }
}

fn judgement(judgement: &Judgement) -> usize {
    let request = &judgement.request;
    let principal = &request.principal;
    let texts =
        [&request.action, &request.resource, &request.resource_account, &principal.account, &principal.arn];
    let more = [&principal.role_arn, &principal.issuer_arn, &principal.unique_id];
    let texts = texts.into_iter().chain(more.into_iter().flatten());
    size_of::<Judgement>()
        + texts.map(|text| TEXT + text.len()).sum::<usize>()
        + context(&request.context)
        + policies(&judgement.policies)
}

/// Each key stands there twice, as it is compared and as it was written.
fn context(context: &Context) -> usize {
    let values = |values: &[String]| values.iter().map(|value| TEXT + value.len()).sum::<usize>();
    context.iter().map(|(key, all)| 3 * TEXT + 2 * key.len() + values(all)).sum()
}

/// Documents are shared, and not counted.
fn policies(policies: &Policies) -> usize {
    let session = policies.session.iter().flatten();
    let levels = policies.scps.iter().chain(&policies.rcps).flatten();
    let single = policies.boundary.iter().chain(&policies.resource);
    let all = policies.identity.iter().chain(session).chain(levels).chain(single);
    all.map(|policy| size_of::<AttachedPolicy>() + 2 * TEXT + policy.name.len() + policy.attached_to.len())
        .sum()
}
