//! The external ID that must not work: the nearest one to the integration's own.

/// An external ID that differs from the right one in its last character only.
///
/// Everything but the end is kept, so that a trust policy which accepts `prefix-*`, or `????`, lets it in and is caught. The
/// new character is no case variant of the old one: a condition that ignores case is no fault of this kind. What such
/// a probe cannot see is a wildcard followed by the right ending, and a list with another integration's ID in it.
#[must_use]
pub fn nearly(external_id: &str) -> String {
    let mut near = external_id.to_owned();
    let last = near.pop();
    near.push(if last == Some('0') { '1' } else { '0' });
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrong_id_shares_everything_with_the_right_one_but_its_end() {
        for (right, wrong) in [
            ("cl26d06tk0gch10901m7jeg9v", "cl26d06tk0gch10901m7jeg90"),
            ("ab0", "ab1"),
            ("ab:", "ab0"),
            ("aé", "a0"),
            ("", "0"),
        ] {
            let near = nearly(right);
            assert_eq!(near, wrong);
            assert!(!near.eq_ignore_ascii_case(right));
        }
    }
}
