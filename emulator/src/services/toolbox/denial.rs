//! A refusal, as the pipeline hands it over.

use std::borrow::Cow;
use std::sync::Arc;

use crate::access::Judgement;
use crate::http::secrets::Secrets;

/// What was refused under an authorization ID.
#[derive(Clone, Debug)]
pub struct Denial {
    /// The account of the principal that was refused.
    pub account: String,
    /// The region in which it was.
    pub region: String,
    /// Every question that the engine was asked, with its answer.
    pub judgements: Vec<Judgement>,
    /// What of the request must not be told.
    pub secrets: Arc<Secrets>,
}

impl Denial {
    /// The organization that the principal's account was in.
    pub(super) fn organization(&self) -> Option<Cow<'_, str>> {
        let context = &self.judgements.last()?.request.context;
        context.single("aws:PrincipalOrgID")
    }
}
