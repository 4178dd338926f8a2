//! Faults on demand: what AWS answers on a bad day, asked for through the control API. Whoever asks for none pays for a
//! look at an empty list.

use std::time::Duration;

use chrono::TimeDelta;
use parking_lot::Mutex;

use crate::policy::wildcard_matches;
use crate::refusal::FaultRefusal;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// STS and IAM answer `Throttling`.
    Throttling,
    /// S3 answers `SlowDown`.
    SlowDown,
    /// The service answers that it failed.
    InternalError,
    /// The service answers that it is not there.
    ServiceUnavailable,
    /// The answer comes late.
    Delay(Duration),
    /// S3 sends the client on, as it does for a while with the global names of new buckets.
    TemporaryRedirect,
    /// The connection breaks off in the middle of the answer's body.
    CutBody,
    /// A change that IAM makes takes effect only after so long.
    IamPropagation(TimeDelta),
}

/// A fault, and whom it strikes. What is not said matches everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// `s3`, `sts`, `iam`, `kms` or `iam-toolbox`.
    pub(crate) service: Option<String>,
    /// A pattern such as `Get*`.
    pub(crate) operation: Option<String>,
    /// A pattern such as `arn:aws:s3:::bucket/*`.
    pub(crate) resource: Option<String>,
    /// How many requests it will still strike; all, where nothing is said.
    pub(crate) left: Option<u64>,
    pub(crate) fault: Fault,
}

/// What a request asks for, before anybody believes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) service: &'static str,
    pub(crate) operation: Option<String>,
    pub(crate) resource: Option<String>,
}

/// All that strikes one request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Struck {
    pub(crate) delay: Option<Duration>,
    pub(crate) refusal: Option<FaultRefusal>,
    pub(crate) ending: Ending,
}

/// How far an answer comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Ending {
    #[default]
    Whole,
    CutOff,
}

/// The faults of one world.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Rule>>);

impl Faults {
    pub(crate) fn add(&self, rule: Rule) {
        self.0.lock().push(rule);
    }

    pub(crate) fn clear(&self) {
        self.0.lock().clear();
    }

    /// The same for another world.
    pub(crate) fn fork(&self) -> Self {
        Self(Mutex::new(self.rules()))
    }

    /// Whether nobody asked for any.
    pub(crate) fn are_none(&self) -> bool {
        self.0.lock().is_empty()
    }

    pub(crate) fn rules(&self) -> Vec<Rule> {
        self.0.lock().clone()
    }

    /// What strikes this request. A rule counts a request only when it strikes, and behind a refusal nothing does.
    pub(crate) fn strike(&self, asked: &Asked) -> Struck {
        let mut struck = Struck::default();
        for rule in self.0.lock().iter_mut().filter(|rule| rule.is_for(asked)) {
            match rule.fault {
                Fault::IamPropagation(_) => continue,
                Fault::Delay(delay) => {
                    struck.delay = Some(struck.delay.unwrap_or_default().saturating_add(delay));
                }
                Fault::CutBody => struck.ending = Ending::CutOff,
                _ => struck.refusal = rule.fault.refusal(asked.service),
            }
            rule.left = rule.left.map(|left| left.saturating_sub(1));
            if struck.refusal.is_some() {
                break;
            }
        }
        struck
    }

    /// Whether any change that IAM makes may be held back.
    pub(crate) fn may_hold_back(&self) -> bool {
        self.0
            .lock()
            .iter()
            .any(|rule| matches!(rule.fault, Fault::IamPropagation(_)) && rule.left != Some(0))
    }

    /// How long what an operation of IAM changed is held back, and which of it. A rule counts the operation once.
    pub(crate) fn held_back(&self, operation: &str, changed: &[String]) -> Option<(TimeDelta, Vec<String>)> {
        let asked = |arn: &String| Asked {
            service: "iam",
            operation: Some(operation.to_owned()),
            resource: Some(arn.clone()),
        };
        for rule in self.0.lock().iter_mut() {
            let Fault::IamPropagation(span) = rule.fault else { continue };
            let struck: Vec<String> =
                changed.iter().filter(|arn| rule.is_for(&asked(arn))).cloned().collect();
            if !struck.is_empty() {
                rule.left = rule.left.map(|left| left.saturating_sub(1));
                return Some((span, struck));
            }
        }
        None
    }
}

