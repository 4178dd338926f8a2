//! Where scenarios are run: in emulators of their own, or on a target that is there already.

use std::sync::Arc;

use super::super::description::{FAULTS, ORGANIZATION};
use super::super::evidence::Evidence;
use super::super::mapping::{Names, ScenarioMark};
use super::super::page::{Scenario, Setup};
use super::super::problem::PageError;
use super::super::resource::{Effect, Resource, effect};
use super::super::section::Section;
use super::super::site::{Removed, Site};
use super::super::teardown::Removal;
use super::verdict::{Stopped, Unfit, Verdict};
use super::world::describe;
use crate::command::Command;
use rolecall_client::raw::Caller;
use rolecall_client::target::Locality;

/// Where scenarios are run.
#[derive(Clone, Debug, Default)]
pub enum Ground {
    /// Each in a fresh emulator: nothing is there before, and nothing needs another name.
    #[default]
    Embedded,
    /// All of them on one target, each under names of its own.
    Shared(Arc<Site>),
}

/// What a report has to add to a verdict.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Remark {
    /// The page's `because` was not compared.
    #[error("because: not compared, since this target does not tell why it refused")]
    BecauseNotCompared,
    /// Something that the scenario made is still there.
    #[error("left behind: {resource}: {why}")]
    LeftBehind {
        /// What.
        resource: Resource,
        /// Why.
        why: String,
    },
}

/// A site under one scenario's names.
#[derive(Clone, Debug)]
pub(super) struct Plot {
    pub(super) site: Arc<Site>,
    pub(super) mark: ScenarioMark,
    pub(super) region: String,
}

impl Plot {
    /// A plot for a setup page alone, and the page under its names.
    pub(super) fn of_setup(site: &Arc<Site>, setup: &Setup) -> Result<(Self, Setup), Verdict> {
        fit(site, setup, None)?;
        let names = site.names(setup, None);
        let setup = names.setup(setup).map_err(|problems| unmappable(&problems))?;
        Ok((Self::new(site, &names, &setup)?, setup))
    }

    /// A plot for a scenario, and the scenario under its names, with what can be expected here.
    pub(super) fn of(site: &Arc<Site>, scenario: &Scenario) -> Result<(Self, Scenario), Verdict> {
        fit(site, &scenario.setup, Some(scenario))?;
        let names = site.names(&scenario.setup, Some(scenario));
        let mut scenario = names.scenario(scenario).map_err(|problems| unmappable(&problems))?;
        if site.evidence() == Evidence::Withheld {
            scenario.expect.because = None;
            for question in &mut scenario.proof {
                let fixed = question.fixed.as_mut();
                fixed.into_iter().chain([&mut question.answer]).for_each(|answer| answer.because = None);
            }
        }
        Ok((Self::new(site, &names, &scenario.setup)?, scenario))
    }

    fn new(site: &Arc<Site>, names: &Names, setup: &Setup) -> Result<Self, Stopped> {
        let region = describe(&setup.files)?.region;
        Ok(Self { site: Arc::clone(site), mark: names.mark().clone(), region })
    }

    /// What a command makes here.
    pub(super) fn made_by(&self, command: &Command) -> Option<Resource> {
        let Effect::Makes(kind, name, place) = effect(command, &self.region) else { return None };
        let account = self.site.parties().of(command.profile).account.clone();
        Some(Resource { kind, name, owner: command.profile.into(), account, place })
    }

    /// Removes what the scenario made.
    pub(super) async fn clear(&self) -> Vec<Remark> {
        let removed = self.site.remove(|name| name.ends_with(self.mark.as_str())).await;
        removed.into_iter().filter_map(Remark::of).collect()
    }
}

impl Remark {
    fn of(removed: Removed) -> Option<Self> {
        match removed.removal {
            Removal::Left { why } => Some(Self::LeftBehind { resource: removed.resource, why }),
            Removal::Removed | Removal::AlreadyGone => None,
        }
    }
}

fn unmappable(problems: &[PageError]) -> Verdict {
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    Stopped::Unmappable { problems: problems.join("; ") }.into()
}

/// Whether a page can be carried out on a site.
fn fit(site: &Site, setup: &Setup, scenario: Option<&Scenario>) -> Result<(), Unfit> {
    let changes = scenario.into_iter().flat_map(|scenario| [&scenario.broken, &scenario.fix]);
    let sections: Vec<&Section> = setup.sections.iter().chain(changes).collect();
    let mut steps = sections.iter().flat_map(|section| &section.steps);
    if let Some(step) = steps.find(|step| effect(&step.command, "") == Effect::Beyond) {
        return Err(Unfit::NotItsOwn { command: step.command.words.join(" ") });
    }
    let mut files = sections.iter().flat_map(|section| section.files.names());
    if let Some(file) = files.find(|name| OF_THE_WHOLE_TARGET.contains(name)) {
        return Err(Unfit::WholeTarget { file: file.to_owned() });
    }
    let is_told = site.target().locality() == Locality::Loopback;
    let mut texts = sections.iter().flat_map(|section| section.files.iter()).map(|(_, file)| &*file.text);
    if !is_told && texts.any(admits_by_address) {
        return Err(Unfit::Addresses);
    }
    Ok(())
}

/// What no AWS command can say, and what would change the world for everybody on the target.
const OF_THE_WHOLE_TARGET: [&str; 2] = [FAULTS, ORGANIZATION];

/// Whether a policy tells the vendor's servers, or a labeler's browser, by the address that rolecall claims for them.
fn admits_by_address(policy: &str) -> bool {
    policy.contains("aws:SourceIp")
        && policy.split('"').any(|word| {
            [Caller::Server, Caller::Browser]
                .into_iter()
                .filter_map(Caller::address)
                .any(|address| covers(word, &address.to_string()))
        })
}

/// Whether a range in CIDR notation, or an address, has this IPv4 address in it.
fn covers(range: &str, address: &str) -> bool {
    let (start, bits) = range.split_once('/').unwrap_or((range, "32"));
    let number = |text: &str| text.parse::<std::net::Ipv4Addr>().map(u32::from);
    let (Ok(start), Ok(address), Ok(bits)) = (number(start), number(address), bits.parse::<u32>()) else {
        return false;
    };
    // Everything is in a range of no bits, and that tells nobody from nobody.
    let mask = u32::MAX.checked_shl(32_u32.saturating_sub(bits)).unwrap_or(0);
    bits > 0 && start & mask == address & mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_by_our_own_addresses_needs_a_target_that_is_told_them() {
        let policy =
            |range: &str| format!(r#"{{"Condition": {{"IpAddress": {{"aws:SourceIp": ["{range}"]}}}}}}"#);
        for (range, ours) in [
            ("35.223.142.181", true),
            ("35.223.0.0/16", true),
            ("203.0.113.0/24", true),
            ("198.51.100.0/24", false),
            ("0.0.0.0/0", false),
        ] {
            assert_eq!(admits_by_address(&policy(range)), ours, "{range}");
        }
    }
}
