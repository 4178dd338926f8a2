//! What was found on one target, and on several.

use serde::{Deserialize, Serialize};

use super::behaviour::{Behaviour, group};
use super::verdict::Verdict;

/// What was found on several targets.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Scoreboard {
    /// Each target.
    pub targets: Vec<Column>,
}

/// What was found on one target.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Column {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub endpoint: String,
    /// The sum.
    pub score: Score,
    /// Each behaviour, in the order of the catalogue.
    pub behaviours: Vec<Finding>,
}

/// What was found of one behaviour.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The behaviour's name.
    pub name: String,
    /// What AWS does.
    pub claim: String,
    /// AWS's page about it.
    pub page: String,
    /// What the target does.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// How many behaviours hold, differ, and could not be tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The target does what AWS does.
    pub holds: usize,
    /// It does something else.
    pub differs: usize,
    /// It could not be asked.
    pub untried: usize,
}

impl Column {
    pub(super) fn new(name: &str, endpoint: &str, behaviours: Vec<Finding>) -> Self {
        let score = Score::of(behaviours.iter());
        Self { name: name.to_owned(), endpoint: endpoint.to_owned(), score, behaviours }
    }

    /// What was found of a behaviour.
    #[must_use]
    pub fn finding(&self, name: &str) -> Option<&Finding> {
        self.behaviours.iter().find(|finding| finding.name == name)
    }

    pub(super) fn score_of(&self, wanted: &str) -> Score {
        Score::of(self.behaviours.iter().filter(|finding| group(&finding.name) == wanted))
    }
}

impl Finding {
    pub(super) fn new(behaviour: &Behaviour, verdict: Verdict) -> Self {
        let Behaviour { name, claim, page, .. } = behaviour;
        Self { name: (*name).to_owned(), claim: (*claim).to_owned(), page: (*page).to_owned(), verdict }
    }
}

impl Score {
    fn of<'a>(findings: impl Iterator<Item = &'a Finding>) -> Self {
        findings.fold(Self::default(), |mut score, finding| {
            match finding.verdict {
                Verdict::Holds => score.holds += 1,
                Verdict::Differs { .. } => score.differs += 1,
                Verdict::Untried { .. } => score.untried += 1,
            }
            score
        })
    }

    /// How many there are.
    #[must_use]
    pub const fn total(self) -> usize {
        self.holds + self.differs + self.untried
    }
}
