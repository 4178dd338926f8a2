//! Looking in a text for a run of characters some of which may be any.
//!
//! All places of the text are tried at once, 64 to a word: a bit stands for a place at which the run may still begin, and
//! each wanted character takes away the places at which another one stands. That takes run times text divided by 64.

use std::collections::{BTreeMap, BTreeSet};

use super::pattern::Case;

/// A character as it is compared: itself, or the up to three characters of its lower case.
type Folded = [char; 3];

/// A set of places in a text.
#[derive(Default)]
struct Places(Vec<u64>);

/// What is left of a text after the first place where the run stands. Nothing wanted stands for any character.
pub(super) fn find<'t>(wanted: &[Option<char>], text: &'t str, case: Case) -> Option<&'t str> {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let tries = ends.len().checked_sub(wanted.len())?;
    let seen = occurrences(wanted, text, case);
    let mut starts = Places::up_to(tries);
    for (distance, character) in wanted.iter().enumerate() {
        let Some(character) = character else { continue };
        if !starts.keep(seen.get(&folded(*character, case))?, distance) {
            return None;
        }
    }
    let end = starts.first()? + wanted.len();
    text.get(*ends.get(end)?..)
}

/// Where each wanted character stands.
fn occurrences(wanted: &[Option<char>], text: &str, case: Case) -> BTreeMap<Folded, Places> {
    let characters: BTreeSet<Folded> =
        wanted.iter().flatten().map(|character| folded(*character, case)).collect();
    let mut seen: BTreeMap<Folded, Places> = BTreeMap::new();
    for (place, character) in text.chars().map(|character| folded(character, case)).enumerate() {
        if characters.contains(&character) {
            seen.entry(character).or_default().add(place);
        }
    }
    seen
}

fn folded(character: char, case: Case) -> Folded {
    let mut folded = ['\0'; 3];
    match case {
        Case::Sensitive => folded.iter_mut().zip([character]).for_each(|(to, from)| *to = from),
        Case::Insensitive => {
            folded.iter_mut().zip(character.to_lowercase()).for_each(|(to, from)| *to = from);
        }
    }
    folded
}

impl Places {
    /// The first so many places.
    fn up_to(count: usize) -> Self {
        let mut words = vec![u64::MAX; count / 64];
        words.push((1 << (count % 64)) - 1);
        Self(words)
    }

    fn add(&mut self, place: usize) {
        let word = place / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << (place % 64);
        }
    }

    /// Keeps the places that have one of the others so far behind them. Says whether any are left.
    fn keep(&mut self, others: &Self, distance: usize) -> bool {
        let (skipped, shift) = (distance / 64, distance % 64);
        let mut left = 0;
        for (index, word) in self.0.iter_mut().enumerate() {
            #[cfg(test)]
            STEPS.set(STEPS.get() + 1);
            let other = |index: usize| others.0.get(index).copied().unwrap_or_default();
            let low = other(index + skipped) >> shift;
            let high = if shift == 0 { 0 } else { other(index + skipped + 1) << (64 - shift) };
            *word &= low | high;
            left |= *word;
        }
        left != 0
    }

    fn first(&self) -> Option<usize> {
        let (index, word) = self.0.iter().enumerate().find(|(_, word)| **word != 0)?;
        Some(index * 64 + word.trailing_zeros() as usize)
    }
}

#[cfg(test)]
thread_local! {
    /// How many words were compared.
    pub(super) static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}
