//! What somebody may have meant: the nearest known spelling.

/// The known word nearest to a misspelt one, if any is near enough to be worth saying.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| *distance <= candidate.len().max(wanted.len()) / 3)
        .map(|(_, candidate)| candidate.to_owned())
}

/// ` Did you mean "…"?`, or nothing.
#[must_use]
pub fn suggestion(nearest: Option<&String>) -> String {
    nearest.map(|word| format!(" Did you mean `{word}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_is_suggested() {
        let known = ["create-role", "create-user", "tag-role"];
        assert_eq!(nearest("craete-role", known).as_deref(), Some("create-role"));
        assert_eq!(nearest("CREATE-USER", known).as_deref(), Some("create-user"));
        assert_eq!(nearest("list-buckets", known), None);
    }
}