impl Rule {
    fn is_for(&self, asked: &Asked) -> bool {
        self.left != Some(0)
            && self.service.as_ref().is_none_or(|service| service == asked.service)
            && matches(self.operation.as_ref(), asked.operation.as_deref())
            && matches(self.resource.as_ref(), asked.resource.as_deref())
            && self.fault.can_strike(asked.service)
    }
}

impl Fault {
    fn can_strike(self, service: &str) -> bool {
        match self {
            Self::Throttling => service != "s3",
            Self::SlowDown | Self::TemporaryRedirect => service == "s3",
            _ => true,
        }
    }

    fn refusal(self, service: &str) -> Option<FaultRefusal> {
        let of_s3 = service == "s3";
        match self {
            Self::Throttling => Some(FaultRefusal::Throttling),
            Self::SlowDown => Some(FaultRefusal::SlowDown),
            Self::TemporaryRedirect => Some(FaultRefusal::TemporaryRedirect { endpoint: String::new() }),
            Self::InternalError if of_s3 => Some(FaultRefusal::InternalError),
            Self::InternalError => Some(FaultRefusal::InternalFailure),
            Self::ServiceUnavailable if of_s3 => Some(FaultRefusal::ServiceUnavailable),
            Self::ServiceUnavailable => Some(FaultRefusal::QueryServiceUnavailable),
            Self::Delay(_) | Self::CutBody | Self::IamPropagation(_) => None,
        }
    }
}

fn matches(pattern: Option<&String>, text: Option<&str>) -> bool {
    pattern.is_none_or(|pattern| text.is_some_and(|text| wildcard_matches(pattern, text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(fault: Fault) -> Rule {
        Rule { service: None, operation: None, resource: None, left: None, fault }
    }

    fn get(key: &str) -> Asked {
        let resource = Some(format!("arn:aws:s3:::bucket/{key}"));
        Asked { service: "s3", operation: Some("GetObject".to_owned()), resource }
    }

    #[test]
    fn a_rule_strikes_what_it_is_for_and_as_often_as_it_says() {
        let faults = Faults::default();
        let resource = Some("arn:aws:s3:::bucket/a*".to_owned());
        let operation = Some("Get*".to_owned());
        faults.add(Rule { left: Some(2), resource, operation, ..rule(Fault::SlowDown) });
        assert_eq!(faults.strike(&get("b")), Struck::default());
        for _ in 0..2 {
            assert_eq!(faults.strike(&get("a")).refusal, Some(FaultRefusal::SlowDown));
        }
        assert_eq!(faults.strike(&get("a")), Struck::default());
    }

    #[test]
    fn delays_add_up_and_a_refusal_ends_it() {
        let faults = Faults::default();
        let second = Duration::from_secs(1);
        for fault in [Fault::Delay(second), Fault::Delay(second), Fault::InternalError, Fault::CutBody] {
            faults.add(rule(fault));
        }
        let struck = faults.strike(&get("a"));
        assert_eq!(struck.delay, Some(Duration::from_secs(2)));
        assert_eq!((struck.refusal, struck.ending), (Some(FaultRefusal::InternalError), Ending::Whole));
    }

    #[test]
    fn changes_are_held_back_by_operation_resource_and_count() {
        let faults = Faults::default();
        assert!(!faults.may_hold_back());
        let (role, other) = ("arn:aws:iam::111122223333:role/r", "arn:aws:iam::111122223333:role/other");
        let span = TimeDelta::seconds(10);
        let (operation, resource) = (Some("Put*".to_owned()), Some(role.to_owned()));
        faults.add(Rule { operation, resource, left: Some(1), ..rule(Fault::IamPropagation(span)) });
        let held = |operation: &str, arns: &[&str]| {
            let arns: Vec<String> = arns.iter().map(|arn| (*arn).to_owned()).collect();
            faults.held_back(operation, &arns)
        };
        assert!(faults.may_hold_back());
        assert_eq!(held("PutRolePolicy", &[other]), None);
        assert_eq!(held("CreateRole", &[role]), None);
        assert_eq!(faults.strike(&get("a")), Struck::default());
        assert_eq!(held("PutRolePolicy", &[other, role]), Some((span, vec![role.to_owned()])));
        assert_eq!(held("PutRolePolicy", &[role]), None);
        assert!(!faults.may_hold_back());
    }
}
