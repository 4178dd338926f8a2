//! The stage between `policy`, which is pure, and the services: it gathers the policies that have a say and the
//! condition keys, asks the engine, and hands out the proof without which no service does anything.

mod behind;
mod context;
mod denied;
mod gather;
mod late;
pub mod leave;
mod question;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;
use tracing::{debug, debug_span};

use crate::auth::Authenticated;
use crate::http::Request;
use crate::policy::{self, Because, ConditionKeys, Decision, Policies, Principal};
use crate::world::late::View;
use crate::world::{Organization, World};

pub use behind::Behind;
use context::{Keys, OfRequest};
pub use denied::{Denied, Kinship};
pub use leave::{Answered, Authorized, OnAccount, OnBucket, OnKey, OnNothing, OnObject, OnRole};
pub use question::{Acl, Question};

use question::Resource;

pub(crate) use gather::{attached as attached_policies, managed as managed_policy};

/// What AWS lets everybody do who has signed, or everybody at all: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Everybody {
    /// sts:GetCallerIdentity, which even a Deny does not stop.
    GetCallerIdentity,
    /// sts:GetSessionToken, which is not subject to authorization.
    GetSessionToken,
    /// Using up a one-time code of one's own MFA device, which comes before the action that it is sent with is decided.
    UseOneTimeCode,
    /// A preflight, which nobody signs.
    Preflight,
    /// An answer of DeleteObjects: it says of each key whether it was deleted, and leave is asked for each by itself.
    DeleteObjects,
}

/// One question with its answer, kept so that the answer can be explained later: the engine is pure, so the same
/// inputs give the same decision with its evidence.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// What was asked.
    pub request: policy::Request,
    /// The policies that had a say: shared by questions about one resource.
    pub policies: Arc<Policies>,
    /// The answer.
    pub decision: Decision,
}

/// Answers the questions of one request, and keeps them.
#[derive(Debug)]
pub struct Access<'a> {
    world: &'a World,
    request: &'a Arc<Request>,
    authenticated: &'a Arc<Authenticated>,
    judgements: Mutex<Vec<Judgement>>,
    held_back: Mutex<Option<Because>>,
    behind: Mutex<Option<Behind>>,
    common: OnceLock<Common>,
    of_service: OnceLock<Arc<dyn ConditionKeys>>,
    last: Mutex<Option<Last>>,
}

/// What all questions of one request have in common.
#[derive(Debug)]
struct Common {
    organization: Option<Arc<Organization>>,
    principal: Arc<Principal>,
    keys: Arc<OfRequest>,
}

/// What was gathered for a question. The next one is often about the same bucket: DeleteObjects asks about a thousand
/// keys of one.
#[derive(Debug)]
struct Last {
    bucket: Option<String>,
    gathered: Gathered,
}

/// What is gathered for a question.
#[derive(Clone, Debug)]
struct Gathered {
    action: Arc<str>,
    account: Arc<str>,
    keys: Arc<dyn ConditionKeys>,
    policies: Arc<Policies>,
}

impl<'a> Access<'a> {
    /// For one request.
    #[must_use]
    pub fn new(world: &'a World, request: &'a Arc<Request>, authenticated: &'a Arc<Authenticated>) -> Self {
        Self {
            world,
            request,
            authenticated,
            judgements: Mutex::default(),
            held_back: Mutex::default(),
            behind: Mutex::default(),
            common: OnceLock::new(),
            of_service: OnceLock::new(),
            last: Mutex::default(),
        }
    }

    /// Asks.
    ///
    /// # Errors
    /// The refusal, not yet in any service's words: each service says it in its own.
    pub fn authorize<On>(&self, question: Question<'_, On>) -> Result<Authorized<On>, Denied> {
        let of = question.of;
        let judgement = self.judge(question);
        if !judgement.decision.is_allowed() {
            let (caller, now) = (&self.authenticated.caller, self.request.received);
            *self.held_back.lock() = late::held_back(self.world, caller, of, &judgement, now);
        }
        let refused = judgement.decision.refused.clone();
        let answer = match refused {
            Some(reason) => Err(Denied::new(&judgement, reason)),
            None => {
                let policy::Request { action, resource, .. } = &judgement.request;
                Ok(Authorized::new(Arc::clone(action), resource.clone()))
            }
        };
        self.judgements.lock().push(judgement);
        answer
    }

