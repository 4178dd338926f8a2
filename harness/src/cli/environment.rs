//! What the environment says. `main` alone reads it.

use std::ffi::OsString;
use std::fmt;

/// The variables that the AWS SDKs and tools share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Environment {
    pub(crate) access_key_id: Option<String>,
    pub(crate) secret_access_key: Option<String>,
    pub(crate) session_token: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
    /// PEM: the authorities to trust.
    pub(crate) ca_bundle: Option<String>,
    /// The files of profiles, where they are not in the home folder.
    pub(crate) config_file: Option<String>,
    pub(crate) credentials_file: Option<String>,
    pub(crate) home: Option<String>,
    /// Where programs are looked up.
    pub(crate) path: Option<OsString>,
    /// Where programs keep what outlives them.
    pub(crate) state_home: Option<String>,
    /// The parties of a run on another target.
    pub(crate) customer: Keys,
    pub(crate) vendor: Keys,
}

/// A party's credentials, from variables of rolecall's own: the shared ones name a single account.
#[derive(Clone, Default)]
pub(crate) struct Keys {
    pub(crate) access_key_id: Option<String>,
    pub(crate) secret_access_key: Option<String>,
    pub(crate) session_token: Option<String>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

impl Environment {
    /// Takes what is known from all variables. An empty variable counts as none.
    pub(crate) fn from_variables(variables: impl Iterator<Item = (OsString, OsString)>) -> Self {
        let mut environment = Self::default();
        let mut default_region = None;
        for (name, value) in variables {
            if name == "PATH" {
                environment.path = Some(value);
                continue;
            }
            let value = value.into_string().ok().filter(|value| !value.is_empty());
            match name.to_str() {
                Some("AWS_ACCESS_KEY_ID") => environment.access_key_id = value,
                Some("AWS_SECRET_ACCESS_KEY") => environment.secret_access_key = value,
                Some("AWS_SESSION_TOKEN") => environment.session_token = value,
                Some("AWS_REGION") => environment.region = value,
                Some("AWS_DEFAULT_REGION") => default_region = value,
                Some("AWS_ENDPOINT_URL") => environment.endpoint = value,
                Some("AWS_CA_BUNDLE") => environment.ca_bundle = value,
                Some("AWS_CONFIG_FILE") => environment.config_file = value,
                Some("AWS_SHARED_CREDENTIALS_FILE") => environment.credentials_file = value,
                Some("HOME") => environment.home = value,
                Some("XDG_STATE_HOME") => environment.state_home = value,
                Some("ROLECALL_CUSTOMER_ACCESS_KEY_ID") => environment.customer.access_key_id = value,
                Some("ROLECALL_CUSTOMER_SECRET_ACCESS_KEY") => environment.customer.secret_access_key = value,
                Some("ROLECALL_CUSTOMER_SESSION_TOKEN") => environment.customer.session_token = value,
                Some("ROLECALL_VENDOR_ACCESS_KEY_ID") => environment.vendor.access_key_id = value,
                Some("ROLECALL_VENDOR_SECRET_ACCESS_KEY") => environment.vendor.secret_access_key = value,
                Some("ROLECALL_VENDOR_SESSION_TOKEN") => environment.vendor.session_token = value,
                _ => {}
            }
        }
        environment.region = environment.region.or(default_region);
        environment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aws_region_wins_and_empty_counts_as_none() {
        let of = |pairs: &[(&str, &str)]| {
            let pairs: Vec<(OsString, OsString)> =
                pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            Environment::from_variables(pairs.into_iter())
        };
        let both = of(&[("AWS_DEFAULT_REGION", "a"), ("AWS_REGION", "b"), ("AWS_SESSION_TOKEN", "")]);
        assert_eq!((both.region.as_deref(), both.session_token), (Some("b"), None));
        assert_eq!(of(&[("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "a")]).region.as_deref(), Some("a"));
    }
}
