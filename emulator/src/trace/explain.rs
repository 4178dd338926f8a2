//! A trace as an explanation: each stage in order, and what turned the answer.

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::Trace;
use crate::policy::{self, Because};

impl Trace {
    /// The whole explanation, as `GET /_rolecall/explain/ID` answers it.
    #[must_use]
    pub fn explanation(&self) -> Value {
        json!({
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
            "refusal": self.refusal.as_ref().map(|refusal| json!({
                "code": refusal.code(), "message": refusal.message(), "evidence": refusal.entry().grade,
                "page": refusal.entry().page,
            })),
            "because": self.because(),
            "stages": {
                "auth": self.auth,
                "policy": self.judgements.iter().map(judgement).collect::<Vec<_>>(),
                "cors": self.cors,
            },
        })
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
        let denied = self.judgements.last().filter(|last| !last.decision.is_allowed());
        denied
            .and_then(|last| policy::explain(&last.request, &last.policies).because)
            .or_else(|| Some(Because { key: refusal.code().to_owned(), line: refusal.message() }))
    }
}

fn judgement(judgement: &crate::access::Judgement) -> Value {
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
