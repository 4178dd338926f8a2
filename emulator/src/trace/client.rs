//! What the client can set so that a refusal does not come again: for what no policy has a say in.

use serde::Serialize;

use super::Trace;
use crate::auth::SignatureVersion;
use crate::refusal::{Kind, S3AuthRefusal, S3Refusal};

/// Settings of clients, each of which is enough by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ClientSettings {
    /// Why the request was refused as it was sent.
    #[serde(skip)]
    pub because: String,
    /// What the client has to do.
    pub line: String,
    /// How each of the common clients is told.
    pub settings: Vec<Setting>,
}

/// A setting of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Setting {
    /// The client, as people call it.
    pub client: &'static str,
    /// The setting, as it is written there.
    pub setting: &'static str,
}

/// How the clients that sign with SigV2 unless they are told otherwise are told otherwise.
const SIGV4: [Setting; 4] = [
    Setting { client: "boto3", setting: "Config(signature_version=\"s3v4\")" },
    Setting { client: "AWS CLI version 1", setting: "aws configure set default.s3.signature_version s3v4" },
    Setting { client: "AWS SDK for JavaScript v2", setting: "new AWS.S3({ signatureVersion: \"v4\" })" },
    Setting { client: "django-storages", setting: "AWS_S3_SIGNATURE_VERSION = \"s3v4\"" },
];

impl Trace {
    /// What the client can set; nothing where no setting is known that would help.
    #[must_use]
    pub(super) fn client_settings(&self) -> Option<ClientSettings> {
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
        Some(ClientSettings { because, line, settings: SIGV4.to_vec() })
    }
}
