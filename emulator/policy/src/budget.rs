//! How much may be done to answer one question about a decision.

/// What is left of the steps that an explanation, a simulation or a repair may take. It bounds the memory and the time
/// that one answer costs, whatever the policies are; what would go past it is left out, and the answer says so.
///
/// A decision has no budget: it is never left half made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    left: usize,
}

/// So many bytes of text count as a step of their own.
const BYTES: usize = 100;

impl Budget {
    /// So many steps: an element of a statement that is shown is one, and a statement that is changed or matched.
    #[must_use]
    pub const fn steps(steps: usize) -> Self {
        Self { left: steps }
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Takes so many steps; fewer, where fewer are left.
    pub const fn spend(&mut self, steps: usize) {
        self.left = self.left.saturating_sub(steps);
    }

    /// Takes a step, and those of a text that goes with it.
    pub(super) const fn spend_on(&mut self, bytes: usize) {
        self.spend(1 + bytes / BYTES);
    }
}
