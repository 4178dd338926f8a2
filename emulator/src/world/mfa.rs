//! Virtual MFA devices and their one-time codes (RFC 6238: SHA-1, thirty seconds, six digits).
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html>

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::table::Row;

const STEP: i64 = 30;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// How far a device's clock may be off, in steps, when a code is used.
const USE_WINDOW: i64 = 1;
/// The same when the device is enabled or synchronized.
const SYNC_WINDOW: i64 = 20;

/// A virtual device.
#[derive(Clone, Debug)]
pub struct MfaDevice {
    /// Its ARN: `arn:aws:iam::A:mfa/NAME`.
    pub serial_number: String,
    /// The secret that it shares with its owner's phone.
    pub seed: Vec<u8>,
    /// Whom it was enabled for, by unique ID, and when.
    pub enabled: Option<(String, DateTime<Utc>)>,
    /// How many steps its clock is ahead.
    drift: i64,
    /// The step of the last code that was used: none is good twice.
    last_step: Option<i64>,
}

/// A device is found by the user that it is enabled for.
impl Row for MfaDevice {
    fn marks(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.enabled.iter().map(|(user_id, _)| user_id.as_str().into())
    }
}

impl MfaDevice {
    /// A new device, with a new seed, nobody's yet.
    #[must_use]
    pub fn new(serial_number: String) -> Self {
        let seed: [u8; 40] = rand::random();
        Self { serial_number, seed: seed.to_vec(), enabled: None, drift: 0, last_step: None }
    }

    /// Whether it is enabled for this user.
    #[must_use]
    pub fn is_of(&self, user_id: &str) -> bool {
        self.enabled.as_ref().is_some_and(|(id, _)| id == user_id)
    }

    /// Takes a code, if it is good now; it will not be again.
    pub fn take(&mut self, code: &str, now: DateTime<Utc>) -> bool {
        let here = step(now) + self.drift;
        let fresh = |at: &i64| self.last_step.is_none_or(|last| *at > last);
        let found = (here - USE_WINDOW..=here + USE_WINDOW).find(|at| self.code(*at) == code && fresh(at));
        self.last_step = found.or(self.last_step);
        found.is_some()
    }

    /// Synchronizes with two consecutive codes, if they are.
    pub fn synchronize(&mut self, first: &str, second: &str, now: DateTime<Utc>) -> bool {
        let here = step(now);
        let steps = (0..=SYNC_WINDOW).flat_map(|away| [here - away, here + away]);
        let mut found = steps.filter(|at| self.code(*at) == second && self.code(at - 1) == first);
        let Some(at) = found.next() else { return false };
        // Somebody who has both codes at once waited for the second, or made it ahead of time: that is no drift.
        self.drift = if (at - here).abs() <= USE_WINDOW { 0 } else { at - here };
        self.last_step = Some(at);
        true
    }

    /// The code of a time.
    #[must_use]
    pub fn code_at(&self, time: DateTime<Utc>) -> String {
        self.code(step(time))
    }

    fn code(&self, step: i64) -> String {
        code(&self.seed, step)
    }

    /// The seed as people type it.
    #[must_use]
    pub fn base32_seed(&self) -> String {
        base32(&self.seed)
    }
}

const fn step(time: DateTime<Utc>) -> i64 {
    time.timestamp().div_euclid(STEP)
}

fn code(seed: &[u8], step: i64) -> String {
    // HMAC takes keys of every length.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(seed) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = digest.last().map_or(0, |byte| usize::from(byte & 15));
    let four = digest.get(offset..offset + 4).and_then(|four| four.try_into().ok()).unwrap_or_default();
    let number = u32::from_be_bytes(four) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5);
    for five in bytes.chunks(5) {
        let number = (0..5).fold(0_u64, |number, index| {
            number << 8 | u64::from(five.get(index).copied().unwrap_or_default())
        });
        let letters = (five.len() * 8).div_ceil(5);
        for place in 0..letters {
            let index = usize::try_from(number >> (35 - 5 * place) & 31).unwrap_or_default();
            text.extend(ALPHABET.get(index).map(|byte| char::from(*byte)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        let seed = b"12345678901234567890";
        for (time, expected) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(code(seed, step(at(time))), expected, "{time}");
        }
        assert_eq!(base32(seed), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_is_good_once_and_for_a_while() {
        let mut device = MfaDevice::new("serial".to_owned());
        let now = at(1_784_455_200);
        let code = device.code_at(now);
        assert!(!device.clone().take(&code, at(1_784_455_260)));
        assert!(device.clone().take(&code, at(1_784_455_230)));
        assert!(device.take(&code, now));
        assert!(!device.take(&code, now));
        assert!(!device.take("000000x", now));
    }

    #[test]
    fn a_clock_that_is_off_can_be_synchronized() {
        let mut device = MfaDevice::new("serial".to_owned());
        let (now, ahead) = (at(1_784_455_200), at(1_784_455_500));
        let (first, second) = (device.code_at(ahead), device.code_at(at(1_784_455_530)));
        assert!(!device.synchronize(&second, &first, now));
        assert!(device.synchronize(&first, &second, now));
        let next = device.code_at(at(1_784_455_560));
        assert!(device.take(&next, at(1_784_455_230)));
    }
}
