//! Signing keys: derived once per access key, date, region and service.

use std::collections::HashMap;
use std::fmt;

use parking_lot::RwLock;

use crate::digest::{hex, hmac_sha256};

/// How many derived keys are kept. A test server sees a handful of them.
const CAPACITY: usize = 1024;

/// A signing key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct SigningKey([u8; 32]);

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey")
    }
}

/// What a signing key is derived from.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) access_key_id: &'a str,
    pub(super) secret: &'a str,
    pub(super) date: &'a str,
    pub(super) region: &'a str,
    pub(super) service: &'a str,
}

impl SigningKey {
    pub(super) fn derive(origin: Origin<'_>) -> Self {
        let start = format!("AWS4{}", origin.secret);
        let date = hmac_sha256(start.as_bytes(), origin.date.as_bytes());
        let region = hmac_sha256(&date, origin.region.as_bytes());
        let service = hmac_sha256(&region, origin.service.as_bytes());
        Self(hmac_sha256(&service, b"aws4_request"))
    }

    /// The signature of a string to sign, in hex.
    pub(super) fn sign(&self, string_to_sign: &str) -> String {
        hex(&hmac_sha256(&self.0, string_to_sign.as_bytes()))
    }

    pub(super) const fn bytes(&self) -> [u8; 32] {
        self.0
    }
}

/// Signing keys that were derived before. The secret is part of what they are found by: one server may be given
/// another world, where the same access key ID has another secret.
#[derive(Default)]
pub(super) struct KeyCache(RwLock<HashMap<String, SigningKey>>);

impl KeyCache {
    pub(super) fn get(&self, origin: Origin<'_>) -> SigningKey {
        let Origin { access_key_id, secret, date, region, service } = origin;
        let name = [access_key_id, secret, date, region, service].join("\n");
        if let Some(key) = self.0.read().get(&name) {
            return *key;
        }
        let key = SigningKey::derive(origin);
        let mut kept = self.0.write();
        if kept.len() >= CAPACITY {
            kept.clear();
        }
        kept.insert(name, key);
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: Origin<'_> = Origin {
        access_key_id: "AKIDEXAMPLE",
        secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        date: "20150830",
        region: "us-east-1",
        service: "iam",
    };

    #[test]
    fn the_documented_example_comes_out() {
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
        let key = SigningKey::derive(ORIGIN);
        assert_eq!(hex(&key.0), "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
    }

    #[test]
    fn the_cache_is_bounded_and_knows_secrets_apart() {
        let cache = KeyCache::default();
        let other = Origin { secret: "other", ..ORIGIN };
        assert_ne!(cache.get(ORIGIN), cache.get(other));
        for day in 0..2 * CAPACITY {
            cache.get(Origin { date: &day.to_string(), ..ORIGIN });
        }
        assert!(cache.0.read().len() <= CAPACITY);
        assert_eq!(cache.get(ORIGIN), SigningKey::derive(ORIGIN));
    }
}
