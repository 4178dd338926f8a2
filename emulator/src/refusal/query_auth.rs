//! What the query services (STS, IAM) refuse while they find out who signed a request.

use super::page::SIGV4;
use super::refusals;

refusals! {
    /// What the query services refuse while they find out who signed a request.
    pub enum QueryAuthRefusal {
        /// The query string breaks off in the middle of an escape.
        IncompleteEscape = 400 "MalformedQueryString", "Incomplete trailing escape % sequence",
            [], Recorded, SIGV4;
        /// The query string has an escape that is not hexadecimal.
        IllegalEscape { pattern: String } = 400 "MalformedQueryString",
            "Illegal hex character in escape % pattern: %{pattern}", [], Recorded, SIGV4;
        /// Nothing signs the request.
        MissingAuthenticationToken = 403 "MissingAuthenticationToken", "Request is missing Authentication Token",
            [], Recorded, SIGV4;
        /// The query names another algorithm: what AWS does not know does not sign.
        PresignedAlgorithm = 403 "MissingAuthenticationToken", "Request is missing Authentication Token",
            [], Unverified, SIGV4;
        /// An Authorization header and a presigned query.
        OneMechanismOnly = 403 "SignatureDoesNotMatch", "", [], Recorded, SIGV4;
        /// Another algorithm.
        UnsupportedAlgorithm { algorithm: String } = 400 "IncompleteSignature",
            "Unsupported AWS 'algorithm': '{algorithm}'.", [], Recorded, SIGV4;
        /// A component of the Authorization header without an equals sign.
        MissingEqualSign { component: String, header: String } = 400 "IncompleteSignature",
            "'{component}' not a valid key=value pair (missing equal-sign) in Authorization header: '{header}'.",
            [], Recorded, SIGV4;
        /// Parts of the Authorization header, or the date, are missing; each is named.
        HeaderIncomplete { requirements: String, header: String } = 400 "IncompleteSignature",
            "{requirements} Authorization={header}", [], Recorded, SIGV4;
        /// Parameters of the presigned query are missing; each is named.
        QueryIncomplete { requirements: String } = 400 "IncompleteSignature",
            "{requirements} Re-examine the query-string parameters.", [], Recorded, SIGV4;
        /// The Host header is not signed.
        HostNotSigned = 403 "SignatureDoesNotMatch",
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.", [], Recorded, SIGV4;
        /// The date is not in the one format that counts.
        DateFormat { date: String } = 400 "IncompleteSignature",
            "Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601",
            [], Recorded, SIGV4;
        /// Signed more than 15 minutes ago.
        SignatureExpired { signed: String, earliest: String, now: String } = 403 "SignatureDoesNotMatch",
            "Signature expired: {signed} is now earlier than {earliest} ({now} - 15 min.)", [], Recorded, SIGV4;
        /// Signed more than 15 minutes from now.
        SignatureNotYetCurrent { signed: String, latest: String, now: String } = 403 "SignatureDoesNotMatch",
            "Signature not yet current: {signed} is still later than {latest} ({now} + 15 min.)",
            [], Recorded, SIGV4;
        /// Parts of the credential scope are missing, or there are too many.
        CredentialShape { credential: String } = 400 "IncompleteSignature",
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'",
            [], Recorded, SIGV4;
        /// The scope is for another region.
        ScopeRegion = 403 "SignatureDoesNotMatch", "Credential should be scoped to a valid region. ",
            [], Recorded, SIGV4;
        /// The scope is for another service.
        ScopeService { service: &'static str } = 403 "SignatureDoesNotMatch",
            "Credential should be scoped to correct service: '{service}'. ", [], Recorded, SIGV4;
        /// The scope is for another region and another service.
        ScopeRegionAndService { service: &'static str } = 403 "SignatureDoesNotMatch",
            "Credential should be scoped to a valid region. Credential should be scoped to correct service: '{service}'. ",
            [], Recorded, SIGV4;
        /// The scope's end or its date is wrong, perhaps with other parts of it. Known only as it was years ago.
        Scope { problems: String } = 403 "SignatureDoesNotMatch", "{problems}", [], Unverified, SIGV4;
        /// No such key, or it is not active; or a session's token is missing, foreign or broken; or the role is gone.
        InvalidClientTokenId = 403 "InvalidClientTokenId",
            "The security token included in the request is invalid.", [], Recorded, SIGV4;
        /// The same, as IAM says it.
        InvalidClientTokenIdAtIam = 403 "InvalidClientTokenId",
            "The security token included in the request is invalid", [], Tested, SIGV4;
        /// The session is over.
        ExpiredToken = 403 "ExpiredToken", "The security token included in the request is expired",
            [], Recorded, SIGV4;
        /// The signature is wrong.
        SignatureDoesNotMatch = 403 "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
            [], Recorded, SIGV4;
    }
}
