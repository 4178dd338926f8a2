//! Presigned URLs.

use crate::sigv4::{Payload, Request, Signed, Signer, encode};

impl Request {
    /// Signed in its query. Headers that were asked for are signed too; the payload is unsigned unless it is said.
    pub fn presigned(mut self, by: &Signer, expires: &str) -> Signed {
        let token = by.token.as_ref().map(|token| format!("&X-Amz-Security-Token={}", encode(token)));
        let payload = match self.payload.clone() {
            Payload::OfBody => "UNSIGNED-PAYLOAD".to_owned(),
            Payload::Is(payload) => self.said(payload),
            Payload::Unsaid(payload) => payload,
        };
        let (_, names) = self.canonical("/", "");
        let last =
            Some(format!("&{}", self.last_parameters)).filter(|last| last.len() > 1).unwrap_or_default();
        let between = if self.target.contains('?') { '&' } else { '?' };
        let target = format!(
            "{}{between}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={}&X-Amz-Date={}&X-Amz-Expires={expires}\
             {}&X-Amz-SignedHeaders={}{last}",
            self.target,
            encode(&by.credential()),
            encode(&by.date),
            token.unwrap_or_default(),
            encode(&names),
        );
        let (canonical, _) = self.canonical(&target, &payload);
        let mut signed = self.finish(by, canonical);
        signed.target = format!("{target}&X-Amz-Signature={}", signed.signature);
        signed
    }
}
