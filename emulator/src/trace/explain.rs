//! A trace as an explanation: each stage in order, and what turned the answer.

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::Trace;
use crate::access::Judgement;
use crate::policy::{self, Because, Repair};
use crate::services::s3::cors::CorsEvidence;

impl Trace {
    /// The whole explanation, as `GET /_rolecall/explain/ID` answers it.
    #[must_use]
    pub fn explanation(&self) -> Value {
        let repair = self.repair();
        let mut explanation = json!({
            "requestId": self.shown_id(),
            "time": self.received.to_rfc3339_opts(SecondsFormat::Millis, true),
            "request": {
                "method": self.method, "host": self.host, "path": self.path, "query": self.query,
                "sourceIp": self.source_ip,
            },
            "service": self.service,
            "operation": self.operation,
            "caller": self.caller,
            "status": self.status,
            "authorizationId": self.authorization_id(),
            "refusal": self.refusal.as_ref().map(|refusal| json!({
                "code": refusal.code(), "message": refusal.message(), "evidence": refusal.entry().grade,
                "page": refusal.entry().page,
            })),
            "because": self.because(),
            "callerRemedies": repair.caller_remedies,
            "remedies": repair.remedies,
            "withheld": repair.withheld,
            "stages": {
                "auth": self.auth,
                "policy": self.judgements.iter().map(judgement).collect::<Vec<_>>(),
                "cors": self.cors,
            },
        });
        self.secrets.hide(&mut explanation);
        explanation
    }

    /// One line of the list of requests.
    #[must_use]
    pub fn summary(&self) -> Value {
        json!({
            "requestId": self.shown_id(),
            "time": self.received.to_rfc3339_opts(SecondsFormat::Millis, true),
            "service": self.service,
            "operation": self.operation,
            "caller": self.caller,
            "status": self.status,
            "code": self.refusal.as_ref().map(crate::refusal::Refusal::code),
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
            Some(_) => self
                .denied()
                .map_or_else(Repair::default, |last| policy::repair(&last.request, &last.policies)),
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
            return Some(Because { key: check.to_string(), line: refusal.message() });
        }
        if refusal.code() == "AccessForbidden" {
            return cors;
        }
        self.denied()
            .and_then(|last| policy::explain(&last.request, &last.policies).because)
            .or_else(|| Some(Because { key: refusal.code().to_owned(), line: refusal.message() }))
    }
}

fn judgement(judgement: &Judgement) -> Value {
    let explanation = policy::explain(&judgement.request, &judgement.policies);
    let context: serde_json::Map<_, _> =
        judgement.request.context.iter().map(|(key, values)| (key.to_owned(), json!(values))).collect();
    json!({
        "action": judgement.request.action,
        "resource": judgement.request.resource,
        "principal": judgement.request.principal.arn,
        "context": context,
        "explanation": explanation,
    })
}