    /// Leave for what needs no permission.
    #[must_use]
    pub fn everybody(may: Everybody) -> Authorized<OnNothing> {
        let action = match may {
            Everybody::GetCallerIdentity => "sts:GetCallerIdentity",
            Everybody::GetSessionToken => "sts:GetSessionToken",
            Everybody::UseOneTimeCode => "sts:UseOneTimeCode",
            Everybody::Preflight => "s3:Preflight",
            Everybody::DeleteObjects => "s3:DeleteObjects",
        };
        Authorized::new(action.into(), "*".to_owned())
    }

    /// The condition keys that a service has for every question of the request: made once.
    pub(crate) fn keys_of_service(
        &self,
        make: impl FnOnce() -> Arc<dyn ConditionKeys>,
    ) -> Arc<dyn ConditionKeys> {
        Arc::clone(self.of_service.get_or_init(make))
    }

    /// What leave was asked for so far.
    pub(crate) fn resources(&self) -> Vec<String> {
        self.judgements.lock().iter().map(|judgement| judgement.request.resource.clone()).collect()
    }

    /// Whether the last refusal is one only because a fault holds back what IAM changed.
    pub(crate) fn held_back(&self) -> Option<Because> {
        self.held_back.lock().clone()
    }

    /// The questions so far, with their answers.
    #[must_use]
    pub fn into_judgements(self) -> Vec<Judgement> {
        self.judgements.into_inner()
    }

    fn judge<On>(&self, question: Question<'_, On>) -> Judgement {
        let common = self.common.get_or_init(|| self.common());
        let Question { action, resource, of, context, operation, .. } = question;
        let gathered = self.gather(common, action, &resource, of);
        let mut context = context.under(gathered.keys).only(policy::filled_keys(operation, action));
        if let Resource::Key(_) = of {
            context::forwarded(&mut context);
        }
        let request = policy::Request {
            principal: Arc::clone(&common.principal),
            action: gathered.action,
            resource,
            resource_account: gathered.account,
            context,
        };
        let policies = gathered.policies;
        let decision = decide(&request, &policies);
        Judgement { request, policies, decision }
    }

    fn common(&self) -> Common {
        let organization = self.world.organization();
        let principal = gather::principal(organization.as_deref(), &self.authenticated.caller);
        let (view, shared) = (View::At(self.request.received), organization.clone());
        let keys = OfRequest::new(self.world, self.request, self.authenticated, shared, view);
        Common { organization, principal: Arc::new(principal), keys: Arc::new(keys) }
    }

    fn gather(&self, common: &Common, action: &str, resource: &str, of: Resource<'_>) -> Gathered {
        let mut last = self.last.lock();
        if let Some(last) = last.as_ref().filter(|last| last.is_of(of)) {
            let gathered = last.gathered.clone();
            let action = if *gathered.action == *action { gathered.action } else { action.into() };
            return Gathered { action, ..gathered };
        }
        let view = View::At(self.request.received);
        let mut policies = gather::policies(self.world, &self.authenticated.caller, of, view);
        if let Some(organization) = &common.organization {
            let account = &common.principal.account;
            gather::of_organization(organization, account, (action, resource), of, &mut policies);
        }
        let gathered = Gathered {
            action: action.into(),
            account: gather::owner(of).into(),
            keys: Arc::new(Keys::new(&common.keys, of)),
            policies: Arc::new(policies),
        };
        let bucket = if let Resource::Bucket(bucket) = of { Some(bucket.name.clone()) } else { None };
        last.insert(Last { bucket, gathered }).gathered.clone()
    }
}

/// Decides, and tells the log.
fn decide(request: &policy::Request, policies: &Policies) -> Decision {
    let span = debug_span!("decision", action = &*request.action, resource = request.resource);
    let _entered = span.enter();
    let decision = policy::decide(request, policies);
    match &decision.refused {
        None => debug!("allowed"),
        Some(reason) => debug!(%reason, "refused"),
    }
    decision
}

impl Last {
    /// Whether it is about this resource, whose own policy is still the same.
    fn is_of(&self, of: Resource<'_>) -> bool {
        match of {
            Resource::Bucket(bucket) => {
                self.bucket.as_ref() == Some(&bucket.name)
                    && gather::has_policy_of(&self.gathered.policies, bucket)
            }
            _ => false,
        }
    }
}
