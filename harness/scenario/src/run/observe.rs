//! What was seen: the checks, the request that decided, and why it was answered as it was.

use std::collections::BTreeMap;

use rolecall_evidence::RequestExplanation;

use crate::explain::explain;
use rolecall_check::{Check, Outcome};
use rolecall_client::exchange::Exchange;
use rolecall_client::target::Target;

/// What was seen.
#[derive(Clone, Debug)]
pub struct Observed {
    /// Every check, in the order in which they are run.
    pub checks: Vec<Check>,
    /// Why the deciding request was refused, as far as the target says.
    pub because: Option<Because>,
    /// What the target explains of its answers, by request ID: of the deciding request, or of every one.
    pub explanations: BTreeMap<String, RequestExplanation>,
    /// What the page asked beyond the checks, each request with what it shows as its purpose.
    pub proof: Vec<Exchange>,
}

pub use rolecall_policy::Because;

impl Observed {
    /// What the checks say, of a target that says nothing more.
    pub(super) const fn unexplained(checks: Vec<Check>) -> Self {
        Self { checks, because: None, explanations: BTreeMap::new(), proof: Vec::new() }
    }

    /// What the checks say, with the evidence behind the first failure.
    pub(super) async fn gather(checks: Vec<Check>, target: &Target) -> Self {
        let mut observed = Self::unexplained(checks);
        if let Some(id) = observed.decisive().and_then(|exchange| exchange.request_id.clone()) {
            observed.ask(target, id).await;
            observed.because = observed.explanation().and_then(|why| why.because.clone());
        }
        observed
    }

    /// Asks for the explanation of every request.
    pub(super) async fn trace(&mut self, target: &Target) {
        let exchanges = self.checks.iter().flat_map(|check| &check.exchanges).chain(&self.proof);
        let ids: Vec<String> = exchanges.filter_map(|exchange| exchange.request_id.clone()).collect();
        for id in ids {
            self.ask(target, id).await;
        }
    }

    async fn ask(&mut self, target: &Target, id: String) {
        if !self.explanations.contains_key(&id)
            && let Ok(explanation) = explain(target, &id).await
        {
            self.explanations.insert(id, explanation);
        }
    }

    /// The first check that failed.
    #[must_use]
    pub fn failed(&self) -> Option<&Check> {
        self.checks.iter().find(|check| matches!(check.outcome, Outcome::Failed { .. }))
    }

    /// The request that decided it.
    #[must_use]
    pub fn decisive(&self) -> Option<&Exchange> {
        self.failed().and_then(Check::decisive_exchange)
    }

    /// What the target explains of the request that decided.
    #[must_use]
    pub fn explanation(&self) -> Option<&RequestExplanation> {
        self.explanation_of(self.decisive()?)
    }

    /// What the target explains of a request, where it was asked.
    #[must_use]
    pub fn explanation_of(&self, exchange: &Exchange) -> Option<&RequestExplanation> {
        self.explanations.get(exchange.request_id.as_ref()?)
    }
}

/// A target that keeps no evidence gives none: whether that matters is for the page to say.
pub(super) async fn because(target: &Target, request_id: &str) -> Option<Because> {
    explain(target, request_id).await.ok()?.because
}
