//! What names of one run have in common, and nothing else has.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};

const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
const RUN_LETTERS: usize = 8;
/// Names of rolecall's runs are known by it.
const START: &str = "rc";

/// A run: eight letters by chance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunMark(String);

/// A scenario of a run. What its names end with.
///
/// It stands at the end, without a hyphen: patterns such as `acme-*` and `acme-training-data*` then hold for the mapped
/// name as they did for the page's, and `acme-training-data-*` still does not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ScenarioMark(String);

impl RunMark {
    /// A new one.
    #[must_use]
    pub fn by_chance() -> Self {
        // Its keys come from the system's randomness, and this is all that names need of it.
        let mut bits = RandomState::new().hash_one(std::process::id());
        let letters = std::iter::repeat_with(|| {
            let letter = LETTERS.get((bits & 31) as usize).copied().unwrap_or(b'a');
            bits >>= 5;
            char::from(letter)
        });
        Self(letters.take(RUN_LETTERS).collect())
    }

    /// One that was written down.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let known = text.len() == RUN_LETTERS && text.bytes().all(|letter| LETTERS.contains(&letter));
        known.then(|| Self(text.to_owned()))
    }

    /// The mark of the run's scenario of this number.
    #[must_use]
    pub fn scenario(&self, number: usize) -> ScenarioMark {
        ScenarioMark(format!("{START}{self}{number:02}"))
    }

    /// Whether a name is one of this run's.
    #[must_use]
    pub fn is_on(&self, name: &str) -> bool {
        let start = format!("{START}{self}");
        let number = name.rsplit_once(&start).map(|(_, number)| number);
        number.is_some_and(|number| number.len() >= 2 && number.bytes().all(|digit| digit.is_ascii_digit()))
    }
}

impl fmt::Display for RunMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ScenarioMark {
    /// As it stands in names.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runs_names_are_known_by_their_end() {
        let run = RunMark::by_chance();
        assert_eq!(RunMark::read(&run.to_string()), Some(run.clone()));
        assert_ne!(run, RunMark::by_chance());
        for number in [0, 7, 42, 12_345] {
            assert!(run.is_on(&format!("acme{}", run.scenario(number).as_str())));
        }
        let mark = run.scenario(1);
        for name in ["acme", &format!("acme-rc{run}"), &format!("{}-more", mark.as_str())] {
            assert!(!run.is_on(name), "{name}");
        }
        assert_eq!(RunMark::read("not one!"), None);
    }
}
