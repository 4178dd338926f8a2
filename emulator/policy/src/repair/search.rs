//! The search: the cheapest changes first, until nothing stands in the way.

use std::rc::Rc;

use serde_json::Value;

use super::place::{self, Place};
use super::{Change, Remedy, Task, caller, command, edit, grant, guard, mend, rail, spare};
use crate::because::title_of as title;
use crate::{Policies, Reason, Request, decide};

/// How many remedies are enough.
const ENOUGH: usize = 3;
/// How many sets of policies are looked at, at most.
const PATIENCE: usize = 120;
/// How many changes a remedy has, at most.
const LONGEST: usize = 8;
/// How many changes wait to be looked at, at most: the cheapest. No more than [`PATIENCE`] are, but AWS does not take
/// every document that is tried.
const WAITING: usize = 4 * PATIENCE;
/// How many evaluations a look takes at most: of the request, of what must stay refused, and of the policies one by one.
const EVALUATIONS: usize = 32;

/// A change to one policy that is worth trying.
pub(super) struct Candidate {
    pub(super) place: Place,
    pub(super) edit: Edit,
    pub(super) line: String,
    /// How much of a change it is; less is tried first.
    pub(super) cost: u32,
    /// Whether it takes away a statement that denies.
    pub(super) removes: bool,
}

/// What is done to a document.
pub(super) enum Edit {
    /// The policy goes altogether.
    Delete,
    /// This document takes its place.
    Whole(Value),
    /// These statements take the place of one.
    Replace { index: usize, by: Vec<Value> },
}

/// Policies with some changes made.
pub(super) struct State {
    pub(super) policies: Policies,
    steps: Vec<(Place, Option<Value>, String)>,
    cost: u32,
    /// Whether a statement that denies is gone altogether.
    pub(super) removes: bool,
}

/// A change that waits to be looked at: it is made when its turn comes.
struct Way {
    from: Rc<State>,
    candidate: Candidate,
    cost: u32,
}

pub(super) fn run(task: &mut Task<'_>) -> Vec<State> {
    let guard = guard::Guard::new(task.request, task.original);
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    let policies = task.original.clone();
    let mut next = Some(State { policies, steps: Vec::new(), cost: 0, removes: false });
    for _ in 0..PATIENCE {
        let Some(state) = next else { break };
        if !task.affords_a_look(&state.policies) {
            break;
        }
        match obstacle(task.request, &state) {
            Some(obstacle) => extend(&mut waiting, ways_on(task, state, &obstacle)),
            None if state.steps.is_empty() => break,
            None => match guard.objection(&state, task) {
                None => found.push(state),
                Some(objection) => {
                    task.withheld.insert(objection.line(&state.lines()));
                }
            },
        }
        if found.len() == ENOUGH {
            break;
        }
        next = cheapest(&mut waiting, task.request);
    }
    if !found.is_empty() {
        task.withheld.clear();
    }
    found
}

impl Task<'_> {
    /// Takes the steps of a look at some policies. Where nothing is left of them, the search ends.
    pub(super) fn affords_a_look(&mut self, policies: &Policies) -> bool {
        if self.budget.is_spent() {
            self.complete = false;
            return false;
        }
        self.budget.spend(policies.size().saturating_mul(EVALUATIONS));
        true
    }
}

fn extend(waiting: &mut Vec<Way>, ways: Vec<Way>) {
    waiting.extend(ways);
    if waiting.len() > WAITING {
        waiting.sort_by_key(|way| way.cost);
        waiting.truncate(WAITING);
    }
}

/// The cheapest of the changes, made; one that AWS would not take is passed over.
fn cheapest(waiting: &mut Vec<Way>, request: &Request) -> Option<State> {
    loop {
        let (index, _) = waiting.iter().enumerate().min_by_key(|(_, way)| way.cost)?;
        let Way { from, candidate, .. } = waiting.remove(index);
        if let Some(state) = from.with(request, candidate) {
            return Some(state);
        }
    }
}

/// Whether these policies allow the request.
pub(super) fn is_allowed(request: &Request, policies: &Policies) -> bool {
    decide(request, policies).is_allowed()
}

/// What stands between some policies and a remedy.
enum Obstacle {
    Refused(Reason),
    /// It is allowed, and would be without the external ID too.
    Insecure,
}

fn obstacle(request: &Request, state: &State) -> Option<Obstacle> {
    if let Some(reason) = decide(request, &state.policies).refused {
        return Some(Obstacle::Refused(reason));
    }
    let insecure = !state.steps.is_empty() && guard::is_insecure(request, &state.policies);
    insecure.then_some(Obstacle::Insecure)
}

