//! What the client can set so that a refusal does not come again: for what no policy has a say in.

use rolecall_evidence::{ClientSetting, ClientSettings};

use super::Trace;
use crate::auth::SignatureVersion;
use crate::refusal::{Kind, S3AuthRefusal, S3Refusal};

/// What a client can set, and why the request was refused as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SettingsForRefusal {
    /// Why.
    pub because: String,
    /// What the client can set.
    pub settings: ClientSettings,
}

/// How the clients that sign with SigV2 unless they are told otherwise are told otherwise.
const SIGV4: [(&str, &str); 4] = [
    ("boto3", "Config(signature_version=\"s3v4\")"),
    ("AWS CLI version 1", "aws configure set default.s3.signature_version s3v4"),
    ("AWS SDK for JavaScript v2", "new AWS.S3({ signatureVersion: \"v4\" })"),
    ("django-storages", "AWS_S3_SIGNATURE_VERSION = \"s3v4\""),
];

impl Trace {
    /// What the client can set; nothing where no setting is known that would help.
    #[must_use]
    pub(super) fn client_settings(&self) -> Option<SettingsForRefusal> {
        let auth = self.auth.as_ref()?;
        let region = self.region()?;
        let because = match &*self.refusal.as_ref()?.kind {
            Kind::S3Auth(S3AuthRefusal::SignatureV2 { region }) => format!(
                "the request is signed with Signature Version 2, and {region} takes Signature Version 4 only"
            ),
            Kind::S3(S3Refusal::KmsNeedsSigV4 { .. })
                if auth.signature_version == Some(SignatureVersion::V2) =>
            {
                "the request is signed with Signature Version 2, and S3 asks KMS only for requests that are signed \
                 with Signature Version 4"
                    .to_owned()
            }
            _ => return None,
        };
        let line =
            format!("sign with Signature Version 4 (signature_version = s3v4), for the region {region}");
        let setting = |(client, setting): (&str, &str)| ClientSetting {
            client: client.to_owned(),
            setting: setting.to_owned(),
        };
        let settings = ClientSettings { line, settings: SIGV4.map(setting).to_vec() };
        Some(SettingsForRefusal { because, settings })
    }
}
