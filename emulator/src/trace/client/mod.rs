//! What the client can set so that a refusal does not come again: for what no policy has a say in. How it signs, its
//! clock, its secret, its session token, its region.

mod settings;

use rolecall_evidence::{ClientSetting, ClientSettings};

use super::Trace;
use crate::auth::{Check, Scheme, SignatureVersion};
use crate::refusal::{Kind, QueryAuthRefusal, S3AuthRefusal, S3Refusal};

/// What a client can set, and why the request was refused as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SettingsForRefusal {
    /// Why.
    pub because: String,
    /// What the client has to do.
    line: String,
    /// How each of the common clients is told.
    settings: Vec<Setting>,
}

/// A setting of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Setting {
    /// The client, as people call it.
    client: &'static str,
    /// The setting, as it is written there.
    setting: &'static str,
}

impl SettingsForRefusal {
    /// As an explanation shows it.
    pub(super) fn explained(self) -> ClientSettings {
        let setting =
            |one: Setting| ClientSetting { client: one.client.to_owned(), setting: one.setting.to_owned() };
        ClientSettings { line: self.line, settings: self.settings.into_iter().map(setting).collect() }
    }
}

impl Trace {
    /// What the client can set; nothing where no setting is known that would help.
    #[must_use]
    pub(super) fn client_settings(&self) -> Option<SettingsForRefusal> {
        let auth = self.auth.as_ref()?;
        // What a fault refuses is right as it was sent.
        if self.fault.is_some() {
            return None;
        }
        match &*self.refusal.as_ref()?.kind {
            Kind::S3Auth(refusal) => self.of_s3(refusal),
            Kind::QueryAuth(refusal) => self.of_query(refusal),
            Kind::S3(S3Refusal::KmsNeedsSigV4 { .. })
                if auth.signature_version == Some(SignatureVersion::V2) =>
            {
                let why = "S3 asks KMS only for requests that are signed with Signature Version 4";
                self.sign_with_v4(why)
            }
            _ => None,
        }
    }

    fn of_s3(&self, refusal: &S3AuthRefusal) -> Option<SettingsForRefusal> {
        use S3AuthRefusal as R;
        match refusal {
            R::SignatureV2 { region } => {
                self.sign_with_v4(&format!("{region} takes Signature Version 4 only"))
            }
            R::RequestTimeTooSkewed { request_time, server_time } => Some(clock(request_time, server_time)),
            R::PresignedNotYetValid { milliseconds, .. } => Some(SettingsForRefusal {
                because: format!(
                    "the URL is good from {milliseconds} milliseconds from now on: the clock of who signed it is ahead"
                ),
                line: "set the clock of whoever signs right".to_owned(),
                settings: settings::CLOCK.to_vec(),
            }),
            R::PresignedExpired { expires, server_time, .. }
            | R::PresignedV2Expired { expires, server_time } => Some(expired(expires, server_time)),
            R::SignatureDoesNotMatch { .. } | R::V2SignatureDoesNotMatch { .. } => Some(self.secret()),
            R::InvalidAccessKeyId { access_key_id } => Some(unknown_key(access_key_id)),
            R::InvalidToken { .. } => Some(token("the session token is not the one of this access key")),
            R::ExpiredToken { .. } | R::ExpiredTokenTwice { .. } => Some(over()),
            R::Region { got, want } | R::PresignedRegion { got, want } => Some(region(got, want)),
            _ => None,
        }
    }

    fn of_query(&self, refusal: &QueryAuthRefusal) -> Option<SettingsForRefusal> {
        use QueryAuthRefusal as R;
        match refusal {
            R::SignatureExpired { signed, now, .. } | R::SignatureNotYetCurrent { signed, now, .. } => {
                Some(clock(signed, now))
            }
            R::SignatureDoesNotMatch if self.refused_by(Check::Signature) => Some(self.secret()),
            R::InvalidClientTokenId | R::InvalidClientTokenIdAtIam => Some(self.key_or_token()),
            R::ExpiredToken => Some(over()),
            R::ScopeRegion => Some(region(self.region()?, "another one: that of the endpoint")),
            _ => None,
        }
    }

