//! The events of one request, in CloudTrail's record format: one for each account that gets it.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::operation::{Access, Category, Operation};
use super::recipients::{self, Recipient, Side};
use super::seen::Seen;
use super::{additional, names, request_parameters, resources, response_elements, user_identity};
use crate::digest::hex;

/// The version of the record format.
const VERSION: &str = "1.11";

/// Every event of a request; none where CloudTrail has none of it.
pub(super) fn of(seen: &Seen) -> Vec<Value> {
    let Some(operation) = Operation::of(&seen.reached.call) else { return Vec::new() };
    let recipients = recipients::of(seen);
    let shared = (recipients.len() > 1).then(|| uuid(seen, "shared"));
    let events = recipients.iter().map(|recipient| {
        let mut event = event(seen, &operation, recipient, shared.as_deref());
        seen.secrets().hide(&mut event);
        event
    });
    events.collect()
}

fn event(seen: &Seen, operation: &Operation, recipient: &Recipient, shared: Option<&str>) -> Value {
    let mut event = Map::new();
    let mut say = |name: &str, value: Value| event.insert(name.to_owned(), value);
    say("eventVersion", VERSION.into());
    say(
        "userIdentity",
        match recipient.side {
            Side::Caller => user_identity::own(seen),
            Side::Owner => user_identity::from_elsewhere(seen),
        },
    );
    say("eventTime", names::timestamp(seen.completed).into());
    say("eventSource", format!("{}.amazonaws.com", seen.service).into());
    say("eventName", operation.name.as_str().into());
    say("awsRegion", region(seen).into());
    say("sourceIPAddress", seen.request.source_ip.to_string().into());
    if let Some(agent) = user_agent(seen) {
        say("userAgent", agent.into());
    }
    if let Some(failure) = &seen.failure {
        say("errorCode", error_code(seen.service, failure.code).into());
        if !failure.message.is_empty() {
            say("errorMessage", failure.message.as_str().into());
        }
    }
    say("requestParameters", request_parameters::of(seen));
    say("responseElements", response_elements::of(seen, operation));
    if let Some(data) = additional::of(seen, operation) {
        say("additionalEventData", data);
    }
    say("requestID", if seen.service == "s3" { seen.request.id.s3() } else { seen.request.id.uuid() }.into());
    say("eventID", uuid(seen, &recipient.account).into());
    say("readOnly", (operation.access == Access::ReadOnly).into());
    if let Some(resources) = resources::of(seen, operation) {
        say("resources", resources);
    }
    say("eventType", "AwsApiCall".into());
    say("managementEvent", (operation.category == Category::Management).into());
    say("recipientAccountId", recipient.account.as_str().into());
    if let Some(shared) = shared {
        say("sharedEventID", shared.into());
    }
    say(
        "eventCategory",
        match operation.category {
            Category::Management => "Management",
            Category::Data => "Data",
        }
        .into(),
    );
    event.into()
}

/// IAM has one region.
fn region(seen: &Seen) -> &str {
    if seen.service == "iam" { "us-east-1" } else { seen.reached.region() }
}

/// S3 puts it in brackets, and has the brackets even where nothing was sent.
fn user_agent(seen: &Seen) -> Option<String> {
    let sent = seen.request.header("user-agent");
    if seen.service == "s3" {
        Some(format!("[{}]", sent.unwrap_or_default()))
    } else {
        sent.map(str::to_owned)
    }
}

/// CloudTrail has the names of exceptions where IAM's answers have shorter codes, and one code for all who may not.
/// Which other codes differ is not known: they are shown as they were answered.
fn error_code(service: &str, code: &'static str) -> String {
    const EXCEPTIONS: [&str; 5] =
        ["DeleteConflict", "EntityAlreadyExists", "LimitExceeded", "MalformedPolicyDocument", "NoSuchEntity"];
    match (service, code) {
        (_, "AccessDeniedException") => "AccessDenied".to_owned(),
        ("iam", code) if EXCEPTIONS.contains(&code) => format!("{code}Exception"),
        (_, code) => code.to_owned(),
    }
}

/// An ID that is the same whenever the event is written: made from the request's own, and for whom it is.
fn uuid(seen: &Seen, of: &str) -> String {
    let digest = hex(&Sha256::digest(format!("{} {of}", seen.request.id.uuid())));
    let part = |from: usize, to: usize| digest.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(12, 15), part(15, 18), part(18, 30))
}
