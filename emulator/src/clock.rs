//! The only place that reads the time, so that tests and the control API can move it.

use std::sync::Arc;
use std::time::SystemTime;

use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::RwLock;

/// The server's time: the machine's, unless it was advanced, set or frozen. Clones share one clock.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<RwLock<Hand>>);

/// How the clock's time follows from the machine's.
#[derive(Clone, Copy, Debug)]
enum Hand {
    /// Running, this far ahead of the machine (or behind it).
    Running(TimeDelta),
    /// Standing still.
    Frozen(DateTime<Utc>),
}

impl Default for Hand {
    fn default() -> Self {
        Self::Running(TimeDelta::zero())
    }
}

/// A time that cannot be shown as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clock cannot be moved there: the date is out of range")]
pub struct OutOfRange;

impl Clock {
    /// The time now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match *self.0.read() {
            Hand::Running(ahead) => {
                machine_time().checked_add_signed(ahead).unwrap_or(DateTime::<Utc>::MAX_UTC)
            }
            Hand::Frozen(at) => at,
        }
    }

    /// Moves the time by a span, which may be negative.
    ///
    /// # Errors
    /// When the new time is out of range.
    pub fn advance(&self, span: TimeDelta) -> Result<(), OutOfRange> {
        let mut hand = self.0.write();
        let moved = match *hand {
            Hand::Running(ahead) => {
                let ahead = ahead.checked_add(&span).ok_or(OutOfRange)?;
                machine_time().checked_add_signed(ahead).ok_or(OutOfRange)?;
                Hand::Running(ahead)
            }
            Hand::Frozen(at) => Hand::Frozen(at.checked_add_signed(span).ok_or(OutOfRange)?),
        };
        *hand = moved;
        Ok(())
    }

    /// Sets the time; it keeps running, or keeps standing still.
    pub fn set(&self, to: DateTime<Utc>) {
        let mut hand = self.0.write();
        *hand = match *hand {
            Hand::Running(_) => Hand::Running(to.signed_duration_since(machine_time())),
            Hand::Frozen(_) => Hand::Frozen(to),
        };
    }

    /// Stops the time where it is.
    pub fn freeze(&self) {
        let now = self.now();
        *self.0.write() = Hand::Frozen(now);
    }

    /// Goes back to the machine's time, running.
    pub fn reset(&self) {
        *self.0.write() = Hand::default();
    }

    /// Whether the time stands still.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        matches!(*self.0.read(), Hand::Frozen(_))
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the time")]
fn machine_time() -> DateTime<Utc> {
    SystemTime::now().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_it_is_moved() {
        let clock = Clock::default();
        clock.freeze();
        let before = clock.now();
        assert_eq!(clock.now(), before);
        clock.advance(TimeDelta::minutes(16)).unwrap();
        assert_eq!(clock.now(), before + TimeDelta::minutes(16));
        assert_eq!(clock.advance(TimeDelta::MAX), Err(OutOfRange));
    }

    #[test]
    fn clones_share_the_time() {
        let clock = Clock::default();
        let to = DateTime::from_timestamp(1_784_455_200, 0).unwrap();
        clock.clone().set(to);
        assert!(clock.now() >= to && clock.now() < to + TimeDelta::minutes(1));
        clock.reset();
        assert!(!clock.is_frozen());
    }
}
