//! Choosing scenarios by their IDs.

use std::convert::Infallible;
use std::str::FromStr;

/// A pattern of IDs. Without `*` and `?` it selects every ID that it is a part of; with them it must match the whole
/// ID, `*` standing for any characters (`/` too) and `?` for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter(String);

/// How many IDs are offered for a pattern that selects none.
const OFFERED: usize = 3;
/// Below this likeness an ID is no help.
const LIKE: f64 = 0.5;

impl FromStr for Filter {
    type Err = Infallible;

    fn from_str(pattern: &str) -> Result<Self, Infallible> {
        Ok(Self(pattern.to_owned()))
    }
}

impl Filter {
    /// The pattern.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it selects an ID.
    #[must_use]
    pub fn selects(&self, id: &str) -> bool {
        if self.0.contains(['*', '?']) { matches(&self.0, id) } else { id.contains(&self.0) }
    }

    /// The IDs that are most like the pattern, the most like first.
    #[must_use]
    pub fn nearest<'a>(&self, ids: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let mut like: Vec<(f64, &str)> = ids
            .into_iter()
            .map(|id| (self.likeness(id), id))
            .filter(|(likeness, _)| *likeness >= LIKE)
            .collect();
        like.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        like.into_iter().take(OFFERED).map(|(_, id)| id.to_owned()).collect()
    }

    /// To the ID or to one of its parts, whichever is more like: people remember the cause and not the folder.
    fn likeness(&self, id: &str) -> f64 {
        let pattern = self.0.replace(['*', '?'], "").to_lowercase();
        std::iter::once(id)
            .chain(id.split('/'))
            .map(|part| strsim::normalized_damerau_levenshtein(&pattern, &part.to_lowercase()))
            .fold(0.0, f64::max)
    }
}

/// Whether a pattern with `*` and `?` matches the whole text. It goes back to the last `*` only, so that no pattern
/// takes long.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(character) = text.get(t) {
        match (pattern.get(p), star) {
            (Some('*'), _) => {
                star = Some((p, t));
                p += 1;
            }
            (Some(wanted), _) if *wanted == '?' || wanted == character => {
                p += 1;
                t += 1;
            }
            (_, Some((at, taken))) => {
                star = Some((at, taken + 1));
                p = at + 1;
                t = taken + 1;
            }
            (_, None) => return false,
        }
    }
    pattern.iter().skip(p).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(pattern: &str) -> Filter {
        pattern.parse().unwrap()
    }

    #[test]
    fn a_pattern_is_a_part_of_the_id_or_a_glob_of_all_of_it() {
        for (pattern, id, selects) in [
            ("cors", "cors/no-configuration", true),
            ("no-config", "cors/no-configuration", true),
            ("cors/no-configuration", "cors/no-configuration", true),
            ("Cors", "cors/no-configuration", false),
            ("cors/*", "cors/no-configuration", true),
            ("*configuration", "cors/no-configuration", true),
            ("*no*tion", "cors/no-configuration", true),
            ("cors?no-configuration", "cors/no-configuration", true),
            ("cors*", "a/cors", false),
            ("*/another-*", "role/another-external-id", true),
            ("*a*b", "aab/ab", true),
            ("?", "", false),
            ("*", "", true),
        ] {
            assert_eq!(filter(pattern).selects(id), selects, "{pattern} of {id}");
        }
    }

    #[test]
    fn a_misspelt_pattern_is_offered_what_it_may_have_meant() {
        let ids = ["cors/no-configuration", "cors/another-origin", "role/another-external-id"];
        assert_eq!(filter("anothr-origin").nearest(ids), ["cors/another-origin"]);
        assert_eq!(filter("role/another-extrnal-*").nearest(ids)[0], "role/another-external-id");
        assert_eq!(filter("xyz").nearest(ids), Vec::<String>::new());
    }
}
