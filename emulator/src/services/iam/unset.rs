//! What no account here has: passwords, instance profiles, identity providers, certificates, SSH keys. Reading them is
//! answered as AWS answers for an account or a user without them; making them is not emulated.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>

use super::call::{Target, finish};
use super::entity::Kind;
use super::page::Paging;
use super::{Answer, Call, mfa, names};
use crate::leave::{Authorized, OnAccount};
use crate::refusal::{IamRefusal, Refusal};
use crate::services::query::{Checks, Text, patterns};
use crate::wire::Element;

const KEY_ID: Text = Text::of(20, 128, patterns::ACCESS_KEY_ID);
const SERVICE: Text = Text::new(0, u16::MAX as usize);

/// Answers GetAccountPasswordPolicy.
pub(super) fn password_policy(call: &Call<'_>) -> Answer {
    finish(call.checks())?;
    call.ask(&Target::new("*".to_owned()))?;
    Err(IamRefusal::NoSuchPasswordPolicy { account: call.account.id.clone() }.into())
}

/// Answers GetCredentialReport.
pub(super) fn credential_report(call: &Call<'_>) -> Answer {
    finish(call.checks())?;
    call.ask(&Target::new("*".to_owned()))?;
    Err(IamRefusal::NoCredentialReport.into())
}

/// Answers GetOutboundWebIdentityFederationInfo.
pub(super) fn outbound_federation(call: &Call<'_>) -> Answer {
    finish(call.checks())?;
    call.ask(&Target::new("*".to_owned()))?;
    Err(IamRefusal::OutboundFederationDisabled.into())
}

/// Answers GetLoginProfile.
pub(super) fn login_profile(call: &Call<'_>) -> Answer {
    let (user, _) = of_user(call, call.checks())?;
    Err(IamRefusal::NoSuchLoginProfile { user }.into())
}

/// Answers GetSSHPublicKey.
pub(super) fn ssh_public_key(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    let id = checks.required("SSHPublicKeyId", &KEY_ID);
    if checks.word("Encoding", &["SSH", "PEM"]).is_none() {
        checks.missing("encoding");
    }
    of_user(call, checks)?;
    Err(IamRefusal::NoSuchPublicKey { id }.into())
}

/// Answers GetInstanceProfile.
pub(super) fn instance_profile(call: &Call<'_>) -> Answer {
    no_instance_profile(call, call.checks())
}

/// Answers ListInstanceProfileTags.
pub(super) fn instance_profile_tags(call: &Call<'_>) -> Answer {
    no_instance_profile(call, paged(call)?)
}

/// Answers GetServerCertificate.
pub(super) fn server_certificate(call: &Call<'_>) -> Answer {
    no_server_certificate(call, call.checks())
}

/// Answers ListServerCertificateTags.
pub(super) fn server_certificate_tags(call: &Call<'_>) -> Answer {
    no_server_certificate(call, paged(call)?)
}

/// Answers GetOpenIDConnectProvider.
pub(super) fn openid_connect_provider(call: &Call<'_>) -> Answer {
    no_provider(call, call.checks(), "OpenIDConnectProviderArn", |arn| {
        IamRefusal::NoSuchOpenIdConnectProvider { arn }
    })
}

/// Answers ListOpenIDConnectProviderTags.
pub(super) fn openid_connect_provider_tags(call: &Call<'_>) -> Answer {
    no_provider(call, paged(call)?, "OpenIDConnectProviderArn", |arn| {
        IamRefusal::NoSuchOpenIdConnectProvider { arn }
    })
}

/// Answers GetSAMLProvider.
pub(super) fn saml_provider(call: &Call<'_>) -> Answer {
    no_provider(call, call.checks(), "SAMLProviderArn", |arn| IamRefusal::NoSuchSamlProvider { arn })
}

/// Answers ListSAMLProviderTags.
pub(super) fn saml_provider_tags(call: &Call<'_>) -> Answer {
    no_provider(call, paged(call)?, "SAMLProviderArn", |arn| IamRefusal::NoSuchSamlProvider { arn })
}

/// Answers ListInstanceProfiles.
pub(super) fn instance_profiles(call: &Call<'_>) -> Answer {
    under_a_path(call, "instance-profile", "InstanceProfiles")
}

/// Answers ListServerCertificates.
pub(super) fn server_certificates(call: &Call<'_>) -> Answer {
    under_a_path(call, "server-certificate", "ServerCertificateMetadataList")
}

/// Answers ListOpenIDConnectProviders.
pub(super) fn openid_connect_providers(call: &Call<'_>) -> Answer {
    finish(call.checks())?;
    let may = call.ask(&Target::new(call.arn("oidc-provider/*")))?;
    Ok(may.answer(Some(call.result().child(Element::new("OpenIDConnectProviderList")))))
}

