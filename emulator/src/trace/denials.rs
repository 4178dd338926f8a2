//! What IAM Toolbox asks of a trace: its authorization ID, and what was refused under it.

use std::sync::Arc;

use super::Trace;
use crate::refusal::Refusal;
use crate::services::toolbox::Denial;

impl Trace {
    /// The ID by which IAM Toolbox knows the refusal, where policies refused.
    #[must_use]
    pub fn authorization_id(&self) -> Option<String> {
        self.authorization_id_of(self.refusal.as_ref()?)
    }

    /// The same for a refusal that is not sent yet.
    #[must_use]
    pub(crate) fn authorization_id_of(&self, refusal: &Refusal) -> Option<String> {
        let by_policies = refusal.code().starts_with("AccessDenied") && self.denied().is_some();
        by_policies.then(|| self.id().authorization())
    }

    /// The region of the credential scope, or the one that took a signature without a scope.
    pub(crate) fn region(&self) -> Option<&str> {
        let signed = || self.who.as_ref()?.region.as_deref();
        let auth = self.auth.as_ref()?;
        let named = || auth.credential_scope.as_deref()?.split('/').nth(1);
        signed().or(auth.region.as_deref()).or_else(named)
    }

    /// What was refused; nothing where nobody signed, for then there is no account to tell it to.
    pub(super) fn denial(&self) -> Option<Denial> {
        let account = self.denied()?.request.principal.account.clone();
        let region = self.region()?.to_owned();
        let (judgements, secrets) = (self.judgements.clone(), Arc::new(self.secrets()));
        Some(Denial { account, region, judgements, secrets })
    }
}
