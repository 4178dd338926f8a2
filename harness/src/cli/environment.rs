//! What the environment says. `main` alone reads it.

use std::ffi::OsString;

/// The variables that the AWS SDKs and tools share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Environment {
    pub(crate) access_key_id: Option<String>,
    pub(crate) secret_access_key: Option<String>,
    pub(crate) session_token: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) endpoint: Option<String>,
}

impl Environment {
    /// Takes what is known from all variables. An empty variable counts as none.
    pub(crate) fn from_variables(variables: impl Iterator<Item = (OsString, OsString)>) -> Self {
        let mut environment = Self::default();
        let mut default_region = None;
        for (name, value) in variables {
            let value = value.into_string().ok().filter(|value| !value.is_empty());
            match name.to_str() {
                Some("AWS_ACCESS_KEY_ID") => environment.access_key_id = value,
                Some("AWS_SECRET_ACCESS_KEY") => environment.secret_access_key = value,
                Some("AWS_SESSION_TOKEN") => environment.session_token = value,
                Some("AWS_REGION") => environment.region = value,
                Some("AWS_DEFAULT_REGION") => default_region = value,
                Some("AWS_ENDPOINT_URL") => environment.endpoint = value,
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
