//! The stage between `policy`, which is pure, and the services: it gathers the policies that have a say and the
//! condition keys, asks the engine, and hands out the proof without which no service does anything.

mod context;
mod denied;
mod gather;
mod late;
pub mod leave;
mod question;

use parking_lot::Mutex;

use crate::auth::Authenticated;
use crate::http::Request;
use crate::policy::{self, Because, Decision, Policies};
use crate::world::World;
use crate::world::late::View;

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
    /// The policies that had a say.
    pub policies: Policies,
    /// The answer.
    pub decision: Decision,
}

/// Answers the questions of one request, and keeps them.
#[derive(Debug)]
pub struct Access<'a> {
    world: &'a World,
    request: &'a Request,
    authenticated: &'a Authenticated,
    judgements: Mutex<Vec<Judgement>>,
    held_back: Mutex<Option<Because>>,
}

impl<'a> Access<'a> {
    /// For one request.
    #[must_use]
    pub fn new(world: &'a World, request: &'a Request, authenticated: &'a Authenticated) -> Self {
        Self { world, request, authenticated, judgements: Mutex::default(), held_back: Mutex::default() }
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
                Ok(Authorized::new(action.clone(), resource.clone()))
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
        Authorized::new(action.to_owned(), "*".to_owned())
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
        let caller = &self.authenticated.caller;
        let view = View::At(self.request.received);
        let organization = self.world.organization();
        let organization = organization.as_deref();
        let resource_account = gather::owner(question.of).to_owned();
        let mut context = context::global(self.world, self.request, self.authenticated, question.of, view);
        if let Some(organization) = organization {
            context::of_organization(organization, caller.account(), gather::home(question.of), &mut context);
        }
        context.extend(question.context);
        context::forwarded(&mut context);
        let request = policy::Request {
            principal: gather::principal(organization, caller),
            action: question.action.to_owned(),
            resource: question.resource,
            resource_account,
            context,
        };
        let mut policies = gather::policies(self.world, caller, question.of, view);
        if let Some(organization) = organization {
            gather::of_organization(organization, &request, question.of, &mut policies);
        }
        let decision = policy::decide(&request, &policies);
        Judgement { request, policies, decision }
    }
}