fn ways_on(task: &mut Task<'_>, state: State, obstacle: &Obstacle) -> Vec<Way> {
    if state.steps.len() == LONGEST {
        return Vec::new();
    }
    if let Obstacle::Refused(Reason::ExplicitDeny(layer) | Reason::NotAllowed(layer)) = obstacle {
        let rails = rail::of_layer(task.request, &state.policies, *layer);
        task.rails.extend(rails);
        task.rails.dedup();
    }
    let candidates = match obstacle {
        Obstacle::Refused(Reason::RootCannotAssumeRoles) => {
            task.withheld.insert(
                "no policy lets a root user assume a role: call as an IAM user or a role session".to_owned(),
            );
            Vec::new()
        }
        Obstacle::Refused(Reason::ExplicitDeny(layer)) => {
            spare::candidates(task.request, &state.policies, *layer)
        }
        Obstacle::Refused(Reason::NotAllowed(layer)) => grant::candidates(task, &state.policies, *layer),
        Obstacle::Insecure => mend::tightened(task, &state.policies),
    };
    let from = Rc::new(state);
    let way =
        |candidate: Candidate| Way { from: Rc::clone(&from), cost: from.cost + candidate.cost, candidate };
    candidates.into_iter().map(way).collect()
}

impl State {
    fn with(&self, request: &Request, candidate: Candidate) -> Option<Self> {
        let Candidate { place, edit, line, cost, removes } = candidate;
        let document = match edit {
            Edit::Delete => None,
            Edit::Whole(document) => Some(document),
            Edit::Replace { index, by } => {
                let document = place::document(place.get(&self.policies)?, &request.principal);
                Some(edit::replaced(&document, index, by))
            }
        };
        let policies = match &document {
            Some(document) => place.put(&self.policies, request, document)?,
            None => place.clear(&self.policies)?,
        };
        let mut steps = self.steps.clone();
        steps.push((place, document, line));
        Some(Self { policies, steps, cost: self.cost + cost, removes: self.removes || removes })
    }

    /// Whether the policy at this place is changed.
    pub(super) fn changes(&self, place: Place) -> bool {
        self.steps.iter().any(|(at, ..)| *at == place)
    }

    fn lines(&self) -> String {
        let lines: Vec<_> = self.steps.iter().map(|(.., line)| line.as_str()).collect();
        lines.join("; and ")
    }

    /// The changes, those to one policy put together.
    pub(super) fn remedy(&self, task: &Task<'_>) -> Remedy {
        let (request, original) = (task.request, task.original);
        let mut places: Vec<Place> = Vec::new();
        for (place, ..) in &self.steps {
            if !places.contains(place) {
                places.push(*place);
            }
        }
        let consequence = self.consequence(task);
        let saying = places.iter().find(|place| **place == Place::Resource).or_else(|| places.last());
        let with_consequence = |line: String| match &consequence {
            Some(consequence) => format!("{line}; {consequence}"),
            None => line,
        };
        let change = |place: &Place| {
            let change = self.change(*place, request, original)?;
            let says = Some(place) == saying;
            Some(if says { Change { line: with_consequence(change.line), ..change } } else { change })
        };
        let changes = places.iter().filter_map(change).collect();
        Remedy { line: with_consequence(self.lines()), changes }
    }

    /// What the changes do beside allowing the request: whom a changed external ID would turn away, and what else would be
    /// allowed.
    fn consequence(&self, task: &Task<'_>) -> Option<String> {
        let (request, original) = (task.request, task.original);
        let ids = caller::turned_away(request, original, self);
        let ids: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
        let refused =
            (!ids.is_empty()).then(|| format!("whoever sends {} would then be refused", ids.join(" or ")));
        let gained = guard::also_allowed(request, original, &self.policies);
        let around = task.rails.iter().find(|rail| rail.is_gone_around(request, original, &self.policies));
        let around =
            around.map(|rail| format!("this goes around the condition on {} in {}", rail.key, rail.place));
        let told: Vec<String> = refused.into_iter().chain(around).chain(gained).collect();
        (!told.is_empty()).then(|| told.join("; "))
    }

    fn change(&self, place: Place, request: &Request, original: &Policies) -> Option<Change> {
        let steps: Vec<_> = self.steps.iter().filter(|(at, ..)| *at == place).collect();
        let (_, after, _) = steps.last()?;
        let attached = place.get(&self.policies)?;
        let lines: Vec<_> = steps.iter().map(|(.., line)| line.as_str()).collect();
        Some(Change {
            policy: title(place.layer(original), &attached.name, attached.inline, &attached.attached_to),
            account: command::account(place, attached, request),
            line: place.with_whose(lines.join("; and ")),
            before: place.get(original).map(|before| place::document(before, &request.principal)),
            after: after.clone(),
            command: command::of(place, original, attached, request, after.as_ref()),
        })
    }
}

/// How a policy is called in a line.
pub(super) fn called(place: Place, policies: &Policies, request: &Request) -> String {
    let layer = place.layer(policies);
    let attached = place.get(policies).cloned().or_else(|| place.new_policy(request));
    attached.map_or_else(
        || layer.noun().to_owned(),
        |attached| title(layer, &attached.name, attached.inline, &attached.attached_to),
    )
}
