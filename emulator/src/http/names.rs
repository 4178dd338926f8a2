//! Whether a name can be in a set. Most headers and parameters that are asked for are not there, and that is found out
//! without comparing names.

/// A bit for each name that was added, so that a bit may stand for several names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Names(u64);

impl Names {
    /// Adds a name.
    #[inline]
    pub(super) fn add(&mut self, name: &str) {
        self.0 |= bit(name.as_bytes());
    }

    /// Whether the name can have been added. Where it says no, it was not.
    #[inline]
    pub(super) fn may_have(self, name: &str) -> bool {
        self.0 & bit(name.as_bytes()) != 0
    }
}

/// The bit of a name, by its length and two of its bytes: AWS's names begin alike.
#[inline]
fn bit(name: &[u8]) -> u64 {
    let length = name.len();
    let byte = |at: usize| name.get(at).copied().map_or(0, usize::from);
    1 << ((length * 11 + byte(length / 2) * 3 + byte(length.wrapping_sub(1)) * 7) % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_found() {
        let mut names = Names::default();
        assert!(!names.may_have("") && !names.may_have("range"));
        for name in ["", "a", "host", "x-amz-date", "é"] {
            names.add(name);
            assert!(names.may_have(name), "{name}");
        }
        assert!(!names.may_have("range"));
    }
}
