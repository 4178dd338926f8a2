//! What rolecall answers for AWS services that it does not emulate.

use super::page::ROLECALL;
use super::refusals;

refusals! {
    /// What rolecall answers for AWS services that it does not emulate, each in its own protocol.
    pub enum UnemulatedRefusal {
        /// The service is not emulated.
        Service { service: String } = 501 "NotImplemented",
            "rolecall does not emulate {service}; it emulates S3, STS, IAM, IAM Toolbox and the part of KMS that S3 uses.",
            [], Ours, ROLECALL;
        /// The Organizations API is not emulated: the control API sets the organization.
        Organizations { operation: String } = 501 "NotImplemented",
            "rolecall does not emulate organizations:{operation}; PUT /_rolecall/organization sets the organization.",
            [], Ours, ROLECALL;
    }
}
