//! What stands behind a refusal: a truth that AWS hides with it, or what would refuse the request next. Explanations tell
//! it, and no answer to the client does.

use super::{Access, Denied, Question};

/// What stands behind a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behind {
    /// There is no such object, which S3 tells only those who may list the bucket.
    MissingObject {
        /// The bucket.
        bucket: String,
        /// The key.
        key: String,
        /// What S3 would answer to whoever may list: `404 NoSuchKey`.
        told: String,
    },
    /// Once this is allowed, the request is refused for something else.
    Next(String),
}

impl Access<'_> {
    /// Takes down what stands behind the refusal that is about to be answered.
    pub(crate) fn note(&self, behind: Behind) {
        *self.behind.lock() = Some(behind);
    }

    /// What was taken down.
    pub(crate) fn behind(&self) -> Option<Behind> {
        self.behind.lock().clone()
    }

    /// Asks what would be answered later: no leave comes of it, and nothing of it is kept.
    ///
    /// # Errors
    /// The refusal.
    pub(crate) fn foresee<On>(&self, question: Question<'_, On>) -> Result<(), Denied> {
        let judgement = self.judge(question);
        let refused = judgement.decision.refused.clone();
        refused.map_or(Ok(()), |reason| Err(Denied::new(&judgement, reason)))
    }
}
