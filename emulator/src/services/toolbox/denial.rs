//! A refusal, as the gateway hands it over.

use crate::access::Judgement;

/// What was refused under an authorization ID.
#[derive(Clone, Debug)]
pub struct Denial {
    /// The account of the principal that was refused.
    pub account: String,
    /// The region in which it was.
    pub region: String,
    /// Every question that the engine was asked, with its answer.
    pub judgements: Vec<Judgement>,
}
