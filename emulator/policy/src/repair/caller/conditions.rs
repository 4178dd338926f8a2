//! The way that keeps a guard-rail: what the request has to bring so that the policies allow it as they are.

use std::collections::VecDeque;

use super::super::sendable::Sent;
use super::super::{Task, rail, spare};
use super::CallerRemedy;
use crate::explanation::of_policy;
use crate::question::Question;
use crate::{Policies, PolicyType, Reason, Request, StatementEffect, decide};

/// How many requests are looked at, at most.
const PATIENCE: usize = 24;
/// How many things a caller has to bring, at most.
const LONGEST: usize = 4;
/// How many ways are enough.
const ENOUGH: usize = 3;
const EXTERNAL_ID: &str = "sts:ExternalId";

/// A request with some things brought.
struct Sending {
    request: Request,
    sent: Vec<Sent>,
    asked: Vec<String>,
}

/// What the caller could bring, with its condition keys; each by itself has the policies allow the request.
pub(super) fn remedies(task: &mut Task<'_>) -> Vec<(CallerRemedy, Vec<String>)> {
    let first = Sending { request: task.request.clone(), sent: Vec::new(), asked: Vec::new() };
    let mut waiting = VecDeque::from([first]);
    let mut found: Vec<Sending> = Vec::new();
    for _ in 0..PATIENCE {
        let Some(sending) = waiting.pop_front() else { break };
        if !task.affords_a_look(task.original) {
            break;
        }
        match decide(&sending.request, task.original).refused {
            Some(reason) if sending.sent.len() < LONGEST => {
                waiting.extend(sending.ways_on(task.original, &reason));
            }
            None if sending.is_worth_telling() => found.push(sending),
            _ => {}
        }
        if found.len() == ENOUGH {
            break;
        }
    }
    let keys = |sending: &Sending| sending.sent.iter().map(|sent| sent.key.clone()).collect();
    found.iter().filter_map(|sending| Some((sending.remedy(task.request)?, keys(sending)))).collect()
}

impl Sending {
    /// An external ID alone has a remedy of its own.
    fn is_worth_telling(&self) -> bool {
        self.sent.iter().any(|sent| !sent.key.eq_ignore_ascii_case(EXTERNAL_ID))
    }

    /// Past a Deny, one of its conditions is enough; an Allow wants all of those that it does not meet.
    fn ways_on(&self, policies: &Policies, reason: &Reason) -> Vec<Self> {
        match reason {
            Reason::ExplicitDeny(layer) => self.past_the_deny(policies, *layer),
            Reason::NotAllowed(layer) => self.up_to_an_allow(policies, *layer),
            Reason::RootCannotAssumeRoles => Vec::new(),
        }
    }

    fn past_the_deny(&self, policies: &Policies, layer: PolicyType) -> Vec<Self> {
        let mut ways = Vec::new();
        for (place, statement) in statements(&self.request, policies, layer) {
            if statement.effect != StatementEffect::Deny || !statement.matched {
                continue;
            }
            for condition in rail::refusing(&statement) {
                let sent = Sent::for_condition(&self.request, policies, StatementEffect::Deny, condition);
                ways.extend(sent.and_then(|sent| self.with(vec![sent], &place)));
            }
            break;
        }
        ways
    }

    fn up_to_an_allow(&self, policies: &Policies, layer: PolicyType) -> Vec<Self> {
        let allows = statements(&self.request, policies, layer)
            .into_iter()
            .filter(|(_, statement)| statement.effect == StatementEffect::Allow);
        let way = |(place, statement): (String, crate::StatementEvidence)| {
            let sent: Option<Vec<Sent>> = rail::refusing(&statement)
                .map(|it| Sent::for_condition(&self.request, policies, StatementEffect::Allow, it))
                .collect();
            self.with(sent.filter(|sent| !sent.is_empty())?, &place)
        };
        allows.filter_map(way).collect()
    }

    /// With these things brought as well; nothing where one of them was brought before.
    fn with(&self, more: Vec<Sent>, place: &str) -> Option<Self> {
        let again = |one: &Sent| self.sent.iter().any(|sent| sent.key.eq_ignore_ascii_case(&one.key));
        if more.iter().any(again) {
            return None;
        }
        let request = more.iter().fold(self.request.clone(), |request, sent| sent.in_request(&request));
        let sent = self.sent.iter().cloned().chain(more).collect();
        let mut asked = self.asked.clone();
        asked.push(place.to_owned());
        Some(Self { request, sent, asked })
    }

    fn remedy(&self, request: &Request) -> Option<CallerRemedy> {
        let told: Vec<String> = self.sent.iter().map(|sent| sent.told(request)).collect::<Option<_>>()?;
        let first = self.sent.iter().find(|sent| !sent.key.eq_ignore_ascii_case(EXTERNAL_ID))?;
        Some(CallerRemedy {
            line: format!("the caller: {}, as {} asks", told.join(", and "), self.asked.join(" and ")),
            key: first.key.clone(),
            value: first.value.clone().unwrap_or_default(),
            command: first.command(request).unwrap_or_default(),
            changes: Vec::new(),
        })
    }
}

/// The statements of a layer, each with where it stands.
fn statements(
    request: &Request,
    policies: &Policies,
    layer: PolicyType,
) -> Vec<(String, crate::StatementEvidence)> {
    let question = Question { request, policies };
    let of_place = |place: super::super::place::Place| {
        let evidence = place.get(policies).and_then(|attached| of_policy(question, attached));
        let statements = evidence.map(|evidence| evidence.statements).unwrap_or_default();
        let title = super::super::search::called(place, policies, request);
        statements
            .into_iter()
            .map(move |statement| (format!("statement {} of {title}", statement.number), statement))
    };
    spare::places(policies, layer).into_iter().flat_map(of_place).collect()
}
