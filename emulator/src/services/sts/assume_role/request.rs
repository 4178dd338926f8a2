//! AssumeRole's parameters, read against the schema.

use crate::policy::Arn;
use crate::refusal::{Refusal, StsRefusal};
use crate::services::query::{Checks, MOST_TAGS, Style, TAG_KEY, Text, patterns};
use crate::services::sts::mfa::{self, OneTimeCode};
use crate::wire::Params;

const ROLE_ARN: Text = Text::of(20, 2048, patterns::ARN);
const SESSION_NAME: Text = Text::of(2, 64, patterns::NAME);
const EXTERNAL_ID: Text = Text::of(2, 1224, patterns::EXTERNAL_ID);
/// The API reference says 64; AWS takes 256.
const SOURCE_IDENTITY: Text = Text::of(2, 256, patterns::NAME);
/// An inline session policy.
pub(in crate::services::sts) const POLICY: Text = Text::of(1, 2048, patterns::DOCUMENT);
const POLICY_ARN: Text = Text::of(20, 2048, patterns::ARN);

/// What a caller asks for.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) role_arn: String,
    pub(super) session_name: String,
    pub(super) duration: Option<i32>,
    pub(super) external_id: Option<String>,
    pub(super) source_identity: Option<String>,
    pub(super) policy: Option<String>,
    pub(super) policy_arns: Vec<String>,
    pub(super) tags: Vec<(String, String)>,
    pub(super) transitive_tag_keys: Vec<String>,
    /// A one-time code, not yet checked.
    pub(super) mfa: Option<OneTimeCode>,
}

impl Request {
    /// Reads the parameters.
    ///
    /// # Errors
    /// All that breaks the schema, in one message; then an ARN that is none, MFA, and what is not emulated.
    pub(super) fn read(params: &Params) -> Result<Self, Refusal> {
        let mut checks = Checks::new(params, Style::Values);
        let duration = checks.number("DurationSeconds", 900, 43_200).map_err(StsRefusal::from)?;
        let mut request = Self {
            role_arn: checks.required("RoleArn", &ROLE_ARN),
            session_name: checks.required("RoleSessionName", &SESSION_NAME),
            duration,
            external_id: checks.optional("ExternalId", &EXTERNAL_ID),
            source_identity: checks.optional("SourceIdentity", &SOURCE_IDENTITY),
            policy: checks.optional("Policy", &POLICY),
            policy_arns: policy_arns(&mut checks),
            tags: checks.tags(),
            transitive_tag_keys: checks.list("TransitiveTagKeys", MOST_TAGS, &TAG_KEY),
            mfa: None,
        };
        let mfa = mfa::Sent::read(&mut checks);
        checks.finish().map_err(StsRefusal::from)?;

        if !is_arn(&request.role_arn) {
            return Err(StsRefusal::InvalidArn { arn: request.role_arn }.into());
        }
        request.mfa = mfa.whole()?;
        no_provided_contexts(params)?;
        Ok(request)
    }
}

/// Managed session policies, by ARN.
pub(in crate::services::sts) fn policy_arns(checks: &mut Checks<'_>) -> Vec<String> {
    let params = checks.params();
    let arns: Vec<String> = params.members("PolicyArns", ".arn").into_iter().map(Into::into).collect();
    checks.length("PolicyArns", &arns, 10);
    for (index, arn) in (1..).zip(&arns) {
        checks.text(&format!("policyArns.{index}.member.arn"), arn, &POLICY_ARN);
    }
    arns
}

/// `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. What it names is not looked at: an ARN of nothing that can be
/// assumed is refused as a role that does not exist.
fn is_arn(arn: &str) -> bool {
    Arn::parse(arn)
        .is_some_and(|arn| !arn.partition.is_empty() && !arn.service.is_empty() && !arn.resource.is_empty())
}

fn no_provided_contexts(params: &Params) -> Result<(), StsRefusal> {
    if params.members("ProvidedContexts", ".ProviderArn").is_empty() {
        return Ok(());
    }
    Err(StsRefusal::ParameterNotEmulated {
        operation: "AssumeRole".to_owned(),
        parameter: "ProvidedContexts".to_owned(),
    })
}
