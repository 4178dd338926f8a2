//! What a run will make on a target, before it makes any of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use super::page::{Scenario, Setup};
use super::resource::{Effect, Kind, effect};
use super::run::describe;
use super::section::Section;

/// What a run will make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// How many of each kind, all scenarios together; never all at the same time.
    pub counts: BTreeMap<Kind, usize>,
    /// The regions of the buckets.
    pub regions: BTreeSet<String>,
}

impl Plan {
    /// What these scenarios will make. Each setup page is checked alone as well.
    #[must_use]
    pub fn of(scenarios: &[Scenario]) -> Self {
        let mut plan = Self::default();
        let mut setups: BTreeSet<&Path> = BTreeSet::new();
        for scenario in scenarios {
            plan.add(&scenario.setup, &[&scenario.broken, &scenario.fix]);
            if setups.insert(scenario.setup.source.path()) {
                plan.add(&scenario.setup, &[]);
            }
        }
        plan
    }

    fn add(&mut self, setup: &Setup, changes: &[&Section]) {
        let region = describe(&setup.files).map(|description| description.region).unwrap_or_default();
        let mut made = BTreeSet::new();
        let sections = setup.sections.iter().chain(changes.iter().copied());
        for step in sections.flat_map(|section| &section.steps) {
            if let Effect::Makes(kind, name, place) = effect(&step.command, &region) {
                self.regions.extend(place.filter(|_| kind == Kind::Bucket));
                made.insert((kind, step.command.profile.account(), name));
            }
        }
        for (kind, ..) in made {
            *self.counts.entry(kind).or_default() += 1;
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |(kind, count): (&Kind, &usize)| match (kind, count) {
            (kind, 1) => format!("1 {}", kind.as_str()),
            (Kind::Policy, count) => format!("{count} policies"),
            (kind, count) => format!("{count} {}s", kind.as_str()),
        };
        let parts: Vec<String> = self.counts.iter().map(counted).collect();
        f.write_str(&parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find;

    #[test]
    fn a_plan_counts_what_is_made() {
        let page =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/cors/configured-on-another-bucket.md");
        let plan = Plan::of(&find(&[page.into()]).unwrap());
        assert_eq!(plan.to_string(), "3 buckets, 2 roles, 2 users, 2 policies");
        assert_eq!(plan.regions, BTreeSet::from(["us-west-1".to_owned()]));
    }
}