/// Answers ListSAMLProviders.
pub(super) fn saml_providers(call: &Call<'_>) -> Answer {
    finish(call.checks())?;
    let may = call.ask(&Target::new(call.arn("saml-provider/*")))?;
    Ok(may.answer(Some(call.result().child(Element::new("SAMLProviderList")))))
}

/// Answers ListSSHPublicKeys.
pub(super) fn ssh_public_keys(call: &Call<'_>) -> Answer {
    list_of_user(call, call.checks(), "SSHPublicKeys")
}

/// Answers ListSigningCertificates.
pub(super) fn signing_certificates(call: &Call<'_>) -> Answer {
    list_of_user(call, call.checks(), "Certificates")
}

/// Answers ListServiceSpecificCredentials.
pub(super) fn service_specific_credentials(call: &Call<'_>) -> Answer {
    let mut checks = call.checks();
    checks.optional("ServiceName", &SERVICE);
    if checks.truth("AllUsers").map_err(IamRefusal::from)? == Some(true) {
        let paging = Paging::read(&mut checks)?;
        finish(checks)?;
        let may = call.ask(&Target::new(call.arn("user/*")))?;
        return Ok(may.answer(Some(empty(call, "ServiceSpecificCredentials", &paging)?)));
    }
    list_of_user(call, checks, "ServiceSpecificCredentials")
}

/// An empty list of something of a user's.
fn list_of_user(call: &Call<'_>, mut checks: Checks<'_>, list: &'static str) -> Answer {
    let paging = Paging::read(&mut checks)?;
    let (_, may) = of_user(call, checks)?;
    Ok(may.answer(Some(empty(call, list, &paging)?)))
}

/// An empty list of something that has a path.
fn under_a_path(call: &Call<'_>, kind: &str, list: &'static str) -> Answer {
    let mut checks = call.checks();
    let paging = Paging::read(&mut checks)?;
    let prefix = names::prefix(&mut checks);
    finish(checks)?;
    let prefix = names::check_prefix(prefix)?;
    let may = call.ask(&Target::new(call.arn(&format!("{kind}{prefix}"))))?;
    Ok(may.answer(Some(empty(call, list, &paging)?)))
}

fn no_instance_profile(call: &Call<'_>, mut checks: Checks<'_>) -> Answer {
    let name = checks.required("InstanceProfileName", &names::UP_TO_128);
    finish(checks)?;
    names::check("instanceProfileName", &name)?;
    call.ask(&Target::new(call.arn(&format!("instance-profile/{name}"))))?;
    Err(IamRefusal::NoSuchInstanceProfile { name }.into())
}

fn no_server_certificate(call: &Call<'_>, mut checks: Checks<'_>) -> Answer {
    let name = checks.required("ServerCertificateName", &names::UP_TO_128);
    finish(checks)?;
    names::check("serverCertificateName", &name)?;
    call.ask(&Target::new(call.arn(&format!("server-certificate/{name}"))))?;
    Err(IamRefusal::NoSuchEntity { entity: "Server Certificate".to_owned(), name }.into())
}

fn no_provider(
    call: &Call<'_>,
    mut checks: Checks<'_>,
    parameter: &str,
    missing: fn(String) -> IamRefusal,
) -> Answer {
    let arn = checks.required(parameter, &names::ARN);
    finish(checks)?;
    call.ask(&Target::new(arn.clone()))?;
    Err(missing(arn).into())
}

/// The user who is named, else the caller: who it is, and leave. It must exist.
fn of_user(call: &Call<'_>, mut checks: Checks<'_>) -> Result<(String, Authorized<OnAccount>), Refusal> {
    let name = checks.optional("UserName", &names::UP_TO_128);
    finish(checks)?;
    let name = mfa::named_or_caller(call, name)?;
    let may = call.ask(&call.entity(Kind::User, &name))?;
    let user = call.account.iam().user(&name).map(|user| user.name.clone());
    Ok((user.ok_or_else(|| Kind::User.missing(&name))?, may))
}

/// The parameters of a list that is never reached.
fn paged<'p>(call: &Call<'p>) -> Result<Checks<'p>, Refusal> {
    let mut checks = call.checks();
    Paging::read(&mut checks)?;
    Ok(checks)
}

fn empty(call: &Call<'_>, list: &'static str, paging: &Paging) -> Result<Element, Refusal> {
    let none = std::iter::empty::<(String, Element)>();
    Ok(paging.cut(none)?.write(call.result(), list, |member| member))
}
