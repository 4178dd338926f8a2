//! Dividing a run among several machines.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// One of so many parts of a run, written `2/5`. Which part a scenario belongs to follows from its ID alone: the parts
/// are disjoint and add up to the whole, and a new page moves no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    of: u64,
}

/// What is no shard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a number and how many there are, such as 2/5: from 1/5 to 5/5")]
pub struct ShardError;

impl Shard {
    /// Whether the scenario of this ID belongs to it.
    #[must_use]
    pub fn contains(self, id: &str) -> bool {
        let digest = Sha256::digest(id.as_bytes());
        let start = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        start % self.of == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let number = |digits: &str| digits.parse::<u64>().map_err(|_| ShardError);
        let (first, second) = text.split_once('/').ok_or(ShardError)?;
        let (number, of) = (number(first)?, number(second)?);
        if (1..=of).contains(&number) { Ok(Self { number, of }) } else { Err(ShardError) }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_a_number_of_how_many() {
        for text in ["1/1", "2/5", "5/5"] {
            assert_eq!(text.parse::<Shard>().unwrap().to_string(), text);
        }
        for text in ["", "2", "0/5", "6/5", "1/0", "0/0", "-1/5", "a/b", "1/2/3", "1 / 2"] {
            assert_eq!(text.parse::<Shard>(), Err(ShardError), "{text}");
        }
    }

    #[test]
    fn every_scenario_is_in_exactly_one_shard() {
        let ids: Vec<String> = (0..1000).map(|n| format!("cors/scenario-{n}")).collect();
        for of in [1, 2, 5, 7] {
            let shards: Vec<Shard> = (1..=of).map(|number| Shard { number, of }).collect();
            for id in &ids {
                assert_eq!(shards.iter().filter(|shard| shard.contains(id)).count(), 1, "{id} of {of}");
            }
            for shard in shards {
                let share = ids.iter().filter(|id| shard.contains(id)).count();
                assert!(share * usize::try_from(of).unwrap() > 500, "{shard} has {share} of 1000");
            }
        }
    }

    /// Two machines with two versions of rolecall must agree.
    #[test]
    fn the_shard_of_an_id_never_changes() {
        let shard = |id: &str| (1..=5).find(|number| Shard { number: *number, of: 5 }.contains(id)).unwrap();
        let ids = ["cors/no-configuration", "role-cannot-be-assumed/another-external-id", "a"];
        assert_eq!(ids.map(shard), [5, 2, 1]);
    }
}
