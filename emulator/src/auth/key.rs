//! Signing keys: derived once per access key, date, region and service.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use parking_lot::RwLock;

use crate::digest::{HmacKey, hex, hex_of_32, hmac_sha256};

/// How many derived keys are kept. A test server sees a handful of them.
const CAPACITY: usize = 1024;

/// A signing key.
#[derive(Clone)]
pub(super) struct SigningKey {
    bytes: [u8; 32],
    hmac: HmacKey,
}

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
        let bytes = hmac_sha256(&service, b"aws4_request");
        Self { bytes, hmac: HmacKey::new(&bytes) }
    }

    /// The signature of a string to sign, in hex.
    pub(super) fn signature(&self, string_to_sign: &[u8]) -> [u8; 64] {
        hex_of_32(&self.hmac.of(string_to_sign))
    }

    /// The same as text.
    pub(super) fn sign(&self, string_to_sign: &str) -> String {
        hex(&self.hmac.of(string_to_sign.as_bytes()))
    }

    pub(super) const fn bytes(&self) -> [u8; 32] {
        self.bytes
    }
}

/// Signing keys that were derived before, by access key ID.
#[derive(Default)]
pub(super) struct KeyCache(RwLock<Derived>);

#[derive(Default)]
struct Derived {
    by_id: HashMap<Box<str>, Vec<Kept>>,
    count: usize,
}

/// A derived key, and what it was derived from. The secret is part of that: one server may be given another world,
/// where the same access key ID has another secret.
struct Kept {
    secret: Box<str>,
    date: Box<str>,
    region: Box<str>,
    service: Box<str>,
    key: Arc<SigningKey>,
}

impl Kept {
    fn is_of(&self, origin: Origin<'_>) -> bool {
        *self.date == *origin.date
            && *self.region == *origin.region
            && *self.service == *origin.service
            && *self.secret == *origin.secret
    }
}

impl KeyCache {
    pub(super) fn get(&self, origin: Origin<'_>) -> Arc<SigningKey> {
        let found = |derived: &Derived| {
            let kept = derived.by_id.get(origin.access_key_id)?.iter().find(|kept| kept.is_of(origin))?;
            Some(Arc::clone(&kept.key))
        };
        if let Some(key) = found(&self.0.read()) {
            return key;
        }
        let key = Arc::new(SigningKey::derive(origin));
        self.0.write().keep(origin, &key);
        key
    }
}

impl Derived {
    fn keep(&mut self, origin: Origin<'_>, key: &Arc<SigningKey>) {
        if self.count >= CAPACITY {
            *self = Self::default();
        }
        let kept = Kept {
            secret: origin.secret.into(),
            date: origin.date.into(),
            region: origin.region.into(),
            service: origin.service.into(),
            key: Arc::clone(key),
        };
        self.by_id.entry(origin.access_key_id.into()).or_default().push(kept);
        self.count += 1;
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
        assert_eq!(hex(&key.bytes()), "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
    }

    #[test]
    fn the_cache_is_bounded_and_knows_secrets_apart() {
        let cache = KeyCache::default();
        let other = Origin { secret: "other", ..ORIGIN };
        assert_ne!(cache.get(ORIGIN).bytes(), cache.get(other).bytes());
        for day in 0..2 * CAPACITY {
            cache.get(Origin { date: &day.to_string(), ..ORIGIN });
        }
        assert!(cache.0.read().count <= CAPACITY);
        assert_eq!(cache.get(ORIGIN).bytes(), SigningKey::derive(ORIGIN).bytes());
    }
}
