//! A trace as an explanation: each stage in order, and what turned the answer.

use chrono::SecondsFormat;
use rolecall_evidence::{AskedRequest, Judgement as Judged, RefusalEvidence, RequestExplanation, Stages};
use serde_json::{Value, json};

use super::Trace;
use super::client::SettingsForRefusal;
use crate::access::Judgement;
use crate::policy::{self, Because, Budget, Repair};
use crate::refusal::Refusal;
use crate::services::s3::cors::CorsEvidence;

/// How many steps an explanation takes: about a kilobyte each while it is written. An ordinary question takes some
/// dozens, DeleteObjects of a thousand keys asks a thousand of them.
const EXPLAINED: usize = 20_000;

impl Trace {
    /// The explanation, as `GET /_rolecall/explain/ID` answers it: whole, or as far as it may go, and then it says so.
    #[must_use]
    pub fn explanation(&self) -> Value {
        let repair = self.repair();
        let (judgements, complete) = self.explained();
        let left_out = self.judgements.len() - judgements.len();
        let explanation = RequestExplanation {
            request_id: self.shown_id(),
            time: self.request.received.to_rfc3339_opts(SecondsFormat::Millis, true),
            request: AskedRequest {
                method: self.request.method.to_string(),
                host: self.request.host.clone(),
                path: self.request.path.clone(),
                query: self.query(),
                source_ip: self.request.source_ip.to_string(),
            },
            service: self.service.to_owned(),
            operation: self.operation().map(str::to_owned),
            caller: self.caller(),
            status: self.status,
            authorization_id: self.authorization_id(),
            refusal: self.refusal.as_ref().map(refusal),
            because: self.because(),
            caller_remedies: repair.caller_remedies,
            remedies: repair.remedies,
            withheld: repair.withheld,
            complete: complete && repair.complete,
            incomplete: incomplete(complete, repair.complete, left_out),
            client_settings: self.client_settings().map(SettingsForRefusal::explained),
            stages: Stages {
                auth: self.auth.as_ref().map(|auth| auth.explained(&self.request)),
                policy: judgements,
                cors: self.cors.as_ref().map(CorsEvidence::explained),
            },
            encoded_authorization_message: None,
        };
        // Nothing in it that JSON cannot have: every key of a map is a text.
        let mut explanation = serde_json::to_value(explanation).unwrap_or_default();
        self.secrets().hide(&mut explanation);
        explanation
    }

    /// One line of the list of requests.
    #[must_use]
    pub fn summary(&self) -> Value {
        json!({
            "requestId": self.shown_id(),
            "time": self.request.received.to_rfc3339_opts(SecondsFormat::Millis, true),
            "service": self.service,
            "operation": self.operation(),
            "caller": self.caller(),
            "status": self.status,
            "code": self.refusal.as_ref().map(Refusal::code),
        })
    }

    /// What would turn the answer around: for what CORS rules or policies refused, and nothing else.
    #[must_use]
    pub fn repair(&self) -> Repair {
        let cors = || self.cors.as_ref().map(CorsEvidence::repair).unwrap_or_default();
        match &self.refusal {
            None => cors(),
            Some(refusal) if refusal.code() == "AccessForbidden" => cors(),
            // What a fault refuses is right as it is.
            Some(_) if self.fault.is_some() => Repair::default(),
            Some(_) if self.auth.as_ref().is_some_and(|evidence| evidence.refused_by.is_some()) => {
                Repair::default()
            }
            Some(_) => self.repair_with_what_is_behind(|| {
                self.denied()
                    .map_or_else(Repair::default, |last| policy::repair(&last.request, &last.policies))
            }),
        }
    }

    /// The question that was answered with no, and ended the request.
    pub(crate) fn denied(&self) -> Option<&Judgement> {
        self.judgements.last().filter(|last| !last.decision.is_allowed())
    }

    /// What turned the answer, from the stage that turned it.
    #[must_use]
    pub fn because(&self) -> Option<Because> {
        let cors = self.cors.as_ref().and_then(|evidence| evidence.because.clone());
        let Some(refusal) = &self.refusal else { return cors };
        if let Some(fault) = &self.fault {
            return Some(fault.clone());
        }
        if let Some(check) = self.auth.as_ref().and_then(|evidence| evidence.refused_by) {
            let line = self.client_settings().map_or_else(|| refusal.message(), |settings| settings.because);
            return Some(Because { key: check.to_string(), line });
        }
        if refusal.code() == "AccessForbidden" {
            return cors;
        }
        let explained = |last: &Judgement| {
            policy::explain(&last.request, &last.policies, &mut Budget::steps(EXPLAINED)).because
        };
        let denied = self.denied().and_then(explained);
        denied.map(|because| self.because_with_what_is_behind(because)).or_else(|| {
            let line = self.client_settings().map_or_else(|| refusal.message(), |settings| settings.because);
            Some(Because { key: refusal.code().to_owned(), line })
        })
    }
}

impl Trace {
    /// What was asked of the engine, explained in order and as far as the budget goes: the last question, which ended the
    /// request, in any case. And whether nothing was left out.
    fn explained(&self) -> (Vec<Judged>, bool) {
        let mut budget = Budget::steps(EXPLAINED);
        let Some((last, others)) = self.judgements.split_last() else { return (Vec::new(), true) };
        let (last, mut complete) = judgement(last, &mut budget);
        let mut explained = Vec::new();
        for other in others {
            if budget.is_spent() {
                complete = false;
                break;
            }
            let (other, is_complete) = judgement(other, &mut budget);
            complete &= is_complete;
            explained.push(other);
        }
        explained.push(last);
        (explained, complete)
    }
}

/// What is missing of an explanation, a line each.
fn incomplete(explained: bool, repaired: bool, left_out: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if left_out > 0 {
        lines.push(format!(
            "{left_out} questions to the policy engine are not shown: the others and the last one took all the steps that an \
             explanation may take"
        ));
    }
    if !explained && left_out == 0 {
        lines.push(
            "some statements are not shown: the others took all the steps that an explanation may take"
                .to_owned(),
        );
    }
    if !repaired {
        lines.push("the search for remedies took all its steps: there may be others".to_owned());
    }
    lines
}

fn refusal(refusal: &Refusal) -> RefusalEvidence {
    let entry = refusal.entry();
    RefusalEvidence {
        code: refusal.code().to_owned(),
        message: refusal.message(),
        evidence: entry.grade,
        page: entry.page.to_owned(),
    }
}

fn judgement(judgement: &Judgement, budget: &mut Budget) -> (Judged, bool) {
    let request = &judgement.request;
    let explanation = policy::explain(request, &judgement.policies, budget);
    let all = request.context.all();
    budget.spend(all.len());
    let complete = explanation.complete;
    let judged = Judged {
        action: request.action.to_string(),
        resource: request.resource.clone(),
        principal: request.principal.arn.clone(),
        context: all.into_iter().collect(),
        explanation,
    };
    (judged, complete)
}