    fn sign_with_v4(&self, why: &str) -> Option<SettingsForRefusal> {
        let region = self.region()?;
        Some(SettingsForRefusal {
            because: format!("the request is signed with Signature Version 2, and {why}"),
            line: format!(
                "sign with Signature Version 4 (signature_version = s3v4), for the region {region}"
            ),
            settings: settings::SIGV4.to_vec(),
        })
    }

    /// The signature was made with another secret, or over another request: which of the two, nobody can tell.
    fn secret(&self) -> SettingsForRefusal {
        let key = self.auth.as_ref().and_then(|auth| auth.access_key_id.as_deref()).unwrap_or_default();
        let changed = match self.auth.as_ref().and_then(|auth| auth.scheme) {
            Some(Scheme::Presigned) => {
                "the URL was changed after it was signed, or is used with another method or \
                                        without the headers that it names in X-Amz-SignedHeaders"
            }
            Some(Scheme::Form) => "the policy field was changed after it was signed",
            _ => "something on the way changed the request: its host, its path, or a header that is signed",
        };
        SettingsForRefusal {
            because: format!(
                "the signature is not the one that the secret of {key} makes of this request: the client has another secret, \
                 or {changed}"
            ),
            line: format!(
                "give the client the secret access key that belongs to {key}, whole and without spaces or quotes around it; \
                 where it has that, compare what it signed with the canonical request and the string to sign below"
            ),
            settings: settings::SECRET.to_vec(),
        }
    }

    /// STS and IAM have one answer for a key that is unknown, and for a token that is missing, foreign or too many.
    fn key_or_token(&self) -> SettingsForRefusal {
        let key = self.auth.as_ref().and_then(|auth| auth.access_key_id.as_deref()).unwrap_or_default();
        let of_session = key.starts_with("ASIA");
        if of_session {
            return token(
                "the access key is one of a session, and the session token that belongs to it is missing or another",
            );
        }
        unknown_key(key)
    }

    /// A call in the wrong place is refused in the words of a wrong signature.
    fn refused_by(&self, check: Check) -> bool {
        self.auth.as_ref().is_some_and(|auth| auth.refused_by == Some(check))
    }
}

fn clock(signed: &str, now: &str) -> SettingsForRefusal {
    SettingsForRefusal {
        because: format!(
            "the request is signed for {signed}, and here it is {now}: the client's clock is wrong, or the request was kept \
             for more than the quarter of an hour that a signature is good"
        ),
        line: "set the client's clock right, and sign the request again".to_owned(),
        settings: settings::CLOCK.to_vec(),
    }
}

fn expired(expires: &str, now: &str) -> SettingsForRefusal {
    SettingsForRefusal {
        because: format!("the URL was good until {expires}, and now it is {now}"),
        line: "presign again, for longer if that is what is needed: seven days at most, and no longer than the session \
               that signs lasts"
            .to_owned(),
        settings: settings::EXPIRY.to_vec(),
    }
}

fn unknown_key(key: &str) -> SettingsForRefusal {
    SettingsForRefusal {
        because: format!("there is no active access key {key}"),
        line: "give the client an access key that exists and is active, with its secret".to_owned(),
        settings: settings::SECRET.to_vec(),
    }
}

fn token(because: &str) -> SettingsForRefusal {
    SettingsForRefusal {
        because: because.to_owned(),
        line: "give the client all three of one session: access key, secret access key and session token"
            .to_owned(),
        settings: settings::TOKEN.to_vec(),
    }
}

fn over() -> SettingsForRefusal {
    SettingsForRefusal {
        because: "the session is over".to_owned(),
        line: "get new temporary credentials, and have the client do so in time: a provider of credentials that assumes the \
               role by itself"
            .to_owned(),
        settings: settings::TOKEN.to_vec(),
    }
}

fn region(sent: &str, wanted: &str) -> SettingsForRefusal {
    SettingsForRefusal {
        because: format!("the request is signed for the region {sent}, and this is {wanted}"),
        line: format!("set the client's region to {wanted}"),
        settings: settings::REGION.to_vec(),
    }
}
