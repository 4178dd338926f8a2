//! A browser's form that SigV2 signs: the signature is of the policy, as it was sent.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/HTTPPOSTForms.html>

use super::signature::Signature;
use super::{show, taken_in};
use crate::auth::evidence::{Check, Checked, Evidence, Failed};
use crate::auth::s3::holder::{self, Token};
use crate::auth::{Authenticated, Scheme};
use crate::http::Request;
use crate::http::form::Fields;
use crate::refusal::S3FormRefusal;
use crate::world::World;

/// Whether a form says that SigV2 signs it.
pub(in crate::auth::s3) fn is_v2(fields: &Fields) -> bool {
    ["signature", "AWSAccessKeyId"].iter().any(|name| fields.get(name).is_some())
}

pub(in crate::auth::s3) fn authenticate(
    request: &Request,
    fields: &Fields,
    region: Option<&str>,
    world: &World,
    evidence: &mut Evidence,
) -> Checked<Authenticated> {
    let sent = |name| fields.get(name).unwrap_or_default();
    show(evidence, Scheme::Form, sent("AWSAccessKeyId"), sent("signature"));
    let region = taken_in(region, evidence)?;
    let field = |name: &'static str| {
        let missing = || S3FormRefusal::FieldMissing { name: name.to_owned() };
        fields.get(name).ok_or_else(|| Failed::at(Check::Components, missing()))
    };
    let (policy, id, signature) = (field("policy")?, field("AWSAccessKeyId")?, field("Signature")?);
    evidence.string_to_sign = Some(policy.to_owned());
    let token = Token::of(fields.all("x-amz-security-token").map(str::to_owned).collect());
    let holder = holder::identify(token, request.received, id, world)?;
    if !Signature(signature).is_of(policy.as_bytes(), &holder.secret) {
        let refusal = S3FormRefusal::SignatureDoesNotMatch {
            access_key_id: id.to_owned(),
            policy: policy.to_owned(),
            signature_provided: signature.to_owned(),
        };
        return Err(Failed::at(Check::Signature, refusal));
    }
    holder.check_needless_token()?;
    Ok(Authenticated::by_v2(holder.caller, Scheme::Form, id, region))
}
