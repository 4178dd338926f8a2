//! On a target that others use too, a page's names are not free: the account IDs belong to somebody, and so may a
//! bucket's name. Every name that a page makes or means gets the run's mark, and accounts become the real ones:
//! consistently in commands, policies, named files, data rows and expectations.
//!
//! It is the page's text that is mapped, and read again: so whatever a page can say is mapped as well. A name is looked
//! for where names stand (behind an option, in an ARN, in a host name), never anywhere: a user named `editor` must not
//! change `https://editor.labelbox.com`.

mod mark;
mod text;

#[cfg(test)]
mod tests;

pub use mark::{RunMark, ScenarioMark};

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::description;
use super::page::{self, Scenario, Setup};
use super::problem::PageError;
use super::source::Source;
use crate::command::{Parties, Profile};

/// The longest name of a bucket.
const LONGEST_BUCKET: usize = 63;
/// The longest name of a role or a user; a policy's may be longer, and need not.
const LONGEST_NAME: usize = 64;

/// A shorter external ID is a word that anybody may use, and not looked for in pages.
const SHORTEST_ID: usize = 16;

/// What a page's names become.
#[derive(Clone, Debug)]
pub struct Names {
    mark: ScenarioMark,
    /// The pages' account IDs, and whose they are here.
    accounts: [(&'static str, String); 2],
    external_ids: Vec<String>,
}

impl Names {
    /// For a scenario, or for a setup page alone.
    #[must_use]
    pub fn new(mark: ScenarioMark, parties: &Parties, setup: &Setup, scenario: Option<&Scenario>) -> Self {
        let account = |profile: Profile| (profile.account(), parties.of(profile).account.clone());
        let accounts = [Profile::Customer, Profile::Vendor].map(account);
        let changes = scenario.into_iter().flat_map(|scenario| [&scenario.broken, &scenario.fix]);
        let files = std::iter::once(&setup.files).chain(changes.map(|section| &section.files));
        let mut external_ids: Vec<String> = files
            .filter_map(description::integration)
            .map(|description| description.external_id)
            .filter(|id| id.is_ascii() && id.len() >= SHORTEST_ID)
            .collect();
        // A longer one may begin with a shorter one.
        external_ids.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        external_ids.dedup();
        Self { mark, accounts, external_ids }
    }

    /// The mark.
    #[must_use]
    pub const fn mark(&self) -> &ScenarioMark {
        &self.mark
    }

    /// A setup page under these names.
    ///
    /// # Errors
    /// Where it does not make a page any more.
    pub fn setup(&self, setup: &Setup) -> Result<Setup, Vec<PageError>> {
        page::setup(&self.source(&setup.source))
    }

    /// A scenario under these names, on its setup page under them.
    ///
    /// # Errors
    /// Where it does not make a page any more.
    pub fn scenario(&self, scenario: &Scenario) -> Result<Scenario, Vec<PageError>> {
        let setup = Arc::new(self.setup(&scenario.setup)?);
        page::scenario(scenario.id.clone(), &self.source(&scenario.source), setup)
    }

    /// A bucket's name.
    #[must_use]
    pub fn bucket(&self, name: &str) -> String {
        self.marked(name, LONGEST_BUCKET)
    }

    /// A role's, user's, group's or policy's name.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        self.marked(name, LONGEST_NAME)
    }

    /// Every name in a text: a command, a policy, a data row, a message.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let text = text::buckets(text, |name| self.bucket(name));
        let text = text::options(&text, |name| self.bucket(name), |name| self.name(name));
        let pages_accounts = self.accounts.each_ref().map(|(account, _)| *account);
        let text = text::arns(&text, &pages_accounts, |name| self.name(name));
        let text = self
            .external_ids
            .iter()
            .fold(text, |text, id| text::external_id(&text, id, &self.external_id(id), kept(id)));
        text::accounts(&text, &self.accounts)
    }

    fn source(&self, source: &Source) -> Source {
        Source::new(source.path().clone(), self.text(source.text()))
    }

    /// An external ID of the same shape, which begins as the page's does: patterns hold as they held.
    fn external_id(&self, id: &str) -> String {
        let digest = Sha256::digest(format!("{} {id}", self.mark.as_str()).as_bytes());
        let changed = |(position, letter): (usize, char)| {
            let chance = digest.get(position % digest.len()).copied().unwrap_or_default();
            match letter {
                _ if position < kept(id) => letter,
                '0'..='9' => char::from(b'0' + chance % 10),
                'a'..='z' => char::from(b'a' + chance % 26),
                'A'..='Z' => char::from(b'A' + chance % 26),
                other => other,
            }
        };
        id.chars().enumerate().map(changed).collect()
    }

    /// Two long names that begin alike still differ.
    fn marked(&self, name: &str, longest: usize) -> String {
        let mark = self.mark.as_str();
        if name.len() + mark.len() <= longest {
            return format!("{name}{mark}");
        }
        let digest = Sha256::digest(name.as_bytes());
        let told: String = digest.iter().take(3).map(|byte| format!("{byte:02x}")).collect();
        let room = longest.saturating_sub(mark.len() + told.len());
        let head: String = name.chars().take(room).collect();
        format!("{head}{told}{mark}")
    }
}

/// How many of an external ID's first characters stay.
const fn kept(id: &str) -> usize {
    id.len() * 2 / 3
}
