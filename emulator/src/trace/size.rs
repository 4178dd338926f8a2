//! About how much memory a trace takes: rather more than less.

use std::mem::size_of;

use super::Trace;
use crate::access::Judgement;
use crate::policy::{AttachedPolicy, Policies};

/// What authentication saw, the refusal, and what all questions share: the caller, and the head that the condition keys
/// are made from. No head of a request that gets so far is larger.
const ITSELF: usize = 16 * 1024;
/// What a question has of its own and does not say the size of.
const QUESTION: usize = 256;

impl Trace {
    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        let judgements: usize = self.judgements.iter().map(judgement).sum();
        ITSELF + self.request.size() + self.params.len() + judgements
    }
}

fn judgement(judgement: &Judgement) -> usize {
    let request = &judgement.request;
    let own = request.resource.len() + request.context.size() + policies(&judgement.policies);
    size_of::<Judgement>() + QUESTION + own
}

/// Documents and names are shared, and not counted.
fn policies(policies: &Policies) -> usize {
    let session = policies.session.iter().flatten();
    let levels = policies.scps.iter().chain(&policies.rcps).flatten();
    let several = policies.identity.iter().chain(session).chain(levels).count();
    // A list of a few has room for more.
    2 * several * size_of::<AttachedPolicy>()
}
